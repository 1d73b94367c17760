/* SPDX-License-Identifier: Apache-2.0 */
/* Caps and lots: /v1/caps, /v1/lot-rules, and what the public sees. */
#include <inttypes.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "api/body.h"
#include "api/handlers.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/page.h"
#include "service/city_rules.h"

static struct problem *
reply_made(struct reply *r, const struct body_row *row)
{
	return (reply_bytes(
	    r, 201, "application/json", row->body, strlen(row->body)));
}

/* ---- caps ---------------------------------------------------------------- */

struct problem *
api_cap_list(struct call *c, struct reply *r)
{
	struct page page;
	struct db_rows rows;

	TRY(page_read(c, "caps", "u", &page));
	TRY(cap_list(&c->ctx, call_query(c, "year"), &page, &rows));
	return (body_page(r, &page, &rows));
}

struct problem *
api_public_cap_list(struct call *c, struct reply *r)
{
	return (api_cap_list(c, r));
}

struct problem *
api_cap_create(struct call *c, struct reply *r)
{
	struct cap_row row = {.level = body_text(c, "level"),
	    .valid_from = body_text(c, "valid_from"),
	    .legal_basis = body_text(c, "legal_basis")};
	struct body_row made;
	int64_t most;

	(void)json_int64(json_get(c->body, "year"), &row.year);
	if (json_int64(json_get(c->body, "most"), &most))
		row.most = arena_fmt(r->arena, "%" PRId64, most);
	TRY(cap_set(&c->ctx, &row, &made));
	return (reply_made(r, &made));
}

static void
put_state(cJSON *json, const char *name, int64_t used, int64_t cap)
{
	cJSON *state = cJSON_AddObjectToObject(json, name);

	cJSON_AddNumberToObject(state, "used", (double)used);
	if (cap == CAP_NONE)
		cJSON_AddNullToObject(state, "most");
	else
		cJSON_AddNumberToObject(state, "most", (double)cap);
}

struct problem *
api_cap_usage(struct call *c, struct reply *r)
{
	struct cap_usage u;
	cJSON *json;

	TRY(cap_usage(&c->ctx, call_query(c, "object_code"), &u));
	json = cJSON_CreateObject();
	json_put(json, "object_code", u.use.code);
	cJSON_AddNumberToObject(json, "year", (double)u.year);
	put_state(json, "city", u.use.city, u.caps.city);
	put_state(json, "district", u.use.of_districts, u.caps.district);
	put_state(json, "total", u.use.city + u.use.of_districts, u.caps.total);
	return (reply_json(r, 200, json));
}

/* ---- lots ---------------------------------------------------------------- */

struct problem *
api_lot_rule_list(struct call *c, struct reply *r)
{
	struct page page;
	struct db_rows rows;

	TRY(page_read(c, "lot-rules", "u", &page));
	TRY(lot_rule_list(&c->ctx, &page, &rows));
	return (body_page(r, &page, &rows));
}

struct problem *
api_public_lot_rule_list(struct call *c, struct reply *r)
{
	return (api_lot_rule_list(c, r));
}

struct problem *
api_lot_rule_create(struct call *c, struct reply *r)
{
	struct lot_rule_row row = {.list = body_text(c, "list"),
	    .valid_from = body_text(c, "valid_from"),
	    .legal_basis = body_text(c, "legal_basis")};
	struct body_row made;

	(void)json_int64(json_get(c->body, "at_least"), &row.at_least);
	(void)json_int64(json_get(c->body, "lots"), &row.lots);
	TRY(lot_rule_set(&c->ctx, &row, &made));
	return (reply_made(r, &made));
}
