/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of what the public does not read. The numbers are made up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "domain/masking.h"

#define ID    "〔身份证件号码已隐去〕"
#define PHONE "〔电话号码已隐去〕"
#define OTHER "〔号码已隐去〕"

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

static void
expect(const char *text, const char *shown)
{
	assert_string_equal(masking_text(arena, text, NULL), shown);
}

static void
hides_id_numbers(void **state)
{
	(void)state;
	expect("经营者身份证440301199001011234。", "经营者身份证" ID "。");
	expect("44030119900101123X", ID);
	expect("44030119900101123x在场", ID "在场");
	expect("旧证440301900101123已换", "旧证" ID "已换");
}

static void
hides_id_numbers_however_they_are_written(void **state)
{
	(void)state;
	expect("４４０３０１１９９００１０１１２３Ｘ", ID);
	expect("440301 19900101 1234", ID);
	expect("440301-19900101-123X!", ID "!");
	expect("身份证号ID440301199001011234a", "身份证号ID" ID "a");
}

static void
hides_telephone_numbers(void **state)
{
	(void)state;
	expect("电话13812345678。", "电话" PHONE "。");
	expect("138 1234 5678，+86 138-1234-5678", PHONE "，+" PHONE);
	expect("008613812345678", PHONE);
	expect("座机0755-12345678、02012345678", "座机" PHONE "、" PHONE);
	expect("tel13812345678", "tel" PHONE);
}

static void
hides_numbers_of_cards(void **state)
{
	(void)state;
	expect("卡号6222020200112233445", "卡号" OTHER);
	expect("6222 0202 0011 2233", OTHER);
	expect("622202020011223344", OTHER);
}

static void
hides_numbers_that_stand_beside_other_numbers(void **state)
{
	(void)state;
	expect("2026-05-01 13812345678", "2026-05-01 " PHONE);
	expect("13812345678 13912345678", PHONE " " PHONE);
	expect("44030119900101123413812345678", OTHER);
}

static void
shows_what_is_no_personal_number(void **state)
{
	(void)state;
	expect("", "");
	expect("检查当日货架上有3件商品过期", "检查当日货架上有3件商品过期");
	expect("2026-05-01，抽样12-34批", "2026-05-01，抽样12-34批");
	expect("代码92440300MA5EXAMP13", "代码92440300MA5EXAMP13");
	expect("914403001922038216", "914403001922038216");
	expect("12440300455755800X", "12440300455755800X");
	expect("注册号440301103025478", "注册号440301103025478");
	expect("热线4008001234、12315", "热线4008001234、12315");
	expect("批号00123456789", "批号00123456789");
	expect("1 2 3 4 5 6 7 8 9 10", "1 2 3 4 5 6 7 8 9 10");
}

static void
counts_what_it_hid(void **state)
{
	size_t hidden = 1;

	(void)state;
	masking_text(arena, "13812345678，440301199001011234", &hidden);
	assert_int_equal(hidden, 3);
	masking_text(arena, "无", &hidden);
	assert_int_equal(hidden, 3);
}

static void
gives_up_on_endless_groups_of_digits(void **state)
{
	const char *line = "11 22 33 44 55 66 77 88 99 11 22 33 44 55 66 77 88 "
			   "99 11 22 33 44 55";

	(void)state;
	expect(line, line);
}

static void
shows_the_family_name_of_a_business_that_is_only_a_person(void **state)
{
	(void)state;
	assert_string_equal(
	    masking_name(arena, "individual_business", "张某某"), "张**");
	assert_string_equal(
	    masking_name(arena, "individual_business", "张某某（个体工商户）"),
	    "张**（个体工商户）");
	assert_string_equal(
	    masking_name(arena, "other", "个体户张某某"), "个体户张**");
	assert_string_equal(
	    masking_name(arena, "individual_business", "某某·某某某"), "某**");
	assert_string_equal(
	    masking_name(arena, "individual_business", "𠀀某"), "𠀀**");
	assert_string_equal(
	    masking_name(arena, "individual_business", "㐀某"), "㐀**");
}

static void
shows_trade_names_whole(void **state)
{
	(void)state;
	assert_string_equal(masking_name(arena, "individual_business",
				"深圳市南山区好运便利店"),
	    "深圳市南山区好运便利店");
	assert_string_equal(
	    masking_name(arena, "enterprise", "张某某"), "张某某");
	assert_string_equal(
	    masking_name(arena, "individual_business", "A店"), "A店");
	assert_string_equal(
	    masking_name(arena, "individual_business", "好运便利店"),
	    "好运便利店");
	assert_string_equal(
	    masking_name(arena, "individual_business", "店"), "店");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hides_id_numbers),
	    cmocka_unit_test(hides_id_numbers_however_they_are_written),
	    cmocka_unit_test(hides_telephone_numbers),
	    cmocka_unit_test(hides_numbers_of_cards),
	    cmocka_unit_test(hides_numbers_that_stand_beside_other_numbers),
	    cmocka_unit_test(shows_what_is_no_personal_number),
	    cmocka_unit_test(counts_what_it_hid),
	    cmocka_unit_test(gives_up_on_endless_groups_of_digits),
	    cmocka_unit_test(
		shows_the_family_name_of_a_business_that_is_only_a_person),
	    cmocka_unit_test(shows_trade_names_whole),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
