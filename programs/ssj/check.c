/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ssj check: looks at everything an installation needs, one line each, and
 * says what to do about what is missing. Changes nothing.
 */
#include "programs/ssj/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "queue/queue.h"
#include "storage/check.h"
#include "storage/db.h"
#include "storage/migrate.h"

/* One line of the account; returns 1 for what is wrong. */
static int
say(const char *what, bool good, const char *advice)
{
	(void)printf("%-10s %s%s%s\n", what, good ? "ok" : "WRONG",
	    good || advice == NULL ? "" : ": ", good ? "" : advice);
	return (good ? 0 : 1);
}

static int
say_problem(const char *what, const struct problem *p)
{
	const char *advice = NULL;

	if (p != NULL)
		advice = p->detail != NULL ? p->detail
					   : problem_title(p->kind, false);
	return (say(what, p == NULL, advice));
}

static int
check_database(struct arena *a)
{
	struct problem *p;
	struct db *db;
	int wrong;

	if ((p = db_open(a, command_env("SSJ_DATABASE"), &db)) != NULL)
		return (say_problem("database", p));
	wrong = say_problem("database", NULL);
	wrong += say_problem("schema", migrate_check(db, a));
	wrong += say_problem("role", check_role(db, a));
	db_close(db);
	return (wrong);
}

static int
check_redis(void)
{
	const char *path = getenv("SSJ_REDIS");
	bool there = path != NULL && queue_answers(path);

	/* Nothing is lost without it, only slower: a remark, not a fault. */
	(void)printf("%-10s %s\n", "redis",
	    there ? "ok" : "away: jobs are found by polling");
	return (0);
}

static int
check_folder(const char *name)
{
	const char *path = getenv(name);

	return (say(name, path != NULL && access(path, R_OK | W_OK | X_OK) == 0,
	    "must name a folder that this account may write"));
}

int
command_check(int argc, char **argv)
{
	struct arena *a;
	int wrong;

	if (argc != 1)
		return (command_usage(argv[0]));
	a = arena_new();
	wrong = check_database(a);
	wrong += check_redis();
	wrong += check_folder("SSJ_BLOBS");
	wrong += check_folder("SSJ_POOLS");
	arena_free(a);
	return (wrong == 0 ? 0 : 1);
}
