/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SM3 (GB/T 32905) and SHA-256 (FIPS 180-4) for the draw: one message at a
 * time, or sixteen short ones side by side.
 *
 * A draw hashes every object of a city once, so the compression functions are
 * our own and run in as many lanes as the processor has. All back-ends of a
 * hash give the same bytes; which one runs is chosen when it is looked up.
 * Nothing here is secret-independent in time: keys are published in the end.
 */
#ifndef SSJ_DOMAIN_DRAW_HASH_H
#define SSJ_DOMAIN_DRAW_HASH_H

#include <stddef.h>
#include <stdint.h>

enum {
	DRAW_HASH = 32,	 /* bytes of a digest */
	DRAW_BLOCK = 64, /* bytes of a block */
	DRAW_WORDS = 16, /* words of a block */
	DRAW_STATE = 8,	 /* words of a state */
	DRAW_LANES = 16, /* messages side by side */
	/* A message up to this long fits one block with its padding. */
	DRAW_ONE_BLOCK = 55,
	DRAW_MESSAGE = 576, /* longest message of draw_hash_many(), padded */
};

/*
 * Sixteen states and the next block of each, word by word: word[w][l] is word
 * w (already in the machine's byte order) of lane l. What all lanes have in
 * common is thus set once and stays.
 */
struct draw_lanes {
	_Alignas(64) uint32_t state[DRAW_STATE][DRAW_LANES];
	_Alignas(64) uint32_t word[DRAW_WORDS][DRAW_LANES];
};

struct draw_hash {
	const char *name;    /* "SM3" or "SHA-256": it is hashed into A */
	const char *backend; /* "portable", "avx2", …: for people only */
	uint32_t iv[DRAW_STATE];
	/* Feeds `count` consecutive blocks into one state. */
	void (*feed)(
	    uint32_t *state, const unsigned char *blocks, size_t count);
	/* Feeds each lane's block into its state. Lanes from `count` on may
	 * be left undefined. */
	void (*feed_lanes)(struct draw_lanes *lanes, size_t count);
};

/*
 * The fastest back-end of the hash called `name` ("SM3", "SHA-256") on this
 * machine; NULL when there is no such hash. The result lives for ever.
 */
const struct draw_hash *draw_hash_find(const char *name, size_t len);
const struct draw_hash *draw_hash_sm3(void);
const struct draw_hash *draw_hash_sha256(void);

/* Every back-end that this machine can run, for tests and benches: the i-th,
 * or NULL when there are not so many. */
const struct draw_hash *draw_hash_backend(size_t i);

/* ---- one message --------------------------------------------------------- */

struct draw_hasher {
	const struct draw_hash *hash;
	uint64_t total; /* bytes so far */
	uint32_t state[DRAW_STATE];
	unsigned char block[DRAW_BLOCK]; /* the part that is not fed yet */
};

void draw_hash_begin(struct draw_hasher *x, const struct draw_hash *h);
void draw_hash_add(struct draw_hasher *x, const void *bytes, size_t len);
void draw_hash_end(struct draw_hasher *x, unsigned char out[DRAW_HASH]);

/* The digest of `len` bytes. */
void draw_hash_of(const struct draw_hash *h, const void *bytes, size_t len,
    unsigned char out[DRAW_HASH]);

/* ---- many messages ------------------------------------------------------- */

/* One message of draw_hash_many() and its digest. */
struct draw_message {
	unsigned char bytes[DRAW_MESSAGE];
	size_t len;
	unsigned char digest[DRAW_HASH];
};

/*
 * Digests of `count` (at most DRAW_LANES) messages of at most DRAW_MESSAGE - 9
 * bytes. Side by side when all need the same number of blocks, else one after
 * the other.
 */
void draw_hash_many(
    const struct draw_hash *h, struct draw_message *messages, size_t count);

/* All lanes back to the hash's first state. */
void draw_lanes_begin(struct draw_lanes *lanes, const struct draw_hash *h);

/* The digest of one lane as bytes. */
void draw_lanes_digest(
    const struct draw_lanes *lanes, size_t lane, unsigned char out[DRAW_HASH]);

#endif
