/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What may be repeated after a failure, how often, and after which pause.
 *
 * Only failures that the server itself caused by running transactions side by
 * side, and after which nothing of ours remains. Not repeated here: anything
 * a caller did wrong, anything where the outcome is not known (that is the
 * idempotency key's business), and a lost connection (the api answers 503 at
 * once, a job is repeated as a whole).
 */
#ifndef SSJ_STORAGE_DB_RETRY_H
#define SSJ_STORAGE_DB_RETRY_H

#include <stdbool.h>
#include <stdint.h>

struct db_retry {
	int attempts;	      /* in all, the first one included */
	int64_t pause_ms;     /* before the second; doubled for each next */
	int64_t pause_max_ms; /* no pause is longer */
};

/*
 * The rule for transactions and batches. A deadlock's victim nearly always
 * gets through at once, because the other side has its locks by then; five
 * attempts within half a second therefore mean a design mistake rather than
 * bad luck, and more of them would only hold a connection others wait for.
 */
extern const struct db_retry db_retry_conflict;

/* For what cannot be repeated, a COPY from a stream for instance. */
extern const struct db_retry db_retry_never;

/*
 * Which SQLSTATEs may be repeated: 40001 serialization_failure, 40P01
 * deadlock_detected, and 26000 (a prepared statement is missing because the
 * trip before it on the same connection failed while preparing it; it is
 * prepared anew).
 */
bool db_retry_may(const char *sqlstate);

/*
 * The pause before attempt `next` (2 is the first repetition): half of it
 * fixed, half by chance, so that two victims do not meet again.
 */
int64_t db_retry_pause(const struct db_retry *r, int next);

#endif
