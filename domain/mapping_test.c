/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of mappings: definitions, headers, and what becomes of cells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/mapping.h"
#include "domain/row_note.h"

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

/* JSON written with ' for ". */
static const struct json *
json(const char *text)
{
	char *copy = arena_strdup(arena, text), *at;
	const struct json *j = NULL;

	for (at = copy; (at = strchr(at, '\'')) != NULL;)
		*at = '"';
	assert_null(json_read(arena, copy, strlen(copy), 16, &j));
	return (j);
}

/* "pointer code, pointer code" of what is wrong; "" when nothing is. */
static const char *
wrong(const struct problem *p)
{
	const struct problem_field *f;
	const char *out = "";

	for (f = p == NULL ? NULL : p->fields; f != NULL; f = f->next)
		out = arena_fmt(arena, "%s%s%s %s", out, *out ? ", " : "",
		    f->pointer, f->code);
	return (out);
}

static const char *
judge(const char *definition, enum library_kind kind)
{
	struct mapping *m;

	return (wrong(mapping_read(arena, json(definition), "", kind, &m)));
}

/* What every mapping of objects needs, without the braces. */
#define BASE                                                                 \
	"'uscc':{'column':'code'},'name':{'column':'name'},"                 \
	"'kind':{'constant':'enterprise'},'district':{'column':'district'}," \
	"'status':{'constant':'existing'}"
#define OBJECTS(fields) "{'kind':'objects','fields':{" BASE fields "}}"
/* … and of inspectors. */
#define INSPECTORS(fields)                                              \
	"{'kind':'inspectors','fields':{'code':{'column':'code'},"      \
	"'name':{'column':'name'},'department':{'constant':'X'},"       \
	"'level':{'constant':'city'},'district':{'column':'district'}," \
	"'certificate_until':{'constant':'2030-01-01'},"                \
	"'status':{'constant':'on_duty'}," fields "}}"

static const char *
objects(const char *definition)
{
	return (judge(definition, LIBRARY_OBJECTS));
}

/* ---- definitions --------------------------------------------------------- */

static void
accepts_a_definition_with_everything(void **state)
{
	(void)state;
	assert_string_equal(
	    objects("{'kind':'objects','title':'甲','encoding':'gb18030',"
		    "'separator':';','only':[{'column':'city',"
		    "'values':['深圳','东莞']}],'fields':{" BASE
		    ",'risk':{'column':'r','values':{'一':'A','无':''},"
		    "'prefixes':{'B':'B'},'otherwise':'C','default':'D'},"
		    "'registered_on':{'columns':['a','b'],"
		    "'date':'YYYY年M月D日'},"
		    "'reg_no':{'column':'n','prefix':'R'}}}"),
	    "");
	assert_string_equal(judge(INSPECTORS("'specialties':{'column':'s',"
					     "'split':'|','values':"
					     "{'甲':['x','y']}}"),
				LIBRARY_INSPECTORS),
	    "");
}

static void
wants_an_object_of_the_right_kind(void **state)
{
	(void)state;
	assert_string_equal(objects("[]"), " type");
	assert_string_equal(objects("{}"), "/kind value, /fields required");
	assert_string_equal(judge(OBJECTS(""), LIBRARY_ITEMS),
	    "/kind value, /fields/uscc unknown, /fields/kind unknown, "
	    "/fields/district unknown, /fields/status unknown, "
	    "/fields/code required, /fields/department required, "
	    "/fields/item_class required, /fields/object_types required, "
	    "/fields/methods required, /fields/specialty required");
	assert_string_equal(
	    objects("{'kind':'objects','fields':[]}"), "/fields required");
}

static void
names_members_it_does_not_know(void **state)
{
	(void)state;
	assert_string_equal(
	    objects("{'kind':'objects','colour':1,'fields':{" BASE
		    ",'nome':{'column':'x'}}}"),
	    "/colour unknown, /fields/nome unknown");
	assert_string_equal(
	    objects(OBJECTS(",'risk':{'column':'r','valeurs':{'a':'A'}}")),
	    "/fields/risk/valeurs unknown");
	assert_string_equal(
	    objects("{'kind':'objects','only':[{'column':'c','values':['x'],"
		    "'not':1}],'fields':{" BASE "}}"),
	    "/only/0/not unknown");
}

