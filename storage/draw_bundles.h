/* SPDX-License-Identifier: Apache-2.0 */
/* Audit bundles as rows; what is in them is domain/draw/bundle.h. */
#ifndef SSJ_STORAGE_DRAW_BUNDLES_H
#define SSJ_STORAGE_DRAW_BUNDLES_H

#include <stdbool.h>
#include <stdint.h>

#include "storage/db.h"

struct draw_bundle_row {
	int64_t size; /* bytes */
	const char *sha256, *made_at;
};

struct draw_bundle_attempt_row {
	const char *id;
	int64_t attempt;
	const char *state;
	const char *transcript_hash; /* NULL: given up before the freeze */
};

struct draw_bundle_event_row {
	int64_t seq;
	const char *at, *kind, *subject_id, *actor_kind, *actor_id;
	const char *after; /* JSON or NULL */
};

/* Rows of draw_bundle_attempt_row: attempts of the draw up to this one. */
struct problem *draw_bundle_attempts(struct db *db, struct arena *a,
    const char *draw_no, int64_t attempt, struct db_rows *out);
/* Rows of draw_bundle_event_row of these attempts, oldest first; among them
 * the cancellations of their visits. */
struct problem *draw_bundle_events(struct db *db, struct arena *a,
    const char *const *ids, size_t count, struct db_rows *out);

/* One turn of one slot of a visit; inspector "" where nobody was found. */
struct draw_bundle_person_row {
	const char *visit_no;
	int64_t slot, turn;
	const char *inspector; /* code */
};

/* Rows of draw_bundle_person_row of the draw's visits, in that order. */
struct problem *draw_bundle_people(
    struct db *db, struct arena *a, const char *draw_id, struct db_rows *out);

/* A visit of which the log says something else than its rows. */
struct draw_bundle_untold_row {
	const char *visit_no;
	const char *what; /* "cancelled", "recorded", "declined", "accepted" */
	bool is_told;	  /* by the log; else by the rows */
};

/* At most one row of draw_bundle_untold_row: the draw's first such visit. */
struct problem *draw_bundle_untold(
    struct db *db, struct arena *a, const char *draw_id, struct db_rows *out);

/* New, or in place of the one before. */
struct problem *draw_bundle_put(struct db *db, struct arena *a, const char *id,
    const struct draw_bundle_row *row);
/* PROBLEM_NOT_FOUND when none was made. */
struct problem *draw_bundle_get(struct db *db, struct arena *a, const char *id,
    struct draw_bundle_row *out);

#endif
