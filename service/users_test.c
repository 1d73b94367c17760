/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts and their roles (SSJ_TEST_DATABASE). */
#include "service/testing_identity.h"

#include <pthread.h>
#include <unistd.h>

#include "base/page.h"

static struct problem *
change(struct ctx *x, const char *id, const struct user_change *c)
{
	struct user_detail d;

	assert_well(user_get(as_system(), id, &d));
	return (user_update(x, id, d.user.version, c, &d));
}

static struct problem *
grant(struct ctx *x, const char *id, const struct org_row *org,
    const char *role, bool below)
{
	struct user_grant g = {id, org->id, role, below};
	struct user_detail d;

	return (user_role_grant(x, &g, &d));
}

static struct problem *
take_away(
    struct ctx *x, const char *id, const struct org_row *org, const char *role)
{
	struct user_grant g = {
	    .user_id = id, .organization_id = org->id, .role = role};

	return (user_role_revoke(x, &g));
}

static const char *
id_of(const char *login)
{
	struct user_row u;

	assert_well(users_by_login(as_system()->db, city.a, login, &u));
	return (u.id);
}

/* ---- making -------------------------------------------------------------- */

static void
an_account_begins_without_password_and_role(void **state)
{
	struct user_draft draft = {.login = "li.lei",
	    .display_name = "检查一科科员",
	    .organization_id = city.ns.id};
	struct user_detail d;
	struct user_reset reset;
	struct login_tokens t;

	(void)state;
	assert_well(user_create(&city.keeper.x, &draft, &d, &reset));
	assert_string_equal(d.user.status, "active");
	assert_string_equal(d.org_name, "南山监管局");
	assert_int_equal(d.roles.count, 0);
	assert_problem(try_login("li.lei", "", &t), PROBLEM_LOGIN_FAILED);
	assert_well(
	    login_reset(as_system(), "li.lei", reset.code, "Greener-Tea8"));
	assert_well(try_login("li.lei", "Greener-Tea8", &t));
	assert_problem(
	    user_create(&city.keeper.x, &draft, &d, &reset), PROBLEM_DUPLICATE);
}

static void
nobody_makes_accounts_outside_his_reach(void **state)
{
	struct user_draft beside = {.login = "beside",
			      .display_name = "别处",
			      .organization_id = city.wjw.id},
			  nowhere = {.login = "nowhere",
			      .display_name = "无处",
			      .organization_id = UUID_FIRST};
	struct user_detail d;
	struct user_reset reset;

	(void)state;
	assert_problem(
	    user_create(&city.keeper.x, &beside, &d, &reset), PROBLEM_RULE);
	assert_problem(
	    user_create(&city.keeper.x, &nowhere, &d, &reset), PROBLEM_RULE);
}

static void
an_inspectors_account_needs_an_inspector(void **state)
{
	struct user_draft draft = {.login = "ghost",
	    .display_name = "查无此人",
	    .organization_id = city.ns.id,
	    .inspector_id = UUID_FIRST};
	struct user_detail d;
	struct user_reset reset;
	struct problem *p;

	(void)state;
	p = user_create(&city.root.x, &draft, &d, &reset);
	assert_problem(p, PROBLEM_RULE);
	assert_string_equal(p->fields->pointer, "/inspector_id");
}

/* ---- looking ------------------------------------------------------------- */

static void
accounts_of_others_are_not_there(void **state)
{
	const char *id = account_new("doctor", &city.wjw);
	struct user_change c = {.status = "suspended"};
	struct user_reset r;
	struct user_detail d;

	(void)state;
	assert_problem(user_get(&city.keeper.x, id, &d), PROBLEM_NOT_FOUND);
	assert_problem(user_reset(&city.keeper.x, id, &r), PROBLEM_NOT_FOUND);
	assert_problem(change(&city.keeper.x, id, &c), PROBLEM_NOT_FOUND);
	assert_problem(grant(&city.keeper.x, id, &city.scjg, "planner", false),
	    PROBLEM_NOT_FOUND);
	assert_well(user_get(&city.root.x, id, &d));
}

