/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/notice.h"

#include <string.h>

#include "base/arena.h"
#include "base/problem.h"

static struct problem *
wrong_state(struct arena *a, const char *why)
{
	return (problem_new(a, PROBLEM_WRONG_STATE, NULL, "%s", why));
}

struct problem *
notice_check(struct arena *a, const struct notice_moment *m)
{
	if (strcmp(m->state, "cancelled") == 0)
		return (wrong_state(a, "检查已经取消，没有通知书"));
	if (strcmp(m->state, "proposed") == 0)
		return (wrong_state(a, "检查尚未批准，不能出具通知书（N04）"));
	if (strcmp(m->state, "assigned") == 0)
		return (wrong_state(
		    a, "检查人员尚未全部接受任务，不能出具通知书（C72）"));
	if (m->disclose == NULL || strcmp(m->disclose, "after_visit") != 0)
		return (NULL);
	if (!m->member)
		return (problem_new(a, PROBLEM_RULE, NULL,
		    "本次抽取约定检查之后公开，通知书由检查人员当场出示"));
	if (strcmp(m->today, m->from_day) < 0)
		return (problem_new(a, PROBLEM_RULE, NULL,
		    "本次抽取约定检查之后公开，%s 之前不能出具通知书",
		    m->from_day));
	return (NULL);
}
