/* SPDX-License-Identifier: Apache-2.0 */
/* The statements that transactions are made of, and what a statement's text
 * tells about it. For storage/db*.c only. */
#ifndef SSJ_STORAGE_DB_QUERY_H
#define SSJ_STORAGE_DB_QUERY_H

#include "storage/db.h"

extern const struct db_query db_query_begin, db_query_begin_snapshot,
    db_query_enter, db_query_commit, db_query_rollback, db_query_unlimited,
    db_query_plan_afresh;

/*
 * True when the statement can leave nothing behind: SELECT, or WITH without
 * INSERT, UPDATE, DELETE (our SQL writes its keywords in capitals). A function
 * that writes must therefore not be called by a bare SELECT outside a
 * transaction: were the connection lost, the caller would be told "nothing
 * happened" instead of "perhaps".
 */
bool db_query_only_reads(const struct db_query *q);

#endif
