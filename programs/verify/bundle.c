/* SPDX-License-Identifier: Apache-2.0 */
#include "programs/verify/bundle.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/bundle.h"
#include "domain/draw/strict.h"
#include "programs/verify/files.h"

enum {
	DEPTH_MAX = 4, /* attempts/N/pool/ and one more, to find what is more */
	FILES_MAX = 1 << 20,
};

/* The files of a folder, while it is walked. */
struct walk {
	struct arena *a;
	struct draw_entry *entries;
	size_t count, room;
};

static struct problem *
walk_folder(struct walk *w, int fd, const char *prefix, int depth);

static struct problem *
add_file(struct walk *w, int fd, const char *name)
{
	struct draw_entry *e;
	size_t wider;

	if (w->count == w->room) {
		wider = w->room == 0 ? 64 : 2 * w->room;
		w->entries = arena_grow(
		    w->a, w->entries, w->room * sizeof(*e), wider * sizeof(*e));
		w->room = wider;
	}
	if (w->count == FILES_MAX) {
		(void)close(fd);
		return (draw_differs(w->a, "too many files"));
	}
	e = &w->entries[w->count++];
	e->name = draw_text_of(name);
	return (verify_map(w->a, fd, name, &e->bytes));
}

static struct problem *
walk_one(
    struct walk *w, int folder, const char *name, const char *whole, int depth)
{
	struct stat st;
	int fd;

	TRY(verify_open_beneath(w->a, folder, name, whole, &fd));
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
		return (walk_folder(
		    w, fd, arena_fmt(w->a, "%s/", whole), depth - 1));
	return (add_file(w, fd, whole));
}

/* Takes the descriptor over. */
static struct problem *
walk_folder(struct walk *w, int fd, const char *prefix, int depth)
{
	struct problem *p = NULL;
	struct dirent *each;
	DIR *dir = depth == 0 ? NULL : fdopendir(fd);

	if (dir == NULL) {
		(void)close(fd);
		return (draw_differs(w->a, "%s: does not belong here", prefix));
	}
	while (p == NULL && (each = readdir(dir)) != NULL) {
		if (strcmp(each->d_name, ".") == 0 ||
		    strcmp(each->d_name, "..") == 0)
			continue;
		p = walk_one(w, dirfd(dir), each->d_name,
		    arena_fmt(w->a, "%s%s", prefix, each->d_name), depth);
	}
	(void)closedir(dir);
	return (p);
}

static int
by_name(const void *x, const void *y)
{
	const struct draw_entry *p = x, *q = y;

	return (draw_text_compare(p->name, q->name));
}

static struct problem *
load(struct walk *w, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct draw_text archive;

	if (fd >= 0) {
		TRY(walk_folder(w, fd, "", DEPTH_MAX));
		if (w->count > 0)
			qsort(
			    w->entries, w->count, sizeof(*w->entries), by_name);
		return (NULL);
	}
	TRY(verify_read(w->a, path, &archive));
	return (ustar_read(w->a, archive, &w->entries, &w->count));
}

int
verify_bundle(struct arena *a, const char *path)
{
	struct draw_verdict v = {.kind = DRAW_DIFFERS};
	struct walk w = {.a = a};
	struct problem *p = load(&w, path);
	size_t i;

	if (p != NULL && p->kind == PROBLEM_UNAVAILABLE)
		return (verify_unreadable(p));
	if (p != NULL)
		v.difference = p->detail;
	else
		v = bundle_verify(a, w.entries, w.count);
	if (v.difference != NULL)
		(void)printf("%s\n", v.difference);
	for (i = 0; i < v.note_count; i++)
		(void)printf("note: %s\n", v.notes[i]);
	(void)printf("%s\n", bundle_verdict_line(v.kind));
	return (fflush(stdout) != 0 ? VERIFY_UNREADABLE
		: v.kind == DRAW_OK ? VERIFY_AGREES
				    : VERIFY_DIFFERS);
}
