/* SPDX-License-Identifier: Apache-2.0 */
/* Cursors in and out, and the envelope every list has. */
#include "base/page.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <sodium.h>

#include "base/arena.h"
#include "base/call.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/problem.h"
#include "base/uuid.h"

enum {
	CURSOR_MAX = 4096, /* characters; ours are far shorter */
	BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
	INTEGER_MAX = 19, /* characters, sign included: fits int64_t */
};

static const char cursor_version[] = "1";

static bool
is_integer(const char *s)
{
	size_t len = strlen(s), digits;

	if (*s == '-')
		s++;
	digits = strspn(s, "0123456789");
	return (digits > 0 && s[digits] == '\0' && len < INTEGER_MAX);
}

static bool
key_is(const char *text, char kind)
{
	switch (kind) {
	case 'i':
		return (is_integer(text));
	case 'u':
		return (uuid_is(text));
	case 'd':
		return (clock_is_day(text));
	case 't':
		return (clock_parse_rfc3339(text) != -1);
	default:
		return (true);
	}
}

/* The array inside a cursor; NULL when there is none. */
static const struct json *
cursor_open(struct arena *a, const char *cursor)
{
	size_t len = strlen(cursor), n;
	const struct json *j;
	char *text;

	if (len > CURSOR_MAX)
		return (NULL);
	text = arena_alloc(a, len + 1);
	if (sodium_base642bin((unsigned char *)text, len, cursor, len, NULL, &n,
		NULL, BASE64) != 0)
		return (NULL);
	if (json_read(a, text, n, 1, &j) != NULL || j->type != JSON_ARRAY)
		return (NULL);
	return (j);
}

static bool
is_text(const struct json *j, const char *want)
{
	const char *text = json_string(j);

	return (text != NULL && strcmp(text, want) == 0);
}

/* ["1","LIST","KEY",…]: the keys of this list, and no others. */
static bool
cursor_read(
    struct arena *a, const char *cursor, const char *kinds, struct page *out)
{
	const struct json *array = cursor_open(a, cursor), *j;
	size_t i;

	if (array == NULL || array->len != 2 + out->keys ||
	    !is_text(array->child, cursor_version) ||
	    !is_text(array->child->next, out->list))
		return (false);
	j = array->child->next->next;
	for (i = 0; i < out->keys; i++, j = j->next) {
		out->after[i] = json_string(j);
		if (out->after[i] == NULL || !key_is(out->after[i], kinds[i]))
			return (false);
	}
	return (true);
}

struct problem *
page_read(
    const struct call *c, const char *list, const char *kinds, struct page *out)
{
	const char *cursor = call_query(c, "cursor");
	struct arena *a = c->ctx.arena;

	*out = (struct page){
	    .list = list,
	    .keys = strlen(kinds),
	    .limit = call_query_int(c, "limit", PAGE_LIMIT_DEFAULT),
	};
	if (cursor != NULL && !cursor_read(a, cursor, kinds, out))
		return (problem_new(a, PROBLEM_BAD_CURSOR, NULL, NULL));
	return (NULL);
}

const char *
page_key(const struct page *p, size_t i, const char *first)
{
	return (p->after[0] == NULL ? first : p->after[i]);
}

const char *
page_fetch(struct arena *a, const struct page *p)
{
	return (arena_fmt(a, "%" PRId64, p->limit + 1));
}

static char *
cursor_write(struct arena *a, const struct page *p, const char *const *keys)
{
	struct cJSON *array = cJSON_CreateArray();
	size_t i, len, size;
	char *text, *out;

	(void)cJSON_AddItemToArray(array, cJSON_CreateString(cursor_version));
	(void)cJSON_AddItemToArray(array, cJSON_CreateString(p->list));
	for (i = 0; i < p->keys; i++)
		(void)cJSON_AddItemToArray(array, cJSON_CreateString(keys[i]));
	text = cJSON_PrintUnformatted(array);
	cJSON_Delete(array);
	len = strlen(text);
	size = sodium_base64_ENCODED_LEN(len, BASE64);
	out = arena_alloc(a, size);
	(void)sodium_bin2base64(
	    out, size, (const unsigned char *)text, len, BASE64);
	cJSON_free(text);
	return (out);
}

/* Adds up to `limit` rows to `items`; returns how many. */
static size_t
add_items(struct arena *a, const struct page *p, const struct page_rows *rows,
    struct cJSON *items)
{
	const char *row = rows->rows;
	size_t i;

	for (i = 0; i < rows->count && i < (size_t)p->limit; i++)
		(void)cJSON_AddItemToArray(
		    items, rows->json(a, row + i * rows->size));
	return (i);
}

static void
keys_of(
    struct arena *a, const struct page_rows *rows, size_t i, const char **keys)
{
	rows->keys(a, (const char *)rows->rows + i * rows->size, keys);
}

struct cJSON *
page_json_more(struct arena *a, const struct page *p,
    const struct page_rows *rows, const char *const *more)
{
	struct cJSON *page = cJSON_CreateObject();
	const char *keys[PAGE_KEYS_MAX];
	size_t n = add_items(a, p, rows, cJSON_AddArrayToObject(page, "items"));

	if (n < rows->count) {
		keys_of(a, rows, n - 1, keys);
		more = keys;
	}
	json_put(page, "next_cursor",
	    more != NULL ? cursor_write(a, p, more) : NULL);
	return (page);
}

struct cJSON *
page_json(struct arena *a, const struct page *p, const struct page_rows *rows)
{
	return (page_json_more(a, p, rows, NULL));
}

struct cJSON *
page_feed_json(struct arena *a, const struct page *p,
    const struct page_rows *rows, const char *first)
{
	struct cJSON *page = cJSON_CreateObject();
	const char *keys[PAGE_KEYS_MAX];
	size_t i,
	    n = add_items(a, p, rows, cJSON_AddArrayToObject(page, "items"));

	for (i = 0; i < p->keys; i++)
		keys[i] = page_key(p, i, first);
	if (n > 0)
		keys_of(a, rows, n - 1, keys);
	json_put(page, "next_cursor", cursor_write(a, p, keys));
	return (page);
}
