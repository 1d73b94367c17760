/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The strict reader. One pass without recursion: a stack of open containers
 * of at most JSON_DEPTH_MAX levels, so that no input can exhaust the C stack.
 * Duplicate keys are found by sorting when an object closes: an object of a
 * million keys costs n log n, not n².
 */
#include "base/json.h"

#include <string.h>

#include "base/arena.h"
#include "base/json_fault.h"
#include "base/problem.h"
#include "base/sort.h"
#include "base/text.h"

enum {
	PAIRWISE_MAX = 8, /* objects up to this size are compared pairwise */
};

struct level {
	struct json *container;
	struct json *last; /* newest child */
};

struct reader {
	struct arena *a;
	const char *s;
	size_t len, at;
	int depth, depth_max;
	struct level stack[JSON_DEPTH_MAX];
	struct json_fault *fault;
	struct json *root;
	const char *name; /* key read, waiting for its value */
	size_t name_len;
};

static struct problem *
bad(const struct reader *r, size_t at, enum json_fault_kind kind)
{
	*r->fault = (struct json_fault){kind, at};
	return (json_fault_problem(r->a, r->s, r->fault));
}

static void
skip_space(struct reader *r)
{
	while (r->at < r->len &&
	    (r->s[r->at] == ' ' || r->s[r->at] == '\t' || r->s[r->at] == '\n' ||
		r->s[r->at] == '\r'))
		r->at++;
}

/* The next byte, or NUL at the end: NUL is nowhere allowed. */
static char
peek(const struct reader *r)
{
	return (r->at < r->len ? r->s[r->at] : '\0');
}

/* ---- strings ------------------------------------------------------------- */

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (c - '0');
	if (c >= 'a' && c <= 'f')
		return (c - 'a' + 10);
	if (c >= 'A' && c <= 'F')
		return (c - 'A' + 10);
	return (-1);
}

/* The four hex digits at `s`; -1 when they are not, or cross `end`. */
static int32_t
unit(const char *s, const char *end)
{
	int32_t v = 0;
	int i, d;

	if (end - s < 4)
		return (-1);
	for (i = 0; i < 4; i++) {
		if ((d = hex_digit(s[i])) < 0)
			return (-1);
		v = v << 4 | d;
	}
	return (v);
}

static size_t
put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return (1);
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return (2);
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return (3);
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return (4);
}

/* Decodes what follows "\u" at *s and moves *s behind it; false and *why when
 * it is refused. */
