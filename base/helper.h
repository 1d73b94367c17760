/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work that blocks or burns time, given away: argon2id (75 ms and 19 MiB per
 * password) and making a file durable (fsync).
 *
 * A program that may block does it on the spot (helper NULL). The api has a
 * bounded pool of helper processes beside its workers (api/helper_pool.c), and
 * the caller is suspended until the answer comes; when the pool's queue is
 * full the answer is PROBLEM_UNAVAILABLE with Retry-After, at once. Code that
 * calls these functions cannot tell the difference.
 *
 * Passwords are not kept: neither side logs them or holds them longer than
 * the call.
 */
#ifndef SSJ_BASE_HELPER_H
#define SSJ_BASE_HELPER_H

#include <stdbool.h>

#include "base/problem.h"

struct arena;

enum helper_task {
	HELPER_PASSWORD_HASH,	/* first = password; text = its hash */
	HELPER_PASSWORD_VERIFY, /* first = hash, second = password; ok */
	HELPER_FILE_KEEP,	/* first = from, second = to */
	HELPER_TASK_COUNT
};

struct helper_job {
	enum helper_task task;
	const char *first, *second;
};

struct helper_done {
	bool ok;
	const char *text; /* in the caller's arena; NULL for none */
};

/* Somebody else who does the work. */
struct helper {
	struct problem *(*run)(struct helper *h, struct arena *a,
	    const struct helper_job *job, struct helper_done *done);
};

/* The argon2id hash of a password, in its usual form "$argon2id$v=19$…". */
struct problem *helper_password_hash(
    struct helper *h, struct arena *a, const char *password, const char **hash);

/* Whether the password is the one that was hashed. `hash` NULL (no such
 * account) takes as long and says no, so that time tells nothing. */
struct problem *helper_password_verify(struct helper *h, struct arena *a,
    const char *hash, const char *password, bool *ok);

/*
 * Makes the written file `from` durable under the name `to`, creating missing
 * folders; when `to` exists already, `from` is removed instead. A full disk
 * gives PROBLEM_STORAGE_FULL.
 */
struct problem *helper_file_keep(
    struct helper *h, struct arena *a, const char *from, const char *to);

/* The work itself, blocking: what helper NULL means and what the processes of
 * a pool do. */
struct problem *helper_work(
    struct arena *a, const struct helper_job *job, struct helper_done *done);

#endif
