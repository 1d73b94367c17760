/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reader: finds one row in the buffered bytes, fetching more while its end
 * is not there. A row is scanned again from its start after every fetch; pieces
 * are large and rows small, so that this is rare.
 */
#include "domain/csv.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

enum {
	FETCH = 1 << 16, /* bytes wanted before another scan */
	BOM_LEN = 3,
	SPARE = 2, /* a field needs a NUL where the text had no separator */
};

struct csv_reader {
	struct arena *arena;
	struct csv_options options;
	csv_next_piece *next;
	void *arg;
	char *buffer, *fields; /* both of `size` bytes and a few */
	size_t size, at, end;  /* unread bytes are [at, end) */
	bool eof;
	bool begun;
	int64_t line; /* of the byte at `at` */
};

struct csv_reader *
csv_open(struct arena *a, struct csv_options options, csv_next_piece *next,
    void *arg)
{
	struct csv_reader *r = arena_alloc(a, sizeof(*r));

	r->arena = a;
	r->options = options;
	r->next = next;
	r->arg = arg;
	r->line = 1;
	return (r);
}

/* ---- fetching ------------------------------------------------------------ */

/* Makes room for `len` more bytes: first by moving, then by growing. */
static void
make_room(struct csv_reader *r, size_t len)
{
	size_t want;

	if (r->at > 0) {
		memmove(r->buffer, r->buffer + r->at, r->end - r->at);
		r->end -= r->at;
		r->at = 0;
	}
	if (r->size - r->end >= len)
		return;
	want = r->size == 0 ? FETCH : r->size;
	while (want - r->end < len)
		want *= 2;
	r->buffer = arena_grow(r->arena, r->buffer, r->size, want);
	r->fields = arena_alloc(r->arena, want + SPARE);
	r->size = want;
}

/* As much again as there is, at least FETCH bytes, or the end of the input. */
static struct problem *
fetch(struct csv_reader *r)
{
	const void *piece = NULL;
	size_t len = 0, got = 0, want = r->end - r->at;

	if (want < FETCH)
		want = FETCH;
	while (!r->eof && got < want) {
		TRY(r->next(r->arg, &piece, &len));
		r->eof = len == 0;
		make_room(r, len);
		if (len > 0)
			memcpy(r->buffer + r->end, piece, len);
		r->end += len;
		got += len;
	}
	return (NULL);
}

static struct problem *
begin(struct csv_reader *r)
{
	r->begun = true;
	TRY(fetch(r));
	if (r->end >= BOM_LEN &&
	    memcmp(r->buffer, "\xef\xbb\xbf", BOM_LEN) == 0) {
		r->at = BOM_LEN;
		r->options.encoding = CSV_UTF8;
	}
	return (NULL);
}

/* ---- one row ------------------------------------------------------------- */

enum found {
	FOUND_ROW,
	FOUND_MORE, /* wanted: the row does not end here */
	FOUND_WRONG,
};

/* A row being scanned: [p, end) is left; fields go to `out`, a NUL behind
 * each. */
struct scan {
	const char *p, *end;
	bool eof; /* nothing comes behind `end` */
	char separator;
	char *out;
	size_t count;
	const char *wrong;
};

static enum found
wrong(struct scan *s, const char *code)
{
	s->wrong = code;
	return (FOUND_WRONG);
}

/* True at LF, CRLF, a CR that ends the input, or the end of the input. */
static bool
at_line_end(const struct scan *s)
{
	if (s->p == s->end)
		return (s->eof);
	if (*s->p == '\r')
		return (s->p + 1 == s->end ? s->eof : s->p[1] == '\n');
	return (*s->p == '\n');
}

static enum found
scan_plain(struct scan *s)
{
	for (; s->p < s->end && *s->p != s->separator; s->p++) {
		if (*s->p == '\n' || *s->p == '\r')
			return (FOUND_ROW);
		if (*s->p == '"')
			return (wrong(s, "bad-quote"));
		*s->out++ = *s->p;
	}
	return (FOUND_ROW);
}

/* True for a quote that is not doubled. */
static bool
closes(const struct scan *s)
{
	return (s->p + 1 == s->end || s->p[1] != '"');
}

/* From behind the opening quote to behind the closing one. */
static enum found
scan_quoted(struct scan *s)
{
	for (; s->p < s->end; s->p++) {
		if (*s->p == '"' && s->p + 1 == s->end && !s->eof)
			return (FOUND_MORE);
		if (*s->p == '"' && closes(s)) {
			s->p++;
			return (FOUND_ROW);
		}
		if (*s->p == '"')
			s->p++; /* doubled: stands for itself */
		*s->out++ = *s->p;
	}
	return (s->eof ? wrong(s, "unclosed-quote") : FOUND_MORE);
}

static enum found
scan_field(struct scan *s)
{
	enum found found;

	if (s->p < s->end && *s->p == '"') {
		s->p++;
		found = scan_quoted(s);
	} else {
		found = scan_plain(s);
	}
	*s->out++ = '\0';
	s->count++;
	return (found);
}

static enum found
scan_row(struct scan *s)
{
	enum found found;

	for (;;) {
		found = scan_field(s);
		if (found != FOUND_ROW || at_line_end(s))
			return (found);
		if (s->p == s->end || (*s->p == '\r' && s->p + 1 == s->end))
			return (FOUND_MORE);
		if (*s->p == '\r')
			return (wrong(s, "bad-line-end"));
		if (*s->p != s->separator)
			return (wrong(s, "bad-quote"));
		s->p++;
	}
}

