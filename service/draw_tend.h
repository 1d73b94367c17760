/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attempts looked at from time to time, as the system: each in a transaction of
 * its own, so that what is wrong with one keeps no other from its day.
 */
#ifndef SSJ_SERVICE_DRAW_TEND_H
#define SSJ_SERVICE_DRAW_TEND_H

#include "service/ceremony_private.h"

/* What is done to an attempt, which is held; *moved (false before) says
 * whether it has changed its state. */
typedef struct problem *
draw_look(struct db *db, struct ctx *x, struct attempt *attempt, bool *moved);

/* Looks at one; *count is raised when it has moved. */
struct problem *
draw_look_at(struct ctx *x, const char *id, draw_look *look, int64_t *count);

/* Rows of draw_id_row: which are to be looked at (storage/draws.h). */
typedef struct problem *
draw_rows(struct db *db, struct arena *a, struct db_rows *out);

/* Looks at all of them; *count is how many have moved. The first problem is
 * returned when all have been looked at. */
struct problem *draw_look_at_all(
    struct ctx *x, draw_rows *rows, draw_look *look, int64_t *count);

/* The look of draw_disclose_due() (service/draw.h). */
struct problem *draw_disclose_if_due(
    struct db *db, struct ctx *x, struct attempt *attempt, bool *disclosed);

#endif
