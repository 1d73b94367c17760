/* SPDX-License-Identifier: Apache-2.0 */
#include "service/record_act.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "domain/evidence.h"
#include "storage/evidence.h"
#include "storage/events.h"

const char *
record_now(const struct record_act *r)
{
	return (clock_rfc3339(r->x.arena, r->x.now_ms));
}

struct problem *
record_append(struct record_act *r, enum event_kind kind, const char *after)
{
	struct event e = {.kind = kind,
	    .subject_id = r->row.id,
	    .org_path = r->row.org_path,
	    .after = after};

	return (event_append(r->x.db, &r->x, &e));
}

struct problem *
record_hold(struct record_act *r, struct db *db)
{
	r->x.db = db;
	TRY(records_hold(db, r->x.arena, r->id, &r->row));
	if (r->version == NULL || *r->version == r->row.version)
		return (NULL);
	return (problem_new(r->x.arena, PROBLEM_STALE, NULL, NULL));
}

struct problem *
record_hold_visit(struct record_act *r, struct task_row *task,
    struct visit *visit, const struct visit_turn **mine, struct db_rows *forms)
{
	TRY(tasks_hold(
	    r->x.db, r->x.arena, r->row.task_id, task, visit, forms));
	return (task_require_member(&r->x, visit, mine));
}

struct problem *
record_may(struct record_act *r, enum act act, const char **state)
{
	return (lifecycle_move(
	    r->x.arena, &lifecycle_record, r->row.state, act, state));
}

/* ---- what it is about ---------------------------------------------------- */

struct problem *
record_about_load(struct ctx *x, const struct record_row *row,
    const struct db_rows *forms, struct record_about *out)
{
	const struct task_form_row *form;
	struct record_item *items;
	struct db_rows fetched;
	size_t i;

	if (forms == NULL) {
		TRY(tasks_forms(x->db, x->arena, row->task_id, &fetched));
		forms = &fetched;
	}
	items = arena_array(x->arena, forms->count, sizeof(*items));
	for (i = 0; i < forms->count; i++) {
		form = (const struct task_form_row *)forms->rows + i;
		items[i].item_id = form->item_id;
		items[i].item_version = form->item_version;
		TRY(json_read(x->arena, form->methods, strlen(form->methods),
		    JSON_DEPTH_MAX, &items[i].methods));
		if (form->fields != NULL)
			TRY(json_read(x->arena, form->fields,
			    strlen(form->fields), JSON_DEPTH_MAX,
			    &items[i].form));
	}
	*out = (struct record_about){row->id, row->task_id, row->visit_no,
	    row->object_code, items, forms->count};
	return (NULL);
}

/* ---- evidence ---------------------------------------------------------- */

static const char *
media_type_of(const struct db_rows *files, const char *sha256)
{
	const struct evidence_link_row *rows = files->rows;
	size_t i;

	for (i = 0; i < files->count; i++)
		if (strcmp(rows[i].sha256, sha256) == 0)
			return (rows[i].media_type);
	return (NULL);
}

static void
check_file(struct ctx *x, struct problem **wrong, const struct json *said,
    size_t i, const struct db_rows *files)
{
	const char *at = arena_fmt(x->arena, "/evidence/%zu", i);
	const char *sha256 = json_string(json_get(said, "sha256"));
	const char *kind = json_string(json_get(said, "kind"));
	const char *media_type = media_type_of(files, sha256);

	if (media_type == NULL)
		problem_note(x->arena, wrong, PROBLEM_INVALID,
		    arena_fmt(x->arena, "%s/sha256", at), "unknown",
		    "没有这份证据，请先上传");
	else if (!evidence_kind_admits(kind, media_type))
		problem_note(x->arena, wrong, PROBLEM_INVALID,
		    arena_fmt(x->arena, "%s/kind", at), "type",
		    "文件类型与证据种类不符（C75）");
}

static struct problem *
check_files(struct ctx *x, const struct json *evidence, const char *known)
{
	const char **hashes;
	const struct json *j;
	struct problem *wrong = NULL;
	struct db_rows files;
	size_t i = 0;

	if (evidence == NULL || evidence->len == 0)
		return (NULL);
	hashes = arena_array(x->arena, evidence->len, sizeof(*hashes));
	for (j = evidence->child; j != NULL; j = j->next)
		hashes[i++] = json_string(json_get(j, "sha256"));
	TRY(evidence_linkable(x->db, x->arena,
	    &(struct evidence_wanted){
		hashes, evidence->len, x->actor->user_id, known},
	    &files));
	for (j = evidence->child, i = 0; j != NULL; j = j->next)
		check_file(x, &wrong, j, i++, &files);
	return (wrong);
}

/* ---- content ----------------------------------------------------------- */

struct problem *
record_content_read(struct ctx *x, const struct record_about *about,
    const struct json *body, const char *known, struct record_text *out)
{
	TRY(record_write(x->arena, about, body, out));
	return (check_files(x, json_get(body, "evidence"), known));
}

struct problem *
record_content_parse(
    struct ctx *x, const struct record_row *row, const struct json **out)
{
	return (json_read(
	    x->arena, row->content, strlen(row->content), JSON_DEPTH_MAX, out));
}
