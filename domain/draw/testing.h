/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests only: a small draw with two lists, merging and assignment, to be
 * altered at any step; and short ways to write texts.
 *
 *	toy_new()	charter, plans, pools and annexes, nothing bound yet
 *	toy_freeze()	roots, classes, digests, A
 *	toy_reveal()	commitments, C, secrets, O, beacon
 *	toy_conclude()	the rest; the folder then holds every file
 */
#ifndef SSJ_DOMAIN_DRAW_TESTING_H
#define SSJ_DOMAIN_DRAW_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/conclude.h"
#include "domain/draw/csvfile.h"
#include "domain/draw/names.h"
#include "domain/draw/out.h"
#include "domain/draw/strict.h"
#include "domain/draw/verify.h"

#define T(s) ((struct draw_text){(s), sizeof(s) - 1})

static struct arena *arena;

static inline int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	return (0);
}

static inline int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static inline const char *
cstring(struct draw_text t)
{
	return (arena_memdup(arena, t.s, t.len));
}

#define assert_text_equal(t, s) assert_string_equal(cstring(t), (s))

static inline struct draw_digest
filled(unsigned char byte)
{
	struct draw_digest d = {{0}};

	memset(d.b, byte, sizeof(d.b));
	return (d);
}

/* `p` is there and its detail is `detail`. */
static inline void
assert_detail(const struct problem *p, const char *detail)
{
	assert_non_null(p);
	assert_string_equal(p->detail, detail);
}

/* `text` with its first `old` replaced by `new`. */
static inline struct draw_text
replaced(struct draw_text text, const char *old, const char *new)
{
	char *s = arena_memdup(arena, text.s, text.len);
	char *there = strstr(s, old);

	assert_non_null(there);
	*there = '\0';
	return (draw_text_of(
	    arena_fmt(arena, "%s%s%s", s, new, there + strlen(old))));
}

/* ---- a hash that tells nothing apart ----------------------------------- */

static inline void
feed_nothing(uint32_t *state, const unsigned char *blocks, size_t count)
{
	(void)state;
	(void)blocks;
	(void)count;
}

static inline void
feed_no_lanes(struct draw_lanes *lanes, size_t count)
{
	(void)lanes;
	(void)count;
}

/* Every digest is ff…ff: only names are left to put things in order. */
static inline const struct draw_hash *
blind_hash(void)
{
	static const struct draw_hash blind = {"blind", "test",
	    {UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX,
		UINT32_MAX, UINT32_MAX, UINT32_MAX},
	    feed_nothing, feed_no_lanes};

	return (&blind);
}

/* ---- sinks --------------------------------------------------------------- */

static inline struct problem *
write_out(void *arg, const void *bytes, size_t len)
{
	draw_out_text(arg, (struct draw_text){bytes, len});
	return (NULL);
}

static inline struct draw_text
packed(const struct draw_pool *p)
{
	struct draw_out o;
	const struct draw_sink sink = {write_out, &o};

	draw_out_begin(&o, arena);
	assert_null(draw_pool_write(p, &sink));
	return (draw_out_end(&o));
}

static inline struct draw_text
pool_csv(const struct draw_pool *p)
{
	struct draw_out o;
	const struct draw_sink sink = {write_out, &o};

	draw_out_begin(&o, arena);
	assert_null(draw_pool_write_csv(p, &sink));
	return (draw_out_end(&o));
}

/* ---- the toy draw ------------------------------------------------------ */

enum {
	TOY_LISTS = 6,
	TOY_PARTIES = 2,
	TOY_FILES = 16
};

