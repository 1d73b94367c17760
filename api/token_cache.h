/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens that were verified a moment ago, by the SHA-256 of their text: what a
 * good token says stays true for a minute, so its signature need not be
 * computed again for every request. Only good tokens are kept. Whether the
 * account was revoked is asked for every request elsewhere (ssj_enter).
 *
 * Bounded; the one not used for longest makes room.
 */
#ifndef SSJ_API_TOKEN_CACHE_H
#define SSJ_API_TOKEN_CACHE_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct token;

enum {
	TOKEN_CACHE_SIZE = 1024,
	TOKEN_CACHE_MS = 60000,
	TOKEN_HASH = 32,
};

/* What the token with this hash says, copied to the arena; false when it is
 * not known, or has expired. */
bool token_cache_get(struct arena *a, const unsigned char hash[TOKEN_HASH],
    int64_t now_ms, struct token *out);

/* Remembers a token that was verified at `now_ms`. */
void token_cache_put(const unsigned char hash[TOKEN_HASH], int64_t now_ms,
    const struct token *t);

/* Forgets everything. */
void token_cache_clear(void);

struct token_cache_counts {
	uint64_t hits, misses;
};
struct token_cache_counts token_cache_counts(void);

#endif
