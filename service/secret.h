/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets that we make, hand out once and keep only as a hash. They are long
 * random texts, so a plain SHA-256 keeps them; passwords, which people choose,
 * go through argon2id (base/helper.h).
 */
#ifndef SSJ_SERVICE_SECRET_H
#define SSJ_SERVICE_SECRET_H

#include <stddef.h>

struct arena;

enum {
	SECRET_TOKEN = 43, /* characters of secret_token() */
	SECRET_CODE = 23,  /* of secret_code(), dashes included */
};

/* 256 random bits as base64url: for machines. */
const char *secret_token(struct arena *a);

/* 100 random bits as "k7mfq-…", four groups of five: for a person who reads
 * it off a paper. No character is easily taken for another one. */
const char *secret_code(struct arena *a);

/* SHA-256 of the text, 64 hex digits. */
const char *secret_hash(struct arena *a, const char *text);

#endif
