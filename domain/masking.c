/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers are found as runs of digits; runs that a single space or hyphen
 * joins are tried together, the longest reading first, because people write
 * 138 1234 5678 and 440301-19900101-1234.
 */
#include "domain/masking.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

enum {
	DIGITS_MAX = 40, /* longer readings are not tried */
	ID_LEN = 18,
	ID_LEN_OLD = 15,
	CARD_MIN = 16, /* bank cards and the like */
	MOBILE_LEN = 11,
	LANDLINE_MIN = 10,
	LANDLINE_MAX = 12,
	FULL_WIDTH = 0xff10 - '0', /* U+FF10 is a full-width zero */
	PERSON_MIN = 2,
	PERSON_MAX = 4,	     /* Han characters of a name */
	PERSON_DOT_MAX = 15, /* … of a name with a middle dot */
};

/* A run of digits: its bytes in the text, and the digits in ASCII. */
struct run {
	size_t at, end;
	size_t first, count; /* its digits in `digits` */
	bool joined;	     /* one separator stands between the last and it */
	bool x;		     /* an X closes it: [at, end) does not hold it */
	size_t x_end;	     /* end with the X */
};

struct runs {
	char *digits;
	struct run *list;
	size_t count;
};

/* ---- finding runs ------------------------------------------------------ */

static uint32_t
folded(uint32_t cp)
{
	return (cp >= 0xff01 && cp <= 0xff5e ? cp - FULL_WIDTH : cp);
}

static bool
is_digit(uint32_t cp)
{
	return (cp >= '0' && cp <= '9');
}

static bool
is_joint(uint32_t cp)
{
	return (cp == ' ' || cp == '-' || cp == 0x3000 ||
	    (cp >= 0x2010 && cp <= 0x2015));
}

/* The run that begins at `at`; its digits go behind those found before. */
static struct run
read_run(const char *s, size_t len, size_t at, char *digits, size_t first)
{
	struct run r = {.at = at, .end = at, .first = first};
	uint32_t cp;
	size_t n;

	while ((n = text_next(s + r.end, len - r.end, &cp)) > 0 &&
	    is_digit(folded(cp))) {
		digits[first + r.count++] = (char)folded(cp);
		r.end += n;
	}
	r.x = n > 0 && (folded(cp) == 'X' || folded(cp) == 'x');
	r.x_end = r.end + (r.x ? n : 0);
	return (r);
}

static struct runs
find_runs(struct arena *a, const char *s, size_t len)
{
	struct runs found = {arena_alloc(a, len + 1),
	    arena_array(a, len + 1, sizeof(struct run)), 0};
	size_t at = 0, n, digits = 0, last_end = 0;
	bool joint = false;
	uint32_t cp;

	while ((n = text_next(s + at, len - at, &cp)) > 0) {
		if (!is_digit(folded(cp))) {
			joint = is_joint(folded(cp)) && at == last_end;
			at += n;
			continue;
		}
		found.list[found.count] =
		    read_run(s, len, at, found.digits, digits);
		found.list[found.count].joined = joint && found.count > 0;
		at = last_end = found.list[found.count].end;
		digits += found.list[found.count].count;
		found.count++;
		joint = false;
	}
	return (found);
}

/* ---- what a number may be ---------------------------------------------- */

static int
number(const char *digits, size_t count)
{
	int value = 0;

	while (count-- > 0)
		value = value * 10 + *digits++ - '0';
	return (value);
}

static bool
is_birthday(int year, const char *month_day)
{
	int month = number(month_day, 2), day = number(month_day + 2, 2);

	return (year >= 1900 && year < 2100 && month >= 1 && month <= 12 &&
	    day >= 1 && day <= 31);
}

/* Codes of registered bodies begin so (GB 32100); none of them is a secret. */
static bool
is_business_code(const char *d)
{
	return (d[0] == '9' || (d[0] == '1' && strchr("129", d[1]) != NULL) ||
	    (d[0] == '5' && d[1] != '0'));
}

static bool
is_mobile(const char *d, size_t count)
{
	if (count == MOBILE_LEN + 4 && memcmp(d, "0086", 4) == 0)
		return (is_mobile(d + 4, MOBILE_LEN));
	if (count == MOBILE_LEN + 2 && memcmp(d, "86", 2) == 0)
		return (is_mobile(d + 2, MOBILE_LEN));
	return (count == MOBILE_LEN && d[0] == '1' && d[1] >= '3');
}

