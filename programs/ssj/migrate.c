/* SPDX-License-Identifier: Apache-2.0 */
/* ssj migrate: as the owner of the schema, SSJ_DATABASE_OWNER. */
#include "programs/ssj/command.h"

#include <stdio.h>

#include "base/arena.h"
#include "storage/migrate.h"

static struct problem *
run(struct arena *a)
{
	struct migrate_report report;

	TRY(migrate_to(
	    a, command_env("SSJ_DATABASE_OWNER"), migrate_latest(), &report));
	if (report.applied == 0)
		(void)printf(
		    "schema version %d, nothing to do\n", report.after);
	else
		(void)printf(
		    "schema version %d, was %d\n", report.after, report.before);
	return (NULL);
}

int
command_migrate(int argc, char **argv)
{
	struct arena *a;
	struct problem *p;
	int status;

	if (argc != 1)
		return (command_usage(argv[0]));
	a = arena_new();
	p = run(a);
	status = p == NULL ? 0 : command_failed(p);
	arena_free(a);
	return (status);
}
