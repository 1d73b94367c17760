/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/db_query.h"

#include <string.h>

#include "storage/db.sql.h"

const struct db_query db_query_begin = {"db_begin", SQL_DB_BEGIN, NULL, 0};
const struct db_query db_query_begin_snapshot = {
    "db_begin_snapshot", SQL_DB_BEGIN_SNAPSHOT, NULL, 0};
const struct db_query db_query_enter = {"db_enter", SQL_DB_ENTER, NULL, 0};
const struct db_query db_query_commit = {"db_commit", SQL_DB_COMMIT, NULL, 0};
const struct db_query db_query_rollback = {
    "db_rollback", SQL_DB_ROLLBACK, NULL, 0};
const struct db_query db_query_plan_afresh = {
    "db_plan_afresh", SQL_DB_PLAN_AFRESH, NULL, 0};
const struct db_query db_query_unlimited = {
    "db_unlimited", SQL_DB_UNLIMITED, NULL, 0};

/* Behind the comment lines and blanks that the file has before a statement. */
static const char *
statement_start(const char *sql)
{
	for (;;) {
		sql += strspn(sql, " \t\n");
		if (strncmp(sql, "--", 2) != 0)
			return (sql);
		sql += strcspn(sql, "\n");
	}
}

bool
db_query_only_reads(const struct db_query *q)
{
	const char *start = statement_start(q->sql);

	if (strncmp(start, "SELECT", 6) == 0)
		return (true);
	return (strncmp(start, "WITH", 4) == 0 &&
	    strstr(start, "INSERT INTO") == NULL &&
	    strstr(start, "UPDATE ") == NULL &&
	    strstr(start, "DELETE FROM") == NULL);
}
