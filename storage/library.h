/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changes of a library, one kind of change beside the other.
 *
 * A step of an import reads thousands of rows and then writes them: whatever
 * somebody else changes in between would be written over, and a row that moved
 * to another district would come to life in both. A row is therefore changed
 * by whoever shares the library, before he reads it; a step holds it alone.
 * Inside a transaction; who shares must not go on to hold.
 */
#ifndef SSJ_STORAGE_LIBRARY_H
#define SSJ_STORAGE_LIBRARY_H

#include "domain/library_field.h"
#include "storage/db.h"

/* Nobody else changes the library until the end of the transaction. Waits for
 * all who do; may take as long as one step of an import. */
struct problem *
library_hold(struct db *db, struct arena *a, enum library_kind kind);

/* No import changes the library until the end of the transaction; others who
 * share it may, row by row. */
struct problem *
library_share(struct db *db, struct arena *a, enum library_kind kind);

#endif
