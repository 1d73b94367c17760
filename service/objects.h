/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The library of objects (检查对象名录库): one for the whole city, shared by
 * all departments (C14). The rules of a row are domain/library.h, the same for
 * a single change and for an import.
 */
#ifndef SSJ_SERVICE_OBJECTS_H
#define SSJ_SERVICE_OBJECTS_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/objects.h"

struct page;

/* What is said about an object; NULL = not said, "" = none. */
struct object_draft {
	const char *uscc, *reg_no, *name, *kind, *district, *industry;
	const char *address, *registered_on, *status, *risk;
	const char *abnormal; /* "true", "false" */
};

/* object.read. `f->risk` "none" = not classified. */
struct problem *object_list(struct ctx *x, const struct object_filter *f,
    const struct page *page, struct object_page *out);
struct problem *
object_read(struct ctx *x, const char *id, struct object_row *out);

/* object.manage. PROBLEM_INVALID for what no row may be; PROBLEM_DUPLICATE when
 * the city has the object already. */
struct problem *object_create(
    struct ctx *x, const struct object_draft *draft, struct object_row *out);

/* PROBLEM_STALE unless the object's version is `version`. A change of district
 * is a move: a line stays behind. */
struct problem *object_update(struct ctx *x, const char *id, int64_t version,
    const struct object_draft *change, struct object_row *out);

/* As it is shown and logged: the members of the contract's Object but the
 * times. */
struct cJSON *object_json(const struct object_row *row);

#endif
