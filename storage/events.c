/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/events.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "storage/events.sql.h"

static const struct db_query append = {
    "event_append", SQL_EVENT_APPEND, NULL, 0};

static const char *const actor_kinds[] = {
    [ACTOR_PUBLIC] = "public",
    [ACTOR_USER] = "user",
    [ACTOR_PARTY] = "party",
    [ACTOR_SYSTEM] = "system",
};

const char *
event_actor_kind(const struct actor *actor)
{
	return (actor_kinds[actor->kind]);
}

void
event_add(struct db_batch *b, const struct ctx *x, const struct event *e)
{
	enum {
		COLUMNS = 10
	};
	const char **v = arena_array(x->arena, COLUMNS, sizeof(const char *));

	v[0] = clock_rfc3339(x->arena, x->now_ms);
	v[1] = event_word(e->kind);
	v[2] = event_subject_type(e->kind);
	v[3] = e->subject_id;
	v[4] = e->org_path;
	v[5] = event_actor_kind(x->actor);
	v[6] = x->actor->user_id;
	v[7] = x->request_id;
	v[8] = e->before;
	v[9] = e->after;
	db_batch_add(b, &append,
	    (struct db_params){.values = v, .count = COLUMNS}, NULL);
}

struct problem *
event_append(struct db *db, const struct ctx *x, const struct event *e)
{
	struct db_batch *b = db_batch_new(db, x->arena);

	event_add(b, x, e);
	return (db_batch_run(b));
}

static const struct db_column event_columns[] = {
    DB_COL_I64(struct event_row, seq),
    DB_COL_TEXT(struct event_row, xid),
    DB_COL_TIME(struct event_row, at),
    DB_COL_TEXT(struct event_row, kind),
    DB_COL_TEXT(struct event_row, subject_type),
    DB_COL_TEXT(struct event_row, subject_id),
    DB_COL_TEXT(struct event_row, org_path),
    DB_COL_TEXT(struct event_row, actor_kind),
    DB_COL_TEXT(struct event_row, actor_id),
    DB_COL_TEXT(struct event_row, request_id),
    DB_COL_TEXT(struct event_row, before),
    DB_COL_TEXT(struct event_row, after),
    {0},
};
static const struct db_query event_read = {
    "event_read", SQL_EVENT_READ, event_columns, sizeof(struct event_row)};
static const struct db_query event_read_kind = {"event_read_kind",
    SQL_EVENT_READ_KIND, event_columns, sizeof(struct event_row)};
static const struct db_query event_read_office = {"event_read_office",
    SQL_EVENT_READ_OFFICE, event_columns, sizeof(struct event_row)};
static const struct db_query event_read_subject = {"event_read_subject",
    SQL_EVENT_READ_SUBJECT, event_columns, sizeof(struct event_row)};

/* Less than the city, whose path is one name, with all below it. */
static bool
of_a_part(const struct event_filter *f)
{
	const char *end;

	if (f->low == NULL || f->high == NULL)
		return (false);
	if (strchr(f->high, '!') != NULL)
		return (true);
	end = strchr(f->low, '/');
	end = end != NULL ? strchr(end + 1, '/') : NULL;
	return (end != NULL && end[1] != '\0');
}

/* By which index: what is rarest leads. */
static const struct db_query *
way_of(const struct event_filter *f)
{
	if (f->kind != NULL)
		return (&event_read_kind);
	return (of_a_part(f) ? &event_read_office : &event_read);
}

struct problem *
events_read(struct db *db, struct arena *a, const struct event_place *after,
    const struct event_filter *filter, int64_t limit, struct db_rows *out)
{
	const char *most = arena_fmt(a, "%" PRId64, limit);

	if (filter->subject_id != NULL)
		return (db_fetch(db, a, &event_read_subject,
		    DB_PARAMS(after->xid, after->seq, filter->kind,
			filter->subject_type, filter->low, filter->high, most,
			filter->subject_id),
		    out));
	return (db_fetch(db, a, way_of(filter),
	    DB_PARAMS(after->xid, after->seq, filter->kind,
		filter->subject_type, filter->low, filter->high, most),
	    out));
}
