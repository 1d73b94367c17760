/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/appointment.h"

#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/visit.h"

struct checking {
	struct arena *a;
	struct appointment *v;
	struct problem *problem;
};

#define NOTE(k, pointer, code, ...) \
	problem_note(               \
	    (k)->a, &(k)->problem, PROBLEM_RULE, pointer, code, __VA_ARGS__)

static bool
has_specialty(const struct appointment_person *p, const char *specialty)
{
	size_t i;

	for (i = 0; i < p->specialty_count; i++)
		if (strcmp(p->specialties[i], specialty) == 0)
			return (true);
	return (false);
}

/* True when one of the first `count` people goes for this item. */
static bool
is_taken(const struct appointment *v, const struct appointment_item *item,
    size_t count)
{
	const struct appointment_person *p;
	size_t i;

	for (i = 0; i < count; i++) {
		p = &v->people[i];
		if (p->specialty != NULL &&
		    strcmp(p->department, item->department) == 0 &&
		    strcmp(p->specialty, item->specialty) == 0)
			return (true);
	}
	return (false);
}

/* What person `n` goes for; NULL when he is of no use here. */
static const char *
specialty_for(const struct appointment *v, size_t n)
{
	const struct appointment_person *p = &v->people[n];
	const char *any = NULL;
	size_t i;

	for (i = 0; i < v->item_count; i++) {
		const struct appointment_item *item = &v->items[i];

		if (strcmp(item->department, p->department) != 0 ||
		    !has_specialty(p, item->specialty))
			continue;
		if (!is_taken(v, item, n))
			return (item->specialty);
		if (any == NULL)
			any = item->specialty;
	}
	return (any);
}

static void
check_person(struct checking *k, size_t n)
{
	struct appointment_person *p = &k->v->people[n];
	const char *at = arena_fmt(k->a, "/inspectors/%zu", n);

	p->specialty = specialty_for(k->v, n);
	if (p->specialty == NULL)
		NOTE(k, at, "specialty", "%s 的部门和专长与检查事项不符（C15）",
		    p->code);
	if (!p->on_duty)
		NOTE(k, at, "status", "%s 不在岗", p->code);
	if (strcmp(p->certificate_until, k->v->to) < 0)
		NOTE(k, at, "certificate",
		    "%s 的执法证于 %s 到期，早于检查期限（C15）", p->code,
		    p->certificate_until);
	if (p->on_leave)
		NOTE(k, at, "leave", "%s 在检查期间请假", p->code);
	if (p->recused)
		NOTE(k, at, "recusal", "%s 应当回避该对象（C50）", p->code);
	if (strcmp(p->district, "*") != 0 &&
	    strcmp(p->district, k->v->district) != 0)
		NOTE(k, at, "district", "%s 不在该对象所在区划执法（C16）",
		    p->code);
}

static size_t
people_of(const struct appointment *v, const char *department)
{
	size_t i, count = 0;

	for (i = 0; i < v->person_count; i++)
		count += strcmp(v->people[i].department, department) == 0;
	return (count);
}

static void
check_item(struct checking *k, size_t n)
{
	const struct appointment_item *item = &k->v->items[n];
	const char *at = arena_fmt(k->a, "/items/%zu", n);

	if (strcmp(item->state, "active") != 0)
		NOTE(k, at, "state", "事项 %s 没有启用，清单之外无事项（C03）",
		    item->code);
	if (people_of(k->v, item->department) < VISIT_PER_DEPARTMENT_MIN)
		NOTE(k, at, "people",
		    "事项 %s：部门 %s 的检查人员不得少于两人（C72）",
		    item->code, item->department);
	else if (!is_taken(k->v, item, k->v->person_count))
		NOTE(k, at, "specialty",
		    "事项 %s：没有具备专长“%s”的检查人员（C15）", item->code,
		    item->specialty);
}

static void
check_window(struct checking *k)
{
	if (strcmp(k->v->to, k->v->from) < 0)
		NOTE(k, "/to_day", "order", "检查期限不得早于开始日期");
	else if (strcmp(k->v->to, k->v->today) < 0)
		NOTE(k, "/to_day", "past", "检查期限已经过去");
	if (k->v->entered != NULL && strcmp(k->v->from, k->v->entered) < 0)
		NOTE(k, "/from_day", "past",
		    "开始日期早于登记之日 %s；检查须先批准后进行（N04）",
		    k->v->entered);
}

struct problem *
appointment_check(struct arena *a, struct appointment *v)
{
	struct checking k = {a, v, NULL};
	size_t i;

	check_window(&k);
	if (v->person_count > APPOINTMENT_MOST)
		NOTE(&k, "/inspectors", "most", "检查人员不超过 %d 人（C62）",
		    APPOINTMENT_MOST);
	for (i = 0; i < v->person_count; i++)
		check_person(&k, i);
	for (i = 0; i < v->item_count; i++)
		check_item(&k, i);
	return (k.problem);
}
