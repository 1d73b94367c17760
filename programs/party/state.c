/* SPDX-License-Identifier: Apache-2.0 */
#include "programs/party/state.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/sort.h"
#include "base/text.h"
#include "base/uuid.h"

#define SEEN "seen"

static struct problem *
failed(struct arena *a, const char *what)
{
	return (problem_new(
	    a, PROBLEM_INTERNAL, NULL, "%s: %s", what, strerror(errno)));
}

struct problem *
party_state_open(struct arena *a, const char *path, struct party_state *out)
{
	if (mkdir(path, 0700) == -1 && errno != EEXIST)
		return (failed(a, "the state folder cannot be made"));
	out->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (out->folder == -1)
		return (failed(a, "the state folder cannot be opened"));
	if (flock(out->folder, LOCK_EX | LOCK_NB) == 0)
		return (NULL);
	(void)close(out->folder);
	return (problem_new(a, PROBLEM_CONFLICT, NULL,
	    "another process of this party uses the state folder"));
}

/* The 64 hex digits of the file called `name`; *found false without one. */
static struct problem *
read_digest(struct arena *a, const struct party_state *s, const char *name,
    struct draw_digest *out, bool *found)
{
	char hex[2 * DRAW_HASH + 1];
	int fd = openat(s->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t len;

	*found = fd != -1;
	if (fd == -1)
		return (errno == ENOENT ? NULL : failed(a, name));
	len = read(fd, hex, sizeof(hex));
	(void)close(fd);
	if (len != (ssize_t)sizeof(hex) || hex[2 * DRAW_HASH] != '\n' ||
	    !text_unhex(hex, 2 * DRAW_HASH, out->b, DRAW_HASH))
		return (problem_new(a, PROBLEM_INTERNAL, NULL,
		    "%s in the state folder is damaged", name));
	return (NULL);
}

static bool
write_all(int fd, struct draw_text bytes)
{
	ssize_t n;

	for (; bytes.len > 0; bytes.s += n, bytes.len -= (size_t)n) {
		n = write(fd, bytes.s, bytes.len);
		if (n <= 0)
			return (false);
	}
	return (true);
}

/* Writes beside, makes durable, renames, makes the name durable. */
struct problem *
party_held_write(
    struct arena *a, int folder, const char *name, struct draw_text bytes)
{
	const char *beside = arena_fmt(a, "%s.new", name);
	int fd;
	bool ok;

	fd = openat(
	    folder, beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd == -1)
		return (failed(a, beside));
	ok = write_all(fd, bytes) && fsync(fd) == 0;
	if (close(fd) != 0 || !ok ||
	    renameat(folder, beside, folder, name) != 0 || fsync(folder) != 0)
		return (failed(a, name));
	return (NULL);
}

static struct problem *
write_digest(struct arena *a, const struct party_state *s, const char *name,
    const struct draw_digest *digest)
{
	char line[2 * DRAW_HASH + 1];

	text_hex_into(line, digest->b, DRAW_HASH);
	line[2 * DRAW_HASH] = '\n';
	return (party_held_write(
	    a, s->folder, name, (struct draw_text){line, sizeof(line)}));
}

/* A file name out of a draw's number: whatever is no plain character becomes
 * its code, so that nothing leaves the folder. */
static const char *
file_name(
    struct arena *a, const char *kind, const char *draw_no, int64_t attempt)
{
	char *name = arena_strdup(a, "");
	const char *c;

