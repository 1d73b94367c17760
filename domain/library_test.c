/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the rules by which rows enter the libraries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "domain/library.h"
#include "domain/row_note.h"

static struct arena *arena;
static struct row_notes notes;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	row_notes_begin(&notes, arena);
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static const struct library_alias aliases[] = {
    {"department", "市场监管", "SCJG"},
    {"department", "教育", "JY"},
    {"district", "大鹏新区", "440320"},
    {"specialty", "甲,乙", "x,y"},
    {"specialty", "食品", "food"},
};
static const struct library_org orgs[] = {
    {"JY", "id-jy", "/SZ/JY/", "department"},
    {"NS", "id-ns", "/SZ/NS/", "district"},
    {"NS-SCJG", "id-ns-scjg", "/SZ/SCJG/NS-SCJG/", "unit"},
    {"SCJG", "id-scjg", "/SZ/SCJG/", "department"},
    {"SCJG-FJ", "id-fj", "/SZ/SCJG/SCJG-FJ/", "department"},
    {"SZ", "id-sz", "/SZ/", "city_office"},
};
static const struct library_names names = {aliases, 5, orgs, 6, "/SZ/"};
static const struct library_names below = {aliases, 5, orgs, 6, "/SZ/SCJG/"};

/* "! field code;" for refusals, "? field code;" for warnings. */
static const char *
told(void)
{
	const struct row_note *n;
	const char *out = "";

	for (n = notes.first; n != NULL; n = n->next)
		out = arena_fmt(arena, "%s%s %s %s;", out,
		    n->refused ? "!" : "?", n->field, n->code);
	return (out);
}

static struct mapped
value(const char *text)
{
	const char **values = arena_array(arena, 1, sizeof(*values));

	values[0] = text;
	return ((struct mapped){values, 1});
}

/* ---- objects ------------------------------------------------------------- */

static struct library_object object;
static struct mapped object_values[OBJECT_FIELDS];

/* Judges an object with these numbers and otherwise good values. */
static const char *
numbers(const char *uscc, const char *reg_no)
{
	row_notes_begin(&notes, arena);
	object_values[OBJECT_USCC] = value(uscc);
	object_values[OBJECT_REG_NO] = value(reg_no);
	object_values[OBJECT_NAME] = value("某厂");
	object_values[OBJECT_KIND] = value("enterprise");
	object_values[OBJECT_DISTRICT] = value("440305");
	object_values[OBJECT_STATUS] = value("existing");
	(void)library_object(&names, object_values, &notes, &object);
	return (told());
}

static int
setup_object(void **state)
{
	memset(object_values, 0, sizeof(object_values));
	return (setup(state));
}

#define GOOD_USCC "91350100M000100Y43"

static void
takes_an_object_with_a_good_code(void **state)
{
	(void)state;
	assert_string_equal(numbers(GOOD_USCC, ""), "");
	assert_string_equal(object.uscc, GOOD_USCC);
	assert_null(object.reg_no);
	assert_string_equal(object.name, "某厂");
	assert_string_equal(object.risk, "");
	assert_false(object.abnormal);
	assert_null(object.registered_on);
	assert_int_equal(object.warnings.count, 0);
	assert_string_equal(numbers("91350100m000100y43", ""), "");
	assert_string_equal(object.uscc, GOOD_USCC);
}

static void
keeps_a_wrong_check_digit_with_a_warning(void **state)
{
	(void)state;
	assert_string_equal(
	    numbers("91350100M000100Y44", ""), "? uscc uscc-check-digit;");
	assert_string_equal(object.uscc, "91350100M000100Y44");
	assert_int_equal(object.warnings.count, 1);
	assert_string_equal(object.warnings.values[0], "uscc-check-digit");
}

