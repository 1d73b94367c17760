/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checklist forms. A version, once stored, never changes: a change makes the
 * next one, and records keep the version they were filled in with.
 */
#ifndef SSJ_SERVICE_CHECKLISTS_H
#define SSJ_SERVICE_CHECKLISTS_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/checklists.h"

struct json;
struct page;

struct checklist_draft {
	const char *code;
	const char *org_id; /* NULL: the organisation acted for */
	const char *title;
	const struct json *fields; /* the array … */
	const char *fields_text;   /* … and as it was written */
};

/* Version 1 of a new form; item.manage for the organisation. PROBLEM_INVALID
 * lists what is wrong with its fields, below "/fields". */
struct problem *checklist_create(struct ctx *x,
    const struct checklist_draft *draft, struct checklist_row *out);

/* The next version; `version` is the form_version it replaces. NULL members
 * of `change` stay as they are. */
struct problem *checklist_update(struct ctx *x, const char *id, int64_t version,
    const struct checklist_draft *change, struct checklist_row *out);

/* item.read; form_version 0 = the newest. */
struct problem *checklist_read(struct ctx *x, const char *id,
    int64_t form_version, struct checklist_row *out);
struct problem *checklist_list(struct ctx *x, const char *org_id,
    const struct page *page, struct db_rows *out);

#endif
