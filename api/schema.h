/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON Schema, the part of draft 2020-12 that api/schema_keywords.def lists:
 * compiled once when the program starts, checked on every request.
 *
 * Compiling refuses a keyword or a format that is not on the list, so that
 * nothing in the contract looks checked and is not. Where we are stricter than
 * the draft: a number is an integer when it is written as one (no point, no
 * exponent), so that json_int64() reads what the contract let through; `uuid`
 * is the lower-case form.
 *
 * No Kore, no database: a pure function of schema and value.
 */
#ifndef SSJ_API_SCHEMA_H
#define SSJ_API_SCHEMA_H

#include <stdbool.h>

#include "base/problem.h"

struct arena;
struct json;
struct schema;
struct schema_set;

/* How many offending places one check reports. */
enum {
	SCHEMA_ERRORS_MAX = 20
};

/* A place to compile schemas of one document, in which every $ref ("#/…")
 * is looked up. Lives in `a`, as does everything compiled in it. */
struct schema_set *schema_set_new(struct arena *a, const struct json *document);

/*
 * The schema at `at`, a value inside the document. Schemas may refer to each
 * other in circles, but not to themselves without descending into the value.
 * Fails with PROBLEM_INTERNAL, whose detail is for the author of the contract.
 */
struct problem *schema_compile(
    struct schema_set *set, const struct json *at, const struct schema **out);

/*
 * NULL when `value` satisfies the schema. Otherwise PROBLEM_INVALID with one
 * field for each offending place, up to SCHEMA_ERRORS_MAX: its JSON pointer, a
 * stable code (the keyword that failed; "unknown" for an unknown field) and a
 * Chinese detail that does not repeat the value.
 */
struct problem *
schema_check(struct arena *a, const struct schema *s, const struct json *value);

/* The same, only the answer: cheaper, as nothing is collected. */
bool
schema_holds(struct arena *a, const struct schema *s, const struct json *value);

/* The types a schema admits by its own `type`, as JSON Schema words joined by
 * '|': what a parameter's text is to be read as. "" for any. */
const char *schema_type(const struct schema *s);

#endif
