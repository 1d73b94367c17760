/* SPDX-License-Identifier: Apache-2.0 */
#include "service/ceremony_hall.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "domain/evidence.h"
#include "service/ceremony_private.h"
#include "service/evidence.h"
#include "storage/blob.h"
#include "storage/events.h"
#include "storage/evidence.h"

/* ---- inviting ---------------------------------------------------- */

struct hall_act {
	struct ctx *x;
	const char *id;
	const struct ceremony_witness *witness;
	const char *token;
	struct attempt attempt;
};

static const struct draw_guest_row *
guest_of(const struct attempt *t, const char *id)
{
	size_t i;

	for (i = 0; i < t->guest_count; i++)
		if (strcmp(t->guests[i].id, id) == 0)
			return (&t->guests[i]);
	return (NULL);
}

static bool
is_anybody_else(const struct hall_act *h, const struct draw_guest_row *known)
{
	size_t i;

	for (i = 0; i < h->attempt.party_count; i++)
		if (strcmp(h->attempt.parties[i].party_id, h->witness->id) == 0)
			return (true);
	return (known != NULL &&
	    (known->kind == NULL ||
		strcmp(known->kind, h->witness->kind) != 0 ||
		strcmp(known->title, h->witness->name) != 0));
}

/* Whoever comes when the number is known did not see it come. */
static struct problem *
check_before_draw(struct arena *a, const struct attempt *t)
{
	static const char *const states[] = {
	    "drawing", "drawn", "void", "void_after_entropy"};
	size_t i;

	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (strcmp(t->row.state, states[i]) == 0)
			return (problem_new(a, PROBLEM_WRONG_STATE, NULL,
			    "抽取现在处于“%s”，见证只能在此之前",
			    lifecycle_state_title(
				&lifecycle_draw, t->row.state)));
	return (NULL);
}

static const char *
witness_json(struct arena *a, const struct ceremony_witness *w)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "witness", w->id);
	json_put(json, "kind", w->kind);
	json_put(json, "name", w->name);
	return (json_write(a, json));
}

static struct problem *
invite(struct db *db, struct arena *a, void *arg)
{
	struct hall_act *h = arg;
	const struct draw_guest_row *known;
	const char *hash;

	TRY(attempt_hold(db, a, h->id, &h->attempt));
	TRY(attempt_require(h->x, PERM_DRAW_OPERATE, &h->attempt.row));
	TRY(check_before_draw(a, &h->attempt));
	known = guest_of(&h->attempt, h->witness->id);
	if (is_anybody_else(h, known))
		return (problem_new(a, PROBLEM_DUPLICATE, "/id",
		    "本次抽取中已有人使用这一标识"));
	h->token = invitation_new(a);
	hash = invitation_hash(a, h->token);
	if (known != NULL)
		TRY(draws_party_invite(db, a,
		    &(struct draw_party_row){
			.draw_id = h->id, .party_id = known->id},
		    hash));
	else
		TRY(draws_guest_insert(db, a,
		    &(struct draw_guest_row){.draw_id = h->id,
			.id = h->witness->id,
			.title = h->witness->name,
			.role = "witness",
			.kind = h->witness->kind},
		    hash));
	return (event_append(db, h->x,
	    &(struct event){EVENT_DRAW_WITNESS_INVITED, h->id,
		h->attempt.row.org_path, NULL, witness_json(a, h->witness)}));
}

struct problem *
ceremony_witness_invite(struct ctx *x, const char *id,
    const struct ceremony_witness *witness, const char **token)
{
	struct hall_act h = {.x = x, .id = id, .witness = witness};

	TRY(ctx_require(x, PERM_DRAW_OPERATE));
	TRY(db_transact(x->db, x->arena, invite, &h));
	*token = h.token;
	return (NULL);
}

/* ---- being there ------------------------------------------------- */

static struct problem *
present(struct db *db, struct arena *a, void *arg)
{
	struct hall_act *h = arg;
	const struct draw_guest_row *me;
	struct draw_guest_row row;

	TRY(attempt_hold_invited(db, h->x, h->id, &h->attempt));
	me = guest_of(&h->attempt, h->x->actor->party_id);
	if (me == NULL || me->kind == NULL)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	if (me->present_at != NULL)
		return (NULL);
	TRY(check_before_draw(a, &h->attempt));
	if (h->attempt.row.announced_at == NULL)
		return (problem_new(
		    a, PROBLEM_WRONG_STATE, NULL, "公告之后才能确认在场"));
	row = *me;
	row.present_at = clock_rfc3339(a, h->x->now_ms);
	TRY(draws_guest_save(db, a, &row));
	return (event_append(db, h->x,
	    &(struct event){EVENT_DRAW_WITNESS_PRESENT, h->id,
		h->attempt.row.org_path, NULL,
		arena_fmt(a, "{\"witness\":\"%s\"}", me->id)}));
}

