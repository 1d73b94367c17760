/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures for the operator: counted by each worker in memory that all share,
 * so that whichever worker is asked can answer for all. Prometheus text.
 */
#ifndef SSJ_API_METRICS_H
#define SSJ_API_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct contract_binding;

/* What a worker looks like now; told once a second. */
struct metrics_state {
	uint64_t connections, coroutines;
	uint64_t db_ready, db_size, db_waits, db_lost;
	uint64_t token_hits, token_misses;
	uint64_t helper_waiting;
};

/* In the parent, before the workers are forked: room for `workers` of them
 * and for `count` operations. */
void metrics_open(
    size_t workers, const struct contract_binding *operations, size_t count);

/* In a worker: which place is ours, from 0. */
void metrics_worker(size_t place);

/* One answered request. `operation` is the index of its binding, or the number
 * of bindings when it had none. */
void metrics_request(size_t operation, int status, int64_t micros);

/* One request that the guard refused. */
void metrics_refused(void);

void metrics_tell(const struct metrics_state *state);

/* Everything, summed over the workers. */
const char *metrics_text(struct arena *a, size_t *len);

#endif
