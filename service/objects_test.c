/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the libraries of objects and of inspectors. */
#include "service/testing_library.h"

#include "service/inspectors.h"
#include "service/objects.h"

/* ---- objects ------------------------------------------------------------- */

#define USCC_1 "91350100M000100Y43"
#define USCC_2 "11320000MB151840XJ"

static struct object_draft
draft(const char *uscc, const char *name)
{
	return ((struct object_draft){
	    .uscc = uscc,
	    .name = name,
	    .kind = "enterprise",
	    .district = "440305",
	    .status = "existing",
	});
}

static struct object_row
created(const char *uscc, const char *reg_no, const char *name)
{
	struct object_draft d = draft(uscc, name);
	struct object_row row;

	d.reg_no = reg_no;
	assert_well(object_create(&keeper.x, &d, &row));
	return (row);
}

static void
calls_an_object_by_its_code_or_by_its_id(void **state)
{
	struct object_row with = created(USCC_1, NULL, "恒宝服饰店");
	struct object_row without = created(NULL, "110108000000016", "老字号");

	(void)state;
	assert_string_equal(with.code, USCC_1);
	assert_string_equal(
	    without.code, arena_fmt(arena, "obj-%s", without.id));
	assert_string_equal(with.risk, "");
	assert_string_equal(with.warnings, "[]");
	assert_int_equal(with.version, 1);
}

static void
has_one_object_of_a_code_in_the_city(void **state)
{
	struct object_draft d = draft(USCC_1, "另一家");
	struct object_row row;
	struct problem *p;

	(void)state;
	d.district = "440306";
	p = object_create(&keeper.x, &d, &row);
	assert_problem(p, PROBLEM_DUPLICATE);
	assert_string_equal(p->fields->pointer, "/uscc");
	d = draft(NULL, "另一家");
	d.reg_no = "110108000000016";
	p = object_create(&keeper.x, &d, &row);
	assert_problem(p, PROBLEM_DUPLICATE);
	assert_string_equal(p->fields->pointer, "/reg_no");
}

static void
refuses_what_no_row_may_be(void **state)
{
	struct object_draft d = draft("34052419800101001X", "张某");
	struct object_row row;
	struct problem *p;

	(void)state;
	p = object_create(&keeper.x, &d, &row);
	assert_problem(p, PROBLEM_INVALID);
	assert_string_equal(p->fields->pointer, "/uscc");
	assert_string_equal(p->fields->code, "id-number");
	assert_problem(object_create(&reader.x, &d, &row), PROBLEM_FORBIDDEN);
}

static void
keeps_a_warning_with_the_object(void **state)
{
	struct object_row row = created("91350100M000100Y44", NULL, "错码厂");

	(void)state;
	assert_string_equal(row.warnings, "[\"uscc-check-digit\"]");
}

static void
changes_only_what_is_said(void **state)
{
	struct object_row row = created(USCC_2, NULL, "某厅");
	struct object_draft change = {.risk = "C", .abnormal = "true"};

	(void)state;
	assert_well(object_update(&keeper.x, row.id, 1, &change, &row));
	assert_string_equal(row.risk, "C");
	assert_true(row.abnormal);
	assert_string_equal(row.name, "某厅");
	assert_int_equal(row.version, 2);
	change = (struct object_draft){.risk = ""};
	assert_well(object_update(&keeper.x, row.id, 2, &change, &row));
	assert_string_equal(row.risk, "");
	assert_true(row.abnormal);
	assert_problem(
	    object_update(&keeper.x, row.id, 2, &change, &row), PROBLEM_STALE);
	assert_problem(object_update(&keeper.x, ABSENT, 2, &change, &row),
	    PROBLEM_NOT_FOUND);
}

static void
moves_to_another_district_and_back(void **state)
{
	struct object_row row = created(NULL, "A-7788", "搬家公司"), seen;
	struct object_draft change = {.district = "440306"};
	const char *id = row.id;

	(void)state;
	assert_well(object_update(&keeper.x, id, 1, &change, &row));
	assert_string_equal(row.district, "440306");
	assert_string_equal(row.id, id);
	assert_int_equal(row.version, 2);
	assert_string_equal(value(arena_fmt(arena,
				"SELECT status || ' ' || moved_to FROM object"
				" WHERE district = '440305' AND id = '%s'",
				id)),
	    "moved_out 440306");
	assert_string_equal(
	    value(arena_fmt(arena,
		"SELECT string_agg(district, ',') FROM object_search"
		" WHERE object_id = '%s'",
		id)),
	    "440306");
	change.district = "440305";
	assert_well(object_update(&keeper.x, id, 2, &change, &row));
	assert_well(object_read(&reader.x, id, &seen));
	assert_string_equal(seen.district, "440305");
	assert_string_equal(seen.status, "existing");
	assert_int_equal(seen.version, 3);
	assert_string_equal(
	    value("SELECT count(*) FROM event WHERE kind = 'object.moved'"),
	    "2");
}

