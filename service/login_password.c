/* SPDX-License-Identifier: Apache-2.0 */
/* New passwords: by who knows the old one, or has a one-time code. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/helper.h"
#include "domain/password.h"
#include "service/login.h"
#include "service/login_attempt.h"
#include "service/login_session.h"
#include "service/secret.h"
#include "storage/events.h"

struct renewal {
	struct ctx *x;
	const struct login_try *t;
	const char *hash;      /* of the new password */
	const char *code_hash; /* of the code that allows it; NULL: none */
	bool done;
};

static struct problem *
check_strength(struct ctx *x, const char *login, const char *password)
{
	const char *why = password_weakness(login, password);

	if (why == NULL)
		return (NULL);
	return (problem_new(
	    x->arena, PROBLEM_WEAK_PASSWORD, "/password", "%s", why));
}

static struct problem *
write_new(struct db *db, struct arena *a, struct renewal *r)
{
	const char *now = clock_rfc3339(a, r->x->now_ms);
	struct reset_use use = {r->t->user_id, r->code_hash, r->hash};

	r->done = true;
	if (r->code_hash == NULL)
		return (users_password_set(db, a, r->t->user_id, r->hash));
	return (users_reset_use(db, a, now, &use, &r->done));
}

static struct problem *
renew(struct db *db, struct arena *a, void *arg)
{
	struct renewal *r = arg;
	const char *id = r->t->user_id, *now = clock_rfc3339(a, r->x->now_ms);
	struct actor self = {.kind = ACTOR_USER, .user_id = id};
	struct ctx as_user = *r->x;
	struct user_row user;

	/* Nobody: the code cannot be right. */
	if (!r->t->exists)
		return (NULL);
	TRY(users_lock(db, a, id, &user));
	TRY(write_new(db, a, r));
	if (!r->done)
		return (NULL);
	as_user.actor = &self;
	TRY(login_try_good(db, r->x, r->t));
	TRY(session_end_all(db, a, id, now));
	TRY(users_touch(db, a, id, now));
	return (event_append(db, &as_user,
	    &(struct event){EVENT_USER_PASSWORD_CHANGED, id,
		r->t->user.org_path, NULL, NULL}));
}

struct problem *
login_change(struct ctx *x, const char *current, const char *password)
{
	struct renewal r = {.x = x};
	struct user_row me;
	struct login_try t;
	bool good;

	TRY(ctx_require_user(x));
	TRY(users_get(x->db, x->arena, x->actor->user_id, &me));
	TRY(check_strength(x, me.login, password));
	if (strcmp(current, password) == 0)
		return (problem_new(x->arena, PROBLEM_WEAK_PASSWORD,
		    "/password", "新密码不能与当前密码相同"));
	TRY(login_try_begin(x, me.login, &t));
	TRY(helper_password_verify(
	    x->helper, x->arena, t.hash, current, &good));
	if (!good) {
		struct problem *p = login_try_bad(x, &t);

		if (p->kind != PROBLEM_LOGIN_FAILED)
			return (p);
		return (problem_new(x->arena, PROBLEM_INVALID,
		    "/current_password", "当前密码不正确"));
	}
	TRY(helper_password_hash(x->helper, x->arena, password, &r.hash));
	r.t = &t;
	return (db_transact(login_db(x), x->arena, renew, &r));
}

struct problem *
login_reset(
    struct ctx *x, const char *login, const char *code, const char *password)
{
	struct renewal r = {.x = x, .code_hash = secret_hash(x->arena, code)};
	struct problem *bad;
	struct login_try t;

	TRY(check_strength(x, login, password));
	TRY(login_try_begin(x, login, &t));
	TRY(helper_password_hash(x->helper, x->arena, password, &r.hash));
	r.t = &t;
	TRY(db_transact(login_db(x), x->arena, renew, &r));
	if (r.done)
		return (NULL);
	bad = login_try_bad(x, &t);
	if (bad->kind == PROBLEM_LOGIN_FAILED)
		bad->detail = "登录名或重置码不正确，或重置码已经用过、已经过"
			      "期，请向管理员索取新的重置码";
	return (bad);
}
