/* SPDX-License-Identifier: Apache-2.0 */
/* One draw while the fairness watch takes it in. */
#ifndef SSJ_SERVICE_FAIRNESS_DRAW_PRIVATE_H
#define SSJ_SERVICE_FAIRNESS_DRAW_PRIVATE_H

#include "domain/draw/index.h"
#include "domain/draw/walk.h"
#include "service/ceremony_private.h"
#include "service/fairness_private.h"

enum {
	FAIRNESS_DISTRICTS = 64, /* the last one is for all others */
	FAIRNESS_AGES = 5,
};

/* One stratum of one list: what is there and what was drawn. */
struct tally {
	struct fairness_part district[FAIRNESS_DISTRICTS], age[FAIRNESS_AGES];
	double q[FAIRNESS_LOTS_MAX]; /* by lots */
	uint64_t drawn;
};

struct fair_list {
	struct attempt_list read;
	size_t group; /* the first list of its group */
	struct draw_pool pool;
	struct tally *tallies; /* by the pool's strata */
	const char **drawn;    /* codes, ascending */
	size_t drawn_count, drawn_at;
};

struct taking {
	struct job_run *run;
	struct ctx *x;
	const char *id;
	struct attempt attempt;
	int64_t year;
	struct fair_list *lists;
	/* The library's page at hand. */
	const struct fairness_object_row *page;
	size_t page_count, page_at;
	bool begun;
	struct arena *page_arena;
	const char *day; /* of the freeze */
	struct draw_index *districts;
	const char *district_names[FAIRNESS_DISTRICTS];
	struct draw_index *where; /* drawn objects: their district */
	/* The object at hand. */
	double *group_q;
	size_t *touched; /* groups that have a chance of it */
	bool lots;	 /* somebody has more than one */
	struct fairness_chances chances;
	struct arena *chances_arena;
	struct fairness_pairs pairs;
};

/* The number of a stratum in a pool; its stratum_count when there is none. */
size_t fairness_stratum_of(const struct draw_pool *pool, struct draw_text name);

/* Walks the pools and the library once and counts every object; the chances
 * of each are written. */
struct problem *fairness_walk(struct db *db, struct taking *t);

/* How many of t->district_names there are. */
size_t fairness_district_count(const struct taking *t);

#endif
