/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The statement that follows from a transcript: cut out of its bytes, so that
 * it has its order and its spelling. What the veil hides is left out, and what
 * stands in its place is computed.
 */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/statement.h"
#include "domain/draw/out.h"
#include "domain/draw/plan.h"
#include "domain/draw/result.h"
#include "domain/draw/strict.h"

struct cutting {
	struct draw_out o;
	struct arena *a;
	const struct draw_transcript_in *t;
	struct draw_text transcript;
	struct draw_digest veil_key;
	struct draw_plan plan; /* of the list at hand */
};

/* A value as the transcript spells it. */
static void
copy(struct cutting *c, const struct json *j)
{
	draw_out_text(
	    &c->o, (struct draw_text){c->transcript.s + j->at, j->end - j->at});
}

static int64_t
integer(const struct json *j, const char *name)
{
	int64_t v = 0;

	(void)json_int64(json_get(j, name), &v);
	return (v);
}

/* ---- lists --------------------------------------------------------------- */

static struct problem *
put_root(struct cutting *c, const struct draw_list_in *list)
{
	const struct draw_result result = {.hash = c->t->announcement.hash,
	    .veil_key = &c->veil_key,
	    .list_id = list->bound.list_id};
	const struct draw_text *ids;
	struct draw_digest root;
	size_t n;

	TRY(draw_drawn_ids(c->a, list, &ids, &n));
	root = draw_result_root(&result, ids, n);
	draw_out_digest(&c->o, "result_root", &root);
	return (NULL);
}

static void
put_stratum(struct cutting *c, const struct json *stratum, bool small)
{
	const struct json *each;

	draw_out_object(&c->o);
	for (each = stratum->child; each != NULL; each = each->next) {
		if (strcmp(each->name, "drawn") == 0 ||
		    (small && strcmp(each->name, "size") == 0) ||
		    (small && strcmp(each->name, "threshold") == 0))
			continue;
		draw_out_key(&c->o, each->name);
		copy(c, each);
	}
	draw_out_c(&c->o, "}");
}

/* Strata, and how many objects the small ones got together. */
static void
put_strata(struct cutting *c, const struct json *list)
{
	const struct json *strata = json_get(list, "strata"), *each;
	const struct draw_stratum *of = c->plan.strata;
	int64_t got = 0;
	bool small;

	draw_out_c(&c->o, "[");
	for (each = strata->child; each != NULL; each = each->next, of++) {
		small = draw_size_is_small(of->count, of->num, of->den);
		got += small ? integer(each, "size") : 0;
		put_stratum(c, each, small);
	}
	draw_out_c(&c->o, "]");
	draw_out_integer(&c->o, "small", (uint64_t)got);
}

static struct problem *
put_member(
    struct cutting *c, const struct draw_list_in *list, const struct json *each)
{
	if (strcmp(each->name, "key") == 0)
		return (put_root(c, list));
	draw_out_key(&c->o, each->name);
	if (strcmp(each->name, "strata") == 0)
		put_strata(c, list->json);
	else
		copy(c, each);
	return (NULL);
}

static struct problem *
put_list(struct cutting *c, const struct draw_list_in *list)
{
	const struct json *each;

	TRY(draw_plan_read(c->a, list->bound.plan, &c->plan));
	draw_out_object(&c->o);
	for (each = list->json->child; each != NULL; each = each->next)
		TRY(put_member(c, list, each));
	draw_out_c(&c->o, "}");
	return (NULL);
}

static struct problem *
put_lists(struct cutting *c)
{
	size_t i;

	draw_out_c(&c->o, "[");
	for (i = 0; i < c->t->list_count; i++)
		TRY(put_list(c, &c->t->lists[i]));
	draw_out_c(&c->o, "]");
	return (NULL);
}

/* ---- the whole ----------------------------------------------------------- */

static struct problem *
cut(struct cutting *c)
{
	const struct json *each = c->t->json->child;
	struct draw_digest hash =
	    draw_transcript_hash(c->t->announcement.hash, c->transcript);

	draw_out_object(&c->o);
	for (; each != NULL; each = each->next) {
		if (strcmp(each->name, "veil_key") == 0)
			continue;
		draw_out_key(&c->o, each->name);
		if (strcmp(each->name, "lists") == 0)
			TRY(put_lists(c));
		else
			copy(c, each);
	}
	draw_out_digest(&c->o, "transcript_hash", &hash);
	draw_out_c(&c->o, "}\n");
	return (NULL);
}

/* The member in which the two texts part, for the message. */
static const char *
parted_in(struct arena *a, struct draw_text want, struct draw_text said)
{
	size_t i = 0, from = 0, len;

	while (i < want.len && i < said.len && want.s[i] == said.s[i]) {
		if (want.s[i] == '"' && i > 0 && want.s[i - 1] != '\\' &&
		    (want.s[i - 1] == ',' || want.s[i - 1] == '{'))
			from = i + 1;
		i++;
	}
	for (len = 0; from + len < want.len && want.s[from + len] != '"';)
		len++;
	return (arena_memdup(a, want.s + from, len));
}

struct problem *
draw_statement_follows(struct arena *a, const struct draw_transcript_in *t,
    struct draw_text transcript, struct draw_text statement)
{
	struct cutting c = {.a = a, .t = t, .transcript = transcript};
	struct draw_text want;

	TRY(draw_read_digest(
	    a, json_get(t->json, "veil_key"), "veil_key", &c.veil_key));
	draw_out_begin(&c.o, a);
	TRY(cut(&c));
	want = draw_out_end(&c.o);
	if (draw_text_equal(want, statement))
		return (NULL);
	return (draw_differs(a, "not what follows from the transcript (%s)",
	    parted_in(a, want, statement)));
}
