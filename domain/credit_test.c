/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of credit entries and the file they come in. */
#include "domain/credit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/problem.h"

#define HEADER "object_code,list,entries,valid_from,valid_to,reference\n"
#define CODE   "91440300MA5EXAMP01"

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

static struct problem *
read_text(const char *text, struct credit_file *out)
{
	return (credit_read(arena, text, strlen(text), out));
}

/* The file is refused, with this first line of all that is wrong. */
static void
refused(const char *text, const char *pointer, const char *code)
{
	struct credit_file file;
	struct problem *p = read_text(text, &file);

	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_INVALID);
	assert_non_null(p->fields);
	assert_string_equal(p->fields->pointer, pointer);
	if (code != NULL)
		assert_string_equal(p->fields->code, code);
}

static void
every_list_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(credit_list_title("bribery"), "行贿犯罪档案");
	assert_string_equal(credit_list_title("complaint"), "投诉举报");
	assert_null(credit_list_title("other"));
}

static void
a_file_is_read_row_by_row(void **state)
{
	struct credit_file file;

	(void)state;
	assert_null(read_text(HEADER CODE
	    ",complaint,12,2026-01-01,2026-12-31,12315\n" CODE
	    ",bribery,,2026-01-01,,检函 7\n",
	    &file));
	assert_int_equal(file.count, 2);
	assert_int_equal(file.entries[0].entries, 12);
	assert_string_equal(file.entries[0].valid_to, "2026-12-31");
	assert_int_equal(file.entries[1].entries, 1);
	assert_null(file.entries[1].valid_to);
	assert_string_equal(file.entries[1].reference, "检函 7");
}

static void
a_file_of_nothing_but_its_header_is_empty(void **state)
{
	struct credit_file file;

	(void)state;
	assert_null(read_text(HEADER, &file));
	assert_int_equal(file.count, 0);
}

static void
another_header_is_refused(void **state)
{
	(void)state;
	refused("", "/1", NULL);
	refused("a,b\n", "/1", NULL);
	refused(
	    "object_code,list,entries,valid_from,valid_to,basis\n", "/1", NULL);
}

static void
whatever_is_wrong_with_a_row_is_named(void **state)
{
	(void)state;
	refused(
	    HEADER "a b,bribery,1,2026-01-01,,x\n", "/2/object_code", "code");
	refused(HEADER CODE ",black,1,2026-01-01,,x\n", "/2/list", "list");
	refused(
	    HEADER CODE ",bribery,0,2026-01-01,,x\n", "/2/entries", "range");
	refused(
	    HEADER CODE ",bribery,1e3,2026-01-01,,x\n", "/2/entries", "range");
	refused(HEADER CODE ",bribery,10001,2026-01-01,,x\n", "/2/entries",
	    "range");
	refused(HEADER CODE ",bribery,123456,2026-01-01,,x\n", "/2/entries",
	    "range");
	refused(
	    HEADER CODE ",bribery,1,2026-02-30,,x\n", "/2/valid_from", "day");
	refused(HEADER CODE ",bribery,1,2026-01-01,never,x\n", "/2/valid_to",
	    "day");
	refused(HEADER CODE ",bribery,1,2026-01-02,2026-01-01,x\n",
	    "/2/valid_to", "order");
	refused(HEADER CODE ",bribery,1,2026-01-01,,\n", "/2/reference",
	    "required");
	refused(HEADER CODE ",bribery,1\n", "/2/", "columns");
	refused(HEADER "\"x\n", "/2/", "unclosed-quote");
}

static void
a_day_that_is_none_has_no_order(void **state)
{
	struct credit_file file;
	struct problem *p =
	    read_text(HEADER CODE ",bribery,1,x,2026-01-01,x\n", &file);

	(void)state;
	assert_string_equal(p->fields->pointer, "/2/valid_from");
	assert_null(p->fields->next);
}

static void
a_hundred_wrong_rows_are_named_and_no_more(void **state)
{
	char *text = arena_alloc(arena, 16384), *end;
	const struct problem_field *f;
	struct credit_file file;
	struct problem *p;
	size_t i, n = 0;

	(void)state;
	end = stpcpy(text, HEADER);
	for (i = 0; i < 150; i++)
		end = stpcpy(end, CODE ",black,1,2026-01-01,,x\n");
	p = read_text(text, &file);
	for (f = p->fields; f != NULL; f = f->next)
		n++;
	assert_int_equal(n, CREDIT_NOTES_MAX);
}

static void
a_file_that_is_too_long_is_refused(void **state)
{
	static const char row[] = CODE ",bribery,,2026-01-01,,x\n";
	size_t len = strlen(HEADER), i;
	char *text =
	    arena_alloc(arena, len + (CREDIT_ROWS_MAX + 1) * sizeof(row));
	struct credit_file file;
	struct problem *p;

	(void)state;
	memcpy(text, HEADER, len);
	for (i = 0; i <= CREDIT_ROWS_MAX; i++, len += sizeof(row) - 1)
		memcpy(&text[len], row, sizeof(row) - 1);
	p = credit_read(arena, text, len, &file);
	assert_int_equal(p->kind, PROBLEM_INVALID);
	assert_null(credit_read(arena, text, len - (sizeof(row) - 1), &file));
	assert_int_equal(file.count, CREDIT_ROWS_MAX);
}

static void
one_entry_is_judged_like_a_row(void **state)
{
	struct credit_entry e = {
	    CODE, "bribery", 1, "2026-01-01", NULL, "x", 0};
	struct problem *p;

	(void)state;
	assert_null(credit_check(arena, "", &e));
	e.entries = 0;
	p = credit_check(arena, "", &e);
	assert_string_equal(p->fields->pointer, "/entries");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_list_has_a_name),
	    cmocka_unit_test(a_file_is_read_row_by_row),
	    cmocka_unit_test(a_file_of_nothing_but_its_header_is_empty),
	    cmocka_unit_test(another_header_is_refused),
	    cmocka_unit_test(whatever_is_wrong_with_a_row_is_named),
	    cmocka_unit_test(a_day_that_is_none_has_no_order),
	    cmocka_unit_test(a_hundred_wrong_rows_are_named_and_no_more),
	    cmocka_unit_test(a_file_that_is_too_long_is_refused),
	    cmocka_unit_test(one_entry_is_judged_like_a_row),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
