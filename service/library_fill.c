/* SPDX-License-Identifier: Apache-2.0 */
#include "service/library_fill.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "storage/events.h"
#include "storage/object_fill.h"

struct filling {
	struct ctx *x;
	const struct library_source *source;
	int64_t count;
};

static struct problem *
fill(struct db *db, struct arena *a, void *arg)
{
	struct filling *k = arg;
	const struct library_source *s = k->source;
	struct library_object object;
	struct object_fill f;
	const char *id;

	TRY(object_fill_begin(&f, db, a, clock_rfc3339(a, k->x->now_ms)));
	for (k->count = 0; s->next(s->arg, &id, &object); k->count++)
		TRY(object_fill_add(&f, id, &object));
	s->all_there(s->arg);
	TRY(object_fill_end(&f, a));
	return (event_append(db, k->x,
	    &(struct event){EVENT_LIBRARY_FILLED, "objects", NULL, NULL,
		arena_fmt(a, "{\"objects\":%" PRId64 "}", k->count)}));
}

struct problem *
library_fill(struct ctx *x, const struct library_source *source, int64_t *count)
{
	struct filling k = {.x = x, .source = source};

	TRY(db_transact(x->db, x->arena, fill, &k));
	*count = k.count;
	return (NULL);
}
