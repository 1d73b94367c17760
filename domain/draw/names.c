/* SPDX-License-Identifier: Apache-2.0 */
/* The table of the auditor's files. */
#include "domain/draw/names.h"

#include <string.h>

static const struct {
	const char *name, *header;
	size_t keys;
} files[DRAW_NAME_COUNT] = {
    [DRAW_ROSTER] = {"roster.csv",
	"id,department,district,specialties,certificate_until,leave,load", 1},
    [DRAW_OBJECTS] = {"objects.csv", "id,district", 1},
    [DRAW_RECUSALS] = {"recusals.csv", "inspector,object", 2},
    [DRAW_CAPS] = {"caps.csv", "id,used,cap", 1},
    [DRAW_EXCLUDED] = {"excluded.csv", "object,list_id,rule,evidence", 3},
    [DRAW_VISITS] = {"visits.csv",
	"visit_id,object,list_id,department,specialty,from,to", 3},
    [DRAW_ASSIGNMENT] = {"assignment.csv",
	"visit_id,slot,department,specialty,inspector", 2},
};

const char *
draw_name(enum draw_name n)
{
	return (files[n].name);
}

const char *
draw_header(enum draw_name n)
{
	return (files[n].header);
}

size_t
draw_name_keys(enum draw_name n)
{
	return (files[n].keys);
}

enum draw_name
draw_name_find(struct draw_text name)
{
	unsigned int n = 0;

	while (n < DRAW_NAME_COUNT &&
	    !draw_text_equal(name, draw_text_of(files[n].name)))
		n++;
	return ((enum draw_name)n);
}

bool
draw_name_is_bound(
    const struct draw_bound *bound, size_t count, enum draw_name n)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (draw_name_find(bound[i].name) == n)
			return (true);
	return (false);
}

bool
draw_name_is_taken(struct draw_text list_id)
{
	size_t n, len;

	for (n = 0; n < DRAW_NAME_COUNT; n++) {
		len = strlen(files[n].name) - strlen(".csv");
		if (list_id.len == len &&
		    memcmp(list_id.s, files[n].name, len) == 0)
			return (true);
	}
	return (false);
}
