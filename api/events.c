/* SPDX-License-Identifier: Apache-2.0 */
/* The log of everything that changed: /v1/events. */
#include <inttypes.h>

#include <cjson/cJSON.h>

#include "api/handlers.h"
#include "base/arena.h"
#include "base/json_write.h"
#include "base/page.h"
#include "domain/event_kind.h"
#include "service/event_log.h"

static void
put_raw(struct cJSON *to, const char *name, const char *json)
{
	(void)cJSON_AddItemToObject(to, name,
	    json == NULL ? cJSON_CreateNull() : cJSON_CreateRaw(json));
}

static struct cJSON *
event_json(struct arena *a, const void *row)
{
	const struct event_row *e = row;
	struct cJSON *j = cJSON_CreateObject();

	(void)a;
	(void)cJSON_AddNumberToObject(j, "seq", (double)e->seq);
	json_put(j, "at", e->at);
	json_put(j, "kind", e->kind);
	json_put(j, "title", event_title_of(e->kind));
	json_put(j, "subject_type", e->subject_type);
	json_put(j, "subject_id", e->subject_id);
	json_put(j, "org_path", e->org_path);
	json_put(j, "actor_kind", e->actor_kind);
	json_put(j, "actor_id", e->actor_id);
	json_put(j, "request_id", e->request_id);
	put_raw(j, "before", e->before);
	put_raw(j, "after", e->after);
	return (j);
}

static void
event_keys(struct arena *a, const void *row, const char **keys)
{
	const struct event_row *e = row;

	keys[0] = e->xid;
	keys[1] = arena_fmt(a, "%" PRId64, e->seq);
}

/* GET /v1/events */
struct problem *
api_event_list(struct call *c, struct reply *r)
{
	const struct event_filter filter = {.kind = call_query(c, "kind"),
	    .subject_type = call_query(c, "subject_type"),
	    .subject_id = call_query(c, "subject_id")};
	struct page_rows list = {.size = sizeof(struct event_row),
	    .json = event_json,
	    .keys = event_keys};
	struct page page;
	struct db_rows rows;

	TRY(page_read(c, "events", "ii", &page));
	TRY(event_log_read(&c->ctx, &page, &filter, &rows));
	list.rows = rows.rows;
	list.count = rows.count;
	return (
	    reply_json(r, 200, page_feed_json(r->arena, &page, &list, "0")));
}
