/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and writing plans. */
#include "domain/draw/plan.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/sort.h"
#include "domain/draw/index.h"
#include "domain/draw/out.h"
#include "domain/draw/strict.h"

static const char *const merging_words[DRAW_MERGE_COUNT] = {
    [DRAW_MERGE_ALL] = "all",
    [DRAW_MERGE_DEPARTMENT] = "department",
    [DRAW_MERGE_NONE] = "none",
};

const char *
draw_merging_word(enum draw_merging m)
{
	return (merging_words[m]);
}

const struct draw_stratum *
draw_plan_stratum(const struct draw_plan *p, struct draw_text name)
{
	size_t i;

	for (i = 0; i < p->stratum_count; i++)
		if (draw_text_equal(p->strata[i].name, name))
			return (&p->strata[i]);
	return (NULL);
}

/* ---- counts ------------------------------------------------------------ */

static bool
same_class(const struct draw_class *x, const struct draw_class *y)
{
	return (x->lots == y->lots && draw_text_equal(x->stratum, y->stratum));
}

bool
draw_plan_has_classes(struct arena *a, const struct draw_plan *p,
    const struct draw_class *classes, size_t count)
{
	struct draw_index *names = draw_index_new(a);
	uint64_t *sums = arena_array(a, p->stratum_count, sizeof(*sums));
	size_t i, at;

	for (i = 0; i < p->stratum_count; i++)
		draw_index_put(names, p->strata[i].name, i);
	for (i = 0; i < count; i++) {
		at = draw_index_get(names, classes[i].stratum);
		if (at == DRAW_ABSENT ||
		    (i > 0 && same_class(&classes[i - 1], &classes[i])))
			return (false);
		sums[at] += classes[i].count;
	}
	for (i = 0; i < p->stratum_count; i++)
		if (sums[i] != p->strata[i].count)
			return (false);
	return (true);
}

bool
draw_plan_adds_up_to(const struct draw_plan *p, uint64_t total)
{
	uint64_t sum = 0;
	size_t i;

	/* No sum overflows that is given up as soon as it is too large. */
	for (i = 0; i < p->stratum_count && sum <= total; i++)
		sum += p->strata[i].count;
	return (i == p->stratum_count && sum == total);
}

/* ---- departments ------------------------------------------------------- */

enum {
	DEPARTMENTS_MAX = 5
};

/* A department may be any single value; a list or an object has no place in
 * a set. */
static bool
is_single(const struct json *j)
{
	return (j->type != JSON_ARRAY && j->type != JSON_OBJECT);
}

/* How many departments a group has, or one more than it may. */
static size_t
departments_of(
    const struct draw_plan *const *plans, size_t count, struct draw_text group)
{
	const struct json *seen[DEPARTMENTS_MAX];
	size_t n = 0, i, k;

	for (i = 0; i < count; i++) {
		if (!draw_text_equal(plans[i]->group, group))
			continue;
		for (k = 0; k < n; k++)
			if (json_equal(seen[k], plans[i]->department_value))
				break;
		if (k == DEPARTMENTS_MAX)
			return (DEPARTMENTS_MAX + 1);
		seen[k] = plans[i]->department_value;
		n += k == n ? 1 : 0;
	}
	return (n);
}

struct problem *
draw_plans_check_departments(
    struct arena *a, const struct draw_plan *const *plans, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!is_single(plans[i]->department_value))
			return (draw_differs(
			    a, "plan: department is not a single value"));
	for (i = 0; i < count; i++)
		if (departments_of(plans, count, plans[i]->group) >
		    DEPARTMENTS_MAX)
			return (draw_differs(a,
			    "more than five departments in a coordination "
			    "group"));
	return (NULL);
}

/* ---- reading ----------------------------------------------------------- */

static struct problem *
read_stratum(struct arena *a, const struct json *j, struct draw_stratum *out)
{
	static const char *const keys[] = {"name", "num", "den", "count"};
	int64_t v;

	TRY(DRAW_KEYS(a, j, keys, "plan stratum"));
	TRY(draw_read_id(a, json_get(j, "name"), &out->name));
	TRY(draw_read_integer(
	    a, json_get(j, "den"), 1, DRAW_DEN_MAX, "plan: den", &v));
	out->den = (uint32_t)v;
	TRY(draw_read_integer(a, json_get(j, "num"), 0, v, "plan: num", &v));
	out->num = (uint32_t)v;
	TRY(draw_read_integer(a, json_get(j, "count"), 0, DRAW_INTEGER_MAX - 1,
	    "plan: count", &v));
	out->count = (uint64_t)v;
	return (NULL);
}

static int
by_name(const void *x, const void *y, const void *arg)
{
	const struct draw_text *a = x, *b = y;

	(void)arg;
	return (draw_text_compare(*a, *b));
}

