/* SPDX-License-Identifier: Apache-2.0 */
/* Publication: who may, what appears, how it is found (SSJ_TEST_DATABASE). */
#include "service/testing_visit.h"

#include <pthread.h>

/* A draw that a task of these tests stems from. */
#define DRAW "00000000-0000-7000-8000-0000000000d1"

static const struct json *
publish_well(const char *record)
{
	struct body_dated_row row;

	assert_well(publication_publish(&cast.publisher->x, record, &row));
	return (json_of(cast.publisher->a, row.body));
}

static const char *
word(const struct json *j, const char *name)
{
	return (json_string(json_get(j, name)));
}

/* ---- the act ----------------------------------------------------------- */

static void
a_published_check_ends_its_task(void **state)
{
	const char *record = record_approved(&cast, 1, CONTENT_WELL);
	const struct json *body;

	(void)state;
	(void)visit_sql("UPDATE task SET draw_id = '" DRAW "' WHERE id = ID",
	    TASK("000001"));
	body = publish_well(record);
	assert_string_equal(
	    word(json_get(body, "object"), "name"), "示范市第1号商贸有限公司");
	assert_string_equal(word(json_get(body, "organization"), "name"),
	    "示范市市场监督管理局");
	assert_string_equal(word(body, "checked_on"), "2026-05-06");
	assert_string_equal(word(body, "state"), "active");
	assert_string_equal(
	    json_string(json_get(body, "results")->child), "no_problem");
	assert_string_equal(
	    visit_sql("SELECT state FROM record WHERE id = ID", record),
	    "published");
	assert_string_equal(
	    visit_sql("SELECT state FROM task WHERE id = ID", TASK("000001")),
	    "done");
	assert_string_equal(
	    visit_sql("SELECT count(*) FROM job WHERE kind = 'draw_tend'"
		      " AND args->>'draw_id' = ID",
		DRAW),
	    "1");
}

/* Published on Wednesday the 6th; the 7 days begin on Thursday and count the
 * worked Saturday: 7, 8, 9, 11, 12, 13, 14. */
static void
the_display_lasts_seven_working_days_from_the_next(void **state)
{
	const struct json *body =
	    publish_well(record_approved(&cast, 2, CONTENT_WELL));

	(void)state;
	assert_string_equal(word(body, "display_until"), "2026-05-14");
	assert_false(json_true(json_get(body, "display_provisional")));
}

static void
only_who_checked_publishes(void **state)
{
	const char *record = record_approved(&cast, 3, CONTENT_WELL);
	struct person *city = person_at(
	    USER("7"), ORG_CITY, "/SZ/", RIGHT(RECORD_READ) | RIGHT(PUBLISH));
	struct body_dated_row row;

	(void)state;
	assert_problem(
	    publication_publish(&city->x, record, &row), PROBLEM_FORBIDDEN);
	person_free(city);
	assert_problem(publication_publish(&cast.reviewer->x, record, &row),
	    PROBLEM_FORBIDDEN);
	assert_problem(publication_publish(&cast.stranger->x, record, &row),
	    PROBLEM_NOT_FOUND);
	assert_well(publication_publish(&cast.publisher->x, record, &row));
}

static void
a_late_publication_is_marked_overdue(void **state)
{
	const char *record = record_approved(&cast, 4, CONTENT_WELL);

	(void)state;
	cast.publisher->x.now_ms = VISIT_MS + 40 * DAY_MS;
	publish_well(record);
	cast.publisher->x.now_ms = VISIT_MS;
	assert_string_equal(
	    visit_sql("SELECT overdue FROM record WHERE id = ID", record), "t");
}

static void
the_words_of_inspectors_are_masked(void **state)
{
	const char *record = record_approved(&cast, 5,
	    "\"method\":\"onsite\",\"findings\":\"电话13812345678\","
	    "\"items\":[{\"item_id\":\"" ITEM_FORM "\","
	    "\"result\":\"unreachable\"},{\"item_id\":\"" ITEM_BARE
	    "\",\"result\":\"other\","
	    "\"note\":\"经营者440301199001011234\"}]");
	const struct json *body = publish_well(record);

	(void)state;
	assert_string_equal(word(body, "findings"), "电话〔电话号码已隐去〕");
	assert_string_equal(
	    visit_sql("SELECT count(*) FROM publication WHERE record_id = ID"
		      " AND body::text ~ '138123|44030119'",
		record),
	    "0");
	assert_int_equal(json_get(body, "results")->len, 2);
}

struct runner {
	struct person *who;
	const char *record;
	pthread_barrier_t *start;
	struct problem *problem;
};

static void *
publish_at_once(void *arg)
{
	struct runner *r = arg;
	struct body_dated_row row;

	(void)pthread_barrier_wait(r->start);
	r->problem = publication_publish(&r->who->x, r->record, &row);
	return (NULL);
}

/* The lost update would be: both find the record approved, both publish it,
 * the public reads the check twice. */
static void
of_two_who_publish_at_once_one_comes_second(void **state)
{
	const char *record = record_approved(&cast, 6, CONTENT_WELL);
	struct person *other = person_publisher();
	pthread_barrier_t start;
	struct runner a = {cast.publisher, record, &start, NULL};
	struct runner b = {other, record, &start, NULL};
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_barrier_init(&start, NULL, 2), 0);
	assert_int_equal(pthread_create(&thread, NULL, publish_at_once, &b), 0);
	(void)publish_at_once(&a);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_true((a.problem == NULL) != (b.problem == NULL));
	assert_problem(
	    a.problem != NULL ? a.problem : b.problem, PROBLEM_WRONG_STATE);
	assert_string_equal(
	    visit_sql("SELECT count(*) FROM publication WHERE record_id = ID",
		record),
	    "1");
	person_free(other);
}

