/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of imports of inspectors and of items, on a real database. */
#include "service/testing_import.h"

#include "service/items.h"

/* ---- inspectors ---------------------------------------------------------- */

/* A mapping with ' for ", whose columns bear the fields' own names. */
#define INSPECTORS                                                          \
	"{'kind':'inspectors','fields':{'code':{'column':'code'},"          \
	"'name':{'constant':'某'},'department':{'column':'department'},"   \
	"'level':{'constant':'district'},'district':{'column':'district'}," \
	"'specialties':{'column':'specialties','split':'|'},"               \
	"'certificate_until':{'constant':'2030-01-01'},"                    \
	"'status':{'constant':'on_duty'}}}"

static const char *
import_inspectors(struct person *p, const char *text)
{
	struct import_order o = order(p, LIBRARY_INSPECTORS, INSPECTORS, text);

	return (run(&o, p));
}

#define INSPECTOR_HEAD "code,department,district,specialties\n"

static void
imports_inspectors_of_its_own_scope(void **state)
{
	(void)state;
	assert_string_equal(
	    import_inspectors(&keeper,
		INSPECTOR_HEAD
		"B1,市场监管,440305,食品|药品\nB2,卫生健康,440305,食品\n"
		"B3,天文台,440305,食品\nB1,市场监管,440306,食品\n"),
	    "done 2/0/0 2/0");
	assert_string_equal(
	    value("SELECT department || array_to_string(specialties, '+')"
		  " FROM inspector WHERE code = 'B1'"),
	    "SCJGfood+药品");
	assert_string_equal(
	    import_inspectors(&scjg,
		INSPECTOR_HEAD
		"B1,市场监管,440305,食品\nB2,市场监管,440305,食品\n"
		"B4,卫生健康,440305,食品\nB5,市场监管,440305,食品\n"),
	    "done 1/1/0 2/0");
	assert_string_equal(
	    value("SELECT string_agg(code, ',' ORDER BY line)"
		  " FROM import_refusal WHERE code = 'out-of-scope'"),
	    "out-of-scope,out-of-scope");
	assert_string_equal(
	    value("SELECT org_path FROM inspector WHERE code = 'B2'"),
	    "/SZ/WJW/");
}

static void
moves_inspectors_with_what_belongs_to_them(void **state)
{
	(void)state;
	(void)test_owner_sql(arena,
	    "INSERT INTO inspector_leave SELECT district, id, '2026-05-01',"
	    " '2026-05-02', '年假' FROM inspector WHERE code = 'B1'");
	(void)test_owner_sql(arena,
	    "INSERT INTO recusal (district, inspector_id, object_code, reason,"
	    " declared_at, draw_id) SELECT district, id, 'X', '亲属', now(), id"
	    " FROM inspector WHERE code = 'B1'");
	assert_string_equal(import_inspectors(&keeper,
				INSPECTOR_HEAD "B1,市场监管,440306,食品\n"),
	    "done 0/1/0 0/0");
	assert_string_equal(
	    value("SELECT string_agg(district || ' ' || status, ', '"
		  " ORDER BY district) FROM inspector WHERE code = 'B1'"),
	    "440305 left, 440306 on_duty");
	assert_string_equal(value("SELECT count(*) FROM inspector_leave"
				  " WHERE district = '440306'"),
	    "1");
	assert_string_equal(
	    value("SELECT count(*) FROM recusal WHERE district = '440306'"
		  " AND draw_id = inspector_id"),
	    "1");
	assert_string_equal(import_inspectors(&keeper,
				INSPECTOR_HEAD "B1,市场监管,440305,食品\n"),
	    "done 0/1/0 0/0");
	assert_string_equal(import_inspectors(&keeper,
				INSPECTOR_HEAD "B1,市场监管,440305,食品\n"),
	    "done 0/0/1 0/0");
}

/* ---- items --------------------------------------------------------------- */

