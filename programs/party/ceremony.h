/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the service shows of an attempt, and what a party makes of it: every
 * hash is computed again from what it binds before anything is sent.
 */
#ifndef SSJ_PROGRAMS_PARTY_CEREMONY_H
#define SSJ_PROGRAMS_PARTY_CEREMONY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"
#include "domain/draw/bytes.h"
#include "domain/draw/charter.h"
#include "domain/draw/signature.h"

struct arena;
struct json;

struct ceremony {
	const struct draw_hash *hash;
	const char *state, *draw_no;
	int64_t attempt;
	struct draw_charter charter;
	struct draw_announcement announcement; /* what gave A */
	const struct json *signatures;
	bool announced, closed, opened;
	struct draw_digest announce, close, open;
	/* Of each party in the charter's order; committed and revealed tell
	 * which are in. */
	struct draw_share *commitments, *secrets;
	bool *committed, *revealed;
	size_t parties;
};

/*
 * Reads GET /v1/draws/{id}/ceremony. What is announced, closed and opened is
 * recomputed; PROBLEM_INVALID says what differs.
 */
struct problem *
ceremony_read(struct arena *a, const struct json *j, struct ceremony *out);

/* The place of a party in the charter; PROBLEM_INVALID when it is not there. */
struct problem *ceremony_party(struct arena *a, const struct ceremony *c,
    const char *party_id, size_t *out);

/* True when `by` has signed as `role`, and validly so, what the role signs
 * (not for statements). */
bool ceremony_signed(
    const struct ceremony *c, enum draw_role role, struct draw_text by);

/* The same for everybody whom the charter gives a key for the role. */
bool ceremony_all_signed(const struct ceremony *c, enum draw_role role);

/* True when nothing will happen any more. */
bool ceremony_has_ended(const struct ceremony *c);

#endif
