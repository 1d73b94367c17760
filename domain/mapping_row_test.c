/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of mappings: what becomes of the cells of a row. */
#include "domain/testing_mapping.h"

/* "value|value", or "! field code" when the row is refused, "? field code"
 * for a warning before it. */
static const char *
told(const struct row_notes *notes, const struct mapped *m)
{
	const struct row_note *n;
	const char *out = "";
	size_t i;

	for (n = notes->first; n != NULL; n = n->next)
		out = arena_fmt(arena, "%s%s %s %s;", out,
		    n->refused ? "!" : "?", n->field, n->code);
	for (i = 0; i < m->count; i++)
		out = arena_fmt(
		    arena, "%s%s%s", out, i > 0 ? "|" : "", m->values[i]);
	return (out);
}

/* What becomes of the cell `text` (column x; y is beside it) under `rule`. */
static const char *
object_value(
    const char *field, size_t index, const char *rule, const char *text)
{
	const char *definition = arena_fmt(arena,
	    "{'kind':'objects','fields':{" BASE ",'%s':%s}}", field, rule);
	struct mapping *m =
	    bound(definition, LIBRARY_OBJECTS, "code~name~district~x~y");
	struct csv_row row = cells(arena_fmt(arena, "1~n~d~%s", text));
	struct mapped out[LIBRARY_FIELDS_MAX];
	struct row_notes notes;

	row_notes_begin(&notes, arena);
	mapping_row(m, &row, &notes, out);
	return (told(&notes, &out[index]));
}

static const char *
risk(const char *rule, const char *text)
{
	return (object_value("risk", OBJECT_RISK, rule, text));
}

static const char *
day(const char *rule, const char *text)
{
	return (
	    object_value("registered_on", OBJECT_REGISTERED_ON, rule, text));
}

static const char *
address(const char *rule, const char *text)
{
	return (object_value("address", OBJECT_ADDRESS, rule, text));
}

static void
translates_by_value_then_prefix_then_otherwise(void **state)
{
	static const char rule[] =
	    "{'column':'x','values':{'AB':'D','无':''},"
	    "'prefixes':{'A':'A','AA':'B'},'otherwise':'C'}";

	(void)state;
	assert_string_equal(risk(rule, "AB~"), "D");
	assert_string_equal(risk(rule, "AC~"), "A");
	assert_string_equal(risk(rule, "AAC~"), "B");
	assert_string_equal(risk(rule, "x~"), "C");
	assert_string_equal(risk(rule, "无~"), "");
	assert_string_equal(risk(rule, "~"), "");
}

static void
refuses_a_word_that_no_table_knows(void **state)
{
	(void)state;
	assert_string_equal(risk("{'column':'x'}", "A~"), "A");
	assert_string_equal(risk("{'column':'x'}", "甲~"), "! risk value;");
	assert_string_equal(
	    risk("{'column':'x','values':{'甲':'A'}}", "乙~"), "! risk value;");
	assert_string_equal(
	    risk("{'column':'x','values':{'甲':'A'}}", "B~"), "B");
}

static void
takes_the_first_column_that_is_not_empty(void **state)
{
	static const char rule[] = "{'columns':['x','y']}";

	(void)state;
	assert_string_equal(risk(rule, "A~B"), "A");
	assert_string_equal(risk(rule, " 　~B"), "B");
	assert_string_equal(risk(rule, "~"), "");
	assert_string_equal(risk("{'column':'x','default':'D'}", "~"), "D");
	assert_string_equal(
	    risk("{'column':'x','values':{'':'C'},'default':'D'}", "~"), "C");
}

static void
reads_days_in_the_pattern_that_was_given(void **state)
{
	(void)state;
	assert_string_equal(day("{'column':'x'}", "2020-02-29~"), "2020-02-29");
	assert_string_equal(
	    day("{'column':'x','date':'YYYY年M月D日'}", "2020年2月9日~"),
	    "2020-02-09");
	assert_string_equal(
	    day("{'column':'x','date':'DD.MM.YYYY'}", "09.12.2020~"),
	    "2020-12-09");
	assert_string_equal(
	    day("{'column':'x','date':'YYYYMMDD'}", "20201231~"), "2020-12-31");
}

