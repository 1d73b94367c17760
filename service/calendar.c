/* SPDX-License-Identifier: Apache-2.0 */
#include "service/calendar.h"

#include <inttypes.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/day.h"
#include "base/json_write.h"
#include "domain/calendar_year.h"
#include "service/job.h"
#include "storage/events.h"
#include "storage/orgs.h"

/* ---- reading ------------------------------------------------------------- */

static int64_t
count_working_days(struct arena *a, int64_t year, const struct db_rows *days)
{
	const struct calendar_day_row *rows = days->rows;
	struct workday_exception *known =
	    arena_array(a, days->count, sizeof(*known));
	struct workday_calendar c = {.days = known};
	int64_t day, end = day_from_civil(year + 1, 1, 1), working = 0;
	size_t i;

	for (i = 0; i < days->count; i++) {
		known[i].working = rows[i].working;
		/* What the database calls a date is one. */
		(void)day_parse(rows[i].day, &known[i].day);
	}
	c.days_count = days->count;
	for (day = day_from_civil(year, 1, 1); day < end; day++)
		working += workday_is(&c, day);
	return (working);
}

static struct problem *
read_year(
    struct db *db, struct arena *a, int64_t year, struct calendar_view *out)
{
	TRY(calendar_year_get(db, a, year, &out->year, &out->days));
	out->working_days = count_working_days(a, year, &out->days);
	return (NULL);
}

struct problem *
calendar_read(struct ctx *x, int64_t year, struct calendar_view *out)
{
	return (read_year(x->db, x->arena, year, out));
}

struct problem *
calendar_due(
    struct ctx *x, const char *from, int count, struct workday_term *out)
{
	struct workday_calendar c;
	int64_t start;

	TRY(ctx_require_user(x));
	if (!day_parse(from, &start))
		return (problem_new(x->arena, PROBLEM_BAD_PARAMETER, NULL,
		    "from 须为存在的日期"));
	TRY(calendar_load(x->db, x->arena, &c));
	*out = workday_after(&c, start, count);
	return (NULL);
}

/* ---- publishing ---------------------------------------------------------- */

struct publishing {
	struct ctx *x;
	const struct calendar_notice *notice;
	const char *days; /* JSON */
	struct calendar_view *out;
};

static struct problem *
check_notice(struct ctx *x, const struct calendar_notice *n)
{
	struct calendar_entry *entries =
	    arena_array(x->arena, n->count, sizeof(*entries));
	size_t i;

	for (i = 0; i < n->count; i++) {
		entries[i].working = n->days[i].working;
		if (!day_parse(n->days[i].day, &entries[i].day))
			return (problem_new(x->arena, PROBLEM_INVALID,
			    arena_fmt(x->arena, "/days/%zu/day", i),
			    "日期不存在"));
	}
	return (calendar_year_check(x->arena, n->year, entries, n->count));
}

static const char *
days_text(struct arena *a, const struct calendar_notice *n)
{
	struct cJSON *days = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < n->count; i++) {
		struct cJSON *day = cJSON_CreateObject();

		json_put(day, "day", n->days[i].day);
		(void)cJSON_AddBoolToObject(day, "working", n->days[i].working);
		json_put(day, "name", n->days[i].name);
		(void)cJSON_AddItemToArray(days, day);
	}
	return (json_write(a, days));
}

/* The whole city counts by it: a district's administrator may not. */
static struct problem *
require_city(struct db *db, struct ctx *x)
{
	struct org_row root;

	if (x->actor->kind == ACTOR_SYSTEM)
		return (NULL);
	TRY(orgs_root(db, x->arena, &root));
	if (actor_may(x->actor, PERM_CALENDAR_MANAGE, root.path))
		return (NULL);
	return (problem_new(x->arena, PROBLEM_FORBIDDEN, NULL,
	    "工作日历全市统一，由市级管理员发布"));
}

static struct problem *
check_version(struct db *db, struct publishing *p)
{
	const struct calendar_notice *n = p->notice;
	struct calendar_year_row now;
	struct db_rows days;
	struct problem *missing;

	if (n->version != 0)
		return (NULL);
	missing = calendar_year_get(db, p->x->arena, n->year, &now, &days);
	if (missing == NULL)
		return (problem_new(p->x->arena, PROBLEM_PRECONDITION_MISSING,
		    NULL, "该年度的日历已经发布，更改须带 If-Match"));
	return (missing->kind == PROBLEM_NOT_FOUND ? NULL : missing);
}

/* Terms that run are computed again at once, not at the job's next round. */
static struct problem *
recompute_terms(struct db *db, struct ctx *x)
{
	struct ctx inside = *x;

	inside.db = db;
	TRY(job_enqueue(
	    &inside, &(struct job_request){.kind = JOB_DEADLINE}, NULL));
	x->jobs_added = true;
	return (NULL);
}

static struct problem *
publish(struct db *db, struct arena *a, void *arg)
{
	struct publishing *p = arg;
	const struct calendar_notice *n = p->notice;
	struct calendar_year_row *year = &p->out->year;

	TRY(require_city(db, p->x));
	TRY(check_version(db, p));
	*year = (struct calendar_year_row){
	    .year = n->year, .source = n->source, .version = n->version};
	TRY(calendar_year_put(
	    db, a, clock_rfc3339(a, p->x->now_ms), p->days, year));
	TRY(event_append(db, p->x,
	    &(struct event){EVENT_CALENDAR_PUBLISHED,
		arena_fmt(a, "%" PRId64, n->year), NULL, NULL, p->days}));
	TRY(recompute_terms(db, p->x));
	return (read_year(db, a, n->year, p->out));
}

struct problem *
calendar_publish(struct ctx *x, const struct calendar_notice *notice,
    struct calendar_view *out)
{
	struct publishing p = {x, notice, days_text(x->arena, notice), out};

	TRY(ctx_require(x, PERM_CALENDAR_MANAGE));
	TRY(check_notice(x, notice));
	return (db_transact(x->db, x->arena, publish, &p));
}
