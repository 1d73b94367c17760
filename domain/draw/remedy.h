/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What would fill a slot that nobody fills. No rule is bent: the words say who
 * would have to be there, renewed or back, and never that somebody who must
 * keep away may go after all.
 */
#ifndef SSJ_DOMAIN_DRAW_REMEDY_H
#define SSJ_DOMAIN_DRAW_REMEDY_H

#include "domain/draw/assign.h"

struct arena;

/* "再有 1 名…即可；或者…": one more person, and where there are any: a new
 * certificate, an end of leave, days outside it. */
char *draw_remedy(struct arena *a, const struct draw_supply *s);

/* draw_supply_text() and draw_remedy(), as an unfilled slot shows them. */
char *draw_unfilled_text(struct arena *a, const struct draw_supply *s);

#endif
