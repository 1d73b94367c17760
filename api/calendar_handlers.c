/* SPDX-License-Identifier: Apache-2.0 */
/* Tags calendar and public: the working calendar. */
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "api/handlers.h"
#include "base/arena.h"
#include "base/day.h"
#include "base/json.h"
#include "base/json_write.h"
#include "service/calendar.h"

enum {
	DECIMAL = 10
};

static int64_t
path_year(const struct call *c)
{
	return (strtoll(call_path(c, "year"), NULL, DECIMAL));
}

static struct problem *
reply_calendar(struct reply *r, const struct calendar_view *v)
{
	const struct calendar_day_row *row = v->days.rows;
	struct cJSON *json = cJSON_CreateObject(), *days, *day;
	size_t i;

	(void)cJSON_AddNumberToObject(json, "year", (double)v->year.year);
	json_put(json, "source", v->year.source);
	json_put(json, "published_at", v->year.published_at);
	(void)cJSON_AddNumberToObject(
	    json, "working_days", (double)v->working_days);
	days = cJSON_AddArrayToObject(json, "days");
	for (i = 0; i < v->days.count; i++) {
		day = cJSON_CreateObject();
		json_put(day, "day", row[i].day);
		(void)cJSON_AddBoolToObject(day, "working", row[i].working);
		json_put(day, "name", row[i].name);
		(void)cJSON_AddItemToArray(days, day);
	}
	reply_etag(r, v->year.version);
	return (reply_json(r, 200, json));
}

/* GET /v1/calendar/{year} */
struct problem *
api_calendar_get(struct call *c, struct reply *r)
{
	struct calendar_view v;

	TRY(calendar_read(&c->ctx, path_year(c), &v));
	return (reply_calendar(r, &v));
}

/* GET /v1/public/calendar/{year} */
struct problem *
api_calendar_public_get(struct call *c, struct reply *r)
{
	struct calendar_view v;

	TRY(calendar_read(&c->ctx, path_year(c), &v));
	reply_header(r, "cache-control", "public, max-age=3600");
	return (reply_calendar(r, &v));
}

static void
read_days(struct call *c, struct calendar_notice *n)
{
	const struct json *days = json_get(c->body, "days"), *day;
	struct calendar_input *out =
	    arena_array(c->ctx.arena, days->len, sizeof(*out));

	for (day = days->child; day != NULL; day = day->next)
		out[n->count++] = (struct calendar_input){
		    .day = json_string(json_get(day, "day")),
		    .working = json_true(json_get(day, "working")),
		    .name = json_string(json_get(day, "name")),
		};
	n->days = out;
}

/* PUT /v1/calendar/{year} */
struct problem *
api_calendar_put(struct call *c, struct reply *r)
{
	struct calendar_notice n = {
	    .year = path_year(c),
	    .source = json_string(json_get(c->body, "source")),
	};
	struct calendar_view v;

	if (call_header(c, "if-match") != NULL)
		TRY(call_if_match(c, &n.version));
	read_days(c, &n);
	TRY(calendar_publish(&c->ctx, &n, &v));
	return (reply_calendar(r, &v));
}

/* GET /v1/calendar/due */
struct problem *
api_calendar_due(struct call *c, struct reply *r)
{
	int64_t count = call_query_int(c, "working_days", 1);
	const char *from = call_query(c, "from");
	char due[DAY_TEXT + 1];
	struct workday_term t;
	struct cJSON *json;

	TRY(calendar_due(&c->ctx, from, (int)count, &t));
	day_format(t.day, due);
	json = cJSON_CreateObject();
	json_put(json, "from", from);
	(void)cJSON_AddNumberToObject(json, "working_days", (double)count);
	json_put(json, "due", due);
	(void)cJSON_AddBoolToObject(json, "provisional", t.provisional);
	return (reply_json(r, 200, json));
}