static void
a_list_shows_what_is_within_reach(void **state)
{
	struct page page = {.keys = 1, .limit = 50};
	struct user_query all = {0}, outside = {.organization_id = city.wjw.id},
			  unit = {.organization_id = city.ns.id};
	struct user_row *u;
	struct db_rows rows;
	size_t i;

	(void)state;
	(void)account_new("unit.clerk", &city.ns);
	assert_well(user_list(&city.keeper.x, &all, &page, &rows));
	u = rows.rows;
	for (i = 0; i < rows.count; i++)
		assert_int_equal(strncmp(u[i].org_path, "/SZ/SCJG/", 9), 0);
	assert_true(rows.count >= 2);
	assert_well(user_list(&city.keeper.x, &unit, &page, &rows));
	assert_string_equal(
	    ((struct user_row *)rows.rows)[rows.count - 1].login, "unit.clerk");
	assert_problem(user_list(&city.keeper.x, &outside, &page, &rows),
	    PROBLEM_NOT_FOUND);
}

static void
an_administrator_without_reach_below_sees_his_own_only(void **state)
{
	struct page page = {.keys = 1, .limit = 50};
	const char *id = account_new("narrow", &city.scjg);
	struct user_query all = {0};
	struct person narrow;
	struct user_row *u;
	struct db_rows rows;
	size_t i;

	(void)state;
	(void)account_new("unit.other", &city.ns);
	account_grant(id, &city.scjg, "administrator", false);
	person_log_in(&narrow, "narrow");
	assert_well(user_list(&narrow.x, &all, &page, &rows));
	u = rows.rows;
	for (i = 0; i < rows.count; i++)
		assert_string_equal(u[i].org_path, "/SZ/SCJG/");
	assert_problem(
	    grant(&narrow.x, id_of("unit.other"), &city.scjg, "planner", false),
	    PROBLEM_NOT_FOUND);
	person_close(&narrow);
}

/* The second wall: the same connection, with no service in between. */
static void
row_level_security_refuses_what_the_service_forgot(void **state)
{
	const char *now = clock_rfc3339(city.a, NOW_MS),
		   *id = account_new("walled", &city.wjw);
	struct user_role_row role = {
	    .org_id = city.wjw.id, .role_code = "planner"};
	struct credential_row secret;
	struct user_row u;

	(void)state;
	assert_well(users_get(city.keeper.x.db, city.a, id, &u));
	u.status = "suspended";
	assert_problem(
	    users_update(city.keeper.x.db, city.a, now, &u), PROBLEM_STALE);
	assert_problem(users_credential(city.keeper.x.db, city.a, id, &secret),
	    PROBLEM_NOT_FOUND);
	assert_problem(users_role_put(city.keeper.x.db, city.a, now,
			   city.keeper.actor.user_id, &role, NULL),
	    PROBLEM_FORBIDDEN);
}

/* ---- granting ------------------------------------------------------------ */

static void
a_granted_role_works_from_the_next_token_on(void **state)
{
	const char *id = account_new("planner", &city.scjg);
	struct person before, after;

	(void)state;
	person_log_in(&before, "planner");
	assert_false(actor_may(&before.actor, PERM_PLAN_MANAGE, "/SZ/SCJG/"));
	assert_well(grant(&city.keeper.x, id, &city.scjg, "planner", true));
	assert_problem(
	    org_get(&before.x, city.sz.id, &city.sz), PROBLEM_TOKEN_INVALID);
	person_log_in(&after, "planner");
	assert_true(actor_may(&after.actor, PERM_PLAN_MANAGE, "/SZ/SCJG/NS/"));
	person_close(&before);
	person_close(&after);
}

