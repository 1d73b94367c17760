/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order of the steps matters: terms are computed before anything is
 * decided by them, and what can still be published in time is published
 * before it could be called overdue.
 */
#include "service/deadline.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/day.h"
#include "base/log.h"
#include "base/page.h"
#include "domain/lifecycle.h"
#include "domain/workday.h"
#include "service/job_run.h"
#include "service/note.h"
#include "service/publication.h"
#include "service/scope.h"
#include "storage/calendar.h"
#include "storage/deadlines.h"
#include "storage/events.h"

/* Behind every time a notice may have. */
static const char time_last[] = "9999-12-31T00:00:00Z";

struct deadlines {
	struct job_run *run;
	struct ctx x;
	const char *now, *today;
	struct workday_calendar calendar;
	struct deadline_account *account;
	struct db_rows rows; /* what the last step changed */
	int64_t changed;     /* by all steps of the last transaction */
};

/* The last day of a term of working days that began on `day`. */
static struct deadline_term
term_of(const struct deadlines *d, const char *day, int count)
{
	char *end = arena_alloc(d->x.arena, DAY_TEXT + 1);
	struct workday_term term;
	int64_t start = 0;

	(void)day_parse(day, &start);
	term = workday_after(&d->calendar, start, count);
	day_format(term.day, end);
	return ((struct deadline_term){day, end, term.provisional});
}

/* One event for every row that a step has changed. */
static struct problem *
append_all(
    struct deadlines *d, struct db *db, enum event_kind kind, const char *what)
{
	const struct deadline_changed_row *row = d->rows.rows;
	size_t i;

	for (i = 0; i < d->rows.count; i++)
		TRY(event_append(db, &d->x,
		    &(struct event){kind, row[i].id, row[i].org_path, NULL,
			note_text(d->x.arena, what, row[i].day)}));
	return (NULL);
}

/* ---- terms are computed again ------------------------------------------ */

static struct problem *
recompute_due(struct db *db, struct arena *a, void *arg)
{
	const struct deadline_day_row *row;
	struct deadlines *d = arg;
	struct db_rows days;
	struct deadline_term term;
	size_t i;

	d->changed = 0;
	TRY(deadlines_check_days(db, a, &days));
	row = days.rows;
	for (i = 0; i < days.count; i++) {
		term = term_of(d, row[i].day, WORKDAYS_TO_PUBLISH);
		TRY(deadlines_set_due(
		    db, a, &term, d->today, d->now, &d->rows));
		TRY(append_all(d, db, EVENT_RECORD_DUE_CHANGED, "due_on"));
		d->changed += (int64_t)d->rows.count;
	}
	return (NULL);
}

static struct problem *
recompute_display(struct db *db, struct arena *a, void *arg)
{
	const struct deadline_day_row *row;
	struct deadlines *d = arg;
	struct db_rows days;
	struct deadline_term term;
	int64_t changed;
	size_t i;

	d->changed = 0;
	TRY(deadlines_display_days(db, a, &days));
	row = days.rows;
	for (i = 0; i < days.count; i++) {
		term = term_of(d, row[i].day, WORKDAYS_OF_DISPLAY);
		TRY(deadlines_set_display(db, a, &term, &changed));
		d->changed += changed;
	}
	return (NULL);
}

/* Counted when it is done: what a conflict undoes is done again. */
static struct problem *
recompute(struct deadlines *d)
{
	TRY(job_run_transact(d->run, &d->x, recompute_due, d));
	d->account->recomputed += d->changed;
	TRY(job_run_transact(d->run, &d->x, recompute_display, d));
	d->account->recomputed += d->changed;
	return (NULL);
}

/* ---- the last day ------------------------------------------------------ */

/* One publication per transaction. Somebody may have published it meanwhile,
 * or the record may be one that cannot be: neither stops the others. */
static struct problem *
publish_one(struct deadlines *d, const char *id)
{
	struct body_dated_row row;
	struct problem *p = publication_publish(&d->x, id, &row);

	if (p == NULL) {
		d->account->published++;
		return (NULL);
	}
	if (problem_status(p->kind) >= 500)
		return (p);
	log_event(LOG_LEVEL_WARN, "not-published", "record=%s code=%s", id,
	    problem_code(p->kind));
	return (NULL);
}

