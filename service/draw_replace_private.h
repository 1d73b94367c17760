/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of an object's replacement share: the order that is followed,
 * the rows of the visits it gives, and the act around both.
 */
#ifndef SSJ_SERVICE_DRAW_REPLACE_PRIVATE_H
#define SSJ_SERVICE_DRAW_REPLACE_PRIVATE_H

#include "service/draw_replay.h"
#include "storage/draw_tasks.h"
#include "storage/substitutions.h"
#include "storage/task_partners.h"
#include "storage/tasks.h"

struct replacing {
	struct ctx *x;
	const char *id, *now;
	struct substitution_row row;
	struct task_row task;
	struct draw_replay replay;
	const struct draw_task_item_row *items;
	size_t item_count;
	const struct draw_task_partner_row *partners; /* of the old visit */
	size_t partner_count;
	const struct draw_substituted *before; /* of all amendments so far */
	size_t before_count;
	struct draw_substituted *in; /* of lists that have somebody left */
	size_t in_count;
	struct draw_replaced *people;
	size_t people_count;
};

/* Who comes in for the object in every list of the old visit, into s->in:
 * the first of the stratum's order that no draw and no amendment has used, or
 * nobody when the order has ended. */
struct problem *replace_find(struct replacing *s);

/* Writes the visits that follow from s->in, with their tasks and the amendment
 * that says so. */
struct problem *replace_visits(struct db *db, struct replacing *s);

#endif
