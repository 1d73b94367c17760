/* SPDX-License-Identifier: Apache-2.0 */
/* Drawn visits that somebody wants not to take place, as rows (requests.h). */
#ifndef SSJ_STORAGE_CANCELLATIONS_H
#define SSJ_STORAGE_CANCELLATIONS_H

#include "storage/requests.h"

/* Of a task that is held; PROBLEM_DUPLICATE when one is open. `reason` is a
 * word of domain/cancelling.h. */
struct problem *cancellations_insert(struct db *db, struct arena *a,
    const struct task_row *task, const struct request_row *row,
    struct body_row *out);

#endif
