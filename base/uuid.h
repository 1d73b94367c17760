/* SPDX-License-Identifier: Apache-2.0 */
/* Identifiers: UUIDv7 (RFC 9562), ordered by the time they were made. */
#ifndef SSJ_BASE_UUID_H
#define SSJ_BASE_UUID_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum {
	UUID_TEXT = 36
};

/* A new UUIDv7 as 36 lower-case characters. */
char *uuid_new(struct arena *a);

/* True for 36 characters in the canonical lower-case form, any version. */
bool uuid_is(const char *text);

/* `len` bytes from the kernel's generator. Ends the process when it fails. */
void random_bytes(void *out, size_t len);

#endif
