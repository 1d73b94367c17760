/* SPDX-License-Identifier: Apache-2.0 */
/* People of a draw, besides the ceremony's steps: keys, signatures, what
 * holders keep, witnesses and their receipts. */
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "api/draw_json.h"
#include "api/handlers.h"
#include "api/listing.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"
#include "service/ceremony_hall.h"
#include "service/draw_seal.h"

static struct problem *
reply_shown(struct call *c, struct reply *r, const struct ceremony_view *view)
{
	return (reply_json(r, 200, draw_ceremony_json(c->ctx.arena, view)));
}

struct problem *
api_draw_register_key(struct call *c, struct reply *r)
{
	struct ceremony_view view;

	TRY(ceremony_register(&c->ctx, call_path(c, "id"),
	    json_string(json_get(c->body, "key")), &view));
	return (reply_shown(c, r, &view));
}

struct problem *
api_draw_sign(struct call *c, struct reply *r)
{
	struct ceremony_signature in = {
	    .role = json_string(json_get(c->body, "role")),
	    .of = json_string(json_get(c->body, "of")),
	    .sig = json_string(json_get(c->body, "sig")),
	};
	struct ceremony_view view;

	(void)json_int64(json_get(c->body, "at"), &in.at);
	TRY(ceremony_sign(&c->ctx, call_path(c, "id"), &in, &view));
	return (reply_shown(c, r, &view));
}

/* ---- holders ----------------------------------------------------- */

struct problem *
api_draw_sealed_list(struct call *c, struct reply *r)
{
	const struct draw_file_row *row;
	struct db_rows files;
	const char *keys;
	cJSON *json, *items;
	size_t i;

	TRY(draw_sealed_list(&c->ctx, call_path(c, "id"), &keys, &files));
	row = files.rows;
	json = cJSON_CreateObject();
	json_put(json, "keys", keys);
	items = cJSON_AddArrayToObject(json, "items");
	for (i = 0; i < files.count; i++) {
		cJSON *each = cJSON_CreateObject();

		json_put(each, "name", row[i].name);
		cJSON_AddNumberToObject(each, "size", (double)row[i].size);
		json_put(each, "sha256", row[i].sha256);
		cJSON_AddItemToArray(items, each);
	}
	reply_header(r, "Cache-Control", "no-store");
	return (reply_json(r, 200, json));
}

struct problem *
api_draw_sealed_piece(struct call *c, struct reply *r)
{
	struct draw_document piece;

	TRY(draw_sealed_piece(&c->ctx, call_path(c, "id"), call_path(c, "name"),
	    strtoll(call_path(c, "piece"), NULL, 10), &piece));
	reply_header(r, "ETag", arena_fmt(r->arena, "\"%s\"", piece.sha256));
	return (
	    reply_bytes(r, 200, piece.content_type, piece.bytes, piece.len));
}

static cJSON *
sealed_amendment_json(struct arena *a, const void *of)
{
	const struct draw_amendment_row *row = of;
	cJSON *json = cJSON_CreateObject();

	(void)a;
	cJSON_AddNumberToObject(json, "number", (double)row->number);
	json_put(json, "hash", row->hash);
	json_put(json, "sealed", row->text);
	cJSON_AddRawToObject(json, "signatures", row->signatures);
	return (json);
}

struct problem *
api_draw_sealed_amendments(struct call *c, struct reply *r)
{
	static const struct listing how = {
	    sizeof(struct draw_amendment_row), sealed_amendment_json, NULL};
	struct db_rows rows;

	TRY(draw_sealed_amendments(&c->ctx, call_path(c, "id"), &rows));
	reply_header(r, "Cache-Control", "no-store");
	return (listing_whole(r, &rows, &how));
}

struct problem *
api_draw_publish_veil_key(struct call *c, struct reply *r)
{
	struct ceremony_view view;

	TRY(draw_veil_publish(&c->ctx, call_path(c, "id"),
	    json_string(json_get(c->body, "veil_key")), &view));
	return (reply_shown(c, r, &view));
}

/* ---- witnesses --------------------------------------------------- */

struct problem *
api_draw_witness_invite(struct call *c, struct reply *r)
{
	struct ceremony_witness witness = {
	    .id = json_string(json_get(c->body, "id")),
	    .kind = json_string(json_get(c->body, "kind")),
	    .name = json_string(json_get(c->body, "name")),
	};
	const char *token;
	cJSON *json;

	TRY(ceremony_witness_invite(
	    &c->ctx, call_path(c, "id"), &witness, &token));
	json = cJSON_CreateObject();
	json_put(json, "witness", witness.id);
	json_put(json, "token", token);
	reply_header(r, "Cache-Control", "no-store");
	return (reply_json(r, 200, json));
}

struct problem *
api_draw_present(struct call *c, struct reply *r)
{
	struct ceremony_view view;

	TRY(ceremony_present(&c->ctx, call_path(c, "id"), &view));
	return (reply_shown(c, r, &view));
}

static struct problem *
reply_receipt(struct reply *r, const struct draw_document *document)
{
	reply_header(
	    r, "ETag", arena_fmt(r->arena, "\"%s\"", document->sha256));
	return (reply_bytes(
	    r, 200, document->content_type, document->bytes, document->len));
}

struct problem *
api_draw_receipt(struct call *c, struct reply *r)
{
	struct draw_document document;

	TRY(draw_receipt(
	    &c->ctx, call_path(c, "id"), call_path(c, "witness"), &document));
	return (reply_receipt(r, &document));
}

struct problem *
api_draw_receipt_take(struct call *c, struct reply *r)
{
	struct draw_document document;

	TRY(draw_receipt_take(
	    &c->ctx, call_path(c, "id"), call_path(c, "witness"), &document));
	return (reply_receipt(r, &document));
}
