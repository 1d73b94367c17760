/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of CSV: what is read as what, what is refused where, what is written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/csv.h"

static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

/* Bytes handed out in pieces. */
struct input {
	const char *text;
	size_t len, piece;
	struct problem *at_end;
};

static struct problem *
next(void *arg, const void **bytes, size_t *len)
{
	struct input *i = arg;

	*bytes = i->text;
	*len = i->len < i->piece ? i->len : i->piece;
	i->text += *len;
	i->len -= *len;
	return (*len == 0 ? i->at_end : NULL);
}

static struct csv_reader *
reader(const char *text, size_t len, size_t piece, struct csv_options options)
{
	struct input *i = arena_alloc(arena, sizeof(*i));

	*i = (struct input){text, len, piece, NULL};
	return (csv_open(arena, options, next, i));
}

/* "1:a|b;3!bad-quote;" = line 1 has fields a and b, line 3 is wrong. */
static const char *
rows(struct csv_reader *r)
{
	const char *out = "";
	struct csv_row row;
	bool more;
	size_t i;

	for (;;) {
		assert_null(csv_next(r, arena, &row, &more));
		if (!more)
			return (out);
		out = arena_fmt(arena, "%s%d%s", out, (int)row.line,
		    row.wrong != NULL ? "!" : ":");
		if (row.wrong != NULL)
			out = arena_fmt(arena, "%s%s", out, row.wrong);
		for (i = 0; i < row.count; i++)
			out = arena_fmt(arena, "%s%s%s", out, i > 0 ? "|" : "",
			    row.fields[i]);
		out = arena_fmt(arena, "%s;", out);
	}
}

static const struct csv_options detect = {CSV_DETECT, ','};

static const char *
read_len(const char *text, size_t len)
{
	const char *whole = rows(reader(text, len, len + 1, detect));

	/* The size of the pieces must not matter. */
	assert_string_equal(whole, rows(reader(text, len, 1, detect)));
	return (whole);
}

static const char *
read_text(const char *text)
{
	return (read_len(text, strlen(text)));
}

static void
reads_rows_and_the_lines_they_begin_on(void **state)
{
	(void)state;
	assert_string_equal(read_text("a,b\nc,d\n"), "1:a|b;2:c|d;");
	assert_string_equal(read_text("a,b\r\nc,d"), "1:a|b;2:c|d;");
	assert_string_equal(read_text(",\n,x,"), "1:|;2:|x|;");
	assert_string_equal(read_text("a\r"), "1:a;");
	assert_string_equal(read_text(""), "");
}

static void
passes_over_empty_lines_and_keeps_counting(void **state)
{
	(void)state;
	assert_string_equal(read_text("\n\r\na\n\nb\n\n"), "3:a;5:b;");
	assert_string_equal(read_text(" \n"), "1: ;");
	assert_string_equal(read_text("\na\"\n"), "2!bad-quote;");
}

static void
keeps_what_quotes_hold(void **state)
{
	(void)state;
	assert_string_equal(
	    read_text("\"a,b\",\"\"\n\"x\"\"y\",z\n"), "1:a,b|;2:x\"y|z;");
	assert_string_equal(
	    read_text("\"a\nb\r\nc\",d\ne,f\n"), "1:a\nb\r\nc|d;4:e|f;");
	assert_string_equal(read_text("a,\"b\""), "1:a|b;");
	assert_string_equal(read_text("\"\"\"\"\r"), "1:\";");
}

static void
passes_over_a_byte_order_mark(void **state)
{
	(void)state;
	assert_string_equal(
	    read_text("\xef\xbb\xbfid,\xe5\x90\x8d\n"), "1:id|\xe5\x90\x8d;");
	assert_string_equal(read_text("\xef\xbb\xbf"), "");
}

static void
reads_other_separators(void **state)
{
	(void)state;
	assert_string_equal(
	    rows(reader("a;b,c\n", 6, 9, (struct csv_options){CSV_UTF8, ';'})),
	    "1:a|b,c;");
	assert_string_equal(
	    rows(reader("a\tb\n", 4, 9, (struct csv_options){CSV_UTF8, '\t'})),
	    "1:a|b;");
}

static void
refuses_a_row_with_bad_quotes_and_goes_on(void **state)
{
	(void)state;
	assert_string_equal(
	    read_text("a,b\nc,d\"e\nf,g\n"), "1:a|b;2!bad-quote;3:f|g;");
	assert_string_equal(read_text("\"a\"b,c\nx,e\n"), "1!bad-quote;2:x|e;");
	assert_string_equal(
	    read_text("a\n\"b\nc\"d\ne\n"), "1:a;2!bad-quote;3!bad-quote;4:e;");
}

