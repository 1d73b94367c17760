/* SPDX-License-Identifier: Apache-2.0 */
#include "service/draw_proofs.h"

#include "base/arena.h"
#include "domain/draw/proof.h"
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

struct problem *
draw_proofs(struct ctx *x, const struct draw_row *draw,
    const struct task_row *task, const char **out)
{
	struct attempt attempt = {.row = *draw};
	const struct notice_rank_row *row;
	const char *json = "";
	struct db_rows rows;
	size_t i;

	TRY(attempt_read_row(x->arena, &attempt));
	TRY(notice_paper_ranks(
	    x->db, x->arena, task->district, task->id, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++)
		TRY(append_proof(
		    x->arena, &attempt, &row[i], task->object_code, &json));
	*out = arena_fmt(x->arena, "[%s]", json);
	return (NULL);
}
