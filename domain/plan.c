/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of the plan as lists of a draw, and whom they reach.
 */
#include "domain/plan.h"

#include <string.h>

#include "base/arena.h"
#include "base/sort.h"
#include "domain/plan_private.h"

/* "No class" is a stratum like the others: nobody escapes for want of one. */
const char *const plan_strata[PLAN_STRATA] = {"A", "B", "C", "D", "未分类"};

static const char *const modes[PLAN_MODE_COUNT] = {
    [PLAN_DOUBLE] = "double",
    [PLAN_OBJECT_ONLY] = "object_only",
    [PLAN_INSPECTOR_ONLY] = "inspector_only",
    [PLAN_CENSUS] = "census",
};

const char *
plan_mode_word(enum plan_mode m)
{
	return (modes[m]);
}

enum plan_mode
plan_mode_of(const char *word)
{
	int m = PLAN_DOUBLE;

	if (word == NULL)
		return (PLAN_DOUBLE);
	while (m < PLAN_MODE_COUNT && strcmp(modes[m], word) != 0)
		m++;
	return ((enum plan_mode)m);
}

bool
plan_words_have(const struct plan_words *w, const char *word)
{
	size_t i;

	for (i = 0; i < w->count; i++)
		if (strcmp(w->words[i], word) == 0)
			return (true);
	return (false);
}

bool
plan_starts_with(const char *s, const char *prefix)
{
	return (strncmp(s, prefix, strlen(prefix)) == 0);
}

/* "440300" covers all of "4403", "440000" all of "44". */
const char *
plan_territory(struct arena *a, const char *district)
{
	size_t len = strlen(district);

	while (len > 2 && memcmp(district + len - 2, "00", 2) == 0)
		len -= 2;
	return (arena_memdup(a, district, len));
}

/* ---- lines ------------------------------------------------------- */

