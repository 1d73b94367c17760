/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/registry_fact.h"

#include <stddef.h>
#include <string.h>

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
