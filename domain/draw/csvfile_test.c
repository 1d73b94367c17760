/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the auditor's CSV files. */
#include "domain/draw/testing.h"

static void
reads_row_by_row(void **state)
{
	struct draw_text f[DRAW_COLUMNS_MAX];
	struct draw_csv c;
	bool more;

	(void)state;
	assert_null(
	    draw_csv_open(arena, "x.csv", T("a,b\n1,\n抽,2\n"), "a,b", &c));
	assert_null(draw_csv_next(&c, f, &more));
	assert_true(more);
	assert_text_equal(f[0], "1");
	assert_text_equal(f[1], "");
	assert_null(draw_csv_next(&c, f, &more));
	assert_text_equal(f[0], "抽");
	assert_null(draw_csv_next(&c, f, &more));
	assert_false(more);
}

static void
assert_unopened(struct draw_text bytes, const char *detail)
{
	struct draw_csv c;

	assert_detail(draw_csv_open(arena, "x.csv", bytes, "a,b", &c), detail);
}

static void
refuses_what_is_not_in_the_canonical_form(void **state)
{
	static const char *const not_canonical =
	    "x.csv: not in the canonical form";

	(void)state;
	assert_unopened(T(""), not_canonical);
	assert_unopened(T("a,b"), not_canonical);
	assert_unopened(T("a,b\r\n"), not_canonical);
	assert_unopened(T("a,b\n\"1\",2\n"), not_canonical);
	assert_unopened(T("a,b\n\xff,2\n"), not_canonical);
	assert_unopened(T("a,b,c\n"), "x.csv: wrong header");
	assert_unopened(T("\n"), "x.csv: wrong header");
}

static void
refuses_rows_of_another_width(void **state)
{
	static const char *const width =
	    "x.csv: a row with a wrong number of fields";
	struct draw_text f[DRAW_COLUMNS_MAX];
	struct draw_csv c;
	bool more;

	(void)state;
	assert_null(draw_csv_open(arena, "x.csv",
	    T("a,b\n1\n1,2,3\n\n1,2,3,4,5,6,7,8,9\n"), "a,b", &c));
	assert_detail(draw_csv_next(&c, f, &more), width);
	assert_detail(draw_csv_next(&c, f, &more), width);
	assert_detail(draw_csv_next(&c, f, &more), width);
	assert_detail(draw_csv_next(&c, f, &more), width);
	assert_null(draw_csv_next(&c, f, &more));
	assert_false(more);
}

static void
assert_no_pool(struct draw_text bytes, const char *detail)
{
	struct draw_pool p;

	assert_detail(draw_csv_read_pool(arena, "x.csv", bytes, &p), detail);
}

static void
pools_are_read_strictly(void **state)
{
	struct draw_pool p;

	(void)state;
	assert_null(draw_csv_read_pool(
	    arena, "x.csv", T("id,stratum,lots\na,A,1\nb,A,16\n"), &p));
	assert_int_equal(p.count, 2);
	assert_no_pool(T("id,stratum\n"), "x.csv: wrong header");
	assert_no_pool(T("id,stratum,lots\na,A\n"),
	    "x.csv: a row with a wrong number of fields");
	assert_no_pool(T("id,stratum,lots\nb,A,1\na,A,1\n"),
	    "pool: not strictly ascending by id");
	assert_no_pool(T("id,stratum,lots\na,A,1\na,A,1\n"),
	    "pool: not strictly ascending by id");
	assert_no_pool(
	    T("id,stratum,lots\na,A,0\n"), "pool: lots are not 1 to 16");
	assert_no_pool(
	    T("id,stratum,lots\na,A,17\n"), "pool: lots are not 1 to 16");
	assert_no_pool(
	    T("id,stratum,lots\na,A,01\n"), "pool: lots are not 1 to 16");
	assert_no_pool(
	    T("id,stratum,lots\na,A,\n"), "pool: lots are not 1 to 16");
	assert_no_pool(T("id,stratum,lots\na a,A,1\n"), "an id is not allowed");
}

static void
a_key_is_64_digits_and_at_most_one_line_end(void **state)
{
	struct draw_digest key = filled(0xab), out;
	struct draw_text text = draw_key_write(arena, &key);
	const char *hex = arena_fmt(arena, "%.64s", text.s);

	(void)state;
	assert_int_equal(text.len, 65);
	assert_null(draw_key_read(arena, text, &out));
	assert_true(draw_digest_equal(&out, &key));
	assert_null(draw_key_read(arena, draw_text_of(hex), &out));
	assert_null(draw_key_read(
	    arena, draw_text_of(arena_fmt(arena, "%s\r\n", hex)), &out));
	assert_non_null(draw_key_read(
	    arena, draw_text_of(arena_fmt(arena, "%s\n\n", hex)), &out));
	assert_non_null(draw_key_read(
	    arena, draw_text_of(arena_fmt(arena, " %s", hex)), &out));
	assert_detail(draw_key_read(arena, T(""), &out),
	    "pool key is not 32 bytes of lower-case hex");
}

/* ---- writing ----------------------------------------------------------- */

static void
rows_are_written_in_the_order_of_their_keys(void **state)
{
	const struct draw_text rows[] = {
	    T("b"), T("440305"), T("a"), T(""), T("B"), T("*")};
	struct draw_text out;

	(void)state;
	assert_null(draw_csv_write(arena, DRAW_OBJECTS, rows, 3, &out));
	assert_text_equal(out, "id,district\nB,*\na,\nb,440305\n");
	assert_null(draw_csv_write(arena, DRAW_RECUSALS, NULL, 0, &out));
	assert_text_equal(out, "inspector,object\n");
}

static void
two_columns_may_make_the_key(void **state)
{
	const struct draw_text rows[] = {
	    T("I"), T("b"), T("I"), T("a"), T("H"), T("z")};
	struct draw_text out;

	(void)state;
	assert_null(draw_csv_write(arena, DRAW_RECUSALS, rows, 3, &out));
	assert_text_equal(out, "inspector,object\nH,z\nI,a\nI,b\n");
}

static void
refuses_fields_and_rows_that_would_not_be_read(void **state)
{
	static const char *const field =
	    "objects.csv: a field that no file may hold";
	struct draw_text rows[] = {T("a"), T("1"), T("a"), T("2")}, out;

	(void)state;
	assert_detail(draw_csv_write(arena, DRAW_OBJECTS, rows, 2, &out),
	    "objects.csv: two rows with the same key");
	rows[2] = T("b,c");
	assert_detail(
	    draw_csv_write(arena, DRAW_OBJECTS, rows, 2, &out), field);
	rows[2] = T("b\nc");
	assert_detail(
	    draw_csv_write(arena, DRAW_OBJECTS, rows, 2, &out), field);
	rows[2] = T("b\rc");
	assert_detail(
	    draw_csv_write(arena, DRAW_OBJECTS, rows, 2, &out), field);
	rows[2] = T("b\"c");
	assert_detail(
	    draw_csv_write(arena, DRAW_OBJECTS, rows, 2, &out), field);
	rows[2] = T("b\xff");
	assert_detail(
	    draw_csv_write(arena, DRAW_OBJECTS, rows, 2, &out), field);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(reads_row_by_row),
	    CASE(refuses_what_is_not_in_the_canonical_form),
	    CASE(refuses_rows_of_another_width),
	    CASE(pools_are_read_strictly),
	    CASE(a_key_is_64_digits_and_at_most_one_line_end),
	    CASE(rows_are_written_in_the_order_of_their_keys),
	    CASE(two_columns_may_make_the_key),
	    CASE(refuses_fields_and_rows_that_would_not_be_read),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
