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
	int64_t read, created, unchanged;
	/* Entries about objects that are not in the library. */
	const struct credit_entry *refusals;
	size_t refused;
};

/* One entry; PROBLEM_DUPLICATE when it is there, PROBLEM_RULE when the object
 * is not in the library (C13). */
struct problem *credit_enter(struct ctx *x, const struct credit_entry *entry);

/* A whole file (domain/credit.h), or nothing of it. Rows about objects that
 * are not in the library are refused by themselves: the lists are made for the
 * whole country. */
struct problem *credit_import(
    struct ctx *x, const void *bytes, size_t len, struct credit_outcome *out);

/* Pages of struct body_row, newest first. */
struct problem *credit_list(struct ctx *x, const struct credit_filter *f,
    const struct page *page, struct db_rows *out);

/* From tomorrow on the object is off the list; PROBLEM_WRONG_STATE when it is
 * off already. */
struct problem *
credit_finish(struct ctx *x, const char *id, struct body_row *out);

#endif
