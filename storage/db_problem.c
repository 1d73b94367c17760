/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two tables: one for constraints by name (constraint.def), one for SQLSTATEs,
 * where a longer prefix stands before a shorter one.
 */
#include "storage/db_problem.h"

#include <stddef.h>
#include <string.h>

#include "base/log.h"

enum {
	RETRY_AFTER_SECONDS = 2
};

static const struct {
	const char *name;
	enum problem_kind kind;
	const char *pointer, *detail;
} constraints[] = {
#define CONSTRAINT(name, kind, pointer, detail) \
	{name, PROBLEM_##kind, pointer, detail},
#include "storage/constraint.def"
#undef CONSTRAINT
    {NULL, PROBLEM_INTERNAL, NULL, NULL},
};

static const struct {
	const char *prefix;
	enum problem_kind kind;
	const char *detail;
} sqlstates[] = {
    /* Ours, raised by ssj_enter(): the account's rights changed or ended. */
    {"SJ401", PROBLEM_TOKEN_INVALID, NULL},
    {"08", PROBLEM_UNAVAILABLE, NULL},		       /* connection */
    {"22", PROBLEM_BAD_REQUEST, "某个值的格式不正确"}, /* data exception */
    {"23502", PROBLEM_INVALID, "缺少必填内容"},
    {"23503", PROBLEM_CONFLICT, "所引用的数据不存在，或仍被其他数据引用"},
    {"23505", PROBLEM_DUPLICATE, NULL},
    {"23514", PROBLEM_RULE, "某个值不在允许的范围内"},
    {"23P01", PROBLEM_CONFLICT, "与已有的期间重叠"},
    {"25006", PROBLEM_UNAVAILABLE, NULL}, /* this is a standby by now */
    {"25P03", PROBLEM_UNAVAILABLE, NULL}, /* idle in transaction too long */
    {"40", PROBLEM_UNAVAILABLE, NULL},	  /* conflicts, after all retries */
    {"42501", PROBLEM_FORBIDDEN, NULL},	  /* row-level security */
    {"53", PROBLEM_UNAVAILABLE, NULL},	  /* disk, memory, connections */
    {"55P03", PROBLEM_UNAVAILABLE, NULL}, /* lock not available */
    {"57", PROBLEM_UNAVAILABLE, NULL},	  /* shutdown, statement_timeout */
};

const char *
db_sqlstate(const PGresult *error)
{
	const char *state = PQresultErrorField(error, PG_DIAG_SQLSTATE);

	return (state != NULL ? state : "00000");
}

struct problem *
db_problem_unavailable(struct arena *a)
{
	return (problem_retry(
	    a, PROBLEM_UNAVAILABLE, RETRY_AFTER_SECONDS, "数据库暂时无法连接"));
}

struct problem *
db_problem_maybe_done(struct arena *a)
{
	return (
	    problem_retry(a, PROBLEM_MAYBE_DONE, RETRY_AFTER_SECONDS, NULL));
}

static struct problem *
by_sqlstate(struct arena *a, const char *state)
{
	size_t i, n = sizeof(sqlstates) / sizeof(sqlstates[0]);

	for (i = 0; i < n; i++) {
		const char *prefix = sqlstates[i].prefix;

		if (strncmp(state, prefix, strlen(prefix)) != 0)
			continue;
		if (sqlstates[i].kind == PROBLEM_UNAVAILABLE)
			return (problem_retry(a, PROBLEM_UNAVAILABLE,
			    RETRY_AFTER_SECONDS, sqlstates[i].detail));
		if (sqlstates[i].detail == NULL)
			return (problem_new(a, sqlstates[i].kind, NULL, NULL));
		return (problem_new(
		    a, sqlstates[i].kind, NULL, "%s", sqlstates[i].detail));
	}
	return (problem_new(a, PROBLEM_INTERNAL, NULL, NULL));
}

struct problem *
db_problem_for(struct arena *a, const char *state, const char *constraint)
{
	size_t i;

	for (i = 0; constraint != NULL && constraints[i].name != NULL; i++)
		if (strcmp(constraints[i].name, constraint) == 0)
			return (problem_new(a, constraints[i].kind,
			    constraints[i].pointer, "%s",
			    constraints[i].detail));
	return (by_sqlstate(a, state));
}

struct problem *
db_problem_refused(struct arena *a, const PGresult *error, const char *query)
{
	const char *state = db_sqlstate(error);
	const char *constraint =
	    PQresultErrorField(error, PG_DIAG_CONSTRAINT_NAME);
	struct problem *p = db_problem_for(a, state, constraint);
	bool ours = p->kind == PROBLEM_INTERNAL || p->kind == PROBLEM_FORBIDDEN;

	/* The primary message names columns and functions, never values. */
	log_event(ours ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, "database-refused",
	    "query=%s sqlstate=%s constraint=%s message=%s", query, state,
	    constraint != NULL ? constraint : "-",
	    ours ? log_quote(
		       a, PQresultErrorField(error, PG_DIAG_MESSAGE_PRIMARY))
		 : "-");
	return (p);
}
