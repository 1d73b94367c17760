/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of reading a freeze share. */
#ifndef SSJ_SERVICE_DRAW_FREEZE_READING_H
#define SSJ_SERVICE_DRAW_FREEZE_READING_H

#include "domain/exclusion.h"
#include "service/draw_freeze_private.h"
#include "storage/draw_sources.h"

enum {
	FREEZE_DISTRICT = 6, /* bytes of a district */
	FREEZE_EXCLUDED_COLUMNS = 4,
};

/* A list as it is read. */
struct freeze_list {
	struct plan_list list; /* as the attempt was created with */
	struct plan_reach reach;
	struct exclusion_tally tally;
	/* Once its files are written; both in the stage's memory. */
	struct draw_pool pool;
	const char *places; /* district of each object of the pool */
};

struct freeze_reading {
	struct job_run *run;
	struct ctx *x;
	const struct attempt *attempt;
	struct plan plan;
	const char *stage; /* folder */
	/* What one list needs and the next does not; emptied between them. A
	 * problem made in it lives on until the job's arena ends. */
	struct arena *scratch;
	struct freeze_list *lists;
	const char **departments; /* one per list */
	/* Rows of excluded.csv. */
	struct draw_text *excluded;
	size_t excluded_count, excluded_room;
};

/* ---- rules ------------------------------------------------------- */

/* What the rules say of one object on its way into a pool. */
struct freeze_verdict {
	enum exclusion rule; /* EXCLUSION_COUNT: it is admitted */
	/* Why, as excluded.csv shows it; lives as long as the object. */
	struct draw_text evidence;
	unsigned int lots; /* 1 … DRAW_LOTS_MAX, of an admitted one */
};

/*
 * The one place where an object is admitted to a pool, and with how many lots,
 * or is left out. Rules are asked in the order of domain/exclusion.def; the
 * first that says no counts.
 */
void freeze_judge(const struct freeze_list *l, const struct source_object *o,
    struct freeze_verdict *out);

/* ---- parts ------------------------------------------------------- */

/*
 * Reads a list's objects by one COPY, in order of their codes, and writes its
 * pool, plan, item version and places into the stage; the memory this takes
 * (about the packed pool) is given back. PROBLEM_POOL_TOO_SMALL for a stratum
 * that rules have emptied.
 */
struct problem *
freeze_pool(struct db *db, struct freeze_reading *r, struct freeze_list *l);

/* excluded.csv, and what the assignment needs: objects.csv, roster.csv,
 * recusals.csv, over all lists. */
struct problem *freeze_annexes(struct db *db, struct freeze_reading *r);

#endif