/* Bytes of the line end at `p`; a CR may be the last byte of all. */
static size_t
line_end_len(const struct scan *s)
{
	size_t left = (size_t)(s->end - s->p);
	size_t len = left > 0 && *s->p == '\r' ? 2 : 1;

	return (len < left ? len : left);
}

/* ---- what a row says ----------------------------------------------------- */

static bool
is_ascii(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)s[i] >= 0x80)
			return (false);
	return (true);
}

/*
 * The first row that is not ASCII decides, together with everything buffered
 * behind it: a few GB18030 characters can look like UTF-8, thousands cannot.
 */
static void
detect(struct csv_reader *r)
{
	size_t len = r->end - r->at;
	size_t span = text_utf8_span(r->buffer + r->at, len);

	/* The buffer may end inside a character. */
	r->options.encoding =
	    span == len || (!r->eof && span + 4 > len) ? CSV_UTF8 : CSV_GB18030;
}

/* `len` bytes of fields, each with its NUL, in the file's encoding. */
static const char *
decode(struct csv_reader *r, struct arena *a, const char *text, size_t *len)
{
	const char *out = NULL;

	if (is_ascii(text, *len))
		return (text);
	if (r->options.encoding == CSV_DETECT)
		detect(r);
	if (r->options.encoding == CSV_UTF8)
		return (text_is_utf8(text, *len) ? text : NULL);
	if (text_from_gb18030(a, text, *len, &out, len) != NULL)
		return (NULL);
	return (out);
}

static void
split(struct arena *a, struct csv_row *row, const char *text, size_t count)
{
	const char **fields = arena_array(a, count, sizeof(*fields));
	size_t i;

	for (i = 0; i < count; i++) {
		fields[i] = text;
		text += strlen(text) + 1;
	}
	row->fields = fields;
	row->count = count;
}

/* A row was found: its fields, or why there are none. */
static void
take(struct csv_reader *r, struct arena *a, struct csv_row *row,
    const struct scan *s)
{
	size_t len = (size_t)(s->out - r->fields);
	const char *fields = arena_memdup(a, r->fields, len);

	if (memchr(row->raw, '\0', row->raw_len) != NULL) {
		row->wrong = "nul";
		return;
	}
	fields = decode(r, a, fields, &len);
	if (fields == NULL)
		row->wrong = "encoding";
	else
		split(a, row, fields, s->count);
}

static int64_t
lines_in(const char *text, size_t len)
{
	const char *end = text + len;
	int64_t count = 0;

	while ((text = memchr(text, '\n', (size_t)(end - text))) != NULL) {
		count++;
		text++;
	}
	return (count);
}

/* Goes on `len` bytes. */
static void
advance(struct csv_reader *r, size_t len)
{
	r->line += lines_in(r->buffer + r->at, len);
	r->at += len;
}

/* ---- what is no row ------------------------------------------------------ */

/*
 * Gives up the row that begins at `at`: it is wrong as far as its first line
 * goes, and the next line begins a row again.
 */
static struct problem *
skip_line(struct csv_reader *r, struct arena *a, struct csv_row *row)
{
	size_t shown = CSV_RAW_BYTES, len;
	const char *lf;

	len = r->end - r->at;
	lf = memchr(r->buffer + r->at, '\n', len);
	row->raw_len = lf == NULL ? len : (size_t)(lf - r->buffer) - r->at;
	if (row->raw_len > shown)
		row->raw_len = shown;
	row->raw = arena_memdup(a, r->buffer + r->at, row->raw_len);
	while (lf == NULL && !r->eof) {
		r->at = r->end;
		TRY(fetch(r));
		lf = memchr(r->buffer + r->at, '\n', r->end - r->at);
	}
	if (lf == NULL)
		advance(r, r->end - r->at);
	else
		advance(r, (size_t)(lf - r->buffer) + 1 - r->at);
	return (NULL);
}

/* One try on what is buffered. */
static enum found
try_row(struct csv_reader *r, struct arena *a, struct csv_row *row)
{
	size_t len = r->end - r->at;
	struct scan s = {.p = r->buffer + r->at,
	    .end = r->buffer + r->end,
	    .eof = r->eof,
	    .separator = r->options.separator,
	    .out = r->fields};
	enum found found = scan_row(&s);

	*row = (struct csv_row){.line = r->line, .raw = s.end - len};
	row->raw_len = (size_t)(s.p - row->raw);
	row->wrong = s.wrong;
	/* What else is wrong with UTF-16 follows from its being that. */
	if (found == FOUND_WRONG &&
	    memchr(row->raw, '\0', row->raw_len) != NULL)
		row->wrong = "nul";
	if (found == FOUND_ROW && row->raw_len > CSV_ROW_MAX)
		found = wrong(&s, row->wrong = "too-long");
	if (found == FOUND_MORE && len > CSV_ROW_MAX)
		found = wrong(&s, row->wrong = "too-long");
	if (found == FOUND_ROW) {
		take(r, a, row, &s);
		advance(r, row->raw_len + line_end_len(&s));
	}
	return (found);
}

struct problem *
csv_next(struct csv_reader *r, struct arena *a, struct csv_row *row, bool *more)
{
	enum found found;

	*more = false;
	if (!r->begun)
		TRY(begin(r));
	for (;;) {
		if (r->at == r->end && r->eof)
			return (NULL);
		found = try_row(r, a, row);
		if (found == FOUND_ROW && row->raw_len == 0)
			continue;
		if (found != FOUND_MORE)
			break;
		TRY(fetch(r));
	}
	*more = true;
	row->encoding = r->options.encoding;
	return (found == FOUND_WRONG ? skip_line(r, a, row) : NULL);
}
