/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people sign. A hash proves nothing about when it existed; a signature
 * by somebody who published his key beforehand does. Signed is
 * D("sign", role, X, u64be(ms)), X being what the role says.
 */
#ifndef SSJ_DOMAIN_DRAW_SIGNATURE_H
#define SSJ_DOMAIN_DRAW_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/draw/bytes.h"
#include "domain/draw/charter.h"
#include "domain/draw/ed25519.h"

enum draw_role {
	DRAW_ROLE_HOLD,	     /* A: a holder has all of it, and it gives A */
	DRAW_ROLE_CLOSE,     /* C: a party, before anybody reveals */
	DRAW_ROLE_OPEN,	     /* O: a party, before the beacon */
	DRAW_ROLE_STATEMENT, /* the statement's hash: either, afterwards */
	DRAW_ROLE_AMEND, /* an amendment's hash: a holder, having judged it */
	DRAW_ROLE_COUNT,
};

const char *draw_role_word(enum draw_role role);
/* DRAW_ROLE_COUNT when no role has this word. */
enum draw_role draw_role_find(struct draw_text word);

/* The digest whose 32 bytes are signed; `ms` since 1970. */
struct draw_digest draw_signed(const struct draw_hash *h, enum draw_role role,
    const struct draw_digest *x, int64_t ms);

/* X of a statement: the hash of its bytes. */
struct draw_digest
draw_statement_hash(const struct draw_hash *h, struct draw_text bytes);

/* 64 lower-case hex digits of the charter. False for another text. */
bool draw_public_key(struct draw_text hex, unsigned char out[ED25519_KEY]);

/*
 * The key under which `by` signs as `role`: holders hold and amend, parties
 * close and open, both sign the statement. NULL when the charter names nobody
 * of that kind; an empty text where he has no key.
 */
const struct draw_text *draw_signer_key(
    const struct draw_charter *c, enum draw_role role, struct draw_text by);

/*
 * The last millisecond at which the role may be signed: holders while parties
 * commit, C while they reveal, O before the beacon (in the hall, where the
 * balls wait for it, as long as they may be read); the statement and amendments
 * at any time.
 */
int64_t draw_role_deadline(const struct draw_charter *c, enum draw_role role);

#endif