static void
refuses_a_quote_that_is_never_closed(void **state)
{
	(void)state;
	assert_string_equal(read_text("a,b\nc,\"d\ne,f\ng,h"),
	    "1:a|b;2!unclosed-quote;3:e|f;4:g|h;");
	assert_string_equal(read_text("\""), "1!unclosed-quote;");
}

static void
refuses_a_lone_carriage_return(void **state)
{
	(void)state;
	assert_string_equal(
	    read_text("a\rb,c\nx,e\n"), "1!bad-line-end;2:x|e;");
	assert_string_equal(read_text("\"a\"\rb\nc\n"), "1!bad-line-end;2:c;");
}

static void
refuses_rows_with_nul(void **state)
{
	(void)state;
	assert_string_equal(read_len("a\0b,c\nx\n", 8), "1!nul;2:x;");
	/* UTF-16: 名 is 0D 54, which looks like a lone carriage return. */
	assert_string_equal(read_len("\xff\xfe\x00N\rTx\n", 8), "1!nul;");
}

static void
reads_a_field_of_100000_characters(void **state)
{
	size_t len = 300000;
	char *text = arena_alloc(arena, len + 8), *end = text;
	struct csv_row row;
	bool more;

	(void)state;
	while (end < text + len)
		end = stpcpy(end, "查");
	(void)stpcpy(end, ",b\nc\n");
	assert_null(
	    csv_next(reader(text, len + 5, 1000, detect), arena, &row, &more));
	assert_true(more);
	assert_int_equal(row.count, 2);
	assert_int_equal(strlen(row.fields[0]), len);
	assert_string_equal(row.fields[1], "b");
}

static void
refuses_a_row_that_is_too_long(void **state)
{
	size_t len = CSV_ROW_MAX * 3;
	char *text = arena_alloc(arena, len + 8);

	(void)state;
	memset(text, 'x', len);
	(void)stpcpy(text + len, "\nb\n");
	assert_string_equal(
	    rows(reader(text, len + 3, 100000, detect)), "1!too-long;2:b;");
	assert_string_equal(
	    rows(reader(text, len + 3, len + 3, detect)), "1!too-long;2:b;");
	assert_string_equal(
	    rows(reader(text, len, 100000, detect)), "1!too-long;");
}

/* A first line that puts the end of the first 64 KiB piece `left` bytes behind
 * the start of what follows. */
static void
reads_the_same_wherever_a_piece_ends(void **state)
{
	static const char text[] = "\"a\"\"b\",c\r\n\"\"\r\nx,\"e\nf\"\n\n";
	size_t len = sizeof(text) - 1, left;
	char *padded = arena_alloc(arena, 65536 + len);
	const char *out;

	(void)state;
	memset(padded, 'x', 65536);
	for (left = 0; left <= len; left++) {
		padded[65536 - left - 1] = '\n';
		memcpy(padded + 65536 - left, text, len);
		out = rows(reader(padded, 65536 - left + len, 65536, detect));
		assert_string_equal(strchr(out, ';'), ";2:a\"b|c;3:;4:x|e\nf;");
	}
}

#define GB_NAME "\xc3\xfb\xb3\xc6" /* 名称 */

static void
detects_gb18030(void **state)
{
	(void)state;
	assert_string_equal(read_text("id," GB_NAME "\n1,\"" GB_NAME ",\"\n"),
	    "1:id|名称;2:1|名称,;");
	assert_string_equal(read_text("id\n" GB_NAME "\n"), "1:id;2:名称;");
	assert_string_equal(read_text("名称,b\n"), "1:名称|b;");
}

static void
takes_the_declared_encoding(void **state)
{
	(void)state;
	assert_string_equal(rows(reader("a\n" GB_NAME "\nb\n", 9, 99,
				(struct csv_options){CSV_UTF8, ','})),
	    "1:a;2!encoding;3:b;");
	assert_string_equal(rows(reader("a\n\xff\xff\nb\n", 7, 99,
				(struct csv_options){CSV_GB18030, ','})),
	    "1:a;2!encoding;3:b;");
	assert_string_equal(rows(reader(GB_NAME "\n", 5, 99,
				(struct csv_options){CSV_GB18030, ','})),
	    "1:名称;");
}

static void
detects_utf8_when_a_piece_ends_inside_a_character(void **state)
{
	size_t len = 3 * 50000;
	char *text = arena_alloc(arena, len + 2), *end;

	(void)state;
	end = stpcpy(text, "a,\n查查\nbb");
	while (end < text + len)
		end = stpcpy(end, "查");
	assert_memory_equal(
	    rows(reader(text, len, 65537, detect)), "1:a|;2:查查;3:bb查", 20);
}

static void
passes_on_what_its_source_says(void **state)
{
	struct input i = {
	    "a", 1, 1, problem_new(arena, PROBLEM_UNAVAILABLE, NULL, NULL)};
	struct csv_row row;
	bool more;

	(void)state;
	assert_ptr_equal(
	    csv_next(csv_open(arena, detect, next, &i), arena, &row, &more),
	    i.at_end);
}

