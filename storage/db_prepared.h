/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which statements one connection has prepared: a set of `struct db_query *`,
 * compared by address (queries have static storage duration). Belongs to a
 * connection and is emptied when that is lost.
 */
#ifndef SSJ_STORAGE_DB_PREPARED_H
#define SSJ_STORAGE_DB_PREPARED_H

#include <stdbool.h>
#include <stddef.h>

struct db_query;

struct db_prepared {
	const struct db_query **slots;
	size_t size, used;
};

bool db_prepared_has(const struct db_prepared *p, const struct db_query *q);
void db_prepared_add(struct db_prepared *p, const struct db_query *q);
/* When the server refused to prepare it after all. */
void db_prepared_remove(struct db_prepared *p, const struct db_query *q);
/* Empties the set and returns its memory. */
void db_prepared_clear(struct db_prepared *p);

#endif