static void
nobody_gives_away_more_reach_than_he_has(void **state)
{
	const char *id = account_new("climber", &city.scjg);
	struct person flat;

	(void)state;
	assert_problem(
	    grant(&city.keeper.x, id, &city.sz, "administrator", true),
	    PROBLEM_FORBIDDEN);
	assert_problem(grant(&city.keeper.x, id, &city.wjw, "planner", false),
	    PROBLEM_FORBIDDEN);
	account_grant(account_new("flat", &city.scjg), &city.scjg,
	    "administrator", false);
	person_log_in(&flat, "flat");
	assert_problem(
	    grant(&flat.x, id, &city.scjg, "planner", true), PROBLEM_FORBIDDEN);
	assert_well(grant(&flat.x, id, &city.scjg, "planner", false));
	person_close(&flat);
}

static void
nobody_takes_away_reach_beyond_his_own(void **state)
{
	const char *id = account_new("reaching", &city.scjg);
	struct person flat;

	(void)state;
	account_grant(id, &city.scjg, "planner", true);
	person_log_in(&flat, "flat");
	assert_problem(
	    take_away(&flat.x, id, &city.scjg, "planner"), PROBLEM_FORBIDDEN);
	assert_problem(grant(&flat.x, id, &city.scjg, "planner", false),
	    PROBLEM_FORBIDDEN);
	person_close(&flat);
	assert_well(take_away(&city.keeper.x, id, &city.scjg, "planner"));
}

static void
nobody_changes_his_own_account(void **state)
{
	const char *id = city.keeper.actor.user_id;
	struct user_change c = {.display_name = "我"};
	struct user_reset r;

	(void)state;
	assert_problem(
	    grant(&city.keeper.x, id, &city.scjg, "publication_officer", true),
	    PROBLEM_RULE);
	assert_problem(
	    take_away(&city.keeper.x, id, &city.scjg, "administrator"),
	    PROBLEM_RULE);
	assert_problem(change(&city.keeper.x, id, &c), PROBLEM_RULE);
	assert_problem(user_reset(&city.keeper.x, id, &r), PROBLEM_RULE);
}

/* By resetting its password he would become it. */
static void
an_account_with_a_role_higher_up_is_out_of_reach(void **state)
{
	const char *id = account_new("high", &city.scjg);
	struct user_change c = {.status = "suspended"};
	struct user_reset r;

	(void)state;
	account_grant(id, &city.sz, "draw_operator", true);
	assert_problem(user_reset(&city.keeper.x, id, &r), PROBLEM_FORBIDDEN);
	assert_problem(change(&city.keeper.x, id, &c), PROBLEM_FORBIDDEN);
	assert_well(user_reset(&city.root.x, id, &r));
}

static void
a_role_that_is_not_held_cannot_be_taken_away(void **state)
{
	const char *id = account_new("roleless", &city.scjg);

	(void)state;
	assert_problem(take_away(&city.keeper.x, id, &city.scjg, "planner"),
	    PROBLEM_NOT_FOUND);
}

static void
there_are_only_the_roles_there_are(void **state)
{
	const char *id = account_new("king", &city.scjg);
	struct db_rows rows;

	(void)state;
	assert_problem(grant(&city.keeper.x, id, &city.scjg, "king", true),
	    PROBLEM_NOT_FOUND);
	assert_well(role_list(&city.keeper.x, &rows));
	assert_int_equal(rows.count, 8);
	assert_string_equal(
	    ((struct role_row *)rows.rows)[0].code, "administrator");
}

/* ---- suspending ---------------------------------------------------------- */

static void
a_suspended_account_stops_at_once(void **state)
{
	const char *id = account_new("leaver", &city.ns);
	struct user_change off = {.status = "suspended"},
			   on = {.status = "active"};
	struct login_tokens t;
	struct person leaver;

	(void)state;
	person_log_in(&leaver, "leaver");
	assert_well(org_get(&leaver.x, city.ns.id, &city.ns));
	assert_well(change(&city.keeper.x, id, &off));
	assert_problem(
	    org_get(&leaver.x, city.ns.id, &city.ns), PROBLEM_TOKEN_INVALID);
	assert_problem(login_refresh(as_system(), leaver.refresh_token, &t),
	    PROBLEM_TOKEN_INVALID);
	assert_problem(try_login("leaver", PASSWORD, &t), PROBLEM_LOGIN_FAILED);
	assert_well(change(&city.keeper.x, id, &on));
	assert_well(try_login("leaver", PASSWORD, &t));
	person_close(&leaver);
}

