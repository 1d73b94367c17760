/* SPDX-License-Identifier: Apache-2.0 */
/* Writing text, see out.h. */
#include "domain/draw/out.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

enum {
	LEAST_ROOM = 1024
};

void
draw_out_begin(struct draw_out *o, struct arena *a)
{
	o->a = a;
	o->len = 0;
	o->room = LEAST_ROOM;
	o->s = arena_alloc(a, o->room);
}

struct draw_text
draw_out_end(const struct draw_out *o)
{
	return ((struct draw_text){o->s, o->len});
}

/* Room for `more` bytes and a NUL; returns where they go. */
static char *
extend(struct draw_out *o, size_t more)
{
	size_t room = o->room;

	while (room - o->len <= more)
		room *= 2;
	if (room > o->room)
		o->s = arena_grow(o->a, o->s, o->room, room);
	o->room = room;
	o->len += more;
	return (o->s + o->len - more);
}

void
draw_out_text(struct draw_out *o, struct draw_text t)
{
	if (t.len > 0)
		memcpy(extend(o, t.len), t.s, t.len);
}

void
draw_out_c(struct draw_out *o, const char *s)
{
	draw_out_text(o, draw_text_of(s));
}

void
draw_out_number(struct draw_out *o, uint64_t v)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	draw_out_text(o, (struct draw_text){digits + at, sizeof(digits) - at});
}

void
draw_out_hex(struct draw_out *o, const void *bytes, size_t len)
{
	text_hex_into(extend(o, 2 * len), bytes, len);
}

static void
escape(struct draw_out *o, char c)
{
	const unsigned char byte = (unsigned char)c;

	if (byte >= 0x20) {
		draw_out_text(o, (struct draw_text){"\\", 1});
		draw_out_text(o, (struct draw_text){&c, 1});
		return;
	}
	draw_out_c(o, "\\u00");
	draw_out_hex(o, &byte, 1);
}

void
draw_out_quoted(struct draw_out *o, struct draw_text t)
{
	size_t i, from = 0;
	char c;

	draw_out_c(o, "\"");
	for (i = 0; i < t.len; i++) {
		c = t.s[i];
		if ((unsigned char)c >= 0x20 && c != '"' && c != '\\')
			continue;
		draw_out_text(o, (struct draw_text){t.s + from, i - from});
		escape(o, c);
		from = i + 1;
	}
	draw_out_text(o, (struct draw_text){t.s + from, t.len - from});
	draw_out_c(o, "\"");
}

static void
separate(struct draw_out *o)
{
	if (o->len > 0 && strchr("{[:,", o->s[o->len - 1]) == NULL)
		draw_out_c(o, ",");
}

void
draw_out_key(struct draw_out *o, const char *name)
{
	separate(o);
	draw_out_c(o, "\"");
	draw_out_c(o, name);
	draw_out_c(o, "\":");
}

void
draw_out_list(struct draw_out *o, const char *name)
{
	draw_out_key(o, name);
	draw_out_c(o, "[");
}

void
draw_out_object(struct draw_out *o)
{
	separate(o);
	draw_out_c(o, "{");
}

void
draw_out_member(struct draw_out *o, const char *name, struct draw_text v)
{
	draw_out_key(o, name);
	draw_out_quoted(o, v);
}

void
draw_out_integer(struct draw_out *o, const char *name, uint64_t v)
{
	draw_out_key(o, name);
	draw_out_number(o, v);
}

void
draw_out_bool(struct draw_out *o, const char *name, bool v)
{
	draw_out_key(o, name);
	draw_out_c(o, v ? "true" : "false");
}

void
draw_out_digest(
    struct draw_out *o, const char *name, const struct draw_digest *digest)
{
	draw_out_key(o, name);
	draw_out_c(o, "\"");
	if (digest != NULL)
		draw_out_hex(o, digest->b, DRAW_HASH);
	draw_out_c(o, "\"");
}
