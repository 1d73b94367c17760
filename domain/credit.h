/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Credit lists and complaints (C55, C93): entries that give an object more
 * lots under the city's rule, and the file they come in.
 *
 *	object_code,list,entries,valid_from,valid_to,reference
 *
 * UTF-8 or GB18030, that header, one entry a row; `entries` and `valid_to`
 * may be empty (1; until it is ended). A file with a wrong row is not taken at
 * all: half a list would raise some objects and not others.
 */
#ifndef SSJ_DOMAIN_CREDIT_H
#define SSJ_DOMAIN_CREDIT_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct problem;

enum {
	CREDIT_ROWS_MAX = 20000, /* of one file */
	CREDIT_ENTRIES_MAX = 10000,
	CREDIT_NOTES_MAX = 100, /* wrong rows that are named */
};

struct credit_entry {
	const char *object_code, *list;
	int64_t entries;
	const char *valid_from;
	const char *valid_to;  /* NULL: until it is ended */
	const char *reference; /* of the decision, or the complaints' numbers */
	int64_t line;	       /* of the file, from 1; 0: of none */
};

/* "经营异常名录"; NULL when there is no such list. */
const char *credit_list_title(const char *word);

/* PROBLEM_INVALID with all that is wrong, at `pointer`/FIELD. */
struct problem *credit_check(
    struct arena *a, const char *pointer, const struct credit_entry *e);

/*
 * Reads a file of `len` bytes. PROBLEM_INVALID names the rows that are wrong,
 * "/LINE/FIELD", the first CREDIT_NOTES_MAX of them.
 */
struct credit_file {
	const struct credit_entry *entries;
	size_t count;
};
struct problem *credit_read(
    struct arena *a, const void *bytes, size_t len, struct credit_file *out);

#endif
