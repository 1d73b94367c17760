/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Credit lists and complaints (C55, C93). Reading needs object.read, writing
 * object.manage. An entry is never changed: it is ended, and another one made.
 * What an entry does to a draw is decided by the city's rule (city_rules.h) at
 * the freeze.
 */
#ifndef SSJ_SERVICE_CREDIT_H
#define SSJ_SERVICE_CREDIT_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/credit.h"

struct page;

struct credit_outcome {
	int64_t read, created; /* what is not created was there already */
};

/* One entry; PROBLEM_DUPLICATE when it is there. */
struct problem *credit_enter(struct ctx *x, const struct credit_entry *entry);

/* A whole file (domain/credit.h), or nothing of it. */
struct problem *credit_import(
    struct ctx *x, const void *bytes, size_t len, struct credit_outcome *out);

/* Pages of struct body_row, newest first. */
struct problem *credit_list(struct ctx *x, const struct credit_filter *f,
    const struct page *page, struct db_rows *out);

/* From tomorrow on the object is off the list. */
struct problem *
credit_finish(struct ctx *x, const char *id, struct body_row *out);

#endif
