/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text that comes from outside: encodings, normal forms, search grams, hex.
 */
#ifndef SSJ_BASE_TEXT_H
#define SSJ_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct problem;

/* True when the bytes are well-formed UTF-8 (RFC 3629: no surrogates, no
 * overlong forms, nothing above U+10FFFF). NUL is a character like others. */
bool text_is_utf8(const char *s, size_t len);

/* Bytes of the longest prefix that is well-formed UTF-8. */
size_t text_utf8_span(const char *s, size_t len);

/* True when well-formed UTF-8 is in Unicode normal form C. */
bool text_is_nfc(const char *s, size_t len);

/* True when it is in normal form C for a reason that needs no table: nothing
 * but ASCII, Latin-1 and the Han that nearly all names consist of. */
bool text_is_plainly_nfc(const char *s, size_t len);

/*
 * The next code point of well-formed UTF-8 and the bytes it took. At the end
 * (len 0) returns 0 bytes; a byte that is not UTF-8 counts as U+FFFD.
 */
size_t text_next(const char *s, size_t len, uint32_t *code_point);

/* Number of code points in well-formed UTF-8. */
size_t text_length(const char *s, size_t len);

/*
 * GB18030 bytes as UTF-8, NUL-terminated. Fails with PROBLEM_INVALID naming
 * the offset of the first byte that is no GB18030.
 */
struct problem *text_from_gb18030(struct arena *a, const char *s, size_t len,
    const char **out, size_t *out_len);

/*
 * The search grams of a name: lower-case (ASCII), full-width forms folded to
 * ASCII, everything but letters, digits and Han left out, then every pair of
 * neighbours as one string, unique, ascending; a single character is its own
 * gram. For names in Chinese, where words have no spaces and two characters
 * are a normal query. Returns the count.
 */
size_t text_bigrams(
    struct arena *a, const char *s, size_t len, const char *const **out);

/* `len` bytes as 2·len lower-case hex digits and a NUL. */
char *text_hex(struct arena *a, const void *bytes, size_t len);

/* Writes 2·len lower-case hex digits to `out`, no NUL. */
void text_hex_into(char *out, const void *bytes, size_t len);

/* Exactly 2·len lower-case hex digits into bytes; false when they are not. */
bool text_unhex(const char *hex, size_t hex_len, void *bytes, size_t len);

#endif
