/* SPDX-License-Identifier: Apache-2.0 */
#include "service/imports.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/page.h"
#include "base/uuid.h"
#include "domain/csv.h"
#include "domain/mapping.h"
#include "service/job.h"
#include "service/scope.h"
#include "storage/orgs.h"

struct cJSON *
import_json(const struct import_row *row)
{
	static const struct {
		const char *name;
		size_t at;
	} counts[] = {
	    {"rows_read", offsetof(struct import_row, rows_read)},
	    {"skipped", offsetof(struct import_row, skipped)},
	    {"created", offsetof(struct import_row, created)},
	    {"updated", offsetof(struct import_row, updated)},
	    {"unchanged", offsetof(struct import_row, unchanged)},
	    {"refused", offsetof(struct import_row, refused)},
	    {"warned", offsetof(struct import_row, warned)},
	    {"activated", offsetof(struct import_row, activated)},
	};
	struct cJSON *json = cJSON_CreateObject();
	const char *base = (const char *)row;
	int64_t count;
	size_t i;

	json_put(json, "id", row->id);
	json_put(json, "kind", row->kind);
	json_put(json, "state", row->state);
	json_put(json, "org_id", row->org_id);
	json_put(json, "file_name", row->file_name);
	(void)cJSON_AddNumberToObject(
	    json, "file_size", (double)row->file_size);
	(void)cJSON_AddRawToObject(json, "parts", row->parts);
	json_put(json, "on_error", row->on_error);
	(void)cJSON_AddBoolToObject(json, "activate", row->activate);
	json_put(json, "job_id", row->job_id);
	for (i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		memcpy(&count, base + counts[i].at, sizeof(count));
		(void)cJSON_AddNumberToObject(
		    json, counts[i].name, (double)count);
	}
	return (json);
}

/* ---- files --------------------------------------------------------------- */

struct keeping {
	struct ctx *x;
	const struct blob *blob;
	const char *org_id;
};

static struct problem *
know(struct db *db, struct arena *a, void *arg)
{
	struct keeping *k = arg;
	struct org_row org;
	struct import_file f;

	TRY(orgs_get(db, a, k->org_id, &org));
	f = (struct import_file){k->blob->sha256, org.id, org.path,
	    k->blob->size, k->x->actor->user_id,
	    clock_rfc3339(a, k->x->now_ms)};
	return (imports_file_insert(db, a, &f));
}

struct problem *
import_file_known(struct ctx *x, const struct blob *blob, const char *org_id)
{
	struct keeping k = {x, blob, org_id};

	TRY(ctx_require(x, PERM_IMPORT_MANAGE));
	return (db_transact(x->db, x->arena, know, &k));
}

struct problem *
import_file_keep(struct ctx *x, const void *bytes, size_t len, struct blob *out)
{
	TRY(ctx_require(x, PERM_IMPORT_MANAGE));
	TRY(blob_put(x->arena, x->helper, bytes, len, out));
	return (import_file_known(x, out, x->actor->org_id));
}

/* ---- ordering ------------------------------------------------------------ */

static enum permission
permission_of(enum library_kind kind)
{
	switch (kind) {
	case LIBRARY_ITEMS:
		return (PERM_ITEM_MANAGE);
	case LIBRARY_INSPECTORS:
		return (PERM_INSPECTOR_MANAGE);
	case LIBRARY_OBJECTS:
	case LIBRARY_KINDS:
		break;
	}
	return (PERM_OBJECT_MANAGE);
}

struct ordering {
	struct ctx *x;
	const struct import_order *o;
	bool job;
	struct import_row *out;
};

static struct problem *
enqueue(struct db *db, struct ctx *x, struct import_new *n)
{
	struct job_request r = {.kind = JOB_IMPORT,
	    .args = cJSON_CreateObject(),
	    .org_path = n->org_path};
	struct ctx inside = *x;

	json_put(r.args, "import_id", n->id);
	inside.db = db;
	TRY(job_enqueue(&inside, &r, &n->job_id));
	x->jobs_added = true;
	return (NULL);
}

