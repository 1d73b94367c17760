/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of imports, from the order to the library of objects, on a real
 * database. */
#include "service/testing_import.h"

#include "service/objects.h"

/* A mapping with ' for ", whose columns bear the fields' own names. */
#define OBJECTS                                                         \
	"{'kind':'objects','fields':{'uscc':{'column':'uscc'},"         \
	"'name':{'column':'name'},'kind':{'constant':'enterprise'},"    \
	"'district':{'column':'district'},'status':{'column':'status'," \
	"'default':'existing'},'risk':{'column':'risk'}}}"

static const char *
import_objects(const char *text)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS, text);

	return (run(&o, &keeper));
}

#define HEAD "uscc,name,district,status,risk\n"
#define A    "91350100M000100Y43"
#define B    "11320000MB151840XJ"

static void
creates_then_finds_everything_unchanged(void **state)
{
	static const char text[] =
	    HEAD A ",恒宝服饰店,440305,,\n" B ",某厅,440305,existing,C\n";

	(void)state;
	assert_string_equal(import_objects(text), "done 2/0/0 0/0");
	assert_string_equal(import_objects(text), "done 0/0/2 0/0");
	assert_string_equal(value("SELECT count(*) FROM object"), "2");
	assert_string_equal(value("SELECT count(*) FROM object_search"), "2");
	assert_string_equal(
	    value("SELECT code || ' ' || risk || version FROM object"
		  " WHERE name = '某厅'"),
	    B " C1");
	assert_string_equal(value("SELECT count(*) FROM event"
				  " WHERE kind = 'import.done'"
				  " AND after->>'created' = '2'"),
	    "1");
	assert_string_equal(value("SELECT count(*) FROM object_stage"), "0");
}

static void
updates_what_changed_and_its_grams(void **state)
{
	struct object_filter f = {.name = "新名"};
	struct page page = first_page(2, 50);
	struct object_page found;

	(void)state;
	assert_string_equal(
	    import_objects(HEAD A ",恒宝新名店,440305,revoked,\n" B
				  ",某厅,440305,existing,C\n"),
	    "done 0/1/1 0/0");
	assert_well(object_list(&reader.x, &f, &page, &found));
	assert_int_equal(found.rows.count, 1);
	f.name = "服饰";
	assert_well(object_list(&reader.x, &f, &page, &found));
	assert_int_equal(found.rows.count, 0);
	assert_string_equal(
	    value("SELECT status || version FROM object WHERE code = '" A "'"),
	    "revoked2");
}

static void
moves_businesses_between_districts(void **state)
{
	(void)state;
	assert_string_equal(
	    import_objects(HEAD A ",恒宝新名店,大鹏新区,existing,\n"),
	    "done 0/1/0 0/0");
	assert_string_equal(
	    value("SELECT string_agg(district || ' ' || status, ', '"
		  " ORDER BY district) FROM object WHERE code = '" A "'"),
	    "440305 moved_out, 440320 existing");
	assert_string_equal(value("SELECT count(DISTINCT id) FROM object"
				  " WHERE code = '" A "'"),
	    "1");
	assert_string_equal(
	    import_objects(HEAD A ",恒宝新名店,440305,existing,\n"),
	    "done 0/1/0 0/0");
	assert_string_equal(
	    value("SELECT string_agg(district || ' ' || status, ', '"
		  " ORDER BY district) FROM object WHERE code = '" A "'"),
	    "440305 existing, 440320 moved_out");
	assert_string_equal(value("SELECT string_agg(district, ',') FROM"
				  " object_search s JOIN object_directory d"
				  " USING (district, object_id)"
				  " WHERE d.code = '" A "'"),
	    "440305");
}

static void
keeps_doubtful_rows_and_refuses_bad_ones(void **state)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS,
	    HEAD "110108000000016,老字号,440305,,\n"
		 "91350100M000100Y44,错码厂,440305,,\n"
		 "34052419800101001X,张某,440305,,\n"
		 ",无号,440305,,\n"
		 "91350100M000100Y43,\"未,440305\n"
		 "110108000000016,重复,440305,,\n"
		 "少列,440305\n");
	struct import_row row = ordered(&o, &keeper);
	struct db_bytes csv;
	int64_t next;

	(void)state;
	assert_well(import_run(&worker.x, NULL, row.id));
	assert_string_equal(told(row.id), "done 2/0/0 5/1");
	assert_well(import_refusals(&keeper.x, row.id, 0, &csv, &next));
	assert_int_equal(next, 0);
	assert_string_equal(csv.data,
	    "line,severity,field,code,reason,row\r\n"
	    "3,warning,uscc,uscc-check-digit,统一社会信用代码 "
	    "91350100M000100Y44 的校验位不正确，按原样保留,"
	    "\"91350100M000100Y44,错码厂,440305,,\"\r\n"
	    "4,refused,uscc,id-number,此处是公民身份号码，不得作为代码存储,"
	    "\"34052419800101001X,张某,440305,,\"\r\n"
	    "5,refused,uscc,required,统一社会信用代码和注册号都没有，"
	    "无法识别该主体,\",无号,440305,,\"\r\n"
	    "6,refused,,unclosed-quote,双引号没有结束,"
	    "\"91350100M000100Y43,\"\"未,440305\"\r\n"
	    "7,refused,uscc,twice,与第 2 行是同一主体,"
	    "\"110108000000016,重复,440305,,\"\r\n"
	    "8,refused,,ragged,表头有 5 列，此行有 2 列,"
	    "\"少列,440305\"\r\n");
	assert_string_equal(
	    value("SELECT reg_no || ' ' || (code = 'obj-' || id) FROM object"
		  " WHERE name = '老字号'"),
	    "110108000000016 true");
	assert_string_equal(
	    import_objects(HEAD "110108000000016,老字号,440305,,\n"),
	    "done 0/0/1 0/0");
}

