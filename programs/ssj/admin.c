/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ssj admin create: an administrator of the whole city, made on the machine
 * itself. There is no default password: it prints a one-time code for
 * POST /v1/auth/reset, or takes a password from standard input.
 */
#include "programs/ssj/command.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "domain/password.h"
#include "service/admin.h"

static const struct option options[] = {
    {"login", required_argument, NULL, 'l'},
    {"name", required_argument, NULL, 'n'},
    {"org", required_argument, NULL, 'o'},
    {"org-name", required_argument, NULL, 'O'},
    {"district", required_argument, NULL, 'd'},
    {"password-stdin", no_argument, NULL, 'p'},
    {NULL, 0, NULL, 0},
};

/* False when something is not known. */
static bool
read_options(int argc, char **argv, struct admin_draft *draft, bool *ask)
{
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'l':
			draft->login = optarg;
			break;
		case 'n':
			draft->display_name = optarg;
			break;
		case 'o':
			draft->root.code = optarg;
			break;
		case 'O':
			draft->root.name = optarg;
			break;
		case 'd':
			draft->root.district = optarg;
			break;
		case 'p':
			*ask = true;
			break;
		default:
			return (false);
		}
	}
	return (optind == argc && draft->login != NULL &&
	    draft->display_name != NULL);
}

/* One line of standard input, without its end. */
static const char *
read_password(struct arena *a)
{
	char line[PASSWORD_MAX_BYTES + 2];

	if (fgets(line, sizeof(line), stdin) == NULL)
		line[0] = '\0';
	line[strcspn(line, "\r\n")] = '\0';
	return (arena_strdup(a, line));
}

static struct problem *
run(struct arena *a, const struct admin_draft *draft)
{
	struct user_detail d;
	struct user_reset reset;
	struct problem *p;
	struct ctx x;

	TRY(command_open(a, &x));
	p = admin_create(&x, draft, &d, &reset);
	command_close(&x);
	TRY(p);
	(void)printf("administrator %s (%s)\n", d.user.login, d.user.id);
	if (draft->password == NULL)
		(void)printf("reset code %s, good until %s: "
			     "set a password with POST /v1/auth/reset\n",
		    reset.code, reset.expires_at);
	return (NULL);
}

int
command_admin(int argc, char **argv)
{
	struct admin_draft draft = {0};
	bool ask = false;
	struct arena *a;
	struct problem *p;
	int status;

	if (argc < 2 || strcmp(argv[1], "create") != 0 ||
	    !read_options(argc - 1, argv + 1, &draft, &ask))
		return (command_usage(argv[0]));
	a = arena_new();
	if (ask)
		draft.password = read_password(a);
	p = run(a, &draft);
	status = p == NULL ? 0 : command_failed(p);
	arena_free(a);
	return (status);
}
