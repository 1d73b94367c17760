/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of storage/pools share. */
#ifndef SSJ_STORAGE_POOLS_PRIVATE_H
#define SSJ_STORAGE_POOLS_PRIVATE_H

#include "storage/pools.h"

/* What `error` (errno) means to whoever wanted to store something. */
struct problem *pools_failed(struct arena *a, const char *doing, int error);

/* True for the path of a stage, whose files pools_keep() makes durable. */
bool pools_is_stage(struct arena *a, const char *path);

/* Makes the names in a folder durable. */
struct problem *pools_sync_folder(struct arena *a, const char *path);

#endif