/* "name,name" of what the filter finds, page by page of `limit`. */
static const char *
found(struct object_filter f, int64_t limit)
{
	struct page page = first_page(2, limit);
	struct object_page out;
	const struct object_row *row;
	const char *names = "";
	size_t i, shown;

	do {
		assert_well(object_list(&reader.x, &f, &page, &out));
		row = out.rows.rows;
		shown = out.rows.count;
		if (shown > (size_t)limit)
			shown = (size_t)limit;
		for (i = 0; i < shown; i++)
			names = arena_fmt(arena, "%s%s%s", names,
			    *names != '\0' ? "," : "", row[i].name);
		if (out.rows.count > (size_t)limit) {
			page.after[0] = row[shown - 1].district;
			page.after[1] = row[shown - 1].id;
		} else if (out.more != NULL) {
			page.after[0] = out.more[0];
			page.after[1] = out.more[1];
		}
	} while (out.rows.count > (size_t)limit || out.more != NULL);
	return (names);
}

/* Objects of a district of their own, to count on. */
static void
fill(void)
{
	static const char *const names[] = {
	    "福田区甲乙餐饮店", "甲乙贸易公司", "丙丁贸易公司", "戊己ＡＢ商行"};
	struct object_draft d = draft(NULL, NULL);
	struct object_row row;
	size_t i;

	d.district = "440304";
	for (i = 0; i < 4; i++) {
		d.reg_no = arena_fmt(arena, "F-000%zu", i);
		d.name = names[i];
		d.industry = i == 0 ? "H62" : "F52";
		d.risk = i == 1 ? "D" : "";
		d.kind = i == 0 ? "individual_business" : "enterprise";
		assert_well(object_create(&keeper.x, &d, &row));
	}
}

static void
lists_by_every_filter(void **state)
{
	(void)state;
	fill();
	assert_string_equal(
	    found((struct object_filter){.district = "440304"}, 2),
	    "福田区甲乙餐饮店,甲乙贸易公司,丙丁贸易公司,戊己ＡＢ商行");
	assert_string_equal(found((struct object_filter){.district = "440304",
				      .kind = "individual_business"},
				50),
	    "福田区甲乙餐饮店");
	assert_string_equal(
	    found(
		(struct object_filter){.district = "440304", .risk = "D"}, 50),
	    "甲乙贸易公司");
	assert_string_equal(found((struct object_filter){.district = "440304",
				      .risk = "none",
				      .industry = "H"},
				50),
	    "福田区甲乙餐饮店");
	assert_string_equal(found((struct object_filter){.district = "440304",
				      .industry = "F5"},
				1),
	    "甲乙贸易公司,丙丁贸易公司,戊己ＡＢ商行");
	assert_string_equal(found((struct object_filter){.district = "440304",
				      .status = "revoked"},
				50),
	    "");
	assert_string_equal(
	    found((struct object_filter){.code = USCC_1}, 50), "恒宝服饰店");
	assert_string_equal(found((struct object_filter){.code = "F-0002"}, 50),
	    "丙丁贸易公司");
	assert_string_equal(
	    found(
		(struct object_filter){.code = "F-0002", .kind = "other"}, 50),
	    "");
}

static void
finds_names_by_two_characters(void **state)
{
	(void)state;
	assert_string_equal(found((struct object_filter){.name = "甲乙"}, 1),
	    "福田区甲乙餐饮店,甲乙贸易公司");
	assert_string_equal(
	    found((struct object_filter){.name = "贸易", .risk = "D"}, 50),
	    "甲乙贸易公司");
	assert_string_equal(
	    found((struct object_filter){.name = "己ab"}, 50), "戊己ＡＢ商行");
	assert_string_equal(
	    found((struct object_filter){.name = "服饰店", .code = USCC_1}, 50),
	    "恒宝服饰店");
	assert_string_equal(
	    found((struct object_filter){.name = "无此名称"}, 50), "");
}

static void
wants_two_characters_of_a_name(void **state)
{
	struct object_filter f = {.name = "（）"};
	struct page page = first_page(2, 50);
	struct object_page out;

	(void)state;
	assert_problem(
	    object_list(&reader.x, &f, &page, &out), PROBLEM_BAD_PARAMETER);
	assert_problem(
	    object_list(&nobody.x, &f, &page, &out), PROBLEM_UNAUTHENTICATED);
}