static void
imports_nothing_when_told_to_abort(void **state)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS,
	    HEAD "110108000000024,甲,440305,,\n,乙,440305,,\n");
	struct import_row row;

	(void)state;
	o.on_error = "abort";
	row = ordered(&o, &keeper);
	assert_problem(import_run(&worker.x, NULL, row.id), PROBLEM_RULE);
	assert_string_equal(told(row.id), "failed 0/0/0 1/0");
	assert_string_equal(
	    value("SELECT count(*) FROM object WHERE name = '甲'"), "0");
	assert_string_equal(value("SELECT count(*) FROM object_stage"), "0");
	assert_well(import_read(&keeper.x, row.id, &row));
	assert_non_null(strstr(row.problem, "\"rule\""));
	assert_non_null(row.finished_at);
	assert_well(import_run(&worker.x, NULL, row.id));
	assert_string_equal(told(row.id), "failed 0/0/0 1/0");
}

static void
fails_on_a_file_without_the_columns(void **state)
{
	struct import_order o =
	    order(&keeper, LIBRARY_OBJECTS, OBJECTS, "code,name\n1,甲\n");
	struct import_row row = ordered(&o, &keeper);
	struct problem *p = import_run(&worker.x, NULL, row.id);

	(void)state;
	assert_problem(p, PROBLEM_INVALID);
	assert_string_equal(p->fields->pointer, "/mapping/fields/uscc");
	assert_string_equal(told(row.id), "failed 0/0/0 0/0");
	o = order(&keeper, LIBRARY_OBJECTS, OBJECTS, "\n\n");
	row = ordered(&o, &keeper);
	assert_problem(import_run(&worker.x, NULL, row.id), PROBLEM_INVALID);
	o = order(&keeper, LIBRARY_OBJECTS, OBJECTS, "a\"b\n");
	row = ordered(&o, &keeper);
	assert_problem(import_run(&worker.x, NULL, row.id), PROBLEM_INVALID);
}

static void
reads_a_file_in_pieces(void **state)
{
	struct import_order first = order(&keeper, LIBRARY_OBJECTS, OBJECTS,
				HEAD "110108000000032,分"),
			    second = order(&keeper, LIBRARY_OBJECTS, OBJECTS,
				"段店,440305,,\n");
	const char *parts[] = {first.parts[0], second.parts[0]};

	(void)state;
	first.parts = parts;
	first.part_count = 2;
	assert_string_equal(run(&first, &keeper), "done 1/0/0 0/0");
	assert_string_equal(
	    value("SELECT name FROM object WHERE reg_no = '110108000000032'"),
	    "分段店");
}

static void
wants_parts_that_were_uploaded(void **state)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS, HEAD);
	const char *parts[] = {"00000000000000000000000000000000"
			       "00000000000000000000000000000000"};
	struct import_row row;
	struct problem *p;

	(void)state;
	assert_problem(import_order(&scjg.x, &o, false, &row), PROBLEM_INVALID);
	o.parts = parts;
	p = import_order(&keeper.x, &o, false, &row);
	assert_problem(p, PROBLEM_INVALID);
	assert_string_equal(p->fields->pointer, "/parts");
}

static void
judges_the_mapping_before_anything_is_read(void **state)
{
	struct import_order o = order(
	    &keeper, LIBRARY_OBJECTS, "{'kind':'objects','fields':{}}", HEAD);
	struct import_row row;
	struct problem *p = import_order(&keeper.x, &o, false, &row);

	(void)state;
	assert_problem(p, PROBLEM_INVALID);
	assert_string_equal(p->fields->pointer, "/mapping/fields/name");
}

