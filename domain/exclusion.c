/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/exclusion.h"

#include <inttypes.h>
#include <string.h>

#include "base/problem.h"

static const struct {
	const char *word, *title;
	bool exhausts;
} rules[EXCLUSION_COUNT] = {
#define EXCLUSION(name, word, exhausts, title) \
	[EXCLUSION_##name] = {word, title, exhausts},
#include "domain/exclusion.def"
#undef EXCLUSION
};

const char *
exclusion_word(enum exclusion e)
{
	return (rules[e].word);
}

const char *
exclusion_title(enum exclusion e)
{
	return (rules[e].title);
}

unsigned int
exclusion_exhausting(void)
{
	unsigned int set = 0;
	int e;

	for (e = 0; e < EXCLUSION_COUNT; e++)
		set |= rules[e].exhausts ? 1U << e : 0;
	return (set);
}

/* PLAN_STRATA when there is none of that name. */
static size_t
stratum_at(const char *name, size_t len)
{
	size_t i = 0;

	while (i < PLAN_STRATA &&
	    (strlen(plan_strata[i]) != len ||
		memcmp(plan_strata[i], name, len) != 0))
		i++;
	return (i);
}

void
exclusion_count(struct exclusion_tally *t, const char *stratum, size_t len,
    enum exclusion e)
{
	size_t at = stratum_at(stratum, len);

	if (at == PLAN_STRATA)
		return;
	if (e == EXCLUSION_COUNT)
		t->admitted[at]++;
	else
		t->out[e][at]++;
}

uint64_t
exclusion_total(const struct exclusion_tally *t, enum exclusion e)
{
	uint64_t total = 0;
	size_t i;

	for (i = 0; i < PLAN_STRATA; i++)
		total += t->out[e][i];
	return (total);
}

/* ---- exhaustion -------------------------------------------------- */

/* Objects of the stratum that such rules left out; *why = the first of them. */
static uint64_t
emptied(const struct exclusion_tally *t, size_t at, unsigned int exhausting,
    enum exclusion *why)
{
	uint64_t total = 0;
	int e;

	for (e = EXCLUSION_COUNT - 1; e >= 0; e--) {
		if ((exhausting >> e & 1) == 0 || t->out[e][at] == 0)
			continue;
		*why = (enum exclusion)e;
		total += t->out[e][at];
	}
	return (total);
}

struct problem *
exclusion_check(struct arena *a, const struct plan_list *list,
    const struct exclusion_tally *t, unsigned int exhausting)
{
	const struct plan_line *line = list->line;
	enum exclusion why = EXCLUSION_COUNT;
	uint64_t total;
	size_t i, at;

	for (i = 0; i < line->ratio_count; i++) {
		at = stratum_at(
		    line->ratios[i].stratum, strlen(line->ratios[i].stratum));
		if (line->ratios[i].num == 0 || t->admitted[at] > 0)
			continue;
		total = emptied(t, at, exhausting, &why);
		if (total > 0)
			return (problem_new(a, PROBLEM_POOL_TOO_SMALL, NULL,
			    "清单 %s（事项 %s）的“%s”类对象全部因%s不能抽取（"
			    "%" PRIu64
			    " 户），本次不抽取任何对象；请调整规则或者计划后重"
			    "新冻结",
			    list->list_id, list->item->code,
			    line->ratios[i].stratum, exclusion_title(why),
			    total));
	}
	return (NULL);
}
