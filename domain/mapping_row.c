/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Applying a mapping: to the header once, then to every row. A value goes
 * through the same stations in the same order: column (or constant), blanks
 * cut, split, tables, date, prefix; then it is held against the field.
 */
#include "domain/mapping.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/mapping_private.h"
#include "domain/row_note.h"

enum {
	/* A field this long is prose: its lines are kept. */
	PROSE = 2000,
	VALUES_MAX = 200, /* in one list */
};

/* ---- the header ---------------------------------------------------------- */

static void
bind(struct arena *a, struct problem **p, struct mapping_column *c,
    const struct csv_row *header)
{
	size_t i, found = 0;

	for (i = 0; i < header->count; i++)
		if (strcmp(mapping_clean(a, header->fields[i]), c->title) ==
		    0) {
			if (found++ == 0)
				c->index = i;
		}
	if (found == 0)
		problem_note(a, p, PROBLEM_INVALID, c->pointer,
		    "no-such-column", "文件中没有列“%s”", c->title);
	if (found > 1)
		problem_note(a, p, PROBLEM_INVALID, c->pointer, "column-twice",
		    "文件中有 %zu 个列“%s”", found, c->title);
}

struct problem *
mapping_bind(struct arena *a, struct mapping *m, const struct csv_row *header)
{
	struct problem *p = NULL;
	size_t i, c;

	m->width = header->count;
	for (i = 0; i < m->only_count; i++)
		bind(a, &p, &m->only[i].column, header);
	for (i = 0; i < m->target_count; i++)
		for (c = 0; c < m->fields[i].column_count; c++)
			bind(a, &p, &m->fields[i].columns[c], header);
	return (p);
}

/* ---- a row, its values --------------------------------------------------- */

bool
mapping_wants(
    struct arena *a, const struct mapping *m, const struct csv_row *row)
{
	const struct mapping_only *o;
	const char *text;
	size_t i;

	for (i = 0; i < m->only_count && row->count == m->width; i++) {
		o = &m->only[i];
		text = mapping_clean(a, row->fields[o->column.index]);
		if (mapping_word_find(o->values, o->value_count, text) == NULL)
			return (false);
	}
	return (true);
}

/* One field of one row on its way. */
struct filling {
	const struct mapping_field *field;
	struct row_notes *notes;
	const char **values;
	size_t count, size;
};

static void
put(struct filling *f, const char *value)
{
	struct arena *a = f->notes->arena;
	size_t size = f->size == 0 ? 4 : f->size * 2, i;

	for (i = 0; i < f->count; i++)
		if (strcmp(f->values[i], value) == 0)
			return;
	if (f->count == f->size) {
		f->values = arena_grow(a, f->values,
		    f->size * sizeof(*f->values), size * sizeof(*f->values));
		f->size = size;
	}
	f->values[f->count++] = value;
}

static void
put_all(struct filling *f, const struct mapped *values)
{
	size_t i;

	for (i = 0; i < values->count; i++)
		put(f, values->values[i]);
}

/* A value that the field cannot take: the row's end, or only the value's. */
static void
bad(struct filling *f, const char *code, const char *what, const char *value)
{
	const struct library_field *t = f->field->target;
	const char *quoted = row_quote(f->notes->arena, value);

	if (t->soft)
		row_warn(f->notes, t->word, code, "%s %s%s，已留空", t->title,
		    quoted, what);
	else
		row_refuse(
		    f->notes, t->word, code, "%s %s%s", t->title, quoted, what);
}

/* The longest prefix of `value` that the table has. */
static const struct mapping_word *
find_prefix(const struct mapping_field *f, const char *value)
{
	const struct mapping_word *best = NULL, *w;
	size_t i, len, best_len = 0;

	for (i = 0; i < f->prefix_count; i++) {
		w = &f->prefixes[i];
		len = strlen(w->from);
		if (strncmp(value, w->from, len) == 0 &&
		    (best == NULL || len > best_len)) {
			best = w;
			best_len = len;
		}
	}
	return (best);
}

