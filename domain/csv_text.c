/* SPDX-License-Identifier: Apache-2.0 */
/* CSV for people: rows that were refused, and rows that are written. */
#include "domain/csv.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

/* ---- showing ------------------------------------------------------------- */

/* The first CSV_RAW_MAX characters, with U+FFFD for what is none. */
static const char *
show(struct arena *a, const char *s, size_t len)
{
	char *text = arena_alloc(a, CSV_RAW_BYTES + 1), *out = text;
	size_t at = 0, n, i;
	uint32_t c = 0;

	for (i = 0; i < CSV_RAW_MAX && at < len; i++) {
		n = text_next(s + at, len - at, &c);
		if (c == 0 || (c == 0xfffd && n == 1)) {
			memcpy(out, replacement, 3);
			out += 3;
		} else {
			memcpy(out, s + at, n);
			out += n;
		}
		at += n;
	}
	*out = '\0';
	return (text);
}

const char *
csv_row_text(struct arena *a, const struct csv_row *row)
{
	size_t len = row->raw_len, out_len = 0, cut, most = 1;
	const char *out = NULL;

	if (len <= CSV_RAW_MAX && row->wrong == NULL &&
	    row->encoding != CSV_GB18030)
		return (arena_memdup(a, row->raw, len));
	if (len > CSV_RAW_BYTES) {
		len = CSV_RAW_BYTES;
		most = 4; /* the last character may have been cut */
	}
	for (cut = 0; row->encoding == CSV_GB18030 && cut < most; cut++)
		if (text_from_gb18030(a, row->raw, len - cut, &out, &out_len) ==
		    NULL)
			return (show(a, out, out_len));
	return (show(a, row->raw, len));
}

static const struct {
	const char *wrong, *detail;
} details[] = {
    {"bad-quote",
	"引号使用不当：含引号的单元格须整体用双引号括起，"
	"其中的引号写作两个"},
    {"unclosed-quote", "双引号没有结束"},
    {"bad-line-end", "单元格中有孤立的回车符：行须以换行或回车换行结束"},
    {"too-long", "一行超过 4 MiB，可能是双引号没有结束"},
    {"nul", "含有 NUL 字节：文件可能是 UTF-16，请另存为 UTF-8 的 CSV"},
    {"encoding",
	"不是所声明（或识别）的编码，请核对文件是 UTF-8 还是 "
	"GB18030"},
};

const char *
csv_wrong_detail(const char *wrong)
{
	size_t i;

	for (i = 0; i < sizeof(details) / sizeof(*details); i++)
		if (strcmp(details[i].wrong, wrong) == 0)
			return (details[i].detail);
	return (wrong);
}

/* ---- writing ------------------------------------------------------------- */

static void
put(struct csv_out *o, const char *bytes, size_t len)
{
	size_t want = o->size == 0 ? 1024 : o->size;

	while (want - o->len <= len)
		want *= 2;
	if (want != o->size) {
		o->text = arena_grow(o->arena, o->text, o->size, want);
		o->size = want;
	}
	memcpy(o->text + o->len, bytes, len);
	o->len += len;
	o->text[o->len] = '\0';
}

static void
begin_field(struct csv_out *o)
{
	if (o->inside)
		put(o, ",", 1);
	o->inside = true;
}

/* True when a spreadsheet would run the cell. */
static bool
is_formula(const char *text)
{
	static const char *const starts[] = {
	    "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
	size_t i;

	for (i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (strncmp(text, starts[i], strlen(starts[i])) == 0)
			return (true);
	return (false);
}

static void
put_quoted(struct csv_out *o, const char *text)
{
	const char *quote;

	while ((quote = strchr(text, '"')) != NULL) {
		put(o, text, (size_t)(quote - text) + 1);
		put(o, "\"", 1);
		text = quote + 1;
	}
	put(o, text, strlen(text));
}

void
csv_out_text(struct csv_out *o, const char *text)
{
	bool formula = is_formula(text);
	bool quote = strpbrk(text, ",;\"\r\n\t") != NULL;

	begin_field(o);
	if (quote)
		put(o, "\"", 1);
	if (formula)
		put(o, "'", 1);
	put_quoted(o, text);
	if (quote)
		put(o, "\"", 1);
}

void
csv_out_number(struct csv_out *o, int64_t number)
{
	const char *text = arena_fmt(o->arena, "%" PRId64, number);

	begin_field(o);
	put(o, text, strlen(text));
}

void
csv_out_end(struct csv_out *o)
{
	put(o, "\r\n", 2);
	o->inside = false;
}