/* The rows of a page, in the order of their ids; *after is the last. */
static struct problem *
publish_page(struct deadlines *d, const struct db_rows *ids, const char **after)
{
	const struct deadline_id_row *row = ids->rows;
	size_t i;

	for (i = 0; i < ids->count; i++) {
		TRY(job_run_check(d->run));
		TRY(publish_one(d, row[i].id));
		*after = row[i].id;
		job_run_progress(d->run, "publish", d->account->published, 0);
	}
	return (NULL);
}

static struct problem *
publish_due(struct deadlines *d)
{
	const char *after = UUID_FIRST;
	struct db_rows ids;

	do {
		TRY(deadlines_publishable(
		    d->x.db, d->x.arena, d->today, after, &ids));
		TRY(publish_page(d, &ids, &after));
	} while (ids.count > 0);
	return (NULL);
}

/* ---- warnings ---------------------------------------------------------- */

static struct problem *
warn(struct db *db, struct arena *a, void *arg)
{
	struct deadlines *d = arg;
	struct deadline_reach reach = {.today = d->today,
	    .one = term_of(d, d->today, 1).end,
	    .five = term_of(d, d->today, 5).end,
	    .ten = term_of(d, d->today, 10).end};
	TRY(deadlines_warn(db, a, &reach, d->now, &d->account->warned));
	TRY(deadlines_mark_overdue(db, a, d->today, d->now, &d->rows));
	d->account->overdue = (int64_t)d->rows.count;
	return (append_all(d, db, EVENT_RECORD_OVERDUE, "due_on"));
}

/* ---- the end of the display -------------------------------------------- */

static struct problem *
archive_some(struct db *db, struct arena *a, void *arg)
{
	struct deadline_states states = {
	    .publication_from = "active", .record_from = "published"};
	struct deadlines *d = arg;

	TRY(lifecycle_move(a, &lifecycle_publication, states.publication_from,
	    ACT_ARCHIVE, &states.publication_to));
	TRY(lifecycle_move(a, &lifecycle_record, states.record_from,
	    ACT_ARCHIVE, &states.record_to));
	TRY(deadlines_archive(db, a, d->today, &states, d->now, &d->rows));
	return (append_all(d, db, EVENT_PUBLICATION_ARCHIVED, "display_until"));
}

static struct problem *
archive(struct deadlines *d)
{
	do {
		TRY(job_run_check(d->run));
		TRY(job_run_transact(d->run, &d->x, archive_some, d));
		d->account->archived += (int64_t)d->rows.count;
		job_run_progress(d->run, "archive", d->account->archived, 0);
	} while (d->rows.count > 0);
	return (NULL);
}

/* ---- all of it --------------------------------------------------------- */

struct problem *
deadline_run(struct job_run *run, struct ctx *x, struct deadline_account *out)
{
	struct deadlines d = {.run = run,
	    .x = *x,
	    .now = clock_rfc3339(x->arena, x->now_ms),
	    .today = clock_day(x->arena, x->now_ms),
	    .account = out};

	*out = (struct deadline_account){0};
	TRY(calendar_load(x->db, x->arena, &d.calendar));
	job_run_progress(run, "recompute", 0, 0);
	TRY(recompute(&d));
	job_run_progress(run, "publish", 0, 0);
	TRY(publish_due(&d));
	job_run_progress(run, "warn", 0, 0);
	TRY(job_run_transact(run, &d.x, warn, &d));
	job_run_progress(run, "archive", 0, 0);
	return (archive(&d));
}

/* ---- notices ----------------------------------------------------------- */

struct problem *
deadline_notices(struct ctx *x, const char *kind, const struct page *page,
    struct db_rows *out)
{
	struct scope scope = scope_of(x, PERM_RECORD_READ);
	struct notice_filter filter = {scope.low, scope.high, kind};

	TRY(ctx_require(x, PERM_RECORD_READ));
	return (notices_page(x->db, x->arena, &filter,
	    &(struct body_after){page_key(page, 0, time_last),
		page_key(page, 1, UUID_LAST), page_fetch(x->arena, page)},
	    out));
}
