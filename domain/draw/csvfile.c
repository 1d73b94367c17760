/* SPDX-License-Identifier: Apache-2.0 */
/* Strict reading and writing of the auditor's CSV files. */
#include "domain/draw/csvfile.h"

#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "base/sort.h"
#include "base/text.h"
#include "domain/draw/out.h"
#include "domain/draw/strict.h"

/* ---- reading ----------------------------------------------------------- */

/* The line at c->at without its LF; moves behind it. */
static struct draw_text
take_line(struct draw_csv *c)
{
	const char *lf = memchr(c->at, '\n', (size_t)(c->end - c->at));
	struct draw_text line = {c->at, (size_t)(lf - c->at)};

	c->at = lf + 1;
	return (line);
}

struct problem *
draw_csv_open(struct arena *a, const char *name, struct draw_text bytes,
    const char *header, struct draw_csv *out)
{
	const char *s;

	if (bytes.len == 0 || bytes.s[bytes.len - 1] != '\n' ||
	    memchr(bytes.s, '\r', bytes.len) != NULL ||
	    memchr(bytes.s, '"', bytes.len) != NULL ||
	    !text_is_utf8(bytes.s, bytes.len))
		return (draw_differs(a, "%s: not in the canonical form", name));
	*out = (struct draw_csv){a, name, bytes.s, bytes.s + bytes.len, 1};
	if (!draw_text_equal(take_line(out), draw_text_of(header)))
		return (draw_differs(a, "%s: wrong header", name));
	for (s = header; *s != '\0'; s++)
		out->columns += *s == ',' ? 1 : 0;
	return (NULL);
}

size_t
draw_csv_split(
    struct draw_text text, char separator, struct draw_text *parts, size_t most)
{
	size_t count = 0, from = 0, i;

	for (i = 0; i <= text.len; i++) {
		if (i < text.len && text.s[i] != separator)
			continue;
		if (count < most)
			parts[count] =
			    (struct draw_text){text.s + from, i - from};
		count++;
		from = i + 1;
	}
	return (count);
}

struct problem *
draw_csv_next(
    struct draw_csv *c, struct draw_text fields[DRAW_COLUMNS_MAX], bool *more)
{
	*more = c->at < c->end;
	if (*more &&
	    draw_csv_split(take_line(c), ',', fields, DRAW_COLUMNS_MAX) !=
		c->columns)
		return (draw_differs(
		    c->a, "%s: a row with a wrong number of fields", c->name));
	return (NULL);
}

/* "1" … "16"; 0 when it is not one of them. */
static unsigned int
lots_of(struct draw_text t)
{
	if (t.len == 1 && t.s[0] >= '1' && t.s[0] <= '9')
		return ((unsigned int)(t.s[0] - '0'));
	if (t.len == 2 && t.s[0] == '1' && t.s[1] >= '0' && t.s[1] <= '6')
		return ((unsigned int)(10 + t.s[1] - '0'));
	return (0);
}

struct problem *
draw_csv_read_pool(struct arena *a, const char *name, struct draw_text bytes,
    struct draw_pool *out)
{
	struct draw_text f[DRAW_COLUMNS_MAX], last = {NULL, 0};
	struct draw_pool_builder *b;
	struct draw_csv c = {0};
	bool more;

	TRY(draw_csv_open(a, name, bytes, DRAW_POOL_HEADER, &c));
	b = draw_pool_builder_new(a, bytes.len);
	for (;;) {
		TRY(draw_csv_next(&c, f, &more));
		if (!more)
			return (draw_pool_finish(b, out));
		TRY(draw_pool_add(b, f[0], f[1], lots_of(f[2])));
		if (draw_text_compare(last, f[0]) >= 0)
			return (draw_differs(
			    a, "pool: not strictly ascending by id"));
		last = f[0];
	}
}

struct problem *
draw_key_read(struct arena *a, struct draw_text bytes, struct draw_digest *out)
{
	size_t len = bytes.len;

	/* LF is the form; editors of other systems write CR LF or CR. */
	if (len > 0 && bytes.s[len - 1] == '\n')
		len--;
	if (len > 0 && bytes.s[len - 1] == '\r')
		len--;
	if (!text_unhex(bytes.s, len, out->b, DRAW_KEY))
		return (draw_differs(
		    a, "pool key is not 32 bytes of lower-case hex"));
	return (NULL);
}

/* ---- writing ----------------------------------------------------------- */

struct draw_text
draw_key_write(struct arena *a, const struct draw_digest *key)
{
	struct draw_out o;

	draw_out_begin(&o, a);
	draw_out_hex(&o, key->b, DRAW_KEY);
	draw_out_c(&o, "\n");
	return (draw_out_end(&o));
}

static size_t
columns_of(enum draw_name n)
{
	struct draw_text parts[DRAW_COLUMNS_MAX];

	return (draw_csv_split(
	    draw_text_of(draw_header(n)), ',', parts, DRAW_COLUMNS_MAX));
}

static bool
is_writable(struct draw_text t)
{
	size_t i;

	for (i = 0; i < t.len; i++)
		if (t.s[i] == ',' || t.s[i] == '"' || t.s[i] == '\r' ||
		    t.s[i] == '\n')
			return (false);
	return (text_is_utf8(t.s, t.len));
}

static int
by_key(const void *x, const void *y, const void *arg)
{
	const struct draw_text *const *a = x, *const *b = y;
	const size_t *keys = arg;
	size_t i;
	int c = 0;

	for (i = 0; i < *keys && c == 0; i++)
		c = draw_text_compare((*a)[i], (*b)[i]);
	return (c);
}

static void
write_row(struct draw_out *o, const struct draw_text *row, size_t columns)
{
	size_t i;

	for (i = 0; i < columns; i++) {
		if (i > 0)
			draw_out_c(o, ",");
		draw_out_text(o, row[i]);
	}
	draw_out_c(o, "\n");
}

struct problem *
draw_csv_write(struct arena *a, enum draw_name n,
    const struct draw_text *fields, size_t rows, struct draw_text *out)
{
	size_t columns = columns_of(n), keys = draw_name_keys(n), i;
	const struct draw_text **order;
	struct draw_out o;

	order = arena_array(a, rows, sizeof(const struct draw_text *));
	for (i = 0; i < rows * columns; i++)
		if (!is_writable(fields[i]))
			return (draw_differs(a,
			    "%s: a field that no file may hold", draw_name(n)));
	for (i = 0; i < rows; i++)
		order[i] = fields + i * columns;
	sort_items(
	    order, rows, sizeof(const struct draw_text *), by_key, &keys);
	draw_out_begin(&o, a);
	draw_out_c(&o, draw_header(n));
	draw_out_c(&o, "\n");
	for (i = 0; i < rows; i++) {
		if (i > 0 && by_key(&order[i - 1], &order[i], &keys) == 0)
			return (problem_new(a, PROBLEM_DUPLICATE, NULL,
			    "%s: two rows with the same key", draw_name(n)));
		write_row(&o, order[i], columns);
	}
	*out = draw_out_end(&o);
	return (NULL);
}