static void
keeps_old_numbers_wherever_they_stand(void **state)
{
	(void)state;
	assert_string_equal(numbers("", "110108000000016"), "");
	assert_null(object.uscc);
	assert_string_equal(object.reg_no, "110108000000016");
	assert_string_equal(numbers("110108000000016", ""), "");
	assert_null(object.uscc);
	assert_string_equal(object.reg_no, "110108000000016");
	assert_string_equal(
	    numbers("110108000000017", ""), "? uscc reg-no-check-digit;");
	assert_string_equal(
	    numbers("3209231100626", ""), "? uscc number-form;");
	assert_string_equal(object.reg_no, "3209231100626");
	assert_string_equal(
	    numbers(GOOD_USCC, "A-1234"), "? reg_no number-form;");
	assert_string_equal(object.reg_no, "A-1234");
	assert_string_equal(
	    numbers("nonsense code", "110108000000016"), "? uscc uscc-form;");
	assert_null(object.uscc);
}

static void
refuses_an_object_without_a_number(void **state)
{
	(void)state;
	assert_string_equal(numbers("", ""), "! uscc required;");
	assert_string_equal(numbers("无", ""), "! uscc number;");
	assert_string_equal(numbers("123", ""), "! uscc number;");
	assert_string_equal(numbers("", "12 34"), "! reg_no number;");
}

static void
refuses_a_citizens_number(void **state)
{
	(void)state;
	assert_string_equal(
	    numbers("34052419800101001X", ""), "! uscc id-number;");
	assert_string_equal(
	    numbers("", "34052419800101001X"), "! reg_no id-number;");
	assert_string_equal(
	    numbers("110101199003070011", ""), "! uscc id-number;");
}

static void
takes_every_value_of_an_object(void **state)
{
	(void)state;
	object_values[OBJECT_ADDRESS] = value("某路");
	object_values[OBJECT_INDUSTRY] = value("f5232");
	object_values[OBJECT_RISK] = value("C");
	object_values[OBJECT_ABNORMAL] = value("true");
	object_values[OBJECT_REGISTERED_ON] = value("2020-01-01");
	assert_string_equal(numbers(GOOD_USCC, ""), "");
	assert_string_equal(object.address, "某路");
	assert_string_equal(object.industry, "F5232");
	assert_string_equal(object.risk, "C");
	assert_true(object.abnormal);
	assert_string_equal(object.registered_on, "2020-01-01");
	assert_string_equal(object.kind, "enterprise");
	assert_string_equal(object.status, "existing");
	assert_string_equal(object.district, "440305");
}

static void
leaves_out_an_industry_that_is_none(void **state)
{
	(void)state;
	object_values[OBJECT_INDUSTRY] = value("批发");
	assert_string_equal(numbers(GOOD_USCC, ""), "? industry industry;");
	assert_string_equal(object.industry, "");
	object_values[OBJECT_INDUSTRY] = value("Z01");
	assert_string_equal(numbers(GOOD_USCC, ""), "? industry industry;");
	object_values[OBJECT_INDUSTRY] = value("F52321");
	assert_string_equal(numbers(GOOD_USCC, ""), "? industry industry;");
}

/* Judges an object whose district is called `name`. */
static const char *
district(const char *name)
{
	row_notes_begin(&notes, arena);
	object_values[OBJECT_DISTRICT] = value(name);
	(void)library_object(&names, object_values, &notes, &object);
	return (told());
}

static void
looks_districts_up_by_alias_and_form(void **state)
{
	(void)state;
	assert_string_equal(numbers(GOOD_USCC, ""), "");
	assert_string_equal(district("大鹏新区"), "");
	assert_string_equal(object.district, "440320");
	assert_string_equal(district("南山区"), "! district district;");
	assert_string_equal(district("4403"), "! district district;");
	assert_string_equal(district("040305"), "! district district;");
	assert_string_equal(district(""), "! district district;");
}

static void
judges_nothing_when_the_mapping_refused_already(void **state)
{
	struct library_inspector no_inspector;
	struct library_item no_item;
	struct mapped values[LIBRARY_FIELDS_MAX] = {{NULL, 0}};

	(void)state;
	row_refuse(&notes, "", "ragged", "x");
	assert_false(library_object(&names, values, &notes, &object));
	assert_false(library_inspector(&names, values, &notes, &no_inspector));
	assert_false(library_item(&names, values, &notes, &no_item));
	assert_string_equal(told(), "!  ragged;");
}

/* ---- inspectors ---------------------------------------------------------- */

static struct library_inspector inspector;
static struct mapped inspector_values[INSPECTOR_FIELDS];

