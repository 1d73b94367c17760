/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checking Ed25519 signatures (RFC 8032), where no library can be asked: the
 * verifier has to run in a browser too. Keys and signatures are public, so
 * nothing here takes the same time for all inputs; nothing here signs.
 *
 * What is not written in its one spelling is refused: an S or a coordinate
 * that is too large, and keys and points of small order, under which one
 * signature would fit every message. libsodium, which checks signatures when
 * they are received, judges the same.
 */
#ifndef SSJ_DOMAIN_DRAW_ED25519_H
#define SSJ_DOMAIN_DRAW_ED25519_H

#include <stdbool.h>
#include <stddef.h>

enum {
	ED25519_KEY = 32, /* bytes of a public key */
	ED25519_SIGNATURE = 64
};

/* True when `sig` is the key's signature of the `len` bytes. */
bool ed25519_verify(const unsigned char key[ED25519_KEY],
    const unsigned char sig[ED25519_SIGNATURE], const void *bytes, size_t len);

#endif
