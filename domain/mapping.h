/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The mapping given with an import: which column of somebody's file fills
 * which field of the library, and how. docs/import.md is its manual; in short
 *
 *	{"kind": "objects",			which library
 *	 "encoding": "gb18030",			utf-8, gb18030; absent: detected
 *	 "separator": ";",			"," (default), ";", tab
 *	 "only": [{"column": "city", "values": ["深圳"]}],
 *	 "fields": {
 *	   "name": {"column": "企业名称"},
 *	   "district": {"columns": ["zone", "district_code"]},
 *	   "kind": {"column": "uscc", "prefixes": {"91": "enterprise"},
 *	     "otherwise": "other"},
 *	   "status": {"constant": "existing"},
 *	   "specialties": {"column": "专长", "split": "|"},
 *	   "registered_on": {"column": "日期", "date": "YYYY/M/D"}}}
 *
 * A definition is judged strictly when it is given, a file's header when its
 * first row is there, and every row on its own.
 */
#ifndef SSJ_DOMAIN_MAPPING_H
#define SSJ_DOMAIN_MAPPING_H

#include "base/problem.h"
#include "domain/csv.h"
#include "domain/library_field.h"

struct arena;
struct json;
struct mapping;
struct row_notes;

/*
 * Reads the definition `j` for a library. PROBLEM_INVALID lists everything
 * that is wrong with JSON pointers below `pointer`. The mapping lives in `a`
 * and refers to `j`.
 */
struct problem *mapping_read(struct arena *a, const struct json *j,
    const char *pointer, enum library_kind kind, struct mapping **out);

/* How the file is to be read. */
struct csv_options mapping_options(const struct mapping *m);

/*
 * Finds the columns of the file's header. PROBLEM_INVALID names every column
 * that the mapping wants and the file has not, or has twice.
 */
struct problem *
mapping_bind(struct arena *a, struct mapping *m, const struct csv_row *header);

/* The values of one field; count 0 = there is none. */
struct mapped {
	const char *const *values;
	size_t count;
};

/* False when the mapping's own `only` leaves the row out. */
bool mapping_wants(
    struct arena *a, const struct mapping *m, const struct csv_row *row);

/*
 * Fills `out`, one entry per field of the library, from a row; what is wrong
 * goes to `notes`. A row with more or fewer fields than the header is refused.
 */
void mapping_row(const struct mapping *m, const struct csv_row *row,
    struct row_notes *notes, struct mapped out[LIBRARY_FIELDS_MAX]);

#endif
