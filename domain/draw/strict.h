/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strict reading of the texts that SSJ1 binds (charter, plan, transcript):
 * exactly the keys that belong there, integers from 0 to 2^53 - 1 and no other
 * numbers, nesting of at most 16, ids and hex in their one spelling.
 *
 * Whatever is wrong comes back as PROBLEM_INVALID; its detail is the sentence
 * that a verifier prints.
 */
#ifndef SSJ_DOMAIN_DRAW_STRICT_H
#define SSJ_DOMAIN_DRAW_STRICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"

struct arena;
struct json;
struct problem;

#define DRAW_INTEGER_MAX ((int64_t)1 << 53) /* one more than the largest */

/* A problem that says what differs, printf(3). */
struct problem *draw_differs(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Strict JSON as above. */
struct problem *
draw_read_json(struct arena *a, struct draw_text text, const struct json **out);

/* `j` is an object with exactly these `count` keys. */
struct problem *draw_read_keys(struct arena *a, const struct json *j,
    const char *const *names, size_t count, const char *what);
#define DRAW_KEYS(a, j, names, what) \
	draw_read_keys(              \
	    (a), (j), (names), sizeof(names) / sizeof((names)[0]), (what))

/*
 * The first element of a list and how many there are. An empty object or an
 * empty string passes for an empty list: there is nothing in them either.
 */
struct problem *draw_read_list(struct arena *a, const struct json *j,
    const char *what, const struct json **first, size_t *count);

/* An integer from `low` to `high`. */
struct problem *draw_read_integer(struct arena *a, const struct json *j,
    int64_t low, int64_t high, const char *what, int64_t *out);

/* A string; the text lives as long as `j`. */
struct problem *draw_read_text(struct arena *a, const struct json *j,
    const char *what, struct draw_text *out);

/* Which of `count` words it is. */
struct problem *
draw_read_word(struct arena *a, const struct json *j, const char *const *words,
    unsigned int count, const char *what, unsigned int *out);
#define DRAW_WORD(a, j, words, what, out) \
	draw_read_word((a), (j), (words), \
	    (unsigned int)(sizeof(words) / sizeof((words)[0])), (what), (out))

/* What is for people only: a string, or "" in place of anything else. */
struct draw_text draw_text_or_empty(const struct json *j);

/* A string that is a legal id. */
struct problem *
draw_read_id(struct arena *a, const struct json *j, struct draw_text *out);

/* 64 lower-case hex digits. */
struct problem *draw_read_digest(struct arena *a, const struct json *j,
    const char *what, struct draw_digest *out);

/* True for 1 to 255 bytes of UTF-8 in NFC, without a byte below 0x21, a comma
 * or a quote. */
bool draw_id_is_legal(struct draw_text id);

/* True for a list's id: [A-Za-z0-9][A-Za-z0-9._-]{0,63}, not an annex's. */
bool draw_list_id_is_legal(struct draw_text id);

/* True for YYYY-MM-DD in digits; whether there is such a day is not asked. */
bool draw_date_is_formed(struct draw_text date);

/* False for what counts as nothing: null, false, 0, "", [], {}. */
bool draw_json_is_something(const struct json *j);

/* True when `j` is the string `s`. */
bool draw_json_is(const struct json *j, const char *s);

/* True when `j` is the hex of `d`. */
bool draw_json_is_digest(const struct json *j, const struct draw_digest *d);

#endif
