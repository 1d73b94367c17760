/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ssj-verify FILE [--pool DIR]
 * ssj-verify --bundle BUNDLE
 *
 * Checks a published transcript; with the auditor's folder also the whole
 * selection, merging and assignment; or a draw's audit bundle, which has all
 * of its attempts, as an archive or unpacked. Needs no database and no network,
 * and reads nothing but FILE and plain files of DIR, whatever FILE says.
 *
 * Last line and exit status: "transcript OK" (with DIR) 0; "consistent,
 * completeness not proved" (without) 0; "transcript differs" 1. Before it
 * stand the first difference, or what was not checked, as "note: …". Wrong
 * usage is 2.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/strict.h"
#include "domain/draw/verify.h"
#include "programs/verify/bundle.h"
#include "programs/verify/files.h"

static const char usage[] =
    "usage: ssj-verify FILE [--pool DIR]\n"
    "       ssj-verify --bundle BUNDLE\n"
    "  FILE  a transcript, as published\n"
    "  DIR   the auditor's folder: key, LIST_ID.csv, annexes, results\n"
    "  BUNDLE  a draw's audit bundle, bundle.tar or the folder it unpacks to\n";

/* A file that shrinks while it is read is no transcript either. */
static void
on_bus_error(int signal_number)
{
	static const char text[] = "a file was cut off while it was read\n"
				   "transcript differs\n";
	ssize_t n;

	(void)signal_number;
	n = write(STDOUT_FILENO, text, sizeof(text) - 1);
	_exit(n < 0 ? 2 : 1);
}

static struct problem *
open_in_folder(
    void *arg, struct arena *a, const char *name, struct draw_text *out)
{
	const int *folder = arg;
	int fd;

	if (*folder < 0)
		return (draw_differs(a, "the folder cannot be opened"));
	fd = verify_open_beneath(*folder, name);
	if (fd < 0)
		return (draw_differs(a, "%s: %s", name, strerror(errno)));
	return (verify_map(a, fd, name, out));
}

static int
print_verdict(const struct draw_verdict *v)
{
	size_t i;

	if (v->difference != NULL)
		(void)printf("%s\n", v->difference);
	for (i = 0; i < v->note_count; i++)
		(void)printf("note: %s\n", v->notes[i]);
	(void)printf("%s\n", draw_verdict_line(v->kind));
	return (fflush(stdout) != 0 ? 2 : v->kind == DRAW_DIFFERS ? 1 : 0);
}

static int
refuse(const char *what, const char *why)
{
	(void)printf(
	    "%s: %s\n%s\n", what, why, draw_verdict_line(DRAW_DIFFERS));
	return (1);
}

static int
judge(struct arena *a, const char *file, const char *pool)
{
	struct draw_folder folder = {open_in_folder, NULL};
	struct draw_verdict verdict;
	struct draw_text text;
	struct problem *p;
	int fd, dir = -1;

	if ((fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) < 0)
		return (refuse(file, strerror(errno)));
	if ((p = verify_map(a, fd, file, &text)) != NULL)
		return (refuse("not a transcript", p->detail));
	if (pool != NULL)
		dir = open(pool, O_PATH | O_DIRECTORY | O_CLOEXEC);
	folder.arg = &dir;
	verdict = draw_verify(a, text, pool == NULL ? NULL : &folder);
	if (dir >= 0)
		(void)close(dir);
	return (print_verdict(&verdict));
}

int
main(int argc, char **argv)
{
	const char *pool = argc == 4 ? argv[3] : NULL;
	bool bundle = argc == 3 && strcmp(argv[1], "--bundle") == 0;
	struct arena *a;
	int status;

	if ((argc != 2 && argc != 4 && !bundle) ||
	    (argc == 4 && strcmp(argv[2], "--pool") != 0)) {
		(void)fputs(usage, stderr);
		return (2);
	}
	(void)signal(SIGBUS, on_bus_error);
	a = arena_new();
	status = bundle ? verify_bundle(a, argv[2]) : judge(a, argv[1], pool);
	arena_free(a);
	return (status);
}