struct problem *
ceremony_present(struct ctx *x, const char *id, struct ceremony_view *out)
{
	struct hall_act h = {.x = x, .id = id};

	TRY(db_transact(x->db, x->arena, present, &h));
	return (ceremony_show(x, id, out));
}

/* ---- recordings -------------------------------------------------- */

struct recording {
	struct ctx *x;
	const char *id;
	struct evidence_row evidence;
	struct draw_recording_row *row;
};

static struct problem *
check_recording(struct ctx *x, const struct ceremony_recording *r)
{
	if (!evidence_kind_admits("photo", r->media_type) &&
	    !evidence_kind_admits("video", r->media_type))
		return (problem_new(
		    x->arena, PROBLEM_UNSUPPORTED_TYPE, NULL, NULL));
	if (clock_parse_rfc3339(r->taken_at) > x->now_ms)
		return (problem_new(
		    x->arena, PROBLEM_RULE, NULL, "拍摄时间不能晚于现在"));
	return (evidence_check(x, r->media_type, r->bytes, r->len));
}

static const char *
recorded_json(struct arena *a, const struct draw_recording_row *row)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "sha256", row->sha256);
	json_put(json, "title", row->title);
	json_put(json, "taken_at", row->taken_at);
	return (json_write(a, json));
}

static struct problem *
record(struct db *db, struct arena *a, void *arg)
{
	struct recording *r = arg;
	const char *now = clock_rfc3339(a, r->x->now_ms);
	struct db_rows changed;
	struct attempt t;

	TRY(attempt_hold(db, a, r->id, &t));
	TRY(attempt_require(r->x, PERM_DRAW_OPERATE, &t.row));
	if (t.row.announced_at == NULL)
		return (problem_new(
		    a, PROBLEM_WRONG_STATE, NULL, "公告之后才有现场"));
	TRY(evidence_insert(db, a, &r->evidence, r->x->actor->user_id));
	TRY(draws_recording_insert(db, a, r->id, r->row, now, &changed));
	if (changed.affected == 0)
		return (NULL); /* sent twice */
	return (event_append(db, r->x,
	    &(struct event){EVENT_DRAW_RECORDED, r->id, t.row.org_path, NULL,
		recorded_json(a, r->row)}));
}

static struct problem *
find_recording(struct ctx *x, const char *id, const char *sha256,
    struct draw_recording_row *out)
{
	const struct draw_recording_row *row;
	struct db_rows rows;
	size_t i;

	TRY(draws_recordings(x->db, x->arena, id, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++)
		if (strcmp(row[i].sha256, sha256) == 0) {
			*out = row[i];
			return (NULL);
		}
	return (problem_new(x->arena, PROBLEM_NOT_FOUND, NULL, NULL));
}

struct problem *
ceremony_record(struct ctx *x, const char *id,
    const struct ceremony_recording *in, struct draw_recording_row *out)
{
	struct recording r = {.x = x, .id = id, .row = out};
	struct blob blob;

	TRY(ctx_require(x, PERM_DRAW_OPERATE));
	TRY(check_recording(x, in));
	TRY(blob_put(x->arena, x->helper, in->bytes, in->len, &blob));
	*out = (struct draw_recording_row){arena_strdup(x->arena, blob.sha256),
	    in->media_type, blob.size, in->title, in->taken_at};
	r.evidence = (struct evidence_row){out->sha256, out->size,
	    in->media_type, clock_rfc3339(x->arena, x->now_ms)};
	TRY(db_transact(x->db, x->arena, record, &r));
	return (find_recording(x, id, out->sha256, out));
}

struct problem *
ceremony_recordings(struct ctx *x, const char *id, struct db_rows *out)
{
	struct ceremony_view view;

	TRY(ceremony_show(x, id, &view));
	return (draws_recordings(x->db, x->arena, id, out));
}

struct problem *
ceremony_recording_open(struct ctx *x, const char *id, const char *sha256,
    struct draw_recording_row *out, const void **bytes, size_t *len)
{
	struct ceremony_view view;

	TRY(ceremony_read(x, id, &view));
	TRY(find_recording(x, id, sha256, out));
	return (blob_map(x->arena, sha256, bytes, len));
}
