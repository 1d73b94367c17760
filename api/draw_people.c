/* SPDX-License-Identifier: Apache-2.0 */
/* What people of a draw do by their invitations, besides the ceremony's steps:
 * keys, signatures, and what holders keep. */
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "api/draw_json.h"
#include "api/handlers.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"
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

struct problem *
api_draw_publish_veil_key(struct call *c, struct reply *r)
{
	struct ceremony_view view;

	TRY(draw_veil_publish(&c->ctx, call_path(c, "id"),
	    json_string(json_get(c->body, "veil_key")), &view));
	return (reply_shown(c, r, &view));
}
