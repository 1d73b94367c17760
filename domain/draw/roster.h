/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The annexes that assignment reads: who can be sent (roster.csv), where the
 * objects are (objects.csv), who must not meet whom (recusals.csv).
 *
 * Rows are taken as the annexes have them; of two rows with one key the later
 * counts. Days are compared as text, as everything that is bound.
 */
#ifndef SSJ_DOMAIN_DRAW_ROSTER_H
#define SSJ_DOMAIN_DRAW_ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"

struct arena;
struct draw_index;
struct problem;

/* Absent from one day to another, both included. */
struct draw_leave {
	struct draw_text from, to;
	bool formed; /* false: the annex holds something else than from/to */
};

struct draw_inspector {
	struct draw_text id, department;
	struct draw_text district; /* "*" = the whole city */
	const struct draw_text *specialties;
	size_t specialty_count;
	struct draw_text certificate_until;
	const struct draw_leave *leaves;
	size_t leave_count;
	int64_t load;  /* carried over */
	int64_t start; /* max(0, load - median of the department) */
};

/* One pair that must not meet (回避). */
struct draw_recusal {
	struct draw_text inspector, object;
	size_t before; /* an earlier one of the object, or DRAW_ABSENT */
};

/* Who belongs to a department: places in inspectors. */
struct draw_members {
	const size_t *places;
	size_t count;
};

struct draw_roster {
	struct draw_inspector *inspectors;
	size_t count;
	struct draw_index *by_id; /* place in inspectors */
	/* objects.csv without its header: a city has millions of rows, and few
	 * of them are asked for. */
	struct draw_text places;
	struct draw_index *place_of; /* NULL: the rows ascend; of an object
				      * into districts otherwise */
	struct draw_text *districts; /* distinct */
	struct draw_index *by_district;
	struct draw_recusal *recusals;
	size_t recusal_count;
	struct draw_index *recused; /* object to its last recusal */
	struct draw_index *departments;
	struct draw_members *members; /* of each */
};

/*
 * Reads the three files; the roster lives in `a` and points into them.
 * PROBLEM_INVALID when one is not in its form.
 */
struct draw_annexes {
	struct draw_text roster, objects, recusals;
};
struct problem *draw_roster_read(
    struct arena *a, const struct draw_annexes *files, struct draw_roster *out);

/* The people of a department; none when it has none. */
struct draw_members
draw_roster_members(const struct draw_roster *r, struct draw_text department);

/* True when the two must not meet. */
bool draw_roster_recused(const struct draw_roster *r, struct draw_text object,
    struct draw_text inspector);

/* The district of an object; NULL when objects.csv does not name it. */
const struct draw_text *
draw_roster_district(const struct draw_roster *r, struct draw_text object);

/*
 * roster.csv of these inspectors (`start` and `formed` are not looked at).
 * PROBLEM_INVALID or PROBLEM_DUPLICATE as draw_csv_write(), or when a
 * specialty holds ';'.
 */
struct problem *
draw_roster_write(struct arena *a, const struct draw_inspector *inspectors,
    size_t count, struct draw_text *out);

#endif
