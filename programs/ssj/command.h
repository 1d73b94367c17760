/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What subcommands of `ssj` share. A new one is a file NAME.c with
 * command_NAME() and one line in commands.def.
 */
#ifndef SSJ_PROGRAMS_SSJ_COMMAND_H
#define SSJ_PROGRAMS_SSJ_COMMAND_H

#include "base/actor.h"
#include "base/problem.h"

/* argv[0] is the subcommand's own name. Returns what main() returns. */
#define COMMAND(name, arguments, summary) \
	int command_##name(int argc, char **argv);
#include "programs/ssj/commands.def"
#undef COMMAND

/* The value of an environment variable; without one, says so and ends. */
const char *command_env(const char *name);

/* Says how it is called, and returns 2. */
int command_usage(const char *name);

/* Tells the operator what went wrong, and returns 1. */
int command_failed(const struct problem *p);

/*
 * Opens the database (SSJ_DATABASE) and fills `x`: acts as the system, with
 * the time and a request id of its own. The arena is `a`. Closed with
 * command_close().
 */
struct problem *command_open(struct arena *a, struct ctx *x);
/* The same as the owner of the schema (SSJ_DATABASE_OWNER). */
struct problem *command_open_owner(struct arena *a, struct ctx *x);
void command_close(struct ctx *x);

#endif
