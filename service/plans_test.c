/* SPDX-License-Identifier: Apache-2.0 */
/* The annual plan, from draft to lock (SSJ_TEST_DATABASE). */
#include "service/testing_draw.h"

#include <openssl/sha.h>
#include <pthread.h>

#include "base/page.h"
#include "base/text.h"

static struct person *planner, *outsider;
static struct plan_line lines[2];

static int
setup(void **state)
{
	(void)state;
	fixture_load("tests/fixtures/draw.sql");
	planner = person_planner();
	outsider = person_outsider();
	lines[0] = fixture_line(1, ITEM("1"));
	lines[1] = fixture_line(2, ITEM("2"));
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	person_free(planner);
	person_free(outsider);
	return (0);
}

static struct plan_view
draft_of(int64_t year)
{
	struct plan_draft draft = {.year = year,
	    .title = "年度抽查计划",
	    .lines = lines,
	    .line_count = 2};
	struct plan_view view;
	size_t i;

	for (i = 0; i < 2; i++) {
		lines[i].from = arena_fmt(planner->a, "%04d-05-01", (int)year);
		lines[i].to = arena_fmt(planner->a, "%04d-07-31", (int)year);
	}
	assert_well(plan_create(&planner->x, &draft, &view));
	return (view);
}

static void
a_draft_says_what_was_put_in(void **state)
{
	struct plan_view made = draft_of(2031), read;
	const struct plan_line_row *row;

	(void)state;
	assert_well(plan_read(&planner->x, made.row.id, &read));
	assert_string_equal(read.row.state, "draft");
	assert_string_equal(read.row.org_code, "SCJG");
	assert_int_equal(read.row.version, 1);
	assert_int_equal(read.lines.count, 2);
	row = read.lines.rows;
	assert_int_equal(row[1].slot, 2);
	assert_string_equal(row[1].item_code, "SC-002");
	assert_string_equal(row[1].from_day, "2031-05-01");
	assert_string_equal(row[1].merge, "department");
}

static void
C03_an_item_that_is_not_active_is_refused(void **state)
{
	struct plan_line line = fixture_line(1, ITEM("3"));
	struct plan_draft draft = {
	    .year = 2026, .title = "计划", .lines = &line, .line_count = 1};
	struct plan_view view;
	struct problem *p;

	(void)state;
	p = plan_create(&planner->x, &draft, &view);
	assert_problem(p, PROBLEM_RULE);
	assert_string_equal(p->fields->pointer, "/lines/0/item_id");
}

static void
nobody_plans_for_another_department(void **state)
{
	struct plan_draft draft = {.org_id = ORG_SCJG,
	    .year = 2026,
	    .title = "计划",
	    .lines = NULL,
	    .line_count = 0};
	struct plan_view view;

	(void)state;
	assert_problem(
	    plan_create(&outsider->x, &draft, &view), PROBLEM_FORBIDDEN);
}

static void
a_draft_of_others_is_not_there(void **state)
{
	struct plan_view made = draft_of(2032), view;
	struct plan_change change = {.title = "改名"};

	(void)state;
	assert_problem(
	    plan_read(&outsider->x, made.row.id, &view), PROBLEM_NOT_FOUND);
	assert_problem(
	    plan_update(&outsider->x, made.row.id, 1, &change, &view),
	    PROBLEM_NOT_FOUND);
}

static void
a_change_needs_the_version_that_was_read(void **state)
{
	struct plan_view made = draft_of(2033), view;
	struct plan_change change = {.title = "改名"};

	(void)state;
	assert_well(plan_update(&planner->x, made.row.id, 1, &change, &view));
	assert_int_equal(view.row.version, 2);
	assert_string_equal(view.row.title, "改名");
	assert_int_equal(view.lines.count, 2);
	assert_problem(plan_update(&planner->x, made.row.id, 1, &change, &view),
	    PROBLEM_STALE);
}