struct toy {
	size_t lists_used; /* 2 unless a test wants more */
	struct draw_transcript t;
	struct draw_charter charter;
	struct draw_party parties[TOY_PARTIES];
	struct draw_plan plans[TOY_LISTS];
	struct draw_stratum strata[TOY_LISTS][2];
	struct draw_pool pools[TOY_LISTS];
	struct draw_list lists[TOY_LISTS];
	struct draw_said said[TOY_PARTIES];
	struct draw_share secrets[TOY_PARTIES], commitments[TOY_PARTIES];
	struct draw_bound annexes[3];
	struct draw_digest veil_key, pool_key, close, open;
	struct draw_sealed sealed;
	struct draw_conclusion conclusion;
	/* The auditor's folder. */
	struct draw_bound files[TOY_FILES];    /* names */
	struct draw_text bytes[TOY_FILES + 1]; /* the last: no such file */
	size_t file_count;
};

static inline struct draw_pool
toy_pool(size_t from, size_t count, const char *first, const char *second)
{
	struct draw_pool_builder *b = draw_pool_builder_new(arena, 0);
	struct draw_pool pool;
	size_t i;

	for (i = from; i < from + count; i++)
		assert_null(draw_pool_add(b,
		    draw_text_of(arena_fmt(arena, "91440300MA5%07zu", i)),
		    draw_text_of(i % 4 == 0 ? second : first),
		    i % 5 == 0 ? 3 : 1));
	assert_null(draw_pool_finish(b, &pool));
	return (pool);
}

static inline struct draw_text
toy_objects(void)
{
	struct draw_out o;
	int i;

	draw_out_begin(&o, arena);
	draw_out_c(&o, "id,district\n");
	for (i = 0; i < 30; i++)
		draw_out_c(&o, arena_fmt(arena, "91440300MA5%07d,440305\n", i));
	return (draw_out_end(&o));
}

static inline void
toy_plans(struct toy *y)
{
	static const char *const of_list[][2] = {{"A", "B"}, {"C", "D"}};
	struct draw_plan *p;
	size_t i, k;

	y->lists_used = 2;
	for (i = 0; i < TOY_LISTS; i++) {
		y->pools[i] = i == 0 ? toy_pool(0, 20, "A", "B")
				     : toy_pool(10, 12, "C", "D");
		p = &y->plans[i];
		*p = (struct draw_plan){.group = T("G"),
		    .item = T("I-1"),
		    .department =
			draw_text_of(arena_fmt(arena, "D-%zu", i + 1)),
		    .specialty = T("FOOD"),
		    .from = T("2026-05-01"),
		    .to = i == 0 ? T("2026-06-30") : T("2026-05-31"),
		    .merge = DRAW_MERGE_ALL,
		    .filter = T(""),
		    .strata = y->strata[i],
		    .stratum_count = 2};
		for (k = 0; k < 2; k++)
			p->strata[k] = (struct draw_stratum){
			    draw_text_of(of_list[i == 0 ? 0 : 1][k]), 1,
			    k == 0 ? 3 : 2,
			    i == 0 ? (k == 0 ? 15 : 5) : (k == 0 ? 9 : 3)};
	}
}

static inline struct toy *
toy_new(enum draw_rule rule)
{
	struct toy *y = arena_alloc(arena, sizeof(*y));
	struct draw_transcript *t = &y->t;

	y->parties[0] = (struct draw_party){T("jiwei"), T(""), false};
	y->parties[1] = (struct draw_party){T("notary"), T(""), false};
	y->charter = (struct draw_charter){.parties = y->parties,
	    .party_count = TOY_PARTIES,
	    .beacon = T("balls:6x0-9"),
	    .beacon_source = T("hall"),
	    .commit_ms = 1,
	    .reveal_ms = 2,
	    .beacon_ms = 3,
	    .disclose = DRAW_DISCLOSE_AT_DRAW,
	    .disclose_by = T("2026-12-31"),
	    .assignment = rule,
	    .max_departments = 5,
	    .annual_plan = T("")};
	toy_plans(y);
	y->veil_key = filled(7);
	y->pool_key = filled(8);
	y->sealed.annexes = (struct draw_annexes){
	    T("id,department,district,specialties,certificate_until,leave,"
	      "load\n"
	      "I-1,D-1,*,FOOD,2027-12-31,,0\n"
	      "I-2,D-1,440305,FOOD;FIRE,2027-12-31,,2\n"
	      "I-3,D-1,440305,FOOD,2027-12-31,2026-05-10/2026-05-12,0\n"
	      "I-4,D-2,*,FOOD,2027-12-31,,0\n"
	      "I-5,D-2,440305,FOOD,2026-05-30,,1\n"
	      "I-6,D-2,440305,FOOD,2027-12-31,,0\n"),
	    toy_objects(), T("inspector,object\nI-4,91440300MA50000010\n")};
	t->hash = draw_hash_sm3();
	t->draw_id = T("demo-2026-1");
	t->attempt = 1;
	t->beacon = T("");
	t->void_reason = T("");
	t->charter = &y->charter;
	t->veil = draw_veil(t->hash, &y->veil_key);
	return (y);
}

