/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of evidence; the bytes are blobs (storage/blob.h). */
#ifndef SSJ_STORAGE_EVIDENCE_H
#define SSJ_STORAGE_EVIDENCE_H

#include <stddef.h>
#include <stdint.h>

#include "storage/db.h"

struct evidence_row {
	const char *sha256;
	int64_t size; /* bytes */
	const char *media_type;
	const char *created_at;
};

/* Evidence that may be linked, and what it is. */
struct evidence_link_row {
	const char *sha256, *media_type;
};

/* Who asks: an account, the organisations whose records he may read
 * (low <= path < high), the inspector he is (NULL: none). */
struct evidence_reader {
	const char *user_id;
	const char *low, *high;
	const char *inspector_id;
};

/* `user_id` has shown these bytes; the same twice changes nothing. */
struct problem *evidence_insert(struct db *db, struct arena *a,
    const struct evidence_row *row, const char *user_id);

/* PROBLEM_NOT_FOUND unless he uploaded it or a record shows it that he may
 * read. */
struct problem *evidence_get(struct db *db, struct arena *a, const char *sha256,
    const struct evidence_reader *who, struct evidence_row *out);

/* Files that an account wants to link in a record (NULL: a new one). */
struct evidence_wanted {
	const char *const *sha256;
	size_t count;
	const char *user_id, *record_id;
};

/* Rows of struct evidence_link_row: those that may be linked. */
struct problem *evidence_linkable(struct db *db, struct arena *a,
    const struct evidence_wanted *wanted, struct db_rows *out);

#endif