static void
wants_every_required_field_and_a_number(void **state)
{
	(void)state;
	assert_string_equal(
	    objects("{'kind':'objects','fields':{'name':{'column':'n'}}}"),
	    "/fields/kind required, /fields/district required, "
	    "/fields/status required, /fields/uscc required");
}

static void
wants_exactly_one_source_of_a_field(void **state)
{
	(void)state;
	assert_string_equal(
	    objects(OBJECTS(",'risk':{}")), "/fields/risk source");
	assert_string_equal(
	    objects(OBJECTS(",'risk':{'column':'a','constant':'A'}")),
	    "/fields/risk source");
	assert_string_equal(
	    objects(OBJECTS(",'risk':'A'")), "/fields/risk type");
	assert_string_equal(objects(OBJECTS(",'risk':{'column':''}")),
	    "/fields/risk/column type");
	assert_string_equal(objects(OBJECTS(",'risk':{'columns':'a'}")),
	    "/fields/risk/columns type");
	assert_string_equal(objects(OBJECTS(",'risk':{'columns':['a',1]}")),
	    "/fields/risk/columns type");
	assert_string_equal(objects(OBJECTS(",'risk':{'constant':''}")),
	    "/fields/risk/constant type");
}

static void
refuses_values_the_library_does_not_have(void **state)
{
	(void)state;
	assert_string_equal(objects(OBJECTS(",'risk':{'constant':'E'}")),
	    "/fields/risk/constant value");
	assert_string_equal(
	    objects(OBJECTS(",'risk':{'column':'r','values':{'a':'E','b':1,"
			    "'c':['A']},'prefixes':{'a':'F'},'otherwise':'G',"
			    "'default':['A']}")),
	    "/fields/risk/values/a value, /fields/risk/values/b value, "
	    "/fields/risk/values/c value, /fields/risk/prefixes/a value, "
	    "/fields/risk/otherwise value, /fields/risk/default value");
	assert_string_equal(
	    objects(OBJECTS(",'registered_on':{'constant':'2020-02-30'}")),
	    "/fields/registered_on/constant value");
	assert_string_equal(
	    objects(OBJECTS(",'risk':{'column':'r','values':{}}")),
	    "/fields/risk/values type");
}

static void
refuses_rules_that_do_not_fit_the_field(void **state)
{
	(void)state;
	assert_string_equal(
	    objects(OBJECTS(",'risk':{'column':'r','split':'|','prefix':'x',"
			    "'date':'YYYY-MM-DD','otherwise':'A'}")),
	    "/fields/risk/split not-a-list, /fields/risk/prefix not-a-text, "
	    "/fields/risk/date not-a-day, /fields/risk/otherwise no-table");
	assert_string_equal(
	    objects(
		OBJECTS(",'registered_on':{'column':'r','date':'YYYY-MM'}")),
	    "/fields/registered_on/date pattern");
}

static void
refuses_bad_options(void **state)
{
	(void)state;
	assert_string_equal(
	    objects("{'kind':'objects','encoding':'latin1','separator':'|',"
		    "'title':5,'fields':{" BASE "}}"),
	    "/title type, /encoding value, /separator value");
	assert_string_equal(
	    objects("{'kind':'objects','only':1,'fields':{" BASE "}}"),
	    "/only type");
	assert_string_equal(
	    objects("{'kind':'objects','only':[1,{'column':'c','values':[]},"
		    "{'column':'c','values':[1]}],'fields':{" BASE "}}"),
	    "/only/0 type, /only/1 type, /only/2/values type");
}