static void
finds_names_that_very_many_bear(void **state)
{
	struct object_filter f = {.name = "众多", .status = "revoked"};

	(void)state;
	(void)test_owner_sql(arena,
	    "INSERT INTO object (district, id, code, reg_no, name, kind,"
	    " status, created_at, updated_at) SELECT '440307',"
	    " ('00000000-0000-7000-8001-' || lpad(i::text, 12, '0'))::uuid,"
	    " 'm' || i, 'm' || i, '众多', 'other', CASE WHEN i % 4000 = 0"
	    " THEN 'revoked' ELSE 'existing' END, now(), now()"
	    " FROM generate_series(1, 12001) i");
	(void)test_owner_sql(arena,
	    "INSERT INTO object_search SELECT district, id,"
	    " ARRAY['众多'] FROM object WHERE district = '440307'");
	assert_string_equal(found(f, 50), "众多,众多,众多");
	assert_string_equal(found(f, 2), "众多,众多,众多");
}

/* ---- inspectors ---------------------------------------------------------- */

static struct inspector_draft
person(const char *code)
{
	return ((struct inspector_draft){
	    .code = code,
	    .name = "执法员",
	    .level = "district",
	    .district = "440305",
	    .specialties = json_of("['食品','药品']"),
	    .certificate_until = "2027-12-31",
	    .status = "on_duty",
	});
}

static struct inspector_row
employed(const char *code)
{
	struct inspector_draft d = person(code);
	struct inspector_row row;

	assert_well(inspector_create(&scjg.x, &d, &row));
	return (row);
}

static void
knows_an_inspectors_department_and_reach(void **state)
{
	struct inspector_row row = employed("B001");
	struct inspector_draft d = person("B002");

	(void)state;
	assert_string_equal(row.department, "SCJG");
	assert_string_equal(row.org_path, "/SZ/SCJG/");
	assert_string_equal(row.specialties, "[\"食品\", \"药品\"]");
	assert_false(row.whole_city);
	d.level = "city";
	assert_well(inspector_create(&scjg.x, &d, &row));
	assert_true(row.whole_city);
}

static void
has_one_inspector_of_a_certificate_in_the_city(void **state)
{
	struct inspector_draft d = person("B003");
	struct inspector_row row = employed("B003");

	(void)state;
	d.district = "440306";
	assert_problem(inspector_create(&scjg.x, &d, &row), PROBLEM_DUPLICATE);
}

static void
refuses_inspectors_of_others_and_bad_codes(void **state)
{
	struct inspector_draft d = person("B,4");
	struct inspector_row row;

	(void)state;
	assert_problem(inspector_create(&scjg.x, &d, &row), PROBLEM_INVALID);
	d.code = "B004";
	d.org_id = ORG("3");
	assert_problem(inspector_create(&scjg.x, &d, &row), PROBLEM_FORBIDDEN);
	d.org_id = ABSENT;
	assert_problem(inspector_create(&scjg.x, &d, &row), PROBLEM_INVALID);
	assert_problem(
	    inspector_create(&reader.x, &d, &row), PROBLEM_FORBIDDEN);
}

static void
changes_an_inspector(void **state)
{
	struct inspector_draft change = {
	    .grade = "二级", .certificate_until = "2030-01-01"};
	struct inspector_row row = employed("B005");

	(void)state;
	assert_well(inspector_update(&scjg.x, row.id, 1, &change, &row));
	assert_string_equal(row.grade, "二级");
	assert_string_equal(row.certificate_until, "2030-01-01");
	assert_string_equal(row.specialties, "[\"食品\", \"药品\"]");
	assert_int_equal(row.version, 2);
	assert_problem(
	    inspector_update(&scjg.x, row.id, 1, &change, &row), PROBLEM_STALE);
	change.org_id = ORG("3");
	assert_problem(inspector_update(&scjg.x, row.id, 2, &change, &row),
	    PROBLEM_FORBIDDEN);
	assert_well(inspector_update(&keeper.x, row.id, 2, &change, &row));
	assert_string_equal(row.department, "WJW");
	assert_problem(inspector_update(&scjg.x, row.id, 3, &change, &row),
	    PROBLEM_FORBIDDEN);
}

static void
moves_an_inspector_with_leave_and_recusals(void **state)
{
	struct inspector_draft change = {.district = "440306"};
	struct leave_row leave = {"2026-05-01", "2026-05-03", "年假"};
	struct inspector_row row = employed("B006");
	struct recusal_row recusal;
	struct db_rows rows;

	(void)state;
	assert_well(leave_create(&scjg.x, row.id, &leave));
	assert_well(
	    recusal_declare(&scjg.x, row.id, USCC_1, "亲属任职", &recusal));
	assert_well(inspector_update(&scjg.x, row.id, 1, &change, &row));
	assert_string_equal(row.district, "440306");
	assert_well(leave_list(&reader.x, row.id, &rows));
	assert_int_equal(rows.count, 1);
	assert_well(recusal_list(&reader.x, row.id, &rows));
	assert_int_equal(rows.count, 1);
	assert_string_equal(
	    value("SELECT status || ' ' || moved_to FROM inspector"
		  " WHERE code = 'B006' AND district = '440305'"),
	    "left 440306");
	change.district = "440305";
	assert_well(inspector_update(&scjg.x, row.id, 2, &change, &row));
	assert_string_equal(row.status, "on_duty");
}

