/* SPDX-License-Identifier: Apache-2.0 */
/* A published document by its address. */
#ifndef SSJ_PROGRAMS_VERIFY_FETCH_H
#define SSJ_PROGRAMS_VERIFY_FETCH_H

#include <stdbool.h>

#include "domain/draw/bytes.h"

struct arena;
struct problem;

/* True for http:// and https://. */
bool verify_is_url(const char *name);

/*
 * The bytes at a URL, as they were sent; redirections are followed,
 * certificates checked, more than a gigabyte is refused. PROBLEM_UNAVAILABLE
 * says why there are none.
 */
struct problem *
verify_fetch(struct arena *a, const char *url, struct draw_text *out);

#endif
