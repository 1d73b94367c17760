/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of mappings: their definitions, and the headers they are for. */
#include "domain/testing_mapping.h"

static const char *
judge(const char *definition, enum library_kind kind)
{
	struct mapping *m;

	return (wrong(mapping_read(arena, json(definition), "", kind, &m)));
}

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

/* ---- headers ------------------------------------------------------------- */

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
	    TEST(knows_the_libraries_by_their_words),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
