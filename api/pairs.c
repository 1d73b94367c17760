/* SPDX-License-Identifier: Apache-2.0 */
/* Who goes together: /v1/inspectors/pairs. */
#include <cjson/cJSON.h>

#include "api/handlers.h"
#include "base/page.h"
#include "service/pairs.h"

static cJSON *
row_json(struct arena *a, const void *row)
{
	(void)a;
	return (cJSON_CreateRaw(((const struct pair_row *)row)->body));
}

static void
row_keys(struct arena *a, const void *of, const char **keys)
{
	const struct pair_row *row = of;

	(void)a;
	keys[0] = row->visits;
	keys[1] = row->first;
	keys[2] = row->second;
}

struct problem *
api_inspector_pairs(struct call *c, struct reply *r)
{
	const char *at_least = call_query(c, "at_least");
	struct pair_filter f = {.year = call_query(c, "year"),
	    .at_least = at_least != NULL ? at_least : "1"};
	struct page_rows list = {.size = sizeof(struct pair_row),
	    .json = row_json,
	    .keys = row_keys};
	struct page page;
	struct db_rows rows;

	TRY(page_read(c, "pairs", "iuu", &page));
	TRY(inspector_pairs(&c->ctx, &f, &page, &rows));
	list.rows = rows.rows;
	list.count = rows.count;
	return (reply_json(r, 200, page_json(r->arena, &page, &list)));
}
