/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/draw_sources.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "storage/array.h"
#include "storage/draw_sources.sql.h"

/* ---- pools: COPY … (FORMAT binary) ------------------------------- */

enum {
	COPY_HEAD = 19, /* signature, flags, length of the extension */
	COPY_FIELDS = 4,
};

static const char copy_signature[] = "PGCOPY\n\377\r\n";

struct statement_row {
	const char *statement;
};
static const struct db_column statement_columns[] = {
    DB_COL_TEXT(struct statement_row, statement), {0}};
static const struct db_query pool_statement = {"source_pool", SQL_SOURCE_POOL,
    statement_columns, sizeof(struct statement_row)};

struct pool {
	struct arena *a;
	struct problem *(*take)(void *arg, const struct source_object *o);
	void *arg;
};

static uint32_t
be32(const unsigned char *p)
{
	return ((uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3]);
}

static struct problem *
malformed(struct arena *a)
{
	return (problem_new(a, PROBLEM_INTERNAL, NULL, NULL));
}

/* One field; none of ours is ever NULL. */
static bool
next_field(
    const unsigned char **at, const unsigned char *end, struct source_text *out)
{
	uint32_t len;

	if (end - *at < 4)
		return (false);
	len = be32(*at);
	*at += 4;
	if ((size_t)(end - *at) < len)
		return (false);
	*out = (struct source_text){(const char *)*at, len};
	*at += len;
	return (true);
}

/* A row, the header before the first one, or the trailer. */
static struct problem *
take_row(void *arg, const void *bytes, size_t len)
{
	struct pool *p = arg;
	const unsigned char *at = bytes, *end = at + len;
	struct source_object o;

	if (len >= COPY_HEAD &&
	    memcmp(at, copy_signature, sizeof(copy_signature)) == 0)
		at += COPY_HEAD;
	if (at == end || (end - at == 2 && at[0] == 0xff && at[1] == 0xff))
		return (NULL);
	if (end - at < 2 || at[0] != 0 || at[1] != COPY_FIELDS)
		return (malformed(p->a));
	at += 2;
	if (!next_field(&at, end, &o.code) ||
	    !next_field(&at, end, &o.stratum) ||
	    !next_field(&at, end, &o.district) ||
	    !next_field(&at, end, &o.status))
		return (malformed(p->a));
	return (p->take(p->arg, &o));
}

struct problem *
source_pool(struct db *db, struct arena *a, const struct plan_reach *reach,
    struct problem *(*take)(void *arg, const struct source_object *o),
    void *arg)
{
	struct pool p = {a, take, arg};
	struct statement_row row;

	TRY(db_one(db, a, &pool_statement,
	    DB_PARAMS(reach->low, reach->high,
		db_array(a, reach->districts.words, reach->districts.count),
		db_array(a, reach->kinds.words, reach->kinds.count),
		db_array(a, reach->industries.words, reach->industries.count)),
	    &row));
	return (db_copy_out(db, a, row.statement, take_row, &p));
}

/* ---- people ------------------------------------------------------ */

static const struct db_column roster_columns[] = {
    DB_COL_TEXT(struct source_inspector, code),
    DB_COL_TEXT(struct source_inspector, department),
    DB_COL_TEXT(struct source_inspector, district),
    DB_COL_TEXT(struct source_inspector, specialties),
    DB_COL_TEXT(struct source_inspector, certificate_until),
    DB_COL_TEXT(struct source_inspector, leave),
    DB_COL_I64(struct source_inspector, load),
    {0},
};
static const struct db_query roster = {"source_roster", SQL_SOURCE_ROSTER,
    roster_columns, sizeof(struct source_inspector)};

static const struct db_column recusal_columns[] = {
    DB_COL_TEXT(struct source_recusal, inspector),
    DB_COL_TEXT(struct source_recusal, object),
    {0},
};
static const struct db_query recusals = {"source_recusals", SQL_SOURCE_RECUSALS,
    recusal_columns, sizeof(struct source_recusal)};

static const struct db_column person_columns[] = {
    DB_COL_TEXT(struct source_person, code),
    DB_COL_TEXT(struct source_person, id),
    {0},
};
static const struct db_query inspectors = {"source_inspectors",
    SQL_SOURCE_INSPECTORS, person_columns, sizeof(struct source_person)};

struct problem *
source_roster(struct db *db, struct arena *a, const char *const *departments,
    size_t count, const struct source_period *period, struct db_rows *out)
{
	return (db_fetch(db, a, &roster,
	    DB_PARAMS(db_array(a, departments, count), period->from, period->to,
		arena_fmt(a, "%" PRId64, period->year)),
	    out));
}

struct problem *
source_recusals(struct db *db, struct arena *a, const char *const *departments,
    size_t count, struct db_rows *out)
{
	return (db_fetch(
	    db, a, &recusals, DB_PARAMS(db_array(a, departments, count)), out));
}

struct problem *
source_inspectors(struct db *db, struct arena *a, const char *const *codes,
    size_t count, struct db_rows *out)
{
	return (db_fetch(
	    db, a, &inspectors, DB_PARAMS(db_array(a, codes, count)), out));
}

/* ---- objects and items ------------------------------------------- */

static const struct db_column found_columns[] = {
    DB_COL_TEXT(struct source_found, district),
    DB_COL_TEXT(struct source_found, code),
    DB_COL_TEXT(struct source_found, id),
    DB_COL_TEXT(struct source_found, snapshot),
    {0},
};
static const struct db_query objects = {"source_objects", SQL_SOURCE_OBJECTS,
    found_columns, sizeof(struct source_found)};

static const struct db_column form_columns[] = {
    DB_COL_TEXT(struct source_form, form_id),
    DB_COL_I64(struct source_form, form_version),
    {0},
};
static const struct db_query item = {
    "source_item", SQL_SOURCE_ITEM, form_columns, sizeof(struct source_form)};

struct problem *
source_objects(struct db *db, struct arena *a, const char *const *districts,
    const char *const *codes, size_t count, struct db_rows *out)
{
	return (db_fetch(db, a, &objects,
	    DB_PARAMS(db_array(a, districts, count), db_array(a, codes, count)),
	    out));
}

struct problem *
source_item(struct db *db, struct arena *a, const char *item_id,
    int64_t item_version, struct source_form *out)
{
	return (db_one(db, a, &item,
	    DB_PARAMS(item_id, arena_fmt(a, "%" PRId64, item_version)), out));
}
