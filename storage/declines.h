/* SPDX-License-Identifier: Apache-2.0 */
/* Who stepped back from a visit (C49), and what he showed. */
#ifndef SSJ_STORAGE_DECLINES_H
#define SSJ_STORAGE_DECLINES_H

#include <stdint.h>

#include "storage/tasks.h"

struct decline_row {
	int64_t slot, turn;
	const char *inspector_id;
	const char *code, *name; /* NULL: gone from the library */
	const char *reason;
	const char *evidence; /* SHA-256; NULL: the library's entry */
	const char *decided_at;
};

/* Keeps what is shown beside the turn, for good. */
struct problem *declines_show_evidence(struct db *db, struct arena *a,
    const struct task_row *task, const struct visit_turn *turn,
    const char *sha256, const char *now);

/* Rows of decline_row, by slot and turn. */
struct problem *declines_of_task(
    struct db *db, struct arena *a, const char *task_id, struct db_rows *out);

#endif
