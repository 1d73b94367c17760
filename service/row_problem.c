/* SPDX-License-Identifier: Apache-2.0 */
#include "service/row_problem.h"

#include "base/arena.h"

struct problem *
row_problem(struct arena *a, const struct row_notes *n)
{
	const struct row_note *note;
	struct problem *p = NULL;

	for (note = n->first; note != NULL; note = note->next)
		if (note->refused)
			problem_note(a, &p, PROBLEM_INVALID,
			    arena_fmt(a, "/%s", note->field), note->code, "%s",
			    note->detail);
	return (p);
}