static struct problem *
check_names(struct arena *a, const struct draw_plan *p)
{
	struct draw_text *names;
	size_t i;

	names = arena_array(a, p->stratum_count, sizeof(*names));
	for (i = 0; i < p->stratum_count; i++)
		names[i] = p->strata[i].name;
	sort_items(names, p->stratum_count, sizeof(*names), by_name, NULL);
	for (i = 1; i < p->stratum_count; i++)
		if (draw_text_equal(names[i - 1], names[i]))
			return (
			    draw_differs(a, "plan: a stratum stands twice"));
	return (NULL);
}

static struct problem *
read_strata(struct arena *a, const struct json *j, struct draw_plan *out)
{
	const struct json *x;
	size_t i = 0;

	TRY(draw_read_list(a, j, "plan: strata", &x, &out->stratum_count));
	out->strata = arena_array(a, out->stratum_count, sizeof(*out->strata));
	for (; x != NULL; x = x->next)
		TRY(read_stratum(a, x, &out->strata[i++]));
	return (check_names(a, out));
}

/* For people only: what has another form is passed over. */
static void
read_excluded(struct arena *a, const struct json *j, struct draw_plan *out)
{
	const struct json *x;
	int64_t count;

	if (j->type != JSON_ARRAY)
		return;
	out->excluded = arena_array(a, j->len, sizeof(*out->excluded));
	for (x = j->child; x != NULL; x = x->next) {
		if (!json_int64(json_get(x, "count"), &count))
			continue;
		out->excluded[out->excluded_count++] = (struct draw_excluded){
		    draw_text_or_empty(json_get(x, "rule")), (uint64_t)count};
	}
}

static struct problem *
read_dates(struct arena *a, const struct json *j, struct draw_plan *out)
{
	out->from = draw_text_or_empty(json_get(j, "from"));
	out->to = draw_text_or_empty(json_get(j, "to"));
	if (!draw_date_is_formed(out->from) || !draw_date_is_formed(out->to) ||
	    draw_text_compare(out->from, out->to) > 0)
		return (draw_differs(a, "plan: dates"));
	return (NULL);
}

struct problem *
draw_plan_read(struct arena *a, struct draw_text text, struct draw_plan *out)
{
	static const char *const keys[] = {"group", "item", "department",
	    "specialty", "from", "to", "merge", "filter", "excluded", "strata"};
	const struct json *j;
	unsigned int merging;

	memset(out, 0, sizeof(*out));
	TRY(draw_read_json(a, text, &j));
	TRY(DRAW_KEYS(a, j, keys, "plan"));
	TRY(DRAW_WORD(
	    a, json_get(j, "merge"), merging_words, "plan", &merging));
	out->merge = (enum draw_merging)merging;
	TRY(read_dates(a, j, out));
	TRY(read_strata(a, json_get(j, "strata"), out));
	read_excluded(a, json_get(j, "excluded"), out);
	out->department_value = json_get(j, "department");
	out->specialty_value = json_get(j, "specialty");
	out->group = draw_text_or_empty(json_get(j, "group"));
	out->item = draw_text_or_empty(json_get(j, "item"));
	out->department = draw_text_or_empty(out->department_value);
	out->specialty = draw_text_or_empty(out->specialty_value);
	out->filter = draw_text_or_empty(json_get(j, "filter"));
	return (NULL);
}

/* ---- writing ----------------------------------------------------------- */

static void
write_words(struct draw_out *o, const struct draw_plan *p)
{
	draw_out_object(o);
	draw_out_member(o, "group", p->group);
	draw_out_member(o, "item", p->item);
	draw_out_member(o, "department", p->department);
	draw_out_member(o, "specialty", p->specialty);
	draw_out_member(o, "from", p->from);
	draw_out_member(o, "to", p->to);
	draw_out_member(o, "merge", draw_text_of(draw_merging_word(p->merge)));
	draw_out_member(o, "filter", p->filter);
}

static void
write_tables(struct draw_out *o, const struct draw_plan *p)
{
	size_t i;

	draw_out_list(o, "excluded");
	for (i = 0; i < p->excluded_count; i++) {
		draw_out_object(o);
		draw_out_member(o, "rule", p->excluded[i].rule);
		draw_out_integer(o, "count", p->excluded[i].count);
		draw_out_c(o, "}");
	}
	draw_out_c(o, "]");
	draw_out_list(o, "strata");
	for (i = 0; i < p->stratum_count; i++) {
		draw_out_object(o);
		draw_out_member(o, "name", p->strata[i].name);
		draw_out_integer(o, "num", p->strata[i].num);
		draw_out_integer(o, "den", p->strata[i].den);
		draw_out_integer(o, "count", p->strata[i].count);
		draw_out_c(o, "}");
	}
	draw_out_c(o, "]}");
}

struct problem *
draw_plan_write(
    struct arena *a, const struct draw_plan *p, struct draw_text *out)
{
	struct draw_plan again;
	struct draw_out o;

	draw_out_begin(&o, a);
	write_words(&o, p);
	write_tables(&o, p);
	*out = draw_out_end(&o);
	return (draw_plan_read(a, *out, &again));
}
