/* SPDX-License-Identifier: Apache-2.0 */
/* What the acts of the program share. */
#ifndef SSJ_PROGRAMS_PARTY_PARTY_H
#define SSJ_PROGRAMS_PARTY_PARTY_H

#include "programs/http/client.h"
#include "programs/party/ceremony.h"
#include "programs/party/state.h"

struct party {
	const char *act; /* "run", "hold", … */
	const char *folder, *url, *draw, *id, *invitation_file;
	const char *with; /* compare: file or URL */
	struct party_state state;
	struct http_client client;
	bool committed, revealed, opened, held; /* told already */
};

/* "jiwei 已承诺 <hex>" on standard output. */
void party_tell(
    const struct party *p, const char *what, const struct draw_digest *digest);

/* For tests: a place at which this party may be killed, "jiwei/secret"; see
 * base/failpoint.h. */
void party_reach(const struct party *p, const char *place);

/* ---- one look each; *ended when nothing is left to do (attend.c) -------- */

struct problem *party_attend(struct arena *a, struct party *p, bool *ended);
struct problem *holder_attend(struct arena *a, struct party *p, bool *ended);
struct problem *holder_publish(struct arena *a, struct party *p, bool *ended);
struct problem *holder_amend(struct arena *a, struct party *p, bool *ended);
/* Brings the key into the charter. */
struct problem *party_register(struct arena *a, struct party *p, bool *ended);

/* ---- keys and signatures (sign.c) -------------------------------------- */

/* The public key, 64 hex digits; "" when there is none and `make` is false. */
struct problem *party_public_key(
    struct arena *a, const struct party *p, bool make, const char **out);

/* PROBLEM_CONFLICT when the charter has another key for us than ours, or none
 * (NULL): then we are no holder. */
struct problem *party_check_key(
    struct arena *a, const struct party *p, const struct draw_text *in_charter);

/*
 * Signs X as `role` and sends it, unless it stands there already or there is
 * no key to sign with. What is signed is remembered before it leaves.
 */
struct problem *party_sign(struct arena *a, const struct party *p,
    const struct ceremony *c, enum draw_role role, const struct draw_digest *x);

/*
 * Signs an amendment that has been judged, unless the service shows that it
 * was signed before; PROBLEM_CONFLICT when another one of this number was.
 */
struct party_amendment {
	uint32_t number;
	struct draw_digest hash;
	bool signed_before;
};
struct problem *party_sign_amendment(struct arena *a, const struct party *p,
    const struct ceremony *c, const struct party_amendment *x);

/* Fetches the statement, compares it with what was seen, and, of a holder,
 * with what follows from what he keeps; signs it. */
struct problem *party_sign_statement(struct arena *a, const struct party *p,
    const struct ceremony *c, bool holds);

/* ---- holders (hold.c) -------------------------------------------------- */

/*
 * Fetches what is sealed to us, opens it, computes veil, roots and annexes
 * again, keeps all of it on disk; then signs `hold`. PROBLEM_INVALID says what
 * is not what A binds.
 */
struct problem *
party_hold(struct arena *a, struct party *p, const struct ceremony *c);

/* Opens what was sealed to our key; *len = of `plain`, which has room for as
 * much as is sealed. False when it does not open. */
bool party_unseal(struct arena *a, const struct party *p,
    const unsigned char *sealed, size_t sealed_len, unsigned char *plain,
    size_t *len);

/* Computes the draw again from what was kept: PROBLEM_INVALID when another
 * statement follows than this one. */
struct problem *party_recompute(struct arena *a, const struct party *p,
    const struct ceremony *c, struct draw_text statement);

/* Publishes the VK that was kept. */
struct problem *
party_publish(struct arena *a, const struct party *p, const struct ceremony *c);

/* ---- amendments (amend.c) ----------------------------------------------- */

/*
 * Judges every amendment of a drawn attempt from what is held and the
 * statement that was signed, and signs those it has not. PROBLEM_INVALID says
 * which does not follow from the rule; it is not signed, nor any after it.
 */
struct problem *
party_amend(struct arena *a, struct party *p, const struct ceremony *c);

/* ---- two histories (compare.c) ------------------------------------------ */

/* What was seen and stood by, as JSON on standard output, for others to
 * compare theirs with; on standard error what looks like a copy and is none.
 * PROBLEM_INTERNAL, in the end, when a copy is damaged. */
struct problem *party_print_copies(struct arena *a, const struct party *p);

/*
 * Compares it with p->with: a transcript, a statement, what the service shows
 * of an attempt, or somebody else's copies. Prints each value that both have;
 * PROBLEM_CONFLICT when one differs, PROBLEM_NOT_FOUND when there is none.
 */
struct problem *party_compare(struct arena *a, const struct party *p);

#endif