	for (c = draw_no; *c != '\0'; c++)
		name = arena_fmt(a,
		    (*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') ||
			    (*c >= 'a' && *c <= 'z') || *c == '-'
			? "%s%c"
			: "%s_%02x",
		    name, (unsigned char)*c);
	return (arena_fmt(a, "%s-%s.%lld", kind, name, (long long)attempt));
}

struct problem *
party_state_announce(struct arena *a, const struct party_state *s,
    const char *draw_no, int64_t attempt, const struct draw_digest *announce)
{
	const char *name = file_name(a, SEEN, draw_no, attempt);
	struct draw_digest seen;
	bool found;

	TRY(read_digest(a, s, name, &seen, &found));
	if (!found)
		return (write_digest(a, s, name, announce));
	if (draw_digest_equal(&seen, announce))
		return (NULL);
	return (problem_new(a, PROBLEM_CONFLICT, NULL,
	    "a second announcement of %s, attempt %lld: the first was %s",
	    draw_no, (long long)attempt, text_hex(a, seen.b, DRAW_HASH)));
}

struct problem *
party_state_secret(struct arena *a, const struct party_state *s,
    const struct draw_digest *announce, struct draw_digest *out)
{
	const char *name =
	    arena_fmt(a, "secret-%s", text_hex(a, announce->b, DRAW_HASH));
	bool found;

	TRY(read_digest(a, s, name, out, &found));
	if (found)
		return (NULL);
	random_bytes(out->b, DRAW_HASH);
	return (write_digest(a, s, name, out));
}

struct problem *
party_state_key(struct arena *a, const struct party_state *s,
    struct draw_digest *seed, bool *found)
{
	bool there;

	TRY(read_digest(a, s, "key", seed, &there));
	if (found != NULL)
		*found = there;
	if (there || found != NULL)
		return (NULL);
	random_bytes(seed->b, DRAW_HASH);
	return (write_digest(a, s, "key", seed));
}

struct problem *
party_state_signing(
    struct arena *a, const struct party_state *s, const struct party_signing *g)
{
	const char *kind = arena_fmt(a, "signed-%s", g->role), *name;
	struct draw_digest before;
	bool found;

	name = file_name(a, kind, g->draw_no, g->attempt);
	TRY(read_digest(a, s, name, &before, &found));
	if (!found)
		return (write_digest(a, s, name, g->x));
	if (draw_digest_equal(&before, g->x))
		return (NULL);
	return (problem_new(a, PROBLEM_CONFLICT, NULL,
	    "a second history of %s, attempt %lld: what was signed as %s "
	    "before is %s",
	    g->draw_no, (long long)g->attempt, g->role,
	    text_hex(a, before.b, DRAW_HASH)));
}

/* ---- copies ------------------------------------------------------------ */

static struct problem *
copy_of(struct arena *a, const struct party_state *s, const char *name,
    const struct draw_digest **out)
{
	struct draw_digest *digest = arena_alloc(a, sizeof(*digest));
	bool found;

	TRY(read_digest(a, s, name, digest, &found));
	*out = found ? digest : NULL;
	return (NULL);
}

struct problem *
party_state_copy(struct arena *a, const struct party_state *s,
    const char *draw_no, int64_t attempt, struct party_copy *out)
{
	*out = (struct party_copy){
	    .file = file_name(a, SEEN, draw_no, attempt),
	    .draw_no = draw_no,
	    .attempt = attempt,
	};
	TRY(copy_of(a, s, out->file, &out->announce));
	TRY(copy_of(
	    a, s, file_name(a, "signed-close", draw_no, attempt), &out->close));
	TRY(copy_of(
	    a, s, file_name(a, "signed-open", draw_no, attempt), &out->open));
	return (
	    copy_of(a, s, file_name(a, "signed-statement", draw_no, attempt),
		&out->statement));
}

/* A draw's number out of file_name(); *attempt behind its last dot. */
static const char *
draw_no_of(struct arena *a, const char *name, int64_t *attempt)
{
	char *out = arena_strdup(a, name), *to = out;
	const char *dot = strrchr(name, '.');
	unsigned char code;

	*attempt = dot == NULL ? 0 : strtoll(dot + 1, NULL, 10);
	for (; name != dot && *name != '\0'; name++) {
		if (*name == '_' && name[1] != '\0' &&
		    text_unhex(name + 1, 2, &code, sizeof(code))) {
			*to++ = (char)code;
			name += 2;
		} else
			*to++ = *name;
	}
	*to = '\0';
	return (out);
}

static bool
ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), n = strlen(end);