static bool
unescape_unicode(
    const char **s, const char *end, char **out, enum json_fault_kind *why)
{
	int32_t high = unit(*s, end), low;
	uint32_t c;

	*why = JSON_FAULT_HEX;
	if (high < 0)
		return (false);
	*s += 4;
	c = (uint32_t)high;
	*why = JSON_FAULT_NUL;
	if (c == 0)
		return (false);
	*why = JSON_FAULT_SURROGATE;
	if (c >= 0xdc00 && c <= 0xdfff)
		return (false);
	if (c >= 0xd800 && c <= 0xdbff) {
		if (end - *s < 6 || (*s)[0] != '\\' || (*s)[1] != 'u')
			return (false);
		low = unit(*s + 2, end);
		if (low < 0xdc00 || low > 0xdfff)
			return (false);
		*s += 6;
		c = 0x10000 + ((c - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
	}
	*out += put_utf8(*out, c);
	return (true);
}

static bool
unescape(const char **s, const char *end, char **out, enum json_fault_kind *why)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (**s == 'u') {
		(*s)++;
		return (unescape_unicode(s, end, out, why));
	}
	*why = JSON_FAULT_ESCAPE;
	if (**s == '\0' || (found = strchr(from, **s)) == NULL)
		return (false);
	(*s)++;
	*(*out)++ = to[found - from];
	return (true);
}

/*
 * Decodes the text between the quotes, [from, to), in the arena's copy of it:
 * no escape is shorter than what it stands for.
 */
static struct problem *
decode(struct reader *r, size_t from, size_t to, const char **text, size_t *len)
{
	char *copy = arena_memdup(r->a, r->s + from, to - from), *out = copy;
	const char *s = copy, *end = copy + (to - from);
	enum json_fault_kind why;

	while (s < end) {
		if (*s != '\\') {
			*out++ = *s++;
			continue;
		}
		s++;
		if (!unescape(&s, end, &out, &why))
			return (bad(r, from + (size_t)(s - copy), why));
	}
	*out = '\0';
	*text = copy;
	*len = (size_t)(out - copy);
	return (NULL);
}

/* A string; the reader stands on its opening quote. */
static struct problem *
read_string(struct reader *r, const char **text, size_t *len)
{
	size_t from = ++r->at;
	char c;

	for (; (c = peek(r)) != '"'; r->at++) {
		if (r->at >= r->len)
			return (bad(r, r->at, JSON_FAULT_STRING));
		if ((unsigned char)c < 0x20)
			return (bad(r, r->at, JSON_FAULT_CONTROL));
		if (c == '\\' && ++r->at >= r->len)
			return (bad(r, r->at, JSON_FAULT_STRING));
	}
	return (decode(r, from, r->at++, text, len));
}

/* ---- numbers and words --------------------------------------------------- */

static size_t
digits(struct reader *r)
{
	size_t from = r->at;

	while (peek(r) >= '0' && peek(r) <= '9')
		r->at++;
	return (r->at - from);
}

static struct problem *
read_number(struct reader *r, struct json *j)
{
	j->type = JSON_NUMBER;
	j->integral = true;
	if (peek(r) == '-')
		r->at++;
	if (peek(r) == '0')
		r->at++;
	else if (digits(r) == 0)
		return (bad(r, r->at, JSON_FAULT_DIGIT));
	if (peek(r) == '.') {
		j->integral = false;
		r->at++;
		if (digits(r) == 0)
			return (bad(r, r->at, JSON_FAULT_DIGIT));
	}
	if (peek(r) == 'e' || peek(r) == 'E') {
		j->integral = false;
		r->at++;
		if (peek(r) == '+' || peek(r) == '-')
			r->at++;
		if (digits(r) == 0)
			return (bad(r, r->at, JSON_FAULT_DIGIT));
	}
	j->len = r->at - j->at;
	j->text = arena_memdup(r->a, r->s + j->at, j->len);
	return (NULL);
}

static bool
take_word(struct reader *r, const char *word)
{
	size_t n = strlen(word);

	if (r->len - r->at < n || memcmp(r->s + r->at, word, n) != 0)
		return (false);
	r->at += n;
	return (true);
}

static struct problem *
read_word(struct reader *r, struct json *j)
{
	if (take_word(r, "null")) {
		j->type = JSON_NULL;
		return (NULL);
	}
	j->type = JSON_BOOL;
	if (take_word(r, "true")) {
		j->boolean = true;
		return (NULL);
	}
	if (take_word(r, "false"))
		return (NULL);
	return (bad(r, r->at, JSON_FAULT_VALUE));
}

/* ---- containers ---------------------------------------------------------- */

static int
by_name(const void *x, const void *y, const void *arg)
{
	const struct json *a = *(const struct json *const *)x;
	const struct json *b = *(const struct json *const *)y;

	(void)arg;
	return (sort_bytes(a->name, a->name_len, b->name, b->name_len));
}

/* The member whose key an earlier one bears, NULL when all differ. */
static const struct json *
twin_pairwise(const struct json *object)
{
	const struct json *x, *y;

	for (x = object->child; x != NULL; x = x->next) {
		for (y = object->child; y != x; y = y->next)
			if (by_name(&x, &y, NULL) == 0)
				return (x);
	}
	return (NULL);
}

static const struct json *
twin(struct arena *a, const struct json *object)
{
	const struct json **all, *m;
	size_t i = 0;

	if (object->len <= PAIRWISE_MAX)
		return (twin_pairwise(object));
	all = arena_array(a, object->len, sizeof(const struct json *));
	for (m = object->child; m != NULL; m = m->next)
		all[i++] = m;
	sort_items(all, i, sizeof(const struct json *), by_name, NULL);
	for (i = 1; i < object->len; i++)
		if (by_name(&all[i - 1], &all[i], NULL) == 0)
			return (all[i]);
	return (NULL);
}

static struct json *
append(struct reader *r)
{
	struct json *j = arena_alloc(r->a, sizeof(*j));
	struct level *top;

	j->at = r->at;
	if (r->depth == 0) {
		r->root = j;
		return (j);
	}
	top = &r->stack[r->depth - 1];
	j->name = r->name;
	j->name_len = r->name_len;
	r->name = NULL;
	r->name_len = 0;
	if (top->last == NULL)
		top->container->child = j;
	else
		top->last->next = j;
	top->last = j;
	top->container->len++;
	return (j);
}

/* A key and its colon. */
static struct problem *
read_name(struct reader *r)
{
	skip_space(r);
	if (peek(r) != '"')
		return (bad(r, r->at, JSON_FAULT_KEY));
	TRY(read_string(r, &r->name, &r->name_len));
	skip_space(r);
	if (peek(r) != ':')
		return (bad(r, r->at, JSON_FAULT_COLON));
	r->at++;
	return (NULL);
}

static struct problem *
open_container(struct reader *r, struct json *j)
{
	if (r->depth == r->depth_max)
		return (bad(r, r->at, JSON_FAULT_DEPTH));
	j->type = peek(r) == '{' ? JSON_OBJECT : JSON_ARRAY;
	r->stack[r->depth].container = j;
	r->stack[r->depth].last = NULL;
	r->depth++;
	r->at++;
	skip_space(r);
	return (NULL);
}

static struct problem *
close_container(struct reader *r)
{
	struct json *j = r->stack[--r->depth].container;
	const struct json *again;

	j->end = ++r->at;
	if (j->type == JSON_OBJECT && (again = twin(r->a, j)) != NULL)
		return (bad(r, again->at, JSON_FAULT_TWICE));
	return (NULL);
}

/*
 * Reads a scalar, or opens a container; *more = a value must follow before
 * anything closes.
 */
static struct problem *
read_value(struct reader *r, bool *more)
{
	struct json *j;
	char c;

	skip_space(r);
	j = append(r);
	c = peek(r);
	*more = false;
	if (c == '{') {
		TRY(open_container(r, j));
		*more = peek(r) != '}';
		return (*more ? read_name(r) : NULL);
	}
	if (c == '[') {
		TRY(open_container(r, j));
		*more = peek(r) != ']';
		return (NULL);
	}
	if (c == '"') {
		j->type = JSON_STRING;
		TRY(read_string(r, &j->text, &j->len));
	} else if (c == '-' || (c >= '0' && c <= '9'))
		TRY(read_number(r, j));
	else
		TRY(read_word(r, j));
	j->end = r->at;
	return (NULL);
}

/* After a value: closes what closes, until a comma asks for another value
 * (*more) or the outermost value is complete. */
static struct problem *
after_value(struct reader *r, bool *more)
{
	bool object;
	char c;

	*more = false;
	while (r->depth > 0) {
		object = r->stack[r->depth - 1].container->type == JSON_OBJECT;
		skip_space(r);
		c = peek(r);
		if (c == ',') {
			r->at++;
			*more = true;
			return (object ? read_name(r) : NULL);
		}
		if (c != (object ? '}' : ']'))
			return (bad(r, r->at,
			    object ? JSON_FAULT_END_OBJECT
				   : JSON_FAULT_END_ARRAY));
		TRY(close_container(r));
	}
	return (NULL);
}

struct problem *
json_read(struct arena *a, const char *text, size_t len, int depth,
    const struct json **out)
{
	struct json_fault fault;

	return (json_read_fault(a, text, len, depth, out, &fault));
}

struct problem *
json_read_fault(struct arena *a, const char *text, size_t len, int depth,
    const struct json **out, struct json_fault *fault)
{
	struct reader r = {.a = a, .s = text, .len = len, .fault = fault};
	bool more = true;

	r.depth_max = depth < JSON_DEPTH_MAX ? depth : JSON_DEPTH_MAX;
	r.at = text_utf8_span(text, len);
	if (r.at < len)
		return (bad(&r, r.at, JSON_FAULT_UTF8));
	r.at = 0;
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		return (bad(&r, 0, JSON_FAULT_BOM));
	while (more) {
		TRY(read_value(&r, &more));
		if (!more)
			TRY(after_value(&r, &more));
	}
	skip_space(&r);
	if (r.at < len)
		return (bad(&r, r.at, JSON_FAULT_TRAILING));
	*out = r.root;
	return (NULL);
}
