/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A centralised draw of 41 lists from the freeze to the tasks in the database,
 * by the functions that the worker calls. The database is filled already and
 * named by SSJ_TEST_DATABASE and SSJ_TEST_DATABASE_OWNER; run in the top
 * folder.
 *
 *	central SLOT	1, 2 or 3: the plan has the same lines in each
 *
 * prints two lines, and a third for slot 1:
 *	freeze: seconds, CPU-seconds, peak memory in KiB, bytes of the pools
 *	draw: seconds, CPU-seconds, peak memory in KiB, the charter's rule of
 *	assignment, the report
 *	fairness: seconds, CPU-seconds, peak memory in KiB to take the draw in,
 *	seconds when there is nothing to take in, objects
 */
#include "service/testing_ceremony.h"

#include <glob.h>
#include <sys/wait.h>

#include "service/fairness.h"
#include "service/plans_private.h"
#include "tests/bench/bench.h"

#define PLAN "00000000-0000-7000-8000-0000000fa000"

/* The text that publishing writes; the charter binds it. */
static void
publish(void)
{
	struct person *p = person_system();
	struct plan_row row;
	struct plan plan;
	const char *text;

	assert_well(plans_get(p->x.db, p->a, PLAN, &row));
	assert_well(plans_load(p->x.db, p->a, &row, &plan));
	text = plan_text(p->a, &plan, NULL, 0);
	(void)test_owner_sql(p->a,
	    arena_fmt(p->a,
		"UPDATE plan SET content = $text$%s$text$,"
		" content_hash = '%s'",
		text, plan_sha256(p->a, text)));
	person_free(p);
}

static void
fill_city(void)
{
	struct arena *a = arena_new();

	if (*test_owner_sql(a, "SELECT id FROM organization LIMIT 1") == '\0') {
		fixture_load("tests/fixtures/draw.sql");
		fixture_load("tests/bench/central.sql");
		publish();
	}
	arena_free(a);
}

static long long
pool_bytes(const char *draw_id)
{
	struct arena *a = arena_new();
	long long sum = 0;
	struct stat st;
	glob_t found;
	size_t i;

	if (glob(arena_fmt(a, "%s/*.pool", pools_path(a, draw_id)), 0, NULL,
		&found) != 0)
		abort();
	for (i = 0; i < found.gl_pathc; i++)
		sum += stat(found.gl_pathv[i], &st) == 0 ? st.st_size : 0;
	globfree(&found);
	arena_free(a);
	return (sum);
}

/* As far as both parties have revealed. */
static void
freeze_and_open(int64_t slot)
{
	struct hall *h = hall_new();
	struct ceremony_draft draft = hall_draft(PLAN);
	struct moment took;

	draft.slot = slot;
	draft.assignment = DRAW_RULE_PATHS;
	hall_create(h, &draft);
	hall_invite(h);
	took = bench_now();
	hall_freeze(h);
	took = bench_since(took);
	(void)printf("%.3f %.3f %ld %lld\n", took.wall, took.cpu, bench_peak(),
	    pool_bytes(h->view.row.id));
	hall_announce(h);
	hall_to_opened(h);
	hall_free(h);
}

static void
draw(int64_t slot)
{
	struct hall *h = hall_new();
	struct moment took;
	const char *id, *report;

	(void)slot;
	id = test_owner_sql(
	    h->operator->a, "SELECT id FROM draw WHERE state = 'opened'");
	assert_well(ceremony_read(&h->operator->x, id, &h->view));
	hall_read_beacon(h);
	took = bench_now();
	assert_well(draw_compute(NULL, &h->system->x, id));
	took = bench_since(took);
	report = test_owner_sql(h->operator->a,
	    arena_fmt(h->operator->a,
		"SELECT concat_ws(' ', charter::json->>'assignment',"
		" report->>'checks', report->>'visits', report->>'removed',"
		" report->>'slots', report->>'unfilled')"
		" FROM draw WHERE state = 'drawn' AND id = '%s'",
		id));
	(void)printf(
	    "%.3f %.3f %ld %s\n", took.wall, took.cpu, bench_peak(), report);
	hall_free(h);
}

/* The fairness watch takes the draw in, and then looks again. */
static void
watch(int64_t slot)
{
	struct hall *h = hall_new();
	struct moment took, again;

	(void)slot;
	took = bench_now();
	assert_well(fairness_tend(NULL, &h->system->x));
	took = bench_since(took);
	again = bench_now();
	assert_well(fairness_tend(NULL, &h->system->x));
	again = bench_since(again);
	(void)printf("%.3f %.3f %ld %.3f %s\n", took.wall, took.cpu,
	    bench_peak(), again.wall,
	    test_owner_sql(
		h->system->a, "SELECT count(*) FROM fairness_object"));
	hall_free(h);
}

/* In a process of its own, so that each has its own most memory. */
static void
apart(void (*work)(int64_t slot), int64_t slot)
{
	pid_t child;
	int status;

	(void)fflush(stdout);
	if ((child = fork()) == 0) {
		work(slot);
		(void)fflush(stdout);
		_exit(0);
	}
	if (child == -1 || waitpid(child, &status, 0) == -1 || status != 0)
		exit(1);
}

int
main(int argc, char **argv)
{
	int64_t slot;

	if (argc != 2)
		return (2);
	slot = strtoll(argv[1], NULL, 10);
	fill_city();
	if (mkdtemp(hall_pools) == NULL)
		return (1);
	pools_folder(hall_pools);
	apart(freeze_and_open, slot);
	apart(draw, slot);
	if (slot == 1)
		apart(watch, slot);
	return (hall_group_teardown(NULL));
}
