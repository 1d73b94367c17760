/* SPDX-License-Identifier: Apache-2.0 */
/* Choosing a back-end, padding messages, and hashing several at once. */
#include "domain/draw/hash.h"

#include <string.h>

#include "domain/draw/hash_backend.h"

enum {
	LENGTH_AT = 56, /* where a last block holds the message's bits */
};

/* ---- choosing ------------------------------------------------------------ */

const struct draw_hash *
draw_hash_backend(size_t i)
{
	const struct draw_hash *const portable[] = {
	    &draw_sm3_portable, &draw_sha256_portable};
	size_t vector = 0;

	while (draw_hash_simd(vector) != NULL)
		vector++;
	if (i < vector)
		return (draw_hash_simd(i));
	return (i - vector < 2 ? portable[i - vector] : NULL);
}

const struct draw_hash *
draw_hash_find(const char *name, size_t len)
{
	const struct draw_hash *h;
	size_t i;

	/* Faster ones come first. */
	for (i = 0; (h = draw_hash_backend(i)) != NULL; i++)
		if (strlen(h->name) == len && memcmp(h->name, name, len) == 0)
			break;
	return (h);
}

const struct draw_hash *
draw_hash_sm3(void)
{
	return (draw_hash_find("SM3", 3));
}

const struct draw_hash *
draw_hash_sha256(void)
{
	return (draw_hash_find("SHA-256", 7));
}

/* ---- one message --------------------------------------------------------- */

void
draw_hash_begin(struct draw_hasher *x, const struct draw_hash *h)
{
	x->hash = h;
	x->total = 0;
	memcpy(x->state, h->iv, sizeof(x->state));
}

void
draw_hash_add(struct draw_hasher *x, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	size_t have = x->total % DRAW_BLOCK, n;

	if (len == 0)
		return;
	x->total += len;
	if (have > 0) {
		n = DRAW_BLOCK - have < len ? DRAW_BLOCK - have : len;
		memcpy(x->block + have, p, n);
		if (have + n < DRAW_BLOCK)
			return;
		x->hash->feed(x->state, x->block, 1);
		p += n;
		len -= n;
	}
	x->hash->feed(x->state, p, len / DRAW_BLOCK);
	n = len % DRAW_BLOCK;
	if (n > 0)
		memcpy(x->block, p + len - n, n);
}

void
draw_hash_end(struct draw_hasher *x, unsigned char out[DRAW_HASH])
{
	size_t have = x->total % DRAW_BLOCK, i;

	x->block[have++] = 0x80;
	if (have > LENGTH_AT) {
		memset(x->block + have, 0, DRAW_BLOCK - have);
		x->hash->feed(x->state, x->block, 1);
		have = 0;
	}
	memset(x->block + have, 0, LENGTH_AT - have);
	draw_put32(x->block + LENGTH_AT, (uint32_t)(x->total >> 29));
	draw_put32(x->block + LENGTH_AT + 4, (uint32_t)(x->total << 3));
	x->hash->feed(x->state, x->block, 1);
	for (i = 0; i < DRAW_STATE; i++)
		draw_put32(out + 4 * i, x->state[i]);
}

void
draw_hash_of(const struct draw_hash *h, const void *bytes, size_t len,
    unsigned char out[DRAW_HASH])
{
	struct draw_hasher x;

	draw_hash_begin(&x, h);
	draw_hash_add(&x, bytes, len);
	draw_hash_end(&x, out);
}

/* ---- many messages ------------------------------------------------------- */

void
draw_lanes_begin(struct draw_lanes *lanes, const struct draw_hash *h)
{
	size_t i, l;

	for (i = 0; i < DRAW_STATE; i++)
		for (l = 0; l < DRAW_LANES; l++)
			lanes->state[i][l] = h->iv[i];
}

void
draw_lanes_digest(
    const struct draw_lanes *lanes, size_t lane, unsigned char out[DRAW_HASH])
{
	size_t i;

	for (i = 0; i < DRAW_STATE; i++)
		draw_put32(out + 4 * i, lanes->state[i][lane]);
}

static size_t
blocks_of(size_t len)
{
	return (len / DRAW_BLOCK + 1 + (len % DRAW_BLOCK > DRAW_ONE_BLOCK));
}

/* True when every message needs as many blocks. */
static int
alike(const struct draw_message *m, size_t count, size_t blocks)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (blocks_of(m[i].len) != blocks)
			return (0);
	return (1);
}

static void
pad(struct draw_message *m, size_t blocks)
{
	size_t end = blocks * DRAW_BLOCK;

	memset(m->bytes + m->len, 0, end - m->len);
	m->bytes[m->len] = 0x80;
	/* So few bytes that their bits fit the last word. */
	draw_put32(m->bytes + end - 4, (uint32_t)m->len * 8);
}

static void
load_lane(struct draw_lanes *lanes, size_t lane, const unsigned char *block)
{
	size_t i;

	for (i = 0; i < DRAW_WORDS; i++)
		lanes->word[i][lane] = draw_be32(block + 4 * i);
}

void
draw_hash_many(
    const struct draw_hash *h, struct draw_message *messages, size_t count)
{
	size_t blocks = count == 0 ? 0 : blocks_of(messages[0].len), b, i;
	struct draw_lanes lanes;

	if (!alike(messages, count, blocks)) {
		for (i = 0; i < count; i++)
			draw_hash_of(h, messages[i].bytes, messages[i].len,
			    messages[i].digest);
		return;
	}
	draw_lanes_begin(&lanes, h);
	for (i = 0; i < count; i++)
		pad(&messages[i], blocks);
	for (b = 0; b < blocks; b++) {
		for (i = 0; i < count; i++)
			load_lane(
			    &lanes, i, messages[i].bytes + b * DRAW_BLOCK);
		h->feed_lanes(&lanes, count);
	}
	for (i = 0; i < count; i++)
		draw_lanes_digest(&lanes, i, messages[i].digest);
}
