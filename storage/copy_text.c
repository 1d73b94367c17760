/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/copy_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "storage/db.h"

enum {
	FIRST_SIZE = 1 << 16,
	NUMBER_SIZE = 24,
};

static void
put(struct copy_rows *c, const char *bytes, size_t len)
{
	size_t want = c->size == 0 ? FIRST_SIZE : c->size;

	while (want - c->len < len)
		want *= 2;
	if (want != c->size) {
		c->text = arena_grow(c->arena, c->text, c->size, want);
		c->size = want;
	}
	memcpy(c->text + c->len, bytes, len);
	c->len += len;
}

/* Backslash, and what would end a field or a row. */
static const char *
escaped(char byte)
{
	switch (byte) {
	case '\\':
		return ("\\\\");
	case '\n':
		return ("\\n");
	case '\r':
		return ("\\r");
	case '\t':
		return ("\\t");
	default:
		return (NULL);
	}
}

static void
put_escaped(struct copy_rows *c, const char *text)
{
	size_t plain;

	for (;;) {
		plain = strcspn(text, "\\\n\r\t");
		put(c, text, plain);
		text += plain;
		if (*text == '\0')
			return;
		put(c, escaped(*text), 2);
		text++;
	}
}

static void
begin_field(struct copy_rows *c)
{
	if (c->inside)
		put(c, "\t", 1);
	c->inside = true;
}

void
copy_text(struct copy_rows *c, const char *text)
{
	begin_field(c);
	if (text == NULL)
		put(c, "\\N", 2);
	else
		put_escaped(c, text);
}

void
copy_number(struct copy_rows *c, int64_t number)
{
	char text[NUMBER_SIZE];

	(void)snprintf(text, sizeof(text), "%" PRId64, number);
	begin_field(c);
	put(c, text, strlen(text));
}

void
copy_bool(struct copy_rows *c, bool value)
{
	begin_field(c);
	put(c, value ? "t" : "f", 1);
}

/* Inside quotes an array wants a backslash before quote and backslash; COPY
 * wants each of those backslashes doubled. */
static void
put_element(struct copy_rows *c, const char *text)
{
	size_t plain;

	put(c, "\"", 1);
	for (;;) {
		plain = strcspn(text, "\"\\\n\r\t");
		put(c, text, plain);
		text += plain;
		if (*text == '\0')
			break;
		if (*text == '"')
			put(c, "\\\\\"", 3);
		else if (*text == '\\')
			put(c, "\\\\\\\\", 4);
		else
			put(c, escaped(*text), 2);
		text++;
	}
	put(c, "\"", 1);
}

void
copy_list(struct copy_rows *c, const char *const *values, size_t count)
{
	size_t i;

	begin_field(c);
	put(c, "{", 1);
	for (i = 0; i < count; i++) {
		if (i > 0)
			put(c, ",", 1);
		put_element(c, values[i]);
	}
	put(c, "}", 1);
}

void
copy_end(struct copy_rows *c)
{
	put(c, "\n", 1);
	c->inside = false;
	c->count++;
}

static struct problem *
next(void *arg, const void **bytes, size_t *len)
{
	struct copy_rows *c = arg;

	*bytes = c->text;
	*len = c->len;
	c->len = 0;
	return (NULL);
}

struct problem *
copy_rows_send(
    struct copy_rows *c, struct db *db, struct arena *a, const char *sql)
{
	if (c->len == 0)
		return (NULL);
	c->count = 0;
	return (db_copy_in(db, a, sql, next, c));
}
