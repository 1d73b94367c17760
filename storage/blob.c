/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blobs in a directory tree of two levels. Half-written files live in "tmp/"
 * of the same folder, so that the rename stays inside one file system.
 *
 * Durable means: the file synced before its name appears, the directory synced
 * after (base/helper.c). A put that finds its bytes there goes the same way:
 * whoever made the name may not have come to the sync yet.
 */
#include "storage/blob.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "base/arena.h"
#include "base/helper.h"
#include "base/log.h"
#include "base/text.h"
#include "base/uuid.h"

enum {
	PIECE = 1 << 18,
	HASH_BYTES = 32
};

static const char *configured;

void
blob_folder(const char *path)
{
	configured = path;
}

/* Untold, it is below what is no folder, where nothing can be made or swept:
 * an empty text would mean the root of the file system and its /tmp. */
static const char *
folder(void)
{
	if (configured == NULL)
		configured = getenv("SSJ_BLOBS");
	return (configured != NULL && *configured != '\0' ? configured
							  : "/dev/null");
}

/* ---- failures ------------------------------------------------------------ */

/* What `error` (errno) means to whoever wanted to store something. */
static struct problem *
failed(struct arena *a, const char *doing, int error)
{
	log_event(LOG_LEVEL_ERROR, "blob_failed", "doing=%s error=%s", doing,
	    log_quote(a, strerror(error)));
	if (error == ENOSPC || error == EDQUOT || error == EFBIG)
		return (problem_retry(a, PROBLEM_STORAGE_FULL, 300, NULL));
	return (
	    problem_retry(a, PROBLEM_UNAVAILABLE, 30, "文件存储暂时不可用"));
}

/* ---- names --------------------------------------------------------------- */

static bool
is_name(const char *sha256)
{
	unsigned char bytes[HASH_BYTES];

	return (strlen(sha256) == BLOB_NAME &&
	    text_unhex(sha256, BLOB_NAME, bytes, sizeof(bytes)));
}

char *
blob_path(struct arena *a, const char *sha256)
{
	if (!is_name(sha256))
		return (NULL);
	return (arena_fmt(
	    a, "%s/%.2s/%.2s/%s", folder(), sha256, sha256 + 2, sha256));
}

/* ---- writing ------------------------------------------------------------- */

/* One blob on its way. The arena closes and removes it unless it arrived. */
struct writing {
	struct arena *arena;
	EVP_MD_CTX *hash;
	char *path; /* in tmp/; NULL once it was renamed or removed */
	int fd;	    /* -1 once closed */
	int64_t size;
};

static void
writing_end(void *arg)
{
	struct writing *w = arg;

	if (w->fd >= 0)
		close(w->fd);
	if (w->path != NULL)
		unlink(w->path);
	EVP_MD_CTX_free(w->hash);
	w->fd = -1;
	w->path = NULL;
	w->hash = NULL;
}

