/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/fairness.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

enum {
	STEPS_MAX = 10000, /* of a series; it converges long before */
	HALVINGS = 60,
};

static const struct {
	const char *word, *title;
} verdicts[] = {
    [FAIRNESS_UNIFORM] = {"uniform", "与均匀随机一致"},
    [FAIRNESS_EXPLAIN] = {"explain", "需要说明"},
    [FAIRNESS_TOO_FEW] = {"too_few", "样本不足"},
};

const char *
fairness_word(enum fairness_verdict v)
{
	return (verdicts[v].word);
}

const char *
fairness_title(enum fairness_verdict v)
{
	return (verdicts[v].title);
}

double
fairness_adjusted(double p, uint64_t tests)
{
	return (tests == 0 ? 1 : fmin(1, p * (double)tests));
}

enum fairness_verdict
fairness_judge(double p, uint64_t tests)
{
	if (tests == 0)
		return (FAIRNESS_TOO_FEW);
	return (fairness_adjusted(p, tests) < FAIRNESS_ALPHA
		? FAIRNESS_EXPLAIN
		: FAIRNESS_UNIFORM);
}

/* ---- distributions ------------------------------------------------------- */

/* x^a e^-x / Gamma(a) */
static double
gamma_front(double a, double x)
{
	int sign;

	return (exp(a * log(x) - x - lgamma_r(a, &sign)));
}

/* P by its power series, for x < a + 1. */
static double
gamma_series(double a, double x)
{
	double term = 1 / a, sum = term;
	int i;

	for (i = 1; i < STEPS_MAX && term > sum * 1e-16; i++) {
		term *= x / (a + i);
		sum += term;
	}
	return (sum * gamma_front(a, x));
}

/* Q by its continued fraction (Lentz), for x >= a + 1. */
static double
gamma_fraction(double a, double x)
{
	double b = x + 1 - a, c = 1e300, d = 1 / b, h = d, step = 0, n;
	int i;

	for (i = 1; i < STEPS_MAX && fabs(step - 1) > 1e-15; i++) {
		n = -i * (i - a);
		b += 2;
		d = 1 / (n * d + b);
		c = b + n / c;
		step = d * c;
		h *= step;
	}
	return (h * gamma_front(a, x));
}

double
fairness_gamma_p(double a, double x)
{
	if (x <= 0)
		return (0);
	return (x < a + 1 ? gamma_series(a, x) : 1 - gamma_fraction(a, x));
}

double
fairness_gamma_q(double a, double x)
{
	if (x <= 0)
		return (1);
	return (x < a + 1 ? 1 - gamma_series(a, x) : gamma_fraction(a, x));
}

double
fairness_chi_square(double x, uint64_t df)
{
	if (df == 0)
		return (1);
	return (fairness_gamma_q((double)df / 2, x / 2));
}

double
fairness_at_least(double mean, uint64_t times)
{
	if (times == 0)
		return (1);
	return (fairness_gamma_p((double)times, mean));
}

double
fairness_count(double drawn, double expected, double variance)
{
	double off = drawn - expected, normal, poisson;

	if (variance <= 0)
		return (1);
	normal = erfc(fabs(off) / sqrt(2 * variance)) / 2;
	/* As skew as a count can be: upwards for rare ones, downwards where
	 * nearly all are drawn; the one that is meant covers the other. */
	poisson = fairness_gamma_p(variance + fabs(off), variance);
	return (fmin(1, 2 * fmax(normal, poisson)));
}

/* ---- one stratum --------------------------------------------------------- */

/* 1 - (1 - t)^lots */
static double
chance(double t, size_t lots)
{
	return (-expm1((double)lots * log1p(-t)));
}

static double
due_at(const uint64_t count[FAIRNESS_LOTS_MAX], double t)
{
	double sum = 0;
	size_t w;

	for (w = 0; w < FAIRNESS_LOTS_MAX; w++)
		sum += (double)count[w] * chance(t, w + 1);
	return (sum);
}

void
fairness_inclusion(const uint64_t count[FAIRNESS_LOTS_MAX], uint64_t drawn,
    double probability[FAIRNESS_LOTS_MAX])
{
	double low = 0, high = 1, t = 0.5, all = 0;
	size_t w;
	int i;

	for (w = 0; w < FAIRNESS_LOTS_MAX; w++)
		all += (double)count[w];
	for (i = 0; i < HALVINGS; i++) {
		t = (low + high) / 2;
		if (due_at(count, t) < (double)drawn)
			low = t;
		else
			high = t;
	}
	for (w = 0; w < FAIRNESS_LOTS_MAX; w++) {
		probability[w] = drawn == 0 ? 0 : chance(t, w + 1);
		if ((double)drawn >= all)
			probability[w] = 1;
		else if ((double)count[w] == all)
			probability[w] = (double)drawn / all;
	}
}

/* A part, or several taken together. */
struct heap {
	double drawn, expected, left; /* left: expected not to be drawn */
	double spread;		      /* sum of q (1 - q) */
};

static struct heap
weigh(const struct fairness_part *part,
    const double probability[FAIRNESS_LOTS_MAX])
{
	struct heap h = {.drawn = (double)part->drawn};
	double n;
	size_t w;

	for (w = 0; w < FAIRNESS_LOTS_MAX; w++) {
		n = (double)part->count[w];
		h.expected += n * probability[w];
		h.left += n * (1 - probability[w]);
		h.spread += n * probability[w] * (1 - probability[w]);
	}
	return (h);
}

