/* SPDX-License-Identifier: Apache-2.0 */
/* What all sixteen have in common is set once; see keyed.h. */
#include "domain/draw/keyed.h"

#include <string.h>

#include "domain/draw/wire.h"

enum {
	CODE = 18,	/* bytes of a 统一社会信用代码 */
	FIRST_WORD = 8, /* words before it depend on the key alone */
	VARYING = 6,	/* words that differ from message to message */
};

void
draw_keyed_begin(struct draw_keyed *k, const struct draw_hash *h,
    unsigned char domain, const struct draw_digest *key)
{
	unsigned char head[1 + DRAW_KEY] = {domain};
	size_t i, l;

	memcpy(head + 1, key->b, DRAW_KEY);
	k->hash = h;
	k->last = key->b[DRAW_KEY - 1];
	memset(k->lanes.word, 0, sizeof(k->lanes.word));
	for (i = 0; i < FIRST_WORD; i++)
		for (l = 0; l < DRAW_LANES; l++)
			k->lanes.word[i][l] = draw_be32(head + 4 * i);
}

/* The words of a code straight from its bytes: through a buffer, loads would
 * wait for stores of other widths, which took a quarter of all the time. */
static void
put_code(struct draw_keyed *k, size_t lane, uint32_t head, const char *code)
{
	const unsigned char *s = (const unsigned char *)code;
	uint32_t(*word)[DRAW_LANES] = k->lanes.word + FIRST_WORD;

	word[0][lane] = head | s[0];
	word[1][lane] = draw_be32(s + 1);
	word[2][lane] = draw_be32(s + 5);
	word[3][lane] = draw_be32(s + 9);
	word[4][lane] = draw_be32(s + 13);
	word[5][lane] = (uint32_t)s[CODE - 1] << 24 | 0x800000;
}

static void
put_name(
    struct draw_keyed *k, size_t lane, uint32_t head, struct draw_text name)
{
	unsigned char tail[4 * VARYING] = {0};
	size_t i;

	draw_put32(tail, head);
	if (name.len > 0)
		memcpy(tail + 3, name.s, name.len);
	tail[3 + name.len] = 0x80;
	for (i = 0; i < VARYING; i++)
		k->lanes.word[FIRST_WORD + i][lane] = draw_be32(tail + 4 * i);
}

void
draw_keyed_put(struct draw_keyed *k, size_t lane, unsigned int number,
    struct draw_text name)
{
	uint32_t head = (uint32_t)k->last << 24 | (uint32_t)number << 16 |
	    (uint32_t)name.len << 8;

	if (name.len == CODE)
		put_code(k, lane, head, name.s);
	else
		put_name(k, lane, head, name);
	k->lanes.word[DRAW_WORDS - 1][lane] = (uint32_t)(35 + name.len) * 8;
}

void
draw_keyed_run(struct draw_keyed *k, size_t count)
{
	draw_lanes_begin(&k->lanes, k->hash);
	k->hash->feed_lanes(&k->lanes, count);
}
