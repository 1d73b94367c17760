/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any published document, and what A binds of the auditor's folder: the part
 * of a verification that needs no draw.
 */
#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/csvfile.h"
#include "domain/draw/statement.h"
#include "domain/draw/strict.h"
#include "domain/draw/verify_work.h"

#define WHERE(in) (int)(in)->bound.list_id.len, (in)->bound.list_id.s

/* ---- the folder ---------------------------------------------------------- */

struct problem *
draw_verify_pool_key(struct draw_verify_work *v)
{
	struct draw_text key;

	TRY(v->folder->open(v->folder->arg, v->a, "key", &key));
	return (draw_key_read(v->a, key, &v->pool_key));
}

static bool
same_classes(
    struct arena *a, const struct draw_list_in *in, const struct draw_pool *p)
{
	struct draw_class *c;
	size_t n = draw_pool_classes(a, p, &c), i;

	if (n != in->class_count)
		return (false);
	for (i = 0; i < n; i++)
		if (c[i].count != in->classes[i].count ||
		    c[i].lots != in->classes[i].lots ||
		    !draw_text_equal(c[i].stratum, in->classes[i].stratum))
			return (false);
	return (true);
}

struct problem *
draw_verify_pool(struct draw_verify_work *v, const struct draw_list_in *in,
    struct draw_pool *out)
{
	const char *name = arena_fmt(v->a, "%.*s.csv", WHERE(in));
	struct draw_digest root;
	struct draw_text file;

	TRY(v->folder->open(v->folder->arg, v->a, name, &file));
	TRY(draw_csv_read_pool(v->a, name, file, out));
	root = draw_pool_root(v->hash, &v->pool_key, out);
	if (out->count != in->bound.count ||
	    !draw_digest_equal(&root, &in->bound.root))
		return (draw_differs(v->a,
		    "list %.*s: the pool is not the one announced", WHERE(in)));
	if (!same_classes(v->a, in, out))
		return (draw_differs(v->a,
		    "list %.*s: the classes are not those of the pool",
		    WHERE(in)));
	return (NULL);
}

/* ---- what A binds -------------------------------------------------------- */

static struct problem *
check_frozen(struct draw_verify_work *v)
{
	struct draw_pool pool;
	size_t i;

	v->verdict->step = DRAW_STEP_LISTS;
	TRY(draw_verify_pool_key(v));
	for (i = 0; i < v->t.list_count; i++)
		TRY(draw_verify_pool(v, &v->t.lists[i], &pool));
	v->verdict->step = DRAW_STEP_FILES;
	TRY(draw_verify_bound(v, v->t.annexes, v->t.annex_count));
	draw_note(v, "pools and annexes are those announced");
	v->verdict->step = DRAW_STEP_COUNT;
	return (NULL);
}

/* The document has been judged, and is good. */
static void
hold_against(struct draw_verdict *verdict, struct draw_verify_work *v)
{
	struct problem *p;

	v->hash = v->t.announcement.hash;
	v->verdict = verdict;
	if ((p = check_frozen(v)) == NULL)
		return;
	verdict->kind = DRAW_DIFFERS;
	verdict->difference = p->detail;
	verdict->note_count = 0;
}

/* ---- either -------------------------------------------------------------- */

struct draw_verdict
draw_verify_keeping(struct arena *a, struct draw_text document,
    const struct draw_folder *folder, struct draw_kept *kept)
{
	struct draw_verify_work v = {.a = a, .folder = folder};
	struct draw_verdict verdict;
	const struct json *j;
	bool is_statement =
	    draw_read_json(a, document, &j) == NULL && draw_statement_is(j);

	verdict = is_statement
	    ? draw_statement_verify(a, document)
	    : draw_verify_transcript(a, document, folder, kept);
	if (folder == NULL || verdict.kind == DRAW_DIFFERS)
		return (verdict);
	/* What was judged can be read. */
	(void)(is_statement ? draw_statement_read(a, document, &v.t)
			    : draw_transcript_read(a, document, &v.t));
	if (is_statement ||
	    !draw_json_is(json_get(v.t.json, "outcome"), "drawn"))
		hold_against(&verdict, &v);
	return (verdict);
}

struct draw_verdict
draw_verify_document(struct arena *a, struct draw_text document,
    const struct draw_folder *folder)
{
	return (draw_verify_keeping(a, document, folder, NULL));
}

void
draw_note_witnesses(
    struct arena *a, struct draw_text document, struct draw_verdict *verdict)
{
	struct draw_verify_work v = {.a = a, .verdict = verdict};
	const struct json *j;

	if (verdict->kind == DRAW_DIFFERS ||
	    draw_read_json(a, document, &j) != NULL || draw_statement_is(j))
		return;
	if (draw_json_is(json_get(j, "outcome"), "drawn"))
		draw_note(&v,
		    "witnesses: not checked, what binds them are their "
		    "receipts and the signatures of the statement");
	else
		draw_note(&v,
		    "witnesses: not checked, of an attempt that is void the "
		    "audit bundle shows them");
}