static void
the_bound_of_pairs_stays_until_it_is_taken_away(void **state)
{
	struct plan_view made = draft_of(2059), view;
	struct plan_change bound = {.set_max_pair = true, .max_pair = 6},
			   change = {.title = "改名"},
			   none = {.set_max_pair = true};

	(void)state;
	assert_int_equal(made.row.max_pair, 0);
	assert_well(plan_update(&planner->x, made.row.id, 1, &bound, &view));
	assert_well(plan_update(&planner->x, made.row.id, 2, &change, &view));
	assert_int_equal(view.row.max_pair, 6);
	assert_well(plan_update(&planner->x, made.row.id, 3, &none, &view));
	assert_int_equal(view.row.max_pair, 0);
}

static void
lines_are_replaced_as_a_whole(void **state)
{
	struct plan_view made = draft_of(2034), view;
	struct plan_change change = {
	    .set_lines = true, .lines = &lines[1], .line_count = 1};
	const struct plan_line_row *row;

	(void)state;
	assert_well(plan_update(&planner->x, made.row.id, 1, &change, &view));
	assert_int_equal(view.lines.count, 1);
	row = view.lines.rows;
	assert_int_equal(row->slot, 2);
	assert_string_equal(view.row.title, "年度抽查计划");
}

static void
C32_a_published_plan_is_locked(void **state)
{
	struct plan_view made = draft_of(2035), view;
	struct plan_change change = {.title = "改名"};
	struct problem *p;

	(void)state;
	assert_well(plan_publish(&planner->x, made.row.id, 1, &view));
	assert_string_equal(view.row.state, "published");
	p = plan_update(
	    &planner->x, made.row.id, view.row.version, &change, &view);
	assert_problem(p, PROBLEM_WRONG_STATE);
	assert_non_null(strstr(p->detail, "C32"));
	p = plan_publish(&planner->x, made.row.id, view.row.version, &view);
	assert_problem(p, PROBLEM_WRONG_STATE);
}

static void
the_hash_is_of_the_published_text(void **state)
{
	struct plan_view made = draft_of(2036), view;
	unsigned char digest[32];

	(void)state;
	assert_well(plan_publish(&planner->x, made.row.id, 1, &view));
	SHA256((const unsigned char *)view.row.content,
	    strlen(view.row.content), digest);
	assert_string_equal(
	    view.row.content_hash, text_hex(planner->a, digest, 32));
	assert_non_null(strstr(view.row.content, "\"item\":\"SC-001\""));
}

static void
a_plan_without_slots_is_not_published(void **state)
{
	struct plan_draft draft = {.year = 2037, .title = "空计划"};
	struct plan_view view;

	(void)state;
	assert_well(plan_create(&planner->x, &draft, &view));
	assert_problem(
	    plan_publish(&planner->x, view.row.id, 1, &view), PROBLEM_RULE);
}

static void
an_item_retired_meanwhile_is_noticed_when_publishing(void **state)
{
	struct plan_view made = draft_of(2038), view;
	struct problem *p;

	(void)state;
	(void)test_owner_sql(planner->a,
	    "UPDATE item SET state = 'retired' WHERE code = 'SC-002'");
	p = plan_publish(&planner->x, made.row.id, 1, &view);
	(void)test_owner_sql(planner->a,
	    "UPDATE item SET state = 'active' WHERE code = 'SC-002'");
	assert_problem(p, PROBLEM_RULE);
	assert_string_equal(p->fields->pointer, "/lines/1/item_id");
}

static void
the_preview_counts_what_the_draw_will_see(void **state)
{
	struct plan_view made = draft_of(2039);
	const struct plan_forecast *forecast;
	const struct plan_quota *quota;
	size_t count;

	(void)state;
	assert_well(
	    plan_preview(&planner->x, made.row.id, 1, NULL, &forecast, &count));
	assert_int_equal(count, 1);
	assert_string_equal(forecast->list->list_id, "L0001");
	assert_int_equal(forecast->eligible, 294);
	assert_int_equal(forecast->count, 5);
	quota = forecast->quota;
	assert_string_equal(quota[0].stratum, "A");
	assert_int_equal(quota[0].eligible, 60);
	assert_int_equal(quota[0].quota, 6);
	assert_int_equal(quota[3].eligible, 24);
	assert_int_equal(quota[3].excluded, 6);
	assert_int_equal(quota[3].quota, 24);
	assert_string_equal(quota[4].stratum, "未分类");
	assert_int_equal(quota[4].eligible, 120);
	assert_int_equal(quota[4].quota, 0);
	assert_false(quota[4].chance);
	assert_problem(
	    plan_preview(&planner->x, made.row.id, 3, NULL, &forecast, &count),
	    PROBLEM_NOT_FOUND);
	assert_problem(plan_preview(&planner->x, made.row.id, 1, ITEM("2"),
			   &forecast, &count),
	    PROBLEM_NOT_FOUND);
}

