/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/testing.h"
#include "domain/draw/ustar.h"

static const struct draw_entry files[] = {
    {T("A"), T("")},
    {T("a/b-1_x.csv"), T("id\n1\n")},
    {T("a/c"), T("x")},
};

static struct draw_text
archive_of(const struct draw_entry *entries, size_t count)
{
	struct draw_out o;
	const struct draw_sink sink = {write_out, &o};

	draw_out_begin(&o, arena);
	assert_null(ustar_write(arena, entries, count, &sink));
	return (draw_out_end(&o));
}

static struct draw_text
archive(void)
{
	return (archive_of(files, 3));
}

static struct problem *
read_it(struct draw_text t)
{
	struct draw_entry *out;
	size_t count;

	return (ustar_read(arena, t, &out, &count));
}

static void
reads_back_what_it_wrote(void **state)
{
	struct draw_entry *out;
	size_t count, i;

	(void)state;
	assert_null(ustar_read(arena, archive(), &out, &count));
	assert_int_equal(count, 3);
	for (i = 0; i < count; i++) {
		assert_true(draw_text_equal(out[i].name, files[i].name));
		assert_true(draw_text_equal(out[i].bytes, files[i].bytes));
	}
}

static void
many_files_fit(void **state)
{
	struct draw_entry many[200], *out;
	size_t count, i;

	(void)state;
	for (i = 0; i < 200; i++)
		many[i] = (struct draw_entry){
		    draw_text_of(arena_fmt(arena, "f%03zu", i)), T("y")};
	assert_null(ustar_read(arena, archive_of(many, 200), &out, &count));
	assert_int_equal(count, 200);
	assert_text_equal(out[199].name, "f199");
}

static void
an_archive_of_nothing_is_two_blocks_of_zeros(void **state)
{
	(void)state;
	assert_int_equal(archive_of(files, 0).len, 2 * USTAR_BLOCK);
	assert_null(read_it(archive_of(files, 0)));
}

static void
every_altered_byte_outside_a_files_contents_is_found(void **state)
{
	struct draw_text good = archive();
	char *bytes = arena_memdup(arena, good.s, good.len);
	size_t i, found = 0, inside = 0;

	(void)state;
	for (i = 0; i < good.len; i++) {
		bytes[i] ^= 1;
		if (read_it((struct draw_text){bytes, good.len}) != NULL)
			found++;
		else
			inside++;
		bytes[i] ^= 1;
	}
	assert_int_equal(inside, 6); /* "id\n1\n" and "x": for the index */
	assert_int_equal(found, good.len - 6);
}

static void
every_cut_is_found(void **state)
{
	struct draw_text good = archive();
	size_t i;

	(void)state;
	for (i = 0; i < good.len; i++)
		assert_non_null(read_it((struct draw_text){good.s, i}));
}

static void
something_behind_the_end_is_found(void **state)
{
	struct draw_text good = archive();
	char *more = arena_alloc(arena, good.len + USTAR_BLOCK);

	(void)state;
	memcpy(more, good.s, good.len);
	assert_non_null(
	    read_it((struct draw_text){more, good.len + USTAR_BLOCK}));
}

static void
a_file_that_claims_more_than_there_is_is_cut_off(void **state)
{
	(void)state;
	assert_detail(read_it((struct draw_text){archive().s + 512, 512}),
	    "the archive is cut off");
}

static void
names_that_lead_elsewhere_are_refused(void **state)
{
	static const struct draw_text bad[] = {T(""), T("/a"), T("a/"),
	    T("a//b"), T(".."), T("a/../b"), T(".a"), T("a b"), T("a\\b"),
	    T("\xe5\xb8\x82"),
	    T("1234567890123456789012345678901234567890123456789012345678901"
	      "2345678901234567890123456789012345678901")};
	struct draw_entry e = {.bytes = T("")};
	const struct draw_sink sink = {write_out, NULL};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		e.name = bad[i];
		assert_detail(ustar_write(arena, &e, 1, &sink),
		    "a file's name is not allowed");
	}
}

static void
names_out_of_order_are_refused(void **state)
{
	const struct draw_entry wrong[] = {files[1], files[0]};
	const struct draw_entry twice[] = {files[0], files[0]};
	const struct draw_sink sink = {write_out, NULL};

	(void)state;
	assert_detail(
	    ustar_write(arena, wrong, 2, &sink), "A: not in order of names");
	assert_detail(
	    ustar_write(arena, twice, 2, &sink), "A: not in order of names");
}

static void
a_file_too_large_for_the_form_is_refused(void **state)
{
	const struct draw_entry e = {T("A"), {"", (size_t)1 << 33}};
	const struct draw_sink sink = {write_out, NULL};

	(void)state;
	assert_detail(ustar_write(arena, &e, 1, &sink), "A: larger than 8 GiB");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(reads_back_what_it_wrote),
	    CASE(many_files_fit),
	    CASE(an_archive_of_nothing_is_two_blocks_of_zeros),
	    CASE(every_altered_byte_outside_a_files_contents_is_found),
	    CASE(every_cut_is_found),
	    CASE(something_behind_the_end_is_found),
	    CASE(a_file_that_claims_more_than_there_is_is_cut_off),
	    CASE(names_that_lead_elsewhere_are_refused),
	    CASE(names_out_of_order_are_refused),
	    CASE(a_file_too_large_for_the_form_is_refused),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