	return (len >= n && strcmp(name + len - n, end) == 0);
}

static int
by_name(const void *x, const void *y, const void *arg)
{
	(void)arg;
	return (strcmp(*(const char *const *)x, *(const char *const *)y));
}

/* Names that begin with "seen-", ascending. */
static struct problem *
seen_names(struct arena *a, const struct party_state *s, const char ***out,
    size_t *count)
{
	static const char kind[] = SEEN "-";
	const size_t len = sizeof(kind) - 1;
	int fd = openat(s->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd == -1 ? NULL : fdopendir(fd);
	const struct dirent *e;
	size_t room = 0;

	*out = NULL;
	*count = 0;
	if (dir == NULL)
		return (failed(a, "the state folder cannot be read"));
	while ((e = readdir(dir)) != NULL) {
		/* "….new" is a write that was cut off. */
		if (strncmp(e->d_name, kind, len) != 0 ||
		    ends_with(e->d_name, ".new"))
			continue;
		if (*count == room) {
			*out = arena_grow(a, *out, room * sizeof(**out),
			    (room + 16) * 2 * sizeof(**out));
			room = (room + 16) * 2;
		}
		(*out)[(*count)++] = arena_strdup(a, e->d_name);
	}
	(void)closedir(dir);
	sort_items(*out, *count, sizeof(**out), by_name, NULL);
	return (NULL);
}

/* What the file called `name` tells, or why it tells nothing. */
static struct party_copy
copy_in(struct arena *a, const struct party_state *s, const char *name)
{
	struct party_copy copy;
	struct problem *problem;
	const char *draw_no;
	int64_t attempt;

	draw_no = draw_no_of(a, name + strlen(SEEN "-"), &attempt);
	if (attempt < 1 ||
	    strcmp(name, file_name(a, SEEN, draw_no, attempt)) != 0)
		return ((struct party_copy){
		    .file = name, .skipped = "not a name that party gives"});
	problem = party_state_copy(a, s, draw_no, attempt, &copy);
	if (problem != NULL)
		return ((struct party_copy){.file = name,
		    .skipped = problem->detail,
		    .draw_no = draw_no});
	return (copy);
}

struct problem *
party_state_copies(struct arena *a, const struct party_state *s,
    struct party_copy **out, size_t *count)
{
	const char **names;
	size_t i;

	TRY(seen_names(a, s, &names, count));
	*out = arena_array(a, *count + 1, sizeof(**out));
	for (i = 0; i < *count; i++)
		(*out)[i] = copy_in(a, s, names[i]);
	return (NULL);
}

/* ---- what a holder keeps ----------------------------------------------- */

struct problem *
party_state_held(struct arena *a, const struct party_state *s,
    const char *draw_no, int64_t attempt, int *folder)
{
	const char *name = file_name(a, "held", draw_no, attempt);

	if (mkdirat(s->folder, name, 0700) == -1 && errno != EEXIST)
		return (failed(a, name));
	*folder = openat(
	    s->folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (*folder == -1 || fsync(s->folder) != 0)
		return (failed(a, name));
	return (NULL);
}

struct problem *
party_held_read(
    struct arena *a, int folder, const char *name, struct draw_text *out)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;
	char *bytes;
	ssize_t n;

	if (fd == -1 || fstat(fd, &st) != 0)
		return (failed(a, name));
	bytes = arena_alloc(a, (size_t)st.st_size + 1);
	n = read(fd, bytes, (size_t)st.st_size);
	(void)close(fd);
	if (n != (ssize_t)st.st_size)
		return (failed(a, name));
	*out = (struct draw_text){bytes, (size_t)n};
	return (NULL);
}
