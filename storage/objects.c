/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/objects.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/page.h"
#include "base/text.h"
#include "storage/array.h"
#include "storage/library.h"
#include "storage/objects.sql.h"

static const struct db_column object_columns[] = {
    DB_COL_TEXT(struct object_row, district),
    DB_COL_TEXT(struct object_row, id),
    DB_COL_TEXT(struct object_row, code),
    DB_COL_TEXT(struct object_row, uscc),
    DB_COL_TEXT(struct object_row, reg_no),
    DB_COL_TEXT(struct object_row, name),
    DB_COL_TEXT(struct object_row, kind),
    DB_COL_TEXT(struct object_row, industry),
    DB_COL_TEXT(struct object_row, address),
    DB_COL_TEXT(struct object_row, registered_on),
    DB_COL_TEXT(struct object_row, status),
    DB_COL_TEXT(struct object_row, risk),
    DB_COL_BOOL(struct object_row, abnormal),
    DB_COL_TEXT(struct object_row, warnings),
    DB_COL_I64(struct object_row, version),
    DB_COL_TIME(struct object_row, created_at),
    DB_COL_TIME(struct object_row, updated_at),
    {0},
};

#define OBJECT_QUERY(name, sql)               \
	static const struct db_query name = { \
	    #name, sql, object_columns, sizeof(struct object_row)}
OBJECT_QUERY(object_get, SQL_OBJECT_GET);
OBJECT_QUERY(object_page, SQL_OBJECT_PAGE);
OBJECT_QUERY(object_page_code, SQL_OBJECT_PAGE_CODE);
OBJECT_QUERY(object_page_of, SQL_OBJECT_PAGE_OF);

#define OBJECT_WRITE(name, sql) \
	static const struct db_query name = {#name, sql, NULL, 0}
OBJECT_WRITE(object_directory_insert, SQL_OBJECT_DIRECTORY_INSERT);
OBJECT_WRITE(object_directory_update, SQL_OBJECT_DIRECTORY_UPDATE);
OBJECT_WRITE(object_put, SQL_OBJECT_PUT);
OBJECT_WRITE(object_leave, SQL_OBJECT_LEAVE);
OBJECT_WRITE(object_search_insert, SQL_OBJECT_SEARCH_INSERT);
OBJECT_WRITE(object_search_drop, SQL_OBJECT_SEARCH_DROP);

struct lock_row {
	const char *code;
};
static const struct db_column lock_columns[] = {
    DB_COL_TEXT(struct lock_row, code), {0}};
static const struct db_query object_lock = {
    "object_lock", SQL_OBJECT_LOCK, lock_columns, sizeof(struct lock_row)};

struct found_row {
	const char *district, *id;
};
static const struct db_column found_columns[] = {
    DB_COL_TEXT(struct found_row, district),
    DB_COL_TEXT(struct found_row, id),
    {0},
};
static const struct db_query object_search = {"object_search",
    SQL_OBJECT_SEARCH, found_columns, sizeof(struct found_row)};

/* ---- reading ------------------------------------------------------------- */

struct problem *
objects_get(
    struct db *db, struct arena *a, const char *id, struct object_row *out)
{
	return (db_one(db, a, &object_get, DB_PARAMS(id), out));
}

struct problem *
objects_lock(
    struct db *db, struct arena *a, const char *id, struct object_row *out)
{
	struct lock_row locked;

	TRY(library_share(db, a, LIBRARY_OBJECTS));
	TRY(db_one(db, a, &object_lock, DB_PARAMS(id), &locked));
	return (objects_get(db, a, id, out));
}

/* The keys to begin behind, or the candidates; and how many. */
struct from {
	const char *first, *second, *limit;
};

static struct problem *
fetch(struct db *db, const struct db_query *q, const struct object_filter *f,
    const struct from *from, struct arena *a, struct db_rows *out)
{
	struct db_batch *b = db_batch_new(db, a);

	db_batch_plan_afresh(b);
	db_batch_add(b, q,
	    DB_PARAMS(from->first, from->second, f->district, f->kind,
		f->status, f->risk, f->industry, f->code, from->limit),
	    out);
	return (db_batch_run(b));
}

/* ---- searching by name --------------------------------------------------- */

enum {
	CANDIDATES = 1000, /* of one round */
	ROUNDS = 10,	   /* of one call */
};

/* One search under way. */
struct search {
	struct db *db;
	struct arena *a;
	const struct object_filter *filter;
	const char *grams, *limit;
	size_t wanted;
	struct object_row *rows;
	size_t count;
	const char *behind[2];
	bool more; /* candidates may be left behind `behind` */
};

static void
keep(struct search *s, const struct db_rows *admitted)
{
	size_t n = admitted->count;

	if (n > s->wanted - s->count) {
		n = s->wanted - s->count;
		s->more = true;
	}
	memcpy(s->rows + s->count, admitted->rows, n * sizeof(*s->rows));
	s->count += n;
}

/* The next candidates, and those of them that the filter admits. */
static struct problem *
search_round(struct search *s)
{
	struct arena *a = s->a;
	struct db_rows found, admitted;
	const struct found_row *row;
	const char **districts, **ids;
	size_t i;

	TRY(db_fetch(s->db, a, &object_search,
	    DB_PARAMS(s->grams, s->behind[0], s->behind[1],
		arena_fmt(a, "%d", CANDIDATES)),
	    &found));
	s->more = found.count == CANDIDATES;
	if (found.count == 0)
		return (NULL);
	row = found.rows;
	districts = arena_array(a, found.count, sizeof(*districts));
	ids = arena_array(a, found.count, sizeof(*ids));
	for (i = 0; i < found.count; i++) {
		districts[i] = row[i].district;
		ids[i] = row[i].id;
	}
	s->behind[0] = districts[found.count - 1];
	s->behind[1] = ids[found.count - 1];
	TRY(fetch(s->db, &object_page_of, s->filter,
	    &(struct from){db_array(a, districts, found.count),
		db_array(a, ids, found.count), s->limit},
	    a, &admitted));
	keep(s, &admitted);
	return (NULL);
}

static struct problem *
search_page(struct db *db, struct arena *a, const struct object_filter *f,
    const struct page *page, struct object_page *out)
{
	const char *const *grams;
	size_t count = text_bigrams(a, f->name, strlen(f->name), &grams);
	struct search s = {.db = db,
	    .a = a,
	    .filter = f,
	    .grams = db_array(a, grams, count),
	    .limit = page_fetch(a, page),
	    .wanted = (size_t)page->limit + 1,
	    .behind = {page_key(page, 0, ""), page_key(page, 1, UUID_FIRST)},
	    .more = true};
	const char **more;
	int round;

	if (count == 0)
		return (problem_new(a, PROBLEM_BAD_PARAMETER, NULL,
		    "name 应含连续的两个以上的汉字、字母或数字"));
	s.rows = arena_array(a, s.wanted, sizeof(*s.rows));
	for (round = 0; round < ROUNDS && s.more && s.count < s.wanted; round++)
		TRY(search_round(&s));
	*out = (struct object_page){.rows = {.count = s.count, .rows = s.rows}};
	if (s.more && s.count < s.wanted) {
		more = arena_array(a, 2, sizeof(*more));
		more[0] = s.behind[0];
		more[1] = s.behind[1];
		out->more = more;
	}
	return (NULL);
}

struct problem *
objects_page(struct db *db, struct arena *a, const struct object_filter *f,
    const struct page *page, struct object_page *out)
{
	if (f->name != NULL)
		return (search_page(db, a, f, page, out));
	out->more = NULL;
	return (fetch(db, f->code != NULL ? &object_page_code : &object_page, f,
	    &(struct from){page_key(page, 0, ""), page_key(page, 1, UUID_FIRST),
		page_fetch(a, page)},
	    a, &out->rows));
}

/* ---- writing ------------------------------------------------------------- */

/* reg_no is a key only of an object without the 18-character code. */
static const char *
directory_reg_no(const struct object_row *row)
{
	return (row->uscc == NULL ? row->reg_no : NULL);
}

static struct problem *
put(struct db *db, struct arena *a, const struct object_row *row,
    int64_t version, const char *now)
{
	return (db_run(db, a, &object_put,
	    DB_PARAMS(row->district, row->id, row->code, row->uscc, row->reg_no,
		row->name, row->kind, row->industry, row->address,
		row->registered_on, row->status, row->risk,
		row->abnormal ? "true" : "false", row->warnings, now,
		arena_fmt(a, "%" PRId64, version))));
}

static struct problem *
put_grams(struct db *db, struct arena *a, const struct object_row *row)
{
	const char *const *grams;
	size_t count = text_bigrams(a, row->name, strlen(row->name), &grams);

	return (db_run(db, a, &object_search_insert,
	    DB_PARAMS(row->district, row->id, db_array(a, grams, count))));
}

struct problem *
objects_insert(struct db *db, struct arena *a, const struct object_row *row,
    const char *now)
{
	TRY(library_share(db, a, LIBRARY_OBJECTS));
	TRY(db_run(db, a, &object_directory_insert,
	    DB_PARAMS(
		row->code, directory_reg_no(row), row->district, row->id)));
	TRY(put(db, a, row, 0, now));
	return (put_grams(db, a, row));
}

struct problem *
objects_update(struct db *db, struct arena *a, const struct object_row *was,
    const struct object_row *row, const char *now)
{
	TRY(db_run(db, a, &object_directory_update,
	    DB_PARAMS(
		row->id, row->code, directory_reg_no(row), row->district)));
	if (strcmp(was->district, row->district) != 0)
		TRY(db_run(db, a, &object_leave,
		    DB_PARAMS(was->district, was->id, row->district, now)));
	TRY(db_run(
	    db, a, &object_search_drop, DB_PARAMS(was->district, was->id)));
	TRY(put(db, a, row, was->version, now));
	return (put_grams(db, a, row));
}
