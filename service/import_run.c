/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An import from its beginning or from wherever it was cut short: read
 * everything, then apply step by step, then end with one event.
 *
 * Every step is one transaction that also writes how far it came. Killed in
 * between, the next attempt reads again or goes on behind the last step.
 */
#include "service/import_private.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/json_write.h"
#include "storage/aliases.h"
#include "storage/blob.h"
#include "storage/events.h"

enum {
	STEP_ROWS = 10000,
	MAPPING_DEPTH = 16,
	COLLISIONS = 5, /* tries of a step that somebody's change met */
};

struct problem *
import_transact(struct doing *d,
    struct problem *(*act)(struct db *db, struct arena *a, void *arg),
    void *arg)
{
	return (job_run_transact(d->run, d->x, act, arg));
}

struct problem *
import_fatal(struct doing *d, struct problem *p)
{
	d->fatal = p;
	return (p);
}

/* ---- how it ends --------------------------------------------------------- */

/* The contract's `problem` of an import. */
static const char *
problem_text(struct arena *a, const struct problem *p)
{
	struct cJSON *json, *errors, *one;
	const struct problem_field *f;

	if (p == NULL)
		return (NULL);
	json = cJSON_CreateObject();
	json_put(json, "code", problem_code(p->kind));
	json_put(json, "title", problem_title(p->kind, false));
	if (p->detail != NULL)
		json_put(json, "detail", p->detail);
	errors = cJSON_AddArrayToObject(json, "errors");
	for (f = p->fields; f != NULL; f = f->next) {
		one = cJSON_CreateObject();
		json_put(one, "pointer", f->pointer);
		json_put(one, "code", f->code);
		if (f->detail != NULL)
			json_put(one, "detail", f->detail);
		(void)cJSON_AddItemToArray(errors, one);
	}
	return (json_write(a, json));
}

struct ending {
	struct doing *d;
	const char *state;
	enum event_kind event;
	const struct problem *problem;
};

static struct problem *
end(struct db *db, struct arena *a, void *arg)
{
	struct ending *e = arg;
	struct doing *d = e->d;
	const char *id = d->row.id;

	TRY(imports_hold(db, a, id));
	TRY(stage_clear(&d->stage, db, a));
	TRY(imports_end(db, a, id, e->state, problem_text(a, e->problem),
	    clock_rfc3339(a, clock_now_ms())));
	TRY(imports_get(db, a, id, &d->row));
	return (event_append(db, d->x,
	    &(struct event){e->event, id, d->row.org_path, NULL,
		json_write(a, import_json(&d->row))}));
}

static struct problem *
finish(struct doing *d)
{
	struct ending e = {d, "done", EVENT_IMPORT_DONE, NULL};
	struct cJSON *result = cJSON_CreateObject();

	json_put(result, "import_id", d->row.id);
	job_run_result(d->run, result);
	return (job_run_finish(d->run, d->x, end, &e));
}

/* The import is over because of `p`, which is the answer. */
static struct problem *
fail(struct doing *d, struct problem *p)
{
	struct ending e = {d, "failed", EVENT_IMPORT_FAILED, p};

	TRY(import_transact(d, end, &e));
	return (p);
}

static struct problem *
cancel(struct doing *d, struct problem *p)
{
	struct ending e = {d, "cancelled", EVENT_IMPORT_CANCELLED, NULL};

	TRY(import_transact(d, end, &e));
	return (p);
}

/* ---- applying ------------------------------------------------------------ */

struct applying {
	struct doing *d;
	struct stage_step step;
};

static struct problem *
apply(struct db *db, struct arena *a, void *arg)
{
	struct applying *w = arg;
	const char *id = w->d->row.id;

	TRY(imports_hold(db, a, id));
	TRY(stage_apply(&w->d->stage, db, a, &w->step));
	if (w->step.up_to == 0)
		return (NULL);
	return (imports_applied(db, a, id, w->step.up_to, &w->step.done));
}

/* One step; again when a change by somebody else got in its way. */
static struct problem *
apply_step(struct applying *w)
{
	struct problem *p = NULL;
	int tries;

	for (tries = 0; tries < COLLISIONS; tries++) {
		p = import_transact(w->d, apply, w);
		if (p == NULL || p->kind != PROBLEM_DUPLICATE)
			return (p);
	}
	return (problem_retry(
	    w->d->x->arena, PROBLEM_UNAVAILABLE, 1, "名录库正在被他人修改"));
}

static int64_t
applied(const struct import_row *row)
{
	return (row->created + row->updated + row->unchanged);
}

