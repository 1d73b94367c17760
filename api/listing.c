/* SPDX-License-Identifier: Apache-2.0 */
#include "api/listing.h"

#include <cjson/cJSON.h>

#include "storage/db.h"

struct problem *
listing_page(struct reply *r, const struct page *page,
    const struct db_rows *rows, const struct listing *how)
{
	struct page_rows list = {
	    rows->rows, rows->count, how->size, how->json, how->keys};

	return (reply_json(r, 200, page_json(r->arena, page, &list)));
}

struct problem *
listing_whole(
    struct reply *r, const struct db_rows *rows, const struct listing *how)
{
	cJSON *json = cJSON_CreateObject();
	cJSON *items = cJSON_AddArrayToObject(json, "items");
	const char *row = rows->rows;
	size_t i;

	for (i = 0; i < rows->count; i++, row += how->size)
		(void)cJSON_AddItemToArray(items, how->json(r->arena, row));
	return (reply_json(r, 200, json));
}
