/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept with a visit to be read at once says what its rows say. */
#include "storage/testing.h"

static struct arena *arena;

#define VISIT(n) "'00000000-0000-7000-8000-00000d00000" #n "'"

static int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	(void)test_owner_sql(
	    arena, test_file(arena, "tests/fixtures/visit.sql"));
	(void)test_owner_sql(arena,
	    "SELECT test_task(n, 'assigned', '2026-05-01') "
	    "FROM generate_series(1, 5) n");
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
assert_says(const char *expected, const char *sql)
{
	assert_string_equal(test_owner_sql(arena, sql), expected);
}

static void
the_items_shown_are_those_of_the_visit(void **state)
{
	(void)state;
	assert_says("5 10",
	    "SELECT count(*) || ' ' || sum(json_array_length(items_shown))"
	    "  FROM task"
	    " WHERE items_shown::text = task_items_json(district, id)::text");
}

/* Items that come one by one are all shown. */
static void
an_item_that_is_added_is_shown(void **state)
{
	(void)state;
	(void)test_owner_sql(arena,
	    "DELETE FROM task_item WHERE task_id = " VISIT(
		1) ";"
		   "INSERT INTO task_item (district, task_id, item_id, "
		   "item_version,"
		   " list_id, department, specialty)"
		   "SELECT district, " VISIT(
		       1) ", item_id, item_version, list_id,"
			  " department, specialty FROM task_item"
			  " WHERE task_id = " VISIT(
			      2) " ORDER BY item_id LIMIT 1;"
				 "INSERT INTO task_item (district, task_id, "
				 "item_id, item_version,"
				 " list_id, department, specialty)"
				 "SELECT district, " VISIT(
				     1) ", item_id, item_version, list_id,"
					" department, specialty FROM task_item"
					" WHERE task_id = " VISIT(
					    2) " ORDER BY item_id DESC LIMIT "
					       "1");
	assert_says("2 t",
	    "SELECT json_array_length(items_shown) || ' ' || (items_shown::text"
	    " = task_items_json(district, id)::text)::text::char"
	    "  FROM task WHERE id = " VISIT(1));
}

/* Nobody is looked for where the flag is down: it must be up for each that
 * has a partner, an assistant or a companion, and for both companions. */
static void
a_visit_that_gets_company_says_so(void **state)
{
	(void)state;
	assert_says("0", "SELECT count(*) FROM task WHERE in_company");
	(void)test_owner_sql(arena,
	    "INSERT INTO task_partner SELECT district, id, 'WJW', org_id,"
	    " org_path FROM task WHERE id = " VISIT(1));
	(void)test_owner_sql(arena,
	    "INSERT INTO expert (id, org_id, org_path, name, kind, field,"
	    " created_at, updated_at) SELECT " VISIT(
		0) ", org_id, org_path,"
		   " '某专家', 'expert', '消防', now(), now()"
		   "  FROM task WHERE id = " VISIT(
		       2) ";"
			  "INSERT INTO task_assistant SELECT district, "
			  "id, " VISIT(0) ","
					  " '抽样', NULL, now() FROM task "
					  "WHERE id = " VISIT(2));
	(void)test_owner_sql(arena,
	    "INSERT INTO visit_together SELECT district, id, " VISIT(
		4) ","
		   " '同一场所', 2, 4, NULL, now() FROM task WHERE id = " VISIT(
		       3));
	assert_says("1 2 3 4",
	    "SELECT string_agg(right(id::text, 1), ' ' ORDER BY id)"
	    "  FROM task WHERE in_company");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_items_shown_are_those_of_the_visit),
	    cmocka_unit_test(an_item_that_is_added_is_shown),
	    cmocka_unit_test(a_visit_that_gets_company_says_so),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