static void
records_leave_and_withdraws_it(void **state)
{
	struct leave_row leave = {"2026-05-01", "2026-05-03", "年假"};
	struct inspector_row row = employed("B007");
	struct db_rows rows;

	(void)state;
	assert_well(leave_create(&scjg.x, row.id, &leave));
	assert_problem(
	    leave_create(&scjg.x, row.id, &leave), PROBLEM_DUPLICATE);
	leave.to_day = "2026-04-30";
	assert_problem(leave_create(&scjg.x, row.id, &leave), PROBLEM_INVALID);
	assert_problem(
	    leave_create(&reader.x, row.id, &leave), PROBLEM_FORBIDDEN);
	assert_well(leave_withdraw(&scjg.x, row.id, "2026-05-01"));
	assert_problem(
	    leave_withdraw(&scjg.x, row.id, "2026-05-01"), PROBLEM_NOT_FOUND);
	assert_well(leave_list(&reader.x, row.id, &rows));
	assert_int_equal(rows.count, 0);
}

/* C50 */
static void
lets_inspectors_declare_their_own_interests(void **state)
{
	struct inspector_row self = employed("B008"), other = employed("B009");
	struct recusal_row recusal;

	(void)state;
	reader.actor.inspector_id = self.id;
	reader.x.db = db_as(reader.db, arena, &reader.actor);
	assert_well(
	    recusal_declare(&reader.x, self.id, USCC_2, "持有股份", &recusal));
	assert_null(recusal.ended_at);
	assert_problem(
	    recusal_declare(&reader.x, other.id, USCC_2, "持有股份", &recusal),
	    PROBLEM_FORBIDDEN);
	assert_problem(
	    recusal_finish(&reader.x, self.id, USCC_2), PROBLEM_FORBIDDEN);
	assert_well(recusal_finish(&scjg.x, self.id, USCC_2));
	assert_problem(
	    recusal_finish(&scjg.x, self.id, USCC_2), PROBLEM_NOT_FOUND);
	assert_well(
	    recusal_declare(&scjg.x, self.id, USCC_2, "又持有股份", &recusal));
	assert_null(recusal.ended_at);
	assert_problem(recusal_declare(&scjg.x, self.id, "a b", "x", &recusal),
	    PROBLEM_INVALID);
	reader.actor.inspector_id = NULL;
	reader.x.db = db_as(reader.db, arena, &reader.actor);
}

static void
lists_inspectors_by_filter(void **state)
{
	struct inspector_filter f = {
	    .department = "SCJG", .district = "440305", .status = "on_duty"};
	struct page page = first_page(2, 2);
	struct db_rows rows;

	(void)state;
	assert_well(inspector_list(&reader.x, &f, &page, &rows));
	assert_int_equal(rows.count, 3);
	f = (struct inspector_filter){.code = "B001"};
	assert_well(inspector_list(&reader.x, &f, &page, &rows));
	assert_int_equal(rows.count, 1);
	f = (struct inspector_filter){.department = "JY"};
	assert_well(inspector_list(&reader.x, &f, &page, &rows));
	assert_int_equal(rows.count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(calls_an_object_by_its_code_or_by_its_id),
	    cmocka_unit_test(has_one_object_of_a_code_in_the_city),
	    cmocka_unit_test(refuses_what_no_row_may_be),
	    cmocka_unit_test(keeps_a_warning_with_the_object),
	    cmocka_unit_test(changes_only_what_is_said),
	    cmocka_unit_test(moves_to_another_district_and_back),
	    cmocka_unit_test(lists_by_every_filter),
	    cmocka_unit_test(finds_names_by_two_characters),
	    cmocka_unit_test(wants_two_characters_of_a_name),
	    cmocka_unit_test(finds_names_that_very_many_bear),
	    cmocka_unit_test(knows_an_inspectors_department_and_reach),
	    cmocka_unit_test(has_one_inspector_of_a_certificate_in_the_city),
	    cmocka_unit_test(refuses_inspectors_of_others_and_bad_codes),
	    cmocka_unit_test(changes_an_inspector),
	    cmocka_unit_test(moves_an_inspector_with_leave_and_recusals),
	    cmocka_unit_test(records_leave_and_withdraws_it),
	    cmocka_unit_test(lets_inspectors_declare_their_own_interests),
	    cmocka_unit_test(lists_inspectors_by_filter),
	};

	return (cmocka_run_group_tests(tests, library_open, library_close));
}
