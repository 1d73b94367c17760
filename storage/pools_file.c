/* SPDX-License-Identifier: Apache-2.0 */
/* Files in the folder of an attempt: written whole, then named. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "base/uuid.h"
#include "storage/pools_private.h"

enum {
	BUFFER = 1 << 18,
	SHA256_BYTES = 32,
};

/* The arena closes and removes it unless it was finished. */
struct pools_file {
	struct arena *arena;
	const char *folder;
	char *path, *written; /* its name; what it is called until then */
	EVP_MD_CTX *hash;
	int fd;
	int64_t size;
	size_t used;
	char buffer[BUFFER];
};

struct problem *
pools_failed(struct arena *a, const char *doing, int error)
{
	log_event(LOG_LEVEL_ERROR, "pool_failed", "doing=%s error=%s", doing,
	    log_quote(a, strerror(error)));
	if (error == ENOSPC || error == EDQUOT || error == EFBIG)
		return (problem_retry(a, PROBLEM_STORAGE_FULL, 300, NULL));
	return (
	    problem_retry(a, PROBLEM_UNAVAILABLE, 30, "文件存储暂时不可用"));
}

struct problem *
pools_sync_folder(struct arena *a, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		return (pools_failed(a, "open", errno));
	if (fsync(fd) != 0)
		error = errno;
	close(fd);
	return (error == 0 ? NULL : pools_failed(a, "fsync", error));
}

/* ---- writing ----------------------------------------------------- */

static void
file_end(void *arg)
{
	struct pools_file *f = arg;

	if (f->fd >= 0)
		close(f->fd);
	if (f->written != NULL)
		unlink(f->written);
	EVP_MD_CTX_free(f->hash);
	f->fd = -1;
	f->written = NULL;
	f->hash = NULL;
}

struct problem *
pools_create(struct arena *a, const char *folder, const char *name,
    struct pools_file **out)
{
	struct pools_file *f = arena_alloc(a, sizeof(*f));

	*out = f;
	f->arena = a;
	f->folder = folder;
	f->path = arena_fmt(a, "%s/%s", folder, name);
	f->written = arena_fmt(a, "%s/.%s", folder, uuid_new(a));
	f->fd = open(f->written, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (f->fd < 0)
		return (pools_failed(a, "create", errno));
	f->hash = EVP_MD_CTX_new();
	EVP_DigestInit_ex(f->hash, EVP_sha256(), NULL);
	arena_defer(a, file_end, f);
	return (NULL);
}

static struct problem *
write_out(struct pools_file *f, const char *at, size_t len)
{
	ssize_t n;

	EVP_DigestUpdate(f->hash, at, len);
	f->size += (int64_t)len;
	while (len > 0) {
		n = write(f->fd, at, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return (pools_failed(f->arena, "write", errno));
		at += n;
		len -= (size_t)n;
	}
	return (NULL);
}

struct problem *
pools_write(void *file, const void *bytes, size_t len)
{
	struct pools_file *f = file;

	if (len > BUFFER - f->used) {
		TRY(write_out(f, f->buffer, f->used));
		f->used = 0;
	}
	if (len > BUFFER)
		return (write_out(f, bytes, len));
	memcpy(f->buffer + f->used, bytes, len);
	f->used += len;
	return (NULL);
}

static void
sha256_done(EVP_MD_CTX *hash, struct pools_written *out)
{
	unsigned char digest[SHA256_BYTES];

	EVP_DigestFinal_ex(hash, digest, NULL);
	text_hex_into(out->sha256, digest, sizeof(digest));
	out->sha256[POOLS_SHA256] = '\0';
}

struct problem *
pools_finish(struct pools_file *f, struct pools_written *out)
{
	bool staged = pools_is_stage(f->arena, f->folder);

	TRY(write_out(f, f->buffer, f->used));
	f->used = 0;
	if (!staged && fsync(f->fd) != 0)
		return (pools_failed(f->arena, "fsync", errno));
	if (rename(f->written, f->path) != 0)
		return (pools_failed(f->arena, "rename", errno));
	f->written = NULL;
	out->size = f->size;
	sha256_done(f->hash, out);
	file_end(f);
	return (staged ? NULL : pools_sync_folder(f->arena, f->folder));
}

struct problem *
pools_put(struct arena *a, const char *folder, const char *name,
    const void *bytes, size_t len, struct pools_written *out)
{
	struct pools_file *f = NULL;

	TRY(pools_create(a, folder, name, &f));
	TRY(pools_write(f, bytes, len));
	return (pools_finish(f, out));
}

void
pools_remove(struct arena *a, const char *folder, const char *name)
{
	(void)unlink(arena_fmt(a, "%s/%s", folder, name));
}

/* ---- reading ----------------------------------------------------- */

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

static struct problem *
map_fd(struct arena *a, int fd, const char **bytes, size_t *len)
{
	struct mapping *m = arena_alloc(a, sizeof(*m));
	struct stat st;

	if (fstat(fd, &st) != 0)
		return (pools_failed(a, "stat", errno));
	*bytes = "";
	*len = (size_t)st.st_size;
	if (st.st_size == 0)
		return (NULL);
	m->len = (size_t)st.st_size;
	m->at = mmap(NULL, m->len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (m->at == MAP_FAILED)
		return (pools_failed(a, "mmap", errno));
	arena_defer(a, unmap, m);
	*bytes = m->at;
	return (NULL);
}

struct problem *
pools_map(struct arena *a, const char *folder, const char *name,
    const char **bytes, size_t *len)
{
	int fd =
	    open(arena_fmt(a, "%s/%s", folder, name), O_RDONLY | O_CLOEXEC);
	struct problem *p;

	if (fd < 0 && errno == ENOENT)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	if (fd < 0)
		return (pools_failed(a, "open", errno));
	p = map_fd(a, fd, bytes, len);
	close(fd);
	return (p);
}

struct problem *
pools_stat(struct arena *a, const char *folder, const char *name,
    struct pools_written *out)
{
	EVP_MD_CTX *hash;
	const char *bytes = "";
	size_t len = 0;

	TRY(pools_map(a, folder, name, &bytes, &len));
	hash = EVP_MD_CTX_new();
	EVP_DigestInit_ex(hash, EVP_sha256(), NULL);
	EVP_DigestUpdate(hash, bytes, len);
	sha256_done(hash, out);
	EVP_MD_CTX_free(hash);
	out->size = (int64_t)len;
	return (NULL);
}
