/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sixteen messages of the form H(domain ‖ key[32] ‖ u8(number) ‖ u8(len) ‖
 * name) at once, for names that let it fit one block: tickets of objects,
 * picks of inspectors.
 */
#ifndef SSJ_DOMAIN_DRAW_KEYED_H
#define SSJ_DOMAIN_DRAW_KEYED_H

#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"

enum {
	DRAW_KEYED_MAX = DRAW_ONE_BLOCK - 35
}; /* longest name: 20 bytes */

/* Aligned for vectors: lives on the stack, not in an arena. */
struct draw_keyed {
	struct draw_lanes lanes;
	const struct draw_hash *hash;
	unsigned char last; /* byte of the key */
};

void draw_keyed_begin(struct draw_keyed *k, const struct draw_hash *h,
    unsigned char domain, const struct draw_digest *key);

/* Sets the message of one lane. */
void draw_keyed_put(struct draw_keyed *k, size_t lane, unsigned int number,
    struct draw_text name);

/* Hashes the first `count` lanes; draw_lanes_digest(&k->lanes, …) has them. */
void draw_keyed_run(struct draw_keyed *k, size_t count);

/* First eight bytes of a lane's digest, as a number. */
static inline uint64_t
draw_keyed_first(const struct draw_keyed *k, size_t lane)
{
	return (
	    (uint64_t)k->lanes.state[0][lane] << 32 | k->lanes.state[1][lane]);
}

#endif
