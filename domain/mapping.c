/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the definition of a mapping. Everything that can be wrong is found
 * here, before the first row: a word that the library does not have, a list
 * where one value belongs, a member that nobody knows.
 */
#include "domain/mapping.h"

#include <string.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/json.h"
#include "base/sort.h"
#include "domain/mapping_private.h"

/* A definition being read, at `pointer`. */
struct reading {
	struct arena *arena;
	struct problem **problem;
	const char *pointer;
	struct mapping *mapping;
};

static void
note(
    struct reading *r, const char *member, const char *code, const char *detail)
{
	const char *pointer = r->pointer;

	if (member != NULL)
		pointer =
		    json_pointer(r->arena, pointer, member, strlen(member));
	problem_note(
	    r->arena, r->problem, PROBLEM_INVALID, pointer, code, "%s", detail);
}

/* A reading one level down. */
static struct reading
inside(const struct reading *r, const char *member, size_t len)
{
	struct reading in = *r;

	in.pointer = json_pointer(r->arena, r->pointer, member, len);
	return (in);
}

static void
check_members(struct reading *r, const struct json *j, const char *const *known)
{
	const struct json *m;

	for (m = j->child; m != NULL; m = m->next)
		if (!library_is_word(known, m->name))
			note(r, m->name, "unknown", "没有这一属性");
}

/* ---- texts and tables ---------------------------------------------------- */

/* The text `member` of `j`; NULL when it is absent, or none (noted). */
static const char *
read_text(struct reading *r, const struct json *j, const char *member)
{
	const struct json *m = json_get(j, member);

	if (m == NULL)
		return (NULL);
	if (m->type == JSON_STRING && m->len > 0 && strlen(m->text) == m->len)
		return (m->text);
	note(r, member, "type", "应为不空的文字");
	return (NULL);
}

/* Whether the target could ever take `text`. */
static bool
fits(const struct library_field *target, const char *text)
{
	int64_t day;

	if (target->words != NULL)
		return (library_is_word(target->words, text));
	return (target->type != LIBRARY_DAY || day_parse(text, &day));
}

/* One value, or a list of them where the target takes a list; "" and [] are
 * no value. */
static bool
read_values(struct reading *r, const struct json *j,
    const struct library_field *target, struct mapped *out)
{
	const struct json *first = j->type == JSON_ARRAY ? j->child : j, *v;
	size_t count = j->type == JSON_ARRAY ? j->len : 1, i = 0;
	const char **values = arena_array(r->arena, count, sizeof(*values));

	*out = (struct mapped){values, 0};
	if (j->type == JSON_ARRAY && !target->list)
		return (false);
	for (v = first; i < count; v = v->next, i++) {
		if (json_string(v) == NULL)
			return (false);
		if (v->len == 0)
			continue;
		if (!fits(target, v->text))
			return (false);
		values[out->count++] = v->text;
	}
	return (true);
}

static const char bad_value[] = "不是目标字段可用的值";

static const struct mapped *
read_optional_values(struct reading *r, const struct json *j,
    const char *member, const struct library_field *target)
{
	const struct json *m = json_get(j, member);
	struct mapped *out = arena_alloc(r->arena, sizeof(*out));

	if (m == NULL)
		return (NULL);
	if (!read_values(r, m, target, out))
		note(r, member, "value", bad_value);
	return (out);
}

static int
compare_words(const void *x, const void *y, const void *arg)
{
	const struct mapping_word *a = x, *b = y;

	(void)arg;
	return (strcmp(a->from, b->from));
}

const struct mapping_word *
mapping_word_find(
    const struct mapping_word *words, size_t count, const char *text)
{
	size_t low = 0, high = count, middle;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		order = strcmp(words[middle].from, text);
		if (order == 0)
			return (&words[middle]);
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return (NULL);
}

/* The table `member`: {"from": "to", …}. */
static const struct mapping_word *
read_table(struct reading *r, const struct json *j, const char *member,
    const struct library_field *target, size_t *count)
{
	const struct json *table = json_get(j, member), *m;
	struct reading in = inside(r, member, strlen(member));
	struct mapping_word *words;

	*count = 0;
	if (table == NULL)
		return (NULL);
	if (table->type != JSON_OBJECT || table->len == 0) {
		note(r, member, "type", "应为不空的对照表（对象）");
		return (NULL);
	}
	words = arena_array(r->arena, table->len, sizeof(*words));
	for (m = table->child; m != NULL; m = m->next, (*count)++) {
		words[*count].from = m->name;
		if (!read_values(&in, m, target, &words[*count].to))
			note(&in, m->name, "value", bad_value);
	}
	sort_items(words, *count, sizeof(*words), compare_words, NULL);
	return (words);
}

