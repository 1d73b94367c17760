/* SPDX-License-Identifier: Apache-2.0 */
/* What a compiled schema consists of; for api/schema*.c only. */
#ifndef SSJ_API_SCHEMA_NODE_H
#define SSJ_API_SCHEMA_NODE_H

#include <stddef.h>
#include <stdint.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "api/schema.h"
#include "base/json.h"

enum schema_types {
	TYPE_NULL = 1 << 0,
	TYPE_BOOLEAN = 1 << 1,
	TYPE_INTEGER = 1 << 2,
	TYPE_NUMBER = 1 << 3,
	TYPE_STRING = 1 << 4,
	TYPE_ARRAY = 1 << 5,
	TYPE_OBJECT = 1 << 6,
};

enum schema_format {
	FORMAT_ANY,
	FORMAT_UUID,
	FORMAT_DATE,
	FORMAT_DATE_TIME,
	FORMAT_URI,
};

enum {
	SCHEMA_PROPERTIES_MAX = 256, /* per schema; one bit each */
	SCHEMA_NO_LIMIT = -1,
};

struct schema_list {
	const struct schema **each;
	size_t count;
};

struct schema_number {
	const struct json *minimum, *maximum, *above, *below, *multiple;
};

struct schema_text {
	int64_t min_length, max_length;
	pcre2_code *pattern;
	enum schema_format format;
};

struct schema_array {
	int64_t min_items, max_items, min_contains, max_contains;
	bool unique;
	struct schema_list prefix;
	const struct schema *items, *contains;
};

struct schema_property {
	const char *name;
	size_t len;
	const struct schema *schema; /* NULL: only required, not described */
	bool required;
};

struct schema_pattern {
	pcre2_code *pattern;
	const struct schema *schema;
};

/* What the presence of one member asks for. */
struct schema_dependent {
	const char *name;
	const struct json *required; /* array of names, or NULL */
	const struct schema *schema; /* or NULL */
};

struct schema_object {
	int64_t min_properties, max_properties;
	struct schema_property *properties;
	size_t property_count;
	struct schema_pattern *patterns;
	size_t pattern_count;
	struct schema_dependent *dependents;
	size_t dependent_count;
	const struct schema *additional, *names, *unevaluated;
};

struct schema_branch {
	const char *value; /* of the discriminating property */
	const struct schema *schema;
};

/* Schemas that apply to the same value. */
struct schema_logic {
	const struct schema *ref, *not, *condition, *then, *otherwise;
	struct schema_list all, any, one;
	const char *discriminator; /* property name, or NULL */
	struct schema_branch *branches;
	size_t branch_count;
};

struct schema {
	const struct json *source;
	bool never;	/* the schema `false` */
	unsigned types; /* of enum schema_types; 0 = any */
	const struct json *enumeration, *constant;
	const struct schema_number *number;
	const struct schema_text *text;
	const struct schema_array *array;
	const struct schema_object *object;
	const struct schema_logic *logic;
	enum {
		CIRCLE_NEW,
		CIRCLE_OPEN,
		CIRCLE_NONE
	} circle;
};

/* ---- compiling ----------------------------------------------------------- */

struct schema_set {
	struct arena *arena;
	const struct json *document;
	struct schema **known; /* one per source, hashed by its address */
	size_t known_count, known_room;
	int nesting; /* of schema_compile() in itself */
};

struct problem *schema_wrong(struct schema_set *set, const char *what);

/* Compiles the member `word` of `at`; *out stays NULL when it is absent. */
struct problem *schema_compile_member(struct schema_set *set,
    const struct json *at, const char *word, const struct schema **out);

/* The member `word` as a number that is not negative, or `absent`. */
struct problem *schema_read_count(struct schema_set *set, const struct json *at,
    const char *word, int64_t absent, int64_t *out);

struct problem *schema_compile_pattern(
    struct schema_set *set, const struct json *text, pcre2_code **out);
struct problem *schema_compile_list(struct schema_set *set,
    const struct json *at, const char *word, struct schema_list *out);
struct problem *schema_compile_object(
    struct schema_set *set, const struct json *at, struct schema *s);
struct problem *schema_compile_logic(
    struct schema_set *set, const struct json *at, struct schema *s);

/* Refuses schemas that would apply to one value for ever. */
struct problem *schema_refuse_circles(struct schema_set *set);

/* The compiled schema of a place that was compiled. */
struct schema *
schema_known(const struct schema_set *set, const struct json *source);

/* What the $ref `ref` points to in the document; NULL for nothing. */
const struct json *schema_resolve(struct schema_set *set, const char *ref);

/* ---- checking ------------------------------------------------------------ */

/* Where in the value we are: enough to write its JSON pointer. */
struct schema_place {
	const struct schema_place *up; /* NULL: this is the whole value */
	const char *name;	       /* member, or NULL for an element */
	size_t name_len, index;
};

/* Which members of one object some schema has looked at. */
struct schema_marks {
	uint64_t *bits;
	size_t words;
};

struct schema_run {
	struct arena *arena;
	bool quiet; /* only the answer is wanted */
	int errors;
	struct problem *problem;
};

/* Applies `s` to `v`; `m` collects the members looked at, NULL when nobody
 * asks. */
bool
schema_apply(struct schema_run *r, const struct schema *s, const struct json *v,
    const struct schema_place *at, struct schema_marks *m);

/* schema_apply() that reports nothing. */
bool
schema_try(struct schema_run *r, const struct schema *s, const struct json *v,
    const struct schema_place *at, struct schema_marks *m);

/* Reports, unless the run is quiet, and returns false. */
bool schema_fail(struct schema_run *r, const struct schema_place *at,
    const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

bool schema_apply_object(struct schema_run *r, const struct schema *s,
    const struct json *v, const struct schema_place *at,
    struct schema_marks *m);
bool schema_apply_array(struct schema_run *r, const struct schema_array *s,
    const struct json *v, const struct schema_place *at);
bool schema_apply_text(struct schema_run *r, const struct schema_text *s,
    const struct json *v, const struct schema_place *at);
bool schema_apply_number(struct schema_run *r, const struct schema_number *s,
    const struct json *v, const struct schema_place *at);
bool schema_apply_logic(struct schema_run *r, const struct schema_logic *s,
    const struct json *v, const struct schema_place *at,
    struct schema_marks *m);

/* Every member not yet marked must satisfy `s`; marks them all. */
bool schema_apply_unevaluated(struct schema_run *r, const struct schema *s,
    const struct json *v, const struct schema_place *at,
    struct schema_marks *m);

bool schema_matches(pcre2_code *pattern, const char *text, size_t len);
bool schema_has_format(enum schema_format format, const char *text);

#endif
