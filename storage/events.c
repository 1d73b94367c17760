/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/events.h"

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

struct problem *
event_append(struct db *db, const struct ctx *x, const struct event *e)
{
	return (db_run(db, x->arena, &append,
	    DB_PARAMS(clock_rfc3339(x->arena, x->now_ms), event_word(e->kind),
		event_subject_type(e->kind), e->subject_id, e->org_path,
		actor_kinds[x->actor->kind], x->actor->user_id, x->request_id,
		e->before, e->after)));
}
