/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the one list, of checklists and of the alias table. */
#include "service/testing_library.h"

#include "service/aliases.h"
#include "service/checklists.h"
#include "service/items.h"

/* A draft that only its code makes unique. */
static struct item_draft
draft(const char *code)
{
	return ((struct item_draft){
	    .code = code,
	    .name = "获证食品生产企业监督",
	    .item_class = "general",
	    .legal_basis = "《食品安全法》第一百零九条",
	    .object_types = "[\"enterprise\",\"individual_business\"]",
	    .industries = "[\"C14\"]",
	    .methods = "[\"onsite\"]",
	    .specialty = "食品",
	});
}

static struct item_row
created(struct person *p, const char *code)
{
	struct item_draft d = draft(code);
	struct item_row row;

	assert_well(item_create(&p->x, &d, &row));
	return (row);
}

static void
keeps_what_a_new_item_says(void **state)
{
	struct item_row made = created(&scjg, "A-1"), row;

	(void)state;
	assert_well(item_read(&reader.x, made.id, &row));
	assert_string_equal(row.code, "A-1");
	assert_string_equal(row.state, "draft");
	assert_string_equal(row.org_code, "SCJG");
	assert_int_equal(row.item_version, 1);
	assert_string_equal(
	    row.object_types, "[\"enterprise\", \"individual_business\"]");
	assert_string_equal(row.category, "");
	assert_string_equal(row.levels, "[]");
	assert_string_equal(row.effective_from, "2026-04-01");
	assert_null(row.effective_to);
	assert_null(row.form_id);
	assert_int_equal(row.version, 1);
	assert_string_equal(value("SELECT count(*) FROM event"
				  " WHERE kind = 'item.created'"
				  " AND after->>'code' = 'A-1'"),
	    "1");
}

static void
refuses_a_code_that_is_taken(void **state)
{
	struct item_draft d = draft("A-2");
	struct item_row row;

	(void)state;
	(void)created(&scjg, "A-2");
	assert_problem(item_create(&scjg.x, &d, &row), PROBLEM_DUPLICATE);
}

static void
refuses_codes_that_cannot_be_used(void **state)
{
	struct item_draft d = draft("A 3");
	struct item_row row;
	struct problem *p;

	(void)state;
	d.specialty = "a;b";
	p = item_create(&scjg.x, &d, &row);
	assert_problem(p, PROBLEM_INVALID);
	assert_string_equal(p->fields->pointer, "/code");
	assert_string_equal(p->fields->next->pointer, "/specialty");
}

static void
lets_only_keepers_of_the_organisation_write(void **state)
{
	struct item_draft d = draft("A-4");
	struct item_row row = created(&keeper, "A-5");

	(void)state;
	assert_problem(item_create(&reader.x, &d, &row), PROBLEM_FORBIDDEN);
	d.org_id = ORG("3");
	assert_problem(item_create(&scjg.x, &d, &row), PROBLEM_FORBIDDEN);
	d.org_id = ABSENT;
	assert_problem(item_create(&scjg.x, &d, &row), PROBLEM_NOT_FOUND);
	row = created(&keeper, "A-6");
	assert_problem(
	    item_activate(&scjg.x, row.id, 1, &row), PROBLEM_FORBIDDEN);
	assert_problem(
	    item_read(&nobody.x, row.id, &row), PROBLEM_UNAUTHENTICATED);
}

