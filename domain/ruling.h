/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the city's published rules say of the objects of a draw, at its freeze:
 * whose cap is used up (N04, N07), and who has more than one lot (C55, C93).
 *
 * Objects come ascending by code, list by list; a cursor walks along with each
 * list, so that a question costs nothing where no rule speaks of anybody.
 */
#ifndef SSJ_DOMAIN_RULING_H
#define SSJ_DOMAIN_RULING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/cap.h"

struct arena;
struct problem;

enum {
	RULING_LOTS_MOST = 16,
	/* At most one object in so many may have more than one lot. */
	RULING_LOTS_SHARE = 20,
};

/* An object with more than one lot. */
struct ruling_lots {
	const char *code;
	int64_t lots;
};

/* Everything in force, each part ascending by code (memcmp). */
struct ruling_book {
	struct caps caps;
	bool of_city; /* whoever draws belongs to the city */
	const struct cap_use *uses;
	size_t use_count;
	bool *met; /* use_count: asked for, and a cap applies */
	const struct ruling_lots *lots;
	size_t lots_count;
};

/* Where a list is; zero at its beginning. */
struct ruling_cursor {
	size_t use, lots;
};

struct ruling {
	bool used_up; /* not eligible */
	struct cap_state cap;
	unsigned int lots; /* 1–16 */
};

/* Says what the rules say of `code` (`len` bytes), which is not before any
 * that was asked with this cursor. */
struct ruling ruling_of(const struct ruling_book *book,
    struct ruling_cursor *at, const char *code, size_t len);

/*
 * May a list with `raised` objects of more than one lot among `count` be
 * frozen? PROBLEM_RULE that names the list and says to use strata otherwise:
 * many lots for many are a stratum, and only strata have a size of their own.
 */
struct problem *ruling_check_lots(
    struct arena *a, const char *list_id, uint64_t raised, uint64_t count);

#endif
