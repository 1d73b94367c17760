/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The auditor's CSV files: the header as given, LF after every line, no
 * quoting, rows strictly ascending by their key columns. One spelling only,
 * because their bytes are hashed.
 */
#ifndef SSJ_DOMAIN_DRAW_CSVFILE_H
#define SSJ_DOMAIN_DRAW_CSVFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/draw/bytes.h"
#include "domain/draw/names.h"
#include "domain/draw/pool.h"

struct arena;
struct problem;

enum {
	DRAW_COLUMNS_MAX = 8
};

/* A file being read line by line. */
struct draw_csv {
	struct arena *a;
	const char *name;
	const char *at, *end;
	size_t columns;
};

/* PROBLEM_INVALID when `bytes` is not in the canonical form, not UTF-8, or has
 * another header. `name` is for messages. */
struct problem *draw_csv_open(struct arena *a, const char *name,
    struct draw_text bytes, const char *header, struct draw_csv *out);

/* The fields of the next row, as slices of the bytes; *more = there was one. */
struct problem *draw_csv_next(
    struct draw_csv *c, struct draw_text fields[DRAW_COLUMNS_MAX], bool *more);

/* Splits `text` at every `separator` into at most `most` parts; returns how
 * many parts there are, which may be more than `most`. The empty text is one
 * empty part. */
size_t draw_csv_split(struct draw_text text, char separator,
    struct draw_text *parts, size_t most);

/*
 * The file called `n` from `rows` rows of its columns, one after the other:
 * sorts them by the key columns. PROBLEM_INVALID when a field holds a comma, a
 * quote, CR, LF or is not UTF-8; PROBLEM_DUPLICATE when two rows have the same
 * key. For the annexes and results; LIST_ID.csv has draw_pool_write_csv().
 */
struct problem *draw_csv_write(struct arena *a, enum draw_name n,
    const struct draw_text *fields, size_t rows, struct draw_text *out);

/* LIST_ID.csv into a packed pool. `name` is for messages. */
struct problem *draw_csv_read_pool(struct arena *a, const char *name,
    struct draw_text bytes, struct draw_pool *out);

/* The file `key`: 64 hex digits and at most one end of line. */
struct problem *
draw_key_read(struct arena *a, struct draw_text bytes, struct draw_digest *out);
struct draw_text draw_key_write(struct arena *a, const struct draw_digest *key);

#endif
