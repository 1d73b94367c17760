/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of reading a freeze share. */
#ifndef SSJ_SERVICE_DRAW_FREEZE_READING_H
#define SSJ_SERVICE_DRAW_FREEZE_READING_H

#include "domain/exclusion.h"
#include "domain/ruling.h"
#include "service/draw_freeze_private.h"
#include "storage/draw_sources.h"
#include "storage/substitutions.h"

enum {
	FREEZE_DISTRICT = 6, /* bytes of a district */
	FREEZE_EVIDENCE = 48,
	/* Why an object is left out, as a stratum of freeze_list.left_out. */
	FREEZE_REASON_PARTS = 2, /* rule, evidence */
	FREEZE_REASON_BREAK = ':',
};

/* The stratum of those who were replaced before; all of it is drawn. */
#define FREEZE_RECHECK "补查"

/* A list as it is read. */
struct freeze_list {
	struct plan_list list; /* as the attempt was created with */
	struct plan_reach reach;
	struct exclusion_tally tally;
	/* The city's rules, and how far this list has come in them. */
	const struct ruling_book *rules;
	struct ruling_cursor at;
	char evidence[FREEZE_EVIDENCE];
	uint64_t raised; /* objects with more than one lot */
	/* Who was replaced in an earlier draw of the item and is looked at now
	 * for certain, ascending; at = the next of them. */
	const struct substitution_owed_row *owed;
	size_t owed_count, owed_at;
	/* Once its files are written: views of them, in freeze_reading.views.
	 * Those left out are packed like a pool, by why they are. */
	struct draw_pool pool, left_out;
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
	struct arena *views; /* of the stage's files, until all is read */
	struct freeze_list *lists;
	const char **departments; /* one per list */
	struct ruling_book rules; /* in force on the day of the freeze */
};

/* ---- rules ------------------------------------------------------- */

/* What the rules say of one object on its way into a pool. */
struct freeze_verdict {
	enum exclusion rule; /* EXCLUSION_COUNT: it is admitted */
	/* Why, as excluded.csv shows it; lives as long as the object. */
	struct draw_text evidence;
	unsigned int lots; /* 1 … DRAW_LOTS_MAX, of an admitted one */
	bool recheck;	   /* stands in FREEZE_RECHECK, not in its stratum */
};

/*
 * The one place where an object is admitted to a pool, and with how many lots,
 * or is left out. Rules are asked in the order of domain/exclusion.def; the
 * first that says no counts.
 */
void freeze_judge(struct freeze_list *l, const struct source_object *o,
    struct freeze_verdict *out);

/* What the city's caps and lot rules say today (N04, N07, C55, C93); lists ask
 * r->rules afterwards. */
struct problem *freeze_rules_load(struct db *db, struct freeze_reading *r);

/* Rows of caps.csv: every object asked for that was visited this year, when a
 * cap applies; *count 0 and *rows NULL when none does. */
enum {
	FREEZE_CAP_COLUMNS = 3
};
void freeze_rules_caps(
    struct freeze_reading *r, struct draw_text **rows, size_t *count);

/* ---- parts ------------------------------------------------------- */

/*
 * Reads a list's objects by one COPY, in order of their codes, and writes its
 * pool, plan, item version and places into the stage, and who is left out;
 * the memory this takes (about the packed pool) is given back.
 * PROBLEM_POOL_TOO_SMALL for a stratum that rules have emptied.
 */
struct problem *
freeze_pool(struct db *db, struct freeze_reading *r, struct freeze_list *l);

/* excluded.csv, and what the assignment needs: objects.csv, roster.csv,
 * recusals.csv, over all lists. */
struct problem *freeze_annexes(struct db *db, struct freeze_reading *r);

#endif
