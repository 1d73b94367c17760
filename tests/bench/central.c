/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A centralised draw of 41 lists from the freeze to the tasks in the database,
 * by the functions that the worker calls. The database is filled already and
 * named by SSJ_TEST_DATABASE and SSJ_TEST_DATABASE_OWNER; run in the top
 * folder.
 *
 * prints two lines:
 *	freeze: seconds, CPU-seconds, peak memory in KiB, bytes of the folder
 *	draw: seconds, CPU-seconds, peak memory in KiB, the report
 */
#include "service/testing_ceremony.h"

#include <sys/wait.h>

#include "tests/bench/bench.h"

#define PLAN "00000000-0000-7000-8000-0000000fa000"

static void
fill_city(void)
{
	struct arena *a = arena_new();

	if (*test_owner_sql(a, "SELECT id FROM organization LIMIT 1") == '\0') {
		fixture_load("tests/fixtures/draw.sql");
		fixture_load("tests/bench/central.sql");
	}
	arena_free(a);
}

/* As far as both parties have revealed. */
static void
freeze_and_open(void)
{
	struct hall *h = hall_new();
	struct ceremony_draft draft = hall_draft(PLAN);
	struct moment took;

	draft.assignment = DRAW_RULE_PATHS;
	hall_create(h, &draft);
	hall_invite(h);
	took = bench_now();
	hall_freeze(h);
	took = bench_since(took);
	(void)printf("%.3f %.3f %ld\n", took.wall, took.cpu, bench_peak());
	hall_announce(h);
	hall_to_opened(h);
	hall_free(h);
}

static void
draw(void)
{
	struct hall *h = hall_new();
	struct moment took;
	const char *id, *report;

	id = test_owner_sql(
	    h->operator->a, "SELECT id FROM draw WHERE state = 'opened'");
	assert_well(ceremony_read(&h->operator->x, id, &h->view));
	hall_read_beacon(h);
	took = bench_now();
	assert_well(draw_compute(NULL, &h->system->x, id));
	took = bench_since(took);
	report = test_owner_sql(h->operator->a,
	    "SELECT concat_ws(' ', report->>'checks', report->>'visits',"
	    " report->>'removed', report->>'slots', report->>'unfilled')"
	    " FROM draw WHERE state = 'drawn'");
	(void)printf(
	    "%.3f %.3f %ld %s\n", took.wall, took.cpu, bench_peak(), report);
	hall_free(h);
}

int
main(void)
{
	pid_t child;
	int status;

	fill_city();
	if (mkdtemp(hall_pools) == NULL)
		return (1);
	pools_folder(hall_pools);
	/* Two processes, so that each has its own most memory. */
	(void)fflush(stdout);
	if ((child = fork()) == 0) {
		freeze_and_open();
		(void)fflush(stdout);
		_exit(0);
	}
	if (child == -1 || waitpid(child, &status, 0) == -1 || status != 0)
		return (1);
	draw();
	(void)fflush(stdout);
	return (hall_group_teardown(NULL));
}
