/* SPDX-License-Identifier: Apache-2.0 */
#include "programs/ssj/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/uuid.h"
#include "storage/db.h"

static const struct {
	const char *name, *arguments;
} commands[] = {
#define COMMAND(name, arguments, summary) {#name, arguments},
#include "programs/ssj/commands.def"
#undef COMMAND
};

const char *
command_env(const char *name)
{
	const char *value = getenv(name);

	if (value == NULL || value[0] == '\0') {
		(void)fprintf(stderr, "ssj: %s is not set\n", name);
		exit(1);
	}
	return (value);
}

int
command_usage(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			(void)fprintf(stderr, "usage: ssj %s %s\n", name,
			    commands[i].arguments);
	return (2);
}

int
command_failed(const struct problem *p)
{
	const struct problem_field *f;

	(void)fprintf(stderr, "ssj: %s", problem_title(p->kind, false));
	if (p->detail != NULL)
		(void)fprintf(stderr, "：%s", p->detail);
	(void)fputc('\n', stderr);
	for (f = p->fields; f != NULL; f = f->next)
		(void)fprintf(stderr, "  %s: %s\n", f->pointer,
		    f->detail != NULL ? f->detail : f->code);
	return (1);
}

static struct problem *
open_as(struct arena *a, const char *variable, struct ctx *x)
{
	static const struct actor system = {
	    .kind = ACTOR_SYSTEM, .display_name = "ssj"};
	struct db *db;

	TRY(db_open(a, command_env(variable), &db));
	*x = (struct ctx){.arena = a,
	    .db = db,
	    .actor = &system,
	    .request_id = uuid_new(a),
	    .now_ms = clock_now_ms()};
	return (NULL);
}

struct problem *
command_open(struct arena *a, struct ctx *x)
{
	return (open_as(a, "SSJ_DATABASE", x));
}

struct problem *
command_open_owner(struct arena *a, struct ctx *x)
{
	return (open_as(a, "SSJ_DATABASE_OWNER", x));
}

void
command_close(struct ctx *x)
{
	db_close(x->db);
}
