/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of signatures: the vectors of RFC 8032, and agreement with libsodium
 * on good, damaged and hostile ones. */
#include "domain/draw/ed25519.h"

#include <sodium.h>

#include "base/text.h"
#include "domain/draw/sha512.h"
#include "domain/draw/testing.h"

static void
unhex(unsigned char *out, size_t len, const char *hex)
{
	assert_true(text_unhex(hex, 2 * len, out, len));
}

/* ---- SHA-512 ----------------------------------------------------------- */

static void
hashes_every_length_as_libsodium_does(void **state)
{
	unsigned char bytes[300], ours[64], theirs[64];
	struct sha512 x;
	size_t len;

	(void)state;
	memset(bytes, 0x5a, sizeof(bytes));
	for (len = 0; len < sizeof(bytes); len++) {
		sha512_begin(&x);
		sha512_add(&x, bytes, len / 3);
		sha512_add(&x, bytes + len / 3, len - len / 3);
		sha512_end(&x, ours);
		(void)crypto_hash_sha512(theirs, bytes, len);
		assert_memory_equal(ours, theirs, sizeof(ours));
	}
}

/* ---- signatures -------------------------------------------------------- */

static void
accepts_the_vectors_of_the_standard(void **state)
{
	static const struct {
		const char *key, *message, *sig;
	} v[] = {
	    {"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
		"",
		"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901"
		"55"
		"5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a10"
		"0"
		"b"},
	    {"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
		"72",
		"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69"
		"da"
		"085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c"
		"0"
		"0"},
	};
	unsigned char key[32], sig[64], message[1];
	size_t i, len;

	(void)state;
	for (i = 0; i < 2; i++) {
		len = strlen(v[i].message) / 2;
		unhex(key, 32, v[i].key);
		unhex(sig, 64, v[i].sig);
		unhex(message, len, v[i].message);
		assert_true(ed25519_verify(key, sig, message, len));
	}
}

/* Some key pair, and its signature of `len` bytes of `message`. */
static void
sign(unsigned int n, const unsigned char *message, size_t len,
    unsigned char key[32], unsigned char sig[64])
{
	unsigned char seed[32], secret[64];

	memset(seed, (int)n, sizeof(seed));
	(void)crypto_sign_seed_keypair(key, secret, seed);
	(void)crypto_sign_detached(sig, NULL, message, len, secret);
}

static void
agrees_with_libsodium_bit_by_bit(void **state)
{
	unsigned char key[32], sig[64], message[40];
	unsigned int n;
	size_t bit;

	(void)state;
	for (n = 0; n < 20; n++) {
		memset(message, (int)n, sizeof(message));
		sign(n, message, sizeof(message), key, sig);
		assert_true(ed25519_verify(key, sig, message, 40));
		bit = (n * 37) % (8 * sizeof(sig));
		sig[bit / 8] ^= (unsigned char)(1 << (bit % 8));
		assert_false(ed25519_verify(key, sig, message, 40));
		sig[bit / 8] ^= (unsigned char)(1 << (bit % 8));
		key[n] ^= 1;
		assert_int_equal(ed25519_verify(key, sig, message, 40),
		    crypto_sign_verify_detached(sig, message, 40, key) == 0);
		key[n] ^= 1;
		message[n] ^= 1;
		assert_false(ed25519_verify(key, sig, message, 40));
	}
}

static void
refuses_a_second_spelling_of_the_same_signature(void **state)
{
	/* S + L verifies where nobody looks. */
	static const unsigned char order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a,
	    0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
	    0x14, [31] = 0x10};
	unsigned char key[32], sig[64];
	unsigned int carry = 0;
	size_t i;

	(void)state;
	sign(3, order, 0, key, sig);
	assert_true(ed25519_verify(key, sig, "", 0));
	for (i = 0; i < 32; i++) {
		carry += (unsigned int)sig[32 + i] + order[i];
		sig[32 + i] = (unsigned char)carry;
		carry >>= 8;
	}
	assert_false(ed25519_verify(key, sig, "", 0));
	assert_int_not_equal(crypto_sign_verify_detached(sig, NULL, 0, key), 0);
	memcpy(sig + 32, order, sizeof(order));
	assert_false(ed25519_verify(key, sig, "", 0));
}

static void
refuses_keys_that_fit_every_message(void **state)
{
	unsigned char key[32] = {1}, sig[64] = {1};

	(void)state;
	/* The neutral point signs everything with S = 0. */
	assert_false(ed25519_verify(key, sig, "x", 1));
	/* y = 1 written as p + 1 is no spelling of it. */
	memset(key, 0xff, sizeof(key));
	key[0] = 0xee;
	key[31] = 0x7f;
	assert_false(ed25519_verify(key, sig, "x", 1));
	/* No point of the curve has this y. */
	memset(key, 0, sizeof(key));
	key[0] = 2;
	assert_false(ed25519_verify(key, sig, "x", 1));
}

/* Of the neutral point everybody knows a signature: R = B, S = 1 holds for
 * every message. Whoever brought such a key could deny what he signed. */
static void
refuses_a_key_of_small_order(void **state)
{
	static const unsigned char key[32] = {1};
	unsigned char sig[64];

	(void)state;
	memset(sig, 0x66, 32);
	sig[0] = 0x58;
	memset(sig + 32, 0, 32);
	sig[32] = 1;
	assert_false(ed25519_verify(key, sig, "x", 1));
	assert_int_not_equal(crypto_sign_verify_detached(
				 sig, (const unsigned char *)"x", 1, key),
	    0);
}

static void
refuses_a_point_of_small_order_for_r(void **state)
{
	/* r = 0: R is the neutral point, S = h a. The equation holds. */
	unsigned char seed[32] = {9}, key[32], secret[64], az[64], sig[64];
	unsigned char h[64], message[97] = {1};

	(void)state;
	(void)crypto_sign_seed_keypair(key, secret, seed);
	(void)crypto_hash_sha512(az, seed, 32);
	az[0] &= 248;
	az[31] = (unsigned char)((az[31] & 127) | 64);
	memcpy(message + 32, key, 32);
	(void)crypto_hash_sha512(h, message, 65);
	memset(sig, 0, sizeof(sig));
	sig[0] = 1;
	crypto_core_ed25519_scalar_reduce(h, h);
	crypto_core_ed25519_scalar_mul(sig + 32, h, az);
	assert_int_equal(ed25519_verify(key, sig, message + 64, 1),
	    crypto_sign_verify_detached(sig, message + 64, 1, key) == 0);
	assert_false(ed25519_verify(key, sig, message + 64, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(hashes_every_length_as_libsodium_does),
	    CASE(accepts_the_vectors_of_the_standard),
	    CASE(agrees_with_libsodium_bit_by_bit),
	    CASE(refuses_a_second_spelling_of_the_same_signature),
	    CASE(refuses_keys_that_fit_every_message),
	    CASE(refuses_a_key_of_small_order),
	    CASE(refuses_a_point_of_small_order_for_r),
	};

	if (sodium_init() < 0)
		return (1);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
