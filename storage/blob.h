/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files by what is in them: a folder of blobs, each named by the SHA-256 of
 * its bytes ("ab/cd/abcd…"), never changed once it is there.
 *
 * A blob is written beside its place, made durable and then named, so that a
 * name either has all its bytes or does not exist, whatever dies when. Equal
 * bytes are kept once. A full disk is PROBLEM_STORAGE_FULL and leaves nothing
 * behind. Nothing here removes a blob: the rows that name it say for how long
 * it is wanted.
 *
 * Making a file durable is given to the helper (base/helper.h), so that the api
 * can store without waiting for the disk; NULL does it on the spot.
 */
#ifndef SSJ_STORAGE_BLOB_H
#define SSJ_STORAGE_BLOB_H

#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"

struct arena;
struct helper;

enum {
	BLOB_NAME = 64
}; /* hex digits of a SHA-256 */

struct blob {
	char sha256[BLOB_NAME + 1];
	int64_t size; /* bytes */
};

/*
 * Sets the folder, for the process and for good: SSJ_BLOBS of the environment
 * is used when this was never called, or with NULL. It must exist and be
 * writable; folders inside it are made as needed. With neither, nothing is
 * kept (PROBLEM_UNAVAILABLE), found or swept. `path` must live as long as the
 * process.
 */
void blob_folder(const char *path);

/* Stores `len` bytes; *out names them. PROBLEM_STORAGE_FULL, or
 * PROBLEM_UNAVAILABLE when the folder cannot be written to. */
struct problem *blob_put(struct arena *a, struct helper *h, const void *bytes,
    size_t len, struct blob *out);

/*
 * Stores what `next` hands out, piece by piece, until it sets *len to 0; for
 * what does not fit into memory. A problem from `next` is returned and
 * nothing is kept.
 */
struct problem *blob_put_stream(struct arena *a, struct helper *h,
    struct problem *(*next)(void *arg, const void **bytes, size_t *len),
    void *arg, struct blob *out);

/* Stores the file at `path`, blocking; for root as whoever the store belongs
 * to. PROBLEM_NOT_FOUND when it cannot be read. For a program without threads:
 * the process is somebody else meanwhile. */
struct problem *
blob_put_file(struct arena *a, const char *path, struct blob *out);

/* The size of a blob in bytes; PROBLEM_NOT_FOUND when there is none (or the
 * name is not one). */
struct problem *blob_size(struct arena *a, const char *sha256, int64_t *size);

/* The blob's bytes, mapped read-only for as long as the arena lives. */
struct problem *
blob_map(struct arena *a, const char *sha256, const void **bytes, size_t *len);

/* A descriptor open for reading from the start; the caller closes it. */
struct problem *
blob_open(struct arena *a, const char *sha256, int *fd, int64_t *size);

/* The path of a blob, there or not; NULL when the name is not one. For who
 * hands files on by name. */
char *blob_path(struct arena *a, const char *sha256);

/* Removes what a crash left half-written, older than `seconds`. */
void blob_sweep(struct arena *a, int64_t seconds);

#endif
