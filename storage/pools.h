/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of draws: one folder per attempt under SSJ_POOLS, holding the packed
 * pools, the annexes, the results and the documents that are published.
 *
 * What a freeze read out of the database appears all at once or not at all:
 * it is filled beside its place (a stage) and renamed. Whoever comes second
 * finds the first one's folder and goes on with that, so that a freeze that
 * is repeated after a crash, or a worker that was thought dead, can never
 * exchange a pool that somebody has bound already. Files added later are
 * computed from what is there: whoever writes one writes the same bytes.
 *
 * Nothing here removes a folder that an announced attempt needs. Every call
 * blocks on the disk.
 */
#ifndef SSJ_STORAGE_POOLS_H
#define SSJ_STORAGE_POOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"

struct arena;

enum {
	POOLS_SHA256 = 64 /* hex digits */
};

/*
 * Sets the folder, for the process and for good: SSJ_POOLS of the environment
 * is used when this was never called, or with NULL. With neither, nothing is
 * kept (PROBLEM_UNAVAILABLE), found or swept. `path` must live as long as the
 * process.
 */
void pools_folder(const char *path);

/* True when the attempt's folder is there, and so whole. */
bool pools_there(struct arena *a, const char *draw_id);

/* The attempt's folder. */
char *pools_path(struct arena *a, const char *draw_id);

/* A new empty stage; its folder goes when the arena does, unless it was
 * kept. PROBLEM_STORAGE_FULL, PROBLEM_UNAVAILABLE. */
struct problem *pools_stage(struct arena *a, const char **folder);

/* Makes a stage the attempt's folder, durably. When there is one already it
 * stays, and the stage is dropped. */
struct problem *
pools_keep(struct arena *a, const char *stage, const char *draw_id);

/* Removes an attempt's folder and all that is in it; nothing when there is
 * none. Only for an attempt that was given up before its freeze ended. */
void pools_drop(struct arena *a, const char *draw_id);

/* ---- writing ----------------------------------------------------- */

struct pools_file;

struct pools_written {
	int64_t size; /* bytes */
	char sha256[POOLS_SHA256 + 1];
};

/* Begins the file `name` of `folder` (a stage's or an attempt's path). */
struct problem *pools_create(struct arena *a, const char *folder,
    const char *name, struct pools_file **out);

/* Adds bytes; `file` is a struct pools_file (a draw_sink's shape). */
struct problem *pools_write(void *file, const void *bytes, size_t len);

/* All bytes are there: the file appears under its name, durably unless it is
 * in a stage; those become durable together, when the stage is kept. */
struct problem *
pools_finish(struct pools_file *file, struct pools_written *out);

/* The three in one. */
struct problem *pools_put(struct arena *a, const char *folder, const char *name,
    const void *bytes, size_t len, struct pools_written *out);

/* Takes a file away again that only the work on the others needed. */
void pools_remove(struct arena *a, const char *folder, const char *name);

/* ---- reading ----------------------------------------------------- */

/* The bytes of a file, mapped read-only for as long as the arena lives;
 * PROBLEM_NOT_FOUND when there is none. `folder` as in pools_create(). */
struct problem *pools_map(struct arena *a, const char *folder, const char *name,
    const char **bytes, size_t *len);

/* Size and SHA-256 of a file that is there. */
struct problem *pools_stat(struct arena *a, const char *folder,
    const char *name, struct pools_written *out);

/* Removes stages that a crash left, older than `seconds`. */
void pools_sweep(struct arena *a, int64_t seconds);

#endif
