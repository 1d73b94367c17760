/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RFC 8785. Recursion is bounded by the reader's own limit on nesting
 * (JSON_DEPTH_MAX).
 */
#include "domain/canonical.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/sort.h"

enum {
	FIRST_SIZE = 512,
	DIGITS_MAX = 17, /* digits that tell any two doubles apart */
	PLAIN_MAX = 21,	 /* up to here ECMAScript writes no exponent */
	PLAIN_MIN = -6,
};

void
canonical_open(struct canonical *c, struct arena *a)
{
	c->a = a;
	c->size = FIRST_SIZE;
	c->len = 0;
	c->text = arena_alloc(a, c->size);
}

static void
put(struct canonical *c, const char *bytes, size_t len)
{
	size_t size = c->size;

	while (c->len + len + 1 > size)
		size *= 2;
	if (size != c->size) {
		c->text = arena_grow(c->a, c->text, c->size, size);
		c->size = size;
	}
	memcpy(c->text + c->len, bytes, len);
	c->len += len;
	c->text[c->len] = '\0';
}

void
canonical_raw(struct canonical *c, const char *piece)
{
	put(c, piece, strlen(piece));
}

/* ---- strings ----------------------------------------------------------- */

static void
put_escaped(struct canonical *c, unsigned char byte)
{
	static const char letters[] = "\b\t\n\f\r\"\\", names[] = "btnfr\"\\";
	const char *at = strchr(letters, byte);
	char text[8];

	if (at != NULL && byte != '\0')
		snprintf(text, sizeof(text), "\\%c", names[at - letters]);
	else
		snprintf(text, sizeof(text), "\\u%04x", byte);
	put(c, text, strlen(text));
}

static void
put_string(struct canonical *c, const char *s, size_t len)
{
	size_t i, from = 0;
	unsigned char byte;

	put(c, "\"", 1);
	for (i = 0; i < len; i++) {
		byte = (unsigned char)s[i];
		if (byte >= 0x20 && byte != '"' && byte != '\\')
			continue;
		put(c, s + from, i - from);
		put_escaped(c, byte);
		from = i + 1;
	}
	put(c, s + from, len - from);
	put(c, "\"", 1);
}

void
canonical_string(struct canonical *c, const char *s)
{
	if (s == NULL)
		canonical_raw(c, "null");
	else
		put_string(c, s, strlen(s));
}

/* ---- numbers ----------------------------------------------------------- */

/*
 * The fewest digits that read back as `value` (> 0), without a point, and
 * where the point would stand: value = 0.DIGITS × 10^*point.
 */
static void
shortest(double value, char digits[DIGITS_MAX + 1], int *point)
{
	char text[40];
	int precision = 0;

	do {
		precision++;
		snprintf(text, sizeof(text), "%.*e", precision - 1, value);
	} while (precision < DIGITS_MAX && strtod(text, NULL) != value);
	*point = (int)strtol(strchr(text, 'e') + 1, NULL, 10) + 1;
	digits[0] = text[0];
	memcpy(digits + 1, text + 2, (size_t)precision - 1);
	digits[precision] = '\0';
}

static void
put_zeros(struct canonical *c, int count)
{
	while (count-- > 0)
		put(c, "0", 1);
}

/* Number::toString of ECMAScript for a value above zero. */
static void
put_positive(struct canonical *c, double value)
{
	char digits[DIGITS_MAX + 1], exponent[16];
	int point, count;

	shortest(value, digits, &point);
	count = (int)strlen(digits);
	if (count <= point && point <= PLAIN_MAX) {
		canonical_raw(c, digits);
		put_zeros(c, point - count);
	} else if (0 < point && point < count) {
		put(c, digits, (size_t)point);
		put(c, ".", 1);
		canonical_raw(c, digits + point);
	} else if (PLAIN_MIN < point && point <= 0) {
		put(c, "0.", 2);
		put_zeros(c, -point);
		canonical_raw(c, digits);
	} else {
		put(c, digits, 1);
		if (count > 1)
			put(c, ".", 1);
		canonical_raw(c, digits + 1);
		snprintf(exponent, sizeof(exponent), "e%+d", point - 1);
		canonical_raw(c, exponent);
	}
}

static bool
put_number(struct canonical *c, const struct json *j)
{
	double value = strtod(j->text, NULL);

	if (!isfinite(value))
		return (false);
	if (value < 0)
		put(c, "-", 1);
	if (fpclassify(value) == FP_ZERO)
		put(c, "0", 1);
	else
		put_positive(c, fabs(value));
	return (true);
}

/* ---- containers -------------------------------------------------------- */

/*
 * Names in the order of their UTF-16 units. In UTF-8 that is the order of the
 * bytes, but for U+E000–U+FFFF (lead bytes EE, EF), which stand behind the
 * pairs of surrogates (lead bytes F0–F4).
 */
static int
compare_names(const void *x, const void *y, const void *arg)
{
	const struct json *a = *(const struct json *const *)x;
	const struct json *b = *(const struct json *const *)y;
	size_t i, len = a->name_len < b->name_len ? a->name_len : b->name_len;
	int left, right;

	(void)arg;
	for (i = 0; i < len && a->name[i] == b->name[i]; i++)
		;
	if (i == len)
		return (a->name_len < b->name_len ? -1 : 1);
	left = (unsigned char)a->name[i];
	right = (unsigned char)b->name[i];
	left += left >= 0xee && left <= 0xef ? 0x10 : 0;
	right += right >= 0xee && right <= 0xef ? 0x10 : 0;
	return (left - right);
}

static bool
put_object(struct canonical *c, const struct json *j)
{
	const struct json **members =
	    arena_array(c->a, j->len, sizeof(*members));
	const struct json *m;
	size_t i = 0;

	for (m = j->child; m != NULL; m = m->next)
		members[i++] = m;
	sort_items(members, j->len, sizeof(*members), compare_names, NULL);
	put(c, "{", 1);
	for (i = 0; i < j->len; i++) {
		if (i > 0)
			put(c, ",", 1);
		put_string(c, members[i]->name, members[i]->name_len);
		put(c, ":", 1);
		if (!canonical_value(c, members[i]))
			return (false);
	}
	put(c, "}", 1);
	return (true);
}

static bool
put_array(struct canonical *c, const struct json *j)
{
	const struct json *e;

	put(c, "[", 1);
	for (e = j->child; e != NULL; e = e->next) {
		if (e != j->child)
			put(c, ",", 1);
		if (!canonical_value(c, e))
			return (false);
	}
	put(c, "]", 1);
	return (true);
}

bool
canonical_value(struct canonical *c, const struct json *j)
{
	switch (j->type) {
	case JSON_NULL:
		canonical_raw(c, "null");
		return (true);
	case JSON_BOOL:
		canonical_raw(c, j->boolean ? "true" : "false");
		return (true);
	case JSON_NUMBER:
		return (put_number(c, j));
	case JSON_STRING:
		put_string(c, j->text, j->len);
		return (true);
	case JSON_ARRAY:
		return (put_array(c, j));
	case JSON_OBJECT:
		break;
	}
	return (put_object(c, j));
}