/* ---- one scan for all lists -------------------------------------- */

enum {
	PREVIEWED = 36 /* lists, of 18 reaches */
};

/* 36 items with kinds and industries of many sorts, and 4,000 objects. */
static void
load_sorts(void)
{
	(void)test_owner_sql(planner->a,
	    "CREATE TABLE pv AS SELECT n, ('00000000-0000-7000-8000-0009'"
	    " || to_char(n, 'FM00000000'))::uuid AS id,"
	    " (ARRAY['{enterprise}', '{branch,area}', '{}',"
	    "  '{enterprise,branch,area,other}'])[n % 4 + 1]::text[] AS kinds,"
	    " (ARRAY['{}', '{F5}', '{F51,C}', '{F512}', '{F,C14,H62}',"
	    "  '{C}', '{Z}', '{F5,F51}', '{H}'])[n % 9 + 1]::text[] AS sorts"
	    " FROM generate_series(1, 36) n;"
	    "INSERT INTO item (id, code, org_id, state, current_version,"
	    " created_at, updated_at) SELECT id, 'PV-' || n, '" ORG_SCJG "',"
	    " 'active', 1, '2026-01-01', '2026-01-01' FROM pv;"
	    "INSERT INTO item_version (item_id, item_version, name, item_class,"
	    " legal_basis, object_types, industries, methods, specialty,"
	    " effective_from, created_at) SELECT id, 1, '事项' || n, 'general',"
	    " '第一条', kinds, sorts, '{onsite}', '登记注册', '2026-01-01',"
	    " '2026-01-01' FROM pv;"
	    "INSERT INTO object (district, id, code, name, kind, industry,"
	    " status, risk, created_at, updated_at)"
	    " SELECT (ARRAY['440303', '440304', '440305'])[n % 3 + 1], u,"
	    " 'obj-' || u, '对象', (ARRAY['enterprise', 'branch', 'area',"
	    " 'other', 'government'])[n / 3 % 5 + 1], (ARRAY['', 'F', 'F5',"
	    " 'F512', 'F5121', 'F52', 'C14', 'C15', 'H62', 'Z', 'G5'])"
	    " [n / 15 % 11 + 1], (ARRAY['existing', 'existing', 'revoked'])"
	    " [n / 7 % 3 + 1], (ARRAY['A', 'B', 'C', 'D', ''])[n / 11 % 5 + 1],"
	    " '2026-01-01', '2026-01-01' FROM (SELECT n, gen_random_uuid() u"
	    " FROM generate_series(1, 4000) n) x");
}

/* Every third line is narrowed to districts, every fifth to kinds. */
static struct plan_line
line_of_sort(size_t n)
{
	static const char *const districts[] = {"440303", "440304"};
	static const char *const kinds[] = {"enterprise", "area"};
	struct plan_line line = fixture_line(
	    1, arena_fmt(planner->a, "00000000-0000-7000-8000-0009%08zu", n));

	line.from = "2044-05-01";
	line.to = "2044-07-31";
	if (n % 3 == 0)
		line.districts = (struct plan_words){districts, 2};
	if (n % 5 == 0)
		line.kinds = (struct plan_words){kinds, 2};
	return (line);
}

static const char *
words_of(const struct plan_words *w)
{
	const char *out = "";
	size_t i;

	for (i = 0; i < w->count; i++)
		out = arena_fmt(
		    planner->a, "%s%s%s", out, i > 0 ? "," : "", w->words[i]);
	return (out);
}

/* "stratum eligible excluded;" of the list, as the freeze's own function
 * selects its objects. */
