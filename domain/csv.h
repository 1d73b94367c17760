/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV as RFC 4180 has it, row by row out of a stream of any size, and written
 * so that no spreadsheet runs a cell.
 *
 * Reading is strict but never gives up: a row that is not well-formed (a quote
 * in the middle of a field, one that is never closed, a NUL, bytes that are
 * not of the encoding, more than CSV_ROW_MAX bytes) is handed out as wrong,
 * with the number of the line it begins on, and reading goes on with the next
 * line. Lines end in LF or CRLF; a byte-order mark and empty lines are passed
 * over; what a quoted field holds is kept as it is, line ends included.
 *
 * Separators and quotes are found in the bytes as they come: no byte of a
 * GB18030 character looks like one of them.
 */
#ifndef SSJ_DOMAIN_CSV_H
#define SSJ_DOMAIN_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"

struct arena;
struct csv_reader;

enum {
	CSV_ROW_MAX = 4 << 20, /* bytes of one row */
	CSV_RAW_MAX = 4000,    /* characters of a row that is shown … */
	CSV_RAW_BYTES = 16000, /* … and as many bytes at most */
};

enum csv_encoding {
	CSV_DETECT, /* UTF-8, unless the first other bytes are none: GB18030 */
	CSV_UTF8,
	CSV_GB18030,
};

struct csv_options {
	enum csv_encoding encoding;
	char separator; /* ',', ';' or '\t' */
};

/* Hands out the next piece of the input, any size; *len 0 at its end. */
typedef struct problem *
csv_next_piece(void *arg, const void **bytes, size_t *len);

/* Lives in the arena that was given for it. */
struct csv_row {
	int64_t line;		   /* its first line in the file, from 1 */
	size_t count;		   /* fields */
	const char *const *fields; /* UTF-8, NUL-terminated, unquoted */
	/* NULL, or what is wrong: "bad-quote", "unclosed-quote",
	 * "bad-line-end", "too-long", "nul", "encoding". Then there are no
	 * fields. */
	const char *wrong;
	enum csv_encoding encoding; /* as far as it is known here */
	const char *raw;	    /* the row as it stands in the file … */
	size_t raw_len;		    /* … valid until the next csv_next() */
};

/* A reader over the pieces of `next`; lives in `a`. */
struct csv_reader *csv_open(struct arena *a, struct csv_options options,
    csv_next_piece *next, void *arg);

/*
 * The next row into *row, its memory in `a`. *more is false when there is
 * none left. Fails only when the source fails.
 */
struct problem *csv_next(
    struct csv_reader *r, struct arena *a, struct csv_row *row, bool *more);

/* The row as text that can be shown: UTF-8, at most CSV_RAW_MAX characters,
 * U+FFFD for what cannot be read. */
const char *csv_row_text(struct arena *a, const struct csv_row *row);

/* What `wrong` means and what to do about it, in Chinese. */
const char *csv_wrong_detail(const char *wrong);

/* ---- writing --------------------------------------------------------- */

/* Rows being written; starts as {arena}. */
struct csv_out {
	struct arena *arena;
	char *text; /* len bytes, NUL-terminated */
	size_t len, size;
	bool inside; /* the row has a field already */
};

/*
 * A text cell. Quoted where RFC 4180 asks for it; a leading =, +, -, @, tab or
 * line end (full-width forms too) gets an apostrophe before it, because a
 * spreadsheet would take the rest for a formula.
 */
void csv_out_text(struct csv_out *o, const char *text);

/* A number cell. */
void csv_out_number(struct csv_out *o, int64_t number);

/* Ends the row with CRLF. */
void csv_out_end(struct csv_out *o);

#endif