static int
setup_inspector(void **state)
{
	memset(inspector_values, 0, sizeof(inspector_values));
	(void)setup(state);
	inspector_values[INSPECTOR_CODE] = value("B001");
	inspector_values[INSPECTOR_NAME] = value("甲");
	inspector_values[INSPECTOR_DEPARTMENT] = value("市场监管");
	inspector_values[INSPECTOR_LEVEL] = value("district");
	inspector_values[INSPECTOR_DISTRICT] = value("440305");
	inspector_values[INSPECTOR_SPECIALTIES] = value("食品");
	inspector_values[INSPECTOR_CERTIFICATE_UNTIL] = value("2030-01-01");
	inspector_values[INSPECTOR_STATUS] = value("on_duty");
	return (0);
}

static const char *
judge_inspector(const struct library_names *by)
{
	row_notes_begin(&notes, arena);
	(void)library_inspector(by, inspector_values, &notes, &inspector);
	return (told());
}

static void
joins_department_and_specialties_by_alias(void **state)
{
	(void)state;
	assert_string_equal(judge_inspector(&names), "");
	assert_string_equal(inspector.org->id, "id-scjg");
	assert_string_equal(inspector.department, "SCJG");
	assert_int_equal(inspector.specialties.count, 1);
	assert_string_equal(inspector.specialties.values[0], "food");
	assert_string_equal(inspector.grade, "");
}

static void
finds_the_department_above_a_unit(void **state)
{
	(void)state;
	inspector_values[INSPECTOR_DEPARTMENT] = value("NS-SCJG");
	assert_string_equal(judge_inspector(&names), "");
	assert_string_equal(inspector.org->code, "NS-SCJG");
	assert_string_equal(inspector.department, "SCJG");
	inspector_values[INSPECTOR_DEPARTMENT] = value("SCJG-FJ");
	assert_string_equal(judge_inspector(&names), "");
	assert_string_equal(inspector.department, "SCJG-FJ");
	inspector_values[INSPECTOR_DEPARTMENT] = value("NS");
	assert_string_equal(judge_inspector(&names), "");
	assert_string_equal(inspector.department, "NS");
}

static void
takes_an_inspector_of_the_city_for_the_whole_city(void **state)
{
	(void)state;
	assert_string_equal(judge_inspector(&names), "");
	assert_false(inspector.whole_city);
	inspector_values[INSPECTOR_LEVEL] = value("city");
	assert_string_equal(judge_inspector(&names), "");
	assert_true(inspector.whole_city);
	inspector_values[INSPECTOR_WHOLE_CITY] = value("false");
	assert_string_equal(judge_inspector(&names), "");
	assert_false(inspector.whole_city);
}

static void
refuses_an_inspector_of_an_unknown_or_foreign_department(void **state)
{
	(void)state;
	assert_string_equal(judge_inspector(&below), "");
	inspector_values[INSPECTOR_DEPARTMENT] = value("教育");
	assert_string_equal(judge_inspector(&names), "");
	assert_string_equal(
	    judge_inspector(&below), "! department out-of-scope;");
	inspector_values[INSPECTOR_DEPARTMENT] = value("天文");
	assert_string_equal(
	    judge_inspector(&names), "! department unknown-department;");
}

static void
refuses_codes_that_a_draw_cannot_use(void **state)
{
	(void)state;
	inspector_values[INSPECTOR_CODE] = value("B 1");
	assert_string_equal(judge_inspector(&names), "! code code;");
	inspector_values[INSPECTOR_CODE] = value("34052419800101001X");
	assert_string_equal(judge_inspector(&names), "! code id-number;");
	inspector_values[INSPECTOR_CODE] = value("B1");
	inspector_values[INSPECTOR_SPECIALTIES] = value("甲,乙");
	assert_string_equal(
	    judge_inspector(&names), "! specialties specialty;");
}

static void
knows_what_an_id_may_be(void **state)
{
	(void)state;
	assert_true(library_is_id("粤A-1_2.3"));
	assert_false(library_is_id(""));
	assert_false(library_is_id("a b"));
	assert_false(library_is_id("a\tb"));
	assert_false(library_is_id("a;b"));
	assert_false(library_is_id("a\"b"));
	assert_false(library_is_id("e\xcc\x81"));
	assert_false(library_is_id("0123456789012345678901234567890123456789"
				   "0123456789012345678901234"));
}

