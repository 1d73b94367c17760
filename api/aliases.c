/* SPDX-License-Identifier: Apache-2.0 */
/* The alias table: /v1/aliases. */
#include <cjson/cJSON.h>

#include "api/handlers.h"
#include "api/listing.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/json_write.h"
#include "service/aliases.h"

static cJSON *
alias_json(struct arena *a, const void *of)
{
	const struct library_alias *row = of;
	cJSON *json = cJSON_CreateObject();

	(void)a;
	json_put(json, "kind", row->kind);
	json_put(json, "alias", row->alias);
	json_put(json, "code", row->code);
	return (json);
}

static void
keys(struct arena *a, const void *of, const char **out)
{
	const struct library_alias *row = of;

	(void)a;
	out[0] = row->kind;
	out[1] = row->alias;
}

struct problem *
api_alias_list(struct call *c, struct reply *r)
{
	static const struct listing how = {
	    sizeof(struct library_alias), alias_json, keys};
	struct db_rows rows;
	struct page page;

	TRY(page_read(c, "aliases", "ss", &page));
	TRY(alias_list(&c->ctx, call_query(c, "kind"), &page, &rows));
	return (listing_page(r, &page, &rows, &how));
}

struct problem *
api_alias_put(struct call *c, struct reply *r)
{
	const struct json *given = json_get(c->body, "aliases"), *j;
	struct library_alias *aliases =
	    arena_array(c->ctx.arena, given->len, sizeof(*aliases));
	size_t count = 0;

	for (j = given->child; j != NULL; j = j->next)
		aliases[count++] = (struct library_alias){
		    .kind = json_string(json_get(j, "kind")),
		    .alias = json_string(json_get(j, "alias")),
		    .code = json_string(json_get(j, "code")),
		};
	TRY(alias_put(&c->ctx, aliases, count));
	return (reply_empty(r));
}

struct problem *
api_alias_delete(struct call *c, struct reply *r)
{
	TRY(alias_delete(&c->ctx, call_path(c, "kind"), call_path(c, "alias")));
	return (reply_empty(r));
}
