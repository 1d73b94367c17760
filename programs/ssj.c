/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ssj: the administrator's tool. It finds the subcommand and runs it; what
 * there is stands in programs/ssj/commands.def, each in a file of its own.
 *
 * Ends with 0 when all went well, 1 after a failure (the reason is on
 * standard error), 2 when it was called the wrong way.
 */
#include "programs/ssj/command.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

static const struct command {
	const char *name, *arguments, *summary;
	int (*run)(int argc, char **argv);
} commands[] = {
#define COMMAND(name, arguments, summary) \
	{#name, arguments, summary, command_##name},
#include "programs/ssj/commands.def"
#undef COMMAND
};

enum {
	COMMANDS = sizeof(commands) / sizeof(commands[0])
};

static void
usage(FILE *to)
{
	size_t i;

	(void)fputs("usage: ssj COMMAND [ARGUMENT...]\n\n", to);
	for (i = 0; i < COMMANDS; i++)
		(void)fprintf(to, "  ssj %s %s\n      %s\n", commands[i].name,
		    commands[i].arguments, commands[i].summary);
	(void)fputs("\nSSJ_DATABASE, SSJ_DATABASE_OWNER, SSJ_REDIS, SSJ_BLOBS "
		    "and SSJ_POOLS say where everything is.\n",
	    to);
}

int
main(int argc, char **argv)
{
	size_t i;

	log_open("ssj", LOG_LEVEL_WARN);
	(void)signal(SIGPIPE, SIG_IGN);
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		usage(stdout);
		return (0);
	}
	for (i = 0; argc > 1 && i < COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return (commands[i].run(argc - 1, argv + 1));
	usage(stderr);
	return (2);
}
