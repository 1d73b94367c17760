/* SPDX-License-Identifier: Apache-2.0 */
/* A statement by itself, and what a published document binds. */
#include "domain/draw/statement.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/result.h"
#include "domain/draw/strict.h"
#include "domain/draw/verify_work.h"

bool
draw_statement_is(const struct json *j)
{
	return (json_get(j, "transcript_hash") != NULL);
}

/* ---- lists --------------------------------------------------------------- */

/* Sizes that the plan and not the key decides. */
static struct problem *
check_stratum(struct draw_verify_work *v, const struct draw_stratum *plan,
    const struct json *x)
{
	static const char *const keys[] = {
	    "name", "count", "size", "threshold"};
	static const struct draw_digest none;
	bool small = draw_size_is_small(plan->count, plan->num, plan->den);
	struct draw_digest threshold;
	int64_t size = 0, count;

	TRY(draw_read_keys(v->a, x, keys, small ? 2 : 4, "stratum"));
	TRY(draw_read_integer(v->a, json_get(x, "count"), 0,
	    DRAW_INTEGER_MAX - 1, "count", &count));
	if (!draw_json_is(json_get(x, "name"), plan->name.s) ||
	    (uint64_t)count != plan->count)
		return (
		    draw_differs(v->a, "statement: strata are not the plan's"));
	if (small)
		return (NULL);
	TRY(draw_read_integer(
	    v->a, json_get(x, "size"), 0, DRAW_INTEGER_MAX - 1, "size", &size));
	if ((uint64_t)size !=
	    draw_size(
		v->hash, &none, plan->name, plan->count, plan->num, plan->den))
		return (draw_differs(
		    v->a, "statement: a size is not what the plan demands"));
	/* Whatever is not small has at least one, and so a threshold. */
	return (draw_read_digest(
	    v->a, json_get(x, "threshold"), "threshold", &threshold));
}

static struct problem *
check_small(struct draw_verify_work *v, const struct draw_plan *plan,
    const struct json *list)
{
	int64_t small, most = 0;
	size_t i;

	for (i = 0; i < plan->stratum_count; i++)
		most += draw_size_is_small(plan->strata[i].count,
			    plan->strata[i].num, plan->strata[i].den)
		    ? 1
		    : 0;
	return (draw_read_integer(
	    v->a, json_get(list, "small"), 0, most, "small", &small));
}

static struct problem *
check_list(struct draw_verify_work *v, const struct draw_list_in *in,
    struct draw_plan *plan)
{
	struct draw_digest root;
	const struct json *x;
	size_t count, i = 0;

	TRY(draw_plan_read(v->a, in->bound.plan, plan));
	if (!draw_text_equal(in->bound.group_id, plan->group))
		return (
		    draw_differs(v->a, "statement: a group is not the plan's"));
	if (!draw_plan_has_classes(v->a, plan, in->classes, in->class_count) ||
	    !draw_plan_adds_up_to(plan, in->bound.count))
		return (
		    draw_differs(v->a, "statement: counts are not the plan's"));
	TRY(draw_read_digest(
	    v->a, json_get(in->json, "result_root"), "result_root", &root));
	TRY(draw_read_list(
	    v->a, json_get(in->json, "strata"), "strata", &x, &count));
	if (count != plan->stratum_count)
		return (
		    draw_differs(v->a, "statement: strata are not the plan's"));
	for (; x != NULL; x = x->next)
		TRY(check_stratum(v, &plan->strata[i++], x));
	return (check_small(v, plan, in->json));
}

static struct problem *
check_lists(struct draw_verify_work *v)
{
	const struct draw_plan **plans;
	struct draw_plan *all;
	size_t n = v->t.list_count, i;

	all = arena_array(v->a, n, sizeof(*all));
	plans = arena_array(v->a, n, sizeof(*plans));
	for (i = 0; i < n; i++) {
		TRY(check_list(v, &v->t.lists[i], &all[i]));
		plans[i] = &all[i];
	}
	return (draw_plans_check_departments(v->a, plans, n));
}

/* ---- the whole ----------------------------------------------------------- */

