/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checklists: forms as data, and answers judged against them.
 *
 * A form version is a list of fields. Each has
 *	id		word, [a-z][a-z0-9_]{0,39}, unique in the form
 *	type		boolean, choice, multi, text, number or date
 *	title		what the inspector reads
 *	required	must be answered before the record is signed
 *	legal_basis	of this line; optional
 *	help		what to look at; optional
 * and by type
 *	choice, multi	options: [{value, title}], 1 to 50, values unique
 *	text		max_length in characters, 1 to 10,000; 2,000 if absent
 *	number		minimum, maximum, unit; each optional
 *
 * Answers are one object: field id → true, "value", ["value", …], "text",
 * 12.5, "2026-05-01". What was not answered is absent; null is no answer.
 *
 * A form version never changes once it is stored, so what was judged once
 * stays judged.
 */
#ifndef SSJ_DOMAIN_CHECKLIST_H
#define SSJ_DOMAIN_CHECKLIST_H

#include "base/problem.h"

struct arena;
struct json;

enum {
	CHECKLIST_FIELDS_MAX = 200,
	CHECKLIST_OPTIONS_MAX = 50,
	CHECKLIST_TEXT_DEFAULT = 2000,
	CHECKLIST_TEXT_MAX = 10000,
};

/* How far the answers are. */
enum checklist_stage {
	CHECKLIST_DRAFT,    /* what is there must be right */
	CHECKLIST_COMPLETE, /* … and every required field be answered */
};

/*
 * Judges the definition of a form: the array of fields. PROBLEM_INVALID lists
 * everything that is wrong, with JSON pointers below `pointer`.
 */
struct problem *checklist_check_form(
    struct arena *a, const struct json *fields, const char *pointer);

/*
 * Judges answers against `fields`, which checklist_check_form() has passed.
 * PROBLEM_INVALID lists everything that is wrong, with JSON pointers below
 * `pointer`.
 */
struct problem *checklist_check_answers(struct arena *a,
    const struct json *fields, const struct json *answers, const char *pointer,
    enum checklist_stage stage);

#endif
