/* SPDX-License-Identifier: Apache-2.0 */
#include "base/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/arena.h"

/* argon2id as OWASP advises: 19 MiB, two passes, one lane. */
enum {
	ARGON_PASSES = 2,
	ARGON_MEMORY = 19 * 1024 * 1024,
};

/* The hash of no password: verifying against it costs what a real one does. */
static const char nobody[] =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
    "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static struct problem *
password_hash(struct arena *a, const char *password, struct helper_done *done)
{
	char *hash = arena_alloc(a, crypto_pwhash_STRBYTES);

	if (crypto_pwhash_str_alg(hash, password, strlen(password),
		ARGON_PASSES, ARGON_MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return (problem_retry(
		    a, PROBLEM_UNAVAILABLE, 1, "内存不足，请稍后重试"));
	done->text = hash;
	return (NULL);
}

static struct problem *
password_verify(
    const char *hash, const char *password, struct helper_done *done)
{
	bool known = *hash != '\0';

	done->ok = crypto_pwhash_str_verify(known ? hash : nobody, password,
		       strlen(password)) == 0 &&
	    known;
	return (NULL);
}

static bool
sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return (false);
	ok = fsync(fd) == 0;
	return (close(fd) == 0 && ok);
}

/* Creates the folder `path` if it is missing; its name is durable then. */
static bool
make_folder(struct arena *a, const char *path)
{
	const char *slash;

	if (mkdir(path, 0750) != 0)
		return (errno == EEXIST);
	slash = strrchr(path, '/');
	return (sync_path(slash == NULL
		? "."
		: arena_memdup(a, path, (size_t)(slash - path + 1)),
	    O_RDONLY | O_DIRECTORY));
}

/* Creates every folder above `path`; leaves the direct one in `folder`. */
static bool
make_folders(struct arena *a, char *path, char **folder)
{
	char *slash;

	for (slash = strchr(path + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (!make_folder(a, path))
			return (false);
		*slash = '/';
	}
	slash = strrchr(path, '/');
	*slash = '\0';
	*folder = path;
	return (true);
}

static struct problem *
file_failed(struct arena *a)
{
	if (errno == ENOSPC || errno == EDQUOT)
		return (problem_retry(a, PROBLEM_STORAGE_FULL, 300, NULL));
	if (errno == EMFILE || errno == ENFILE)
		return (problem_retry(a, PROBLEM_UNAVAILABLE, 60, NULL));
	return (problem_new(a, PROBLEM_INTERNAL, NULL, NULL));
}

/*
 * link(2) and not rename(2): a name that is taken stays as it is, because the
 * content is the same and others may be reading it.
 */
static struct problem *
file_keep(struct arena *a, const char *from, const char *to)
{
	char *folder;

	if (strchr(to, '/') == NULL)
		return (problem_new(a, PROBLEM_INTERNAL, NULL, NULL));
	if (!sync_path(from, O_RDONLY) ||
	    !make_folders(a, arena_strdup(a, to), &folder) ||
	    (link(from, to) != 0 && errno != EEXIST) || unlink(from) != 0 ||
	    !sync_path(folder, O_RDONLY | O_DIRECTORY))
		return (file_failed(a));
	return (NULL);
}

struct problem *
helper_work(
    struct arena *a, const struct helper_job *job, struct helper_done *done)
{
	*done = (struct helper_done){false, NULL};
	if (sodium_init() < 0)
		return (problem_new(a, PROBLEM_INTERNAL, NULL, NULL));
	switch (job->task) {
	case HELPER_PASSWORD_HASH:
		return (password_hash(a, job->first, done));
	case HELPER_PASSWORD_VERIFY:
		return (password_verify(job->first, job->second, done));
	case HELPER_FILE_KEEP:
		return (file_keep(a, job->first, job->second));
	case HELPER_TASK_COUNT:
		break;
	}
	return (problem_new(a, PROBLEM_INTERNAL, NULL, NULL));
}

static struct problem *
run(struct helper *h, struct arena *a, const struct helper_job *job,
    struct helper_done *done)
{
	if (h == NULL)
		return (helper_work(a, job, done));
	return (h->run(h, a, job, done));
}

struct problem *
helper_password_hash(
    struct helper *h, struct arena *a, const char *password, const char **hash)
{
	struct helper_job job = {HELPER_PASSWORD_HASH, password, ""};
	struct helper_done done;

	TRY(run(h, a, &job, &done));
	*hash = done.text;
	return (NULL);
}

struct problem *
helper_password_verify(struct helper *h, struct arena *a, const char *hash,
    const char *password, bool *ok)
{
	struct helper_job job = {
	    HELPER_PASSWORD_VERIFY, hash == NULL ? "" : hash, password};
	struct helper_done done;

	TRY(run(h, a, &job, &done));
	*ok = done.ok;
	return (NULL);
}

struct problem *
helper_file_keep(
    struct helper *h, struct arena *a, const char *from, const char *to)
{
	struct helper_job job = {HELPER_FILE_KEEP, from, to};
	struct helper_done done;

	return (run(h, a, &job, &done));
}