/* C03 */
static void
does_not_activate_an_item_without_legal_basis(void **state)
{
	struct item_draft d = draft("B-1"), change = {.legal_basis = "  "};
	struct item_row row, active;
	struct problem *p;

	(void)state;
	d.legal_basis = NULL;
	assert_well(item_create(&scjg.x, &d, &row));
	p = item_activate(&scjg.x, row.id, 1, &active);
	assert_problem(p, PROBLEM_NO_LEGAL_BASIS);
	assert_string_equal(p->fields->pointer, "/legal_basis");
	assert_well(item_update(&scjg.x, row.id, 1, &change, &row));
	assert_problem(
	    item_activate(&scjg.x, row.id, 2, &active), PROBLEM_NO_LEGAL_BASIS);
	change.legal_basis = "《某法》";
	assert_well(item_update(&scjg.x, row.id, 2, &change, &row));
	assert_well(item_activate(&scjg.x, row.id, 3, &active));
	assert_string_equal(active.state, "active");
	assert_int_equal(active.version, 4);
	change.legal_basis = "";
	assert_problem(item_update(&scjg.x, row.id, 4, &change, &row),
	    PROBLEM_NO_LEGAL_BASIS);
}

/* C05 */
static void
keeps_every_version(void **state)
{
	struct item_draft change = {
	    .name = "新名称", .effective_from = "2026-05-01"};
	struct page page = first_page(1, 50);
	struct item_row row = created(&scjg, "B-2");
	const struct item_row *versions;
	struct db_rows rows;

	(void)state;
	assert_well(item_update(&scjg.x, row.id, 1, &change, &row));
	assert_int_equal(row.item_version, 2);
	assert_int_equal(row.version, 2);
	assert_string_equal(row.name, "新名称");
	assert_string_equal(row.specialty, "食品");
	assert_well(item_versions(&reader.x, row.id, &page, &rows));
	assert_int_equal(rows.count, 2);
	versions = rows.rows;
	assert_int_equal(versions[0].item_version, 2);
	assert_null(versions[0].effective_to);
	assert_string_equal(versions[1].name, "获证食品生产企业监督");
	assert_string_equal(versions[1].effective_to, "2026-04-30");
}

static void
refuses_a_stale_version(void **state)
{
	struct item_draft change = {.name = "新名称"};
	struct item_row row = created(&scjg, "B-3");

	(void)state;
	assert_problem(
	    item_update(&scjg.x, row.id, 2, &change, &row), PROBLEM_STALE);
	assert_problem(item_activate(&scjg.x, row.id, 9, &row), PROBLEM_STALE);
	assert_problem(
	    item_activate(&scjg.x, ABSENT, 1, &row), PROBLEM_NOT_FOUND);
}

static void
retires_what_was_active_and_changes_it_no_more(void **state)
{
	struct item_draft change = {.name = "新名称"};
	struct item_row row = created(&scjg, "B-4");

	(void)state;
	assert_problem(
	    item_retire(&scjg.x, row.id, 1, &row), PROBLEM_WRONG_STATE);
	assert_well(item_activate(&scjg.x, row.id, 1, &row));
	assert_well(item_retire(&scjg.x, row.id, 2, &row));
	assert_string_equal(row.state, "retired");
	assert_problem(item_update(&scjg.x, row.id, 3, &change, &row),
	    PROBLEM_WRONG_STATE);
}

static void
lists_by_code_with_filters(void **state)
{
	struct item_filter f = {.state = "active", .specialty = "列表"};
	struct page page = first_page(1, 1);
	struct item_draft d = draft("C-1");
	struct item_row row;
	struct db_rows rows;

	(void)state;
	d.specialty = "列表";
	assert_well(item_create(&scjg.x, &d, &row));
	assert_well(item_activate(&scjg.x, row.id, 1, &row));
	d.code = "C-2";
	assert_well(item_create(&scjg.x, &d, &row));
	assert_well(item_activate(&scjg.x, row.id, 1, &row));
	d.code = "C-3";
	assert_well(item_create(&scjg.x, &d, &row));
	assert_well(item_list(&reader.x, &f, &page, &rows));
	assert_int_equal(rows.count, 2);
	assert_string_equal(((struct item_row *)rows.rows)->code, "C-1");
	page.after[0] = "C-1";
	assert_well(item_list(&reader.x, &f, &page, &rows));
	assert_int_equal(rows.count, 1);
	f = (struct item_filter){.code = "C-3", .org_id = ORG("2")};
	page.after[0] = NULL;
	assert_well(item_list(&reader.x, &f, &page, &rows));
	assert_int_equal(rows.count, 1);
	assert_string_equal(((struct item_row *)rows.rows)->state, "draft");
}