/* Line `line` of `text` as it is shown. */
static const char *
shown(const char *text, size_t len, enum csv_encoding encoding, int64_t line)
{
	struct csv_reader *r =
	    reader(text, len, 1000, (struct csv_options){encoding, ','});
	struct csv_row row;
	bool more;

	do
		assert_null(csv_next(r, arena, &row, &more));
	while (more && row.line < line);
	return (csv_row_text(arena, &row));
}

static void
shows_a_row_as_it_stands(void **state)
{
	(void)state;
	assert_string_equal(shown("\"a\",b\nc\n", 8, CSV_UTF8, 1), "\"a\",b");
	assert_string_equal(
	    shown("a\"" GB_NAME "\n", 7, CSV_GB18030, 1), "a\"名称");
	assert_string_equal(shown("x,\"\ny", 5, CSV_UTF8, 1), "x,\"");
}

static void
shows_what_cannot_be_read_as_a_mark(void **state)
{
	(void)state;
	assert_string_equal(shown("a\0b\xff\n", 5, CSV_UTF8, 1), "a�b�");
	assert_string_equal(shown("ab\xff\xff\n", 5, CSV_GB18030, 1), "ab��");
}

static void
shows_no_more_than_4000_characters(void **state)
{
	char *text = arena_alloc(arena, 20002);

	(void)state;
	memset(text, 'x', 20000);
	text[20000] = '\n';
	assert_int_equal(strlen(shown(text, 20001, CSV_UTF8, 1)), CSV_RAW_MAX);
}

static void
has_a_sentence_for_everything_that_is_wrong(void **state)
{
	(void)state;
	assert_string_equal(
	    csv_wrong_detail("unclosed-quote"), "双引号没有结束");
	assert_string_equal(csv_wrong_detail("else"), "else");
}

static void
writes_cells_that_are_read_back(void **state)
{
	struct csv_out o = {.arena = arena};

	(void)state;
	csv_out_text(&o, "a,b");
	csv_out_text(&o, "say \"x\"");
	csv_out_text(&o, "");
	csv_out_number(&o, -5);
	csv_out_end(&o);
	csv_out_text(&o, "two\nlines");
	csv_out_end(&o);
	assert_string_equal(
	    o.text, "\"a,b\",\"say \"\"x\"\"\",,-5\r\n\"two\nlines\"\r\n");
	assert_string_equal(
	    read_len(o.text, o.len), "1:a,b|say \"x\"||-5;2:two\nlines;");
}

static void
disarms_cells_that_a_spreadsheet_would_run(void **state)
{
	struct csv_out o = {.arena = arena};

	(void)state;
	csv_out_text(&o, "=1+1");
	csv_out_text(&o, "+1");
	csv_out_text(&o, "-1");
	csv_out_text(&o, "@x");
	csv_out_text(&o, "\t=1");
	csv_out_text(&o, "＝1");
	csv_out_text(&o, "a=1");
	assert_string_equal(o.text, "'=1+1,'+1,'-1,'@x,\"'\t=1\",'＝1,a=1");
}

static void
writes_rows_of_any_length(void **state)
{
	struct csv_out o = {.arena = arena};
	char *text = arena_alloc(arena, 100001);

	(void)state;
	memset(text, 'x', 100000);
	csv_out_text(&o, "a");
	csv_out_text(&o, text);
	assert_int_equal(o.len, 100002);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(reads_rows_and_the_lines_they_begin_on),
	    TEST(passes_over_empty_lines_and_keeps_counting),
	    TEST(keeps_what_quotes_hold),
	    TEST(passes_over_a_byte_order_mark),
	    TEST(reads_other_separators),
	    TEST(refuses_a_row_with_bad_quotes_and_goes_on),
	    TEST(refuses_a_quote_that_is_never_closed),
	    TEST(refuses_a_lone_carriage_return),
	    TEST(refuses_rows_with_nul),
	    TEST(reads_a_field_of_100000_characters),
	    TEST(refuses_a_row_that_is_too_long),
	    TEST(reads_the_same_wherever_a_piece_ends),
	    TEST(detects_gb18030),
	    TEST(takes_the_declared_encoding),
	    TEST(detects_utf8_when_a_piece_ends_inside_a_character),
	    TEST(passes_on_what_its_source_says),
	    TEST(shows_a_row_as_it_stands),
	    TEST(shows_what_cannot_be_read_as_a_mark),
	    TEST(shows_no_more_than_4000_characters),
	    TEST(has_a_sentence_for_everything_that_is_wrong),
	    TEST(writes_cells_that_are_read_back),
	    TEST(disarms_cells_that_a_spreadsheet_would_run),
	    TEST(writes_rows_of_any_length),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
