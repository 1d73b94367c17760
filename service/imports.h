/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Imports: a file of rows, and the mapping that says what its columns mean, on
 * their way into one of the libraries (docs/import.md).
 *
 * Somebody uploads the file, in pieces if it is large, and orders the import;
 * a worker reads and judges every row (import_run()), then applies the good
 * ones in steps. Every import leaves its counts, the list of refused rows and
 * one event; rows say which import changed them last.
 */
#ifndef SSJ_SERVICE_IMPORTS_H
#define SSJ_SERVICE_IMPORTS_H

#include "base/actor.h"
#include "base/problem.h"
#include "domain/library_field.h"
#include "storage/blob.h"
#include "storage/imports.h"

struct cJSON;
struct job_run;
struct json;
struct page;

struct import_order {
	enum library_kind kind;
	const char *file_name;
	const char *const *parts; /* SHA-256 of every piece, in order */
	size_t part_count;
	const struct json *mapping; /* … */
	const char *mapping_text;   /* … and as it was written */
	const char *on_error;	    /* "skip", "abort" */
	bool activate;		    /* items that have a legal basis */
	const char *org_id;	    /* NULL: the organisation acted for */
};

/*
 * Keeps a piece of a file. import.manage. PROBLEM_STORAGE_FULL leaves nothing.
 */
struct problem *import_file_keep(
    struct ctx *x, const void *bytes, size_t len, struct blob *out);

/* The same for what the admin tool has stored itself, for `org`. */
struct problem *
import_file_known(struct ctx *x, const struct blob *blob, const char *org_id);

/*
 * Orders an import; needs import.manage and the right to change the library.
 * PROBLEM_INVALID lists what is wrong with the mapping (below "/mapping") and
 * with the parts. With `job`, a worker does it; without, whoever calls
 * import_run().
 */
struct problem *import_order(struct ctx *x, const struct import_order *o,
    bool job, struct import_row *out);

/* import.manage; PROBLEM_NOT_FOUND for an import of somebody else. */
struct problem *
import_read(struct ctx *x, const char *id, struct import_row *out);
struct problem *import_list(struct ctx *x, const struct import_filter *f,
    const struct page *page, struct db_rows *out);

enum {
	IMPORT_REFUSALS_MOST = 100000, /* lines of one download */
};

/* Refused rows and rows with warnings as CSV; *next = the line to go on
 * behind, 0 at the end. */
struct problem *import_refusals(struct ctx *x, const char *id,
    int64_t after_line, struct db_bytes *csv, int64_t *next);

/* The contract's Import but its time stamps. */
struct cJSON *import_json(const struct import_row *row);

/* ---- doing it ------------------------------------------------------------ */

/*
 * Does the import, or what is left of it. A file that cannot be imported at
 * all (no such column, refused rows with on_error=abort) ends it as failed and
 * returns the reason; a cancelled job ends it as cancelled, what was applied
 * until then stays and is counted. Anything else that goes wrong leaves it as
 * it is, to be continued by another call.
 */
struct problem *import_run(struct ctx *x, struct job_run *run, const char *id);

/*
 * All of it on the spot, for the admin tool: the file at `path` for the
 * organisation with this code (NULL: the city), without a job. One tool at a
 * time; what a killed one left behind is ended first. *out is the import as it
 * ended, also when a problem is returned after it began (out->id not NULL).
 */
struct problem *import_here(struct ctx *x, const struct import_order *o,
    const char *path, const char *org_code, struct import_row *out);

/* Ends imports that nobody will continue: their job ended without them, or
 * (`tool`) an admin tool was killed. For the system. */
struct problem *import_settle(struct ctx *x, bool tool);

/* Removes half-written files of the store that are a day old: whoever wrote
 * them is gone. */
void import_sweep(struct ctx *x);

#endif
