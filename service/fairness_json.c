/* SPDX-License-Identifier: Apache-2.0 */
/* Figures as they are shown: rounded, in words, small counts left out. */
#include <math.h>
#include <stdio.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/json_write.h"
#include "service/fairness_private.h"

const char *const fairness_dimension_words[FAIRNESS_DIMENSIONS] = {
    [FAIRNESS_DISTRICT] = "district",
    [FAIRNESS_AGE] = "age",
};

/* To six figures: more would only look exact. */
static void
put_number(cJSON *json, const char *name, double v)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "%.6g", v);
	cJSON_AddRawToObject(json, name, text);
}

static enum fairness_verdict
verdict_of(const struct fairness_finding *f)
{
	return (fairness_judge(f->p, f->tests * FAIRNESS_FAMILIES));
}

struct fairness_finding
fairness_square_finding(
    const char *name, const char *title, struct fairness_square square)
{
	return ((struct fairness_finding){name, title, true, square.x,
	    square.df, fairness_chi_square(square.x, square.df),
	    square.df > 0 ? 1 : 0});
}

struct fairness_finding
fairness_cells_finding(const char *name, const char *title,
    const struct fairness_cell *cells, size_t count)
{
	struct fairness_finding f = {.name = name, .title = title, .p = 1};
	size_t i;

	for (i = 0; i < count; i++) {
		if (cells[i].variance <= 0)
			continue;
		f.tests++;
		f.p = fmin(f.p,
		    fairness_count((double)cells[i].drawn, cells[i].expected,
			cells[i].variance));
	}
	return (f);
}

static cJSON *
finding_json(const struct fairness_finding *f)
{
	cJSON *json = cJSON_CreateObject();

	json_put(json, "name", f->name);
	json_put(json, "title", f->title);
	if (f->square) {
		put_number(json, "chi_square", f->x);
		cJSON_AddNumberToObject(json, "df", (double)f->df);
	}
	put_number(json, "p", f->p);
	cJSON_AddNumberToObject(json, "tests", (double)f->tests);
	put_number(json, "adjusted",
	    fairness_adjusted(f->p, f->tests * FAIRNESS_FAMILIES));
	json_put(json, "verdict", fairness_word(verdict_of(f)));
	json_put(json, "words", fairness_title(verdict_of(f)));
	return (json);
}

/* One that needs an explanation decides; one that says something at all is
 * more than none. */
static enum fairness_verdict
worse(enum fairness_verdict x, enum fairness_verdict y)
{
	if (x == FAIRNESS_EXPLAIN || y == FAIRNESS_TOO_FEW)
		return (x);
	return (y);
}

void
fairness_put_findings(
    cJSON *json, const struct fairness_finding *findings, size_t count)
{
	enum fairness_verdict all = FAIRNESS_TOO_FEW;
	cJSON *array = cJSON_AddArrayToObject(json, "tests");
	size_t i;

	for (i = 0; i < count; i++) {
		cJSON_AddItemToArray(array, finding_json(&findings[i]));
		all = worse(all, verdict_of(&findings[i]));
	}
	json_put(json, "verdict", fairness_word(all));
	json_put(json, "words", fairness_title(all));
}

static cJSON *
cell_json(const char *category, const struct fairness_cell *c, bool hide)
{
	cJSON *json = cJSON_CreateObject();

	json_put(json, "category", category);
	cJSON_AddBoolToObject(json, "hidden", hide);
	if (hide) {
		cJSON_AddNullToObject(json, "count");
		cJSON_AddNullToObject(json, "drawn");
		cJSON_AddNullToObject(json, "expected");
		cJSON_AddNullToObject(json, "p");
		return (json);
	}
	cJSON_AddNumberToObject(json, "count", (double)c->count);
	cJSON_AddNumberToObject(json, "drawn", (double)c->drawn);
	put_number(json, "expected", c->expected);
	put_number(json, "p",
	    fairness_count((double)c->drawn, c->expected, c->variance));
	return (json);
}

void
fairness_put_cells(struct arena *a, cJSON *json, const char *name,
    const char *const *categories, const struct fairness_cell *cells,
    size_t count)
{
	cJSON *array = cJSON_AddArrayToObject(json, name);
	bool *hide = arena_array(a, count, sizeof(*hide));
	size_t i;

	fairness_hide(cells, count, hide);
	for (i = 0; i < count; i++)
		cJSON_AddItemToArray(
		    array, cell_json(categories[i], &cells[i], hide[i]));
}

void
fairness_put_pairs(cJSON *json, const struct fairness_pairs *p)
{
	cJSON *pairs = cJSON_AddObjectToObject(json, "pairs");
	cJSON *times = cJSON_AddArrayToObject(pairs, "times");
	size_t i;

	cJSON_AddNumberToObject(pairs, "together", (double)p->together);
	cJSON_AddNumberToObject(pairs, "most", (double)p->most);
	for (i = 0; i < FAIRNESS_TIMES; i++)
		cJSON_AddItemToArray(
		    times, cJSON_CreateNumber((double)p->times[i]));
}
