/* SPDX-License-Identifier: Apache-2.0 */
/* Cells as people type them: blanks of all kinds, days in all spellings. */
#include "domain/mapping_private.h"

#include <string.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/text.h"

/* ---- blanks -------------------------------------------------------------- */

/* Control characters, and what Unicode calls spaces. */
static bool
is_blank(uint32_t c)
{
	return (c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200b) || c == 0x2028 || c == 0x2029 ||
	    c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff);
}

const char *
mapping_clean(struct arena *a, const char *text)
{
	size_t len = strlen(text), at, n;
	char *clean = arena_alloc(a, len + 1), *out = clean;
	bool gap = false;
	uint32_t c = 0;

	for (at = 0; at < len; at += n) {
		n = text_next(text + at, len - at, &c);
		if (is_blank(c)) {
			gap = out > clean;
			continue;
		}
		if (gap)
			*out++ = ' ';
		gap = false;
		memcpy(out, text + at, n);
		out += n;
	}
	*out = '\0';
	return (clean);
}

const char *
mapping_trim(struct arena *a, const char *text)
{
	size_t len = strlen(text), at, n, from = len, to = 0;
	uint32_t c = 0;

	for (at = 0; at < len; at += n) {
		n = text_next(text + at, len - at, &c);
		if (is_blank(c))
			continue;
		if (from > at)
			from = at;
		to = at + n;
	}
	return (to == 0 ? "" : arena_memdup(a, text + from, to - from));
}

/* ---- days ---------------------------------------------------------------- */

/* Up to `most` digits, at least `least`; false when they are not there. */
static bool
digits(const char **text, int least, int most, int *value)
{
	int count = 0;

	*value = 0;
	while (count < most && **text >= '0' && **text <= '9') {
		*value = *value * 10 + (*(*text)++ - '0');
		count++;
	}
	return (count >= least);
}

/* The piece of a pattern at its start. */
struct piece {
	const char *word;
	int least, most; /* digits */
	char part;
};

static const struct piece pieces[] = {
    {"YYYY", 4, 4, 'y'},
    {"MM", 2, 2, 'm'},
    {"M", 1, 2, 'm'},
    {"DD", 2, 2, 'd'},
    {"D", 1, 2, 'd'},
};

static const struct piece *
piece_at(const char *pattern)
{
	size_t i;

	for (i = 0; i < sizeof(pieces) / sizeof(*pieces); i++)
		if (strncmp(pattern, pieces[i].word, strlen(pieces[i].word)) ==
		    0)
			return (&pieces[i]);
	return (NULL);
}

bool
mapping_day_pattern(const char *pattern)
{
	const struct piece *p;
	int years = 0, months = 0, days = 0;

	while (*pattern != '\0') {
		p = piece_at(pattern);
		pattern += p != NULL ? strlen(p->word) : 1;
		years += p != NULL && p->part == 'y';
		months += p != NULL && p->part == 'm';
		days += p != NULL && p->part == 'd';
	}
	return (years == 1 && months == 1 && days == 1);
}

const char *
mapping_day(struct arena *a, const char *pattern, const char *text)
{
	const struct piece *p;
	int year = 0, month = 0, day = 0;
	char *out = arena_alloc(a, DAY_TEXT + 1);
	int64_t number;

	while (*pattern != '\0') {
		p = piece_at(pattern);
		if (p == NULL) {
			if (*pattern++ != *text++)
				return (NULL);
			continue;
		}
		if (!digits(&text, p->least, p->most,
			p->part == 'y'	     ? &year
			    : p->part == 'm' ? &month
					     : &day))
			return (NULL);
		pattern += strlen(p->word);
	}
	if (*text != '\0' || month < 1 || month > 12 || day < 1 ||
	    day > day_month_length(year, month))
		return (NULL);
	number = day_from_civil(year, month, day);
	day_format(number, out);
	return (out);
}
