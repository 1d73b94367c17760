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

/* Begins the member `name`, the first when `first`. */
static void
begin(struct cutting *c, const char *name, bool first)
{
	draw_out_c(&c->o, first ? "" : ",");
	draw_out_key(&c->o, name);
}

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

static void
put_root(struct cutting *c, const struct json *list)
{
	struct draw_result result = {.hash = c->t->announcement.hash,
	    .veil_key = &c->veil_key,
	    .list_id = draw_text_of(json_string(json_get(list, "list_id")))};
	const struct json *s = json_get(list, "strata")->child, *drawn;
	struct draw_text *ids = NULL;
	struct draw_digest root;
	size_t n = 0;

	for (; s != NULL; s = s->next) {
		drawn = json_get(s, "drawn");
		ids = arena_grow(c->a, ids, n * sizeof(*ids),
		    (n + drawn->len) * sizeof(*ids));
		for (drawn = drawn->child; drawn != NULL; drawn = drawn->next)
			ids[n++] =
			    draw_text_of(json_string(json_get(drawn, "id")));
	}
	root = draw_result_root(&result, ids, n);
	draw_out_digest(&c->o, "result_root", &root);
}

static void
put_stratum(struct cutting *c, const struct json *stratum, bool small)
{
	const struct json *each;

	draw_out_c(&c->o, "{");
	for (each = stratum->child; each != NULL; each = each->next) {
		if (strcmp(each->name, "drawn") == 0 ||
		    (small && strcmp(each->name, "size") == 0) ||
		    (small && strcmp(each->name, "threshold") == 0))
			continue;
		begin(c, each->name, each == stratum->child);
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
		draw_out_c(&c->o, each == strata->child ? "" : ",");
		put_stratum(c, each, small);
	}
	draw_out_c(&c->o, "],");
	draw_out_integer(&c->o, "small", (uint64_t)got);
}

static struct problem *
put_list(struct cutting *c, const struct json *list)
{
	const struct json *each;

	TRY(draw_plan_read(
	    c->a, draw_text_of(json_string(json_get(list, "plan"))), &c->plan));
	draw_out_c(&c->o, "{");
	for (each = list->child; each != NULL; each = each->next) {
		if (strcmp(each->name, "key") == 0) {
			draw_out_c(&c->o, ",");
			put_root(c, list);
			continue;
		}
		begin(c, each->name, each == list->child);
		if (strcmp(each->name, "strata") == 0)
			put_strata(c, list);
		else
			copy(c, each);
	}
	draw_out_c(&c->o, "}");
	return (NULL);
}

static struct problem *
put_lists(struct cutting *c, const struct json *lists)
{
	const struct json *each;

	draw_out_c(&c->o, "[");
	for (each = lists->child; each != NULL; each = each->next) {
		draw_out_c(&c->o, each == lists->child ? "" : ",");
		TRY(put_list(c, each));
	}
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

	draw_out_c(&c->o, "{");
	for (; each != NULL; each = each->next) {
		if (strcmp(each->name, "veil_key") == 0)
			continue;
		begin(c, each->name, each == c->t->json->child);
		if (strcmp(each->name, "lists") == 0)
			TRY(put_lists(c, each));
		else
			copy(c, each);
	}
	draw_out_c(&c->o, ",");
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
