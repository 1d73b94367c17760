/* SPDX-License-Identifier: Apache-2.0 */
/* What json_read() has against a text, in parts. */
#ifndef SSJ_BASE_JSON_FAULT_H
#define SSJ_BASE_JSON_FAULT_H

#include <stddef.h>

struct arena;
struct json;
struct problem;

enum json_fault_kind {
#define JSON_FAULT(name, words, title) JSON_FAULT_##name,
#include "base/json_fault.def"
#undef JSON_FAULT
};

struct json_fault {
	enum json_fault_kind kind;
	size_t at; /* byte, from 0 */
};

/* As json_read(); *fault is set when it fails. */
struct problem *json_read_fault(struct arena *a, const char *text, size_t len,
    int depth, const struct json **out, struct json_fault *fault);

/* "a key was expected". */
const char *json_fault_words(enum json_fault_kind kind);

/* PROBLEM_BAD_JSON for whoever has written the text: its detail names line
 * and byte (from 1) and what to do, in Chinese. */
struct problem *json_fault_problem(
    struct arena *a, const char *text, const struct json_fault *f);

#endif
