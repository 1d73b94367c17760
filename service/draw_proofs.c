/* SPDX-License-Identifier: Apache-2.0 */
#include "service/draw_proofs.h"

#include "base/arena.h"
#include "domain/draw/amend.h"
#include "domain/draw/proof.h"
#include "domain/draw/proof_amend.h"
#include "domain/draw/result_tree.h"
#include "service/ceremony_private.h"
#include "storage/notice_paper.h"
#include "storage/pools.h"

const char *
draw_tree_name(struct arena *a, const char *list_id)
{
	return (arena_fmt(a, "%s.tree", list_id));
}

/* The proof of one list appended to *json, an array that is open. */
static struct problem *
append_proof(struct arena *a, const struct attempt *attempt,
    const struct notice_rank_row *at, const char *code, const char **json)
{
	struct draw_proof proof = {.hash = attempt->hash,
	    .draw_id = draw_text_of(attempt->row.draw_no),
	    .attempt = (uint32_t)attempt->row.attempt,
	    .list_id = draw_text_of(at->list_id),
	    .id = draw_text_of(code)};
	struct draw_result_proof result;
	struct draw_text tree, text;
	struct problem *p;

	p = pools_map(a, pools_path(a, attempt->row.id),
	    draw_tree_name(a, at->list_id), &tree.s, &tree.len);
	if (p != NULL)
		return (p->kind == PROBLEM_NOT_FOUND ? NULL : p);
	if (!draw_result_tree_prove(a, tree, (uint32_t)at->rank, &result))
		return (problem_new(a, PROBLEM_INTERNAL, NULL, NULL));
	draw_proof_from_result(&result, &proof);
	text = draw_proof_write(a, &proof);
	*json = arena_fmt(a, "%s%s%.*s", *json, **json != '\0' ? "," : "",
	    (int)text.len, text.s);
	return (NULL);
}

/* True when nobody else's name is in the amendment, or all of them are public:
 * one visit's substitutes may be several objects. */
static bool
may_be_shown(const struct draw_row *draw, const struct draw_amendment *x,
    struct draw_text code)
{
	size_t i;

	for (i = 0; i < x->substitution_count; i++)
		if (!draw_text_equal(x->substitutions[i].in, code))
			return (draw->disclosed_at != NULL);
	return (true);
}

/* Whether the object comes in by the amendment. */
static bool
names(const struct draw_amendment *x, struct draw_text code)
{
	size_t i;

	for (i = 0; i < x->substitution_count; i++)
		if (draw_text_equal(x->substitutions[i].in, code))
			return (true);
	return (false);
}

/* Whether the visit is one that the amendment made. Where nobody is assigned
 * by the draw it names objects alone. */
static bool
made(const struct draw_amendment *x, const struct task_row *task)
{
	size_t i;

	for (i = 0; i < x->inspector_count; i++)
		if (draw_text_equal(x->inspectors[i].visit_id,
			draw_text_of(task->visit_no)))
			return (true);
	return (x->inspector_count == 0);
}

/* What a task's object can be shown. */
struct shown {
	const struct attempt *attempt;
	const struct task_row *task;
	const char *json; /* proofs, without the brackets */
	bool withheld;
};

/* The proofs of an object that an amendment put in. */
static struct problem *
append_amended(
    struct arena *a, struct shown *s, const struct draw_amendment_row *row)
{
	const struct attempt *attempt = s->attempt;
	const struct task_row *task = s->task;
	struct draw_text code = draw_text_of(task->object_code), text;
	struct draw_put_in proof = {.hash = attempt->hash,
	    .draw_id = draw_text_of(attempt->row.draw_no),
	    .attempt = (uint32_t)attempt->row.attempt,
	    .id = code,
	    .number = (uint32_t)row->number,
	    .amendment = draw_text_of(row->text),
	    .signatures = draw_text_of(row->signatures)};
	struct draw_amendment x;
	size_t i;

	TRY(draw_amendment_read(a, proof.amendment, &x));
	if (!made(&x, task))
		return (NULL);
	if (!may_be_shown(&attempt->row, &x, code)) {
		s->withheld = s->withheld || names(&x, code);
		return (NULL);
	}
	for (i = 0; i < x.substitution_count; i++) {
		if (!draw_text_equal(x.substitutions[i].in, code))
			continue;
		proof.list_id = x.substitutions[i].list_id;
		text = draw_put_in_write(a, &proof);
		s->json = arena_fmt(a, "%s%s%.*s", s->json,
		    *s->json != '\0' ? "," : "", (int)text.len, text.s);
	}
	return (NULL);
}

static struct problem *
amended(struct ctx *x, struct shown *s)
{
	const struct draw_amendment_row *row;
	struct db_rows rows;
	size_t i;

	TRY(draws_amendments(x->db, x->arena, s->attempt->row.id, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++)
		TRY(append_amended(x->arena, s, &row[i]));
	return (NULL);
}

struct problem *
draw_proofs(struct ctx *x, const struct draw_row *draw,
    const struct task_row *task, const char **out, const char **withheld_until)
{
	struct attempt attempt = {.row = *draw};
	struct shown s = {&attempt, task, "", false};
	const struct notice_rank_row *row;
	struct draw_text day;
	struct db_rows rows;
	size_t i;

	TRY(attempt_read_row(x->arena, &attempt));
	TRY(notice_paper_ranks(
	    x->db, x->arena, task->district, task->id, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++)
		TRY(append_proof(
		    x->arena, &attempt, &row[i], task->object_code, &s.json));
	if (rows.count == 0)
		TRY(amended(x, &s));
	*out = arena_fmt(x->arena, "[%s]", s.json);
	day = attempt.charter.disclose_by;
	*withheld_until =
	    s.withheld ? arena_memdup(x->arena, day.s, day.len) : NULL;
	return (NULL);
}
