/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows whose JSON the database has written (docs/adr/0060): what is only read
 * to be shown goes from the statement to the reply as one text.
 */
#ifndef SSJ_STORAGE_BODY_H
#define SSJ_STORAGE_BODY_H

#include <stdbool.h>
#include <stdint.h>

#include "storage/db.h"

/* One thing, and what decides whether the actor may see it. */
struct body_view {
	int64_t version;
	const char *org_path; /* whose it is */
	bool mine;	      /* the actor's inspector is on the visit */
	const char *body;     /* JSON object */
};

/* A line of a list ordered by id. */
struct body_row {
	const char *id;
	const char *body; /* JSON object */
};

/* A line of a list ordered by (at, id). */
struct body_dated_row {
	const char *at; /* RFC 3339 */
	const char *id;
	const char *body; /* JSON object */
};

/* A page behind (at, id); `limit` as text. */
struct body_after {
	const char *at, *id;
	const char *limit;
};

extern const struct db_column body_view_columns[];
extern const struct db_column body_columns[];
extern const struct db_column body_dated_columns[];

#endif