static void
leaves_out_a_day_that_is_none_with_a_warning(void **state)
{
	(void)state;
	assert_string_equal(
	    day("{'column':'x'}", "2021-02-29~"), "? registered_on day;");
	assert_string_equal(
	    day("{'column':'x'}", "2021-2-9~"), "? registered_on day;");
	assert_string_equal(
	    day("{'column':'x'}", "2021-13-01~"), "? registered_on day;");
	assert_string_equal(
	    day("{'column':'x'}", "2021-02-09 00:00~"), "? registered_on day;");
	assert_string_equal(
	    day("{'column':'x'}", "2021/02/09~"), "? registered_on day;");
}

static void
cuts_blanks_of_all_kinds(void **state)
{
	(void)state;
	assert_string_equal(
	    address("{'column':'x'}", " 　\t某\n 路　1  号\xef\xbb\xbf ~"),
	    "某 路 1 号");
}

static void
puts_a_prefix_before_a_text(void **state)
{
	(void)state;
	assert_string_equal(
	    address("{'column':'x','prefix':'深圳'}", "某路~"), "深圳某路");
	assert_string_equal(address("{'column':'x','prefix':'深圳'}", "~"), "");
}

static void
refuses_what_is_too_long(void **state)
{
	char *text = arena_alloc(arena, 502);

	(void)state;
	memset(text, 'x', 501);
	assert_string_equal(
	    address("{'column':'x'}", arena_fmt(arena, "%s~", text)),
	    "! address too-long;");
}

static void
refuses_rows_of_another_width(void **state)
{
	(void)state;
	assert_string_equal(address("{'column':'x'}", "a"), "!  ragged;");
	assert_string_equal(address("{'column':'x'}", "a~b~c"), "!  ragged;");
}

static void
refuses_a_row_without_a_required_value_once(void **state)
{
	struct mapping *m = bound("{'kind':'objects','fields':{"
				  "'uscc':{'column':'u'},'name':{'column':'n'},"
				  "'kind':{'column':'k'},"
				  "'district':{'column':'d'},"
				  "'status':{'constant':'existing'}}}",
	    LIBRARY_OBJECTS, "u~n~k~d");
	struct mapped out[LIBRARY_FIELDS_MAX];
	struct csv_row row = cells("~~什么~");
	struct row_notes notes;

	(void)state;
	row_notes_begin(&notes, arena);
	mapping_row(m, &row, &notes, out);
	assert_string_equal(told(&notes, &out[OBJECT_USCC]),
	    "! name required;! kind value;! district required;");
	assert_int_equal(notes.refused, 3);
	assert_int_equal(notes.warned, 0);
}

/* Specialties out of the cell `text`. */
static const char *
specialties(const char *rule, const char *text)
{
	const char *definition =
	    arena_fmt(arena, INSPECTORS("'specialties':%s"), rule);
	struct mapping *m =
	    bound(definition, LIBRARY_INSPECTORS, "code~name~district~s");
	struct csv_row row = cells(arena_fmt(arena, "1~n~d~%s", text));
	struct mapped out[LIBRARY_FIELDS_MAX];
	struct row_notes notes;

	row_notes_begin(&notes, arena);
	mapping_row(m, &row, &notes, out);
	return (told(&notes, &out[INSPECTOR_SPECIALTIES]));
}

