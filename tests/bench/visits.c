/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Visits that merging removes: 41 lists of 21 business lines and 83,297
 * checks, once with a key for every list and once with one for every line,
 * whose lists are its coordination group. Three lists reach every object, the
 * others a share of those that need a licence.
 *
 *	visits OBJECTS LICENSED
 *
 * prints twice (independent, coordinated): checks, objects, visits, removed,
 * most departments of a visit, lists whose size is not the planned one.
 */
#include "tests/bench/bench.h"

#include "domain/draw/merge.h"
#include "domain/draw/select.h"
#include "programs/demo/generate.h"

enum {
	LISTS = 41,
	LINES = 21,
	GENERAL = 3, /* lists that reach everybody */
	CHECKS = 83297,
	MOST_DEPARTMENTS = 5,
};

struct list {
	struct draw_pool pool;
	struct draw_plan plan;
	struct draw_stratum stratum;
	struct draw_text id, department;
	size_t size;
};

static struct arena *a;
static struct list lists[LISTS];

/* How many checks each list has: the general ones the most. */
static void
set_sizes(void)
{
	double weight[LISTS], total = 0;
	size_t i, sum = 0;

	for (i = 0; i < LISTS; i++)
		total += weight[i] =
		    i < GENERAL ? 3 : 1 / ((double)i * 0.15 + 1);
	for (i = 0; i < LISTS; i++)
		sum += lists[i].size = (size_t)(CHECKS * weight[i] / total);
	lists[0].size += CHECKS - sum;
}

/* Of the licensed, list i reaches fewer the later it comes. */
static bool
reaches(size_t i, uint64_t random)
{
	const double share = 0.6 / (1 + 0.25 * (double)(i - GENERAL));

	return ((double)(random >> 11) / (double)(UINT64_C(1) << 53) < share);
}

static void
set_list(size_t i, size_t objects, size_t licensed)
{
	struct list *l = &lists[i];
	size_t reach = i < GENERAL ? objects : licensed, k;
	struct draw_pool_builder *b = draw_pool_builder_new(a, reach * 22);
	struct demo_random r = {1000 + i};
	char code[64];

	for (k = 0; k < reach; k++) {
		if (i >= GENERAL && !reaches(i, demo_random_next(&r)))
			continue;
		(void)snprintf(code, sizeof(code), "91440300MA%08zu", k);
		bench_must(
		    draw_pool_add(b, draw_text_of(code), draw_text_of("A"), 1));
	}
	bench_must(draw_pool_finish(b, &l->pool));
	l->id = draw_text_of(arena_fmt(a, "L-%02zu", i));
	l->department =
	    draw_text_of(arena_fmt(a, "D-%02zu", i * LINES / LISTS));
	/* As many per million as give the size, and none more. */
	l->stratum = (struct draw_stratum){draw_text_of("A"),
	    (uint32_t)(l->size * 1000000 / l->pool.count), 1000000,
	    l->pool.count};
	l->size = (size_t)((l->pool.count * l->stratum.num + 999999) / 1000000);
	l->plan.strata = &l->stratum;
	l->plan.stratum_count = 1;
}

static void
add_checks(const struct list *l, const struct draw_selection *s,
    struct draw_check *checks, size_t *count)
{
	size_t i;

	for (i = 0; i < s->size; i++)
		checks[(*count)++] =
		    (struct draw_check){.object = s->order[i].id,
			.list_id = l->id,
			.from = draw_text_of("2026-05-01"),
			.to = draw_text_of("2026-07-31"),
			.department = l->department,
			.specialty = draw_text_of("S"),
			.merge = DRAW_MERGE_ALL};
}

static size_t
most_departments(const struct draw_visit *v, size_t count)
{
	size_t most = 0, n, i, k;

	for (i = 0; i < count; i++) {
		for (n = 0, k = 0; k < v[i].slot_count; k++)
			n += k == 0 ||
			    !draw_text_equal(v[i].slots[k].department,
				v[i].slots[k - 1].department);
		most = n > most ? n : most;
	}
	return (most);
}

static void
draw_all(bool coordinated)
{
	struct draw_check *checks = arena_array(a, 2 * CHECKS, sizeof(*checks));
	const struct draw_selection *s;
	struct draw_merge_figures f;
	struct draw_digest key = {{9}};
	struct crew crew = crew_threads(0);
	struct draw_visit *v;
	size_t count = 0, visits, wrong = 0, i;

	for (i = 0; i < LISTS; i++) {
		key.b[1] =
		    (unsigned char)(coordinated ? i * LINES / LISTS : 100 + i);
		bench_must(draw_select(a,
		    &(struct draw_selecting){.hash = draw_hash_sha256(),
			.key = &key,
			.pool = &lists[i].pool,
			.plan = &lists[i].plan,
			.crew = &crew},
		    &s));
		wrong += s->size != lists[i].size;
		add_checks(&lists[i], s, checks, &count);
	}
	v = draw_merge(a, checks, count, MOST_DEPARTMENTS, &visits);
	f = draw_merge_figures(v, visits);
	(void)printf("%llu %llu %zu %llu %zu %zu\n",
	    (unsigned long long)f.checks, (unsigned long long)f.objects, visits,
	    (unsigned long long)f.removed, most_departments(v, visits), wrong);
}

int
main(int argc, char **argv)
{
	size_t i;

	if (argc != 3)
		return (2);
	a = arena_new();
	set_sizes();
	for (i = 0; i < LISTS; i++)
		set_list(
		    i, strtoul(argv[1], NULL, 10), strtoul(argv[2], NULL, 10));
	draw_all(false);
	draw_all(true);
	arena_free(a);
	return (0);
}
