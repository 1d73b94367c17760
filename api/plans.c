/* SPDX-License-Identifier: Apache-2.0 */
/* Annual plans: /v1/plans and /v1/public/plans. */
#include <cjson/cJSON.h>

#include <inttypes.h>
#include <stdlib.h>

#include "api/handlers.h"
#include "api/listing.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"
#include "service/plans.h"

/* ---- as JSON ----------------------------------------------------- */

static cJSON *
line_json(const struct plan_line_row *row)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "slot", (double)row->slot);
	json_put(json, "item_id", row->item_id);
	json_put(json, "item_code", row->item_code);
	json_put(json, "item_name", row->item_name);
	json_put(json, "from", row->from_day);
	json_put(json, "to", row->to_day);
	json_put(json, "method", row->method);
	json_put(json, "draw_kind", row->draw_kind);
	json_put(json, "mode", row->mode);
	json_put(json, "mode_reason", row->mode_reason);
	json_put(json, "mode_until", row->mode_until);
	json_put(json, "group", row->list_group);
	json_put(json, "merge", row->merge);
	json_put(json, "merge_reason", row->merge_reason);
	cJSON_AddRawToObject(json, "ratios", row->ratios);
	cJSON_AddRawToObject(json, "scope", row->scope);
	return (json);
}

static cJSON *
plan_json(struct arena *a, const void *of)
{
	const struct plan_row *row = of;
	cJSON *json = cJSON_CreateObject();

	(void)a;
	json_put(json, "id", row->id);
	json_put(json, "org_id", row->org_id);
	json_put(json, "org_code", row->org_code);
	json_put(json, "org_name", row->org_name);
	cJSON_AddNumberToObject(json, "year", (double)row->year);
	json_put(json, "title", row->title);
	json_put(json, "state", row->state);
	json_put(json, "content_hash", row->content_hash);
	json_put(json, "published_at", row->published_at);
	cJSON_AddNumberToObject(json, "version", (double)row->version);
	return (json);
}

static cJSON *
response_json(const struct plan_response_row *row)
{
	cJSON *json = cJSON_CreateObject();

	json_put(json, "department", row->department);
	json_put(json, "department_name", row->department_name);
	json_put(json, "terms", row->terms);
	json_put(json, "terms_hash", row->terms_hash);
	json_put(json, "decision", row->decision);
	json_put(json, "reason", row->reason);
	json_put(json, "decided_at", row->decided_at);
	return (json);
}

static cJSON *
summary_json(const struct plan_summary *s)
{
	cJSON *json = cJSON_CreateObject(), *modes;
	int m;

	cJSON_AddNumberToObject(json, "lines", (double)s->lines);
	cJSON_AddNumberToObject(json, "slots", (double)s->slots);
	cJSON_AddNumberToObject(json, "targeted", (double)s->targeted);
	cJSON_AddNumberToObject(json, "untargeted", (double)s->untargeted);
	cJSON_AddBoolToObject(json, "both_kinds", s->both_kinds);
	modes = cJSON_AddObjectToObject(json, "modes");
	for (m = 0; m < PLAN_MODE_COUNT; m++)
		cJSON_AddNumberToObject(modes,
		    plan_mode_word((enum plan_mode)m), (double)s->modes[m]);
	return (json);
}

static void
put_bound(cJSON *json, int64_t max_pair)
{
	if (max_pair == 0)
		cJSON_AddNullToObject(json, "max_pair");
	else
		cJSON_AddNumberToObject(json, "max_pair", (double)max_pair);
}

static cJSON *
view_json(struct arena *a, const struct plan_view *view)
{
	const struct plan_line_row *row = view->lines.rows;
	const struct plan_response_row *response = view->responses.rows;
	cJSON *json = plan_json(a, &view->row), *lines, *responses;
	size_t i;

	put_bound(json, view->row.max_pair);
	lines = cJSON_AddArrayToObject(json, "lines");
	for (i = 0; i < view->lines.count; i++)
		cJSON_AddItemToArray(lines, line_json(&row[i]));
	responses = cJSON_AddArrayToObject(json, "responses");
	for (i = 0; i < view->responses.count; i++)
		cJSON_AddItemToArray(responses, response_json(&response[i]));
	cJSON_AddItemToObject(json, "summary", summary_json(&view->summary));
	json_put(json, "content", view->row.content);
	json_put(json, "created_at", view->row.created_at);
	json_put(json, "updated_at", view->row.updated_at);
	return (json);
}

static struct problem *
reply_plan(
    struct call *c, struct reply *r, int status, const struct plan_view *view)
{
	reply_etag(r, view->row.version);
	return (reply_json(r, status, view_json(c->ctx.arena, view)));
}

/* ---- from JSON --------------------------------------------------- */

static struct plan_line
line_read(struct arena *a, const struct json *json)
{
	struct plan_line line = {
	    .item_id = json_string(json_get(json, "item_id")),
	    .from = json_string(json_get(json, "from")),
	    .to = json_string(json_get(json, "to")),
	    .method = json_string(json_get(json, "method")),
	    .draw_kind = json_string(json_get(json, "draw_kind")),
	    .mode = json_string(json_get(json, "mode")),
	    .mode_reason = json_string(json_get(json, "mode_reason")),
	    .mode_until = json_string(json_get(json, "mode_until")),
	    .group = json_string(json_get(json, "group")),
	    .merge = json_string(json_get(json, "merge")),
	    .merge_reason = json_string(json_get(json, "merge_reason")),
	};

	(void)json_int64(json_get(json, "slot"), &line.slot);
	plan_ratios_read(a, json_get(json, "ratios"), &line);
	plan_scope_read(a, json_get(json, "scope"), &line);
	return (line);
}