#define ITEMS                                                                \
	"{'kind':'items','fields':{'code':{'column':'code'},"                \
	"'name':{'column':'name'},'department':{'constant':'市场监管'}," \
	"'item_class':{'constant':'general'},"                               \
	"'legal_basis':{'column':'basis'},"                                  \
	"'object_types':{'constant':'enterprise'},"                          \
	"'methods':{'constant':'onsite'},"                                   \
	"'specialty':{'constant':'食品'}}}"

static struct import_order
items(const char *text, bool activate)
{
	struct import_order o = order(&scjg, LIBRARY_ITEMS, ITEMS, text);

	o.activate = activate;
	return (o);
}

#define ITEM_HEAD "code,name,basis\n"

/* C03 */
static void
activates_items_that_have_a_legal_basis(void **state)
{
	struct import_order o =
	    items(ITEM_HEAD "I1,甲,《某法》\nI2,乙,\nI3,丙,《某条例》\n", true);
	struct import_row row = ordered(&o, &scjg);

	(void)state;
	assert_well(import_run(&worker.x, NULL, row.id));
	assert_string_equal(told(row.id), "done 3/0/0 0/1");
	assert_well(import_read(&scjg.x, row.id, &row));
	assert_int_equal(row.activated, 2);
	assert_string_equal(value("SELECT string_agg(code || state, ','"
				  " ORDER BY code) FROM item"),
	    "I1active,I2draft,I3active");
	assert_string_equal(value("SELECT code FROM import_refusal"
				  " WHERE field = 'legal_basis'"),
	    "no-legal-basis");
}

static void
makes_new_versions_of_changed_items_only(void **state)
{
	struct import_order o =
	    items(ITEM_HEAD "I1,甲,《某法》\nI3,丙改,《某条例》\n", false);

	(void)state;
	assert_string_equal(run(&o, &scjg), "done 0/1/1 0/0");
	assert_string_equal(
	    value("SELECT string_agg(v.name || coalesce(v.effective_to::text,"
		  " ''), ',' ORDER BY v.item_version) FROM item_version v"
		  " JOIN item i ON i.id = v.item_id WHERE i.code = 'I3'"),
	    "丙2026-04-01,丙改");
	assert_string_equal(value("SELECT current_version || state FROM item"
				  " WHERE code = 'I3'"),
	    "2active");
}

static void
refuses_items_that_may_not_be_changed(void **state)
{
	struct import_order o = items(ITEM_HEAD
	    "I1,甲,\nI4,丁,《某法》\nI4,丁,《某法》\nX1,戊,《某法》\n",
	    false);
	struct item_draft foreign = {.code = "X1",
	    .org_id = ORG("3"),
	    .name = "外",
	    .item_class = "key",
	    .object_types = "[\"area\"]",
	    .methods = "[\"onsite\"]",
	    .specialty = "x"};
	struct item_row made;
	struct import_row row;

	(void)state;
	assert_well(item_create(&keeper.x, &foreign, &made));
	row = ordered(&o, &scjg);
	assert_well(import_run(&worker.x, NULL, row.id));
	assert_string_equal(told(row.id), "done 1/0/0 3/1");
	assert_string_equal(
	    value(arena_fmt(arena,
		"SELECT string_agg(code, ',' ORDER BY line)"
		" FROM import_refusal WHERE severity = 'refused'"
		" AND import_id = '%s'",
		row.id)),
	    "no-legal-basis,twice,out-of-scope");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(imports_inspectors_of_its_own_scope),
	    cmocka_unit_test(moves_inspectors_with_what_belongs_to_them),
	    cmocka_unit_test(activates_items_that_have_a_legal_basis),
	    cmocka_unit_test(makes_new_versions_of_changed_items_only),
	    cmocka_unit_test(refuses_items_that_may_not_be_changed),
	};

	return (cmocka_run_group_tests(tests, imports_open, imports_close));
}
