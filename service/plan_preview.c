/* SPDX-License-Identifier: Apache-2.0 */
/* What a slot would draw if it were drawn now. */
#include <string.h>

#include "base/arena.h"
#include "service/plans.h"

/* The count row of a stratum, or nothing. */
static struct plan_preview_row
counted(const struct db_rows *rows, const char *stratum)
{
	const struct plan_preview_row *row = rows->rows;
	size_t i;

	for (i = 0; i < rows->count; i++)
		if (strcmp(row[i].stratum, stratum) == 0)
			return (row[i]);
	return ((struct plan_preview_row){stratum, 0, 0});
}

/* As the draw will size it; what is due less than one is left to chance. */
static struct plan_quota
quota(const struct plan_ratio *ratio, const struct plan_preview_row *row)
{
	int64_t due = row->eligible * ratio->num;
	bool small = due < ratio->den;

	return ((struct plan_quota){
	    .stratum = ratio->stratum,
	    .eligible = row->eligible,
	    .excluded = row->excluded,
	    .num = ratio->num,
	    .den = ratio->den,
	    .quota = small ? 0 : (due + ratio->den - 1) / ratio->den,
	    .chance = small && due > 0,
	});
}

static struct problem *
forecast(struct db *db, struct arena *a, const char *district,
    struct plan_forecast *f)
{
	const struct plan_line *line = f->list->line;
	struct plan_reach reach = plan_reach(a, district, line, f->list->item);
	struct plan_quota *out =
	    arena_array(a, line->ratio_count, sizeof(*out));
	struct db_rows rows;
	size_t i;

	TRY(plans_preview(db, a, &reach, &rows));
	for (i = 0; i < line->ratio_count; i++) {
		struct plan_preview_row found =
		    counted(&rows, line->ratios[i].stratum);

		out[i] = quota(&line->ratios[i], &found);
		f->eligible += found.eligible;
		f->excluded += found.excluded;
	}
	f->quota = out;
	f->count = line->ratio_count;
	return (NULL);
}

struct preview {
	const char *id;
	int64_t slot;
	const char *item_id;
	const struct plan_forecast **out;
	size_t *count;
};

static struct problem *
preview(struct db *db, struct arena *a, void *arg)
{
	struct preview *v = arg;
	const struct plan_list *lists;
	struct plan_forecast *out;
	struct plan_row row;
	struct plan plan;
	size_t count, i, n = 0;

	TRY(plans_get(db, a, v->id, &row));
	TRY(plans_load(db, a, &row, &plan));
	lists = plan_slot_lists(a, &plan, v->slot, &count);
	out = arena_array(a, count, sizeof(*out));
	for (i = 0; i < count; i++) {
		if (v->item_id != NULL &&
		    strcmp(lists[i].line->item_id, v->item_id) != 0)
			continue;
		out[n].list = &lists[i];
		TRY(forecast(db, a, row.district, &out[n++]));
	}
	if (n == 0)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	*v->out = out;
	*v->count = n;
	return (NULL);
}

struct problem *
plan_preview(struct ctx *x, const char *id, int64_t slot, const char *item_id,
    const struct plan_forecast **out, size_t *count)
{
	struct preview v = {id, slot, item_id, out, count};

	TRY(ctx_require(x, PERM_PLAN_READ));
	return (db_transact(x->db, x->arena, preview, &v));
}
