/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terms that run over records and publications. For jobs: everything here
 * concerns all organisations and is safe to repeat.
 */
#ifndef SSJ_STORAGE_DEADLINES_H
#define SSJ_STORAGE_DEADLINES_H

#include <stdbool.h>
#include <stdint.h>

#include "storage/body.h"
#include "storage/db.h"

/* A legal day, "2026-05-06". */
struct deadline_day_row {
	const char *day;
};

/* What was changed, for the log. */
struct deadline_changed_row {
	const char *id, *org_path;
	const char *day; /* it is due, or was shown until */
};

/* The term of everything that began on `day`. */
struct deadline_term {
	const char *day, *end;
	bool provisional;
};

struct deadline_id_row {
	const char *id;
};

/* Days that warnings are given by; the first is today. */
struct deadline_reach {
	const char *today, *one, *five, *ten;
};

/* Two life cycles that end together. */
struct deadline_states {
	const char *publication_from, *publication_to;
	const char *record_from, *record_to;
};

/* Days on which open checks ended / active publications were published
 * (struct deadline_day_row). */
struct problem *
deadlines_check_days(struct db *db, struct arena *a, struct db_rows *out);
struct problem *
deadlines_display_days(struct db *db, struct arena *a, struct db_rows *out);

/* Sets a term. Rows of struct deadline_changed_row: records whose day
 * changed. */
struct problem *deadlines_set_due(struct db *db, struct arena *a,
    const struct deadline_term *term, const char *today, const char *now,
    struct db_rows *out);
struct problem *deadlines_set_display(struct db *db, struct arena *a,
    const struct deadline_term *term, int64_t *changed);

/* Up to 100 struct deadline_id_row behind `after`: approved records that are
 * due on `today` or before. */
struct problem *deadlines_publishable(struct db *db, struct arena *a,
    const char *today, const char *after, struct db_rows *out);

/* Gives the warnings that are due, each once; *given counts them. */
struct problem *deadlines_warn(struct db *db, struct arena *a,
    const struct deadline_reach *reach, const char *now, int64_t *given);

/* Marks what is overdue; rows of struct deadline_changed_row. */
struct problem *deadlines_mark_overdue(struct db *db, struct arena *a,
    const char *today, const char *now, struct db_rows *out);

/* Ends up to 500 displays; rows of struct deadline_changed_row: the
 * publications. */
struct problem *
deadlines_archive(struct db *db, struct arena *a, const char *today,
    const struct deadline_states *states, const char *now, struct db_rows *out);

/* Up to after->limit struct body_dated_row, newest first: notices
 * of organisations with low <= path < high; `kind` NULL: all. */
struct notice_filter {
	const char *low, *high;
	const char *kind;
};
struct problem *
notices_page(struct db *db, struct arena *a, const struct notice_filter *f,
    const struct body_after *after, struct db_rows *out);

#endif
