/* SPDX-License-Identifier: Apache-2.0 */
/* Credit lists and complaints: /v1/credit-entries. */
#include <string.h>

#include <cjson/cJSON.h>

#include "api/body.h"
#include "api/handlers.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/page.h"
#include "service/credit.h"

struct problem *
api_credit_list(struct call *c, struct reply *r)
{
	struct credit_filter f = {call_query(c, "object_code"),
	    call_query(c, "list"), call_query(c, "on")};
	struct page page;
	struct db_rows rows;

	TRY(page_read(c, "credit", "u", &page));
	TRY(credit_list(&c->ctx, &f, &page, &rows));
	return (body_page(r, &page, &rows));
}

static cJSON *
refusal_json(struct arena *a, const struct credit_entry *e)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "line", (double)e->line);
	json_put(json, "field", "object_code");
	json_put(json, "code", "unknown");
	json_put(json, "detail",
	    arena_fmt(a, "检查对象名录库中没有「%s」，请先入库（C13）",
		e->object_code));
	return (json);
}

static struct problem *
reply_outcome(struct reply *r, const struct credit_outcome *o)
{
	cJSON *json = cJSON_CreateObject(), *refusals;
	size_t i;

	cJSON_AddNumberToObject(json, "read", (double)o->read);
	cJSON_AddNumberToObject(json, "created", (double)o->created);
	cJSON_AddNumberToObject(json, "unchanged", (double)o->unchanged);
	cJSON_AddNumberToObject(json, "refused", (double)o->refused);
	refusals = cJSON_AddArrayToObject(json, "refusals");
	for (i = 0; i < o->refused; i++)
		cJSON_AddItemToArray(
		    refusals, refusal_json(r->arena, &o->refusals[i]));
	return (reply_json(r, 201, json));
}

struct problem *
api_credit_create(struct call *c, struct reply *r)
{
	struct credit_entry e = {.object_code = body_text(c, "object_code"),
	    .list = body_text(c, "list"),
	    .entries = 1,
	    .valid_from = body_text(c, "valid_from"),
	    .valid_to = body_text(c, "valid_to"),
	    .reference = body_text(c, "reference")};

	(void)json_int64(json_get(c->body, "entries"), &e.entries);
	TRY(credit_enter(&c->ctx, &e));
	return (reply_outcome(
	    r, &(struct credit_outcome){.read = 1, .created = 1}));
}

struct problem *
api_credit_import(struct call *c, struct reply *r)
{
	struct credit_outcome o;

	TRY(credit_import(&c->ctx, c->raw, c->raw_len, &o));
	return (reply_outcome(r, &o));
}

struct problem *
api_credit_end(struct call *c, struct reply *r)
{
	struct body_row row;

	TRY(credit_finish(&c->ctx, call_path(c, "id"), &row));
	return (reply_bytes(
	    r, 200, "application/json", row.body, strlen(row.body)));
}
