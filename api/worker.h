/* SPDX-License-Identifier: Apache-2.0 */
/* What one worker process has; set up before its first request. */
#ifndef SSJ_API_WORKER_H
#define SSJ_API_WORKER_H

#include <stdbool.h>

#include "api/answer.h"

/* What it answers with. */
const struct answer_with *worker_with(void);

/* How many operations the contract has: the index of "none" in the metrics. */
size_t worker_operations(void);

/* A connection to the database is usable. */
bool worker_ready(void);

/* True from SIGTERM on: connections end with their current request. */
bool worker_draining(void);
void worker_drain_begins(void);

#endif