static struct problem *
verify(struct draw_verify_work *v, struct draw_text statement)
{
	static const struct draw_demand all = {true, true, true, true, true};
	struct draw_digest hash;

	TRY(draw_statement_read(v->a, statement, &v->t));
	v->hash = v->t.announcement.hash;
	if (!draw_json_is(json_get(v->t.json, "outcome"), "drawn") ||
	    !draw_json_is(json_get(v->t.json, "void_reason"), ""))
		return (draw_differs(
		    v->a, "statement: only of an attempt that was drawn"));
	TRY(draw_read_digest(v->a, json_get(v->t.json, "transcript_hash"),
	    "transcript_hash", &hash));
	TRY(draw_verify_entropy(v));
	v->verdict->step = DRAW_STEP_LISTS;
	TRY(check_lists(v));
	v->verdict->step = DRAW_STEP_FILES;
	TRY(draw_verify_names(v));
	TRY(draw_verify_signatures(v, all));
	draw_note(v, "a statement: who was drawn stands in the transcript");
	return (NULL);
}

struct draw_verdict
draw_statement_verify(struct arena *a, struct draw_text statement)
{
	struct draw_verdict verdict = {.kind = DRAW_CONSISTENT};
	struct draw_verify_work v = {.a = a, .verdict = &verdict};
	struct problem *p = verify(&v, statement);

	if (p != NULL) {
		verdict.kind = DRAW_DIFFERS;
		verdict.difference = p->detail;
		verdict.note_count = 0;
		return (verdict);
	}
	verdict.step = DRAW_STEP_COUNT;
	return (verdict);
}

/* ---- what is bound ------------------------------------------------------- */

/* How many were drawn by a statement. */
static uint64_t
said_drawn(const struct json *list)
{
	const struct json *s = json_get(list, "strata")->child, *size;
	int64_t sum = 0, v;

	if (json_int64(json_get(list, "small"), &v))
		sum = v;
	for (; s != NULL; s = s->next) {
		size = json_get(s, "size");
		if (size != NULL && json_int64(size, &v))
			sum += v;
	}
	return ((uint64_t)sum);
}

struct problem *
draw_drawn_ids(struct arena *a, const struct draw_list_in *list,
    const struct draw_text **out, size_t *count)
{
	const struct json *s = json_get(list->json, "strata")->child, *x;
	struct draw_text *ids = NULL;
	size_t n = 0;

	for (; s != NULL; s = s->next) {
		x = json_get(s, "drawn");
		ids = arena_grow(
		    a, ids, n * sizeof(*ids), (n + x->len) * sizeof(*ids));
		for (x = x->child; x != NULL; x = x->next)
			TRY(draw_read_id(a, json_get(x, "id"), &ids[n++]));
	}
	*out = ids;
	*count = n;
	return (NULL);
}

/* The result tree of a transcript's list. */
static struct problem *
result_of(struct arena *a, const struct draw_transcript_in *t,
    const struct draw_list_in *list, struct draw_published *out)
{
	struct draw_result result = {
	    .hash = t->announcement.hash, .list_id = list->bound.list_id};
	const struct draw_text *ids;
	struct draw_digest veil_key;
	size_t n;

	TRY(draw_read_digest(
	    a, json_get(t->json, "veil_key"), "veil_key", &veil_key));
	result.veil_key = &veil_key;
	TRY(draw_drawn_ids(a, list, &ids, &n));
	out->drawn = n;
	out->result_root = draw_result_root(&result, ids, n);
	return (NULL);
}

struct problem *
draw_published_list(struct arena *a, struct draw_text document,
    struct draw_text list_id, struct draw_published *out)
{
	const struct draw_list_in *list = NULL;
	struct draw_transcript_in t;
	const struct json *j;
	size_t i;

	TRY(draw_read_json(a, document, &j));
	TRY(draw_statement_is(j) ? draw_statement_read(a, document, &t)
				 : draw_transcript_read(a, document, &t));
	for (i = 0; i < t.list_count; i++)
		if (draw_text_equal(t.lists[i].bound.list_id, list_id))
			list = &t.lists[i];
	if (list == NULL)
		return (draw_differs(a, "the draw has no list %.*s",
		    (int)list_id.len, list_id.s));
	*out = (struct draw_published){.hash = t.announcement.hash,
	    .draw_id = t.announcement.draw_id,
	    .attempt = t.announcement.attempt,
	    .root = list->bound.root,
	    .count = list->bound.count,
	    .has_result = draw_json_is(json_get(t.json, "outcome"), "drawn")};
	if (!out->has_result)
		return (NULL);
	if (!t.veiled)
		return (result_of(a, &t, list, out));
	out->drawn = said_drawn(list->json);
	return (draw_read_digest(a, json_get(list->json, "result_root"),
	    "result_root", &out->result_root));
}