/* ---- the public -------------------------------------------------------- */

static struct person *
person_public(void)
{
	struct person *p = person_new(NULL, NULL, NULL, 0);

	p->actor = (struct actor){.kind = ACTOR_PUBLIC};
	p->x.db = db_as(p->db, p->a, &p->actor);
	return (p);
}

static size_t
found(const char *name, struct publication_filter filter)
{
	struct person *p = person_public();
	struct page page = {.keys = 2, .limit = 10};
	struct db_rows rows;

	assert_well(publication_search(&p->x, name, &filter, &page, &rows));
	person_free(p);
	return (rows.count);
}

static void
everybody_finds_a_publication(void **state)
{
	struct publication_filter any = {.code = NULL};
	struct publication_filter code = {.code = "9144030000000007XX"};
	struct publication_filter org = {.org_id = ORG_SCJG};
	struct publication_filter result = {.result = "no_problem"};
	struct publication_filter both = {
	    .code = "9144030000000007XX", .result = "no_problem"};
	struct publication_filter day = {
	    .from = "2026-05-06", .to = "2026-05-06"};

	(void)state;
	publish_well(record_approved(&cast, 7, CONTENT_WELL));
	assert_int_equal(found(NULL, code), 1);
	assert_int_equal(found(NULL, both), 1);
	assert_int_equal(found("第7号商贸", any), 1);
	assert_true(found(NULL, org) > 0);
	assert_true(found(NULL, result) > 0);
	assert_true(found(NULL, day) > 0);
	assert_true(found(NULL, any) > 0);
}

/* C85: whoever checked stands in it, and is found by it. */
static void
a_joint_visit_is_found_under_each_of_its_departments(void **state)
{
	const char *record = record_approved(&cast, 20, CONTENT_WELL);
	struct publication_filter theirs = {.org_id = ORG_WJW};
	struct publication_filter code = {
	    .org_id = ORG_WJW, .code = "9144030000000020XX"};
	struct publication_filter late = {
	    .org_id = ORG_WJW, .from = "2026-05-07"};
	const struct json *body, *partners;

	(void)state;
	assert_int_equal(found(NULL, theirs), 0);
	task_join(cast.leader->a, 20);
	body = publish_well(record);
	partners = json_get(body, "partners");
	assert_int_equal(partners->len, 1);
	assert_string_equal(word(partners->child, "id"), ORG_WJW);
	assert_string_equal(
	    word(partners->child, "name"), "示范市卫生健康委员会");
	assert_string_equal(
	    word(json_get(body, "organization"), "id"), ORG_SCJG);
	assert_int_equal(found(NULL, theirs), 1);
	assert_int_equal(found(NULL, code), 1);
	assert_int_equal(found(NULL, late), 0);
	assert_int_equal(found("第20号商贸", theirs), 1);
	theirs.result = "pending";
	assert_int_equal(found(NULL, theirs), 0);
}

static void
nobody_finds_what_is_not_there(void **state)
{
	struct publication_filter any = {.code = NULL};
	struct publication_filter code = {.code = "914403000000009999"};
	struct publication_filter org = {.org_id = ORG_UNIT};
	struct publication_filter result = {.result = "pending"};
	struct publication_filter both = {
	    .code = "9144030000000007XX", .result = "pending"};
	struct publication_filter day = {.to = "2026-05-05"};

	(void)state;
	assert_int_equal(found(NULL, code), 0);
	assert_int_equal(found(NULL, both), 0);
	assert_int_equal(found("无此名称", any), 0);
	assert_int_equal(found("！！", any), 0);
	assert_int_equal(found(NULL, org), 0);
	assert_int_equal(found(NULL, result), 0);
	assert_int_equal(found(NULL, day), 0);
}

static void
one_publication_is_read_by_its_id(void **state)
{
	const char *record = record_approved(&cast, 8, CONTENT_WELL);
	const struct json *body = publish_well(record);
	struct person *p = person_public();
	struct body_dated_row row;

	(void)state;
	assert_well(publication_show(&p->x, word(body, "id"), &row));
	assert_string_equal(
	    body_word(p->a, row.body, "checked_on"), "2026-05-06");
	assert_problem(
	    publication_show(&p->x, UUID_LAST, &row), PROBLEM_NOT_FOUND);
	person_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_published_check_ends_its_task),
	    cmocka_unit_test(
		the_display_lasts_seven_working_days_from_the_next),
	    cmocka_unit_test(only_who_checked_publishes),
	    cmocka_unit_test(a_late_publication_is_marked_overdue),
	    cmocka_unit_test(the_words_of_inspectors_are_masked),
	    cmocka_unit_test(of_two_who_publish_at_once_one_comes_second),
	    cmocka_unit_test(everybody_finds_a_publication),
	    cmocka_unit_test(
		a_joint_visit_is_found_under_each_of_its_departments),
	    cmocka_unit_test(nobody_finds_what_is_not_there),
	    cmocka_unit_test(one_publication_is_read_by_its_id),
	};

	return (cmocka_run_group_tests(tests, visit_open, visit_close));
}
