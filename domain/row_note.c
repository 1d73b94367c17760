/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/row_note.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

enum {
	QUOTE_MAX = 40
};

void
row_notes_begin(struct row_notes *n, struct arena *a)
{
	*n = (struct row_notes){.arena = a, .tail = &n->first};
}

static void
add(struct row_notes *n, bool refused, const char *field, const char *code,
    const char *detail)
{
	struct row_note *note = arena_alloc(n->arena, sizeof(*note));

	*note = (struct row_note){NULL, refused, field, code, detail};
	*n->tail = note;
	n->tail = &note->next;
	if (refused)
		n->refused++;
	else
		n->warned++;
}

void
row_refuse(struct row_notes *n, const char *field, const char *code,
    const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(n, true, field, code, arena_vfmt(n->arena, format, args));
	va_end(args);
}

void
row_warn(struct row_notes *n, const char *field, const char *code,
    const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(n, false, field, code, arena_vfmt(n->arena, format, args));
	va_end(args);
}

const char *
row_quote(struct arena *a, const char *value)
{
	size_t len = strlen(value), at = 0, i;
	uint32_t c = 0;

	for (i = 0; i < QUOTE_MAX && at < len; i++)
		at += text_next(value + at, len - at, &c);
	return (
	    arena_fmt(a, "「%.*s%s」", (int)at, value, at < len ? "…" : ""));
}
