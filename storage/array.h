/* SPDX-License-Identifier: Apache-2.0 */
/* Texts as one parameter: PostgreSQL's array literal. */
#ifndef SSJ_STORAGE_ARRAY_H
#define SSJ_STORAGE_ARRAY_H

#include <stddef.h>

struct arena;

/* {"…","…"} of `count` texts, whatever they hold; "{}" of none. For a
 * parameter cast to text[], uuid[] and the like. */
const char *db_array(struct arena *a, const char *const *texts, size_t count);

#endif