/* ---- where a value comes from -------------------------------------------- */

static struct mapping_column
column(struct reading *r, const struct json *j)
{
	return ((struct mapping_column){
	    .title = j->text, .pointer = arena_strdup(r->arena, r->pointer)});
}

static bool
is_title(const struct json *j)
{
	return (json_string(j) != NULL && j->len > 0);
}

static void
read_columns(struct reading *r, const struct json *j, struct mapping_field *f)
{
	const struct json *one = json_get(j, "column");
	const struct json *many = json_get(j, "columns"), *m;

	f->constant = read_text(r, j, "constant");
	if ((one != NULL) + (many != NULL) +
		(json_get(j, "constant") != NULL) !=
	    1) {
		note(r, NULL, "source",
		    "column、columns、constant 三者须有且只有一项");
		return;
	}
	if (f->constant != NULL && !fits(f->target, f->constant))
		note(r, "constant", "value", bad_value);
	if (one == NULL && many == NULL)
		return;
	if (many != NULL && (many->type != JSON_ARRAY || many->len == 0)) {
		note(r, "columns", "type", "应为列名的数组");
		return;
	}
	f->columns = arena_array(
	    r->arena, one != NULL ? 1 : many->len, sizeof(*f->columns));
	for (m = one != NULL ? one : many->child; m != NULL;
	     m = one != NULL ? NULL : m->next) {
		if (is_title(m))
			f->columns[f->column_count++] = column(r, m);
		else
			note(r, one != NULL ? "column" : "columns", "type",
			    "列名应为不空的文字");
	}
}

/* ---- one field ----------------------------------------------------------- */

static void
check_fitting(struct reading *r, const struct mapping_field *f)
{
	if (f->split != NULL && !f->target->list)
		note(r, "split", "not-a-list", "此字段只有一个值，不可拆分");
	if (f->prefix != NULL && f->target->type != LIBRARY_TEXT)
		note(r, "prefix", "not-a-text", "此字段不是文字，不可加前缀");
	if (f->date != NULL && f->target->type != LIBRARY_DAY)
		note(r, "date", "not-a-day", "此字段不是日期");
	else if (f->date != NULL && !mapping_day_pattern(f->date))
		note(r, "date", "pattern",
		    "日期格式应含 YYYY、MM 或 M、DD 或 D 各一次");
	if (f->otherwise != NULL && f->value_count + f->prefix_count == 0)
		note(r, "otherwise", "no-table",
		    "没有 values 或 prefixes 时 otherwise 没有意义");
}

static void
read_field(struct reading *r, const struct json *j, struct mapping_field *f)
{
	static const char *const known[] = {"column", "columns", "constant",
	    "split", "values", "prefixes", "otherwise", "date", "prefix",
	    "default", NULL};

	if (j->type != JSON_OBJECT) {
		note(r, NULL, "type", "应为对象，如 {\"column\": \"列名\"}");
		return;
	}
	check_members(r, j, known);
	read_columns(r, j, f);
	f->split = read_text(r, j, "split");
	f->date = read_text(r, j, "date");
	f->prefix = read_text(r, j, "prefix");
	f->values = read_table(r, j, "values", f->target, &f->value_count);
	f->prefixes = read_table(r, j, "prefixes", f->target, &f->prefix_count);
	f->otherwise = read_optional_values(r, j, "otherwise", f->target);
	f->absent = read_optional_values(r, j, "default", f->target);
	check_fitting(r, f);
}

static size_t
target_by_word(const struct mapping *m, const char *word)
{
	size_t i;

	for (i = 0; i < m->target_count; i++)
		if (strcmp(m->targets[i].word, word) == 0)
			break;
	return (i);
}

static void
check_required(struct reading *r)
{
	const struct mapping *m = r->mapping;
	size_t i;

	for (i = 0; i < m->target_count; i++)
		if (m->targets[i].required && m->fields[i].target == NULL)
			note(r, m->targets[i].word, "required",
			    arena_fmt(r->arena, "缺少必需字段：%s",
				m->targets[i].title));
	if (m->kind == LIBRARY_OBJECTS &&
	    m->fields[OBJECT_USCC].target == NULL &&
	    m->fields[OBJECT_REG_NO].target == NULL)
		note(r, "uscc", "required",
		    "uscc（统一社会信用代码）与 reg_no（原注册号）至少有一项");
}

