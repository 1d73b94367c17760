/* SPDX-License-Identifier: Apache-2.0 */
/* What looking up and making the rows of a draw share. */
#ifndef SSJ_SERVICE_DRAW_COMPUTE_ROWS_H
#define SSJ_SERVICE_DRAW_COMPUTE_ROWS_H

#include "domain/draw/index.h"
#include "service/draw_compute_private.h"
#include "storage/draw_sources.h"
#include "storage/draw_tasks.h"
#include "storage/task_partners.h"

/* An item of a list, and whose people carry it out. */
struct list_facts {
	const struct draw_list_row *row;
	struct source_form form;
	const char *methods; /* the one that the plan names, as JSON */
	const char *org_id, *org_path; /* of tasks it leads or joins */
	bool own; /* of whoever planned: leads wherever it takes part */
};

struct draw_rows {
	struct draw_pick_row *picks;
	size_t pick_count;
	struct draw_task_row *tasks;
	size_t task_count;
	struct draw_task_item_row *items;
	size_t item_count;
	struct draw_task_inspector_row *inspectors;
	size_t inspector_count;
	struct draw_task_partner_row *partners;
	size_t partner_count, partner_room;
	/* Drawn objects: code to place in `found`. */
	struct draw_index *by_code;
	const struct source_found **found;
};

struct making {
	struct computation *c;
	struct arena *a;
	struct draw_rows *out;
	struct list_facts *lists;
	/* Inspectors: place in the roster to id. */
	const char **people;
};

/* A list of the draw; every check is of one. */
const struct list_facts *
making_list(const struct making *m, struct draw_text list_id);

/* A drawn object. */
const struct source_found *
making_object(const struct making *m, struct draw_text code);

/* Picks, tasks, items, inspectors and partners into m->out. */
void making_rows(struct making *m);

#endif
