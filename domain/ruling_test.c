/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of what the rules say of the objects of a draw. */
#include "domain/ruling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/problem.h"

static const struct cap_use uses[] = {{"B", 0, 1}, {"BB", 2, 0}, {"D", 0, 2}};
static const struct ruling_lots lots[] = {{"BB", 3}, {"E", 16}};
static bool met[3];

/* Two visits by each level, four by all. */
static struct ruling_book
book_of(bool of_city)
{
	memset(met, 0, sizeof(met));
	return ((struct ruling_book){.caps = {2, 2, 4},
	    .of_city = of_city,
	    .uses = uses,
	    .use_count = 3,
	    .met = met,
	    .lots = lots,
	    .lots_count = 2});
}

static struct ruling
ask(const struct ruling_book *book, struct ruling_cursor *at, const char *code)
{
	return (ruling_of(book, at, code, strlen(code)));
}

static void
says_of_each_object_what_the_rules_say(void **state)
{
	struct ruling_book book = book_of(false);
	struct ruling_cursor at = {0, 0};
	struct ruling r = ask(&book, &at, "A");

	(void)state;
	assert_false(r.used_up);
	assert_int_equal(r.lots, 1);
	r = ask(&book, &at, "B");
	assert_false(r.used_up);
	assert_int_equal(r.cap.used, 1);
	r = ask(&book, &at, "BB");
	assert_int_equal(r.lots, 3);
	assert_int_equal(r.cap.cap, 2);
	assert_false(r.used_up);
	r = ask(&book, &at, "D");
	assert_true(r.used_up);
	r = ask(&book, &at, "E");
	assert_int_equal(r.lots, 16);
	r = ask(&book, &at, "F");
	assert_int_equal(r.lots, 1);
	assert_true(met[0] && met[1] && met[2]);
}

static void
asks_for_the_level_of_who_draws(void **state)
{
	struct ruling_book book = book_of(true);
	struct ruling_cursor at = {0, 0};
	struct ruling r = ask(&book, &at, "BB");

	(void)state;
	assert_true(r.used_up);
	r = ask(&book, &at, "D");
	assert_false(r.used_up);
	assert_false(met[0]);
	assert_true(met[1]);
}

/* A code is not its beginning, however the bytes behind it look. */
static void
takes_no_longer_code_for_a_shorter_one(void **state)
{
	struct ruling_book book = book_of(false);
	struct ruling_cursor at = {0, 0};
	struct ruling r = ruling_of(&book, &at, "DX", 1);

	(void)state;
	assert_true(r.used_up);
	at = (struct ruling_cursor){0, 0};
	r = ask(&book, &at, "DX");
	assert_false(r.used_up);
}

static void
without_caps_nobody_is_left_out_nor_named(void **state)
{
	struct ruling_book book = book_of(false);
	struct ruling_cursor at = {0, 0};
	struct ruling r;

	(void)state;
	book.caps = caps_none();
	r = ask(&book, &at, "D");
	assert_false(r.used_up);
	assert_int_equal(r.cap.cap, CAP_NONE);
	assert_false(met[2]);
}

static void
an_empty_book_gives_everybody_one_lot(void **state)
{
	static const struct ruling_book empty = {.caps = {1, 1, 1}};
	struct ruling_cursor at = {0, 0};
	struct ruling r = ask(&empty, &at, "A");

	(void)state;
	assert_int_equal(r.lots, 1);
	assert_false(r.used_up);
}

static void
one_in_twenty_may_have_more_lots_and_no_more(void **state)
{
	struct arena *a = arena_new();
	struct problem *p;

	(void)state;
	assert_null(ruling_check_lots(a, "L0001", 0, 0));
	assert_null(ruling_check_lots(a, "L0001", 5, 100));
	assert_null(ruling_check_lots(a, "L0001", 5, 119));
	p = ruling_check_lots(a, "L0001", 5, 99);
	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_RULE);
	assert_non_null(strstr(p->detail, "L0001"));
	assert_non_null(strstr(p->detail, "分层"));
	assert_non_null(ruling_check_lots(a, "L0001", 1, 19));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_of_each_object_what_the_rules_say),
	    cmocka_unit_test(asks_for_the_level_of_who_draws),
	    cmocka_unit_test(takes_no_longer_code_for_a_shorter_one),
	    cmocka_unit_test(without_caps_nobody_is_left_out_nor_named),
	    cmocka_unit_test(an_empty_book_gives_everybody_one_lot),
	    cmocka_unit_test(one_in_twenty_may_have_more_lots_and_no_more),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
