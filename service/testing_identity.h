/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of accounts: included by *_test.c only. A small city with an
 * administrator of its own and one in a department, made by the same acts
 * that make a real one.
 *
 *	/SZ/ city office: `root`, administrator of everything
 *	/SZ/SCJG/ department: `keeper`, its administrator and of all below
 *	/SZ/SCJG/NS/ unit
 *	/SZ/WJW/ department
 */
#ifndef SSJ_SERVICE_TESTING_IDENTITY_H
#define SSJ_SERVICE_TESTING_IDENTITY_H

#include "storage/testing.h"

#include "base/clock.h"
#include "base/helper.h"
#include "service/calendar.h"
#include "service/login.h"
#include "service/orgs.h"
#include "service/token.h"
#include "service/users.h"

#define PASSWORD "Bright-Tea7"
#define NOW_MS	 INT64_C(1775000000000) /* 2026-03-31 */

/* Who acts, on a connection of its own. */
struct person {
	struct db *db;
	struct actor actor;
	struct ctx x;
	const char *refresh_token;
	const char *access_token;
};

struct city {
	struct arena *a;
	struct person system, root, keeper;
	struct org_row sz, scjg, ns, wjw;
	const char *password_hash; /* of PASSWORD, made once */
};

static struct city city;

static inline void
person_open(struct person *p, const struct actor *actor)
{
	assert_well(db_open(city.a, test_env("SSJ_TEST_DATABASE"), &p->db));
	p->actor = *actor;
	p->x = (struct ctx){
	    .arena = city.a,
	    .db = db_as(p->db, city.a, &p->actor),
	    .actor = &p->actor,
	    .request_id = "test",
	    .now_ms = NOW_MS,
	};
}

static inline void
person_close(struct person *p)
{
	if (p->db != NULL)
		db_close(p->db);
	p->db = NULL;
}

/* What happens to nobody in particular. */
static inline struct ctx *
as_system(void)
{
	return (&city.system.x);
}

enum {
	LOGIN_ATTEMPTS = 5, /* … and the account is locked */
};

/* The same at another time. */
static inline struct ctx
as_system_at(int64_t ms)
{
	struct ctx x = *as_system();

	x.now_ms = ms;
	return (x);
}

static inline struct problem *
refresh_at(int64_t ms, const char *token, struct login_tokens *out)
{
	struct ctx x = as_system_at(ms);

	return (login_refresh(&x, token, out));
}

/* The last test of those that deal with passwords and tokens. */
static inline void
no_secret_is_in_the_log(void **state)
{
	(void)state;
	assert_string_equal(
	    test_owner_sql(city.a,
		"SELECT count(*) FROM event WHERE before::text ~ 'argon2'"
		" OR after::text ~ 'argon2' OR after::text ~ 'Tea'"),
	    "0");
}

static inline struct problem *
try_login(const char *login, const char *password, struct login_tokens *out)
{
	struct login_request r = {.login = login, .password = password};

	return (login_password(as_system(), &r, out));
}

/* Logs in with PASSWORD and acts from then on. Ended with person_close(). */
static inline void
person_log_in(struct person *p, const char *login)
{
	struct login_tokens t;

	assert_well(try_login(login, PASSWORD, &t));
	person_open(p, &t.actor);
	p->refresh_token = t.refresh_token;
	p->access_token = t.access_token;
}

/* A new account with PASSWORD; returns its id. */
static inline const char *
account_new(const char *login, const struct org_row *home)
{
	struct user_draft draft = {.login = login,
	    .display_name = "测试人员",
	    .organization_id = home->id};
	struct user_detail d;
	struct user_reset reset;

	assert_well(user_create(as_system(), &draft, &d, &reset));
	assert_well(users_password_set(
	    as_system()->db, city.a, d.user.id, city.password_hash));
	return (d.user.id);
}

static inline void
account_grant(
    const char *id, const struct org_row *org, const char *role, bool below)
{
	struct user_grant g = {id, org->id, role, below};
	struct user_detail d;

	assert_well(user_role_grant(as_system(), &g, &d));
}

static inline void
city_org(struct org_row *out, const struct org_row *parent, const char *code,
    const char *name, const char *kind)
{
	struct org_draft draft = {parent->id, code, name, kind, "440300"};

	assert_well(org_create(as_system(), &draft, out));
}

static int
city_open(void **state)
{
	static const unsigned char key[TOKEN_KEY_BYTES] = "a key for tests";
	static const struct actor system = {.kind = ACTOR_SYSTEM};
	struct org_draft root = {
	    NULL, "SZ", "市联席会议办公室", NULL, "440300"};

	(void)state;
	token_set_key(key);
	city.a = arena_new();
	person_open(&city.system, &system);
	assert_well(
	    helper_password_hash(NULL, city.a, PASSWORD, &city.password_hash));
	assert_well(org_root_ensure(as_system(), &root, &city.sz));
	city_org(&city.scjg, &city.sz, "SCJG", "市场监督管理局", "department");
	city_org(&city.wjw, &city.sz, "WJW", "卫生健康委员会", "department");
	city_org(&city.ns, &city.scjg, "NS", "南山监管局", "unit");
	account_grant(
	    account_new("root", &city.sz), &city.sz, "administrator", true);
	account_grant(account_new("keeper", &city.scjg), &city.scjg,
	    "administrator", true);
	person_log_in(&city.root, "root");
	person_log_in(&city.keeper, "keeper");
	return (0);
}

static int
city_close(void **state)
{
	(void)state;
	person_close(&city.root);
	person_close(&city.keeper);
	person_close(&city.system);
	arena_free(city.a);
	return (0);
}

#endif
