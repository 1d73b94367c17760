/* SPDX-License-Identifier: Apache-2.0 */
/* Forms and texts of beacons, see beacon.h. */
#include "domain/draw/beacon.h"

#include <string.h>

enum {
	NUMBER_DIGITS = 3,
};

struct group {
	bool lotto; /* distinct and ascending */
	unsigned int k, a, b;
};

/* A text being read from the left. */
struct scan {
	const char *at, *end;
};

static bool
take(struct scan *s, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(s->end - s->at) < len || memcmp(s->at, word, len) != 0)
		return (false);
	s->at += len;
	return (true);
}

static bool
digit(const struct scan *s)
{
	return (s->at < s->end && *s->at >= '0' && *s->at <= '9');
}

/* One to `most` digits. */
static bool
number(struct scan *s, int most, unsigned int *out)
{
	int n;

	*out = 0;
	for (n = 0; n < most && digit(s); n++)
		*out = *out * 10 + (unsigned int)(*s->at++ - '0');
	return (n > 0);
}

/* The part up to the next '/' or the end; false when nothing is left. The
 * scan is at its end only when the last part was given. */
static bool
next_part(struct scan *s, struct scan *part)
{
	const char *slash;

	if (s->at == NULL)
		return (false);
	slash = memchr(s->at, '/', (size_t)(s->end - s->at));
	part->at = s->at;
	part->end = slash == NULL ? s->end : slash;
	s->at = slash == NULL ? NULL : slash + 1;
	return (true);
}

static struct scan
scan_of(struct draw_text t)
{
	const char *s = t.len == 0 ? "" : t.s;

	return ((struct scan){s, s + t.len});
}

static bool
read_group(struct scan s, struct group *g)
{
	g->lotto = take(&s, "lotto:");
	if (!g->lotto && !take(&s, "balls:"))
		return (false);
	if (take(&s, "0") || !number(&s, 2, &g->k))
		return (false);
	if (!take(&s, g->lotto ? "of" : "x"))
		return (false);
	if (!number(&s, NUMBER_DIGITS, &g->a) || !take(&s, "-") ||
	    !number(&s, NUMBER_DIGITS, &g->b))
		return (false);
	return (s.at == s.end && g->a <= g->b);
}

bool
draw_beacon_is_none(struct draw_text form)
{
	return (draw_text_equal(form, draw_text_of("none")));
}

bool
draw_beacon_is_form(struct draw_text form)
{
	struct scan s = scan_of(form), part;
	struct group g;

	if (draw_beacon_is_none(form))
		return (true);
	while (next_part(&s, &part))
		if (!read_group(part, &g))
			return (false);
	return (true);
}

/* "0", or digits that do not begin with 0, and a dot. */
static bool
dotted(struct scan *s, unsigned int *out)
{
	bool zero = s->at < s->end && *s->at == '0';

	if (!number(s, zero ? 1 : NUMBER_DIGITS, out))
		return (false);
	return (take(s, "."));
}

static bool
group_fits(const struct group *g, struct scan s)
{
	unsigned int i, x = 0, last = 0;

	for (i = 0; i < g->k; i++) {
		if (!dotted(&s, &x) || x < g->a || x > g->b)
			return (false);
		if (g->lotto && i > 0 && x <= last)
			return (false);
		last = x;
	}
	return (s.at == s.end);
}

bool
draw_beacon_fits(struct draw_text form, struct draw_text text)
{
	struct scan forms = scan_of(form), texts = scan_of(text), f, t;
	struct group g;
	bool more;

	if (draw_beacon_is_none(form))
		return (text.len == 0);
	while (next_part(&forms, &f)) {
		more = next_part(&texts, &t);
		if (!more || !read_group(f, &g) || !group_fits(&g, t))
			return (false);
	}
	return (!next_part(&texts, &t));
}

/* ---- outcomes ---------------------------------------------------------- */

static uint64_t
times(uint64_t x, uint64_t y)
{
	if (x != 0 && y > DRAW_OUTCOMES_MAX / x)
		return (DRAW_OUTCOMES_MAX);
	return (x * y);
}

/* n over k. The steps C(n-k+i, i) are whole and only grow, so that what has
 * reached the limit stays there. */
static uint64_t
choose(uint64_t n, uint64_t k)
{
	uint64_t c = 1, i;

	if (k > n)
		return (0);
	for (i = 1; i <= k && c < DRAW_OUTCOMES_MAX; i++)
		c = c * (n - k + i) / i;
	return (c < DRAW_OUTCOMES_MAX ? c : DRAW_OUTCOMES_MAX);
}

static uint64_t
group_outcomes(const struct group *g)
{
	uint64_t n = g->b - g->a + 1, total = 1;
	unsigned int i;

	if (g->lotto)
		return (choose(n, g->k));
	for (i = 0; i < g->k; i++)
		total = times(total, n);
	return (total);
}

uint64_t
draw_beacon_outcomes(struct draw_text form)
{
	struct scan s = scan_of(form), part;
	uint64_t total = 1;
	struct group g;

	if (draw_beacon_is_none(form))
		return (1);
	while (next_part(&s, &part))
		total =
		    read_group(part, &g) ? times(total, group_outcomes(&g)) : 0;
	return (total);
}