static void
a_change_needs_the_version_that_was_read(void **state)
{
	const char *id = account_new("changed", &city.ns);
	struct user_change c = {.display_name = "改名"};
	struct user_detail d;

	(void)state;
	assert_well(user_update(&city.keeper.x, id, 1, &c, &d));
	assert_string_equal(d.user.display_name, "改名");
	assert_int_equal(d.user.version, 2);
	assert_problem(
	    user_update(&city.keeper.x, id, 1, &c, &d), PROBLEM_STALE);
}

static void
people_move_within_reach_only(void **state)
{
	const char *id = account_new("mover", &city.ns);
	struct user_change out = {.organization_id = city.wjw.id},
			   up = {.organization_id = city.scjg.id};

	(void)state;
	assert_problem(change(&city.keeper.x, id, &out), PROBLEM_RULE);
	assert_well(change(&city.keeper.x, id, &up));
}

/* ---- the last administrator ---------------------------------------------- */

static void
one_administrator_of_the_city_remains(void **state)
{
	const char *root = id_of("root");
	struct user_change off = {.status = "suspended"};
	struct user_reset r;

	(void)state;
	assert_problem(change(as_system(), root, &off), PROBLEM_RULE);
	assert_problem(take_away(as_system(), root, &city.sz, "administrator"),
	    PROBLEM_RULE);
	assert_problem(user_reset(as_system(), root, &r), PROBLEM_RULE);
	assert_problem(
	    grant(as_system(), root, &city.sz, "administrator", false),
	    PROBLEM_RULE);
}

static void
the_last_administrator_may_lose_other_roles(void **state)
{
	const char *root = id_of("root");

	(void)state;
	account_grant(root, &city.sz, "planner", true);
	assert_well(take_away(as_system(), root, &city.sz, "planner"));
	assert_problem(take_away(as_system(), root, &city.sz, "planner"),
	    PROBLEM_NOT_FOUND);
}

/* One who reaches no further than his department cannot lock the root. */
static void
an_administrator_may_lose_roles_of_a_department(void **state)
{
	const char *home = account_new("both", &city.scjg);

	(void)state;
	account_grant(home, &city.sz, "administrator", true);
	account_grant(home, &city.scjg, "planner", true);
	assert_well(grant(&city.keeper.x, home, &city.scjg, "planner", false));
	assert_well(take_away(&city.keeper.x, home, &city.scjg, "planner"));
	assert_well(take_away(as_system(), home, &city.sz, "administrator"));
}

/* Who cannot log in yet does not count. */
static void
a_second_one_counts_when_he_has_a_password(void **state)
{
	struct user_draft draft = {.login = "second",
	    .display_name = "第二名管理员",
	    .organization_id = city.sz.id};
	const char *root = id_of("root");
	struct user_change off = {.status = "suspended"},
			   on = {.status = "active"};
	struct user_detail d;
	struct user_reset reset;

	(void)state;
	assert_well(user_create(as_system(), &draft, &d, &reset));
	account_grant(d.user.id, &city.sz, "administrator", true);
	assert_problem(change(as_system(), root, &off), PROBLEM_RULE);
	assert_well(users_password_set(
	    as_system()->db, city.a, d.user.id, city.password_hash));
	assert_well(change(as_system(), root, &off));
	assert_problem(change(as_system(), d.user.id, &off), PROBLEM_RULE);
	assert_well(change(as_system(), root, &on));
}

struct removal {
	struct person by;
	const char *whom;
	struct problem *p;
};

static void *
remove_administrator(void *arg)
{
	struct removal *r = arg;

	r->p = take_away(&r->by.x, r->whom, &city.sz, "administrator");
	return (NULL);
}

