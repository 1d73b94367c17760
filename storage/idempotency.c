/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/idempotency.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "storage/idempotency.sql.h"

static const struct db_column columns[] = {
    DB_COL_TEXT(struct idempotency_row, body_hash),
    DB_COL_I64(struct idempotency_row, status),
    DB_COL_TEXT(struct idempotency_row, headers),
    DB_COL_BYTES(struct idempotency_row, body),
    {0},
};

static const struct db_query keep = {
    "idempotency_keep", SQL_IDEMPOTENCY_KEEP, NULL, 0};
static const struct db_query keep_last = {
    "idempotency_keep_last", SQL_IDEMPOTENCY_KEEP_LAST, NULL, 0};
static const struct db_query find = {"idempotency_find", SQL_IDEMPOTENCY_FIND,
    columns, sizeof(struct idempotency_row)};
static const struct db_query expire = {
    "idempotency_expire", SQL_IDEMPOTENCY_EXPIRE, NULL, 0};
static const struct db_query forget = {
    "idempotency_forget", SQL_IDEMPOTENCY_FORGET, NULL, 0};

struct keeping {
	const struct idempotency_scope *scope;
	const struct idempotency_row *row;
	const char *now;
};

/* Run here: a batch refers to its parameters until then. */
static struct problem *
run_keeping(struct db_batch *b, const struct db_query *q, struct arena *a,
    const struct keeping *k, struct db_rows *out,
    struct problem *(*run)(struct db_batch *))
{
	const struct idempotency_scope *scope = k->scope;
	struct db_params p = DB_PARAMS(scope->principal, scope->org,
	    scope->method, scope->route, scope->key, k->row->body_hash,
	    arena_fmt(a, "%lld", (long long)k->row->status), k->row->headers,
	    NULL, k->now);

	p.bytes_at = 8;
	p.bytes = &k->row->body;
	db_batch_add(b, q, p, out);
	return (run(b));
}

struct problem *
idempotency_keep(struct db *db, struct arena *a,
    const struct idempotency_scope *scope, const struct idempotency_row *row,
    const char *now, bool *kept)
{
	struct db_rows out;

	TRY(run_keeping(db_batch_new(db, a), &keep, a,
	    &(struct keeping){scope, row, now}, &out, db_batch_run));
	*kept = out.affected == 1;
	return (NULL);
}

struct problem *
idempotency_keep_last(struct db *db, struct arena *a,
    const struct idempotency_scope *scope, const struct idempotency_row *row,
    const char *now)
{
	return (run_keeping(db_batch_new(db, a), &keep_last, a,
	    &(struct keeping){scope, row, now}, NULL, db_batch_run_last));
}

struct problem *
idempotency_find(struct db *db, struct arena *a,
    const struct idempotency_scope *scope, const char *since,
    struct idempotency_row *out, bool *found)
{
	struct db_rows rows;

	TRY(db_fetch(db, a, &find,
	    DB_PARAMS(scope->principal, scope->org, scope->method, scope->route,
		scope->key, since),
	    &rows));
	*found = rows.count == 1;
	if (*found)
		*out = *(struct idempotency_row *)rows.rows;
	return (NULL);
}

struct problem *
idempotency_forget(struct db *db, struct arena *a,
    const struct idempotency_scope *scope, const char *since)
{
	return (db_run(db, a, &forget,
	    DB_PARAMS(scope->principal, scope->org, scope->method, scope->route,
		scope->key, since)));
}

struct problem *
idempotency_expire(
    struct db *db, struct arena *a, const char *since, int64_t *removed)
{
	struct db_rows rows;

	*removed = 0;
	do {
		TRY(db_fetch(db, a, &expire, DB_PARAMS(since), &rows));
		*removed += rows.affected;
	} while (rows.affected > 0);
	return (NULL);
}