/* True when a table had the last word on `value`. */
static bool
translate(struct filling *f, const char *value)
{
	const struct mapping_field *field = f->field;
	const struct mapping_word *w =
	    mapping_word_find(field->values, field->value_count, value);

	if (w == NULL)
		w = find_prefix(field, value);
	if (w != NULL) {
		put_all(f, &w->to);
		return (true);
	}
	if (field->otherwise != NULL && *value != '\0') {
		put_all(f, field->otherwise);
		return (true);
	}
	return (false);
}

static void
fill_one(struct filling *f, const char *value)
{
	const struct mapping_field *field = f->field;
	const struct library_field *t = field->target;
	const char *day;

	if (translate(f, value) || *value == '\0')
		return;
	if (t->words != NULL && !library_is_word(t->words, value)) {
		bad(f, "value", "不是可用的值，请在映射的 values 中对照",
		    value);
		return;
	}
	if (t->type == LIBRARY_DAY) {
		day = mapping_day(f->notes->arena,
		    field->date != NULL ? field->date : "YYYY-MM-DD", value);
		if (day == NULL)
			bad(f, "day", "不是所声明格式的日期", value);
		else
			put(f, day);
		return;
	}
	if (field->prefix != NULL)
		value =
		    arena_fmt(f->notes->arena, "%s%s", field->prefix, value);
	if (text_length(value, strlen(value)) > t->most)
		bad(f, "too-long", "过长", value);
	else
		put(f, value);
}

/* ---- from the column to the field ---------------------------------------- */

/* The first of the columns that is not empty, or the constant. */
static const char *
source(const struct filling *f, const struct csv_row *row)
{
	const struct mapping_field *field = f->field;
	struct arena *a = f->notes->arena;
	const char *text;
	size_t i;

	if (field->constant != NULL)
		return (field->constant);
	for (i = 0; i < field->column_count; i++) {
		text = row->fields[field->columns[i].index];
		text = field->target->most >= PROSE ? mapping_trim(a, text)
						    : mapping_clean(a, text);
		if (*text != '\0')
			return (text);
	}
	return ("");
}

static void
fill_list(struct filling *f, const char *text)
{
	const char *split = f->field->split, *end;
	struct arena *a = f->notes->arena;

	for (;;) {
		end = strstr(text, split);
		if (end == NULL)
			break;
		fill_one(f,
		    mapping_clean(
			a, arena_memdup(a, text, (size_t)(end - text))));
		text = end + strlen(split);
	}
	fill_one(f, mapping_clean(a, text));
}

static struct mapped
fill(const struct mapping_field *field, const struct csv_row *row,
    struct row_notes *notes)
{
	struct filling f = {.field = field, .notes = notes};
	size_t refused = notes->refused;
	const char *text = source(&f, row);

	if (field->split != NULL)
		fill_list(&f, text);
	else
		fill_one(&f, text);
	if (f.count == 0 && field->absent != NULL)
		put_all(&f, field->absent);
	if (f.count > VALUES_MAX)
		bad(&f, "too-many", "之后值过多", f.values[0]);
	if (f.count == 0 && field->target->required &&
	    f.notes->refused == refused)
		row_refuse(notes, field->target->word, "required", "缺少%s",
		    field->target->title);
	return ((struct mapped){f.values, f.count});
}

void
mapping_row(const struct mapping *m, const struct csv_row *row,
    struct row_notes *notes, struct mapped out[LIBRARY_FIELDS_MAX])
{
	size_t i;

	memset(out, 0, LIBRARY_FIELDS_MAX * sizeof(*out));
	if (row->count != m->width) {
		row_refuse(notes, "", "ragged", "表头有 %zu 列，此行有 %zu 列",
		    m->width, row->count);
		return;
	}
	for (i = 0; i < m->target_count; i++)
		if (m->fields[i].target != NULL)
			out[i] = fill(&m->fields[i], row, notes);
}
