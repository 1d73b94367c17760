/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the audit bundle share. */
#ifndef SSJ_SERVICE_DRAW_BUNDLE_PRIVATE_H
#define SSJ_SERVICE_DRAW_BUNDLE_PRIVATE_H

#include "domain/draw/bundle.h"
#include "service/ceremony_private.h"
#include "service/job_run.h"
#include "storage/draw_bundles.h"

/* An attempt's files, rows and texts, as one moment of the database has
 * them. */
struct bundling {
	struct job_run *run;
	struct ctx *x;
	const char *id;
	struct draw_row row;
	struct draw_entry *entries;
	size_t count, room;
	struct draw_bundle_row made;
};

/* Puts a file of an attempt into the bundle; the bytes stay the caller's. */
void draw_bundle_add(struct bundling *b, int64_t attempt, const char *name,
    struct draw_text bytes);

/*
 * That whoever goes by the rows of a drawn attempt is whom assignment.csv and
 * the amendments name, slot by slot; PROBLEM_CONFLICT names the first who is
 * not. The attempt is held.
 */
struct problem *
draw_bundle_check_people(struct db *db, struct arena *a, const char *draw_id);

/*
 * That what has become of a drawn attempt's visits is what the log says:
 * cancelled, checked, taken on or given up by its people. PROBLEM_CONFLICT
 * names the first of which it is not. The attempt is held.
 */
struct problem *
draw_bundle_check_visits(struct db *db, struct arena *a, const char *draw_id);

/* Photos and video of the hall: mapped, never read into memory. The attempt
 * is held. */
struct problem *draw_bundle_add_recordings(
    struct db *db, struct bundling *b, const struct draw_row *attempt);

/* Who has signed the statement so far. The attempt is held. */
struct problem *draw_bundle_add_signatures(
    struct db *db, struct bundling *b, const struct draw_row *attempt);

/*
 * The pool, the annexes and both keys of an attempt that ended after its
 * freeze and without a draw. Its lists are written as CSV into a folder that
 * goes with the arena. Blocks on the disk; not inside a transaction.
 */
struct problem *draw_bundle_add_pool(
    struct bundling *b, const struct draw_bundle_attempt_row *attempt);

#endif
