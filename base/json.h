/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading JSON that somebody else wrote, strictly; writing goes through cJSON.
 *
 * cJSON keeps duplicate keys, turns integers into doubles, cuts strings at
 * \u0000 and accepts lone surrogates. A protocol whose hashes depend on the
 * text cannot live with any of these, so reading is our own: RFC 8259 plus
 * the rules of I-JSON (RFC 7493). Refused are: a byte-order mark, invalid
 * UTF-8, duplicate keys, lone surrogates, NUL in a string, nesting beyond the
 * limit, and anything after the value.
 *
 * The tree is read-only and lives in the arena. It uses no heap of its own
 * and no locale, so the same code runs in WebAssembly.
 */
#ifndef SSJ_BASE_JSON_H
#define SSJ_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct problem;

enum json_type {
	JSON_NULL,
	JSON_BOOL,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
};

/* One value. Members of objects and elements of arrays form a list. */
struct json {
	enum json_type type;
	bool boolean;	  /* JSON_BOOL */
	bool integral;	  /* JSON_NUMBER: written without '.', 'e', 'E' */
	const char *text; /* JSON_STRING: UTF-8, NUL-terminated;
			     JSON_NUMBER: as it was written */
	size_t len;	  /* bytes of text; elements or members otherwise */
	const char *name; /* key inside an object, NULL elsewhere */
	size_t name_len;
	const struct json *child; /* first element or member */
	const struct json *next;  /* next sibling */
	size_t at, end; /* the value's own bytes in the input: [at, end) */
};

enum {
	JSON_DEPTH_MAX = 32
};

/*
 * Reads `len` bytes. `depth` limits nesting: 1 admits scalars in one
 * container; at most JSON_DEPTH_MAX. Fails with PROBLEM_BAD_JSON, whose detail
 * names line and byte and what to do, in Chinese (in parts:
 * base/json_fault.h).
 */
struct problem *json_read(struct arena *a, const char *text, size_t len,
    int depth, const struct json **out);

/* The member `name` of the object `j`; NULL when absent or `j` is no object
 * (or NULL). */
const struct json *json_get(const struct json *j, const char *name);

/* The string, or NULL when `j` is NULL or no string. */
const char *json_string(const struct json *j);

/* True and *out when `j` is an integral number that int64_t holds. */
bool json_int64(const struct json *j, int64_t *out);

/* True when `j` is JSON_BOOL and true. */
bool json_true(const struct json *j);

/* The JSON pointer (RFC 6901) of the member `name` below `base`. */
const char *json_pointer(
    struct arena *a, const char *base, const char *name, size_t name_len);

/* Value equality as JSON Schema defines it: 1, 1.0 and 1e0 are equal, the
 * order of members does not matter. */
bool json_equal(const struct json *x, const struct json *y);

#endif
