/* SPDX-License-Identifier: Apache-2.0 */
/* Strict reading, see strict.h. No recursion: the depth is bounded first. */
#include "domain/draw/strict.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/json_fault.h"
#include "base/problem.h"
#include "base/text.h"
#include "domain/draw/names.h"

enum {
	DEPTH_MAX = 16, /* of a value: the outermost stands at 0 */
	LIST_ID_MAX = 64,
};

struct problem *
draw_differs(struct arena *a, const char *format, ...)
{
	struct problem *p;
	va_list args;

	va_start(args, format);
	p = problem_vnew(a, PROBLEM_INVALID, NULL, format, args);
	va_end(args);
	return (p);
}

static bool
is_plain_number(const struct json *j)
{
	int64_t v;

	return (j->text[0] != '-' && json_int64(j, &v) && v < DRAW_INTEGER_MAX);
}

/* Every number is plain, no value stands too deep. */
static struct problem *
check_values(struct arena *a, const struct json *root)
{
	const struct json *stack[DEPTH_MAX + 2], *j;
	int depth = 0;

	stack[0] = root;
	while (depth >= 0) {
		if ((j = stack[depth]) == NULL) {
			depth--;
			continue;
		}
		if (depth > DEPTH_MAX)
			return (draw_differs(a, "nested too deeply"));
		if (j->type == JSON_NUMBER && !is_plain_number(j))
			return (
			    draw_differs(a, "a number is not a plain integer"));
		stack[depth] = j->next;
		if (j->child != NULL)
			stack[++depth] = j->child;
	}
	return (NULL);
}

struct problem *
draw_read_json(struct arena *a, struct draw_text text, const struct json **out)
{
	struct json_fault fault;

	/* An empty container may stand where a value in it would be too
	 * deep: hence one more level than values have. */
	if (json_read_fault(a, text.s, text.len, DEPTH_MAX + 1, out, &fault) !=
	    NULL)
		return (draw_differs(a, "not acceptable JSON: byte %zu: %s",
		    fault.at, json_fault_words(fault.kind)));
	return (check_values(a, *out));
}

struct problem *
draw_read_keys(struct arena *a, const struct json *j, const char *const *names,
    size_t count, const char *what)
{
	size_t i;

	if (j->type != JSON_OBJECT || j->len != count)
		return (draw_differs(a, "%s: not exactly the keys", what));
	for (i = 0; i < count; i++)
		if (json_get(j, names[i]) == NULL)
			return (draw_differs(
			    a, "%s: the key %s is missing", what, names[i]));
	return (NULL);
}

struct problem *
draw_read_list(struct arena *a, const struct json *j, const char *what,
    const struct json **first, size_t *count)
{
	bool listable = j->type == JSON_ARRAY ||
	    ((j->type == JSON_OBJECT || j->type == JSON_STRING) && j->len == 0);

	if (!listable)
		return (draw_differs(a, "%s: not a list", what));
	*first = j->child;
	*count = j->len;
	return (NULL);
}

struct problem *
draw_read_integer(struct arena *a, const struct json *j, int64_t low,
    int64_t high, const char *what, int64_t *out)
{
	if (!json_int64(j, out) || *out < low || *out > high)
		return (draw_differs(a, "%s: not an integer from %lld to %lld",
		    what, (long long)low, (long long)high));
	return (NULL);
}

struct problem *
draw_read_text(struct arena *a, const struct json *j, const char *what,
    struct draw_text *out)
{
	if (j->type != JSON_STRING)
		return (draw_differs(a, "%s: not a string", what));
	*out = (struct draw_text){j->text, j->len};
	return (NULL);
}

struct problem *
draw_read_word(struct arena *a, const struct json *j, const char *const *words,
    unsigned int count, const char *what, unsigned int *out)
{
	for (*out = 0; *out < count; (*out)++)
		if (draw_json_is(j, words[*out]))
			return (NULL);
	return (draw_differs(a, "%s: an unknown word", what));
}

struct draw_text
draw_text_or_empty(const struct json *j)
{
	if (j == NULL || j->type != JSON_STRING)
		return ((struct draw_text){"", 0});
	return ((struct draw_text){j->text, j->len});
}

struct problem *
draw_read_id(struct arena *a, const struct json *j, struct draw_text *out)
{
	if (j->type == JSON_STRING)
		*out = (struct draw_text){j->text, j->len};
	if (j->type != JSON_STRING || !draw_id_is_legal(*out))
		return (draw_differs(a, "an id is not allowed"));
	return (NULL);
}

struct problem *
draw_read_digest(struct arena *a, const struct json *j, const char *what,
    struct draw_digest *out)
{
	if (j->type != JSON_STRING ||
	    !text_unhex(j->text, j->len, out->b, DRAW_HASH))
		return (draw_differs(
		    a, "%s is not 32 bytes of lower-case hex", what));
	return (NULL);
}

bool
draw_id_is_legal(struct draw_text id)
{
	bool ascii = true;
	size_t i;
	unsigned char c;

	if (id.len == 0 || id.len > DRAW_ID_MAX)
		return (false);
	for (i = 0; i < id.len; i++) {
		c = (unsigned char)id.s[i];
		if (c <= ' ' || c == ',' || c == '"')
			return (false);
		ascii = ascii && c < 0x80;
	}
	return (
	    ascii || (text_is_utf8(id.s, id.len) && text_is_nfc(id.s, id.len)));
}

static bool
is_alphanumeric(char c)
{
	return ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9'));
}

bool
draw_list_id_is_legal(struct draw_text id)
{
	size_t i;
	char c;

	if (id.len == 0 || id.len > LIST_ID_MAX || !is_alphanumeric(id.s[0]))
		return (false);
	for (i = 1; i < id.len; i++) {
		c = id.s[i];
		if (!is_alphanumeric(c) && c != '.' && c != '_' && c != '-')
			return (false);
	}
	return (!draw_name_is_taken(id));
}

bool
draw_date_is_formed(struct draw_text date)
{
	static const char form[] = "dddd-dd-dd";
	size_t i;

	if (date.len != sizeof(form) - 1)
		return (false);
	for (i = 0; i < date.len; i++) {
		if (form[i] == '-' && date.s[i] != '-')
			return (false);
		if (form[i] == 'd' && (date.s[i] < '0' || date.s[i] > '9'))
			return (false);
	}
	return (true);
}

bool
draw_json_is_something(const struct json *j)
{
	if (j->type == JSON_NULL)
		return (false);
	if (j->type == JSON_BOOL)
		return (j->boolean);
	if (j->type == JSON_NUMBER)
		return (strcmp(j->text, "0") != 0);
	return (j->len > 0);
}

bool
draw_json_is(const struct json *j, const char *s)
{
	return (j->type == JSON_STRING && strcmp(j->text, s) == 0);
}

bool
draw_json_is_digest(const struct json *j, const struct draw_digest *d)
{
	struct draw_digest x;

	return (j->type == JSON_STRING &&
	    text_unhex(j->text, j->len, x.b, DRAW_HASH) &&
	    draw_digest_equal(&x, d));
}
