/* SPDX-License-Identifier: Apache-2.0 */
/* A record that was just made (SSJ_TEST_DATABASE). */
#include "service/testing_visit.h"

#include "domain/canonical.h"

/* A body in one spelling. */
static const char *
spelt(struct arena *a, const char *body)
{
	struct canonical c;

	canonical_open(&c, a);
	assert_true(canonical_value(&c, json_of(a, body)));
	return (c.text);
}

/* It is not read again to be shown: nothing may be missing or spelt
 * otherwise. */
static void
a_new_record_is_shown_as_it_is_read(void **state)
{
	static const int64_t ends[] = {0, 120, 500, 999};
	static const char *const tasks[] = {
	    TASK("000031"), TASK("000032"), TASK("000033"), TASK("000034")};
	struct ctx x = cast.leader->x;
	struct arena *a = x.arena;
	struct body_view made, seen;
	const char *id;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		task_make(a, 31 + (int)i, "accepted");
		x.now_ms = VISIT_MS + ends[i];
		assert_well(record_create(&x,
		    json_of(a,
			arena_fmt(a, "{\"task_id\":\"%s\",%s}", tasks[i],
			    CONTENT_WELL)),
		    &id, &made));
		assert_well(record_show(&cast.leader->x, id, &seen));
		assert_string_equal(spelt(a, made.body), spelt(a, seen.body));
		assert_int_equal(made.version, seen.version);
		assert_string_equal(made.org_path, seen.org_path);
	}
}

/* The database itself knows the words there are. */
static void
a_record_has_a_known_state_and_method(void **state)
{
	static const char *const wrong[] = {"state = 'Draft'", "state = ''",
	    "method = 'by phone'", "method = 'onsite,paper'"};
	struct arena *a = cast.leader->a;
	const char *id;
	size_t i;

	(void)state;
	task_make(a, 35, "accepted");
	id = record_make(cast.leader, TASK("000035"), "");
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		(void)test_owner_sql(a,
		    arena_fmt(a,
			"DO $$ BEGIN UPDATE record SET %s WHERE id = '%s';"
			" RAISE EXCEPTION 'kept'; EXCEPTION WHEN"
			" check_violation THEN NULL; END $$",
			wrong[i], id));
	assert_string_equal(
	    visit_sql("SELECT state FROM record WHERE id = ID", id), "draft");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_new_record_is_shown_as_it_is_read),
	    cmocka_unit_test(a_record_has_a_known_state_and_method),
	};

	return (cmocka_run_group_tests(tests, visit_open, visit_close));
}