static struct problem *
writing_begin(struct arena *a, struct writing *w)
{
	char *tmp = arena_fmt(a, "%s/tmp", folder());

	w->arena = a;
	w->fd = -1;
	if (mkdir(tmp, 0700) != 0 && errno != EEXIST)
		return (failed(a, "mkdir", errno));
	w->path = arena_fmt(a, "%s/%s", tmp, uuid_new(a));
	w->fd = open(w->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (w->fd < 0)
		return (failed(a, "create", errno));
	w->hash = EVP_MD_CTX_new();
	EVP_DigestInit_ex(w->hash, EVP_sha256(), NULL);
	arena_defer(a, writing_end, w);
	return (NULL);
}

static struct problem *
writing_add(struct writing *w, const void *bytes, size_t len)
{
	const char *at = bytes;
	ssize_t n;

	EVP_DigestUpdate(w->hash, bytes, len);
	w->size += (int64_t)len;
	while (len > 0) {
		n = write(w->fd, at, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return (failed(w->arena, "write", errno));
		at += n;
		len -= (size_t)n;
	}
	return (NULL);
}

/* All bytes are written: gives the file its name, durably. */
static struct problem *
writing_done(struct helper *h, struct writing *w, struct blob *out)
{
	struct arena *a = w->arena;
	unsigned char hash[HASH_BYTES];
	const char *from = w->path, *to;
	int64_t there = -1;

	EVP_DigestFinal_ex(w->hash, hash, NULL);
	text_hex_into(out->sha256, hash, sizeof(hash));
	out->sha256[BLOB_NAME] = '\0';
	out->size = w->size;
	to = blob_path(a, out->sha256);
	if (blob_size(a, out->sha256, &there) == NULL && there != w->size)
		unlink(to); /* a damaged disk: here is the whole */
	TRY(helper_file_keep(h, a, from, to));
	w->path = NULL;
	return (NULL);
}

/* One piece that is the whole. */
struct whole {
	const void *bytes;
	size_t len;
};

static struct problem *
next_of_whole(void *arg, const void **bytes, size_t *len)
{
	struct whole *w = arg;

	*bytes = w->bytes;
	*len = w->len;
	w->len = 0;
	return (NULL);
}

struct problem *
blob_put(struct arena *a, struct helper *h, const void *bytes, size_t len,
    struct blob *out)
{
	struct whole whole = {bytes, len};

	return (blob_put_stream(a, h, next_of_whole, &whole, out));
}

static struct problem *
write_all(struct helper *h, struct writing *w,
    struct problem *(*next)(void *arg, const void **bytes, size_t *len),
    void *arg, struct blob *out)
{
	const void *bytes = NULL;
	size_t len = 0;

	for (;;) {
		TRY(next(arg, &bytes, &len));
		if (len == 0)
			return (writing_done(h, w, out));
		TRY(writing_add(w, bytes, len));
	}
}

struct problem *
blob_put_stream(struct arena *a, struct helper *h,
    struct problem *(*next)(void *arg, const void **bytes, size_t *len),
    void *arg, struct blob *out)
{
	struct writing *w = arena_alloc(a, sizeof(*w));
	struct problem *p;

	TRY(writing_begin(a, w));
	p = write_all(h, w, next, arg, out);
	writing_end(w);
	return (p);
}

/* ---- a file as the source ------------------------------------------------ */

struct source {
	struct arena *arena;
	int fd;
	char *buffer;
};

static struct problem *
next_of_file(void *arg, const void **bytes, size_t *len)
{
	struct source *s = arg;
	ssize_t n;

	do
		n = read(s->fd, s->buffer, PIECE);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return (failed(s->arena, "read", errno));
	*bytes = s->buffer;
	*len = (size_t)n;
	return (NULL);
}

/* Root reads the source, but stores as whoever the store belongs to: in a
 * folder of root's the services could keep nothing. */
static bool
become_owner(void)
{
	struct stat st;

	return (geteuid() != 0 || stat(folder(), &st) != 0 ||
	    (setegid(st.st_gid) == 0 && seteuid(st.st_uid) == 0));
}

/* Back again; does nothing for whoever never was root. */
static bool
become_oneself(void)
{
	return (seteuid(getuid()) == 0 && setegid(getgid()) == 0);
}

struct problem *
blob_put_file(struct arena *a, const char *path, struct blob *out)
{
	struct source s = {.arena = a, .buffer = arena_alloc(a, PIECE)};
	struct problem *p;

	s.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (s.fd < 0)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL,
		    "无法读取文件：%s", strerror(errno)));
	p = become_owner() ? blob_put_stream(a, NULL, next_of_file, &s, out)
			   : failed(a, "owner", errno);
	if (!become_oneself())
		p = failed(a, "oneself", errno);
	close(s.fd);
	return (p);
}

/* ---- reading ------------------------------------------------------------- */

static struct problem *
not_there(struct arena *a)
{
	return (problem_new(a, PROBLEM_NOT_FOUND, NULL, "没有此文件"));
}

struct problem *
blob_size(struct arena *a, const char *sha256, int64_t *size)
{
	const char *path = blob_path(a, sha256);
	struct stat st;

	if (path == NULL || stat(path, &st) != 0)
		return (not_there(a));
	*size = st.st_size;
	return (NULL);
}

struct problem *
blob_open(struct arena *a, const char *sha256, int *fd, int64_t *size)
{
	const char *path = blob_path(a, sha256);
	struct stat st;

	if (path == NULL)
		return (not_there(a));
	*fd = open(path, O_RDONLY | O_CLOEXEC);
	if (*fd < 0)
		return (not_there(a));
	if (fstat(*fd, &st) != 0) {
		close(*fd);
		return (not_there(a));
	}
	*size = st.st_size;
	return (NULL);
}

struct mapping {
	void *at;
	size_t len;
};

static void
unmap(void *arg)
{
	struct mapping *m = arg;

	munmap(m->at, m->len);
}

struct problem *
blob_map(struct arena *a, const char *sha256, const void **bytes, size_t *len)
{
	struct mapping *m = arena_alloc(a, sizeof(*m));
	int64_t size = 0;
	int fd = -1;

	TRY(blob_open(a, sha256, &fd, &size));
	m->len = (size_t)size;
	/* Nothing can be mapped of an empty file. */
	m->at =
	    size == 0 ? NULL : mmap(NULL, m->len, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (m->at == MAP_FAILED)
		return (failed(a, "map", errno));
	if (size > 0)
		arena_defer(a, unmap, m);
	*bytes = size > 0 ? m->at : "";
	*len = m->len;
	return (NULL);
}

/* ---- leftovers ----------------------------------------------------------- */

void
blob_sweep(struct arena *a, int64_t seconds)
{
	char *tmp = arena_fmt(a, "%s/tmp", folder());
	DIR *d = opendir(tmp);
	struct dirent *e;
	struct stat st;

	if (d == NULL)
		return;
	while ((e = readdir(d)) != NULL)
		if (e->d_name[0] != '.' &&
		    fstatat(dirfd(d), e->d_name, &st, 0) == 0 &&
		    time(NULL) - st.st_mtime > seconds)
			unlinkat(dirfd(d), e->d_name, 0);
	closedir(d);
}
