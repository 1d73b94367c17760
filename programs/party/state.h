/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a party keeps on its own machine: which announcement it has seen for an
 * attempt, and the secret it made for it. Everything is on disk before it is
 * used, so that a party that is killed at any moment goes on where it was.
 *
 * The folder belongs to the party alone (mode 0700, files 0600). A secret is
 * made here, by the kernel's generator, and leaves only at the reveal.
 */
#ifndef SSJ_PROGRAMS_PARTY_STATE_H
#define SSJ_PROGRAMS_PARTY_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"
#include "domain/draw/bytes.h"

struct arena;

struct party_state {
	int folder; /* descriptor; holds the lock until the process ends */
};

/* Opens or makes the folder. PROBLEM_CONFLICT when another process of this
 * party uses it. */
struct problem *
party_state_open(struct arena *a, const char *path, struct party_state *out);

/*
 * Remembers A as the announcement of this attempt. PROBLEM_CONFLICT when
 * another A was seen for it before: two histories were shown, and a party
 * commits to one only.
 */
struct problem *
party_state_announce(struct arena *a, const struct party_state *s,
    const char *draw_no, int64_t attempt, const struct draw_digest *announce);

/* The secret for this A: the one made before, or a new one, durable. */
struct problem *party_state_secret(struct arena *a, const struct party_state *s,
    const struct draw_digest *announce, struct draw_digest *out);

#endif
