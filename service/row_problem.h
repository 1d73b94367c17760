/* SPDX-License-Identifier: Apache-2.0 */
/* What was wrong with a row, as a problem: for single changes, where a file
 * would be told row by row. */
#ifndef SSJ_SERVICE_ROW_PROBLEM_H
#define SSJ_SERVICE_ROW_PROBLEM_H

#include "base/problem.h"
#include "domain/row_note.h"

/* PROBLEM_INVALID with one place per refusal; NULL when there is none. */
struct problem *row_problem(struct arena *a, const struct row_notes *n);

#endif
