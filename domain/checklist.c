/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walks a form's fields, and answers along them; what a type demands stands
 * in checklist_field.c. Everything wrong is reported at once: whoever writes
 * a form with fifty fields wants one list, not fifty tries.
 */
#include "domain/checklist.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "domain/checklist_field.h"

/* ---- the form ------------------------------------------------------------ */

/* [a-z][a-z0-9_]{0,39} */
static bool
is_id(const struct json *j)
{
	const char *s = json_string(j);
	size_t i;

	if (s == NULL || j->len == 0 || j->len > 40 || *s < 'a' || *s > 'z')
		return (false);
	for (i = 1; i < j->len; i++)
		if (!(s[i] >= 'a' && s[i] <= 'z') &&
		    !(s[i] >= '0' && s[i] <= '9') && s[i] != '_')
			return (false);
	return (true);
}

static const struct json *
field_by_id(const struct json *fields, const char *id, size_t len)
{
	const struct json *f, *j;

	for (f = fields->child; f != NULL; f = f->next) {
		j = json_get(f, "id");
		if (json_string(j) != NULL && j->len == len &&
		    memcmp(j->text, id, len) == 0)
			return (f);
	}
	return (NULL);
}

static bool
one_of(const char *const *words, size_t count, const struct json *member)
{
	size_t i;

	for (i = 0; i < count && words[i] != NULL; i++)
		if (strlen(words[i]) == member->name_len &&
		    memcmp(words[i], member->name, member->name_len) == 0)
			return (true);
	return (false);
}

static void
check_members(struct checklist_notes *n, const struct json *field,
    const struct checklist_type *type)
{
	static const char *const common[] = {
	    "id", "type", "title", "required", "legal_basis", "help"};
	const struct json *m;

	for (m = field->child; m != NULL; m = m->next)
		if (!one_of(common, sizeof(common) / sizeof(*common), m) &&
		    !one_of(type->members, 4, m))
			checklist_note(
			    n, m->name, "unknown", "此类型的字段没有这一属性");
}

static bool
text_or_absent(const struct json *field, const char *member)
{
	const struct json *j = json_get(field, member);

	return (j == NULL || j->type == JSON_STRING);
}

static void
check_common(struct checklist_notes *n, const struct json *field)
{
	const struct json *title = json_get(field, "title");
	const struct json *required = json_get(field, "required");

	if (json_string(title) == NULL || title->len == 0)
		checklist_note(n, "title", "required", "标题不得为空");
	if (required != NULL && required->type != JSON_BOOL)
		checklist_note(n, "required", "type", "应为 true 或 false");
	if (!text_or_absent(field, "legal_basis"))
		checklist_note(n, "legal_basis", "type", "应为文字");
	if (!text_or_absent(field, "help"))
		checklist_note(n, "help", "type", "应为文字");
}

static void
check_field(struct checklist_notes *n, const struct json *fields,
    const struct json *field)
{
	const struct json *id = json_get(field, "id");
	const struct checklist_type *type =
	    checklist_type_by_word(json_string(json_get(field, "type")));

	if (!is_id(id))
		checklist_note(n, "id", "id",
		    "应以小写字母开头，由小写字母、数字和下划线组成，至多 40 "
		    "个字符");
	else if (field_by_id(fields, id->text, id->len) != field)
		checklist_note(n, "id", "duplicate", "id 重复");
	check_common(n, field);
	if (type == NULL) {
		checklist_note(n, "type", "type",
		    arena_fmt(n->arena, "应为 %s 之一", checklist_type_words));
		return;
	}
	check_members(n, field, type);
	type->define(n, field);
}

struct problem *
checklist_check_form(
    struct arena *a, const struct json *fields, const char *pointer)
{
	struct problem *p = NULL;
	struct checklist_notes n = {a, &p, pointer};
	const struct json *f;
	size_t i = 0;

	if (fields == NULL || fields->type != JSON_ARRAY || fields->len == 0 ||
	    fields->len > CHECKLIST_FIELDS_MAX) {
		checklist_note(&n, NULL, "fields", "应有 1 至 200 个字段");
		return (p);
	}
	for (f = fields->child; f != NULL; f = f->next) {
		n.pointer = arena_fmt(a, "%s/%zu", pointer, i++);
		check_field(&n, fields, f);
	}
	return (p);
}

/* ---- the answers --------------------------------------------------------- */

static void
check_answer(struct checklist_notes *n, const struct json *fields,
    const struct json *answer)
{
	const struct json *field =
	    field_by_id(fields, answer->name, answer->name_len);

	if (field == NULL)
		checklist_note(n, NULL, "unknown", "检查表中没有这一字段");
	else
		checklist_type_by_word(json_string(json_get(field, "type")))
		    ->answer(n, field, answer);
}

static void
check_missing(struct checklist_notes *n, const struct json *fields,
    const struct json *answers)
{
	const struct json *f, *id;

	for (f = fields->child; f != NULL; f = f->next) {
		id = json_get(f, "id");
		if (json_true(json_get(f, "required")) &&
		    json_get(answers, id->text) == NULL)
			checklist_note(n, id->text, "required", "必须填写");
	}
}

struct problem *
checklist_check_answers(struct arena *a, const struct json *fields,
    const struct json *answers, const char *pointer, enum checklist_stage stage)
{
	struct problem *p = NULL;
	struct checklist_notes n = {a, &p, pointer};
	const struct json *m;

	if (answers == NULL || answers->type != JSON_OBJECT) {
		checklist_note(&n, NULL, "type", "应为以字段 id 为键的对象");
		return (p);
	}
	for (m = answers->child; m != NULL; m = m->next) {
		n.pointer = json_pointer(a, pointer, m->name, m->name_len);
		check_answer(&n, fields, m);
	}
	n.pointer = pointer;
	if (stage == CHECKLIST_COMPLETE)
		check_missing(&n, fields, answers);
	return (p);
}