static void
tells_how_the_file_is_to_be_read(void **state)
{
	struct mapping *m;
	struct csv_options o;

	(void)state;
	assert_null(
	    mapping_read(arena, json(OBJECTS("")), "", LIBRARY_OBJECTS, &m));
	o = mapping_options(m);
	assert_int_equal(o.encoding, CSV_DETECT);
	assert_int_equal(o.separator, ',');
	assert_null(mapping_read(arena,
	    json("{'kind':'objects','encoding':'utf-8','separator':'\\t',"
		 "'fields':{" BASE "}}"),
	    "", LIBRARY_OBJECTS, &m));
	o = mapping_options(m);
	assert_int_equal(o.encoding, CSV_UTF8);
	assert_int_equal(o.separator, '\t');
}

/* ---- headers --------------------------------------------------------------
 */

/* A row of the cells of `text`, which '~' separates. */
static struct csv_row
cells(const char *text)
{
	const char **fields = arena_array(arena, 16, sizeof(*fields));
	char *at = arena_strdup(arena, text);
	struct csv_row row = {.line = 2, .fields = fields};

	for (;;) {
		fields[row.count++] = at;
		at = strchr(at, '~');
		if (at == NULL)
			return (row);
		*at++ = '\0';
	}
}

static struct mapping *
bound(const char *definition, enum library_kind kind, const char *header)
{
	struct csv_row row = cells(header);
	struct mapping *m;

	assert_string_equal(
	    wrong(mapping_read(arena, json(definition), "", kind, &m)), "");
	assert_string_equal(wrong(mapping_bind(arena, m, &row)), "");
	return (m);
}

static void
names_columns_that_the_file_has_not_or_has_twice(void **state)
{
	struct csv_row row = cells("name~city~name~district");
	struct mapping *m;

	(void)state;
	assert_null(mapping_read(arena,
	    json("{'kind':'objects','only':[{'column':'town','values':['x']}],"
		 "'fields':{" BASE "}}"),
	    "/mapping", LIBRARY_OBJECTS, &m));
	assert_string_equal(wrong(mapping_bind(arena, m, &row)),
	    "/mapping/only/0 no-such-column, "
	    "/mapping/fields/uscc no-such-column, "
	    "/mapping/fields/name column-twice");
}

static void
finds_columns_wherever_they_stand(void **state)
{
	struct mapping *m =
	    bound(OBJECTS(""), LIBRARY_OBJECTS, " district ~x~name~　code");
	struct csv_row row = cells("440305~?~某厂~91");
	struct mapped out[LIBRARY_FIELDS_MAX];
	struct row_notes notes;

	(void)state;
	row_notes_begin(&notes, arena);
	mapping_row(m, &row, &notes, out);
	assert_string_equal(out[OBJECT_USCC].values[0], "91");
	assert_string_equal(out[OBJECT_DISTRICT].values[0], "440305");
	assert_string_equal(out[OBJECT_NAME].values[0], "某厂");
}

/* ---- rows -----------------------------------------------------------------
 */

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

static void
knows_the_libraries_by_their_words(void **state)
{
	(void)state;
	assert_int_equal(library_kind_by_word("items"), LIBRARY_ITEMS);
	assert_int_equal(
	    library_kind_by_word("inspectors"), LIBRARY_INSPECTORS);
	assert_int_equal(library_kind_by_word("things"), LIBRARY_KINDS);
	assert_string_equal(library_kind_word(LIBRARY_OBJECTS), "objects");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(accepts_a_definition_with_everything),
	    TEST(wants_an_object_of_the_right_kind),
	    TEST(names_members_it_does_not_know),
	    TEST(wants_every_required_field_and_a_number),
	    TEST(wants_exactly_one_source_of_a_field),
	    TEST(refuses_values_the_library_does_not_have),
	    TEST(refuses_rules_that_do_not_fit_the_field),
	    TEST(refuses_bad_options),
	    TEST(tells_how_the_file_is_to_be_read),
	    TEST(names_columns_that_the_file_has_not_or_has_twice),
	    TEST(finds_columns_wherever_they_stand),
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
	    TEST(knows_the_libraries_by_their_words),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
