/* SPDX-License-Identifier: Apache-2.0 */
/* An import while it is done; for service/import*.c only. */
#ifndef SSJ_SERVICE_IMPORT_PRIVATE_H
#define SSJ_SERVICE_IMPORT_PRIVATE_H

#include "domain/library.h"
#include "domain/mapping.h"
#include "service/imports.h"
#include "service/job_run.h"
#include "storage/import_stage.h"

struct doing {
	struct ctx *x;
	struct job_run *run;   /* NULL: by the admin tool */
	struct arena *scratch; /* of one row */
	struct import_row row;
	struct mapping *mapping;
	struct library_names names;
	struct stage stage;
	struct import_counts counts;
	/* The reason why the file can never be imported. */
	struct problem *fatal;
};

/* Reads and judges the whole file into the stage, phase "reading". */
struct problem *import_read_file(struct doing *d);

/* job_run_transact() for the import. */
struct problem *import_transact(struct doing *d,
    struct problem *(*act)(struct db *db, struct arena *a, void *arg),
    void *arg);

/* Marks `p` as the reason that ends the import, and returns it. */
struct problem *import_fatal(struct doing *d, struct problem *p);

#endif