static inline void
toy_file(struct toy *y, const char *name, struct draw_text bytes)
{
	y->files[y->file_count].name = draw_text_of(name);
	y->bytes[y->file_count++] = bytes;
}

static inline void
toy_bind_annex(struct toy *y, enum draw_name n, struct draw_text bytes)
{
	struct draw_bound *b = &y->annexes[y->t.annex_count++];

	b->name = draw_text_of(draw_name(n));
	b->digest = draw_file(y->t.hash, &y->pool_key, b->name, bytes);
	toy_file(y, draw_name(n), bytes);
}

/* A again, after a test has altered what it binds. */
static inline void
toy_announce(struct toy *y)
{
	struct draw_announcement a;

	a = draw_transcript_announcement(arena, &y->t);
	y->t.announce = draw_announce(&a);
}

/* Binds everything; texts that a test has set stay. */
static inline void
toy_freeze(struct toy *y)
{
	struct draw_class *classes;
	struct draw_list *l;
	size_t i;

	if (y->t.charter_text.len == 0)
		assert_null(
		    draw_charter_write(arena, &y->charter, &y->t.charter_text));
	for (i = 0; i < y->lists_used; i++) {
		l = &y->lists[i];
		if (l->plan_text.len == 0)
			assert_null(draw_plan_write(
			    arena, &y->plans[i], &l->plan_text));
		if (l->list_id.len == 0)
			l->list_id =
			    draw_text_of(arena_fmt(arena, "SP-%zu", i + 1));
		l->group_id = y->plans[i].group;
		l->plan = &y->plans[i];
		l->root = draw_pool_root(y->t.hash, &y->pool_key, &y->pools[i]);
		l->class_count =
		    draw_pool_classes(arena, &y->pools[i], &classes);
		l->classes = classes;
		l->count = y->pools[i].count;
		toy_file(y, arena_fmt(arena, "%s.csv", cstring(l->list_id)),
		    pool_csv(&y->pools[i]));
	}
	for (i = 0; i < TOY_PARTIES; i++)
		y->said[i].id = y->parties[i].id;
	toy_file(y, "key", draw_key_write(arena, &y->pool_key));
	y->t.annexes = y->annexes;
	y->t.annex_count = 0;
	if (y->charter.assignment != DRAW_RULE_NONE) {
		toy_bind_annex(y, DRAW_OBJECTS, y->sealed.annexes.objects);
		toy_bind_annex(y, DRAW_RECUSALS, y->sealed.annexes.recusals);
		toy_bind_annex(y, DRAW_ROSTER, y->sealed.annexes.roster);
	}
	y->t.lists = y->lists;
	y->t.list_count = y->lists_used;
	y->t.parties = y->said;
	y->t.party_count = TOY_PARTIES;
	toy_announce(y);
}

