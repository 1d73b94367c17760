/* SPDX-License-Identifier: Apache-2.0 */
#include "service/evidence.h"

#include "base/arena.h"
#include "base/clock.h"
#include "domain/evidence.h"
#include "service/note.h"
#include "service/scope.h"
#include "storage/blob.h"
#include "storage/events.h"

struct problem *
evidence_check(
    struct ctx *x, const char *media_type, const void *bytes, size_t len)
{
	const struct evidence_type *type = evidence_type(media_type);

	if (type == NULL)
		return (problem_new(
		    x->arena, PROBLEM_UNSUPPORTED_TYPE, NULL, NULL));
	if (len > EVIDENCE_SIZE_MAX)
		return (problem_new(x->arena, PROBLEM_TOO_LARGE, NULL,
		    "一份证据不能超过 8 MiB"));
	if (!evidence_matches(type, bytes, len))
		return (problem_new(x->arena, PROBLEM_INVALID, "",
		    "文件内容与所声明的类型不符"));
	return (NULL);
}

struct upload {
	struct ctx x;
	struct evidence_row *row;
};

static struct problem *
note_upload(struct db *db, struct arena *a, void *arg)
{
	struct upload *u = arg;
	struct event e = {.kind = EVENT_EVIDENCE_UPLOADED,
	    .subject_id = u->row->sha256,
	    .org_path = u->x.actor->org_path,
	    .after = note_text(a, "media_type", u->row->media_type)};

	TRY(evidence_insert(db, a, u->row, u->x.actor->user_id));
	return (event_append(db, &u->x, &e));
}

/* Evidence of a check, or of a fact by which a drawn object makes way. */
static struct problem *
require_uploader(struct ctx *x)
{
	if (ctx_require(x, PERM_TASK_PROPOSE) == NULL)
		return (NULL);
	return (ctx_require(x, PERM_INSPECT));
}

struct problem *
evidence_upload(struct ctx *x, const char *media_type, const void *bytes,
    size_t len, struct evidence_row *out)
{
	struct upload u = {*x, out};
	struct blob blob;

	TRY(require_uploader(x));
	TRY(evidence_check(x, media_type, bytes, len));
	TRY(blob_put(x->arena, x->helper, bytes, len, &blob));
	*out =
	    (struct evidence_row){.sha256 = arena_strdup(x->arena, blob.sha256),
		.size = blob.size,
		.media_type = media_type,
		.created_at = clock_rfc3339(x->arena, x->now_ms)};
	return (db_transact(x->db, x->arena, note_upload, &u));
}

struct problem *
evidence_open(struct ctx *x, const char *sha256, struct evidence_row *out,
    const void **bytes, size_t *len)
{
	struct scope scope = scope_of(x, PERM_RECORD_READ);
	struct evidence_reader who = {
	    x->actor->user_id, scope.low, scope.high, x->actor->inspector_id};

	TRY(evidence_get(x->db, x->arena, sha256, &who, out));
	return (blob_map(x->arena, sha256, bytes, len));
}
