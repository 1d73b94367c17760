/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of imports: included by *_test.c only. Beside the people of
 * testing_library.h a worker, a folder for files, and the way of a file from
 * its order to what became of it.
 */
#ifndef SSJ_SERVICE_TESTING_IMPORT_H
#define SSJ_SERVICE_TESTING_IMPORT_H

#include "service/testing_library.h"

#include <ftw.h>
#include <stdio.h>
#include <unistd.h>

#include "service/aliases.h"
#include "service/imports.h"
#include "storage/blob.h"

static char blobs[64];
static struct person worker;

static inline int
imports_open(void **state)
{
	static const struct library_alias aliases[] = {
	    {"department", "市场监管", "SCJG"},
	    {"department", "卫生健康", "WJW"},
	    {"district", "大鹏新区", "440320"},
	    {"specialty", "食品", "food"},
	};

	(void)library_open(state);
	snprintf(blobs, sizeof(blobs), "/tmp/ssj-imports-XXXXXX");
	assert_non_null(mkdtemp(blobs));
	blob_folder(blobs);
	person_open(&worker, NULL, NULL, NULL, 0);
	worker.actor.kind = ACTOR_SYSTEM;
	worker.x.db = db_as(worker.db, arena, &worker.actor);
	assert_well(alias_put(&keeper.x, aliases, 4));
	return (0);
}

static inline int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)st, (void)flag, (void)f;
	return (remove(path));
}

static inline int
imports_close(void **state)
{
	db_close(worker.db);
	nftw(blobs, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return (library_close(state));
}

static inline const char *
quoted(const char *text)
{
	char *copy = arena_strdup(arena, text), *at;

	for (at = copy; (at = strchr(at, '\'')) != NULL;)
		*at = '"';
	return (copy);
}

/* An order for the file `text` by `p`. */
static inline struct import_order
order(struct person *p, enum library_kind kind, const char *mapping,
    const char *text)
{
	const char **parts = arena_array(arena, 1, sizeof(*parts));
	struct blob *blob = arena_alloc(arena, sizeof(*blob));

	assert_well(import_file_keep(&p->x, text, strlen(text), blob));
	parts[0] = blob->sha256;
	return ((struct import_order){
	    .kind = kind,
	    .file_name = "test.csv",
	    .parts = parts,
	    .part_count = 1,
	    .mapping = json_of(mapping),
	    .mapping_text = quoted(mapping),
	    .on_error = "skip",
	});
}

static inline struct import_row
ordered(const struct import_order *o, struct person *p)
{
	struct import_row row;

	assert_well(import_order(&p->x, o, false, &row));
	return (row);
}

/* "state created/updated/unchanged refused/warned" of the import when done. */
static inline const char *
told(const char *id)
{
	struct import_row row;

	assert_well(import_read(&keeper.x, id, &row));
	return (arena_fmt(arena, "%s %d/%d/%d %d/%d", row.state,
	    (int)row.created, (int)row.updated, (int)row.unchanged,
	    (int)row.refused, (int)row.warned));
}

static inline const char *
run(const struct import_order *o, struct person *p)
{
	struct import_row row = ordered(o, p);

	assert_well(import_run(&worker.x, NULL, row.id));
	return (told(row.id));
}

#endif
