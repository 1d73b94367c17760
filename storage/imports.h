/* SPDX-License-Identifier: Apache-2.0 */
/* Imports as rows: files, orders, progress, and what was wrong with which
 * line. */
#ifndef SSJ_STORAGE_IMPORTS_H
#define SSJ_STORAGE_IMPORTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"
#include "storage/db.h"

struct page;

struct import_row {
	const char *id, *kind, *org_id, *org_path;
	const char *parts; /* JSON: names of blobs, in order */
	const char *file_name;
	int64_t file_size;
	const char *mapping; /* JSON */
	const char *on_error;
	bool activate;
	const char *state;
	const char *job_id; /* NULL: by the admin tool */
	int64_t staged;	    /* rows to apply; -1 until all are read */
	int64_t applied_line;
	int64_t rows_read, skipped, created, updated, unchanged, refused;
	int64_t warned, activated;
	const char *problem; /* JSON or NULL */
	const char *phase;   /* of the job */
	int64_t done, total;
	const char *created_at, *finished_at;
};

/* An import to be. */
struct import_new {
	const char *id, *kind, *org_id, *org_path;
	const char *const *parts;
	size_t part_count;
	const char *file_name;
	int64_t file_size;
	const char *mapping; /* JSON */
	const char *on_error;
	bool activate;
	const char *job_id; /* NULL: by the admin tool */
	const char *created_by, *created_at;
};

/* What reading has counted. */
struct import_counts {
	int64_t staged, rows_read, skipped, refused, warned;
};

/* What one step of applying has done. */
struct import_step {
	int64_t created, updated, unchanged, activated;
};

struct import_filter {
	const char *kind, *state; /* NULL: any */
	const char *low, *high;	  /* low <= org_path < high */
};

struct import_refusal_row {
	int64_t line;
	const char *field, *severity, *code, *detail, *row;
};

struct import_file {
	const char *sha256, *org_id, *org_path;
	int64_t size;
	const char *uploaded_by, *uploaded_at;
};

/* Writes it unless the organisation has it already. */
struct problem *imports_file_insert(
    struct db *db, struct arena *a, const struct import_file *f);

/* How many of the parts were uploaded by low <= organisation < high, and how
 * many bytes they are together. */
struct problem *
imports_files_known(struct db *db, struct arena *a, const struct import_new *n,
    const struct import_filter *scope, int64_t *parts, int64_t *bytes);

struct problem *
imports_insert(struct db *db, struct arena *a, const struct import_new *n);

/* PROBLEM_NOT_FOUND. The state is also what the job's end says. */
struct problem *imports_get(
    struct db *db, struct arena *a, const char *id, struct import_row *out);

/* struct import_row, the newest first. */
struct problem *
imports_page(struct db *db, struct arena *a, const struct import_filter *f,
    const struct page *page, struct db_rows *out);

/* Up to `limit` lines (and all that is wrong with the last one) behind
 * `after_line`: struct import_refusal_row. */
struct problem *imports_refusals(struct db *db, struct arena *a, const char *id,
    int64_t after_line, int64_t limit, struct db_rows *out);

/* ---- for who does it, inside transactions -------------------------------- */

/* Holds the import; PROBLEM_WRONG_STATE when it is over. */
struct problem *imports_hold(struct db *db, struct arena *a, const char *id);

/* Reading begins: forgets what an earlier attempt read. */
struct problem *imports_begin(struct db *db, struct arena *a, const char *id);
struct problem *imports_read_done(struct db *db, struct arena *a,
    const char *id, const struct import_counts *c);
struct problem *imports_applied(struct db *db, struct arena *a, const char *id,
    int64_t line, const struct import_step *s);
/* done, failed or cancelled; `problem` is JSON or NULL. */
struct problem *imports_end(struct db *db, struct arena *a, const char *id,
    const char *state, const char *problem, const char *now);

/* Ids (struct import_id) of imports whose job ended without them, and, if
 * `tool`, of those the admin tool left behind. */
struct import_id {
	const char *id;
};
struct problem *imports_left_behind(
    struct db *db, struct arena *a, bool tool, struct db_rows *out);

/* Takes the admin tool's lock for as long as the connection lives; *held =
 * false when another one has it. */
struct problem *imports_tool_lock(struct db *db, struct arena *a, bool *held);

#endif