static void
read_fields(struct reading *r, const struct json *j)
{
	const struct json *fields = json_get(j, "fields"), *f;
	struct mapping *m = r->mapping;
	struct reading in = inside(r, "fields", 6), one;
	size_t i;

	if (fields == NULL || fields->type != JSON_OBJECT) {
		note(r, "fields", "required", "应为“目标字段: 来源”的对象");
		return;
	}
	for (f = fields->child; f != NULL; f = f->next) {
		i = target_by_word(m, f->name);
		if (i == m->target_count) {
			note(&in, f->name, "unknown", "此名录库没有这一字段");
			continue;
		}
		one = inside(&in, f->name, f->name_len);
		m->fields[i].target = &m->targets[i];
		read_field(&one, f, &m->fields[i]);
	}
	check_required(&in);
}

/* ---- the rest ------------------------------------------------------------ */

static void
read_condition(
    struct reading *r, const struct json *j, struct mapping_only *only)
{
	static const char *const known[] = {"column", "values", NULL};
	const struct json *title = json_get(j, "column");
	const struct json *values = json_get(j, "values"), *v;
	struct mapping_word *words;

	if (!is_title(title) || values == NULL || values->type != JSON_ARRAY ||
	    values->len == 0) {
		note(r, NULL, "type",
		    "应为 {\"column\": \"列名\", \"values\": [\"值\"]}");
		return;
	}
	check_members(r, j, known);
	only->column = column(r, title);
	words = arena_array(r->arena, values->len, sizeof(*words));
	for (v = values->child; v != NULL; v = v->next) {
		if (json_string(v) == NULL)
			note(r, "values", "type", "值应为文字");
		else
			words[only->value_count++].from = v->text;
	}
	sort_items(
	    words, only->value_count, sizeof(*words), compare_words, NULL);
	only->values = words;
}

static void
read_only(struct reading *r, const struct json *j)
{
	const struct json *only = json_get(j, "only"), *o;
	struct mapping *m = r->mapping;
	struct reading in;

	if (only == NULL)
		return;
	if (only->type != JSON_ARRAY) {
		note(r, "only", "type", "应为条件的数组");
		return;
	}
	m->only = arena_array(r->arena, only->len, sizeof(*m->only));
	for (o = only->child; o != NULL; o = o->next, m->only_count++) {
		in = inside(r, "only", 4);
		in.pointer =
		    arena_fmt(r->arena, "%s/%zu", in.pointer, m->only_count);
		read_condition(&in, o, &m->only[m->only_count]);
	}
}

static void
read_options(struct reading *r, const struct json *j)
{
	const char *encoding = read_text(r, j, "encoding");
	const char *separator = read_text(r, j, "separator");
	struct csv_options *o = &r->mapping->options;

	*o = (struct csv_options){CSV_DETECT, ','};
	if (encoding != NULL && strcmp(encoding, "utf-8") == 0)
		o->encoding = CSV_UTF8;
	else if (encoding != NULL && strcmp(encoding, "gb18030") == 0)
		o->encoding = CSV_GB18030;
	else if (encoding != NULL)
		note(r, "encoding", "value", "应为 utf-8 或 gb18030");
	if (separator == NULL)
		return;
	if (strlen(separator) == 1 && strchr(",;\t", *separator) != NULL)
		o->separator = *separator;
	else
		note(r, "separator", "value", "应为逗号、分号或制表符");
}

struct problem *
mapping_read(struct arena *a, const struct json *j, const char *pointer,
    enum library_kind kind, struct mapping **out)
{
	static const char *const known[] = {
	    "kind", "title", "encoding", "separator", "only", "fields", NULL};
	struct mapping *m = arena_alloc(a, sizeof(*m));
	struct problem *p = NULL;
	struct reading r = {a, &p, pointer, m};
	const char *named = json_string(json_get(j, "kind"));

	*out = m;
	if (j == NULL || j->type != JSON_OBJECT) {
		note(&r, NULL, "type", "应为对象");
		return (p);
	}
	m->kind = kind;
	m->targets = library_fields(kind, &m->target_count);
	check_members(&r, j, known);
	if (named == NULL || strcmp(named, library_kind_word(kind)) != 0)
		note(&r, "kind", "value",
		    arena_fmt(a, "应为 %s", library_kind_word(kind)));
	(void)read_text(&r, j, "title");
	read_options(&r, j);
	read_only(&r, j);
	read_fields(&r, j);
	return (p);
}

struct csv_options
mapping_options(const struct mapping *m)
{
	return (m->options);
}
