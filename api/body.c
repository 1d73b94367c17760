/* SPDX-License-Identifier: Apache-2.0 */
#include "api/body.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "api/listing.h"
#include "base/json.h"
#include "service/task.h"

struct problem *
body_reply(struct reply *r, int status, const struct body_view *view)
{
	reply_etag(r, view->version);
	return (reply_bytes(
	    r, status, "application/json", view->body, strlen(view->body)));
}

static struct cJSON *
row_json(struct arena *a, const void *row)
{
	(void)a;
	return (cJSON_CreateRaw(((const struct body_row *)row)->body));
}

static void
row_keys(struct arena *a, const void *row, const char **keys)
{
	(void)a;
	keys[0] = ((const struct body_row *)row)->id;
}

struct problem *
body_page(struct reply *r, const struct page *page, const struct db_rows *rows)
{
	static const struct listing how = {
	    sizeof(struct body_row), row_json, row_keys};

	return (listing_page(r, page, rows, &how));
}

static struct cJSON *
dated_json(struct arena *a, const void *row)
{
	(void)a;
	return (cJSON_CreateRaw(((const struct body_dated_row *)row)->body));
}

static void
dated_keys(struct arena *a, const void *row, const char **keys)
{
	(void)a;
	keys[0] = ((const struct body_dated_row *)row)->at;
	keys[1] = ((const struct body_dated_row *)row)->id;
}

struct problem *
body_dated_page(
    struct reply *r, const struct page *page, const struct db_rows *rows)
{
	static const struct listing how = {
	    sizeof(struct body_dated_row), dated_json, dated_keys};

	return (listing_page(r, page, rows, &how));
}

const char *
body_text(const struct call *c, const char *name)
{
	return (json_string(json_get(c->body, name)));
}
