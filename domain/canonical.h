/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON as one text: the canonical form of RFC 8785 (JCS).
 *
 * What is signed is a hash, and a hash needs one spelling. Members stand in
 * ascending order of their names' UTF-16 units, nothing is escaped that need
 * not be, numbers are written as ECMAScript writes them, no space. Whoever
 * reads a record through the API can write it down the same way, in any
 * language that has a JCS library, and gets the bytes that were signed.
 *
 * A text is written piece by piece: fixed parts as they are, strings and
 * values through the functions below.
 */
#ifndef SSJ_DOMAIN_CANONICAL_H
#define SSJ_DOMAIN_CANONICAL_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct json;

/* A text that grows; NUL-terminated after every call, owned by `a`. */
struct canonical {
	struct arena *a;
	char *text;
	size_t len, size;
};

void canonical_open(struct canonical *c, struct arena *a);

/* `piece` as it is. */
void canonical_raw(struct canonical *c, const char *piece);

/* A string in quotes, or `null` for NULL. Must be UTF-8 without NUL. */
void canonical_string(struct canonical *c, const char *s);

/* Any value. False when it holds a number that no double can hold (1e400):
 * such a value has no canonical form. */
bool canonical_value(struct canonical *c, const struct json *j);

#endif
