/* SPDX-License-Identifier: Apache-2.0 */
/* What may be read of a draw: documents, result, report, files. */
#include <cjson/cJSON.h>

#include <inttypes.h>

#include "api/handlers.h"
#include "base/arena.h"
#include "base/json_write.h"
#include "base/page.h"
#include "service/draw_documents.h"

/* Bytes as they are: their hash is published. */
static struct problem *
reply_document(struct reply *r, const struct draw_document *document)
{
	reply_header(
	    r, "ETag", arena_fmt(r->arena, "\"%s\"", document->sha256));
	return (reply_bytes(
	    r, 200, document->content_type, document->bytes, document->len));
}

static struct problem *
reply_statement(struct call *c, struct reply *r)
{
	struct draw_document document;

	TRY(draw_document_statement(&c->ctx, call_path(c, "id"), &document));
	return (reply_document(r, &document));
}

static struct problem *
reply_transcript(struct call *c, struct reply *r)
{
	struct draw_document document;

	TRY(draw_document_transcript(&c->ctx, call_path(c, "id"), &document));
	return (reply_document(r, &document));
}

static struct problem *
reply_amendments(struct call *c, struct reply *r)
{
	const struct draw_amendment_row *row;
	struct db_rows rows;
	cJSON *json, *items;
	size_t i;

	TRY(draw_document_amendments(&c->ctx, call_path(c, "id"), &rows));
	row = rows.rows;
	json = cJSON_CreateObject();
	items = cJSON_AddArrayToObject(json, "items");
	for (i = 0; i < rows.count; i++) {
		cJSON *each = cJSON_CreateObject();

		cJSON_AddNumberToObject(each, "number", (double)row[i].number);
		json_put(each, "hash", row[i].hash);
		json_put(each, "text", row[i].text);
		json_put(each, "created_at", row[i].created_at);
		cJSON_AddItemToArray(items, each);
	}
	return (reply_json(r, 200, json));
}

struct problem *
api_draw_statement(struct call *c, struct reply *r)
{
	return (reply_statement(c, r));
}

struct problem *
api_draw_transcript(struct call *c, struct reply *r)
{
	return (reply_transcript(c, r));
}

struct problem *
api_draw_amendments(struct call *c, struct reply *r)
{
	return (reply_amendments(c, r));
}

struct problem *
api_public_draw_statement(struct call *c, struct reply *r)
{
	reply_header(r, "Cache-Control", "public, max-age=300");
	return (reply_statement(c, r));
}

struct problem *
api_public_draw_transcript(struct call *c, struct reply *r)
{
	reply_header(r, "Cache-Control", "public, max-age=300");
	return (reply_transcript(c, r));
}

struct problem *
api_public_draw_amendments(struct call *c, struct reply *r)
{
	reply_header(r, "Cache-Control", "public, max-age=60");
	return (reply_amendments(c, r));
}

/* ---- result and report ------------------------------------------- */

static cJSON *
pick_json(struct arena *a, const void *of)
{
	const struct draw_pick_row *row = of;
	cJSON *json = cJSON_CreateObject();

	(void)a;
	json_put(json, "list_id", row->list_id);
	json_put(json, "stratum", row->stratum);
	cJSON_AddNumberToObject(json, "rank", (double)row->rank);
	json_put(json, "object_id", row->object_id);
	json_put(json, "object_code", row->object_code);
	json_put(json, "district", row->district);
	cJSON_AddNumberToObject(json, "lots", (double)row->lots);
	return (json);
}

static void
pick_keys(struct arena *a, const void *of, const char **keys)
{
	const struct draw_pick_row *row = of;

	keys[0] = row->list_id;
	keys[1] = row->stratum;
	keys[2] = arena_fmt(a, "%" PRId64, row->rank);
}

struct problem *
api_draw_result(struct call *c, struct reply *r)
{
	struct db_rows rows;
	struct page page;

	TRY(page_read(c, "draw-picks", "ssi", &page));
	TRY(draw_document_result(&c->ctx, call_path(c, "id"), &page, &rows));
	return (reply_json(r, 200,
	    page_json(c->ctx.arena, &page,
		&(struct page_rows){rows.rows, rows.count,
		    sizeof(struct draw_pick_row), pick_json, pick_keys})));
}

struct problem *
api_draw_report(struct call *c, struct reply *r)
{
	const char *report;

	TRY(draw_document_report(&c->ctx, call_path(c, "id"), &report));
	return (reply_json(r, 200, cJSON_Parse(report)));
}

struct problem *
api_public_draw_figures(struct call *c, struct reply *r)
{
	const char *figures;

	TRY(draw_document_figures(&c->ctx, call_path(c, "id"), &figures));
	return (reply_json(r, 200, cJSON_Parse(figures)));
}

/* ---- the auditor's folder ---------------------------------------- */

struct problem *
api_draw_files(struct call *c, struct reply *r)
{
	const struct draw_file_row *row;
	struct db_rows rows;
	cJSON *json, *items;
	size_t i;

	TRY(draw_document_files(&c->ctx, call_path(c, "id"), &rows));
	row = rows.rows;
	json = cJSON_CreateObject();
	items = cJSON_AddArrayToObject(json, "items");
	for (i = 0; i < rows.count; i++) {
		cJSON *each = cJSON_CreateObject();

		json_put(each, "name", row[i].name);
		json_put(each, "kind", row[i].kind);
		cJSON_AddNumberToObject(each, "size", (double)row[i].size);
		json_put(each, "sha256", row[i].sha256);
		cJSON_AddItemToArray(items, each);
	}
	return (reply_json(r, 200, json));
}

struct problem *
api_draw_file(struct call *c, struct reply *r)
{
	struct draw_document document;

	TRY(draw_document_file(
	    &c->ctx, call_path(c, "id"), call_path(c, "name"), &document));
	return (reply_document(r, &document));
}
