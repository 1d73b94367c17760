/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Visits of several departments: the partners of the one that leads, and the
 * word of each on the record.
 */
#ifndef SSJ_STORAGE_TASK_PARTNERS_H
#define SSJ_STORAGE_TASK_PARTNERS_H

#include <stdbool.h>
#include <stdint.h>

#include "storage/records.h"

struct draw_task_partner_row {
	const char *district, *task_id, *department;
	const char *org_id, *org_path;
};
struct problem *task_partners_insert(struct db *db, struct arena *a,
    const struct draw_task_partner_row *rows, size_t count);

/* An organisation of a record's visit, and whether it has approved. */
struct record_side_row {
	const char *org_id, *org_path, *org_name;
	bool approved;
};
/* Rows of record_side_row: the lead first, then the partners by department.
 */
struct problem *record_sides(struct db *db, struct arena *a,
    const struct record_row *row, struct db_rows *out);

/* The actor's yes in the name of an organisation, to what stands there now. */
struct problem *record_side_approve(struct db *db, struct arena *a,
    const struct record_row *row, const struct ctx *x, const char *org_id);

/* Takes back what all of them have said. */
struct problem *record_sides_clear(
    struct db *db, struct arena *a, const struct record_row *row);

#endif
