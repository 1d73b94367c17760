/* SPDX-License-Identifier: Apache-2.0 */
/* What may be read of a draw: documents, result, report, files. */
#include <cjson/cJSON.h>

#include <inttypes.h>
#include <string.h>

#include "api/handlers.h"
#include "api/listing.h"
#include "base/arena.h"
#include "base/json_write.h"
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

static cJSON *
amendment_json(struct arena *a, const void *of)
{
	const struct draw_amendment_row *row = of;
	cJSON *json = cJSON_CreateObject();

	(void)a;
	cJSON_AddNumberToObject(json, "number", (double)row->number);
	json_put(json, "hash", row->hash);
	json_put(json, "text", row->text);
	json_put(json, "created_at", row->created_at);
	cJSON_AddBoolToObject(json, "signed", draw_amendment_is_signed(row));
	cJSON_AddRawToObject(json, "signatures", row->signatures);
	return (json);
}

static struct problem *
reply_amendments(struct call *c, struct reply *r)
{
	static const struct listing how = {
	    sizeof(struct draw_amendment_row), amendment_json, NULL};
	struct db_rows rows;

	TRY(draw_document_amendments(&c->ctx, call_path(c, "id"), &rows));
	return (listing_whole(r, &rows, &how));
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
	static const struct listing how = {
	    sizeof(struct draw_pick_row), pick_json, pick_keys};
	struct db_rows rows;
	struct page page;

	TRY(page_read(c, "draw-picks", "ssi", &page));
	TRY(draw_document_result(&c->ctx, call_path(c, "id"), &page, &rows));
	return (listing_page(r, &page, &rows, &how));
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

struct problem *
api_public_draw_visits(struct call *c, struct reply *r)
{
	struct body_row visits;

	TRY(draw_document_visits(&c->ctx, call_path(c, "id"), &visits));
	reply_header(r, "Cache-Control", "public, max-age=60");
	return (reply_bytes(
	    r, 200, "application/json", visits.body, strlen(visits.body)));
}

/* ---- the auditor's folder ---------------------------------------- */

static cJSON *
file_json(struct arena *a, const void *of)
{
	const struct draw_file_row *row = of;
	cJSON *json = cJSON_CreateObject();

	(void)a;
	json_put(json, "name", row->name);
	json_put(json, "kind", row->kind);
	cJSON_AddNumberToObject(json, "size", (double)row->size);
	json_put(json, "sha256", row->sha256);
	return (json);
}

struct problem *
api_draw_files(struct call *c, struct reply *r)
{
	static const struct listing how = {
	    sizeof(struct draw_file_row), file_json, NULL};
	struct db_rows rows;

	TRY(draw_document_files(&c->ctx, call_path(c, "id"), &rows));
	return (listing_whole(r, &rows, &how));
}

struct problem *
api_draw_file(struct call *c, struct reply *r)
{
	struct draw_document document;

	TRY(draw_document_file(
	    &c->ctx, call_path(c, "id"), call_path(c, "name"), &document));
	return (reply_document(r, &document));
}
