/* SPDX-License-Identifier: Apache-2.0 */
/* The keywords for arrays, strings and numbers, applied; and the formats. */
#include <string.h>

#include "api/schema_node.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/json_number.h"
#include "base/text.h"
#include "base/uuid.h"

enum {
	/* A pattern that needs more does not match: no request may spend a
	 * worker's time on backtracking. */
	MATCH_STEPS_MAX = 200000,
	MATCH_HEAP_KIB = 256,
};

/* ---- strings ------------------------------------------------------------- */

bool
schema_matches(pcre2_code *pattern, const char *text, size_t len)
{
	static pcre2_match_context *limits;
	static pcre2_match_data *found;

	if (limits == NULL) {
		limits = pcre2_match_context_create(NULL);
		found = pcre2_match_data_create(1, NULL);
		(void)pcre2_set_match_limit(limits, MATCH_STEPS_MAX);
		(void)pcre2_set_heap_limit(limits, MATCH_HEAP_KIB);
	}
	/* The reader let well-formed UTF-8 through only. */
	return (pcre2_match(pattern, (PCRE2_SPTR)text, len, 0,
		    PCRE2_NO_UTF_CHECK, found, limits) >= 0);
}

static bool
is_uri_byte(unsigned char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("-._~:/?#[]@!$&'()*+,;=%", c) != NULL));
}

static bool
is_uri(const char *s)
{
	const char *p = s;

	if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z')))
		return (false);
	p += strspn(p,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789+-.");
	if (*p != ':')
		return (false);
	for (; *p != '\0'; p++) {
		if (!is_uri_byte((unsigned char)*p))
			return (false);
		if (*p == '%' && strspn(p + 1, "0123456789abcdefABCDEF") < 2)
			return (false);
	}
	return (true);
}

bool
schema_has_format(enum schema_format format, const char *text)
{
	switch (format) {
	case FORMAT_ANY:
		return (true);
	case FORMAT_UUID:
		return (uuid_is(text));
	case FORMAT_DATE:
		return (clock_is_day(text));
	case FORMAT_DATE_TIME:
		return (clock_parse_rfc3339(text) != -1);
	case FORMAT_URI:
		return (is_uri(text));
	}
	return (false);
}

static const char *
format_detail(enum schema_format format)
{
	static const char *const details[] = {
	    [FORMAT_ANY] = "",
	    [FORMAT_UUID] = "不是标识（UUID）",
	    [FORMAT_DATE] = "不是存在的日期（YYYY-MM-DD）",
	    [FORMAT_DATE_TIME] = "不是带时差的时间（RFC 3339）",
	    [FORMAT_URI] = "不是网址",
	};

	return (details[format]);
}

static bool
apply_length(struct schema_run *r, const struct schema_text *s,
    const struct json *v, const struct schema_place *at)
{
	int64_t length;

	if (s->min_length <= 0 && s->max_length < 0)
		return (true);
	length = (int64_t)text_length(v->text, v->len);
	if (length == 0 && s->min_length > 0)
		return (schema_fail(r, at, "minLength", "不能为空"));
	if (length < s->min_length)
		return (schema_fail(r, at, "minLength", "至少 %lld 个字符",
		    (long long)s->min_length));
	if (s->max_length >= 0 && length > s->max_length)
		return (schema_fail(r, at, "maxLength", "至多 %lld 个字符",
		    (long long)s->max_length));
	return (true);
}

bool
schema_apply_text(struct schema_run *r, const struct schema_text *s,
    const struct json *v, const struct schema_place *at)
{
	if (!apply_length(r, s, v, at))
		return (false);
	if (s->pattern != NULL && !schema_matches(s->pattern, v->text, v->len))
		return (schema_fail(r, at, "pattern", "格式不正确"));
	if (!schema_has_format(s->format, v->text))
		return (schema_fail(
		    r, at, "format", "%s", format_detail(s->format)));
	return (true);
}

/* ---- numbers ------------------------------------------------------------- */

bool
schema_apply_number(struct schema_run *r, const struct schema_number *s,
    const struct json *v, const struct schema_place *at)
{
	if (s->minimum != NULL && json_number_order(v, s->minimum) < 0)
		return (schema_fail(
		    r, at, "minimum", "不得小于 %s", s->minimum->text));
	if (s->maximum != NULL && json_number_order(v, s->maximum) > 0)
		return (schema_fail(
		    r, at, "maximum", "不得大于 %s", s->maximum->text));
	if (s->above != NULL && json_number_order(v, s->above) <= 0)
		return (schema_fail(
		    r, at, "exclusiveMinimum", "须大于 %s", s->above->text));
	if (s->below != NULL && json_number_order(v, s->below) >= 0)
		return (schema_fail(
		    r, at, "exclusiveMaximum", "须小于 %s", s->below->text));
	if (s->multiple != NULL && !json_number_multiple(v, s->multiple))
		return (schema_fail(
		    r, at, "multipleOf", "须为 %s 的倍数", s->multiple->text));
	return (true);
}

/* ---- arrays -------------------------------------------------------------- */

static bool
apply_count(struct schema_run *r, const struct schema_array *s,
    const struct json *v, const struct schema_place *at)
{
	if ((int64_t)v->len < s->min_items)
		return (schema_fail(r, at, "minItems", "至少 %lld 项",
		    (long long)s->min_items));
	if (s->max_items >= 0 && (int64_t)v->len > s->max_items)
		return (schema_fail(r, at, "maxItems", "至多 %lld 项",
		    (long long)s->max_items));
	return (true);
}

static bool
apply_items(struct schema_run *r, const struct schema_array *s,
    const struct json *v, const struct schema_place *at)
{
	struct schema_place place = {.up = at};
	const struct schema *item;
	const struct json *each;
	bool ok = true;

	for (each = v->child; each != NULL; each = each->next, place.index++) {
		item = place.index < s->prefix.count
		    ? s->prefix.each[place.index]
		    : s->items;
		if (item != NULL)
			ok = schema_apply(r, item, each, &place, NULL) && ok;
		if (!ok && (r->quiet || r->errors > SCHEMA_ERRORS_MAX))
			return (false);
	}
	return (ok);
}

static bool
apply_unique(
    struct schema_run *r, const struct json *v, const struct schema_place *at)
{
	const struct json *x, *y;
	struct schema_place place = {.up = at};

	for (y = v->child; y != NULL; y = y->next, place.index++)
		for (x = v->child; x != y; x = x->next)
			if (json_equal(x, y))
				return (schema_fail(
				    r, &place, "uniqueItems", "重复"));
	return (true);
}

static bool
apply_contains(struct schema_run *r, const struct schema_array *s,
    const struct json *v, const struct schema_place *at)
{
	const struct json *each;
	int64_t n = 0;

	for (each = v->child; each != NULL; each = each->next)
		if (schema_try(r, s->contains, each, at, NULL))
			n++;
	if (n < s->min_contains)
		return (schema_fail(r, at, "contains", "缺少规定的项"));
	if (s->max_contains >= 0 && n > s->max_contains)
		return (schema_fail(r, at, "maxContains", "规定的项过多"));
	return (true);
}

bool
schema_apply_array(struct schema_run *r, const struct schema_array *s,
    const struct json *v, const struct schema_place *at)
{
	bool ok;

	if (!apply_count(r, s, v, at))
		return (false);
	ok = apply_items(r, s, v, at);
	if (!ok && r->quiet)
		return (false);
	if (s->unique)
		ok = apply_unique(r, v, at) && ok;
	if (s->contains != NULL)
		ok = apply_contains(r, s, v, at) && ok;
	return (ok);
}