/* C02 */
static void
shows_the_public_what_is_active(void **state)
{
	struct page page = first_page(1, 50);
	struct item_draft d = draft("P-1");
	struct item_row row;
	struct db_rows rows;

	(void)state;
	d.org_id = ORG("1");
	assert_well(item_create(&keeper.x, &d, &row));
	d.code = "P-2";
	assert_well(item_create(&keeper.x, &d, &row));
	assert_well(item_activate(&keeper.x, row.id, 1, &row));
	assert_well(item_public_list(&nobody.x, "SZ", &page, &rows));
	assert_int_equal(rows.count, 1);
	assert_string_equal(((struct item_row *)rows.rows)->code, "P-2");
}

/* ---- checklists ---------------------------------------------------------- */

static const char fields_text[] =
    "[{\"id\":\"open\",\"type\":\"boolean\",\"title\":\"是否营业\"}]";

static struct checklist_row
form(const char *code)
{
	struct checklist_draft d = {
	    .code = code, .title = "甲表", .fields_text = fields_text};
	struct checklist_row row;

	d.fields = json_of(fields_text);
	assert_well(checklist_create(&scjg.x, &d, &row));
	return (row);
}

static void
makes_a_new_version_of_a_changed_checklist(void **state)
{
	struct checklist_draft change = {.title = "乙表"};
	struct checklist_row row = form("F-1"), first;

	(void)state;
	assert_int_equal(row.form_version, 1);
	assert_well(checklist_update(&scjg.x, row.id, 1, &change, &row));
	assert_int_equal(row.form_version, 2);
	assert_string_equal(row.title, "乙表");
	assert_non_null(strstr(row.fields, "是否营业"));
	assert_well(checklist_read(&reader.x, row.id, 1, &first));
	assert_string_equal(first.title, "甲表");
	assert_problem(
	    checklist_update(&scjg.x, row.id, 1, &change, &row), PROBLEM_STALE);
	assert_problem(
	    checklist_read(&reader.x, row.id, 3, &row), PROBLEM_NOT_FOUND);
}

static void
refuses_a_checklist_that_is_none(void **state)
{
	struct checklist_draft d = {
	    .code = "F-2", .title = "甲", .fields_text = "[]"};
	struct checklist_row row;

	(void)state;
	d.fields = json_of("[]");
	assert_problem(checklist_create(&scjg.x, &d, &row), PROBLEM_INVALID);
	row = form("F-3");
	assert_problem(
	    checklist_update(&scjg.x, row.id, 1, &d, &row), PROBLEM_INVALID);
	d.code = "F-3";
	d.fields_text = fields_text;
	d.fields = json_of(fields_text);
	assert_problem(checklist_create(&scjg.x, &d, &row), PROBLEM_DUPLICATE);
	assert_problem(
	    checklist_create(&reader.x, &d, &row), PROBLEM_FORBIDDEN);
}

static void
lists_the_newest_version_of_each_checklist(void **state)
{
	struct checklist_draft change = {.title = "乙表"};
	struct checklist_row row = form("L-1");
	struct page page = first_page(1, 50);
	struct db_rows rows;

	(void)state;
	assert_well(checklist_update(&scjg.x, row.id, 1, &change, &row));
	page.after[0] = "L";
	assert_well(checklist_list(&reader.x, ORG("2"), &page, &rows));
	assert_int_equal(rows.count, 1);
	assert_int_equal(((struct checklist_row *)rows.rows)->form_version, 2);
}

