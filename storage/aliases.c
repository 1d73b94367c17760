/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/aliases.h"

#include "base/arena.h"
#include "storage/aliases.sql.h"
#include "storage/array.h"

static const struct db_column alias_columns[] = {
    DB_COL_TEXT(struct library_alias, kind),
    DB_COL_TEXT(struct library_alias, alias),
    DB_COL_TEXT(struct library_alias, code),
    {0},
};
static const struct db_query alias_page = {
    "alias_page", SQL_ALIAS_PAGE, alias_columns, sizeof(struct library_alias)};
static const struct db_query alias_all = {
    "alias_all", SQL_ALIAS_ALL, alias_columns, sizeof(struct library_alias)};
static const struct db_query alias_delete = {"alias_delete", SQL_ALIAS_DELETE,
    alias_columns, sizeof(struct library_alias)};
static const struct db_query alias_put = {"alias_put", SQL_ALIAS_PUT, NULL, 0};

static const struct db_column org_columns[] = {
    DB_COL_TEXT(struct library_org, code),
    DB_COL_TEXT(struct library_org, id),
    DB_COL_TEXT(struct library_org, path),
    DB_COL_TEXT(struct library_org, kind),
    {0},
};
static const struct db_query alias_orgs = {
    "alias_orgs", SQL_ALIAS_ORGS, org_columns, sizeof(struct library_org)};

struct problem *
aliases_page(struct db *db, struct arena *a, const struct alias_query *q,
    struct db_rows *out)
{
	return (db_fetch(db, a, &alias_page,
	    DB_PARAMS(q->kind, q->alias, q->wanted, q->limit), out));
}

struct problem *
aliases_put(struct db *db, struct arena *a, const struct library_alias *aliases,
    size_t count)
{
	const char **columns = arena_array(a, 3 * count, sizeof(*columns));
	size_t i;

	for (i = 0; i < count; i++) {
		columns[i] = aliases[i].kind;
		columns[count + i] = aliases[i].alias;
		columns[2 * count + i] = aliases[i].code;
	}
	return (db_run(db, a, &alias_put,
	    DB_PARAMS(db_array(a, columns, count),
		db_array(a, columns + count, count),
		db_array(a, columns + 2 * count, count))));
}

struct problem *
aliases_delete(struct db *db, struct arena *a, const char *kind,
    const char *alias, struct library_alias *was)
{
	return (db_one(db, a, &alias_delete, DB_PARAMS(kind, alias), was));
}

struct problem *
aliases_names(
    struct db *db, struct arena *a, const char *now, struct library_names *out)
{
	struct db_rows aliases, orgs;
	struct db_batch *b = db_batch_new(db, a);

	db_batch_add(b, &alias_all, DB_NO_PARAMS, &aliases);
	db_batch_add(b, &alias_orgs, DB_PARAMS(now), &orgs);
	TRY(db_batch_run(b));
	*out = (struct library_names){.aliases = aliases.rows,
	    .alias_count = aliases.count,
	    .orgs = orgs.rows,
	    .org_count = orgs.count,
	    .scope = "/"};
	return (NULL);
}
