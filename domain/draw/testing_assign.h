/* SPDX-License-Identifier: Apache-2.0 */
/* A small world of inspectors, objects and checks, for tests of assignments. */
#ifndef SSJ_DOMAIN_DRAW_TESTING_ASSIGN_H
#define SSJ_DOMAIN_DRAW_TESTING_ASSIGN_H

#include "domain/draw/testing.h"

#include "domain/draw/assign.h"
#include "domain/draw/index.h"

#define ROSTER \
	"id,department,district,specialties,certificate_until,leave,load\n"

static struct draw_digest assign_key;
static struct draw_roster roster;
static struct draw_check checks[400];
static size_t check_count;
static struct draw_assigning in;
static struct draw_assignment out;
static struct draw_out people, objects, recusals;

static inline void
begin(void)
{
	check_count = 0;
	assign_key = filled(1);
	memset(&in, 0, sizeof(in));
	draw_out_begin(&people, arena);
	draw_out_begin(&objects, arena);
	draw_out_begin(&recusals, arena);
	draw_out_c(&people, ROSTER);
	draw_out_c(&objects, "id,district\n");
	draw_out_c(&recusals, "inspector,object\n");
}

/* An inspector: "id,department,district,specialties". */
static inline void
person(const char *what)
{
	draw_out_c(&people, what);
	draw_out_c(&people, ",2027-12-31,,0\n");
}

static inline void
check(const char *object, const char *department, const char *specialty)
{
	checks[check_count] = (struct draw_check){draw_text_of(object),
	    draw_text_of(arena_fmt(arena, "L%zu", check_count)),
	    T("2026-05-01"), T("2026-06-30"), draw_text_of(department),
	    draw_text_of(specialty), DRAW_MERGE_ALL, NULL};
	check_count++;
}

/* An object with one check of department D. */
static inline void
object(const char *id, const char *district, const char *specialty)
{
	draw_out_c(&objects, arena_fmt(arena, "%s,%s\n", id, district));
	check(id, "D", specialty);
}

static inline struct problem *
try_assign(enum draw_rule rule)
{
	static struct draw_digest pool_key;
	const struct draw_visit_key naming = {
	    draw_hash_sm3(), &pool_key, T("demo"), 1};
	const struct draw_annexes files = {draw_out_end(&people),
	    draw_out_end(&objects), draw_out_end(&recusals)};
	struct draw_visit *visits;

	TRY(draw_roster_read(arena, &files, &roster));
	visits = draw_merge(arena, checks, check_count, 5, &in.visit_count);
	draw_merge_name(&naming, visits, in.visit_count);
	in.hash = in.hash == NULL ? draw_hash_sm3() : in.hash;
	in.key = &assign_key;
	in.roster = &roster;
	in.visits = visits;
	in.rule = rule;
	return (draw_assign(arena, &in, &out));
}

static inline void
assign(enum draw_rule rule)
{
	assert_null(try_assign(rule));
}

/* Who fills the slot, "-" for nobody. */
static inline const char *
who(size_t slot)
{
	size_t p = out.slots[slot].inspector;

	return (p == DRAW_NOBODY ? "-" : cstring(roster.inspectors[p].id));
}

static inline int64_t
load(const char *id)
{
	return (out.loads[draw_index_get(roster.by_id, draw_text_of(id))]);
}

#endif