static void
gives_an_item_the_newest_checklist_or_the_one_named(void **state)
{
	struct checklist_draft change = {.title = "乙表"};
	struct checklist_row f = form("F-4");
	struct item_draft d = draft("D-1"), none = {.set_form = true};
	struct item_row row;

	(void)state;
	assert_well(checklist_update(&scjg.x, f.id, 1, &change, &f));
	d.set_form = true;
	d.form_id = f.id;
	assert_well(item_create(&scjg.x, &d, &row));
	assert_string_equal(row.form_id, f.id);
	assert_int_equal(row.form_version, 2);
	d.form_version = 1;
	assert_well(item_update(&scjg.x, row.id, 1, &d, &row));
	assert_int_equal(row.form_version, 1);
	assert_well(item_update(&scjg.x, row.id, 2, &none, &row));
	assert_null(row.form_id);
	d.form_version = 7;
	assert_problem(item_update(&scjg.x, row.id, 3, &d, &row), PROBLEM_RULE);
}

/* ---- aliases ------------------------------------------------------------- */

static void
keeps_aliases_and_changes_them(void **state)
{
	const struct library_alias first[] = {
	    {"specialty", "乙", "b"}, {"department", "市监局", "SCJG"}};
	const struct library_alias second[] = {{"specialty", "乙", "c"}};
	struct page page = first_page(2, 50);
	const struct library_alias *found;
	struct db_rows rows;

	(void)state;
	assert_well(alias_put(&keeper.x, first, 2));
	assert_well(alias_put(&keeper.x, second, 1));
	assert_well(alias_list(&keeper.x, "specialty", &page, &rows));
	assert_int_equal(rows.count, 1);
	found = rows.rows;
	assert_string_equal(found->code, "c");
	assert_well(alias_delete(&keeper.x, "specialty", "乙"));
	assert_problem(
	    alias_delete(&keeper.x, "specialty", "乙"), PROBLEM_NOT_FOUND);
	assert_well(alias_list(&keeper.x, NULL, &page, &rows));
	assert_int_equal(rows.count, 1);
}

static void
refuses_aliases_that_lead_nowhere(void **state)
{
	const struct library_alias bad[] = {
	    {"district", "某区", "SZ"}, {"specialty", "甲", "a b"}};
	const struct library_alias twice[] = {
	    {"specialty", "丙", "a"}, {"specialty", "丙", "b"}};
	struct problem *p;

	(void)state;
	p = alias_put(&keeper.x, bad, 2);
	assert_problem(p, PROBLEM_INVALID);
	assert_string_equal(p->fields->pointer, "/aliases/0/code");
	assert_string_equal(p->fields->next->pointer, "/aliases/1/code");
	assert_problem(alias_put(&keeper.x, twice, 2), PROBLEM_INVALID);
	assert_problem(alias_put(&reader.x, twice, 1), PROBLEM_FORBIDDEN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keeps_what_a_new_item_says),
	    cmocka_unit_test(refuses_a_code_that_is_taken),
	    cmocka_unit_test(refuses_codes_that_cannot_be_used),
	    cmocka_unit_test(lets_only_keepers_of_the_organisation_write),
	    cmocka_unit_test(does_not_activate_an_item_without_legal_basis),
	    cmocka_unit_test(keeps_every_version),
	    cmocka_unit_test(refuses_a_stale_version),
	    cmocka_unit_test(retires_what_was_active_and_changes_it_no_more),
	    cmocka_unit_test(lists_by_code_with_filters),
	    cmocka_unit_test(shows_the_public_what_is_active),
	    cmocka_unit_test(makes_a_new_version_of_a_changed_checklist),
	    cmocka_unit_test(refuses_a_checklist_that_is_none),
	    cmocka_unit_test(lists_the_newest_version_of_each_checklist),
	    cmocka_unit_test(
		gives_an_item_the_newest_checklist_or_the_one_named),
	    cmocka_unit_test(keeps_aliases_and_changes_them),
	    cmocka_unit_test(refuses_aliases_that_lead_nowhere),
	};

	return (cmocka_run_group_tests(tests, library_open, library_close));
}
