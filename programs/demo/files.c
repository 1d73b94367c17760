/* SPDX-License-Identifier: Apache-2.0 */
/* What the demonstration keeps: its files, its passwords, its words. */
#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/uuid.h"
#include "programs/demo/demo.h"

struct cJSON *
demo_json(struct arena *a, const char *format, ...)
{
	va_list args;
	cJSON *j;

	va_start(args, format);
	j = cJSON_Parse(arena_vfmt(a, format, args));
	va_end(args);
	if (j == NULL)
		abort();
	return (j);
}

const char *
demo_text(const struct json *j, const char *name)
{
	const char *s = json_string(json_get(j, name));

	return (s == NULL ? "" : s);
}

char *
demo_read_file(const struct demo *d, const char *name, size_t *len)
{
	FILE *f = fopen(arena_fmt(d->arena, "%s/%s", d->folder, name), "re");
	char *bytes = arena_alloc(d->arena, 1);
	size_t got = 0, room = 1, n;

	if (f == NULL)
		return (NULL);
	do {
		bytes = arena_grow(d->arena, bytes, room, room + 65536);
		room += 65536;
		n = fread(bytes + got, 1, room - got - 1, f);
		got += n;
	} while (n > 0);
	(void)fclose(f);
	bytes[got] = '\0';
	if (len != NULL)
		*len = got;
	return (bytes);
}

/* Makes the folder that `path` stands in, when it is missing. */
static void
make_folder_of(const struct demo *d, const char *path)
{
	const char *slash = strrchr(path, '/');

	(void)mkdir(arena_memdup(d->arena, path, (size_t)(slash - path)), 0700);
}

struct problem *
demo_write_file(
    const struct demo *d, const char *name, const void *bytes, size_t len)
{
	const char *path = arena_fmt(d->arena, "%s/%s", d->folder, name);
	const char *beside = arena_fmt(d->arena, "%s.new", path);
	int fd;
	bool ok;

	make_folder_of(d, path);
	fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ok =
	    fd != -1 && write(fd, bytes, len) == (ssize_t)len && fsync(fd) == 0;
	if (fd != -1 && close(fd) != 0)
		ok = false;
	if (!ok || rename(beside, path) != 0)
		return (problem_new(d->arena, PROBLEM_INTERNAL, NULL, "%s: %s",
		    path, strerror(errno)));
	return (NULL);
}

void
demo_tell(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vprintf(format, args);
	va_end(args);
	(void)putchar('\n');
	(void)fflush(stdout);
}

/* Twenty characters that are easy to type, in groups of four; about 99 bits.
 * Long enough that nobody asks for capitals. */
static char *
make_password(struct arena *a)
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
	unsigned char bytes[64];
	char *password = arena_alloc(a, 25);
	size_t n = 0, i;

	random_bytes(bytes, sizeof(bytes));
	for (i = 0; n < 24; i = (i + 1) % sizeof(bytes)) {
		if (i == sizeof(bytes) - 1)
			random_bytes(bytes, sizeof(bytes));
		if (n % 5 == 4)
			password[n++] = '-';
		else if (bytes[i] < 248) /* 8 × 31: no letter is likelier */
			password[n++] = letters[bytes[i] % 31];
	}
	return (password);
}

struct problem *
demo_password(
    struct demo *d, const char *login, const char *title, const char **out)
{
	const char *mark = arena_fmt(d->arena, "%s\t", login), *at, *end;
	char *kept = demo_read_file(d, "accounts.txt", NULL);

	if (kept == NULL)
		kept = arena_strdup(d->arena,
		    "# 演示账号：账号、密码、身份（首次启动时生成）\n");
	for (at = kept; at != NULL && *at != '\0';
	     at = (end = strchr(at, '\n')) == NULL ? NULL : end + 1) {
		if (strncmp(at, mark, strlen(mark)) != 0)
			continue;
		at += strlen(mark);
		*out = arena_memdup(d->arena, at, strcspn(at, "\t\n"));
		return (NULL);
	}
	*out = make_password(d->arena);
	kept = arena_fmt(d->arena, "%s%s\t%s\t%s\n", kept, login, *out, title);
	return (demo_write_file(d, "accounts.txt", kept, strlen(kept)));
}
