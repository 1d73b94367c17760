/* SPDX-License-Identifier: Apache-2.0 */
/* Checklist forms as rows; what a form may say is domain/checklist.h. */
#ifndef SSJ_STORAGE_CHECKLISTS_H
#define SSJ_STORAGE_CHECKLISTS_H

#include <stdint.h>

#include "base/problem.h"
#include "storage/db.h"

struct checklist_row {
	const char *id;
	int64_t form_version;
	const char *code, *title, *org_id, *org_path;
	const char *fields; /* JSON */
	const char *created_at;
};

/* One version; 0 = the newest. PROBLEM_NOT_FOUND. */
struct problem *checklists_get(struct db *db, struct arena *a, const char *id,
    int64_t form_version, struct checklist_row *out);

/* struct checklist_row: the newest version of each, ascending by code. */
struct problem *
checklists_page(struct db *db, struct arena *a, const char *org_id,
    const char *code, const char *limit, struct db_rows *out);

/* PROBLEM_DUPLICATE when the code is taken, PROBLEM_STALE when the version is.
 */
struct problem *checklists_insert(struct db *db, struct arena *a,
    const struct checklist_row *row, const char *now);

#endif
