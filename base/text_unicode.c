/* SPDX-License-Identifier: Apache-2.0 */
/* What needs tables of Unicode: normal form C, search grams. */
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "base/arena.h"
#include "base/sort.h"
#include "base/text.h"

enum {
	IDEOGRAPHIC_ZERO = 0x3007, /* a number letter, yet written as Han */
	FULL_WIDTH_FIRST = 0xff01, /* '!' … */
	FULL_WIDTH_LAST = 0xff5e,  /* … '~' */
	FULL_WIDTH_SHIFT = 0xfee0,
};

/* ---- normal form C ------------------------------------------------------- */

bool
text_is_nfc(const char *s, size_t len)
{
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t n;
	bool same;

	if (text_is_plainly_nfc(s, len))
		return (true);
	n = utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)len,
	    &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	same = n == (utf8proc_ssize_t)len && memcmp(composed, s, len) == 0;
	free(composed);
	return (same);
}

/* ---- grams --------------------------------------------------------------- */

static bool
is_searchable(uint32_t c)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);

	return ((category >= UTF8PROC_CATEGORY_LU &&
		    category <= UTF8PROC_CATEGORY_LO) ||
	    category == UTF8PROC_CATEGORY_ND || c == IDEOGRAPHIC_ZERO);
}

static uint32_t
fold(uint32_t c)
{
	if (c >= FULL_WIDTH_FIRST && c <= FULL_WIDTH_LAST)
		c -= FULL_WIDTH_SHIFT;
	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	return (c);
}

/* The searchable characters of `s`, folded, one after the other in `out`
 * (of `len` elements at least). Returns how many. */
static size_t
searchable(const char *s, size_t len, utf8proc_int32_t *out)
{
	size_t count = 0, n;
	uint32_t c;

	for (; (n = text_next(s, len, &c)) > 0; s += n, len -= n) {
		c = fold(c);
		if (is_searchable(c))
			out[count++] = (utf8proc_int32_t)c;
	}
	return (count);
}

static const char *
gram(struct arena *a, const utf8proc_int32_t *c, size_t count)
{
	utf8proc_uint8_t bytes[8];
	utf8proc_ssize_t n = 0;
	size_t i;

	for (i = 0; i < count; i++)
		n += utf8proc_encode_char(c[i], bytes + n);
	return (arena_memdup(a, bytes, (size_t)n));
}

static int
by_text(const void *x, const void *y, const void *arg)
{
	(void)arg;
	return (strcmp(*(const char *const *)x, *(const char *const *)y));
}

size_t
text_bigrams(
    struct arena *a, const char *s, size_t len, const char *const **out)
{
	utf8proc_int32_t *c = arena_array(a, len, sizeof(*c));
	size_t chars = searchable(s, len, c), grams, i, kept;
	const char **all;

	*out = NULL;
	if (chars == 0)
		return (0);
	grams = chars == 1 ? 1 : chars - 1;
	all = arena_array(a, grams, sizeof(const char *));
	for (i = 0; i < grams; i++)
		all[i] = gram(a, c + i, chars == 1 ? 1 : 2);
	sort_items(all, grams, sizeof(const char *), by_text, NULL);
	kept = 1;
	for (i = 1; i < grams; i++)
		if (strcmp(all[i], all[kept - 1]) != 0)
			all[kept++] = all[i];
	*out = all;
	return (kept);
}
