/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/import_stage.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/uuid.h"
#include "storage/db.h"
#include "storage/import_stage.sql.h"
#include "storage/library.h"

/* ---- statements ---------------------------------------------------------- */

struct number_row {
	int64_t number;
};
static const struct db_column number_columns[] = {
    DB_COL_I64(struct number_row, number), {0}};
static const struct db_column step_columns[] = {
    DB_COL_I64(struct import_step, created),
    DB_COL_I64(struct import_step, updated),
    DB_COL_I64(struct import_step, unchanged),
    DB_COL_I64(struct import_step, activated),
    {0},
};

#define STAGE_WRITE(name, sql)     \
	{                          \
		name, sql, NULL, 0 \
	}
#define STAGE_NUMBER(name, sql)                                      \
	{                                                            \
		name, sql, number_columns, sizeof(struct number_row) \
	}
#define STAGE_APPLY(name, sql)                                      \
	{                                                           \
		name, sql, step_columns, sizeof(struct import_step) \
	}

static const struct db_query stage_clear_query =
    STAGE_WRITE("stage_clear", SQL_STAGE_CLEAR);
static const struct db_query stage_count_query =
    STAGE_NUMBER("stage_count", SQL_STAGE_COUNT);
static const struct db_query stage_up_to_query =
    STAGE_NUMBER("stage_up_to", SQL_STAGE_UP_TO);

/* What each library's stage can do. */
static const struct stage_queries {
	const char *copy;
	struct db_query refuse, apply;
} queries[LIBRARY_KINDS] = {
    [LIBRARY_OBJECTS] =
	{
	    "COPY object_stage (import_id, line, new_id, uscc, reg_no, name,"
	    " kind, district, industry, address, registered_on, status, risk,"
	    " abnormal, warnings, grams, raw) FROM STDIN",
	    STAGE_WRITE("object_stage_refuse", SQL_OBJECT_STAGE_REFUSE),
	    STAGE_APPLY("object_stage_apply", SQL_OBJECT_STAGE_APPLY),
	},
    [LIBRARY_INSPECTORS] =
	{
	    "COPY inspector_stage (import_id, line, new_id, code, name, org_id,"
	    " org_path, department, level, district, whole_city, specialties,"
	    " certificate_until, grade, status, raw) FROM STDIN",
	    STAGE_WRITE("inspector_stage_refuse", SQL_INSPECTOR_STAGE_REFUSE),
	    STAGE_APPLY("inspector_stage_apply", SQL_INSPECTOR_STAGE_APPLY),
	},
    [LIBRARY_ITEMS] =
	{
	    "COPY item_stage (import_id, line, new_id, code, org_id, org_path,"
	    " name, category, item_class, legal_basis, object_types,"
	    " object_note, industries, content, methods, levels, frequency,"
	    " specialty, raw) FROM STDIN",
	    STAGE_WRITE("item_stage_refuse", SQL_ITEM_STAGE_REFUSE),
	    STAGE_APPLY("item_stage_apply", SQL_ITEM_STAGE_APPLY),
	},
};
static const char copy_refusals[] =
    "COPY import_refusal (import_id, line, field, severity, code, detail, row)"
    " FROM STDIN";
static const struct db_query stage_plan_whole =
    STAGE_WRITE("stage_plan_whole", SQL_STAGE_PLAN_WHOLE);
static const struct db_query stage_plan_step =
    STAGE_WRITE("stage_plan_step", SQL_STAGE_PLAN_STEP);
static const struct db_query object_stage_unsearch =
    STAGE_WRITE("object_stage_unsearch", SQL_OBJECT_STAGE_UNSEARCH);
static const struct db_query object_stage_search =
    STAGE_WRITE("object_stage_search", SQL_OBJECT_STAGE_SEARCH);

static const char *
number(struct arena *a, int64_t n)
{
	return (arena_fmt(a, "%" PRId64, n));
}

/* ---- collecting ---------------------------------------------------------- */

void
stage_begin(struct stage *s, struct arena *a, enum library_kind kind,
    const char *import_id)
{
	*s = (struct stage){
	    .kind = kind,
	    .import_id = import_id,
	    .rows = {.arena = a},
	    .refusals = {.arena = a},
	};
}

static struct copy_rows *
begin_row(struct stage *s, struct arena *a, int64_t line)
{
	copy_text(&s->rows, s->import_id);
	copy_number(&s->rows, line);
	copy_text(&s->rows, uuid_new(a));
	return (&s->rows);
}

static void
put_list(struct copy_rows *c, const struct library_list *l)
{
	copy_list(c, l->values, l->count);
}

void
stage_object(struct stage *s, struct arena *a, int64_t line,
    const struct library_object *o, const char *raw)
{
	struct copy_rows *c = begin_row(s, a, line);
	const char *const *grams = NULL;
	size_t count = text_bigrams(a, o->name, strlen(o->name), &grams);

	copy_text(c, o->uscc);
	copy_text(c, o->reg_no);
	copy_text(c, o->name);
	copy_text(c, o->kind);
	copy_text(c, o->district);
	copy_text(c, o->industry);
	copy_text(c, o->address);
	copy_text(c, o->registered_on);
	copy_text(c, o->status);
	copy_text(c, o->risk);
	copy_bool(c, o->abnormal);
	put_list(c, &o->warnings);
	copy_list(c, grams, count);
	copy_text(c, raw);
	copy_end(c);
}

