/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the back-ends of hash.h share; nobody else includes this.
 */
#ifndef SSJ_DOMAIN_DRAW_HASH_BACKEND_H
#define SSJ_DOMAIN_DRAW_HASH_BACKEND_H

#include "domain/draw/hash.h"
#include "domain/draw/wire.h"

#define DRAW_SM3_IV                                                         \
	{                                                                   \
		0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, \
		    0x163138aa, 0xe38dee4d, 0xb0fb0e4e                      \
	}
#define DRAW_SHA256_IV                                                      \
	{                                                                   \
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, \
		    0x9b05688c, 0x1f83d9ab, 0x5be0cd19                      \
	}

/* SM3's round constants, already rotated, and SHA-256's. */
extern const uint32_t draw_sm3_round[64];
extern const uint32_t draw_sha256_round[64];

/* Portable compression: `words` in the machine's byte order. */
void draw_sm3_compress(uint32_t *state, const uint32_t *words);
void draw_sha256_compress(uint32_t *state, const uint32_t *words);

/* Portable feeding of one state; vector back-ends use it for long messages. */
void draw_sm3_feed(uint32_t *state, const unsigned char *blocks, size_t count);
void
draw_sha256_feed(uint32_t *state, const unsigned char *blocks, size_t count);

/* Portable back-end: always there. */
extern const struct draw_hash draw_sm3_portable;
extern const struct draw_hash draw_sha256_portable;

/*
 * Vector code of this processor family. draw_hash_simd() gives the i-th
 * back-end that this very machine can run, fastest first for each hash; NULL
 * when there are not so many.
 */
const struct draw_hash *draw_hash_simd(size_t i);

#endif