/* ---- items --------------------------------------------------------------- */

static void
knows_what_a_code_of_each_kind_is(void **state)
{
	(void)state;
	assert_true(library_is_code("district", "440320"));
	assert_false(library_is_code("district", "SZ"));
	assert_true(library_is_code("specialty", "食品-1"));
	assert_false(library_is_code("department", "A B"));
}

static struct library_item item;
static struct mapped item_values[ITEM_FIELDS];

static int
setup_item(void **state)
{
	memset(item_values, 0, sizeof(item_values));
	(void)setup(state);
	item_values[ITEM_CODE] = value("SZ-1");
	item_values[ITEM_DEPARTMENT] = value("市场监管");
	item_values[ITEM_NAME] = value("某检查");
	item_values[ITEM_ITEM_CLASS] = value("general");
	item_values[ITEM_LEGAL_BASIS] = value("《某法》第一条");
	item_values[ITEM_OBJECT_TYPES] = value("enterprise");
	item_values[ITEM_INDUSTRIES] = value("F52");
	item_values[ITEM_METHODS] = value("onsite");
	item_values[ITEM_SPECIALTY] = value("食品");
	return (0);
}

static const char *
judge_item(void)
{
	row_notes_begin(&notes, arena);
	(void)library_item(&names, item_values, &notes, &item);
	return (told());
}

static void
takes_an_item(void **state)
{
	(void)state;
	assert_string_equal(judge_item(), "");
	assert_string_equal(item.code, "SZ-1");
	assert_string_equal(item.org->code, "SCJG");
	assert_string_equal(item.specialty, "food");
	assert_string_equal(item.legal_basis, "《某法》第一条");
	assert_string_equal(item.industries.values[0], "F52");
	assert_string_equal(item.category, "");
	assert_int_equal(item.levels.count, 0);
}

static void
warns_of_an_item_without_legal_basis(void **state)
{
	(void)state;
	item_values[ITEM_LEGAL_BASIS] = value("");
	assert_string_equal(judge_item(), "? legal_basis no-legal-basis;");
	item_values[ITEM_LEGAL_BASIS] = value(" \n　");
	assert_string_equal(judge_item(), "? legal_basis no-legal-basis;");
}

static void
refuses_an_item_with_bad_industries(void **state)
{
	(void)state;
	item_values[ITEM_INDUSTRIES] = value("餐饮");
	assert_string_equal(judge_item(), "! industries industry;");
}

#define TEST(f)	  cmocka_unit_test_setup_teardown(f, setup, teardown)
#define OBJECT(f) cmocka_unit_test_setup_teardown(f, setup_object, teardown)
#define INSPECTOR(f) \
	cmocka_unit_test_setup_teardown(f, setup_inspector, teardown)
#define ITEM(f) cmocka_unit_test_setup_teardown(f, setup_item, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    OBJECT(takes_an_object_with_a_good_code),
	    OBJECT(keeps_a_wrong_check_digit_with_a_warning),
	    OBJECT(keeps_old_numbers_wherever_they_stand),
	    OBJECT(refuses_an_object_without_a_number),
	    OBJECT(refuses_a_citizens_number),
	    OBJECT(takes_every_value_of_an_object),
	    OBJECT(leaves_out_an_industry_that_is_none),
	    OBJECT(looks_districts_up_by_alias_and_form),
	    TEST(judges_nothing_when_the_mapping_refused_already),
	    INSPECTOR(joins_department_and_specialties_by_alias),
	    INSPECTOR(finds_the_department_above_a_unit),
	    INSPECTOR(takes_an_inspector_of_the_city_for_the_whole_city),
	    INSPECTOR(refuses_an_inspector_of_an_unknown_or_foreign_department),
	    INSPECTOR(refuses_codes_that_a_draw_cannot_use),
	    TEST(knows_what_an_id_may_be),
	    TEST(knows_what_a_code_of_each_kind_is),
	    ITEM(takes_an_item),
	    ITEM(warns_of_an_item_without_legal_basis),
	    ITEM(refuses_an_item_with_bad_industries),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
