/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why visits of one object stayed apart, see savings.h. The rule of merging is
 * asked once more, for the check that opened a visit and as the earlier visits
 * were when it came.
 */
#include "base/arena.h"
#include "domain/draw/savings.h"

static const char *const words[DRAW_APART_COUNT] = {
    [DRAW_APART_PLAN] = "plan",
    [DRAW_APART_DEPARTMENT] = "department",
    [DRAW_APART_WINDOW] = "window",
    [DRAW_APART_DEPARTMENTS] = "departments",
    [DRAW_APART_PEOPLE] = "people",
};

const char *
draw_apart_word(enum draw_apart r)
{
	return (words[r]);
}

/* True when `x` was placed before `y`. */
static bool
came_before(const struct draw_check *x, const struct draw_check *y)
{
	int c = draw_text_compare(x->to, y->to);

	if (c == 0)
		c = draw_text_compare(x->from, y->from);
	return ((c != 0 ? c : draw_text_compare(x->list_id, y->list_id)) < 0);
}

/* ---- what the plans say ------------------------------------------------ */

static bool
is_none(const struct draw_check *x)
{
	return (x->merge == DRAW_MERGE_NONE);
}

static bool
is_own_only(const struct draw_check *x, const struct draw_check *y)
{
	return (!draw_text_equal(x->department, y->department) &&
	    (x->merge == DRAW_MERGE_DEPARTMENT ||
		y->merge == DRAW_MERGE_DEPARTMENT));
}

static bool
any(const struct draw_visit *v, const struct draw_check *c,
    bool (*is)(const struct draw_check *, const struct draw_check *))
{
	const struct draw_check *k;

	for (k = v->first; k != NULL && came_before(k, c); k = k->next)
		if (is(k, c))
			return (true);
	return (false);
}

static bool
says_none(const struct draw_check *k, const struct draw_check *c)
{
	return (is_none(k) || is_none(c));
}

/* The visit's days as they were: checks come ascending by their last day, so
 * the first one's is the visit's. */
static bool
days_meet(const struct draw_visit *v, const struct draw_check *c)
{
	struct draw_text from = c->from, to = v->first->to;
	const struct draw_check *k;

	for (k = v->first; k != NULL && came_before(k, c); k = k->next)
		if (draw_text_compare(k->from, from) > 0)
			from = k->from;
	return (draw_text_compare(from, to) <= 0);
}

/* ---- limits ------------------------------------------------------------ */

/* True when no check of the visit before `x` (or before `c` came) is of its
 * department. */
static bool
is_first(const struct draw_visit *v, const struct draw_check *x,
    const struct draw_check *c)
{
	const struct draw_check *k;

	for (k = v->first; k != x && k != NULL && came_before(k, c);
	     k = k->next)
		if (draw_text_equal(k->department, x->department))
			return (false);
	return (true);
}

static int
departments_with(const struct draw_visit *v, const struct draw_check *c)
{
	const struct draw_check *k;
	int count = is_first(v, c, c) ? 1 : 0;

	for (k = v->first; k != NULL && came_before(k, c); k = k->next)
		count += is_first(v, k, c) ? 1 : 0;
	return (count);
}

/* ---- which of them ----------------------------------------------------- */

/* What stood in the way of `c` joining `v`. When nothing else did, people
 * were too many: merging would have let it in otherwise. */
static enum draw_apart
obstacle(
    const struct draw_visit *v, const struct draw_check *c, int max_departments)
{
	if (any(v, c, says_none))
		return (DRAW_APART_PLAN);
	if (any(v, c, is_own_only))
		return (DRAW_APART_DEPARTMENT);
	if (!days_meet(v, c))
		return (DRAW_APART_WINDOW);
	if (departments_with(v, c) > max_departments)
		return (DRAW_APART_DEPARTMENTS);
	return (DRAW_APART_PEOPLE);
}

/* The nearest miss among the object's visits from `first` on before `i`. */
static struct draw_apart_visit
nearest(const struct draw_visit *visits, size_t first, size_t i,
    int max_departments)
{
	struct draw_apart_visit out = {i, first, DRAW_APART_PLAN};
	enum draw_apart reason;
	size_t k;

	for (k = first; k < i; k++) {
		reason = obstacle(&visits[k], visits[i].first, max_departments);
		if (reason > out.reason) {
			out.reason = reason;
			out.other = k;
		}
	}
	return (out);
}

struct draw_apart_visit *
draw_apart(struct arena *a, const struct draw_visit *visits, size_t visit_count,
    int max_departments, size_t *count)
{
	struct draw_apart_visit *out = NULL;
	size_t room = 0, first = 0, i;

	*count = 0;
	for (i = 1; i < visit_count; i++) {
		if (!draw_text_equal(visits[i].object, visits[first].object)) {
			first = i;
			continue;
		}
		if (*count == room) {
			size_t more = 2 * room + 16;

			out = arena_grow(
			    a, out, room * sizeof(*out), more * sizeof(*out));
			room = more;
		}
		out[(*count)++] = nearest(visits, first, i, max_departments);
	}
	return (out);
}
