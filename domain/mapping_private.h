/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a mapping; for domain/mapping*.c only. */
#ifndef SSJ_DOMAIN_MAPPING_PRIVATE_H
#define SSJ_DOMAIN_MAPPING_PRIVATE_H

#include "domain/mapping.h"

/* A column of the file by its title; `index` is known once bound. */
struct mapping_column {
	const char *title;
	const char *pointer; /* where the definition names it */
	size_t index;
};

/* One line of a value or prefix table. */
struct mapping_word {
	const char *from;
	struct mapped to;
};

struct mapping_field {
	const struct library_field *target;
	struct mapping_column *columns; /* the first that is not empty */
	size_t column_count;
	const char *constant;
	const char *split;		   /* NULL: one value */
	const struct mapping_word *values; /* ascending by `from` */
	size_t value_count;
	const struct mapping_word *prefixes; /* ascending by `from` */
	size_t prefix_count;
	const struct mapped *otherwise; /* for what no table has; or NULL */
	const char *date;		/* pattern of days, or NULL */
	const char *prefix;		/* put before every value, or NULL */
	const struct mapped *absent;	/* "default": for no value; or NULL */
};

/* A condition on rows. */
struct mapping_only {
	struct mapping_column column;
	const struct mapping_word *values;
	size_t value_count;
};

struct mapping {
	enum library_kind kind;
	struct csv_options options;
	struct mapping_only *only;
	size_t only_count;
	const struct library_field *targets;
	size_t target_count;
	struct mapping_field fields[LIBRARY_FIELDS_MAX]; /* by target */
	size_t width; /* columns of the header */
};

/* The line whose `from` is `text`; NULL when there is none. */
const struct mapping_word *mapping_word_find(
    const struct mapping_word *words, size_t count, const char *text);

/* `text` without blanks of any kind at its ends, and with runs of control
 * characters and blanks inside as one space; in `a`. */
const char *mapping_clean(struct arena *a, const char *text);

/* `text` without blanks at its ends; lines inside are kept; in `a`. */
const char *mapping_trim(struct arena *a, const char *text);

/* A day written as `pattern` ("YYYY-MM-DD", "YYYY年M月D日") as YYYY-MM-DD;
 * NULL when `text` is none. */
const char *mapping_day(struct arena *a, const char *pattern, const char *text);

/* True for a pattern with YYYY, and MM or M, and DD or D, once each. */
bool mapping_day_pattern(const char *pattern);

#endif
