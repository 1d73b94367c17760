/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/together.h"

#include <stdbool.h>
#include <string.h>

#include "base/problem.h"

static bool
is_ahead(const struct together_visit *v)
{
	return (strcmp(v->state, "proposed") == 0 ||
	    strcmp(v->state, "assigned") == 0 ||
	    strcmp(v->state, "accepted") == 0);
}

struct problem *
together_check(struct arena *a, const struct together *t)
{
	const struct together_visit *x = &t->visits[0], *y = &t->visits[1];

	if (strcmp(x->object_code, y->object_code) != 0)
		return (problem_new(a, PROBLEM_RULE, "/task_id",
		    "两次检查的对象不同，不能一并上门"));
	if (!is_ahead(x) || !is_ahead(y))
		return (problem_new(a, PROBLEM_RULE, "/task_id",
		    "已经检查或者取消的任务不能一并上门"));
	if (strcmp(x->from, y->to) > 0 || strcmp(y->from, x->to) > 0)
		return (problem_new(a, PROBLEM_RULE, "/task_id",
		    "两次检查的期限没有重合，不能一并上门"));
	if (t->departments <= TOGETHER_DEPARTMENTS &&
	    t->people <= TOGETHER_PEOPLE)
		return (problem_new(a, PROBLEM_RULE, "/task_id",
		    "没有超过 5 个部门或者 10 "
		    "人的（C62），是否合并由计划决定"));
	return (NULL);
}
