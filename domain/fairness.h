/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fairness watch: does what was drawn look like chance? (F23)
 *
 * SSJ1 lets anybody recompute one draw. Whether draws are fair over the years
 * is another question, and a simple one: objects of one stratum with as many
 * lots each have the same probability, wherever they are and however long they
 * have been in the library. What was drawn is compared with that, and the
 * difference is put in words: 与均匀随机一致, 需要说明, 样本不足.
 *
 * An alarm must mean something. So the smallest p-value of many tests is
 * multiplied by their number (Bonferroni), and only what is below
 * FAIRNESS_ALPHA after that needs an explanation: of a thousand reports about
 * fair draws one at most says so. docs/fairness.md has the reasons.
 *
 * Doubles are good enough here: nothing is bound by these figures.
 */
#ifndef SSJ_DOMAIN_FAIRNESS_H
#define SSJ_DOMAIN_FAIRNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

#define FAIRNESS_ALPHA 0.001

enum {
	FAIRNESS_LOTS_MAX = 16,
	/* A count below this, other than none, may point at a firm. */
	FAIRNESS_SMALL = 5,
	/* A cell must be due so many, drawn and not drawn, for its square to
	 * be near enough to chi-square; smaller ones are taken together. */
	FAIRNESS_CELL_MIN = 10,
};

enum fairness_verdict {
	FAIRNESS_UNIFORM, /* 与均匀随机一致 */
	FAIRNESS_EXPLAIN, /* 需要说明 */
	FAIRNESS_TOO_FEW, /* 样本不足 */
};

const char *fairness_word(enum fairness_verdict v);  /* "uniform", … */
const char *fairness_title(enum fairness_verdict v); /* Chinese */

/* The verdict on the smallest p-value of `tests`; none: too few. */
enum fairness_verdict fairness_judge(double p, uint64_t tests);
/* min(1, p · tests); 1 without a test. */
double fairness_adjusted(double p, uint64_t tests);

/* ---- distributions ------------------------------------------------------- */

/* Regularised incomplete gamma functions, a > 0, x >= 0. */
double fairness_gamma_p(double a, double x);
double fairness_gamma_q(double a, double x);

/* P(chi-square with `df` degrees >= x); 1 without a degree. */
double fairness_chi_square(double x, uint64_t df);

/*
 * Two-sided p-value of `drawn` where `expected` were due with `variance`. For
 * each side the larger of the normal and the shifted Poisson tail, so that it
 * is not too small for rare cells either. 1 where nothing can vary.
 */
double fairness_count(double drawn, double expected, double variance);

/* P(Poisson with this mean >= times) */
double fairness_at_least(double mean, uint64_t times);

/* ---- one stratum of one draw --------------------------------------------- */

/*
 * How likely an object with 1 … 16 lots is drawn, where count[w] objects have
 * w + 1 lots and `drawn` of all are drawn: exactly n/N when all have one
 * class, otherwise 1 - (1 - t)^w with the t that gives n. An approximation,
 * within about 1/n of the truth.
 */
void fairness_inclusion(const uint64_t count[FAIRNESS_LOTS_MAX], uint64_t drawn,
    double probability[FAIRNESS_LOTS_MAX]);

/* The objects of a stratum in one district, of one age, … */
struct fairness_part {
	uint64_t count[FAIRNESS_LOTS_MAX]; /* by lots */
	uint64_t drawn;
};

/* What a part adds to a cell of a table: drawn against expected. */
struct fairness_cell {
	uint64_t count, drawn;
	double expected;
	double variance;
};

struct fairness_square {
	double x;    /* sum of squares */
	uint64_t df; /* 0: nothing to test */
};

/*
 * Compares the parts of one stratum: cells[i] is set for parts[i], *square for
 * all. Parts that are too small for a square of their own are taken together.
 */
void fairness_stratum(struct arena *a, const struct fairness_part *parts,
    size_t count, struct fairness_cell *cells, struct fairness_square *square);

/*
 * Adds a list's cell to the cell of its coordination group. Lists of a group
 * share a key, so that what they draw goes together: standard deviations are
 * added, not variances, which is right for the worst case.
 */
void fairness_add_alike(struct fairness_cell *to, struct fairness_cell from);
/* Adds what was drawn independently. */
void fairness_add(struct fairness_cell *to, struct fairness_cell from);

/* ---- showing ------------------------------------------------------------- */

/*
 * hide[i] = the counts of cells[i] may point at a firm: a count of 1 to 4. One
 * hidden cell alone would follow from the sum, so then the smallest of the
 * others is hidden too.
 */
void fairness_hide(const struct fairness_cell *cells, size_t count, bool *hide);

/* ---- over all draws ------------------------------------------------------ */

enum {
	FAIRNESS_TIMES = 4 /* never, once, twice, three times or more */
};

/*
 * What one more draw does to an object's chances of having been drawn 0, 1, 2
 * and more times: p[k] becomes (1 - q) p[k] + q p[k - 1].
 */
void fairness_draw_once(double p[FAIRNESS_TIMES], double q);

#endif
