/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ssj-verify FILE [--pool DIR]
 *
 * Checks a published transcript; with the auditor's folder also the whole
 * selection, merging and assignment. Needs no database and no network, and
 * reads nothing but FILE and plain files of DIR, whatever FILE says.
 *
 * Last line and exit status: "transcript OK" (with DIR) 0; "consistent,
 * completeness not proved" (without) 0; "transcript differs" 1. Before it
 * stand the first difference, or what was not checked, as "note: …". Wrong
 * usage is 2.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/strict.h"
#include "domain/draw/verify.h"

static const char usage[] =
    "usage: ssj-verify FILE [--pool DIR]\n"
    "  FILE  a transcript, as published\n"
    "  DIR   the auditor's folder: key, LIST_ID.csv, annexes, results\n";

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

struct mapping {
	void *at;
	size_t len;
};

static void
unmap(void *arg)
{
	const struct mapping *m = arg;

	(void)munmap(m->at, m->len);
}

/* The bytes of an open file, which is closed; only plain files have any. */
static struct problem *
map_file(struct arena *a, int fd, const char *name, struct draw_text *out)
{
	struct mapping *m = arena_alloc(a, sizeof(*m));
	struct stat st;

	*out = (struct draw_text){"", 0};
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		(void)close(fd);
		return (draw_differs(a, "%s: not a plain file", name));
	}
	m->len = (size_t)st.st_size;
	m->at = m->len == 0 ? NULL
			    : mmap(NULL, m->len, PROT_READ, MAP_PRIVATE, fd, 0);
	(void)close(fd);
	if (m->len == 0)
		return (NULL);
	if (m->at == MAP_FAILED)
		return (draw_differs(a, "%s: cannot be read", name));
	arena_defer(a, unmap, m);
	*out = (struct draw_text){m->at, m->len};
	return (NULL);
}

/* Opens `name` inside the folder and nowhere else: no link leads out. */
static int
open_beneath(int folder, const char *name)
{
	struct open_how how = {
	    .flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK,
	    .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	long fd = syscall(SYS_openat2, folder, name, &how, sizeof(how));

	/* Kernels and sandboxes without openat2(2): no links at all. */
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = openat(folder, name,
		    O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	return ((int)fd);
}

static struct problem *
open_in_folder(
    void *arg, struct arena *a, const char *name, struct draw_text *out)
{
	const int *folder = arg;
	int fd;

	if (*folder < 0)
		return (draw_differs(a, "the folder cannot be opened"));
	fd = open_beneath(*folder, name);
	if (fd < 0)
		return (draw_differs(a, "%s: %s", name, strerror(errno)));
	return (map_file(a, fd, name, out));
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
	if ((p = map_file(a, fd, file, &text)) != NULL)
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
	struct arena *a;
	int status;

	if ((argc != 2 && argc != 4) ||
	    (argc == 4 && strcmp(argv[2], "--pool") != 0)) {
		(void)fputs(usage, stderr);
		return (2);
	}
	(void)signal(SIGBUS, on_bus_error);
	a = arena_new();
	status = judge(a, argv[1], pool);
	arena_free(a);
	return (status);
}