static const struct plan_line *
lines_read(struct arena *a, const struct json *array, size_t *count)
{
	struct plan_line *lines;
	const struct json *line;

	*count = 0;
	if (array == NULL)
		return (NULL);
	lines = arena_array(a, array->len, sizeof(*lines));
	for (line = array->child; line != NULL; line = line->next)
		lines[(*count)++] = line_read(a, line);
	return (lines);
}

/* ---- operations -------------------------------------------------- */

struct problem *
api_plan_create(struct call *c, struct reply *r)
{
	struct plan_draft draft = {
	    .org_id = json_string(json_get(c->body, "org_id")),
	    .title = json_string(json_get(c->body, "title")),
	};
	struct plan_view view;

	(void)json_int64(json_get(c->body, "year"), &draft.year);
	(void)json_int64(json_get(c->body, "max_pair"), &draft.max_pair);
	draft.lines = lines_read(
	    c->ctx.arena, json_get(c->body, "lines"), &draft.line_count);
	TRY(plan_create(&c->ctx, &draft, &view));
	reply_header(r, "Location",
	    arena_fmt(c->ctx.arena, "/v1/plans/%s", view.row.id));
	return (reply_plan(c, r, 201, &view));
}

struct problem *
api_plan_get(struct call *c, struct reply *r)
{
	struct plan_view view;

	TRY(plan_read(&c->ctx, call_path(c, "id"), &view));
	return (reply_plan(c, r, 200, &view));
}

struct problem *
api_plan_update(struct call *c, struct reply *r)
{
	struct plan_change change = {
	    .title = json_string(json_get(c->body, "title")),
	    .set_max_pair = json_get(c->body, "max_pair") != NULL,
	    .set_lines = json_get(c->body, "lines") != NULL,
	};
	struct plan_view view;
	int64_t version;

	TRY(call_if_match(c, &version));
	(void)json_int64(json_get(c->body, "max_pair"), &change.max_pair);
	change.lines = lines_read(
	    c->ctx.arena, json_get(c->body, "lines"), &change.line_count);
	TRY(plan_update(&c->ctx, call_path(c, "id"), version, &change, &view));
	return (reply_plan(c, r, 200, &view));
}

struct problem *
api_plan_publish(struct call *c, struct reply *r)
{
	struct plan_view view;
	int64_t version;

	TRY(call_if_match(c, &version));
	TRY(plan_publish(&c->ctx, call_path(c, "id"), version, &view));
	return (reply_plan(c, r, 200, &view));
}

struct problem *
api_plan_respond(struct call *c, struct reply *r)
{
	struct plan_reply reply = {
	    .terms_hash = json_string(json_get(c->body, "terms_hash")),
	    .decision = json_string(json_get(c->body, "decision")),
	    .reason = json_string(json_get(c->body, "reason")),
	};
	struct plan_view view;

	TRY(plan_respond(&c->ctx, call_path(c, "id"), &reply, &view));
	return (reply_plan(c, r, 200, &view));
}

/* ---- lists ------------------------------------------------------- */

static void
plan_keys(struct arena *a, const void *of, const char **keys)
{
	const struct plan_row *row = of;

	keys[0] = arena_fmt(a, "%" PRId64, row->year);
	keys[1] = row->id;
}

struct problem *
api_plan_list(struct call *c, struct reply *r)
{
	static const struct listing how = {
	    sizeof(struct plan_row), plan_json, plan_keys};
	struct plan_filter filter = {
	    .year = call_query_int(c, "year", 0),
	    .state = call_query(c, "state"),
	    .org_id = call_query(c, "org_id"),
	};
	struct db_rows rows;
	struct page page;

	TRY(page_read(c, "plans", "iu", &page));
	TRY(plan_list(&c->ctx, &page, filter, &rows));
	return (listing_page(r, &page, &rows, &how));
}

static cJSON *
public_json(struct arena *a, const void *of)
{
	const struct plan_public_row *row = of;
	cJSON *json = cJSON_CreateObject();

	(void)a;
	json_put(json, "id", row->id);
	json_put(json, "org_code", row->org_code);
	json_put(json, "org_name", row->org_name);
	cJSON_AddNumberToObject(json, "year", (double)row->year);
	json_put(json, "title", row->title);
	json_put(json, "content", row->content);
	json_put(json, "content_hash", row->content_hash);
	json_put(json, "published_at", row->published_at);
	return (json);
}

static void
public_keys(struct arena *a, const void *of, const char **keys)
{
	const struct plan_public_row *row = of;

	keys[0] = arena_fmt(a, "%" PRId64, row->year);
	keys[1] = row->id;
}

struct problem *
api_public_plan_list(struct call *c, struct reply *r)
{
	static const struct listing how = {
	    sizeof(struct plan_public_row), public_json, public_keys};
	struct db_rows rows;
	struct page page;

	TRY(page_read(c, "public-plans", "iu", &page));
	TRY(plan_public_list(
	    &c->ctx, &page, call_query_int(c, "year", 0), &rows));
	reply_header(r, "Cache-Control", "public, max-age=60");
	return (listing_page(r, &page, &rows, &how));
}
