/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of the CSV reader: the first byte chooses encoding and separator,
 * the second how the input is cut into pieces. Lines must ascend, fields must
 * be UTF-8, and what was read must be read the same when it is written by
 * csv_out and read again.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "base/text.h"
#include "domain/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const char *text;
	size_t len, piece;
};

static void
must(int condition)
{
	if (!condition)
		abort();
}

static struct problem *
next(void *arg, const void **bytes, size_t *len)
{
	struct input *i = arg;

	*bytes = i->text;
	*len = i->len < i->piece ? i->len : i->piece;
	i->text += *len;
	i->len -= *len;
	return (NULL);
}

/* A row with a single empty field is an empty line when it is written. */
static int
is_blank(const struct csv_row *row)
{
	return (row->count == 1 && row->fields[0][0] == '\0');
}

static void
again(struct arena *a, const struct csv_row *row)
{
	struct csv_out o = {.arena = a};
	struct csv_row copy;
	struct input i;
	const char *was;
	bool more;
	size_t f;

	if (is_blank(row))
		return;
	/* Not the first row: that may begin with a byte-order mark. */
	csv_out_end(&o);
	for (f = 0; f < row->count; f++)
		csv_out_text(&o, row->fields[f]);
	csv_out_end(&o);
	i = (struct input){o.text, o.len, o.len};
	must(
	    csv_next(csv_open(a, (struct csv_options){CSV_UTF8, ','}, next, &i),
		a, &copy, &more) == NULL);
	must(more && copy.wrong == NULL && copy.count == row->count);
	for (f = 0; f < row->count; f++) {
		was = copy.fields[f];
		/* Whatever a spreadsheet would run came back disarmed. */
		if (strcmp(was, row->fields[f]) != 0)
			must(was[0] == '\'' &&
			    strcmp(was + 1, row->fields[f]) == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char separators[] = {',', ';', '\t', ','};
	struct csv_reader *r;
	struct csv_row row;
	struct input i;
	struct arena *a;
	int64_t line = 0;
	bool more = true;
	size_t f;

	if (size < 2)
		return (0);
	a = arena_new();
	i = (struct input){
	    (const char *)data + 2, size - 2, 1 + (size_t)data[1] * 16};
	r = csv_open(a,
	    (struct csv_options){
		(enum csv_encoding)(data[0] / 4 % 3), separators[data[0] % 4]},
	    next, &i);
	for (;;) {
		must(csv_next(r, a, &row, &more) == NULL);
		if (!more)
			break;
		must(row.line > line);
		line = row.line;
		must((row.wrong == NULL) == (row.count > 0));
		for (f = 0; f < row.count; f++)
			must(
			    text_is_utf8(row.fields[f], strlen(row.fields[f])));
		if (row.wrong == NULL)
			again(a, &row);
		must(strlen(csv_row_text(a, &row)) <= CSV_RAW_BYTES);
	}
	arena_free(a);
	return (0);
}