static void
needs_the_right_to_change_the_library(void **state)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS, HEAD);
	struct import_row row;
	struct page page = first_page(2, 50);
	struct import_filter f = {0};
	struct db_rows rows;

	(void)state;
	assert_problem(
	    import_order(&reader.x, &o, false, &row), PROBLEM_FORBIDDEN);
	scjg.actor.here &= ~RIGHT(OBJECT_MANAGE);
	scjg.actor.below &= ~RIGHT(OBJECT_MANAGE);
	o = order(&scjg, LIBRARY_OBJECTS, OBJECTS, HEAD);
	assert_problem(
	    import_order(&scjg.x, &o, false, &row), PROBLEM_FORBIDDEN);
	row = ordered(&(struct import_order){o.kind, o.file_name, o.parts, 1,
			  o.mapping, o.mapping_text, "skip", false, NULL},
	    &keeper);
	assert_problem(import_read(&scjg.x, row.id, &row), PROBLEM_NOT_FOUND);
	assert_well(import_list(&scjg.x, &f, &page, &rows));
	assert_int_equal(rows.count, 0);
	f = (struct import_filter){.kind = "objects", .state = "queued"};
	assert_well(import_list(&keeper.x, &f, &page, &rows));
	assert_int_equal(rows.count, 1);
}

/* As after a crash of the server in the middle of applying: the stage is
 * empty, two of three rows are in. */
static void
goes_on_behind_the_last_step_when_the_stage_was_lost(void **state)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS,
	    HEAD "110108000000041,甲店,440305,,\n"
		 "110108000000057,乙店,440305,,\n"
		 "110108000000065,丙店,440305,,\n");
	struct import_row row = ordered(&o, &keeper);

	(void)state;
	assert_well(import_run(&worker.x, NULL, row.id));
	(void)test_owner_sql(arena,
	    arena_fmt(arena,
		"UPDATE import SET state = 'running', applied_line = 3,"
		" created = 2 WHERE id = '%s'",
		row.id));
	(void)test_owner_sql(arena,
	    "WITH gone AS (DELETE FROM object WHERE name = '丙店'"
	    " RETURNING id), d AS (DELETE FROM object_directory"
	    " WHERE object_id IN (SELECT id FROM gone))"
	    " DELETE FROM object_search"
	    " WHERE object_id IN (SELECT id FROM gone)");
	assert_well(import_run(&worker.x, NULL, row.id));
	assert_string_equal(told(row.id), "done 3/0/0 0/1");
	assert_string_equal(value("SELECT count(*) FROM object"
				  " WHERE name IN ('甲店', '乙店', '丙店')"),
	    "3");
}

static void
ends_what_the_admin_tool_left_behind(void **state)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS, HEAD);
	struct import_row row = ordered(&o, &keeper);

	(void)state;
	assert_well(import_settle(&worker.x, false));
	assert_string_equal(told(row.id), "queued 0/0/0 0/0");
	assert_well(import_settle(&worker.x, true));
	assert_string_equal(told(row.id), "failed 0/0/0 0/0");
}

static void
ends_what_its_job_left_behind(void **state)
{
	struct import_order o = order(&keeper, LIBRARY_OBJECTS, OBJECTS, HEAD);
	struct import_row row;

	(void)state;
	assert_well(import_order(&keeper.x, &o, true, &row));
	assert_non_null(row.job_id);
	(void)test_owner_sql(arena,
	    arena_fmt(arena,
		"UPDATE job SET state = 'cancelled' WHERE id = '%s'",
		row.job_id));
	assert_string_equal(told(row.id), "cancelled 0/0/0 0/0");
	assert_well(import_settle(&worker.x, false));
	assert_string_equal(
	    value(arena_fmt(
		arena, "SELECT state FROM import WHERE id = '%s'", row.id)),
	    "cancelled");
}

static void
imports_thousands_of_rows_in_steps(void **state)
{
	char *text = arena_alloc(arena, 25001 * 40), *at = text;
	int i;

	(void)state;
	at += sprintf(at, HEAD);
	for (i = 0; i < 25000; i++)
		at += sprintf(at, "T-%06d,量产店%d,440307,,A\n", i, i);
	assert_string_equal(import_objects(text), "done 25000/0/0 0/25000");
	assert_string_equal(import_objects(text), "done 0/0/25000 0/25000");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(creates_then_finds_everything_unchanged),
	    cmocka_unit_test(updates_what_changed_and_its_grams),
	    cmocka_unit_test(moves_businesses_between_districts),
	    cmocka_unit_test(keeps_doubtful_rows_and_refuses_bad_ones),
	    cmocka_unit_test(imports_nothing_when_told_to_abort),
	    cmocka_unit_test(fails_on_a_file_without_the_columns),
	    cmocka_unit_test(reads_a_file_in_pieces),
	    cmocka_unit_test(wants_parts_that_were_uploaded),
	    cmocka_unit_test(judges_the_mapping_before_anything_is_read),
	    cmocka_unit_test(needs_the_right_to_change_the_library),
	    cmocka_unit_test(
		goes_on_behind_the_last_step_when_the_stage_was_lost),
	    cmocka_unit_test(ends_what_the_admin_tool_left_behind),
	    cmocka_unit_test(ends_what_its_job_left_behind),
	    cmocka_unit_test(imports_thousands_of_rows_in_steps),
	};

	return (cmocka_run_group_tests(tests, imports_open, imports_close));
}
