/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence: files that prove what a record says (C52, C75). Whoever has shown
 * the bytes may link and read them; so may everybody who may read a record
 * that shows them. Knowing a hash is no right to a file.
 */
#ifndef SSJ_SERVICE_EVIDENCE_H
#define SSJ_SERVICE_EVIDENCE_H

#include <stddef.h>

#include "base/actor.h"
#include "base/problem.h"
#include "storage/evidence.h"

/* What evidence_upload() refuses of a file, without keeping it. */
struct problem *evidence_check(
    struct ctx *x, const char *media_type, const void *bytes, size_t len);

/*
 * Keeps a file, once, however often it is sent; durable when this returns.
 * PROBLEM_TOO_LARGE beyond EVIDENCE_SIZE_MAX, PROBLEM_UNSUPPORTED_TYPE for a
 * type that is not accepted, PROBLEM_INVALID when the bytes are empty or of
 * another type than they are said to be.
 */
struct problem *evidence_upload(struct ctx *x, const char *media_type,
    const void *bytes, size_t len, struct evidence_row *out);

/* The file's row and its bytes, mapped for as long as the arena lives.
 * PROBLEM_NOT_FOUND, also for what the actor may not know of. */
struct problem *evidence_open(struct ctx *x, const char *sha256,
    struct evidence_row *out, const void **bytes, size_t *len);

#endif
