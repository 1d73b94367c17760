/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows for COPY … FROM STDIN in its text format, collected in memory and sent
 * in one go. Starts as {.arena = a}; copy_rows_send() empties it and keeps the
 * memory for the next rows.
 */
#ifndef SSJ_STORAGE_COPY_TEXT_H
#define SSJ_STORAGE_COPY_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"

struct arena;
struct db;

struct copy_rows {
	struct arena *arena;
	char *text;
	size_t len, size;
	size_t count; /* complete rows */
	bool inside;  /* the row has a field already */
};

/* NULL is SQL NULL. Text must hold no NUL, as no text here does. */
void copy_text(struct copy_rows *c, const char *text);
void copy_number(struct copy_rows *c, int64_t number);
void copy_bool(struct copy_rows *c, bool value);
/* text[] */
void copy_list(struct copy_rows *c, const char *const *values, size_t count);
void copy_end(struct copy_rows *c);

/* Sends all rows with `sql` ("COPY … FROM STDIN"), inside a transaction. */
struct problem *copy_rows_send(
    struct copy_rows *c, struct db *db, struct arena *a, const char *sql);

#endif
