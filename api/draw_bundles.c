/* SPDX-License-Identifier: Apache-2.0 */
/* For the auditor: /v1/draws/{id}/bundle and /v1/draws/{id}/proofs. */
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "api/handlers.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"
#include "service/draw_bundle.h"
#include "service/draw_proof.h"

struct problem *
api_draw_bundle_create(struct call *c, struct reply *r)
{
	const char *job_id;

	TRY(draw_bundle_order(&c->ctx, call_path(c, "id"), &job_id));
	return (reply_job(r, job_id));
}

struct problem *
api_draw_bundle_get(struct call *c, struct reply *r)
{
	struct draw_bundle_row row;
	int64_t pieces;
	cJSON *json;

	TRY(draw_bundle_read(&c->ctx, call_path(c, "id"), &row));
	json = cJSON_CreateObject();
	cJSON_AddNumberToObject(json, "size", (double)row.size);
	json_put(json, "sha256", row.sha256);
	cJSON_AddNumberToObject(json, "piece_size", DRAW_BUNDLE_PIECE);
	pieces = (row.size + DRAW_BUNDLE_PIECE - 1) / DRAW_BUNDLE_PIECE;
	cJSON_AddNumberToObject(json, "pieces", (double)pieces);
	json_put(json, "made_at", row.made_at);
	return (reply_json(r, 200, json));
}

struct problem *
api_draw_bundle_piece(struct call *c, struct reply *r)
{
	struct draw_document piece;

	TRY(draw_bundle_piece(&c->ctx, call_path(c, "id"),
	    strtoll(call_path(c, "piece"), NULL, 10), &piece));
	reply_header(r, "ETag", arena_fmt(r->arena, "\"%s\"", piece.sha256));
	return (
	    reply_bytes(r, 200, piece.content_type, piece.bytes, piece.len));
}

struct problem *
api_draw_proof_create(struct call *c, struct reply *r)
{
	const char *what = json_string(json_get(c->body, "of"));
	struct draw_proof_order order = {.draw_id = call_path(c, "id"),
	    .list_id = json_string(json_get(c->body, "list_id")),
	    .object_code = json_string(json_get(c->body, "object_code")),
	    .result = what != NULL && strcmp(what, "result") == 0};
	const char *job_id;

	TRY(draw_proof_order(&c->ctx, &order, &job_id));
	return (reply_job(r, job_id));
}
