/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of tasks and records do not read what is not theirs. */
#include "storage/testing_plan.h"

#include "storage/records.sql.h"
#include "storage/tasks.sql.h"

/* One organisation has all tasks: whoever lists those of another one must
 * not read them. */
static const char many[] =
    "INSERT INTO organization (id, parent_id, code, path, name, kind,"
    " district, created_at, updated_at) VALUES (md5('o1')::uuid, NULL, 'A',"
    " '/A/', 'A', 'city_office', '440300', '2026-01-01', '2026-01-01'),"
    " (md5('o2')::uuid, md5('o1')::uuid, 'B', '/A/B/', 'B', 'department',"
    " '440300', '2026-01-01', '2026-01-01');"
    "INSERT INTO task (district, id, visit_no, origin, draw_id, org_id,"
    " org_path, object_id, object_code, object, from_day, to_day, state,"
    " slots, unfilled, created_at, updated_at)"
    " SELECT '440305', md5('t' || n)::uuid, md5('v' || n), 'random',"
    " md5('d' || n % 50)::uuid, md5('o1')::uuid, '/A/', md5('b' || n)::uuid,"
    " 'code' || n, '{}', '2026-05-01', '2026-07-01', 'recorded', 2, 0,"
    " '2026-05-01', '2026-05-01' FROM generate_series(1, 20000) n;"
    "INSERT INTO task_inspector (district, task_id, slot, turn, department,"
    " specialty, inspector_id, leader, state)"
    " SELECT district, id, s, 0, 'A', 'x',"
    " md5('i' || (hashtext(visit_no) + s) % 2000)::uuid, s = 0, 'accepted'"
    " FROM task, generate_series(0, 1) s;"
    "INSERT INTO record (district, id, task_id, org_id, org_path, state,"
    " content, content_sha256, due_on, created_by, created_at, updated_at)"
    " SELECT district, md5('r' || visit_no)::uuid, id, org_id, org_path,"
    " 'submitted', '{}', '', '2026-06-02', md5('u')::uuid, '2026-05-01',"
    " '2026-05-01' FROM task;"
    "ANALYZE task; ANALYZE task_inspector; ANALYZE record;"
    "ANALYZE organization";

static int
setup(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	(void)test_owner_sql(a, many);
	arena_free(a);
	plan_session("ssj_enter('system', NULL, NULL, NULL, NULL, NULL)");
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	plan_session_end();
	return (0);
}

static void
tasks_of_organisations_come_one_organisation_after_the_other(void **state)
{
	(void)state;
	assert_led_by(SQL_TASK_PAGE, 8, "Index Scan Backward using task_org",
	    "Index Cond: ((org_path = o.path) AND (id < $1))");
}

static void
tasks_of_an_object_come_from_its_index(void **state)
{
	(void)state;
	assert_led_by(SQL_TASK_PAGE_OBJECT, 10, "task_object",
	    "Index Cond: ((object_code = $10) AND (id < $1))");
}

static void
tasks_of_a_draw_come_from_its_index(void **state)
{
	(void)state;
	assert_led_by(SQL_TASK_PAGE_DRAW, 9, "task_draw",
	    "Index Cond: ((draw_id = $9) AND (id < $1))");
}

static void
tasks_of_an_inspector_begin_with_him(void **state)
{
	(void)state;
	assert_led_by(SQL_TASK_PAGE_MINE, 9, "task_inspector_person",
	    "Index Cond: (id = m.task_id)");
}

static void
records_of_organisations_come_one_organisation_after_the_other(void **state)
{
	(void)state;
	assert_led_by(SQL_RECORD_PAGE, 8,
	    "Index Scan Backward using record_org",
	    "Index Cond: ((org_path = o.path) AND (id < $1))");
}

static void
the_record_of_a_task_is_looked_up(void **state)
{
	(void)state;
	assert_led_by(
	    SQL_RECORD_PAGE_TASK, 11, "using task_id", "Index Cond: (id = $9)");
}

static void
records_of_an_inspector_begin_with_him(void **state)
{
	(void)state;
	assert_led_by(SQL_RECORD_PAGE_MINE, 7, "task_inspector_person",
	    "using record_district_task_id_key");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		tasks_of_organisations_come_one_organisation_after_the_other),
	    cmocka_unit_test(tasks_of_an_object_come_from_its_index),
	    cmocka_unit_test(tasks_of_a_draw_come_from_its_index),
	    cmocka_unit_test(tasks_of_an_inspector_begin_with_him),
	    cmocka_unit_test(
		records_of_organisations_come_one_organisation_after_the_other),
	    cmocka_unit_test(the_record_of_a_task_is_looked_up),
	    cmocka_unit_test(records_of_an_inspector_begin_with_him),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
