/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From JSON to struct schema. Every place of the document is compiled once and
 * remembered, which is what ends the recursion of schemas that refer to each
 * other; a schema that would apply to its own value for ever is refused.
 */
#include "api/schema.h"

#include <stdio.h>
#include <string.h>

#include "api/schema_node.h"
#include "base/arena.h"
#include "base/json_number.h"

enum {
	KNOWN_FIRST = 1024
}; /* a power of two */

static const char *const words[] = {
#define KEYWORD(word)	 #word,
#define ANNOTATION(word) #word,
#define FORMAT(word)
#include "api/schema_keywords.def"
#undef KEYWORD
#undef ANNOTATION
#undef FORMAT
};

static const struct {
	const char *word;
	unsigned type;
} type_words[] = {
    {"null", TYPE_NULL},
    {"boolean", TYPE_BOOLEAN},
    {"integer", TYPE_INTEGER},
    {"number", TYPE_NUMBER},
    {"string", TYPE_STRING},
    {"array", TYPE_ARRAY},
    {"object", TYPE_OBJECT},
};

static const struct {
	const char *word;
	enum schema_format format;
} format_words[] = {
    {"uuid", FORMAT_UUID},
    {"date", FORMAT_DATE},
    {"date-time", FORMAT_DATE_TIME},
    {"uri", FORMAT_URI},
};

enum {
	WORDS = sizeof(words) / sizeof(words[0]),
	TYPE_WORDS = sizeof(type_words) / sizeof(type_words[0]),
	FORMAT_WORDS = sizeof(format_words) / sizeof(format_words[0]),
};

struct problem *
schema_wrong(struct schema_set *set, const char *what)
{
	return (problem_new(set->arena, PROBLEM_INTERNAL, NULL, "%s", what));
}

/* ---- what is known ------------------------------------------------------- */

struct schema_set *
schema_set_new(struct arena *a, const struct json *document)
{
	struct schema_set *set = arena_alloc(a, sizeof(*set));

	set->arena = a;
	set->document = document;
	set->known_room = KNOWN_FIRST;
	set->known = arena_array(a, set->known_room, sizeof(struct schema *));
	return (set);
}

static struct schema **
slot(const struct schema_set *set, const struct json *source)
{
	size_t i = ((uintptr_t)source >> 4) * 0x9e3779b1u;

	for (i &= set->known_room - 1;
	     set->known[i] != NULL && set->known[i]->source != source;
	     i = (i + 1) & (set->known_room - 1))
		continue;
	return (&set->known[i]);
}

struct schema *
schema_known(const struct schema_set *set, const struct json *source)
{
	return (*slot(set, source));
}

static void
remember(struct schema_set *set, struct schema *s)
{
	struct schema **old = set->known;
	size_t room = set->known_room, i;

	if (++set->known_count * 2 > room) {
		set->known_room = room * 2;
		set->known = arena_array(
		    set->arena, set->known_room, sizeof(struct schema *));
		for (i = 0; i < room; i++)
			if (old[i] != NULL)
				*slot(set, old[i]->source) = old[i];
	}
	*slot(set, s->source) = s;
}

/* ---- helpers ------------------------------------------------------------- */

struct problem *
schema_compile_member(struct schema_set *set, const struct json *at,
    const char *word, const struct schema **out)
{
	const struct json *member = json_get(at, word);

	return (member == NULL ? NULL : schema_compile(set, member, out));
}

struct problem *
schema_read_count(struct schema_set *set, const struct json *at,
    const char *word, int64_t absent, int64_t *out)
{
	const struct json *member = json_get(at, word);

	*out = absent;
	if (member != NULL && (!json_int64(member, out) || *out < 0))
		return (schema_wrong(
		    set, arena_fmt(set->arena, "%s is no count", word)));
	return (NULL);
}

static void
free_pattern(void *pattern)
{
	pcre2_code_free(pattern);
}

struct problem *
schema_compile_pattern(
    struct schema_set *set, const struct json *text, pcre2_code **out)
{
	int code;
	PCRE2_SIZE at;

	if (json_string(text) == NULL)
		return (schema_wrong(set, "pattern is no string"));
	/* As ECMA 262 has it: \d is ASCII, $ is the very end, \u0041. */
	*out = pcre2_compile((PCRE2_SPTR)text->text, text->len,
	    PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX |
		PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_AUTO_CAPTURE,
	    &code, &at, NULL);
	if (*out == NULL)
		return (schema_wrong(set,
		    arena_fmt(set->arena, "pattern %s: error %d at %zu",
			text->text, code, at)));
	arena_defer(set->arena, free_pattern, *out);
	return (NULL);
}

/* ---- the groups ---------------------------------------------------------- */

static struct problem *
one_type(struct schema_set *set, const struct json *word, unsigned *types)
{
	const char *text = json_string(word);
	size_t i;

	for (i = 0; text != NULL && i < TYPE_WORDS; i++)
		if (strcmp(type_words[i].word, text) == 0) {
			*types |= type_words[i].type;
			return (NULL);
		}
	return (schema_wrong(set, "type is not known"));
}

static struct problem *
compile_type(struct schema_set *set, const struct json *at, struct schema *s)
{
	const struct json *type = json_get(at, "type"), *each;

	if (type == NULL)
		return (NULL);
	if (type->type != JSON_ARRAY)
		return (one_type(set, type, &s->types));
	for (each = type->child; each != NULL; each = each->next)
		TRY(one_type(set, each, &s->types));
	return (NULL);
}

