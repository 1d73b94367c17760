/* SPDX-License-Identifier: Apache-2.0 */
/* The ceremony of a draw: /v1/draws and its acts. */
#include <string.h>

#include "api/draw_json.h"
#include "api/handlers.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/page.h"
#include "service/ceremony.h"

static struct problem *
reply_draw(struct call *c, struct reply *r, int status,
    const struct ceremony_view *view)
{
	reply_etag(r, view->row.version);
	return (reply_json(r, status, draw_json(c->ctx.arena, view)));
}

/* ---- creating ---------------------------------------------------- */

/* The contract admits these words alone. */
static enum draw_disclose
disclose_of(const char *word)
{
	enum draw_disclose d = DRAW_DISCLOSE_AT_DRAW;

	while (strcmp(draw_disclose_word(d), word) != 0)
		d++;
	return (d);
}

static enum draw_rule
rule_of(const char *word)
{
	enum draw_rule r = DRAW_RULE_NONE;

	while (strcmp(draw_rule_word(r), word) != 0)
		r++;
	return (r);
}

static int64_t
time_of(const struct json *body, const char *name)
{
	return (clock_parse_rfc3339(json_string(json_get(body, name))));
}

static void
read_parties(
    struct arena *a, const struct json *array, struct ceremony_draft *draft)
{
	struct ceremony_party *parties =
	    arena_array(a, array->len, sizeof(*parties));
	const struct json *each;

	for (each = array->child; each != NULL; each = each->next)
		parties[draft->party_count++] =
		    (struct ceremony_party){json_string(json_get(each, "id")),
			json_string(json_get(each, "title")),
			json_true(json_get(each, "hosted"))};
	draft->parties = parties;
}

static void
read_holders(
    struct arena *a, const struct json *array, struct ceremony_draft *draft)
{
	struct ceremony_holder *holders;
	const struct json *each;

	if (array == NULL)
		return;
	draft->holders = holders = arena_array(a, array->len, sizeof(*holders));
	for (each = array->child; each != NULL; each = each->next)
		holders[draft->holder_count++] =
		    (struct ceremony_holder){json_string(json_get(each, "id")),
			json_string(json_get(each, "title"))};
}

struct problem *
api_draw_create(struct call *c, struct reply *r)
{
	const struct json *body = c->body;
	struct ceremony_draft draft = {
	    .plan_id = json_string(json_get(body, "plan_id")),
	    .hash = json_string(json_get(body, "hash")),
	    .beacon = json_string(json_get(body, "beacon")),
	    .beacon_source = json_string(json_get(body, "beacon_source")),
	    .commit_ms = time_of(body, "commit_by"),
	    .reveal_ms = time_of(body, "reveal_by"),
	    .beacon_ms = time_of(body, "beacon_at"),
	    .disclose = disclose_of(json_string(json_get(body, "disclose"))),
	    .disclose_by = json_string(json_get(body, "disclose_by")),
	    .assignment = rule_of(json_string(json_get(body, "assignment"))),
	};
	struct ceremony_view view;

	(void)json_int64(json_get(body, "slot"), &draft.slot);
	(void)json_int64(
	    json_get(body, "max_departments"), &draft.max_departments);
	read_parties(c->ctx.arena, json_get(body, "parties"), &draft);
	read_holders(c->ctx.arena, json_get(body, "holders"), &draft);
	draft.formal = json_true(json_get(body, "formal"));
	TRY(ceremony_create(&c->ctx, &draft, &view));
	reply_header(r, "Location",
	    arena_fmt(c->ctx.arena, "/v1/draws/%s", view.row.id));
	return (reply_draw(c, r, 201, &view));
}

struct problem *
api_draw_invite(struct call *c, struct reply *r)
{
	const struct ceremony_invitation *invitations;
	struct cJSON *json, *items;
	size_t count, i;

	TRY(ceremony_invite(&c->ctx, call_path(c, "id"), &invitations, &count));
	json = cJSON_CreateObject();
	items = cJSON_AddArrayToObject(json, "items");
	for (i = 0; i < count; i++) {
		struct cJSON *each = cJSON_CreateObject();

		json_put(each, "party_id", invitations[i].party_id);
		json_put(each, "role", invitations[i].role);
		json_put(each, "token", invitations[i].token);
		cJSON_AddItemToArray(items, each);
	}
	reply_header(r, "Cache-Control", "no-store");
	return (reply_json(r, 200, json));
}

/* ---- reading ----------------------------------------------------- */

