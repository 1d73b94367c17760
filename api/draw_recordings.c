/* SPDX-License-Identifier: Apache-2.0 */
/* Photos and video of the hall (C52). What others have sent is given back as a
 * download that no browser runs. */
#include <cjson/cJSON.h>

#include "api/handlers.h"
#include "base/arena.h"
#include "base/json_write.h"
#include "domain/evidence.h"
#include "service/ceremony_hall.h"

static cJSON *
recording_json(const struct draw_recording_row *row)
{
	cJSON *json = cJSON_CreateObject();

	json_put(json, "sha256", row->sha256);
	json_put(json, "kind",
	    evidence_kind_admits("photo", row->media_type) ? "photo" : "video");
	json_put(json, "media_type", row->media_type);
	cJSON_AddNumberToObject(json, "size", (double)row->size);
	json_put(json, "title", row->title);
	json_put(json, "taken_at", row->taken_at);
	return (json);
}

struct problem *
api_draw_record(struct call *c, struct reply *r)
{
	struct ceremony_recording in = {c->content_type, c->raw, c->raw_len,
	    call_query(c, "title"), call_query(c, "taken_at")};
	struct draw_recording_row row;

	TRY(ceremony_record(&c->ctx, call_path(c, "id"), &in, &row));
	return (reply_json(r, 201, recording_json(&row)));
}

struct problem *
api_public_draw_recordings(struct call *c, struct reply *r)
{
	const struct draw_recording_row *row;
	struct db_rows rows;
	cJSON *json, *items;
	size_t i;

	TRY(ceremony_recordings(&c->ctx, call_path(c, "id"), &rows));
	row = rows.rows;
	json = cJSON_CreateObject();
	items = cJSON_AddArrayToObject(json, "items");
	for (i = 0; i < rows.count; i++)
		cJSON_AddItemToArray(items, recording_json(&row[i]));
	reply_header(r, "Cache-Control", "public, max-age=60");
	return (reply_json(r, 200, json));
}

struct problem *
api_draw_recording_get(struct call *c, struct reply *r)
{
	struct draw_recording_row row;
	const void *bytes;
	size_t len;

	TRY(ceremony_recording_open(&c->ctx, call_path(c, "id"),
	    call_path(c, "sha256"), &row, &bytes, &len));
	reply_header(r, "Content-Disposition",
	    arena_fmt(c->ctx.arena, "attachment; filename=\"%s.%s\"",
		row.sha256, evidence_type(row.media_type)->extension));
	reply_header(r, "Content-Security-Policy", "sandbox");
	reply_header(r, "X-Content-Type-Options", "nosniff");
	return (reply_bytes(r, 200, row.media_type, bytes, len));
}
