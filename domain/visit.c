/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/visit.h"

#include <string.h>

#include "base/arena.h"
#include "base/problem.h"

/* True when turn `i` is the newest of its slot. */
static bool
holds_slot(const struct visit *v, size_t i)
{
	return (i + 1 == v->count || v->turns[i + 1].slot != v->turns[i].slot);
}

static bool
has_state(const struct visit_turn *t, const char *state)
{
	return (strcmp(t->state, state) == 0);
}

const struct visit_turn *
visit_member(const struct visit *v, const char *inspector_id)
{
	const struct visit_turn *t;
	size_t i;

	for (i = 0; inspector_id != NULL && i < v->count; i++) {
		t = &v->turns[i];
		if (holds_slot(v, i) && t->inspector_id != NULL &&
		    strcmp(t->inspector_id, inspector_id) == 0 &&
		    !has_state(t, "declined"))
			return (t);
	}
	return (NULL);
}

/* Slots whose holder has not answered yet, or declined and waits for the one
 * who comes next. */
static size_t
waiting(const struct visit *v)
{
	size_t i, count = 0;

	for (i = 0; i < v->count; i++)
		if (holds_slot(v, i) &&
		    (has_state(&v->turns[i], "assigned") ||
			has_state(&v->turns[i], "declined")))
			count++;
	return (count);
}

static size_t
accepted(const struct visit *v, const char *department)
{
	size_t i, count = 0;

	for (i = 0; i < v->count; i++)
		if (holds_slot(v, i) && has_state(&v->turns[i], "accepted") &&
		    strcmp(v->turns[i].department, department) == 0)
			count++;
	return (count);
}

/* A department of the visit with too few people; NULL when there is none. */
static const char *
short_department(const struct visit *v)
{
	size_t i;

	for (i = 0; i < v->count; i++)
		if (accepted(v, v->turns[i].department) <
		    VISIT_PER_DEPARTMENT_MIN)
			return (v->turns[i].department);
	return (NULL);
}

bool
visit_is_ready(const struct visit *v)
{
	return (v->count > 0 && waiting(v) == 0 && short_department(v) == NULL);
}

struct problem *
visit_check_ready(struct arena *a, const struct visit *v)
{
	if (visit_is_ready(v))
		return (NULL);
	if (waiting(v) > 0)
		return (problem_new(a, PROBLEM_RULE, NULL,
		    "还有 %zu 个检查人员名额没有接受任务（C72）", waiting(v)));
	return (problem_new(a, PROBLEM_RULE, NULL,
	    "检查人员不得少于两人（C72）：每个部门至少 2 人接受任务，现有 %zu "
	    "人",
	    v->count > 0 ? accepted(v, short_department(v)) : 0));
}

const struct visit_turn *
visit_leader(const struct visit *v)
{
	const struct visit_turn *first = NULL;
	size_t i;

	for (i = 0; i < v->count; i++) {
		if (!holds_slot(v, i) || !has_state(&v->turns[i], "accepted"))
			continue;
		if (v->turns[i].leader)
			return (&v->turns[i]);
		if (first == NULL)
			first = &v->turns[i];
	}
	return (first);
}
