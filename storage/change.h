/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A change of one row that is held already.
 *
 * Row-level security makes an UPDATE that it does not admit a change of no
 * rows, without a word. Who holds a row and changes it wants to know.
 */
#ifndef SSJ_STORAGE_CHANGE_H
#define SSJ_STORAGE_CHANGE_H

#include "storage/db.h"

/* Runs `q`; PROBLEM_INTERNAL, and a line in the log, unless it changed exactly
 * one row. */
struct problem *change_one(struct db *db, struct arena *a,
    const struct db_query *q, struct db_params params);

#endif
