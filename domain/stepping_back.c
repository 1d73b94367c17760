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

static struct problem *
check_interest(struct arena *a, const struct stepping_back *s)
{
	if (s->recused || s->has_evidence)
		return (NULL);
	return (problem_new(a, PROBLEM_RULE, "/evidence",
	    "名录库中没有您对该对象的回避登记；请先上传本人签字的回避申请或"
	    "利害关系证明（PDF 或图片，可拍照），再说明回避"));
}

struct problem *
stepping_back_check(struct arena *a, const struct stepping_back *s)
{
	if (stepping_back_title(s->kind) == NULL)
		return (problem_new(a, PROBLEM_RULE, "/kind",
		    "只有回避、请假、疾病、证件失效可以退出检查（C49）"));
	if (stepping_back_is_recusal(s->kind))
		return (check_interest(a, s));
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
