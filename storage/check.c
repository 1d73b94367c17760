/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/check.h"

#include "storage/check.sql.h"
#include "storage/db.h"

struct role_row {
	bool unbound;
};

static const struct db_column role_columns[] = {
    DB_COL_BOOL(struct role_row, unbound),
    {0},
};
static const struct db_query role_query = {
    "check_role", SQL_CHECK_ROLE, role_columns, sizeof(struct role_row)};

struct problem *
check_role(struct db *db, struct arena *a)
{
	struct role_row row;

	TRY(db_one(db, a, &role_query, DB_NO_PARAMS, &row));
	if (row.unbound)
		return (problem_new(a, PROBLEM_WRONG_STATE, NULL,
		    "服务所用的数据库角色不受行级安全约束，请改用 ssj_app"));
	return (NULL);
}