struct problem *
api_draw_get(struct call *c, struct reply *r)
{
	struct ceremony_view view;

	TRY(ceremony_read(&c->ctx, call_path(c, "id"), &view));
	return (reply_draw(c, r, 200, &view));
}

struct problem *
api_draw_list(struct call *c, struct reply *r)
{
	struct draw_filter filter = {
	    .plan_id = call_query(c, "plan_id"),
	    .draw_no = call_query(c, "draw_no"),
	    .state = call_query(c, "state"),
	};
	struct ceremony_view *views;
	struct page page;
	size_t count;

	TRY(page_read(c, "draws", "tu", &page));
	TRY(ceremony_list(&c->ctx, &page, filter, &views, &count));
	return (reply_json(r, 200,
	    page_json(c->ctx.arena, &page,
		&(struct page_rows){
		    views, count, sizeof(*views), draw_json, draw_keys})));
}

static struct problem *
reply_ceremony(struct call *c, struct reply *r)
{
	struct ceremony_view view;

	TRY(ceremony_show(&c->ctx, call_path(c, "id"), &view));
	return (reply_json(r, 200, draw_ceremony_json(c->ctx.arena, &view)));
}

struct problem *
api_draw_ceremony(struct call *c, struct reply *r)
{
	return (reply_ceremony(c, r));
}

struct problem *
api_public_draw_get(struct call *c, struct reply *r)
{
	reply_header(r, "Cache-Control", "public, max-age=2");
	return (reply_ceremony(c, r));
}

struct problem *
api_public_draw_list(struct call *c, struct reply *r)
{
	struct ceremony_view *views;
	struct page page;
	size_t count;

	TRY(page_read(c, "public-draws", "tu", &page));
	TRY(ceremony_public_list(
	    &c->ctx, &page, call_query(c, "draw_no"), &views, &count));
	reply_header(r, "Cache-Control", "public, max-age=60");
	return (reply_json(r, 200,
	    page_json(c->ctx.arena, &page,
		&(struct page_rows){views, count, sizeof(*views),
		    draw_summary_json, draw_keys})));
}

/* ---- steps ------------------------------------------------------- */

struct problem *
api_draw_freeze(struct call *c, struct reply *r)
{
	const char *job_id;

	TRY(ceremony_freeze(&c->ctx, call_path(c, "id"), &job_id));
	return (reply_job(r, job_id));
}

struct problem *
api_draw_announce(struct call *c, struct reply *r)
{
	struct ceremony_view view;

	TRY(ceremony_announce(&c->ctx, call_path(c, "id"), &view));
	return (reply_draw(c, r, 200, &view));
}

struct problem *
api_draw_commit(struct call *c, struct reply *r)
{
	struct ceremony_view view;

	TRY(ceremony_commit(&c->ctx, call_path(c, "id"),
	    json_string(json_get(c->body, "announce")),
	    json_string(json_get(c->body, "commitment")), &view));
	return (reply_json(r, 200, draw_ceremony_json(c->ctx.arena, &view)));
}

struct problem *
api_draw_close(struct call *c, struct reply *r)
{
	struct ceremony_view view;

	TRY(ceremony_close(&c->ctx, call_path(c, "id"), &view));
	return (reply_draw(c, r, 200, &view));
}

struct problem *
api_draw_reveal(struct call *c, struct reply *r)
{
	struct ceremony_view view;

	TRY(ceremony_reveal(&c->ctx, call_path(c, "id"),
	    json_string(json_get(c->body, "close")),
	    json_string(json_get(c->body, "secret")), &view));
	return (reply_json(r, 200, draw_ceremony_json(c->ctx.arena, &view)));
}

struct problem *
api_draw_open(struct call *c, struct reply *r)
{
	struct ceremony_view view;

	TRY(ceremony_open(&c->ctx, call_path(c, "id"), &view));
	return (reply_draw(c, r, 200, &view));
}

struct problem *
api_draw_beacon(struct call *c, struct reply *r)
{
	struct ceremony_view view;

	TRY(ceremony_beacon(&c->ctx, call_path(c, "id"),
	    json_string(json_get(c->body, "beacon")), &view));
	return (reply_draw(c, r, 200, &view));
}

struct problem *
api_draw_void(struct call *c, struct reply *r)
{
	struct ceremony_void end = {
	    .reason = json_string(json_get(c->body, "reason")),
	    .order = json_string(json_get(c->body, "order")),
	    .beacon = json_string(json_get(c->body, "beacon")),
	};
	struct ceremony_view view;

	TRY(ceremony_void(&c->ctx, call_path(c, "id"), &end, &view));
	return (reply_draw(c, r, 200, &view));
}
