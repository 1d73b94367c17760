/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the fairness watch share. */
#ifndef SSJ_SERVICE_FAIRNESS_PRIVATE_H
#define SSJ_SERVICE_FAIRNESS_PRIVATE_H

#include "domain/fairness.h"
#include "service/fairness.h"

struct cJSON;

enum {
	/* Kinds of tests of a report; each gets its share of the alarms. */
	FAIRNESS_FAMILIES = 9,
};

/* The two dimensions that have squares. */
enum fairness_dimension {
	FAIRNESS_DISTRICT,
	FAIRNESS_AGE,
	FAIRNESS_DIMENSIONS,
};
extern const char *const fairness_dimension_words[FAIRNESS_DIMENSIONS];

/* One line of the verdict: the smallest p-value of `tests` of one kind. */
struct fairness_finding {
	const char *name, *title;
	bool square; /* x and df are there */
	double x;
	uint64_t df;
	double p;
	uint64_t tests;
};

/* A finding on a sum of squares. */
struct fairness_finding fairness_square_finding(
    const char *name, const char *title, struct fairness_square square);
/* A finding on the cells of a table. */
struct fairness_finding fairness_cells_finding(const char *name,
    const char *title, const struct fairness_cell *cells, size_t count);

/* Adds "tests" and the "verdict" of all of them, with its words. */
void fairness_put_findings(
    struct cJSON *json, const struct fairness_finding *findings, size_t count);

/* Adds the cells as `name`, those that may point at a firm without counts. */
void fairness_put_cells(struct arena *a, struct cJSON *json, const char *name,
    const char *const *categories, const struct fairness_cell *cells,
    size_t count);

/* Adds "pairs". */
void fairness_put_pairs(struct cJSON *json, const struct fairness_pairs *p);

/* Takes one disclosed draw in. */
struct problem *
fairness_take_draw(struct job_run *run, struct ctx *x, const char *id);

/* The reports of every year and of all, as far as they have changed. */
struct problem *fairness_write_reports(struct job_run *run, struct ctx *x);

#endif
