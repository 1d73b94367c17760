/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence: /v1/evidence. What others have sent is given back as a download
 * that no browser runs: an attachment, without sniffing, in a sandbox.
 */
#include <cjson/cJSON.h>

#include "api/handlers.h"
#include "base/arena.h"
#include "base/json_write.h"
#include "domain/evidence.h"
#include "service/evidence.h"

struct problem *
api_evidence_upload(struct call *c, struct reply *r)
{
	struct evidence_row row;
	struct cJSON *json;

	TRY(evidence_upload(
	    &c->ctx, c->content_type, c->raw, c->raw_len, &row));
	json = cJSON_CreateObject();
	json_put(json, "sha256", row.sha256);
	(void)cJSON_AddNumberToObject(json, "size", (double)row.size);
	json_put(json, "media_type", row.media_type);
	reply_header(r, "Location",
	    arena_fmt(c->ctx.arena, "/v1/evidence/%s", row.sha256));
	return (reply_json(r, 201, json));
}

struct problem *
api_evidence_get(struct call *c, struct reply *r)
{
	struct evidence_row row;
	const void *bytes;
	size_t len;

	TRY(evidence_open(&c->ctx, call_path(c, "sha256"), &row, &bytes, &len));
	reply_header(r, "Content-Disposition",
	    arena_fmt(c->ctx.arena, "attachment; filename=\"%s.%s\"",
		row.sha256, evidence_type(row.media_type)->extension));
	reply_header(r, "Content-Security-Policy", "sandbox");
	reply_header(r, "X-Content-Type-Options", "nosniff");
	return (reply_bytes(r, 200, row.media_type, bytes, len));
}
