/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plain blocking libpq: a migration is many statements in one string, which
 * no pipeline carries, and before the first one there is no ssj_enter().
 */
#include "storage/migrate.h"

#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "storage/db.h"
#include "storage/db_problem.h"
#include "storage/migrate.sql.h"

static const struct migration {
	int version;
	const char *name, *sql;
} migrations[] = {
#define MIGRATION(version, name, sql) {version, name, sql},
#include "storage/migrations.def"
#undef MIGRATION
};

enum {
	MIGRATIONS = sizeof(migrations) / sizeof(migrations[0])
};

/* What one run works with. */
struct run {
	struct arena *arena;
	PGconn *pg;
	struct migrate_report *report;
};

int
migrate_latest(void)
{
	return (migrations[MIGRATIONS - 1].version);
}

static const char *
checksum(struct arena *a, const char *text)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];

	(void)SHA256((const unsigned char *)text, strlen(text), digest);
	return (text_hex(a, digest, sizeof(digest)));
}

/* One migration that the database remembers, against what we know of it. */
static struct problem *
compare(struct arena *a, int64_t version, const char *sha256)
{
	if (version < 1 || version > MIGRATIONS)
		return (problem_new(a, PROBLEM_WRONG_STATE, NULL,
		    "数据库结构比本程序新，请升级程序"));
	if (strcmp(sha256, checksum(a, migrations[version - 1].sql)) != 0)
		return (problem_new(a, PROBLEM_WRONG_STATE, NULL,
		    "迁移 %s 在执行之后被改动，请使用与数据库一致的程序",
		    migrations[version - 1].name));
	return (NULL);
}

/* ---- as the owner -------------------------------------------------------- */

static void
clear_result(void *r)
{
	PQclear(r);
}

/* Fails with PROBLEM_INTERNAL and tells the operator, in the log, why. */
static struct problem *
run_sql(struct run *run, const char *what, const char *sql, PGresult **out)
{
	PGresult *r = PQexec(run->pg, sql);
	ExecStatusType status = PQresultStatus(r);

	arena_defer(run->arena, clear_result, r);
	if (out != NULL)
		*out = r;
	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		return (NULL);
	log_event(LOG_LEVEL_ERROR, "migration-failed", "at=%s reason=%s", what,
	    log_quote(run->arena, PQresultErrorMessage(r)));
	return (problem_new(run->arena, PROBLEM_INTERNAL, NULL,
	    "迁移 %s 失败，原因见日志；未作任何改动", what));
}

static struct problem *
prepare_table(struct run *run)
{
	/* The lock ends with the connection. Its number is ours for ever. */
	TRY(run_sql(run, "lock",
	    "SET statement_timeout = 0;"
	    "SET client_min_messages = warning;"
	    "SELECT pg_advisory_lock(5300530053)",
	    NULL));
	return (run_sql(run, "schema_migration",
	    "CREATE TABLE IF NOT EXISTS schema_migration ("
	    " version integer PRIMARY KEY,"
	    " name text NOT NULL,"
	    " sha256 text NOT NULL,"
	    " applied_at timestamptz NOT NULL)",
	    NULL));
}

static struct problem *
find_version(struct run *run)
{
	PGresult *r;
	int i;

	TRY(run_sql(run, "schema_migration", SQL_MIGRATION_LIST, &r));
	for (i = 0; i < PQntuples(r); i++)
		TRY(compare(run->arena, strtoll(PQgetvalue(r, i, 0), NULL, 10),
		    PQgetvalue(r, i, 1)));
	run->report->before = run->report->after = PQntuples(r);
	return (NULL);
}

/* The application may read how far the schema is, and no more. */
static struct problem *
remember(struct run *run, const struct migration *m)
{
	return (run_sql(run, m->name,
	    arena_fmt(run->arena,
		"INSERT INTO schema_migration VALUES (%d, '%s', '%s', '%s');"
		"REVOKE ALL ON schema_migration FROM ssj_app;"
		"GRANT SELECT ON schema_migration TO ssj_app;"
		"COMMIT",
		m->version, m->name, checksum(run->arena, m->sql),
		clock_rfc3339(run->arena, clock_now_ms())),
	    NULL));
}

static struct problem *
apply(struct run *run, const struct migration *m)
{
	TRY(run_sql(run, m->name, "BEGIN", NULL));
	TRY(run_sql(run, m->name, m->sql, NULL));
	if (PQtransactionStatus(run->pg) != PQTRANS_INTRANS)
		return (problem_new(run->arena, PROBLEM_INTERNAL, NULL,
		    "迁移 %s 自行结束了事务", m->name));
	TRY(remember(run, m));
	run->report->applied++;
	run->report->after = m->version;
	return (NULL);
}

static struct problem *
run_all(struct run *run, int version)
{
	struct migrate_report *report = run->report;

	if (PQstatus(run->pg) != CONNECTION_OK)
		return (db_problem_unavailable(run->arena));
	TRY(prepare_table(run));
	TRY(find_version(run));
	while (report->after < version && report->after < MIGRATIONS)
		TRY(apply(run, &migrations[report->after]));
	return (NULL);
}

struct problem *
migrate_to(struct arena *a, const char *conninfo, int version,
    struct migrate_report *out)
{
	struct run run = {.arena = a, .report = out};
	struct problem *p;

	*out = (struct migrate_report){0};
	run.pg = PQconnectdb(conninfo);
	p = run_all(&run, version);
	PQfinish(run.pg); /* and with it the lock */
	return (p);
}

/* ---- as the application -------------------------------------------------- */

struct migration_row {
	int64_t version;
	const char *sha256;
};

static const struct db_column migration_columns[] = {
    DB_COL_I64(struct migration_row, version),
    DB_COL_TEXT(struct migration_row, sha256),
    {0},
};
static const struct db_query migration_list = {"migration_list",
    SQL_MIGRATION_LIST, migration_columns, sizeof(struct migration_row)};

struct problem *
migrate_check(struct db *db, struct arena *a)
{
	const struct migration_row *row;
	struct db_rows rows;
	size_t i;

	TRY(db_fetch(db, a, &migration_list, DB_NO_PARAMS, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++)
		TRY(compare(a, row[i].version, row[i].sha256));
	if (rows.count < MIGRATIONS)
		return (problem_new(a, PROBLEM_WRONG_STATE, NULL,
		    "数据库结构尚未升级，请运行 ssj migrate"));
	return (NULL);
}
