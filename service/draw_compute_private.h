/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of a computation share. */
#ifndef SSJ_SERVICE_DRAW_COMPUTE_PRIVATE_H
#define SSJ_SERVICE_DRAW_COMPUTE_PRIVATE_H

#include "base/crew.h"
#include "domain/draw/conclude.h"
#include "domain/draw/pairs.h"
#include "service/draw_jobs.h"
#include "service/draw_transcript.h"

enum {
	/* Rows that go to the database in one statement. */
	DRAW_BATCH = 2000,
};

struct computation {
	struct job_run *run;
	struct ctx *x;
	struct attempt attempt;
	struct db_rows files; /* draw_file_row, of the freeze */
	struct draw_digest veil_key, pool_key;
	struct draw_sealed sealed;
	struct crew crew; /* as many hands as there are processors */
	struct draw_transcript transcript;
	struct draw_conclusion conclusion;
	int64_t max_pair; /* of the plan; 0: no bound, and no pairs */
	struct draw_pairs pairs;
};

/*
 * Keys, pools and annexes of a frozen attempt, as draw_conclude() wants them.
 * Needs the system.
 */
struct problem *draw_compute_load(struct computation *c, const char *draw_id);

/* Results, transcript, statement and the auditor's files into the folder;
 * *rows are theirs, in the arena. */
struct problem *draw_compute_files(struct computation *c,
    const struct draw_file_row **rows, size_t *count, const char **transcript);

/* The result tree of every list into the folder, for later proofs. */
struct problem *draw_compute_trees(struct computation *c);

/* Looks up what the rows of picks and tasks need, before the transaction. */
struct draw_rows;
struct problem *
draw_compute_rows(struct computation *c, struct draw_rows **out);

/* Where a drawn object is. */
const char *
draw_rows_district(const struct draw_rows *rows, struct draw_text object);

/* The plan's bound, who goes with whom, and how often they did this year. */
struct problem *draw_compute_pairs(struct computation *c);

/* The pairs beyond the plan's bound into the report, when it has one. */
struct cJSON;
void draw_compute_report_pairs(const struct computation *c, struct cJSON *json);

/* The figures of the report, as JSON. */
const char *
draw_compute_report(struct computation *c, const struct draw_rows *rows);

/* Picks, tasks, their items and inspectors, in the transaction. */
struct problem *draw_compute_write(
    struct db *db, struct computation *c, const struct draw_rows *rows);

#endif