static struct problem *
compile_number(struct schema_set *set, const struct json *at, struct schema *s)
{
	struct schema_number n = {json_get(at, "minimum"),
	    json_get(at, "maximum"), json_get(at, "exclusiveMinimum"),
	    json_get(at, "exclusiveMaximum"), json_get(at, "multipleOf")};
	const struct json *const all[] = {
	    n.minimum, n.maximum, n.above, n.below, n.multiple};
	struct schema_number *own;
	bool some = false;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (all[i] != NULL && all[i]->type != JSON_NUMBER)
			return (schema_wrong(set, "a limit is no number"));
		some = some || all[i] != NULL;
	}
	if (n.multiple != NULL && !json_number_divides(n.multiple))
		return (schema_wrong(set, "cannot divide by multipleOf"));
	if (some) {
		own = arena_alloc(set->arena, sizeof(*own));
		*own = n;
		s->number = own;
	}
	return (NULL);
}

static struct problem *
read_format(
    struct schema_set *set, const struct json *word, enum schema_format *format)
{
	const char *text = json_string(word);
	size_t i;

	for (i = 0; text != NULL && i < FORMAT_WORDS; i++)
		if (strcmp(format_words[i].word, text) == 0) {
			*format = format_words[i].format;
			return (NULL);
		}
	return (schema_wrong(set, "format is not on the list"));
}

static struct problem *
compile_text(struct schema_set *set, const struct json *at, struct schema *s)
{
	const struct json *pattern = json_get(at, "pattern"),
			  *format = json_get(at, "format");
	struct schema_text *t = arena_alloc(set->arena, sizeof(*t));

	TRY(schema_read_count(set, at, "minLength", 0, &t->min_length));
	TRY(schema_read_count(
	    set, at, "maxLength", SCHEMA_NO_LIMIT, &t->max_length));
	if (pattern != NULL)
		TRY(schema_compile_pattern(set, pattern, &t->pattern));
	if (format != NULL)
		TRY(read_format(set, format, &t->format));
	if (t->min_length > 0 || t->max_length >= 0 || pattern != NULL ||
	    format != NULL)
		s->text = t;
	return (NULL);
}

struct problem *
schema_compile_list(struct schema_set *set, const struct json *at,
    const char *word, struct schema_list *out)
{
	const struct json *list = json_get(at, word), *each;

	if (list == NULL)
		return (NULL);
	if (list->type != JSON_ARRAY || list->child == NULL)
		return (schema_wrong(
		    set, arena_fmt(set->arena, "%s is no list", word)));
	out->each = arena_array(set->arena, list->len, sizeof(struct schema *));
	for (each = list->child; each != NULL; each = each->next)
		TRY(schema_compile(set, each, &out->each[out->count++]));
	return (NULL);
}

static struct problem *
compile_array(struct schema_set *set, const struct json *at, struct schema *s)
{
	struct schema_array *t = arena_alloc(set->arena, sizeof(*t));

	TRY(schema_read_count(set, at, "minItems", 0, &t->min_items));
	TRY(schema_read_count(
	    set, at, "maxItems", SCHEMA_NO_LIMIT, &t->max_items));
	TRY(schema_read_count(set, at, "minContains", 1, &t->min_contains));
	TRY(schema_read_count(
	    set, at, "maxContains", SCHEMA_NO_LIMIT, &t->max_contains));
	t->unique = json_true(json_get(at, "uniqueItems"));
	TRY(schema_compile_list(set, at, "prefixItems", &t->prefix));
	TRY(schema_compile_member(set, at, "items", &t->items));
	TRY(schema_compile_member(set, at, "contains", &t->contains));
	if (t->min_items > 0 || t->max_items >= 0 || t->unique ||
	    t->prefix.count > 0 || t->items != NULL || t->contains != NULL)
		s->array = t;
	return (NULL);
}

static struct problem *
check_words(struct schema_set *set, const struct json *at)
{
	const struct json *m;
	size_t i;

	for (m = at->child; m != NULL; m = m->next) {
		for (i = 0; i < WORDS; i++)
			if (strcmp(words[i], m->name) == 0)
				break;
		if (i == WORDS)
			return (schema_wrong(set,
			    arena_fmt(set->arena,
				"keyword %s is not on the "
				"list",
				m->name)));
	}
	return (NULL);
}

static struct problem *
compile_new(struct schema_set *set, const struct json *at, struct schema *s)
{
	if (at->type == JSON_BOOL) {
		s->never = !at->boolean;
		return (NULL);
	}
	if (at->type != JSON_OBJECT)
		return (schema_wrong(set, "a schema is an object or boolean"));
	TRY(check_words(set, at));
	s->enumeration = json_get(at, "enum");
	if (s->enumeration != NULL && s->enumeration->type != JSON_ARRAY)
		return (schema_wrong(set, "enum is no list"));
	s->constant = json_get(at, "const");
	TRY(compile_type(set, at, s));
	TRY(compile_number(set, at, s));
	TRY(compile_text(set, at, s));
	TRY(compile_array(set, at, s));
	TRY(schema_compile_object(set, at, s));
	return (schema_compile_logic(set, at, s));
}

struct problem *
schema_compile(
    struct schema_set *set, const struct json *at, const struct schema **out)
{
	struct schema *s = *slot(set, at);
	struct problem *p = NULL;

	if (s == NULL) {
		s = arena_alloc(set->arena, sizeof(*s));
		s->source = at;
		remember(set, s);
		set->nesting++;
		p = compile_new(set, at, s);
		set->nesting--;
	}
	*out = s;
	if (p == NULL && set->nesting == 0)
		p = schema_refuse_circles(set);
	return (p);
}

const char *
schema_type(const struct schema *s)
{
	size_t i;

	while (s->types == 0 && s->logic != NULL && s->logic->ref != NULL)
		s = s->logic->ref;
	for (i = 0; i < TYPE_WORDS; i++)
		if (s->types == type_words[i].type)
			return (type_words[i].word);
	return ("");
}
