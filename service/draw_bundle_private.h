/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the audit bundle share. */
#ifndef SSJ_SERVICE_DRAW_BUNDLE_PRIVATE_H
#define SSJ_SERVICE_DRAW_BUNDLE_PRIVATE_H

#include "storage/draw_bundles.h"

/*
 * That whoever goes by the rows of a drawn attempt is whom assignment.csv and
 * the amendments name, slot by slot; PROBLEM_CONFLICT names the first who is
 * not. The attempt is held.
 */
struct problem *
draw_bundle_check_people(struct db *db, struct arena *a, const char *draw_id);

#endif
