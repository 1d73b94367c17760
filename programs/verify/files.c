/* SPDX-License-Identifier: Apache-2.0 */
#include "programs/verify/files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/strict.h"

int
verify_unreadable(const struct problem *p)
{
	(void)fprintf(stderr, "%s\n", p->detail);
	return (VERIFY_UNREADABLE);
}

static struct problem *
unreadable(struct arena *a, const char *name)
{
	return (problem_new(
	    a, PROBLEM_UNAVAILABLE, NULL, "%s: %s", name, strerror(errno)));
}

/* ---- bytes --------------------------------------------------------------- */

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

struct problem *
verify_map(struct arena *a, int fd, const char *name, struct draw_text *out)
{
	struct mapping *m = arena_alloc(a, sizeof(*m));
	struct problem *p = NULL;
	struct stat st;

	*out = (struct draw_text){"", 0};
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		(void)close(fd);
		return (draw_differs(a, "%s: not a plain file", name));
	}
	m->len = (size_t)st.st_size;
	m->at = m->len == 0 ? NULL
			    : mmap(NULL, m->len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (m->at == MAP_FAILED)
		p = unreadable(a, name);
	(void)close(fd);
	if (p != NULL || m->len == 0)
		return (p);
	arena_defer(a, unmap, m);
	*out = (struct draw_text){m->at, m->len};
	return (NULL);
}

struct problem *
verify_read(struct arena *a, const char *path, struct draw_text *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct problem *p;

	if (fd < 0)
		return (unreadable(a, path));
	p = verify_map(a, fd, path, out);
	if (p != NULL)
		p->kind = PROBLEM_UNAVAILABLE;
	return (p);
}

/* ---- folders ------------------------------------------------------------- */

struct problem *
verify_open_beneath(
    struct arena *a, int folder, const char *name, const char *whole, int *out)
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
	*out = (int)fd;
	if (fd >= 0)
		return (NULL);
	if (errno == ELOOP || errno == EXDEV)
		return (draw_differs(a,
		    "%s: a link that leads elsewhere is not followed; put the "
		    "file itself there",
		    whole));
	if (errno == ENOENT || errno == ENXIO)
		return (draw_differs(a, "%s: %s", whole, strerror(errno)));
	return (unreadable(a, whole));
}

static struct problem *
open_file(void *arg, struct arena *a, const char *name, struct draw_text *out)
{
	struct verify_folder *folder = arg;
	struct problem *p;
	int fd;

	p = verify_open_beneath(a, folder->fd, name, name, &fd);
	if (p == NULL)
		p = verify_map(a, fd, name, out);
	if (p != NULL && p->kind == PROBLEM_UNAVAILABLE &&
	    folder->unreadable == NULL)
		folder->unreadable = p;
	return (p);
}

static void
close_folder(void *arg)
{
	const struct verify_folder *folder = arg;

	(void)close(folder->fd);
}

struct problem *
verify_folder_open(
    struct arena *a, const char *path, struct verify_folder **out)
{
	struct verify_folder *folder = arena_alloc(a, sizeof(*folder));

	folder->files = (struct draw_folder){open_file, folder};
	folder->fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (folder->fd < 0)
		return (unreadable(a, path));
	arena_defer(a, close_folder, folder);
	*out = folder;
	return (NULL);
}
