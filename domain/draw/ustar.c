/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/ustar.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/strict.h"

enum {
	/* Where the fields of a header stand. */
	AT_MODE = 100,
	AT_OWNER = 108,
	AT_GROUP = 116,
	AT_SIZE = 124,
	AT_TIME = 136,
	AT_SUM = 148,
	AT_TYPE = 156,
	AT_MAGIC = 257,
	SIZE_DIGITS = 11, /* octal */
	OCTAL_BITS = 3,
};

static const unsigned char zeros[2 * USTAR_BLOCK];

static bool
is_name_byte(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-');
}

bool
ustar_name_is_legal(struct draw_text name)
{
	bool begins = true; /* a part of the name */
	size_t i;

	for (i = 0; i < name.len; i++) {
		if (name.s[i] == '/' ? begins : !is_name_byte(name.s[i]))
			return (false);
		if (begins && name.s[i] == '.')
			return (false);
		begins = name.s[i] == '/';
	}
	return (!begins && name.len <= USTAR_NAME_MAX);
}

struct problem *
ustar_check(struct arena *a, const struct draw_entry *entries, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const struct draw_text *name = &entries[i].name;

		if (!ustar_name_is_legal(*name))
			return (
			    draw_differs(a, "a file's name is not allowed"));
		if (i > 0 &&
		    draw_text_compare(name[0], entries[i - 1].name) <= 0)
			return (draw_differs(a, "%.*s: not in order of names",
			    (int)name->len, name->s));
	}
	return (NULL);
}

/* ---- headers ------------------------------------------------------------- */

/* The sum of a header's bytes, with blanks where the sum will stand. */
static void
put_sum(unsigned char *h)
{
	unsigned int sum = 0;
	size_t i;

	memset(h + AT_SUM, ' ', 8);
	for (i = 0; i < USTAR_BLOCK; i++)
		sum += h[i];
	(void)snprintf((char *)h + AT_SUM, 8, "%06o", sum);
}

/* The only header that a file of this name and size can have. */
static void
make_header(unsigned char *h, const struct draw_entry *e)
{
	static const char magic[8] = {'u', 's', 't', 'a', 'r', '\0', '0', '0'};

	memset(h, 0, USTAR_BLOCK);
	memcpy(h, e->name.s, e->name.len);
	memcpy(h + AT_MODE, "0000644", 8);
	memcpy(h + AT_OWNER, "0000000", 8);
	memcpy(h + AT_GROUP, "0000000", 8);
	(void)snprintf((char *)h + AT_SIZE, SIZE_DIGITS + 1, "%011llo",
	    (unsigned long long)e->bytes.len);
	memcpy(h + AT_TIME, "00000000000", SIZE_DIGITS);
	h[AT_TYPE] = '0';
	memcpy(h + AT_MAGIC, magic, sizeof(magic));
	put_sum(h);
}

/* Zeros up to the next block. */
static size_t
padding(size_t len)
{
	return ((USTAR_BLOCK - len % USTAR_BLOCK) % USTAR_BLOCK);
}

/* ---- writing ------------------------------------------------------------- */

static struct problem *
write_entry(
    struct arena *a, const struct draw_entry *e, const struct draw_sink *sink)
{
	unsigned char header[USTAR_BLOCK];

	if (e->bytes.len >> (OCTAL_BITS * SIZE_DIGITS) != 0)
		return (draw_differs(
		    a, "%.*s: larger than 8 GiB", (int)e->name.len, e->name.s));
	make_header(header, e);
	TRY(sink->write(sink->arg, header, sizeof(header)));
	TRY(sink->write(sink->arg, e->bytes.s, e->bytes.len));
	return (sink->write(sink->arg, zeros, padding(e->bytes.len)));
}

struct problem *
ustar_write(struct arena *a, const struct draw_entry *entries, size_t count,
    const struct draw_sink *sink)
{
	size_t i;

	TRY(ustar_check(a, entries, count));
	for (i = 0; i < count; i++)
		TRY(write_entry(a, &entries[i], sink));
	return (sink->write(sink->arg, zeros, sizeof(zeros)));
}

/* ---- reading ------------------------------------------------------------- */

static size_t
octal(const char *s)
{
	size_t v = 0, i;

	for (i = 0; i < SIZE_DIGITS && s[i] >= '0' && s[i] <= '7'; i++)
		v = v << OCTAL_BITS | (size_t)(s[i] - '0');
	return (v);
}

/* The file whose header begins at `rest`, which moves behind it. */
static struct problem *
read_entry(struct arena *a, struct draw_text *rest, struct draw_entry *out)
{
	unsigned char header[USTAR_BLOCK];
	size_t size, whole;

	if (rest->len < USTAR_BLOCK)
		return (draw_differs(a, "the archive is cut off"));
	out->name =
	    (struct draw_text){rest->s, strnlen(rest->s, USTAR_NAME_MAX)};
	if (!ustar_name_is_legal(out->name))
		return (draw_differs(a, "a file's name is not allowed"));
	size = octal(rest->s + AT_SIZE);
	out->bytes = (struct draw_text){rest->s + USTAR_BLOCK, size};
	make_header(header, out);
	if (memcmp(header, rest->s, USTAR_BLOCK) != 0)
		return (draw_differs(a, "%.*s: not the header of a plain file",
		    (int)out->name.len, out->name.s));
	whole = USTAR_BLOCK + size + padding(size);
	if (rest->len < whole)
		return (draw_differs(a, "the archive is cut off"));
	if (memcmp(out->bytes.s + size, zeros, padding(size)) != 0)
		return (draw_differs(a, "%.*s: something stands behind it",
		    (int)out->name.len, out->name.s));
	*rest = (struct draw_text){rest->s + whole, rest->len - whole};
	return (NULL);
}

static bool
at_end(const struct draw_text *rest)
{
	return (rest->len == sizeof(zeros) &&
	    memcmp(rest->s, zeros, sizeof(zeros)) == 0);
}

struct problem *
ustar_read(struct arena *a, struct draw_text archive, struct draw_entry **out,
    size_t *count)
{
	struct draw_text rest = archive;
	struct draw_entry *entries = NULL, one;
	size_t n = 0, room = 0, wider;

	while (!at_end(&rest)) {
		TRY(read_entry(a, &rest, &one));
		if (n == room) {
			wider = room == 0 ? 64 : 2 * room;
			entries = arena_grow(a, entries,
			    room * sizeof(*entries), wider * sizeof(*entries));
			room = wider;
		}
		entries[n++] = one;
	}
	*out = entries;
	*count = n;
	return (ustar_check(a, entries, n));
}
