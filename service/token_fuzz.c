/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of access tokens: whatever somebody sends behind "Bearer". Two
 * ways in: the bytes as they are, and the bytes as claims under a header and a
 * signature that hold, so that what lies behind the signature is reached too.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/hmac.h>
#include <sodium.h>

#include "base/arena.h"
#include "service/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const unsigned char key[TOKEN_KEY_BYTES] = {1};
static const char header[] = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

static const char *
base64(struct arena *a, const void *bytes, size_t len)
{
	size_t room = sodium_base64_encoded_len(
	    len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

	return (sodium_bin2base64(arena_alloc(a, room), room, bytes, len,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

static const char *
signed_claims(struct arena *a, const uint8_t *data, size_t size)
{
	const char *text = arena_fmt(a, "%s.%s", header, base64(a, data, size));
	unsigned char mac[32];
	unsigned len = sizeof(mac);

	(void)HMAC(EVP_sha256(), key, sizeof(key), (const unsigned char *)text,
	    strlen(text), mac, &len);
	return (arena_fmt(a, "%s.%s", text, base64(a, mac, sizeof(mac))));
}

static void
verify(struct arena *a, const char *text)
{
	struct token t;

	if (token_verify(a, text, INT64_C(1777599000000), &t) != NULL)
		return;
	if (t.actor.kind != ACTOR_USER || t.actor.user_id == NULL ||
	    t.actor.org_path == NULL || t.session_id == NULL)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();

	token_set_key(key);
	verify(a, arena_memdup(a, data, size));
	verify(a, signed_claims(a, data, size));
	arena_free(a);
	return (0);
}
