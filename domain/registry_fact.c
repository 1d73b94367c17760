/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/registry_fact.h"

#include <string.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/problem.h"

static const struct {
	const char *word, *title;
} facts[] = {
    {"cancelled", "注销"},
    {"revoked", "吊销"},
    {"moved_out", "迁出"},
    {"duplicate", "重复主体"},
};

const char *
registry_fact_title(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(facts) / sizeof(*facts); i++)
		if (strcmp(facts[i].word, word) == 0)
			return (facts[i].title);
	return (NULL);
}

struct problem *
registry_fact_check(struct arena *a, const char *word, const char *fact_on,
    const char *frozen_on)
{
	if (registry_fact_title(word) == NULL)
		return (problem_new(a, PROBLEM_RULE, "/reason",
		    "只有注销、吊销、迁出、重复主体可以递补；无法联系、停业、"
		    "不配合是检查结果，不是递补的理由"));
	if (strcmp(fact_on, frozen_on) < 0)
		return (NULL);
	return (problem_new(a, PROBLEM_RULE, "/fact_on",
	    "登记事实须发生在名录冻结之日（%s）以前；此后发生的如实记录检查结"
	    "果",
	    frozen_on));
}

/* ---- as text ------------------------------------------------------- */

static const char open_day[] = "（", close_day[] = "）";

const char *
registry_fact_text(struct arena *a, const char *word, const char *fact_on)
{
	return (arena_fmt(a, "%s%s%s%s", registry_fact_title(word), open_day,
	    fact_on, close_day));
}

/* What stands behind `head` at *s, which moves behind it. */
static bool
begins(const char **s, size_t *left, const char *head)
{
	size_t len = strlen(head);

	if (*left < len || memcmp(*s, head, len) != 0)
		return (false);
	*s += len;
	*left -= len;
	return (true);
}

bool
registry_fact_is_text(const char *s, size_t len, int64_t before)
{
	char day[DAY_TEXT + 1] = "";
	int64_t number;
	size_t i = 0;

	while (i < sizeof(facts) / sizeof(*facts) &&
	    !begins(&s, &len, facts[i].title))
		i++;
	if (i == sizeof(facts) / sizeof(*facts) ||
	    !begins(&s, &len, open_day) ||
	    len != DAY_TEXT + sizeof(close_day) - 1)
		return (false);
	memcpy(day, s, DAY_TEXT);
	s += DAY_TEXT;
	len -= DAY_TEXT;
	return (begins(&s, &len, close_day) && day_parse(day, &number) &&
	    number < before);
}
