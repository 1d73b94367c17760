/* SPDX-License-Identifier: Apache-2.0 */
/* Imports: /v1/import-files and /v1/imports. */
#include <inttypes.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "api/body.h"
#include "api/handlers.h"
#include "api/listing.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"
#include "service/imports.h"

/* ---- files --------------------------------------------------------------- */

struct problem *
api_import_file_create(struct call *c, struct reply *r)
{
	struct blob blob;
	cJSON *json;

	TRY(import_file_keep(&c->ctx, c->raw, c->raw_len, &blob));
	json = cJSON_CreateObject();
	json_put(json, "sha256", blob.sha256);
	cJSON_AddNumberToObject(json, "size", (double)blob.size);
	return (reply_json(r, 201, json));
}

/* ---- imports ------------------------------------------------------------- */

static void
put_raw_or_null(cJSON *json, const char *name, const char *text)
{
	if (text != NULL)
		cJSON_AddRawToObject(json, name, text);
	else
		cJSON_AddNullToObject(json, name);
}

static bool
is_open(const struct import_row *row)
{
	return (strcmp(row->state, "queued") == 0 ||
	    strcmp(row->state, "running") == 0);
}

static cJSON *
row_json(struct arena *a, const void *of)
{
	const struct import_row *row = of;
	cJSON *json = import_json(row), *progress;

	(void)a;
	if (is_open(row)) {
		progress = cJSON_AddObjectToObject(json, "progress");
		json_put(progress, "phase", row->phase);
		cJSON_AddNumberToObject(progress, "done", (double)row->done);
		cJSON_AddNumberToObject(progress, "total", (double)row->total);
		cJSON_AddNullToObject(json, "problem");
	} else {
		cJSON_AddNullToObject(json, "progress");
		put_raw_or_null(json, "problem", row->problem);
	}
	json_put(json, "created_at", row->created_at);
	json_put(json, "finished_at", row->finished_at);
	return (json);
}

static void
row_keys(struct arena *a, const void *of, const char **keys)
{
	const struct import_row *row = of;

	(void)a;
	keys[0] = row->created_at;
	keys[1] = row->id;
}

struct problem *
api_import_list(struct call *c, struct reply *r)
{
	struct import_filter f = {
	    .kind = call_query(c, "kind"), .state = call_query(c, "state")};
	static const struct listing how = {
	    sizeof(struct import_row), row_json, row_keys};
	struct db_rows rows;
	struct page page;

	TRY(page_read(c, "imports", "tu", &page));
	TRY(import_list(&c->ctx, &f, &page, &rows));
	return (listing_page(r, &page, &rows, &how));
}

static const char *const *
read_parts(const struct call *c, size_t *count)
{
	const struct json *parts = json_get(c->body, "parts"), *j;
	const char **out = arena_array(c->ctx.arena, parts->len, sizeof(*out));

	*count = 0;
	for (j = parts->child; j != NULL; j = j->next)
		out[(*count)++] = json_string(j);
	return (out);
}

struct problem *
api_import_create(struct call *c, struct reply *r)
{
	const struct json *mapping = json_get(c->body, "mapping");
	struct import_order o = {
	    .kind = library_kind_by_word(body_text(c, "kind")),
	    .file_name = body_text(c, "file_name"),
	    .mapping = mapping,
	    .mapping_text = arena_memdup(c->ctx.arena,
		(const char *)c->raw + mapping->at, mapping->end - mapping->at),
	    .on_error = body_text(c, "on_error"),
	    .activate = json_true(json_get(c->body, "activate")),
	};
	struct import_row row;

	o.parts = read_parts(c, &o.part_count);
	TRY(import_order(&c->ctx, &o, true, &row));
	reply_header(
	    r, "Location", arena_fmt(c->ctx.arena, "/v1/imports/%s", row.id));
	return (reply_json(r, 202, row_json(r->arena, &row)));
}

struct problem *
api_import_get(struct call *c, struct reply *r)
{
	struct import_row row;

	TRY(import_read(&c->ctx, call_path(c, "id"), &row));
	return (reply_json(r, 200, row_json(r->arena, &row)));
}

static const char bom[] = "\xef\xbb\xbf";

struct problem *
api_import_refusals(struct call *c, struct reply *r)
{
	struct db_bytes csv;
	char *text;
	int64_t next;

	TRY(import_refusals(&c->ctx, call_path(c, "id"),
	    call_query_int(c, "after_line", 0), &csv, &next));
	if (next > 0)
		reply_header(
		    r, "Next-Line", arena_fmt(r->arena, "%" PRId64, next));
	reply_header(
	    r, "Content-Disposition", "attachment; filename=\"refusals.csv\"");
	/* Spreadsheets take UTF-8 for what it is only behind the mark. */
	text = arena_alloc(r->arena, csv.len + strlen(bom));
	memcpy(text, bom, strlen(bom));
	memcpy(text + strlen(bom), csv.data, csv.len);
	return (reply_bytes(
	    r, 200, "text/csv; charset=utf-8", text, csv.len + strlen(bom)));
}
