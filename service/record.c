/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading and writing records. Every act holds the record and its task first,
 * so that what it decides from is still true when it commits: two who act at
 * once come one after the other, and the second finds the state the first has
 * left.
 */
#include "service/record.h"

#include "base/json.h"
#include "base/page.h"
#include "base/uuid.h"
#include "service/note.h"
#include "service/record_act.h"
#include "service/record_draft.h"
#include "service/scope.h"

/* ---- reading ----------------------------------------------------------- */

struct problem *
record_show(struct ctx *x, const char *id, struct body_view *out)
{
	TRY(records_get(
	    x->db, x->arena, id, scope_is_whole(x, PERM_RECORD_READ), out));
	if (out->mine || actor_may(x->actor, PERM_RECORD_READ, out->org_path))
		return (NULL);
	return (problem_new(x->arena, PROBLEM_NOT_FOUND, NULL, NULL));
}

struct problem *
record_list(struct ctx *x, bool mine, struct record_filter *filter,
    const struct page *page, struct db_rows *out)
{
	struct scope scope = scope_of(x, PERM_RECORD_READ);

	filter->low = scope.low;
	filter->high = scope.high;
	filter->inspector_id = NULL;
	if (mine || scope_is_empty(&scope))
		filter->inspector_id = x->actor->inspector_id != NULL
		    ? x->actor->inspector_id
		    : UUID_FIRST;
	return (records_page(x->db, x->arena, filter,
	    page_key(page, 0, UUID_LAST), page_fetch(x->arena, page), out));
}

/* ---- create ------------------------------------------------------------ */

static struct problem *
write_new(struct record_act *r, const struct task_row *task,
    const struct db_rows *forms)
{
	struct arena *a = r->x.arena;
	struct record_about about;
	struct record_text text;
	struct event e = {.kind = EVENT_RECORD_CREATED,
	    .subject_id = r->row.id,
	    .org_path = r->row.org_path};

	TRY(record_about_load(&r->x, &r->row, forms, &about));
	TRY(record_content_read(&r->x, &about, r->body, NULL, &text));
	e.after = note_texts(
	    a, "task_id", r->row.task_id, "content_sha256", text.sha256);
	TRY(records_create(r->x.db, &r->x, &r->row, &text, &e));
	if (json_get(r->body, "evidence") != NULL)
		TRY(records_link_evidence(r->x.db, a, &r->row, text.text));
	if (task->in_company)
		return (record_show(&r->x, r->id, r->out));
	record_draft_show(r, task, &text, r->out);
	return (NULL);
}

/* The busiest write there is: one trip to hold and to read, and what is
 * written goes out with the COMMIT. */
static struct problem *
create(struct db *db, struct arena *a, void *arg)
{
	struct record_act *r = arg;
	const struct visit_turn *mine;
	struct task_row task;
	struct visit visit;
	struct db_rows forms;

	r->x.db = db;
	r->row.task_id = json_string(json_get(r->body, "task_id"));
	TRY(record_hold_visit(r, &task, &visit, &mine, &forms));
	TRY(task_settle_held(&r->x, &task, &visit));
	TRY(lifecycle_move(a, &lifecycle_task, task.state, ACT_SUBMIT, NULL));
	r->row.id = r->id;
	r->row.district = task.district;
	r->row.org_id = task.org_id;
	r->row.org_path = task.org_path;
	r->row.visit_no = task.visit_no;
	r->row.object_code = task.object_code;
	return (write_new(r, &task, &forms));
}

struct problem *
record_create(struct ctx *x, const struct json *body, const char **id,
    struct body_view *out)
{
	struct record_act r = {
	    .x = *x, .id = uuid_new(x->arena), .body = body, .out = out};

	TRY(ctx_require(x, PERM_INSPECT));
	*id = r.id;
	return (db_transact(x->db, x->arena, create, &r));
}

/* ---- edit -------------------------------------------------------------- */

static struct problem *
edit(struct db *db, struct arena *a, void *arg)
{
	struct record_act *r = arg;
	const struct visit_turn *mine;
	struct record_about about;
	struct record_text text;
	struct task_row task;
	struct visit visit;
	const char *state;

	TRY(record_hold(r, db));
	TRY(record_hold_visit(r, &task, &visit, &mine, NULL));
	TRY(record_may(r, ACT_EDIT, &state));
	TRY(record_about_load(&r->x, &r->row, NULL, &about));
	TRY(record_content_read(&r->x, &about, r->body, r->row.id, &text));
	TRY(records_edit(db, a, &r->row, &text, state, record_now(r)));
	TRY(records_link_evidence(db, a, &r->row, text.text));
	TRY(record_append(r, EVENT_RECORD_EDITED,
	    note_text(a, "content_sha256", text.sha256)));
	return (record_show(&r->x, r->id, r->out));
}

struct problem *
record_edit(struct ctx *x, const char *id, int64_t version,
    const struct json *body, struct body_view *out)
{
	struct record_act r = {
	    .x = *x, .id = id, .version = &version, .body = body, .out = out};

	TRY(ctx_require(x, PERM_INSPECT));
	return (db_transact(x->db, x->arena, edit, &r));
}
