/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan_consult.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/json_write.h"
#include "base/problem.h"
#include "base/sort.h"
#include "domain/rights.h"

/* ---- what is asked ----------------------------------------------- */

static int
by_department(const void *x, const void *y, const void *arg)
{
	const struct plan_list *p = x, *q = y;
	int c = strcmp(p->item->department, q->item->department);

	(void)arg;
	if (c == 0 && p->line->slot != q->line->slot)
		c = p->line->slot < q->line->slot ? -1 : 1;
	return (c != 0 ? c : strcmp(p->item->code, q->item->code));
}

/* Lines for which somebody else has to be asked, by department. */
static struct plan_list *
foreign_lines(struct arena *a, const struct plan *p, size_t *count)
{
	struct plan_list *lists = arena_array(a, p->line_count, sizeof(*lists));
	const struct plan_item *item;
	size_t i;

	*count = 0;
	for (i = 0; i < p->line_count; i++) {
		item = plan_item_of(p, &p->lines[i]);
		if (item != NULL &&
		    !rights_within(p->org_path, item->department_path))
			lists[(*count)++] = (struct plan_list){
			    .line = &p->lines[i], .item = item};
	}
	sort_items(lists, *count, sizeof(*lists), by_department, NULL);
	return (lists);
}

static int
by_code(const void *x, const void *y, const void *arg)
{
	const struct plan_item *const *p = x, *const *q = y;

	(void)arg;
	return (strcmp((*p)->code, (*q)->code));
}

/* The items that share a key with the line, and whose they are. */
static cJSON *
group_json(struct arena *a, const struct plan *p, const struct plan_line *line)
{
	const struct plan_item **items =
	    arena_array(a, p->line_count, sizeof(const struct plan_item *));
	cJSON *json = cJSON_CreateObject(), *array;
	size_t count = 0, i;

	for (i = 0; i < p->line_count; i++) {
		const struct plan_line *l = &p->lines[i];

		if (l->slot == line->slot && l->group != NULL &&
		    strcmp(l->group, line->group) == 0 &&
		    (items[count] = plan_item_of(p, l)) != NULL)
			count++;
	}
	sort_items(
	    items, count, sizeof(const struct plan_item *), by_code, NULL);
	cJSON_AddNumberToObject(json, "slot", (double)line->slot);
	json_put(json, "group", line->group);
	array = cJSON_AddArrayToObject(json, "items");
	for (i = 0; i < count; i++) {
		cJSON *each = cJSON_CreateObject();

		json_put(each, "item", items[i]->code);
		json_put(each, "department", items[i]->department);
		cJSON_AddItemToArray(array, each);
	}
	return (json);
}

/* True when a line before `i` named the same group of the same slot. */
static bool
is_named(const struct plan_list *lines, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (lines[k].line->slot == lines[i].line->slot &&
		    lines[k].line->group != NULL &&
		    strcmp(lines[k].line->group, lines[i].line->group) == 0)
			return (true);
	return (false);
}

static const char *
terms_of(struct arena *a, const struct plan *p, const struct plan_list *lines,
    size_t count)
{
	cJSON *json = cJSON_CreateObject(), *array;
	size_t i;

	json_put(json, "department", lines[0].item->department);
	array = cJSON_AddArrayToObject(json, "lines");
	for (i = 0; i < count; i++)
		cJSON_AddItemToArray(
		    array, plan_terms_json(lines[i].line, lines[i].item));
	array = cJSON_AddArrayToObject(json, "groups");
	for (i = 0; i < count; i++)
		if (lines[i].line->group != NULL && !is_named(lines, i))
			cJSON_AddItemToArray(
			    array, group_json(a, p, lines[i].line));
	return (json_write(a, json));
}

const struct plan_consultation *
plan_consult(struct arena *a, const struct plan *p, size_t *count)
{
	size_t lines, i, n;
	struct plan_list *foreign = foreign_lines(a, p, &lines);
	struct plan_consultation *out = arena_array(a, lines, sizeof(*out));

	*count = 0;
	for (i = 0; i < lines; i += n) {
		const struct plan_item *item = foreign[i].item;

		for (n = 1; i + n < lines &&
		     strcmp(foreign[i + n].item->department,
			 item->department) == 0;
		     n++)
			continue;
		out[(*count)++] = (struct plan_consultation){item->department,
		    item->department_id, item->department_path,
		    terms_of(a, p, &foreign[i], n)};
	}
	return (out);
}

/* ---- what was answered ------------------------------------------- */

static const struct plan_answer *
answer_of(
    const struct plan_answer *answers, size_t count, const char *department)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(answers[i].department, department) == 0)
			return (&answers[i]);
	return (NULL);
}

static void
disagreed(struct arena *a, struct problem **wrong,
    const struct plan_consultation *asked, const struct plan_answer *answer)
{
	const char *name =
	    answer != NULL ? answer->department_name : asked->department;
	const char *at = arena_fmt(a, "/responses/%s", asked->department);

	if (answer != NULL && answer->decision != NULL &&
	    strcmp(answer->decision, "refused") == 0)
		problem_note(a, wrong, PROBLEM_RULE, at, "refused",
		    "%s不同意：%s", name, answer->reason);
	else
		problem_note(a, wrong, PROBLEM_RULE, at, "missing",
		    "%s尚未对计划的当前内容回复会商意见（C63）", name);
}

struct problem *
plan_check_agreed(struct arena *a, const struct plan_consultation *asked,
    const char *const *hashes, size_t count, const struct plan_answer *answers,
    size_t answer_count)
{
	const struct plan_answer *answer;
	struct problem *wrong = NULL;
	size_t i;

	for (i = 0; i < count; i++) {
		answer = answer_of(answers, answer_count, asked[i].department);
		if (answer == NULL || answer->decision == NULL ||
		    strcmp(answer->decision, "accepted") != 0 ||
		    strcmp(answer->terms_hash, hashes[i]) != 0)
			disagreed(a, &wrong, &asked[i], answer);
	}
	return (wrong);
}
