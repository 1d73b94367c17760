/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/signature.h"

#include "base/text.h"

static const char *const role_words[DRAW_ROLE_COUNT] = {
    [DRAW_ROLE_HOLD] = "hold",
    [DRAW_ROLE_CLOSE] = "close",
    [DRAW_ROLE_OPEN] = "open",
    [DRAW_ROLE_STATEMENT] = "statement",
    [DRAW_ROLE_AMEND] = "amend",
};

const char *
draw_role_word(enum draw_role role)
{
	return (role_words[role]);
}

enum draw_role
draw_role_find(struct draw_text word)
{
	unsigned int i = 0;

	while (i < DRAW_ROLE_COUNT &&
	    !draw_text_equal(word, draw_text_of(role_words[i])))
		i++;
	return ((enum draw_role)i);
}

struct draw_digest
draw_signed(const struct draw_hash *h, enum draw_role role,
    const struct draw_digest *x, int64_t ms)
{
	struct draw_text word = draw_text_of(draw_role_word(role));
	struct draw_d d;

	draw_d_begin(&d, h, "sign", 3);
	draw_d_field(&d, word.s, word.len);
	draw_d_field(&d, x->b, sizeof(x->b));
	draw_d_u64(&d, (uint64_t)ms);
	return (draw_d_end(&d));
}

struct draw_digest
draw_statement_hash(const struct draw_hash *h, struct draw_text bytes)
{
	return (draw_d(h, "statement", &bytes, 1));
}

bool
draw_public_key(struct draw_text hex, unsigned char out[ED25519_KEY])
{
	return (text_unhex(hex.s, hex.len, out, ED25519_KEY));
}

static const struct draw_text *
holder_key(const struct draw_charter *c, struct draw_text by)
{
	size_t i;

	for (i = 0; i < c->holder_count; i++)
		if (draw_text_equal(c->holders[i].id, by))
			return (&c->holders[i].key);
	return (NULL);
}

static const struct draw_text *
party_key(const struct draw_charter *c, struct draw_text by)
{
	size_t i;

	for (i = 0; i < c->party_count; i++)
		if (draw_text_equal(c->parties[i].id, by))
			return (&c->parties[i].key);
	return (NULL);
}

const struct draw_text *
draw_signer_key(
    const struct draw_charter *c, enum draw_role role, struct draw_text by)
{
	const struct draw_text *key;

	if (role == DRAW_ROLE_HOLD || role == DRAW_ROLE_AMEND)
		return (holder_key(c, by));
	key = party_key(c, by);
	return (key == NULL && role == DRAW_ROLE_STATEMENT ? holder_key(c, by)
							   : key);
}

int64_t
draw_role_deadline(const struct draw_charter *c, enum draw_role role)
{
	const int64_t ends[DRAW_ROLE_COUNT] = {
	    [DRAW_ROLE_HOLD] = c->commit_ms,
	    [DRAW_ROLE_CLOSE] = c->reveal_ms,
	    [DRAW_ROLE_OPEN] = draw_charter_is_hall(c)
		? c->beacon_ms + DRAW_DAY_MS
		: c->beacon_ms,
	    [DRAW_ROLE_STATEMENT] = INT64_MAX,
	    [DRAW_ROLE_AMEND] = INT64_MAX,
	};

	return (ends[role]);
}