void
stage_inspector(struct stage *s, struct arena *a, int64_t line,
    const struct library_inspector *i, const char *raw)
{
	struct copy_rows *c = begin_row(s, a, line);

	copy_text(c, i->code);
	copy_text(c, i->name);
	copy_text(c, i->org->id);
	copy_text(c, i->org->path);
	copy_text(c, i->department);
	copy_text(c, i->level);
	copy_text(c, i->district);
	copy_bool(c, i->whole_city);
	put_list(c, &i->specialties);
	copy_text(c, i->certificate_until);
	copy_text(c, i->grade);
	copy_text(c, i->status);
	copy_text(c, raw);
	copy_end(c);
}

void
stage_item(struct stage *s, struct arena *a, int64_t line,
    const struct library_item *i, const char *raw)
{
	struct copy_rows *c = begin_row(s, a, line);

	copy_text(c, i->code);
	copy_text(c, i->org->id);
	copy_text(c, i->org->path);
	copy_text(c, i->name);
	copy_text(c, i->category);
	copy_text(c, i->item_class);
	copy_text(c, i->legal_basis);
	put_list(c, &i->object_types);
	copy_text(c, i->object_note);
	put_list(c, &i->industries);
	copy_text(c, i->content);
	put_list(c, &i->methods);
	put_list(c, &i->levels);
	copy_text(c, i->frequency);
	copy_text(c, i->specialty);
	copy_text(c, raw);
	copy_end(c);
}

/* True when a note before `note` said the same. */
static bool
said(const struct row_notes *notes, const struct row_note *note)
{
	const struct row_note *n;

	for (n = notes->first; n != note; n = n->next)
		if (strcmp(n->field, note->field) == 0 &&
		    strcmp(n->code, note->code) == 0)
			return (true);
	return (false);
}

void
stage_notes(struct stage *s, int64_t line, const struct row_notes *notes,
    const char *raw)
{
	struct copy_rows *c = &s->refusals;
	const struct row_note *n;

	for (n = notes->first; n != NULL; n = n->next) {
		if (said(notes, n))
			continue;
		copy_text(c, s->import_id);
		copy_number(c, line);
		copy_text(c, n->field);
		copy_text(c, n->refused ? "refused" : "warning");
		copy_text(c, n->code);
		copy_text(c, n->detail);
		copy_text(c, raw);
		copy_end(c);
	}
}

struct problem *
stage_send(struct stage *s, struct db *db, struct arena *a)
{
	TRY(copy_rows_send(&s->rows, db, a, queries[s->kind].copy));
	return (copy_rows_send(&s->refusals, db, a, copy_refusals));
}

/* ---- looking after it ---------------------------------------------------- */

struct problem *
stage_clear(struct stage *s, struct db *db, struct arena *a)
{
	return (db_run(db, a, &stage_clear_query, DB_PARAMS(s->import_id)));
}

struct problem *
stage_count(struct stage *s, struct db *db, struct arena *a, int64_t *count)
{
	struct number_row row = {0};

	TRY(db_one(db, a, &stage_count_query, DB_PARAMS(s->import_id), &row));
	*count = row.number;
	return (NULL);
}

struct problem *
stage_refuse(struct stage *s, struct db *db, struct arena *a, const char *scope,
    int64_t *refused)
{
	const struct db_query *q = &queries[s->kind].refuse;
	struct db_rows rows = {0};

	TRY(db_run(db, a, &stage_plan_whole, DB_NO_PARAMS));
	TRY(db_fetch(db, a, q,
	    s->kind == LIBRARY_OBJECTS ? DB_PARAMS(s->import_id)
				       : DB_PARAMS(s->import_id, scope),
	    &rows));
	*refused = rows.affected;
	return (NULL);
}

/* ---- applying ------------------------------------------------------------ */

static struct problem *
apply(struct stage *s, struct db *db, struct arena *a, struct stage_step *step,
    const char *up_to)
{
	const char *behind = number(a, step->behind);
	const struct db_query *q = &queries[s->kind].apply;

	if (s->kind == LIBRARY_ITEMS)
		return (db_one(db, a, q,
		    DB_PARAMS(s->import_id, behind, up_to, step->now,
			step->activate ? "true" : "false", step->today),
		    &step->done));
	TRY(db_one(db, a, q, DB_PARAMS(s->import_id, behind, up_to, step->now),
	    &step->done));
	if (s->kind != LIBRARY_OBJECTS || step->done.updated == 0)
		return (NULL);
	TRY(db_run(db, a, &object_stage_unsearch,
	    DB_PARAMS(s->import_id, behind, up_to)));
	return (db_run(db, a, &object_stage_search,
	    DB_PARAMS(s->import_id, behind, up_to)));
}

struct problem *
stage_apply(
    struct stage *s, struct db *db, struct arena *a, struct stage_step *step)
{
	struct number_row up_to = {0};

	step->done = (struct import_step){0};
	TRY(db_run(db, a, &stage_plan_step, DB_NO_PARAMS));
	TRY(library_hold(db, a, s->kind));
	TRY(db_one(db, a, &stage_up_to_query,
	    DB_PARAMS(
		s->import_id, number(a, step->behind), number(a, step->most)),
	    &up_to));
	step->up_to = up_to.number;
	if (up_to.number == 0)
		return (NULL);
	return (apply(s, db, a, step, number(a, up_to.number)));
}
