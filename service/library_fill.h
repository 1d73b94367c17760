/* SPDX-License-Identifier: Apache-2.0 */
/* A library of objects filled in one act, see storage/object_fill.h. */
#ifndef SSJ_SERVICE_LIBRARY_FILL_H
#define SSJ_SERVICE_LIBRARY_FILL_H

#include "base/actor.h"
#include "base/problem.h"
#include "domain/library.h"

struct library_source {
	/* The next object and its UUID, which live until the next call; false
	 * behind the last. */
	bool (*next)(void *arg, const char **id, struct library_object *out);
	/* Called when all objects are there and the keys are to be made. */
	void (*all_there)(void *arg);
	void *arg;
};

/*
 * Fills the empty library; all or nothing. x->db must be a connection of the
 * schema's owner. *count = how many. PROBLEM_WRONG_STATE when it is not empty.
 */
struct problem *library_fill(
    struct ctx *x, const struct library_source *source, int64_t *count);

#endif
