/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Experts and third parties who assist a check (C17). They may look, measure
 * and advise; they do not inspect (N04): no draw knows them, they are never
 * counted among the two (C72), they sign nothing. Who assists is fixed before
 * the check (N06) and stands on the task and its record.
 */
#ifndef SSJ_SERVICE_EXPERTS_H
#define SSJ_SERVICE_EXPERTS_H

#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"
#include "storage/experts.h"

struct json;
struct page;

/* inspector.read. */
struct problem *expert_list(struct ctx *x, const struct expert_filter *f,
    const struct page *page, struct db_rows *out);
struct problem *
expert_show(struct ctx *x, const char *id, struct body_view *out);

/* inspector.manage for the expert's organisation; row->id and org_path are set
 * here, row->org_id NULL: the one acted for. */
struct problem *
expert_create(struct ctx *x, struct expert_row *row, struct body_view *out);
/* Members that are NULL stay; PROBLEM_STALE unless `version` is stored. */
struct problem *expert_update(struct ctx *x, struct expert_row *row,
    int64_t version, struct body_view *out);

/*
 * From now on these assist the task: an array of {expert_id, duty}. By who
 * leads the visit or holds task.approve, until its record is begun;
 * PROBLEM_RULE for somebody who is not in the library or not active.
 */
struct problem *task_assist(struct ctx *x, const char *id,
    const struct json *assistants, struct body_view *out);

#endif
