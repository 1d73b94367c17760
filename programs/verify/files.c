/* SPDX-License-Identifier: Apache-2.0 */
#include "programs/verify/files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/strict.h"

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

int
verify_open_beneath(int folder, const char *name)
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
