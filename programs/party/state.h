/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a party or a holder keeps on its own machine: its signing key, which
 * announcement it has seen for an attempt, the secret it made for it, what it
 * signed, and what it holds. Everything is on disk before it is
 * used, so that a party that is killed at any moment goes on where it was.
 *
 * The folder belongs to the party alone (mode 0700, files 0600). A secret is
 * made here, by the kernel's generator, and leaves only at the reveal.
 */
#ifndef SSJ_PROGRAMS_PARTY_STATE_H
#define SSJ_PROGRAMS_PARTY_STATE_H

#include <stdbool.h>
#include <stddef.h>
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

/*
 * The seed of the Ed25519 key: the one made before, or a new one, durable.
 * *found, where it is not NULL, says whether there was one, and none is made
 * then.
 */
struct problem *party_state_key(struct arena *a, const struct party_state *s,
    struct draw_digest *seed, bool *found);

/*
 * Remembers X as what the party stands by as `role` in this attempt: C and O
 * when it has checked them, with a key or without, and whatever it signs,
 * before it does. PROBLEM_CONFLICT when another X was: nobody signs two
 * histories.
 */
struct party_signing {
	const char *draw_no;
	int64_t attempt;
	const char *role;
	const struct draw_digest *x;
};
struct problem *party_state_signing(struct arena *a,
    const struct party_state *s, const struct party_signing *signing);

/* ---- copies: what one saw and stood by, to be compared with others' ------ */

struct party_copy {
	const char *file;
	/* Why the file is no copy, or a damaged one; NULL when it is one. Then
	 * only `draw_no` is set, where the name is one of ours. */
	const char *skipped;
	const char *draw_no;
	int64_t attempt;
	/* A as seen, then by role; NULL where there is none. */
	const struct draw_digest *announce, *close, *open, *statement;
};

/* The copy of one attempt; all NULL when nothing of it was seen. */
struct problem *party_state_copy(struct arena *a, const struct party_state *s,
    const char *draw_no, int64_t attempt, struct party_copy *out);

/* All of them, ascending by the names of their files; among them, with the
 * reason, files that look like copies and are none that this program wrote, or
 * are damaged. A write that was cut off is no file. */
struct problem *party_state_copies(struct arena *a, const struct party_state *s,
    struct party_copy **out, size_t *count);

/* ---- what a holder keeps: a folder for each attempt -------------------- */

/* Opens or makes it; a descriptor, closed by the caller. */
struct problem *party_state_held(struct arena *a, const struct party_state *s,
    const char *draw_no, int64_t attempt, int *folder);

/* A file of it, written whole and durable, or read. `name` has no slash. */
struct problem *party_held_write(
    struct arena *a, int folder, const char *name, struct draw_text bytes);
struct problem *party_held_read(
    struct arena *a, int folder, const char *name, struct draw_text *out);

#endif