static struct problem *
order(struct db *db, struct arena *a, void *arg)
{
	struct ordering *w = arg;
	struct ctx *x = w->x;
	const struct import_order *o = w->o;
	struct import_filter scope;
	struct import_new n = {.id = uuid_new(a),
	    .kind = library_kind_word(o->kind),
	    .parts = o->parts,
	    .part_count = o->part_count,
	    .file_name = o->file_name,
	    .mapping = o->mapping_text,
	    .on_error = o->on_error,
	    .activate = o->activate && o->kind == LIBRARY_ITEMS,
	    .created_by = x->actor->user_id,
	    .created_at = clock_rfc3339(a, x->now_ms)};
	struct org_row org;
	int64_t parts = 0;

	TRY(orgs_get(
	    db, a, o->org_id != NULL ? o->org_id : x->actor->org_id, &org));
	TRY(scope_require(x, PERM_IMPORT_MANAGE, org.path));
	n.org_id = org.id;
	n.org_path = org.path;
	scope = (struct import_filter){
	    .low = org.path, .high = arena_fmt(a, "%s~", org.path)};
	TRY(imports_files_known(db, a, &n, &scope, &parts, &n.file_size));
	if ((size_t)parts != o->part_count)
		return (problem_new(a, PROBLEM_INVALID, "/parts",
		    "有的文件段尚未上传，请先上传各段"));
	if (w->job)
		TRY(enqueue(db, x, &n));
	TRY(imports_insert(db, a, &n));
	return (imports_get(db, a, n.id, w->out));
}

struct problem *
import_order(struct ctx *x, const struct import_order *o, bool job,
    struct import_row *out)
{
	struct ordering w = {x, o, job, out};
	struct mapping *m;

	TRY(ctx_require(x, PERM_IMPORT_MANAGE));
	TRY(ctx_require(x, permission_of(o->kind)));
	TRY(mapping_read(x->arena, o->mapping, "/mapping", o->kind, &m));
	return (db_transact(x->db, x->arena, order, &w));
}

/* ---- reading ------------------------------------------------------------- */

struct problem *
import_read(struct ctx *x, const char *id, struct import_row *out)
{
	TRY(ctx_require(x, PERM_IMPORT_MANAGE));
	return (imports_get(x->db, x->arena, id, out));
}

struct problem *
import_list(struct ctx *x, const struct import_filter *f,
    const struct page *page, struct db_rows *out)
{
	struct scope scope = scope_of(x, PERM_IMPORT_MANAGE);
	struct import_filter wanted = *f;

	TRY(ctx_require(x, PERM_IMPORT_MANAGE));
	wanted.low = scope.low;
	wanted.high = scope.high;
	return (imports_page(x->db, x->arena, &wanted, page, out));
}

static void
write_refusals(struct csv_out *o, const struct db_rows *rows)
{
	static const char *const titles[] = {
	    "line", "severity", "field", "code", "reason", "row"};
	const struct import_refusal_row *row = rows->rows;
	size_t i;

	for (i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		csv_out_text(o, titles[i]);
	csv_out_end(o);
	for (i = 0; i < rows->count; i++) {
		csv_out_number(o, row[i].line);
		csv_out_text(o, row[i].severity);
		csv_out_text(o, row[i].field);
		csv_out_text(o, row[i].code);
		csv_out_text(o, row[i].detail);
		csv_out_text(o, row[i].row);
		csv_out_end(o);
	}
}

struct problem *
import_refusals(struct ctx *x, const char *id, int64_t after_line,
    struct db_bytes *csv, int64_t *next)
{
	struct csv_out o = {.arena = x->arena};
	const struct import_refusal_row *row;
	struct import_row import;
	struct db_rows rows;

	TRY(import_read(x, id, &import));
	TRY(imports_refusals(
	    x->db, x->arena, id, after_line, IMPORT_REFUSALS_MOST, &rows));
	write_refusals(&o, &rows);
	row = rows.rows;
	*next =
	    rows.count >= IMPORT_REFUSALS_MOST ? row[rows.count - 1].line : 0;
	*csv = (struct db_bytes){o.text, o.len};
	return (NULL);
}
