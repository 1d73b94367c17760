/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Assignment of a large city: 74,641 visits with 160,686 slots, twelve
 * thousand inspectors of 21 departments in eleven districts, some of them on
 * leave, expired, or recused; paths-1.
 *
 * prints: visits, slots, inspectors, unfilled, seconds, CPU-seconds, largest
 * and mean load.
 */
#include "tests/bench/bench.h"

#include "domain/draw/assign.h"
#include "domain/draw/out.h"
#include "programs/demo/generate.h"

enum {
	VISITS = 74641,
	SLOTS = 160686,
	PEOPLE = 12000,
	DEPARTMENTS = 21,
	DISTRICTS = 11,
	SPECIALTIES = 6, /* of a department */
	RECUSALS = 20000,
	SECOND = SLOTS / 2 - VISITS, /* visits of two departments */
};

static struct arena *a;
static struct demo_random r = {7};

/* 0 … n - 1, the first ones more often, as departments and districts are. */
static unsigned int
often(unsigned int n)
{
	size_t x = demo_random_below(&r, n), y = demo_random_below(&r, n);

	return ((unsigned int)(x < y ? x : y));
}

static struct draw_text
object(unsigned int i)
{
	return (draw_text_of(arena_fmt(a, "91440300MA%08u", i)));
}

static void
line(struct draw_out *o, char *row)
{
	draw_out_c(o, row);
	draw_out_c(o, "\n");
}

static struct draw_text
roster(void)
{
	struct draw_out o;
	unsigned int i, department, district, first, second;

	draw_out_begin(&o, a);
	line(&o,
	    arena_strdup(a,
		"id,department,district,specialties,certificate_until,"
		"leave,load"));
	for (i = 0; i < PEOPLE; i++) {
		/* Six people for every department in every district first. */
		department = i < DEPARTMENTS * DISTRICTS * 6
		    ? i % DEPARTMENTS
		    : often(DEPARTMENTS);
		district = i < DEPARTMENTS * DISTRICTS * 6
		    ? i / DEPARTMENTS % DISTRICTS
		    : often(DISTRICTS);
		first = (unsigned int)demo_random_below(&r, SPECIALTIES);
		second =
		    (first + 1 +
			(unsigned int)demo_random_below(&r, SPECIALTIES - 1)) %
		    SPECIALTIES;
		line(&o,
		    arena_fmt(a, "I-%05u,D-%02u,4499%02u,S-%u;S-%u,%s,%s,%zu",
			i, department, district, first, second,
			demo_random_below(&r, 50) == 0 ? "2026-06-30"
						       : "2028-12-31",
			demo_random_below(&r, 20) == 0 ? "2026-05-10/2026-05-25"
						       : "",
			demo_random_below(&r, 12)));
	}
	return (draw_out_end(&o));
}

static struct draw_text
objects(void)
{
	struct draw_out o;
	unsigned int i;

	draw_out_begin(&o, a);
	line(&o, arena_strdup(a, "id,district"));
	for (i = 0; i < VISITS; i++)
		line(&o,
		    arena_fmt(
			a, "91440300MA%08u,4499%02u", i, often(DISTRICTS)));
	return (draw_out_end(&o));
}

static struct draw_text
recusals(void)
{
	struct draw_out o;
	unsigned int i;

	draw_out_begin(&o, a);
	line(&o, arena_strdup(a, "inspector,object"));
	for (i = 0; i < RECUSALS; i++)
		line(&o,
		    arena_fmt(a, "I-%05zu,91440300MA%08zu",
			demo_random_below(&r, PEOPLE),
			demo_random_below(&r, VISITS)));
	return (draw_out_end(&o));
}

static void
add_check(struct draw_check *c, unsigned int i, unsigned int department)
{
	static const char *const ends[] = {
	    "2026-05-31", "2026-06-30", "2026-07-31"};

	*c = (struct draw_check){.object = object(i),
	    .list_id = draw_text_of(arena_fmt(a, "L-%02u", department)),
	    .from = draw_text_of("2026-05-01"),
	    .to = draw_text_of(ends[i % 3]),
	    .department = draw_text_of(arena_fmt(a, "D-%02u", department)),
	    .specialty = draw_text_of(
		arena_fmt(a, "S-%zu", demo_random_below(&r, SPECIALTIES))),
	    .merge = DRAW_MERGE_ALL};
}

static struct draw_visit *
visits(size_t *count)
{
	struct draw_check *checks =
	    arena_array(a, VISITS + SECOND, sizeof(*checks));
	unsigned int department, i, n = 0;

	for (i = 0; i < VISITS; i++) {
		department = often(DEPARTMENTS);
		add_check(&checks[n++], i, department);
		if (i < SECOND)
			add_check(&checks[n++], i,
			    (department + 1 + often(DEPARTMENTS - 1)) %
				DEPARTMENTS);
	}
	return (draw_merge(a, checks, n, 5, count));
}

int
main(void)
{
	struct draw_digest key = {{3}}, pool_key = {{5}};
	struct draw_annexes files;
	struct draw_assigning in = {
	    .hash = draw_hash_sm3(), .key = &key, .rule = DRAW_RULE_PATHS};
	const struct draw_visit_key naming = {
	    in.hash, &pool_key, draw_text_of("SZ-2026-1"), 1};
	struct draw_assignment out;
	struct draw_visit *v;
	struct draw_roster people;
	struct moment took;
	int64_t most = 0;
	size_t i;

	a = arena_new();
	v = visits(&in.visit_count);
	draw_merge_name(&naming, v, in.visit_count);
	in.visits = v;
	files = (struct draw_annexes){roster(), objects(), recusals()};
	bench_must(draw_roster_read(a, &files, &people));
	in.roster = &people;
	took = bench_now();
	bench_must(draw_assign(a, &in, &out));
	took = bench_since(took);
	for (i = 0; i < people.count; i++)
		if (out.loads[i] - people.inspectors[i].start > most)
			most = out.loads[i] - people.inspectors[i].start;
	(void)printf("%zu %zu %zu %zu %.6f %.6f %lld %.1f\n", in.visit_count,
	    out.slot_count, people.count, out.unfilled, took.wall, took.cpu,
	    (long long)most, (double)out.slot_count / (double)people.count);
	arena_free(a);
	return (0);
}
