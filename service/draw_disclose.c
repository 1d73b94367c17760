/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The moment at which a transcript becomes public. It was written when the
 * draw was computed; only a date stands between it and everybody.
 */
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "service/draw.h"
#include "service/draw_tend.h"

/*
 * A job of its own each time, never one that is there already: that one may
 * have looked before this transaction ends, and nobody would look again until
 * the next period.
 */
struct problem *
draw_task_ended(struct ctx *x, const char *draw_id)
{
	struct cJSON *args;

	if (draw_id == NULL)
		return (NULL);
	args = cJSON_CreateObject();
	json_put(args, "draw_id", draw_id);
	return (job_enqueue(x,
	    &(struct job_request){.kind = JOB_DRAW_TEND, .args = args}, NULL));
}

/* The last visit has ended (at_notice: or is known to whoever is inspected),
 * or the day has come whatever they are doing; a transcript that was public at
 * the draw and is so no more becomes so again. */
static struct problem *
is_due(struct db *db, struct ctx *x, const struct attempt *attempt, bool *due)
{
	struct draw_text by = attempt->charter.disclose_by;
	const char *today = clock_day(x->arena, x->now_ms);
	int64_t open;

	*due = attempt->charter.disclose == DRAW_DISCLOSE_AT_DRAW ||
	    draw_text_compare(draw_text_of(today), by) >= 0;
	if (*due)
		return (NULL);
	TRY(draws_tasks_open(db, x->arena, attempt->row.id,
	    attempt->charter.disclose == DRAW_DISCLOSE_AT_NOTICE, &open));
	*due = open == 0;
	return (NULL);
}

struct problem *
draw_disclose_if_due(
    struct db *db, struct ctx *x, struct attempt *attempt, bool *disclosed)
{
	bool due;

	if (strcmp(attempt->row.state, "drawn") != 0 ||
	    attempt->row.disclosed_at != NULL)
		return (NULL);
	TRY(is_due(db, x, attempt, &due));
	if (!due)
		return (NULL);
	*disclosed = true;
	attempt->row.disclosed_at = clock_rfc3339(x->arena, x->now_ms);
	return (attempt_move(
	    db, x, attempt, ACT_DISCLOSE, EVENT_DRAW_DISCLOSED, NULL));
}

struct problem *
draw_disclose_due(struct ctx *x, int64_t *count)
{
	return (draw_look_at_all(
	    x, draws_undisclosed, draw_disclose_if_due, count));
}
