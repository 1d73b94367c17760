/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A draw's visits and assignment as they are now: computed again from the
 * attempt's picks, annexes and keys, found to be what was bound, and brought up
 * to date by the amendments on record, each of which must give what it says.
 *
 * For jobs only: the keys of a draw are read by nobody else (docs/adr/0053).
 */
#ifndef SSJ_SERVICE_DRAW_REPLAY_H
#define SSJ_SERVICE_DRAW_REPLAY_H

#include "domain/draw/amending.h"
#include "service/ceremony_private.h"

struct draw_replay {
	struct ctx *x;
	struct attempt attempt;
	struct db_rows files; /* draw_file_row */
	struct db_rows picks; /* draw_pick_row */
	struct attempt_list *lists;
	struct draw_digest assign_key, pool_key;
	struct draw_visit_key naming;
	struct draw_roster roster;
	struct draw_amending now;
	const struct draw_amendment *amendments;
	size_t amendment_count;
	struct draw_digest last; /* hash of the newest amendment, or zeros */
};

/* Loads the attempt, held until the end of the transaction: amendments of one
 * draw are made one after the other. PROBLEM_INTERNAL when something is not
 * what was bound. */
struct problem *draw_replay(
    struct db *db, struct ctx *x, const char *draw_id, struct draw_replay *out);

/* The id of an inspector of the roster, NULL for DRAW_NOBODY. */
struct problem *draw_replay_person(
    struct db *db, struct draw_replay *r, size_t who, const char **id);

/* Writes the next amendment (x->transcript, number and previous are set here)
 * and its event. */
struct problem *draw_replay_append(struct db *db, struct draw_replay *r,
    const char *task_id, struct draw_amendment *x);

#endif