/* A transaction of somebody else that holds the root of the tree. */
static PGconn *
hold_root(void)
{
	PGconn *pg = PQconnectdb(test_env("SSJ_TEST_DATABASE_OWNER"));

	PQclear(PQexec(pg, "BEGIN"));
	PQclear(PQexec(pg,
	    "SELECT FROM organization WHERE parent_id IS NULL"
	    " FOR NO KEY UPDATE"));
	return (pg);
}

static void
let_go(PGconn *pg)
{
	PQclear(PQexec(pg, "COMMIT"));
	PQfinish(pg);
}

/* Until both have come as far as they can. */
static void
wait_for_two_in_line(void)
{
	while (strcmp(test_admin_sql(city.a,
			  "SELECT count(*) FROM pg_locks WHERE NOT granted"),
		   "2") != 0)
		(void)usleep(1000);
}

/*
 * Lost update: each of the last two sees the other one still there, both are
 * removed, and nobody can administer the city. They wait for each other on
 * the root of the tree, so the second sees that he would be the last.
 */
static void
two_administrators_cannot_remove_each_other(void **state)
{
	struct removal a = {.whom = id_of("second")},
		       b = {.whom = id_of("root")};
	struct arena *own[2] = {arena_new(), arena_new()};
	pthread_t threads[2];
	PGconn *gate;

	(void)state;
	person_log_in(&a.by, "root");
	person_log_in(&b.by, "second");
	a.by.x.arena = own[0];
	b.by.x.arena = own[1];
	gate = hold_root();
	assert_int_equal(
	    pthread_create(&threads[0], NULL, remove_administrator, &a), 0);
	assert_int_equal(
	    pthread_create(&threads[1], NULL, remove_administrator, &b), 0);
	wait_for_two_in_line();
	let_go(gate);
	(void)pthread_join(threads[0], NULL);
	(void)pthread_join(threads[1], NULL);
	assert_true((a.p == NULL) != (b.p == NULL));
	assert_problem(a.p == NULL ? b.p : a.p, PROBLEM_RULE);
	assert_string_equal(
	    test_owner_sql(city.a,
		"SELECT count(*) FROM user_role r JOIN organization o"
		" ON o.id = r.org_id WHERE role_code = 'administrator'"
		" AND o.parent_id IS NULL"),
	    "1");
	person_close(&a.by);
	person_close(&b.by);
	arena_free(own[0]);
	arena_free(own[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_account_begins_without_password_and_role),
	    cmocka_unit_test(nobody_makes_accounts_outside_his_reach),
	    cmocka_unit_test(an_inspectors_account_needs_an_inspector),
	    cmocka_unit_test(accounts_of_others_are_not_there),
	    cmocka_unit_test(a_list_shows_what_is_within_reach),
	    cmocka_unit_test(
		an_administrator_without_reach_below_sees_his_own_only),
	    cmocka_unit_test(
		row_level_security_refuses_what_the_service_forgot),
	    cmocka_unit_test(a_granted_role_works_from_the_next_token_on),
	    cmocka_unit_test(nobody_gives_away_more_reach_than_he_has),
	    cmocka_unit_test(nobody_takes_away_reach_beyond_his_own),
	    cmocka_unit_test(nobody_changes_his_own_account),
	    cmocka_unit_test(an_account_with_a_role_higher_up_is_out_of_reach),
	    cmocka_unit_test(a_role_that_is_not_held_cannot_be_taken_away),
	    cmocka_unit_test(there_are_only_the_roles_there_are),
	    cmocka_unit_test(a_suspended_account_stops_at_once),
	    cmocka_unit_test(a_change_needs_the_version_that_was_read),
	    cmocka_unit_test(people_move_within_reach_only),
	    cmocka_unit_test(one_administrator_of_the_city_remains),
	    cmocka_unit_test(the_last_administrator_may_lose_other_roles),
	    cmocka_unit_test(an_administrator_may_lose_roles_of_a_department),
	    cmocka_unit_test(a_second_one_counts_when_he_has_a_password),
	    cmocka_unit_test(two_administrators_cannot_remove_each_other),
	};

	return (cmocka_run_group_tests(tests, city_open, city_close));
}
