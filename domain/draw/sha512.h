/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-512 (FIPS 180-4), which Ed25519 is made of; nothing else uses it. */
#ifndef SSJ_DOMAIN_DRAW_SHA512_H
#define SSJ_DOMAIN_DRAW_SHA512_H

#include <stddef.h>
#include <stdint.h>

enum {
	SHA512_BYTES = 64,
	SHA512_BLOCK = 128
};

struct sha512 {
	uint64_t state[8];
	uint64_t total; /* bytes so far */
	unsigned char block[SHA512_BLOCK];
};

void sha512_begin(struct sha512 *x);
void sha512_add(struct sha512 *x, const void *bytes, size_t len);
void sha512_end(struct sha512 *x, unsigned char out[SHA512_BYTES]);

#endif
