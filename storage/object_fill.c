/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/object_fill.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "storage/object_fill.sql.h"

enum {
	PIECE_ROWS = 50000
};

struct empty_row {
	bool empty;
};
static const struct db_column empty_columns[] = {
    DB_COL_BOOL(struct empty_row, empty), {0}};

static const struct db_query begin = {"fill_begin", SQL_FILL_BEGIN, NULL, 0};
static const struct db_query lock = {"fill_lock", SQL_FILL_LOCK, NULL, 0};
static const struct db_query is_empty = {"fill_is_empty", SQL_FILL_IS_EMPTY,
    empty_columns, sizeof(struct empty_row)};
static const struct db_query drop_keys = {
    "fill_drop_keys", SQL_FILL_DROP_KEYS, NULL, 0};
static const struct db_query directory = {
    "fill_directory", SQL_FILL_DIRECTORY, NULL, 0};
static const struct db_query make_keys = {
    "fill_make_keys", SQL_FILL_MAKE_KEYS, NULL, 0};

static void
free_piece(void *arg)
{
	arena_free(arg);
}

struct problem *
object_fill_begin(
    struct object_fill *f, struct db *db, struct arena *a, const char *now)
{
	struct empty_row row;

	TRY(db_run(db, a, &begin, DB_NO_PARAMS));
	TRY(db_run(db, a, &lock, DB_NO_PARAMS));
	TRY(db_one(db, a, &is_empty, DB_NO_PARAMS, &row));
	if (!row.empty)
		return (problem_new(a, PROBLEM_WRONG_STATE, NULL,
		    "检查对象库中已有对象；一次性写入只用于空库，"
		    "其余请用导入"));
	*f = (struct object_fill){.db = db,
	    .now = now,
	    .objects = {.arena = a},
	    .search = {.arena = a},
	    .piece = arena_new()};
	arena_defer(a, free_piece, f->piece);
	return (db_run(db, a, &drop_keys, DB_NO_PARAMS));
}

static struct problem *
send(struct object_fill *f)
{
	struct problem *p;

	p = copy_rows_send(&f->objects, f->db, f->piece, SQL_FILL_OBJECTS);
	if (p == NULL)
		p = copy_rows_send(
		    &f->search, f->db, f->piece, SQL_FILL_SEARCH);
	/* A problem lives in the piece's memory. */
	if (p == NULL)
		arena_reset(f->piece);
	return (p);
}

static void
put_object(
    struct object_fill *f, const char *id, const struct library_object *o)
{
	struct copy_rows *c = &f->objects;

	copy_text(c, o->district);
	copy_text(c, id);
	copy_text(c, o->uscc);
	copy_text(c, o->uscc);
	copy_text(c, o->name);
	copy_text(c, o->kind);
	copy_text(c, o->industry);
	copy_text(c, o->address);
	copy_text(c, o->registered_on);
	copy_text(c, o->status);
	copy_text(c, o->risk);
	copy_bool(c, o->abnormal);
	copy_text(c, f->now);
	copy_text(c, f->now);
	copy_end(c);
}

struct problem *
object_fill_add(
    struct object_fill *f, const char *id, const struct library_object *o)
{
	const char *const *grams = NULL;
	size_t count = text_bigrams(f->piece, o->name, strlen(o->name), &grams);

	put_object(f, id, o);
	copy_text(&f->search, o->district);
	copy_text(&f->search, id);
	copy_list(&f->search, grams, count);
	copy_end(&f->search);
	return (f->objects.count < PIECE_ROWS ? NULL : send(f));
}

struct problem *
object_fill_end(struct object_fill *f, struct arena *a)
{
	TRY(send(f));
	TRY(db_run(f->db, a, &directory, DB_NO_PARAMS));
	return (db_run(f->db, a, &make_keys, DB_NO_PARAMS));
}