static void
splits_lists_and_keeps_each_value_once(void **state)
{
	(void)state;
	assert_string_equal(
	    specialties("{'column':'s','split':'|'}", "甲| 乙 ||甲|丙|丁|戊"),
	    "甲|乙|丙|丁|戊");
	assert_string_equal(
	    specialties("{'column':'s','split':'、'}", "甲、乙"), "甲|乙");
	assert_string_equal(specialties("{'column':'s'}", "甲|乙"), "甲|乙");
	assert_string_equal(specialties("{'column':'s','split':'|','values':"
					"{'甲':['一','二'],'乙':[]}}",
				"甲|乙|丙"),
	    "一|二|丙");
	assert_string_equal(specialties("{'column':'s','split':'|'}", "|"),
	    "! specialties required;");
	assert_string_equal(
	    specialties("{'column':'s','default':['甲','乙']}", ""), "甲|乙");
}

static void
limits_the_length_of_a_list(void **state)
{
	const char *text = "0";
	int i;

	(void)state;
	for (i = 1; i <= 200; i++)
		text = arena_fmt(arena, "%s|%d", text, i);
	assert_non_null(strstr(
	    specialties("{'column':'s','split':'|'}", text), "too-many"));
}

static void
keeps_the_lines_of_prose(void **state)
{
	struct mapping *m = bound(
	    "{'kind':'items','fields':{'code':{'column':'c'},"
	    "'name':{'column':'n'},'department':{'constant':'X'},"
	    "'item_class':{'constant':'key'},"
	    "'object_types':{'constant':'area'},"
	    "'methods':{'constant':'onsite'},'specialty':{'constant':'x'},"
	    "'content':{'column':'t'}}}",
	    LIBRARY_ITEMS, "c~n~t");
	struct csv_row row = cells("1~n~ 一、看\n二、问 ");
	struct csv_row blank = cells("1~n~ \n");
	struct mapped out[LIBRARY_FIELDS_MAX];
	struct row_notes notes;

	(void)state;
	row_notes_begin(&notes, arena);
	mapping_row(m, &row, &notes, out);
	assert_string_equal(told(&notes, &out[ITEM_CONTENT]), "一、看\n二、问");
	mapping_row(m, &blank, &notes, out);
	assert_string_equal(told(&notes, &out[ITEM_CONTENT]), "");
}

static void
leaves_out_rows_it_does_not_want(void **state)
{
	struct mapping *m =
	    bound("{'kind':'objects','only':[{'column':'city',"
		  "'values':['深圳','东莞']}],'fields':{" BASE "}}",
		LIBRARY_OBJECTS, "code~name~district~city");
	struct csv_row yes = cells("1~n~d~ 深圳 "), no = cells("1~n~d~广州");
	struct csv_row ragged = cells("1");

	(void)state;
	assert_true(mapping_wants(arena, m, &yes));
	assert_false(mapping_wants(arena, m, &no));
	assert_true(mapping_wants(arena, m, &ragged));
}

static void
quotes_no_more_than_forty_characters(void **state)
{
	(void)state;
	assert_string_equal(row_quote(arena, "某"), "「某」");
	assert_string_equal(row_quote(arena,
				"一二三四五六七八九十一二三四五六七八九十"
				"一二三四五六七八九十一二三四五六七八九十末"),
	    "「一二三四五六七八九十一二三四五六七八九十"
	    "一二三四五六七八九十一二三四五六七八九十…」");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(translates_by_value_then_prefix_then_otherwise),
	    TEST(refuses_a_word_that_no_table_knows),
	    TEST(takes_the_first_column_that_is_not_empty),
	    TEST(reads_days_in_the_pattern_that_was_given),
	    TEST(leaves_out_a_day_that_is_none_with_a_warning),
	    TEST(cuts_blanks_of_all_kinds),
	    TEST(puts_a_prefix_before_a_text),
	    TEST(refuses_what_is_too_long),
	    TEST(refuses_rows_of_another_width),
	    TEST(refuses_a_row_without_a_required_value_once),
	    TEST(splits_lists_and_keeps_each_value_once),
	    TEST(limits_the_length_of_a_list),
	    TEST(keeps_the_lines_of_prose),
	    TEST(leaves_out_rows_it_does_not_want),
	    TEST(quotes_no_more_than_forty_characters),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