static double
smaller_side(const struct heap *h)
{
	return (fmin(h->expected, h->left));
}

static int
by_size(const void *x, const void *y)
{
	double p = smaller_side(x), q = smaller_side(y);

	return (p < q ? -1 : p > q ? 1 : 0);
}

static void
join(struct heap *to, const struct heap *from)
{
	to->drawn += from->drawn;
	to->expected += from->expected;
	to->left += from->left;
	to->spread += from->spread;
}

/* The smallest are taken together until they are large enough; a rest that
 * does not get there joins the one before. */
static size_t
take_together(struct heap *heaps, size_t count)
{
	size_t i, n = 0;

	qsort(heaps, count, sizeof(*heaps), by_size);
	for (i = 0; i < count; i++) {
		if (n > 0 && smaller_side(&heaps[n - 1]) < FAIRNESS_CELL_MIN)
			join(&heaps[n - 1], &heaps[i]);
		else
			heaps[n++] = heaps[i];
	}
	if (n > 1 && smaller_side(&heaps[n - 1]) < FAIRNESS_CELL_MIN) {
		join(&heaps[n - 2], &heaps[n - 1]);
		n--;
	}
	return (n);
}

/* Conditional on how many were drawn, a part varies with its share of the
 * spread; N / (N - 1) makes it exact where all have one lot. */
static struct fairness_square
square_of(struct heap *heaps, size_t count, double correction)
{
	struct fairness_square s = {0, 0};
	size_t n = take_together(heaps, count), i;
	double off;

	if (n < 2)
		return (s);
	for (i = 0; i < n; i++) {
		off = heaps[i].drawn - heaps[i].expected;
		s.x += off * off / heaps[i].spread / correction;
	}
	s.df = n - 1;
	return (s);
}

static uint64_t
add_up(const struct fairness_part *parts, size_t count,
    uint64_t all[FAIRNESS_LOTS_MAX], uint64_t *drawn)
{
	uint64_t total = 0;
	size_t i, w;

	*drawn = 0;
	for (w = 0; w < FAIRNESS_LOTS_MAX; w++)
		all[w] = 0;
	for (i = 0; i < count; i++) {
		*drawn += parts[i].drawn;
		for (w = 0; w < FAIRNESS_LOTS_MAX; w++) {
			all[w] += parts[i].count[w];
			total += parts[i].count[w];
		}
	}
	return (total);
}

static uint64_t
objects_of(const struct fairness_part *part)
{
	uint64_t sum = 0;
	size_t w;

	for (w = 0; w < FAIRNESS_LOTS_MAX; w++)
		sum += part->count[w];
	return (sum);
}

void
fairness_stratum(struct arena *a, const struct fairness_part *parts,
    size_t count, struct fairness_cell *cells, struct fairness_square *square)
{
	struct heap *heaps = arena_array(a, count, sizeof(*heaps));
	double probability[FAIRNESS_LOTS_MAX], spread = 0, correction = 1;
	uint64_t all[FAIRNESS_LOTS_MAX], drawn, total;
	size_t i;

	total = add_up(parts, count, all, &drawn);
	fairness_inclusion(all, drawn, probability);
	if (total > 1)
		correction = (double)total / (double)(total - 1);
	for (i = 0; i < count; i++) {
		heaps[i] = weigh(&parts[i], probability);
		spread += heaps[i].spread;
	}
	for (i = 0; i < count; i++)
		cells[i] = (struct fairness_cell){objects_of(&parts[i]),
		    parts[i].drawn, heaps[i].expected,
		    spread > 0 ? correction * heaps[i].spread *
			    (1 - heaps[i].spread / spread)
			       : 0};
	*square = square_of(heaps, count, correction);
}

void
fairness_add_alike(struct fairness_cell *to, struct fairness_cell from)
{
	double deviation =
	    sqrt(fmax(0, to->variance)) + sqrt(fmax(0, from.variance));

	to->count += from.count;
	to->drawn += from.drawn;
	to->expected += from.expected;
	to->variance = deviation * deviation;
}

void
fairness_add(struct fairness_cell *to, struct fairness_cell from)
{
	to->count += from.count;
	to->drawn += from.drawn;
	to->expected += from.expected;
	to->variance += from.variance;
}

/* ---- showing ------------------------------------------------------------- */

static bool
is_small(uint64_t n)
{
	return (n > 0 && n < FAIRNESS_SMALL);
}

void
fairness_hide(const struct fairness_cell *cells, size_t count, bool *hide)
{
	size_t i, hidden = 0, next = count;

	for (i = 0; i < count; i++) {
		hide[i] = is_small(cells[i].count) || is_small(cells[i].drawn);
		hidden += hide[i] ? 1 : 0;
		if (!hide[i] &&
		    (next == count || cells[i].drawn < cells[next].drawn))
			next = i;
	}
	if (hidden == 1 && next < count)
		hide[next] = true;
}

void
fairness_draw_once(double p[FAIRNESS_TIMES], double q)
{
	size_t k = FAIRNESS_TIMES - 1;

	p[k] += q * p[k - 1]; /* whoever was drawn so often stays there */
	while (--k > 0)
		p[k] = (1 - q) * p[k] + q * p[k - 1];
	p[0] *= 1 - q;
}
