/* SPDX-License-Identifier: Apache-2.0 */
/* The back-ends that every machine can run: one lane after the other. */
#include "domain/draw/hash_backend.h"

static void
load(uint32_t words[DRAW_WORDS], const unsigned char *block)
{
	size_t i;

	for (i = 0; i < DRAW_WORDS; i++)
		words[i] = draw_be32(block + 4 * i);
}

void
draw_sm3_feed(uint32_t *state, const unsigned char *blocks, size_t count)
{
	uint32_t words[DRAW_WORDS];

	for (; count > 0; count--, blocks += DRAW_BLOCK) {
		load(words, blocks);
		draw_sm3_compress(state, words);
	}
}

void
draw_sha256_feed(uint32_t *state, const unsigned char *blocks, size_t count)
{
	uint32_t words[DRAW_WORDS];

	for (; count > 0; count--, blocks += DRAW_BLOCK) {
		load(words, blocks);
		draw_sha256_compress(state, words);
	}
}

static void
one_by_one(struct draw_lanes *lanes, size_t count,
    void (*compress)(uint32_t *, const uint32_t *))
{
	uint32_t state[DRAW_STATE], words[DRAW_WORDS];
	size_t l, i;

	for (l = 0; l < count; l++) {
		for (i = 0; i < DRAW_STATE; i++)
			state[i] = lanes->state[i][l];
		for (i = 0; i < DRAW_WORDS; i++)
			words[i] = lanes->word[i][l];
		compress(state, words);
		for (i = 0; i < DRAW_STATE; i++)
			lanes->state[i][l] = state[i];
	}
}

static void
sm3_feed_lanes(struct draw_lanes *lanes, size_t count)
{
	one_by_one(lanes, count, draw_sm3_compress);
}

static void
sha256_feed_lanes(struct draw_lanes *lanes, size_t count)
{
	one_by_one(lanes, count, draw_sha256_compress);
}

const struct draw_hash draw_sm3_portable = {
    "SM3",
    "portable",
    DRAW_SM3_IV,
    draw_sm3_feed,
    sm3_feed_lanes,
};

const struct draw_hash draw_sha256_portable = {
    "SHA-256",
    "portable",
    DRAW_SHA256_IV,
    draw_sha256_feed,
    sha256_feed_lanes,
};