static inline void
toy_reveal(struct toy *y)
{
	struct draw_transcript *t = &y->t;
	size_t i;

	for (i = 0; i < TOY_PARTIES; i++) {
		y->secrets[i].id = y->commitments[i].id = y->parties[i].id;
		y->secrets[i].bytes = filled((unsigned char)(0x40 + i));
		y->commitments[i].bytes = draw_commit(t->hash, &t->announce,
		    y->parties[i].id, &y->secrets[i].bytes);
		y->said[i].commitment = &y->commitments[i].bytes;
		y->said[i].reveal = &y->secrets[i].bytes;
	}
	y->close =
	    draw_close(t->hash, &t->announce, y->commitments, TOY_PARTIES);
	y->open = draw_open(t->hash, &y->close, y->secrets, TOY_PARTIES);
	t->close = &y->close;
	t->open = &y->open;
	t->beacon = T("1.2.3.4.5.6.");
}

static inline void
toy_conclude(struct toy *y)
{
	y->sealed.veil_key = &y->veil_key;
	y->sealed.pool_key = &y->pool_key;
	y->sealed.pools = y->pools;
	assert_null(draw_conclude(arena, &y->sealed, &y->t, &y->conclusion));
	if (y->charter.assignment != DRAW_RULE_NONE) {
		toy_file(y, "visits.csv", y->conclusion.visits_csv);
		toy_file(y, "assignment.csv", y->conclusion.assignment_csv);
	}
}

/* Like toy_conclude() for rule none, but whatever was altered. */
static inline void
toy_force(struct toy *y)
{
	struct draw_digest *seed = arena_alloc(arena, sizeof(*seed)), *key;
	struct draw_transcript *t = &y->t;
	size_t i;

	*seed = draw_seed(t->hash, &y->open, t->beacon);
	t->seed = seed;
	t->veil_key = &y->veil_key;
	for (i = 0; i < y->lists_used; i++) {
		key = arena_alloc(arena, sizeof(*key));
		*key =
		    draw_key(t->hash, seed, &y->veil_key, y->lists[i].group_id);
		y->lists[i].key = key;
		assert_null(draw_select(arena,
		    &(struct draw_selecting){.hash = t->hash,
			.key = key,
			.pool = &y->pools[i],
			.plan = y->lists[i].plan},
		    &y->lists[i].selections));
	}
	t->lists = y->lists;
	t->outcome = DRAW_OUTCOME_DRAWN;
}

/* All steps. */
static inline struct toy *
toy_draw(enum draw_rule rule)
{
	struct toy *y = toy_new(rule);

	toy_freeze(y);
	toy_reveal(y);
	toy_conclude(y);
	return (y);
}

/* The bytes of a file of the folder, to be read or replaced; nothing where
 * there is no such file. */
static inline struct draw_text *
toy_bytes(struct toy *y, const char *name)
{
	size_t i = 0;

	while (i < y->file_count &&
	    !draw_text_equal(y->files[i].name, draw_text_of(name)))
		i++;
	return (&y->bytes[i < y->file_count ? i : TOY_FILES]);
}

static inline struct problem *
toy_open(void *arg, struct arena *a, const char *name, struct draw_text *out)
{
	*out = *toy_bytes(arg, name);
	if (out->s == NULL)
		return (draw_differs(a, "%s: not there", name));
	return (NULL);
}

static inline struct draw_verdict
toy_judge_text(struct toy *y, struct draw_text text)
{
	const struct draw_folder folder = {toy_open, y};

	return (draw_verify(arena, text, &folder));
}

static inline struct draw_verdict
toy_judge(struct toy *y)
{
	return (toy_judge_text(y, draw_transcript_write(arena, &y->t)));
}

static inline void
assert_differs(struct draw_verdict v, const char *difference)
{
	assert_int_equal(v.kind, DRAW_DIFFERS);
	assert_string_equal(v.difference, difference);
}

static inline void
assert_step(struct draw_verdict v, const char *step)
{
	assert_int_equal(v.kind, DRAW_DIFFERS);
	assert_string_equal(draw_step_word(v.step), step);
}

#endif
