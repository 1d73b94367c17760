/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows on their way into a library: judged rows are sent to a staging table in
 * batches, and applied from there step by step, set by set.
 *
 * One import is one `struct stage`. All functions but the adding ones belong
 * inside a transaction.
 */
#ifndef SSJ_STORAGE_IMPORT_STAGE_H
#define SSJ_STORAGE_IMPORT_STAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"
#include "domain/library.h"
#include "domain/row_note.h"
#include "storage/copy_text.h"
#include "storage/imports.h"

struct stage {
	enum library_kind kind;
	const char *import_id;
	struct copy_rows rows, refusals; /* collected, not sent yet */
};

/* Memory for what is collected is taken from `a`. */
void stage_begin(struct stage *s, struct arena *a, enum library_kind kind,
    const char *import_id);

/* Collects one judged row; `raw` is the row as it is shown. Scratch memory is
 * taken from `a`. */
void stage_object(struct stage *s, struct arena *a, int64_t line,
    const struct library_object *o, const char *raw);
void stage_inspector(struct stage *s, struct arena *a, int64_t line,
    const struct library_inspector *i, const char *raw);
void stage_item(struct stage *s, struct arena *a, int64_t line,
    const struct library_item *i, const char *raw);

/* Collects what is wrong with a line, each (field, code) once. */
void stage_notes(struct stage *s, int64_t line, const struct row_notes *notes,
    const char *raw);

/* Sends what was collected. */
struct problem *stage_send(struct stage *s, struct db *db, struct arena *a);

/* Forgets all rows of the import. */
struct problem *stage_clear(struct stage *s, struct db *db, struct arena *a);

/* How many rows are staged. */
struct problem *
stage_count(struct stage *s, struct db *db, struct arena *a, int64_t *count);

/* Refuses rows that stand twice or belong to others than `scope` (a path);
 * *refused = how many. */
struct problem *stage_refuse(struct stage *s, struct db *db, struct arena *a,
    const char *scope, int64_t *refused);

/* One step of applying. */
struct stage_step {
	int64_t behind; /* lines up to here are applied */
	int64_t most;	/* rows of this step */
	bool activate;	/* items that have a legal basis */
	const char *now, *today;
	int64_t up_to; /* out: lines up to here are applied now; 0 = there
			 was nothing left */
	struct import_step done; /* out */
};
struct problem *stage_apply(
    struct stage *s, struct db *db, struct arena *a, struct stage_step *step);

#endif