static struct problem *
apply_all(struct doing *d)
{
	struct arena *a = d->x->arena;
	struct applying w = {.d = d,
	    .step = {.most = STEP_ROWS,
		.behind = d->row.applied_line,
		.activate = d->row.activate,
		.now = clock_rfc3339(a, d->x->now_ms),
		.today = clock_day(a, d->x->now_ms)}};
	int64_t done = applied(&d->row);

	for (;;) {
		job_run_progress(d->run, "applying", done, d->row.staged);
		TRY(job_run_check(d->run));
		TRY(apply_step(&w));
		if (w.step.up_to == 0)
			return (NULL);
		w.step.behind = w.step.up_to;
		done += w.step.done.created + w.step.done.updated +
		    w.step.done.unchanged;
	}
}

/* ---- all of it ----------------------------------------------------------- */

/* True when everything is read and still there: an unlogged table is empty
 * after a crash of the server. */
static struct problem *
is_staged(struct doing *d, bool *staged)
{
	int64_t count = -1;

	if (d->row.staged >= 0)
		TRY(stage_count(&d->stage, d->x->db, d->x->arena, &count));
	*staged = d->row.staged >= 0 && count == d->row.staged;
	return (NULL);
}

static struct problem *
go_on(struct doing *d)
{
	bool staged = false;

	TRY(is_staged(d, &staged));
	if (!staged)
		TRY(import_read_file(d));
	if (d->row.refused > 0 && strcmp(d->row.on_error, "abort") == 0)
		return (import_fatal(d,
		    problem_new(d->x->arena, PROBLEM_RULE, NULL,
			"有 %lld 行被拒绝，按 on_error=abort 未导入任何行",
			(long long)d->row.refused)));
	TRY(apply_all(d));
	return (finish(d));
}

static struct problem *
prepare(struct doing *d)
{
	struct arena *a = d->x->arena;
	enum library_kind kind = library_kind_by_word(d->row.kind);
	const struct json *j = NULL;

	stage_begin(&d->stage, a, kind, d->row.id);
	TRY(json_read(
	    a, d->row.mapping, strlen(d->row.mapping), MAPPING_DEPTH, &j));
	TRY(mapping_read(a, j, "/mapping", kind, &d->mapping));
	TRY(aliases_names(
	    d->x->db, a, clock_rfc3339(a, d->x->now_ms), &d->names));
	d->names.scope = d->row.org_path;
	return (NULL);
}

static bool
is_over(const struct import_row *row)
{
	return (strcmp(row->state, "queued") != 0 &&
	    strcmp(row->state, "running") != 0);
}

struct problem *
import_run(struct ctx *x, struct job_run *run, const char *id)
{
	struct doing d = {.x = x, .run = run, .scratch = arena_new()};
	struct problem *p = imports_get(x->db, x->arena, id, &d.row);

	if (p == NULL && !is_over(&d.row)) {
		p = prepare(&d);
		if (p == NULL)
			p = go_on(&d);
		if (p != NULL && p == d.fatal)
			p = fail(&d, p);
		else if (p != NULL && job_run_cancelled(run))
			p = cancel(&d, p);
	}
	arena_free(d.scratch);
	return (p);
}

/* ---- what nobody will continue ------------------------------------------- */

/* Another worker may be quicker: then it is over, as it should be. */
static struct problem *
settle(struct ctx *x, const char *id)
{
	struct doing d = {.x = x};
	struct ending e = {&d, "failed", EVENT_IMPORT_FAILED, NULL};
	struct problem *p;

	e.problem = problem_new(x->arena, PROBLEM_UNAVAILABLE, NULL,
	    "导入中断，请重新导入；已导入的行不会重复");
	TRY(imports_get(x->db, x->arena, id, &d.row));
	if (strcmp(d.row.state, "cancelled") == 0)
		e = (struct ending){
		    &d, "cancelled", EVENT_IMPORT_CANCELLED, NULL};
	stage_begin(&d.stage, x->arena, library_kind_by_word(d.row.kind), id);
	p = db_transact(x->db, x->arena, end, &e);
	return (p != NULL && p->kind == PROBLEM_WRONG_STATE ? NULL : p);
}

void
import_sweep(struct ctx *x)
{
	enum {
		LEFTOVER_S = 86400
	};

	blob_sweep(x->arena, LEFTOVER_S);
}

struct problem *
import_settle(struct ctx *x, bool tool)
{
	const struct import_id *row;
	struct db_rows rows;
	size_t i;

	TRY(imports_left_behind(x->db, x->arena, tool, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++)
		TRY(settle(x, row[i].id));
	return (NULL);
}