static const char *
counted_alone(const struct plan_list *list)
{
	struct plan_reach r =
	    plan_reach(planner->a, "440300", list->line, list->item);

	return (test_owner_sql(planner->a,
	    arena_fmt(planner->a,
		"SELECT string_agg(s || ' ' || (SELECT count(*) FILTER (WHERE"
		" o.status = 'existing') || ' ' || count(*) FILTER (WHERE"
		" o.status <> 'existing') FROM pool_objects('%s', '%s', '{%s}',"
		" '{%s}', '{%s}') o WHERE coalesce(nullif(o.risk, ''),"
		" '未分类') = s) || ';', '' ORDER BY k)"
		" FROM unnest(ARRAY['A', 'B', 'C', 'D', '未分类'])"
		" WITH ORDINALITY AS t (s, k)",
		r.low, r.high, words_of(&r.districts), words_of(&r.kinds),
		words_of(&r.industries))));
}

static const char *
counted_in(const struct plan_forecast *f)
{
	const char *out = "";
	size_t i;

	for (i = 0; i < f->count; i++)
		out = arena_fmt(planner->a, "%s%s %lld %lld;", out,
		    f->quota[i].stratum, (long long)f->quota[i].eligible,
		    (long long)f->quota[i].excluded);
	return (out);
}

static void
one_scan_counts_each_list_as_a_scan_of_its_own_would(void **state)
{
	struct plan_line *sorts =
	    arena_array(planner->a, PREVIEWED, sizeof(*sorts));
	struct plan_draft draft = {.year = 2044,
	    .title = "各类事项",
	    .lines = sorts,
	    .line_count = PREVIEWED};
	const struct plan_forecast *all, *one;
	struct plan_view made;
	size_t count, i, n;

	(void)state;
	load_sorts();
	for (i = 0; i < PREVIEWED; i++)
		sorts[i] = line_of_sort(i + 1);
	assert_well(plan_create(&planner->x, &draft, &made));
	assert_well(
	    plan_preview(&planner->x, made.row.id, 1, NULL, &all, &count));
	assert_int_equal(count, PREVIEWED);
	for (i = 0; i < PREVIEWED; i++) {
		assert_string_equal(
		    counted_in(&all[i]), counted_alone(all[i].list));
		assert_well(plan_preview(&planner->x, made.row.id, 1,
		    all[i].list->item->id, &one, &n));
		assert_int_equal(n, 1);
		assert_string_equal(counted_in(&all[i]), counted_in(one));
	}
}

static void
the_list_shows_drafts_of_ones_own_and_what_is_published(void **state)
{
	struct plan_view draft = draft_of(2040), open = draft_of(2041), view;
	struct page page = {.list = "plans", .keys = 2, .limit = 100};
	struct plan_filter filter = {.year = 2041};
	const struct plan_row *row;
	struct db_rows rows;

	(void)state;
	assert_well(plan_publish(&planner->x, open.row.id, 1, &view));
	assert_well(plan_list(&outsider->x, &page, filter, &rows));
	assert_int_equal(rows.count, 1);
	row = rows.rows;
	assert_string_equal(row->id, open.row.id);
	filter.year = 2040;
	assert_well(plan_list(&outsider->x, &page, filter, &rows));
	assert_int_equal(rows.count, 0);
	assert_well(plan_list(&planner->x, &page, filter, &rows));
	assert_int_equal(rows.count, 1);
	row = rows.rows;
	assert_string_equal(row->id, draft.row.id);
}

static void
the_public_reads_the_published_text(void **state)
{
	struct plan_view made = draft_of(2042), view;
	struct page page = {.list = "public-plans", .keys = 2, .limit = 100};
	struct actor nobody = {.kind = ACTOR_PUBLIC};
	struct ctx x = planner->x;
	const struct plan_public_row *row;
	struct db_rows rows;

	(void)state;
	x.actor = &nobody;
	x.db = db_as(planner->db, planner->a, &nobody);
	assert_well(plan_public_list(&x, &page, 2042, &rows));
	assert_int_equal(rows.count, 0);
	assert_well(plan_publish(&planner->x, made.row.id, 1, &view));
	assert_well(plan_public_list(&x, &page, 2042, &rows));
	assert_int_equal(rows.count, 1);
	row = rows.rows;
	assert_string_equal(row->content, view.row.content);
}

