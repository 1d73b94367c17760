/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/stepping_back.h"

#include <stddef.h>
#include <string.h>

#include "base/problem.h"

static const struct {
	const char *kind, *title;
} kinds[] = {
    {"recusal", "回避"},
    {"leave", "请假"},
    {"illness", "疾病"},
    {"certificate", "证件失效"},
};

const char *
stepping_back_title(const char *kind)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return (kinds[i].title);
	return (NULL);
}

bool
stepping_back_is_recusal(const char *kind)
{
	return (strcmp(kind, "recusal") == 0);
}

struct problem *
stepping_back_check(struct arena *a, const struct stepping_back *s)
{
	if (stepping_back_title(s->kind) == NULL)
		return (problem_new(a, PROBLEM_RULE, "/kind",
		    "只有回避、请假、疾病、证件失效可以退出检查（C49）"));
	if (stepping_back_is_recusal(s->kind))
		return (NULL);
	if (strcmp(s->kind, "certificate") == 0) {
		if (!s->on_duty || strcmp(s->certificate_until, s->to) < 0)
			return (NULL);
		return (problem_new(a, PROBLEM_RULE, "/kind",
		    "名录库中您的执法证在检查期限内有效；确已失效的，请先由两"
		    "库管理员更正"));
	}
	if (s->on_leave || !s->on_duty)
		return (NULL);
	return (problem_new(a, PROBLEM_RULE, "/kind",
	    "名录库中没有您在检查期间的请假；请先由两库管理员登记请假（病假"
	    "）"));
}