const struct plan_item *
plan_item_of(const struct plan *p, const struct plan_line *line)
{
	size_t low = 0, high = p->item_count, middle;
	int c;

	while (low < high) {
		middle = low + (high - low) / 2;
		c = strcmp(p->items[middle].id, line->item_id);
		if (c == 0)
			return (&p->items[middle]);
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return (NULL);
}

const struct plan_line *
plan_line_of(const struct plan *p, int64_t slot, const char *item_id)
{
	size_t i;

	for (i = 0; i < p->line_count; i++)
		if (p->lines[i].slot == slot &&
		    strcmp(p->lines[i].item_id, item_id) == 0)
			return (&p->lines[i]);
	return (NULL);
}

static int
by_slot_and_code(const void *x, const void *y, const void *arg)
{
	const struct plan_list *p = x, *q = y;

	(void)arg;
	if (p->line->slot != q->line->slot)
		return (p->line->slot < q->line->slot ? -1 : 1);
	return (strcmp(p->item->code, q->item->code));
}

/* Gives the lists of one slot their ids and those who have none a group. */
static void
name_lists(struct arena *a, struct plan_list *lists, size_t count)
{
	int slot = (int)lists[0].line->slot;
	size_t i;

	for (i = 0; i < count; i++) {
		struct plan_list *l = &lists[i];

		l->list_id = count == 1
		    ? arena_fmt(a, "L%04d", slot)
		    : arena_fmt(a, "L%04d-%03zu", slot, i + 1);
		l->group = l->line->group != NULL ? l->line->group : l->list_id;
	}
}

/* How many lists from `i` on are of the same slot. */
static size_t
slot_length(const struct plan_list *lists, size_t count, size_t i)
{
	size_t n = 1;

	while (i + n < count && lists[i + n].line->slot == lists[i].line->slot)
		n++;
	return (n);
}

const struct plan_list *
plan_lists(struct arena *a, const struct plan *p, size_t *count)
{
	struct plan_list *lists = arena_array(a, p->line_count, sizeof(*lists));
	size_t i, n;

	for (i = 0; i < p->line_count; i++) {
		lists[i].line = &p->lines[i];
		lists[i].item = plan_item_of(p, &p->lines[i]);
	}
	sort_items(
	    lists, p->line_count, sizeof(*lists), by_slot_and_code, NULL);
	for (i = 0; i < p->line_count; i += n) {
		n = slot_length(lists, p->line_count, i);
		name_lists(a, &lists[i], n);
	}
	*count = p->line_count;
	return (lists);
}

const struct plan_list *
plan_slot_lists(
    struct arena *a, const struct plan *p, int64_t slot, size_t *count)
{
	size_t all, i = 0;
	const struct plan_list *lists = plan_lists(a, p, &all);

	while (i < all && lists[i].line->slot != slot)
		i++;
	*count = i < all ? slot_length(lists, all, i) : 0;
	return (&lists[i]);
}

struct plan_summary
plan_summarize(const struct plan *p)
{
	struct plan_summary s = {.lines = p->line_count};
	size_t i, k;

	for (i = 0; i < p->line_count; i++) {
		const struct plan_line *line = &p->lines[i];

		for (k = 0; k < i && p->lines[k].slot != line->slot; k++)
			continue;
		s.slots += k == i ? 1 : 0;
		if (strcmp(line->draw_kind, "targeted") == 0)
			s.targeted++;
		else
			s.untargeted++;
		s.modes[plan_mode_of(line->mode)]++;
	}
	s.both_kinds = s.targeted > 0 && s.untargeted > 0;
	return (s);
}

/* ---- reach ------------------------------------------------------- */

static struct plan_words
both(struct arena *a, const struct plan_words *x, const struct plan_words *y)
{
	const char **out;
	struct plan_words result = {NULL, 0};
	size_t i;

	if (x->count == 0 || y->count == 0)
		return (x->count == 0 ? *y : *x);
	out = arena_array(a, x->count, sizeof(*out));
	for (i = 0; i < x->count; i++)
		if (plan_words_have(y, x->words[i]))
			out[result.count++] = x->words[i];
	result.words = out;
	return (result);
}

/* Industries are prefixes of GB/T 4754: the narrower of a pair remains. */
static struct plan_words
both_prefixes(
    struct arena *a, const struct plan_words *x, const struct plan_words *y)
{
	const char **out;
	struct plan_words result = {NULL, 0};
	size_t i, j;

	if (x->count == 0 || y->count == 0)
		return (x->count == 0 ? *y : *x);
	out = arena_array(a, x->count * y->count, sizeof(*out));
	result.words = out;
	for (i = 0; i < x->count; i++)
		for (j = 0; j < y->count; j++) {
			const char *narrow = NULL;

			if (plan_starts_with(x->words[i], y->words[j]))
				narrow = x->words[i];
			else if (plan_starts_with(y->words[j], x->words[i]))
				narrow = y->words[j];
			if (narrow != NULL && !plan_words_have(&result, narrow))
				out[result.count++] = narrow;
		}
	return (result);
}

struct plan_reach
plan_reach(struct arena *a, const char *district, const struct plan_line *line,
    const struct plan_item *item)
{
	const char *low = plan_territory(a, district);

	return ((struct plan_reach){
	    .low = low,
	    .high = arena_fmt(a, "%s~", low), /* behind every digit */
	    .districts = line->districts,
	    .kinds = both(a, &line->kinds, &item->object_types),
	    .industries =
		both_prefixes(a, &line->industries, &item->industries),
	});
}

static bool
words_equal(const struct plan_words *x, const struct plan_words *y)
{
	size_t i;

	if (x->count != y->count)
		return (false);
	for (i = 0; i < x->count; i++)
		if (strcmp(x->words[i], y->words[i]) != 0)
			return (false);
	return (true);
}

bool
plan_reach_equal(const struct plan_reach *x, const struct plan_reach *y)
{
	return (strcmp(x->low, y->low) == 0 && strcmp(x->high, y->high) == 0 &&
	    words_equal(&x->districts, &y->districts) &&
	    words_equal(&x->kinds, &y->kinds) &&
	    words_equal(&x->industries, &y->industries));
}

void
plan_grain_refine(struct plan_grain *grain, const struct plan_reach *reach)
{
	size_t i, len;

	grain->district |= reach->districts.count > 0;
	grain->kind |= reach->kinds.count > 0;
	for (i = 0; i < reach->industries.count; i++) {
		len = strlen(reach->industries.words[i]);
		if (len > grain->industry)
			grain->industry = len;
	}
}

bool
plan_reach_has(const struct plan_reach *reach, const char *district,
    const char *kind, const char *industry)
{
	size_t i;

	if (reach->kinds.count > 0 && !plan_words_have(&reach->kinds, kind))
		return (false);
	if (reach->districts.count > 0 &&
	    !plan_words_have(&reach->districts, district))
		return (false);
	for (i = 0; i < reach->industries.count; i++)
		if (plan_starts_with(industry, reach->industries.words[i]))
			return (true);
	return (reach->industries.count == 0);
}
