/* SPDX-License-Identifier: Apache-2.0 */
/* What db.c, db_transact.c and db_copy.c share. For these only. */
#ifndef SSJ_STORAGE_DB_TX_H
#define SSJ_STORAGE_DB_TX_H

#include "storage/db_pool.h"
#include "storage/db_retry.h"

enum {
	/* Free places in front of a batch's steps for BEGIN and ssj_enter(). */
	DB_LEAD = 2,
};

/*
 * Sends steps[DB_LEAD … count) through the transaction of `db`, with BEGIN
 * and ssj_enter() before them where they are still owed. How the trip ended
 * stands in `trip`; the transaction remembers a refusal.
 */
void db_tx_trip(struct db *db, struct arena *a, struct db_trip *trip,
    struct db_step *steps, size_t count);

/* The same for the last steps, of which COMMIT is the very last. */
struct problem *
db_tx_end(struct db *db, struct arena *a, struct db_step *steps, size_t count);

/*
 * steps[DB_LEAD … count), which must stay where they are, go out in front of
 * the next trip. False when they cannot: BEGIN or ssj_enter() is still owed,
 * others wait already, or COMMIT has gone out.
 */
bool db_tx_later(struct db *db, const struct db_step *steps, size_t count);

/* The step that says who acts. */
struct db_step db_enter_step(const struct db *db);

/* What the end of a trip means to the caller; `writes` = it may have left
 * something behind without our knowing. */
struct problem *
db_trip_problem(struct arena *a, const struct db_trip *trip, bool writes);

/* db_transact() with a rule for repeating. */
struct problem *
db_transact_with(struct db *db, struct arena *a, const struct db_retry *retry,
    struct problem *(*act)(struct db *db, struct arena *a, void *arg),
    void *arg);

#endif
