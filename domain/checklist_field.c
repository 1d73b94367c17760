/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each type of field may define, and which answers it takes: one table
 * at the end.
 */
#include "domain/checklist_field.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/text.h"
#include "domain/checklist.h"

const char checklist_type_words[] =
    "boolean、choice、multi、text、number、date";

void
checklist_note(struct checklist_notes *n, const char *member, const char *code,
    const char *detail)
{
	const char *pointer = n->pointer;

	if (member != NULL)
		pointer =
		    json_pointer(n->arena, pointer, member, strlen(member));
	problem_note(
	    n->arena, n->problem, PROBLEM_INVALID, pointer, code, "%s", detail);
}

static bool
is_text(const struct json *j)
{
	return (j != NULL && j->type == JSON_STRING && j->len > 0);
}

/* ---- yes or no, dates ---------------------------------------------------- */

static void
define_nothing(struct checklist_notes *n, const struct json *field)
{
	(void)n, (void)field;
}

static void
answer_boolean(struct checklist_notes *n, const struct json *field,
    const struct json *value)
{
	(void)field;
	if (value->type != JSON_BOOL)
		checklist_note(n, NULL, "type", "应为 true 或 false");
}

static void
answer_date(struct checklist_notes *n, const struct json *field,
    const struct json *value)
{
	const char *day = json_string(value);

	(void)field;
	if (day == NULL || !clock_is_day(day))
		checklist_note(n, NULL, "date", "应为 YYYY-MM-DD 的日期");
}

/* ---- one or several of the options --------------------------------------- */

static bool
has_option(const struct json *field, const struct json *value)
{
	const struct json *o = json_get(field, "options");

	for (o = o->child; o != NULL; o = o->next)
		if (json_equal(json_get(o, "value"), value))
			return (true);
	return (false);
}

/* True when a sibling before `option` has the same value. */
static bool
option_again(const struct json *options, const struct json *option)
{
	const struct json *o, *value = json_get(option, "value");

	for (o = options->child; o != option; o = o->next)
		if (is_text(json_get(o, "value")) &&
		    json_equal(json_get(o, "value"), value))
			return (true);
	return (false);
}

static void
define_options(struct checklist_notes *n, const struct json *field)
{
	const struct json *options = json_get(field, "options"), *o;

	if (options == NULL || options->type != JSON_ARRAY ||
	    options->len == 0 || options->len > CHECKLIST_OPTIONS_MAX) {
		checklist_note(n, "options", "options", "应有 1 至 50 个选项");
		return;
	}
	for (o = options->child; o != NULL; o = o->next) {
		if (!is_text(json_get(o, "value")) ||
		    !is_text(json_get(o, "title")) || o->len != 2)
			checklist_note(n, "options", "option",
			    "每个选项只有 value 和 title，均不得为空");
		else if (option_again(options, o))
			checklist_note(
			    n, "options", "duplicate", "选项的 value 重复");
	}
}

static void
answer_choice(struct checklist_notes *n, const struct json *field,
    const struct json *value)
{
	if (!has_option(field, value))
		checklist_note(n, NULL, "option", "不在选项之中");
}

static void
answer_multi(struct checklist_notes *n, const struct json *field,
    const struct json *value)
{
	const struct json *v, *w;

	if (value->type != JSON_ARRAY || value->len == 0) {
		checklist_note(n, NULL, "type", "应为所选选项的数组，至少一项");
		return;
	}
	for (v = value->child; v != NULL; v = v->next) {
		if (!has_option(field, v))
			checklist_note(n, NULL, "option", "不在选项之中");
		for (w = value->child; w != v; w = w->next)
			if (json_equal(v, w))
				checklist_note(
				    n, NULL, "duplicate", "同一选项重复");
	}
}

/* ---- text ---------------------------------------------------------------- */

static void
define_text(struct checklist_notes *n, const struct json *field)
{
	const struct json *most = json_get(field, "max_length");
	int64_t value;

	if (most != NULL &&
	    (!json_int64(most, &value) || value < 1 ||
		value > CHECKLIST_TEXT_MAX))
		checklist_note(
		    n, "max_length", "range", "应为 1 至 10000 的整数");
}

static void
answer_text(struct checklist_notes *n, const struct json *field,
    const struct json *value)
{
	int64_t most;

	if (!json_int64(json_get(field, "max_length"), &most))
		most = CHECKLIST_TEXT_DEFAULT;
	if (!is_text(value))
		checklist_note(n, NULL, "type", "应为不空的文字");
	else if (text_length(value->text, value->len) > (size_t)most)
		checklist_note(n, NULL, "too-long", "超过规定的字数");
}

/* ---- number -------------------------------------------------------------- */

/* The number `member` of `field`, or `absent`. */
static double
limit(const struct json *field, const char *member, double absent)
{
	const struct json *j = json_get(field, member);

	if (j == NULL || j->type != JSON_NUMBER)
		return (absent);
	return (strtod(j->text, NULL));
}

static bool
number_or_absent(const struct json *field, const char *member)
{
	const struct json *j = json_get(field, member);

	return (j == NULL || j->type == JSON_NUMBER);
}

static void
define_number(struct checklist_notes *n, const struct json *field)
{
	const struct json *unit = json_get(field, "unit");

	if (!number_or_absent(field, "minimum"))
		checklist_note(n, "minimum", "type", "应为数字");
	if (!number_or_absent(field, "maximum"))
		checklist_note(n, "maximum", "type", "应为数字");
	if (limit(field, "minimum", -1e300) > limit(field, "maximum", 1e300))
		checklist_note(n, "maximum", "range", "不得小于 minimum");
	if (unit != NULL && !is_text(unit))
		checklist_note(n, "unit", "type", "应为不空的文字");
}

static void
answer_number(struct checklist_notes *n, const struct json *field,
    const struct json *value)
{
	double d;

	if (value->type != JSON_NUMBER) {
		checklist_note(n, NULL, "type", "应为数字");
		return;
	}
	d = strtod(value->text, NULL);
	if (d < limit(field, "minimum", -1e300) ||
	    d > limit(field, "maximum", 1e300))
		checklist_note(n, NULL, "range", "超出规定的范围");
}

/* ---- the table ----------------------------------------------------------- */

static const struct checklist_type types[] = {
    {"boolean", {NULL}, define_nothing, answer_boolean},
    {"choice", {"options"}, define_options, answer_choice},
    {"multi", {"options"}, define_options, answer_multi},
    {"text", {"max_length"}, define_text, answer_text},
    {"number", {"minimum", "maximum", "unit"}, define_number, answer_number},
    {"date", {NULL}, define_nothing, answer_date},
};

const struct checklist_type *
checklist_type_by_word(const char *word)
{
	size_t i;

	for (i = 0; word != NULL && i < sizeof(types) / sizeof(*types); i++)
		if (strcmp(types[i].word, word) == 0)
			return (&types[i]);
	return (NULL);
}