/* The note for `count` digits (an X may follow them), or NULL. `area` is the
 * length of the first run, `fours`: all runs but the last have four digits. */
static const char *
note_for(const char *d, size_t count, bool x, size_t area, bool fours)
{
	size_t all = count + (x ? 1 : 0);

	if (all == ID_LEN && is_birthday(number(d + 6, 4), d + 10))
		return ("〔身份证件号码已隐去〕");
	if (count == ID_LEN_OLD && is_birthday(1900 + number(d + 6, 2), d + 8))
		return ("〔身份证件号码已隐去〕");
	if (is_mobile(d, count))
		return ("〔电话号码已隐去〕");
	if (d[0] == '0' && d[1] != '0' && count >= LANDLINE_MIN &&
	    count <= LANDLINE_MAX && (area == 3 || area == 4 || area == count))
		return ("〔电话号码已隐去〕");
	if (count >= CARD_MIN && fours &&
	    !(all == ID_LEN && is_business_code(d)))
		return ("〔号码已隐去〕");
	return (NULL);
}

/*
 * The longest reading that begins with run `i`: *last is its last run, *end
 * where it ends in the text. NULL when the number may be shown.
 */
static const char *
read_number(const struct runs *r, size_t i, size_t *last, size_t *end)
{
	const struct run *first = &r->list[i], *run;
	const char *note = NULL, *found;
	bool fours = true;
	size_t j, count = 0;

	for (j = i; j < r->count && (j == i || r->list[j].joined); j++) {
		run = &r->list[j];
		count += run->count;
		if (j > i && count > DIGITS_MAX)
			break;
		found = note_for(r->digits + first->first, count, run->x,
		    first->count, fours);
		fours = fours && run->count == 4;
		if (found == NULL)
			continue;
		note = found;
		*last = j;
		*end = run->x ? run->x_end : run->end;
	}
	return (note);
}

const char *
masking_text(struct arena *a, const char *text, size_t *hidden)
{
	size_t len = strlen(text), at = 0, i, last, end;
	struct runs runs = find_runs(a, text, len);
	const char *note, *out = "";

	for (i = 0; i < runs.count; i++) {
		note = read_number(&runs, i, &last, &end);
		if (note == NULL)
			continue;
		out = arena_fmt(a, "%s%.*s%s", out, (int)(runs.list[i].at - at),
		    text + at, note);
		at = end;
		i = last;
		if (hidden != NULL)
			(*hidden)++;
	}
	return (at == 0 ? text : arena_fmt(a, "%s%s", out, text + at));
}

/* ---- names ------------------------------------------------------------- */

static bool
is_han(uint32_t cp)
{
	return ((cp >= 0x4e00 && cp <= 0x9fff) ||
	    (cp >= 0x3400 && cp <= 0x4dbf) || (cp >= 0x20000 && cp <= 0x3ffff));
}

/* Nothing but Han characters, as few as a person's name has. */
static bool
is_person(const char *s, size_t len)
{
	size_t at = 0, n, han = 0, dots = 0;
	uint32_t cp;

	while ((n = text_next(s + at, len - at, &cp)) > 0) {
		if (is_han(cp))
			han++;
		else if (cp == 0xb7 && han > 0)
			dots++;
		else
			return (false);
		at += n;
	}
	return (han >= PERSON_MIN &&
	    han <= (dots > 0 ? PERSON_DOT_MAX : PERSON_MAX));
}

/* What says no more than "an individual business", before or behind a name. */
static const char *const fillers[] = {"个体工商户", "个体户", "（个体工商户）",
    "(个体工商户)", "（个体）", "(个体)", NULL};

static void
strip_fillers(const char **s, size_t *len)
{
	const char *const *f;
	size_t n;

	for (f = fillers; *f != NULL; f++) {
		n = strlen(*f);
		if (*len > n && memcmp(*s, *f, n) == 0) {
			*s += n;
			*len -= n;
		} else if (*len > n && memcmp(*s + *len - n, *f, n) == 0) {
			*len -= n;
		}
	}
}

const char *
masking_name(struct arena *a, const char *kind, const char *name)
{
	size_t len = strlen(name), n;
	const char *person = name;
	uint32_t cp;

	if (strcmp(kind, "individual_business") != 0 &&
	    strcmp(kind, "other") != 0)
		return (name);
	strip_fillers(&person, &len);
	if (!is_person(person, len))
		return (name);
	n = text_next(person, len, &cp);
	return (arena_fmt(a, "%.*s%.*s**%s", (int)(person - name), name, (int)n,
	    person, person + len));
}
