/* SPDX-License-Identifier: Apache-2.0 */
#include "service/draw_tend.h"

#include <cjson/cJSON.h>

#include "service/draw.h"
#include "service/draw_jobs.h"
#include "service/substitution.h"
#include "storage/pools.h"

enum {
	STAGE_SECONDS = 86400 /* no freeze takes a day */
};

/* ---- one ----------------------------------------------------------- */

struct looking {
	struct ctx *x;
	const char *id;
	draw_look *look;
	bool moved;
};

/* What a conflict undoes is looked at again. */
static struct problem *
hold_and_look(struct db *db, struct arena *a, void *arg)
{
	struct looking *l = arg;
	struct attempt attempt;

	l->moved = false;
	TRY(attempt_hold(db, a, l->id, &attempt));
	return (l->look(db, l->x, &attempt, &l->moved));
}

struct problem *
draw_look_at(struct ctx *x, const char *id, draw_look *look, int64_t *count)
{
	struct looking l = {.x = x, .id = id, .look = look};

	TRY(db_transact(x->db, x->arena, hold_and_look, &l));
	*count += l.moved ? 1 : 0;
	return (NULL);
}

/* ---- all of them --------------------------------------------------- */

/* What is wrong with one keeps no other from its turn. */
static struct problem *
each(struct ctx *x, draw_rows *rows,
    struct problem *(*one)(struct ctx *x, const char *id, void *arg), void *arg)
{
	struct problem *p, *first = NULL;
	const struct draw_id_row *row;
	struct db_rows ids;
	size_t i;

	TRY(rows(x->db, x->arena, &ids));
	row = ids.rows;
	for (i = 0; i < ids.count; i++) {
		p = one(x, row[i].id, arg);
		first = first == NULL ? p : first;
	}
	return (first);
}

struct look_all {
	draw_look *look;
	int64_t *count;
};

static struct problem *
look_one(struct ctx *x, const char *id, void *arg)
{
	struct look_all *all = arg;

	return (draw_look_at(x, id, all->look, all->count));
}

struct problem *
draw_look_at_all(
    struct ctx *x, draw_rows *rows, draw_look *look, int64_t *count)
{
	struct look_all all = {look, count};

	*count = 0;
	return (each(x, rows, look_one, &all));
}

/* ---- from time to time ----------------------------------------------- */

/* After the beacon there is no next attempt: a computation whose job is gone,
 * whatever ended it, is asked for again until it is done. Nothing is held: the
 * computation may be under way. */
static struct problem *
resume_one(struct ctx *x, const char *id, void *arg)
{
	struct draw_row draw;
	const char *job_id;

	(void)arg;
	TRY(draws_get(x->db, x->arena, id, &draw));
	return (attempt_enqueue(x, &draw, JOB_DRAW_COMPUTE, &job_id));
}

/* What was asked for and must come: nobody could ask for it a second time. */
static struct problem *
resume_all(struct ctx *x)
{
	struct problem *draws, *objects, *people;

	draws = each(x, draws_drawing, resume_one, NULL);
	objects = substitution_resume(x);
	people = draw_substitute_resume(x);
	TRY(draws);
	TRY(objects);
	return (people);
}

/* None of the three waits for another's success. */
static struct problem *
tend_all(struct ctx *x, int64_t *disclosed, int64_t *ended)
{
	struct problem *resuming, *disclosing, *ending;

	pools_sweep(x->arena, STAGE_SECONDS);
	resuming = resume_all(x);
	disclosing = draw_disclose_due(x, disclosed);
	ending = ceremony_end_overdue(x, ended);
	TRY(resuming);
	TRY(disclosing);
	return (ending);
}

struct problem *
draw_tend(struct job_run *run, struct ctx *x, const char *draw_id)
{
	int64_t disclosed = 0, ended = 0;
	struct cJSON *result;

	TRY(draw_id == NULL
		? tend_all(x, &disclosed, &ended)
		: draw_look_at(x, draw_id, draw_disclose_if_due, &disclosed));
	result = cJSON_CreateObject();
	(void)cJSON_AddNumberToObject(result, "disclosed", (double)disclosed);
	(void)cJSON_AddNumberToObject(result, "ended", (double)ended);
	job_run_result(run, result);
	return (NULL);
}
