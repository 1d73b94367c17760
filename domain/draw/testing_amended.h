/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of judging amendments: a small draw, and the honest amendments
 * that may follow it. Included by *_test.c only. */
#ifndef SSJ_DOMAIN_DRAW_TESTING_AMENDED_H
#define SSJ_DOMAIN_DRAW_TESTING_AMENDED_H

#include <sodium.h>

#include "base/text.h"
#include "domain/draw/amended.h"
#include "domain/draw/signature.h"
#include "domain/draw/standing.h"
#include "domain/draw/testing.h"

enum {
	FILES = 8
};

static const struct draw_text at = T("2026-05-02T09:00:00+08:00");
static const struct draw_text gone = T("注销（2026-01-15）");
static const struct draw_text leave = T("请假");

static struct {
	struct toy *y;
	unsigned char secrets[2][crypto_sign_SECRETKEYBYTES];
	struct draw_holder holders[2];
	struct draw_text document;
	struct draw_amended files[FILES];
	size_t count;
	bool folder;
} w;

/* Seven people of D-1: four for any visit, one on leave, one whose certificate
 * ends, one elsewhere; I-4 keeps away from an object. */
static const struct draw_text people =
    T("id,department,district,specialties,certificate_until,leave,load\n"
      "I-1,D-1,*,FOOD,2027-12-31,,0\nI-2,D-1,440305,FOOD,2027-12-31,,2\n"
      "I-3,D-1,440305,FOOD,2027-12-31,2026-05-10/2026-05-12,0\n"
      "I-4,D-2,*,FOOD,2027-12-31,,0\nI-5,D-2,440305,FOOD,2027-12-30,,1\n"
      "I-6,D-2,440305,FOOD,2027-12-31,,0\nI-7,D-1,*,FOOD,2027-12-31,,0\n"
      "I-8,D-1,*,FOOD,2027-12-31,,0\nI-9,D-1,440306,FOOD,2027-12-31,,0\n"
      "J-1,D-1,*,FOOD,2026-05-02,,0\n");

static inline void
begin(enum draw_rule rule)
{
	unsigned char seed[32], key[32];
	struct toy *y = toy_new(rule);
	size_t i;

	memset(&w, 0, sizeof(w));
	w.y = y;
	w.folder = true;
	for (i = 0; i < 2; i++) {
		memset(seed, (int)(i + 1), sizeof(seed));
		(void)crypto_sign_seed_keypair(key, w.secrets[i], seed);
		w.holders[i] = (struct draw_holder){
		    draw_text_of(i == 0 ? "archive" : "court"),
		    draw_text_of(text_hex(arena, key, sizeof(key)))};
	}
	y->charter.holders = w.holders;
	y->charter.holder_count = 2;
	y->charter.commit_ms = INT64_C(1775000000000); /* 2026-04-01 */
	y->charter.reveal_ms = y->charter.commit_ms + 1;
	y->charter.beacon_ms = y->charter.commit_ms + 2;
	y->sealed.annexes.roster = people;
	toy_freeze(y);
	toy_reveal(y);
	toy_conclude(y);
	w.document = draw_transcript_write(arena, &y->t);
}

/* With the selections that the document's judge has kept. */
static inline struct draw_verdict
judge(void)
{
	const struct draw_folder in = {toy_open, w.y}, *folder = NULL;
	struct draw_kept kept = {
	    draw_amended_extra(arena, w.files, w.count), NULL};
	struct draw_verdict v = {.kind = DRAW_OK};

	if (w.folder)
		folder = &in;
	(void)draw_verify_keeping(arena, w.document, folder, &kept);
	draw_amended_judge(arena,
	    &(struct draw_amended_of){
		w.document, folder, w.files, w.count, kept.selections},
	    &v);
	return (v);
}

/* What stands after the files so far. */
static inline struct draw_standing *
standing(void)
{
	const struct draw_folder folder = {toy_open, w.y};
	struct draw_standing *s = arena_alloc(arena, sizeof(*s));
	size_t i;

	assert_null(draw_standing_begin(arena,
	    &(struct draw_standing_from){
		w.document, NULL, &folder, FILES, NULL},
	    s));
	for (i = 0; i < w.count; i++)
		assert_null(draw_standing_amend(s, w.files[i].bytes));
	return (s);
}

static inline void
add(struct draw_text bytes)
{
	w.files[w.count++].bytes = bytes;
}

static inline struct draw_text
write_next(struct draw_standing *s, struct draw_amendment *x)
{
	x->transcript = s->transcript;
	x->number = s->number + 1;
	x->previous = s->last;
	return (draw_amendment_write(arena, x));
}

/* ---- honest ones --------------------------------------------------------- */

/* Whoever has the slot makes way for the next. */
static inline struct draw_text
next_inspector(size_t slot)
{
	struct draw_standing *s = standing();
	struct draw_slot *of = &s->now.assignment.slots[slot];
	struct draw_replaced one = {{s->now.visits[of->visit].id, 32},
	    of->number, draw_amending_name(&s->now, of->inspector), T(""),
	    leave, at};
	struct draw_amendment x = {.inspectors = &one, .inspector_count = 1};

	one.in = draw_amending_name(&s->now, draw_amending_next(&s->now, slot));
	return (write_next(s, &x));
}

static inline struct draw_substituted
next_object(const struct draw_standing *s, const struct draw_check *c)
{
	const struct draw_standing_list *l = s->lists;
	size_t k;

	while (!draw_text_equal(l->list_id, c->list_id))
		l++;
	k = draw_index_get(l->in, c->object);
	return ((struct draw_substituted){c->list_id, l->plan.strata[k].name,
	    c->object,
	    l->selections[k].order[l->selections[k].size + l->used[k]].id, gone,
	    at});
}

/* The object of a visit makes way in all of its lists. */
static inline struct draw_text
next_objects(size_t visit)
{
	struct draw_standing *s = standing();
	struct draw_substituted z[2];
	struct draw_replaced people_in[20];
	struct draw_amendment x = {.substitutions = z, .inspectors = people_in};
	const struct draw_check *c = s->now.visits[visit].first;
	const struct draw_slot *of;
	size_t first, slot;

	for (; c != NULL; c = c->next)
		z[x.substitution_count++] = next_object(s, c);
	assert_null(draw_amend_objects(
	    &s->now, z, x.substitution_count, &first, &slot));
	if (s->charter.assignment == DRAW_RULE_NONE)
		return (write_next(s, &x));
	for (; slot < s->now.assignment.slot_count; slot++) {
		of = &s->now.assignment.slots[slot];
		people_in[x.inspector_count++] = (struct draw_replaced){
		    {s->now.visits[of->visit].id, 32}, of->number, T(""),
		    draw_amending_name(
			&s->now, draw_amending_next(&s->now, slot)),
		    T("递补对象"), at};
	}
	return (write_next(s, &x));
}

/* A visit with checks of `count` lists in whose orders somebody is left. */
static inline size_t
visit_of(size_t count)
{
	const struct draw_standing *s = standing();
	size_t i = 0;

	while (s->now.visits[i].check_count != count)
		assert_true(++i < s->now.assigning.visit_count);
	return (i);
}

/* Its first slot. */
static inline size_t
slot_of(size_t visit)
{
	const struct draw_standing *s = standing();
	size_t i = 0;

	while (s->now.assignment.slots[i].visit != visit)
		i++;
	return (i);
}

#endif
