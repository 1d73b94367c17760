/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ssj demo --play [--objects N] [--inspectors N] [--seed N]
 *
 * Fills the demo city and plays the main job over HTTP: SSJ_URL is the edge,
 * SSJ_HOME/demo keeps passwords and audit files. A second run tells what is
 * there.
 *
 * ssj demo --objects N [--seed N]
 *
 * Fills an empty library of objects directly, as the owner of the schema:
 * millions in minutes.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "programs/demo/demo.h"
#include "programs/ssj/command.h"

/* A number from 1 to `most`; false when the text is none. */
static bool
read_number(const char *text, unsigned long most, unsigned long *out)
{
	char *end;

	errno = 0;
	*out = strtoul(text, &end, 10);
	return (errno == 0 && *end == '\0' && *out >= 1 && *out <= most);
}

static bool
read_arguments(struct demo *d, bool *to_play, int argc, char **argv)
{
	static const struct option options[] = {
	    {"play", no_argument, NULL, 'p'},
	    {"objects", required_argument, NULL, 'o'},
	    {"inspectors", required_argument, NULL, 'i'},
	    {"seed", required_argument, NULL, 's'},
	    {NULL, 0, NULL, 0},
	};
	unsigned long n = 0;
	bool objects = false;
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'p')
			*to_play = true;
		else if (option == '?' || !read_number(optarg, 10000000, &n))
			return (false);
		else if (option == 'o') {
			d->objects = n;
			objects = true;
		} else if (option == 'i')
			d->inspectors = n;
		else
			d->seed = n;
	}
	return ((*to_play || objects) && optind == argc);
}

/* The folder of this program: the other programs stand beside it. */
static const char *
own_folder(struct arena *a)
{
	char path[4096];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (len <= 0)
		return (".");
	path[len] = '\0';
	*strrchr(path, '/') = '\0';
	return (arena_strdup(a, path));
}

static struct problem *
play(struct demo *d)
{
	TRY(demo_city(d));
	TRY(demo_libraries(d));
	TRY(demo_plan(d));
	TRY(demo_ceremony(d));
	return (demo_visits(d));
}

/* A password that somebody has changed since is no reason to keep silent about
 * what is there. */
static struct problem *
show(struct demo *d)
{
	struct problem *problem, *untold;

	d->url = command_env("SSJ_URL");
	d->folder = arena_fmt(d->arena, "%s/demo", command_env("SSJ_HOME"));
	d->bin = own_folder(d->arena);
	(void)mkdir(d->folder, 0700);
	problem = play(d);
	if (problem != NULL && d->strangers == NULL)
		return (problem);
	untold = demo_account(d);
	return (untold != NULL && problem != NULL ? problem : untold);
}

static struct problem *
fill(struct demo *d)
{
	struct problem *p;
	struct ctx x;

	TRY(command_open_owner(d->arena, &x));
	p = demo_fill(&x, d);
	command_close(&x);
	return (p);
}

int
command_demo(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct demo d = {
	    .arena = a, .objects = 200000, .inspectors = 1200, .seed = 42};
	struct problem *problem;
	bool to_play = false;
	int status = 0;

	if (!read_arguments(&d, &to_play, argc, argv)) {
		arena_free(a);
		return (command_usage("demo"));
	}
	d.year = (int)strtol(clock_day(a, clock_now_ms()), NULL, 10);
	if ((problem = to_play ? show(&d) : fill(&d)) != NULL)
		status = command_failed(problem);
	arena_free(a);
	return (status);
}
