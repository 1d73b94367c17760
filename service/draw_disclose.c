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
#include "service/ceremony_private.h"
#include "service/draw.h"
#include "service/draw_jobs.h"
#include "storage/pools.h"

enum {
	STAGE_SECONDS = 86400 /* no freeze takes a day */
};

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

struct looking {
	struct ctx *x;
	const char *id;
	bool disclosed;
};

/* The last visit has ended (at_notice: or is known to whoever is inspected),
 * or the day has come whatever they are doing; a
 * transcript that was public at the draw and is so no more becomes so again. */
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

static struct problem *
look(struct db *db, struct arena *a, void *arg)
{
	struct looking *l = arg;
	struct attempt attempt;
	bool due;

	l->disclosed = false;
	TRY(attempt_hold(db, a, l->id, &attempt));
	if (strcmp(attempt.row.state, "drawn") != 0 ||
	    attempt.row.disclosed_at != NULL)
		return (NULL);
	TRY(is_due(db, l->x, &attempt, &due));
	if (!due)
		return (NULL);
	l->disclosed = true;
	attempt.row.disclosed_at = clock_rfc3339(a, l->x->now_ms);
	return (attempt_move(
	    db, l->x, &attempt, ACT_DISCLOSE, EVENT_DRAW_DISCLOSED, NULL));
}

static struct problem *
look_at(struct looking *l, int64_t *count)
{
	TRY(db_transact(l->x->db, l->x->arena, look, l));
	*count += l->disclosed ? 1 : 0;
	return (NULL);
}

/* A draw that cannot be looked at keeps no other from its day. */
struct problem *
draw_disclose_due(struct ctx *x, int64_t *count)
{
	struct looking l = {.x = x};
	struct problem *p, *first = NULL;
	const struct draw_id_row *row;
	struct db_rows rows;
	size_t i;

	*count = 0;
	TRY(draws_undisclosed(x->db, x->arena, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++) {
		l.id = row[i].id;
		p = look_at(&l, count);
		first = first == NULL ? p : first;
	}
	return (first);
}

/* ---- from time to time ------------------------------------------- */

/*
 * After the beacon there is no next attempt: a computation whose job is gone,
 * whatever ended it, is asked for again until it is done.
 */
static struct problem *
resume_one(struct ctx *x, const char *id)
{
	struct draw_row draw;
	const char *job_id;

	TRY(draws_get(x->db, x->arena, id, &draw));
	return (attempt_enqueue(x, &draw, JOB_DRAW_COMPUTE, &job_id));
}

static struct problem *
resume(struct ctx *x)
{
	struct problem *p, *first = NULL;
	const struct draw_id_row *row;
	struct db_rows rows;
	size_t i;

	TRY(draws_drawing(x->db, x->arena, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++) {
		p = resume_one(x, row[i].id);
		first = first == NULL ? p : first;
	}
	return (first);
}

/* None of the three waits for another's success. */
static struct problem *
tend_all(struct ctx *x, int64_t *disclosed, int64_t *ended)
{
	struct problem *resuming, *disclosing, *ending;

	pools_sweep(x->arena, STAGE_SECONDS);
	resuming = resume(x);
	disclosing = draw_disclose_due(x, disclosed);
	ending = ceremony_end_overdue(x, ended);
	TRY(resuming);
	TRY(disclosing);
	return (ending);
}

struct problem *
draw_tend(struct job_run *run, struct ctx *x, const char *draw_id)
{
	struct looking l = {.x = x, .id = draw_id};
	struct cJSON *result;
	int64_t disclosed = 0, ended = 0;

	TRY(draw_id == NULL ? tend_all(x, &disclosed, &ended)
			    : look_at(&l, &disclosed));
	result = cJSON_CreateObject();
	(void)cJSON_AddNumberToObject(result, "disclosed", (double)disclosed);
	(void)cJSON_AddNumberToObject(result, "ended", (double)ended);
	job_run_result(run, result);
	return (NULL);
}
