/* SPDX-License-Identifier: Apache-2.0 */
/* The job of the fairness watch, and what anybody reads of it. */
#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "service/fairness_private.h"
#include "storage/pairs.h"

/* A draw that cannot be taken in (a file is gone) does not keep the others
 * out; it is tried again with the next job, and this one fails for it. */
static struct problem *
take_waiting(struct job_run *run, struct ctx *x, size_t *taken)
{
	const struct fairness_id_row *row;
	struct problem *p, *first = NULL;
	struct db_rows rows;
	size_t i;

	TRY(fairness_waiting(x->db, x->arena, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++) {
		job_run_progress(run, "draws", (int64_t)i, (int64_t)rows.count);
		TRY(job_run_check(run));
		p = fairness_take_draw(run, x, row[i].id);
		first = first == NULL ? p : first;
		*taken += p == NULL ? 1 : 0;
	}
	return (first);
}

static struct problem *
fold_pairs(struct db *db, struct arena *a, void *arg)
{
	(void)arg;
	return (pairs_fold(db, a));
}

static struct problem *
count_visits(struct db *db, struct arena *a, void *arg)
{
	const struct ctx *x = arg;

	return (fairness_visits_put(
	    db, a, clock_rfc3339(a, x->now_ms), clock_day(a, x->now_ms)));
}

struct problem *
fairness_tend(struct job_run *run, struct ctx *x)
{
	struct cJSON *result;
	struct problem *p;
	size_t taken = 0;

	TRY(job_run_transact(run, x, fold_pairs, NULL));
	TRY(job_run_transact(run, x, count_visits, x));
	p = take_waiting(run, x, &taken);
	job_run_progress(run, "reports", 0, 0);
	TRY(fairness_write_reports(run, x));
	result = cJSON_CreateObject();
	(void)cJSON_AddNumberToObject(result, "draws", (double)taken);
	job_run_result(run, result);
	return (p);
}

/* ---- for anybody --------------------------------------------------------- */

struct problem *
fairness_report(
    struct ctx *x, const char *scope, struct fairness_report_row *out)
{
	return (fairness_report_get(x->db, x->arena, scope, out));
}

struct problem *
fairness_visits(struct ctx *x, const char *scope, struct body_row *out)
{
	return (fairness_visits_get(x->db, x->arena, scope, out));
}

struct problem *
fairness_of_draw(struct ctx *x, const char *id, struct fairness_report_row *out)
{
	return (fairness_draw_get(x->db, x->arena, id, out));
}