/* ---- races --------------------------------------------------------- */

/* Somebody who publishes as soon as everybody is ready. */
struct publisher {
	struct person *person;
	pthread_barrier_t *ready;
	const char *plan_id;
	int64_t version;
	struct problem *problem;
};

static void *
publish_now(void *arg)
{
	struct publisher *p = arg;
	struct plan_view view;

	(void)pthread_barrier_wait(p->ready);
	p->problem = plan_publish(&p->person->x, p->plan_id, p->version, &view);
	return (NULL);
}

static void
publish_both(struct publisher both[2])
{
	pthread_barrier_t ready;
	pthread_t thread[2];
	int i;

	assert_int_equal(pthread_barrier_init(&ready, NULL, 2), 0);
	for (i = 0; i < 2; i++) {
		both[i].person = person_planner();
		both[i].ready = &ready;
		both[i].version = 1;
		assert_int_equal(
		    pthread_create(&thread[i], NULL, publish_now, &both[i]), 0);
	}
	for (i = 0; i < 2; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	(void)pthread_barrier_destroy(&ready);
}

static int
winners(struct publisher both[2])
{
	return ((both[0].problem == NULL) + (both[1].problem == NULL));
}

static struct problem *
losers_problem(struct publisher both[2])
{
	return (both[0].problem != NULL ? both[0].problem : both[1].problem);
}

/*
 * Two planners press "publish" on the same draft. Without the row lock both
 * would read "draft" and the second would publish, and log, once more.
 */
static void
race_two_publish_the_same_draft_and_one_wins(void **state)
{
	struct plan_view made = draft_of(2050);
	struct publisher both[2] = {
	    {.plan_id = made.row.id}, {.plan_id = made.row.id}};

	(void)state;
	publish_both(both);
	assert_int_equal(winners(both), 1);
	assert_problem(losers_problem(both), PROBLEM_WRONG_STATE);
	assert_string_equal(
	    test_owner_sql(planner->a,
		arena_fmt(planner->a,
		    "SELECT count(*) FROM event WHERE kind = 'plan.published'"
		    " AND subject_id = '%s'",
		    made.row.id)),
	    "1");
	person_free(both[0].person);
	person_free(both[1].person);
}

/*
 * Two drafts of the same year are published at once. Without the unique index
 * the organisation would have two plans, and inspect by whichever it likes.
 */
static void
race_two_plans_of_one_year_are_published_and_one_wins(void **state)
{
	struct plan_view one = draft_of(2051), two = draft_of(2051);
	struct publisher both[2] = {
	    {.plan_id = one.row.id}, {.plan_id = two.row.id}};

	(void)state;
	publish_both(both);
	assert_int_equal(winners(both), 1);
	assert_problem(losers_problem(both), PROBLEM_DUPLICATE);
	person_free(both[0].person);
	person_free(both[1].person);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_draft_says_what_was_put_in),
	    cmocka_unit_test(C03_an_item_that_is_not_active_is_refused),
	    cmocka_unit_test(nobody_plans_for_another_department),
	    cmocka_unit_test(a_draft_of_others_is_not_there),
	    cmocka_unit_test(a_change_needs_the_version_that_was_read),
	    cmocka_unit_test(lines_are_replaced_as_a_whole),
	    cmocka_unit_test(the_bound_of_pairs_stays_until_it_is_taken_away),
	    cmocka_unit_test(C32_a_published_plan_is_locked),
	    cmocka_unit_test(the_hash_is_of_the_published_text),
	    cmocka_unit_test(a_plan_without_slots_is_not_published),
	    cmocka_unit_test(
		an_item_retired_meanwhile_is_noticed_when_publishing),
	    cmocka_unit_test(the_preview_counts_what_the_draw_will_see),
	    cmocka_unit_test(
		the_list_shows_drafts_of_ones_own_and_what_is_published),
	    cmocka_unit_test(the_public_reads_the_published_text),
	    cmocka_unit_test(race_two_publish_the_same_draft_and_one_wins),
	    cmocka_unit_test(
		race_two_plans_of_one_year_are_published_and_one_wins),
	    cmocka_unit_test(
		one_scan_counts_each_list_as_a_scan_of_its_own_would),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
