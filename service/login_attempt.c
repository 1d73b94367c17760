/* SPDX-License-Identifier: Apache-2.0 */
#include "service/login_attempt.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/page.h"
#include "service/login_session.h"
#include "service/secret.h"
#include "storage/events.h"
#include "storage/sessions.h"

enum {
	LOCKS_AT = 5
}; /* failures; as in sessions.sql */

static struct problem *
find(struct ctx *x, const char *login, struct login_try *out)
{
	struct db *db = login_db(x);
	struct credential_row secret = {0};
	struct problem *p;

	p = users_by_login(db, x->arena, login, &out->user);
	if (p != NULL && p->kind != PROBLEM_NOT_FOUND)
		return (p);
	out->exists = p == NULL && strcmp(out->user.status, "active") == 0;
	out->user_id = out->exists ? out->user.id : UUID_FIRST;
	p = users_credential(db, x->arena, out->user_id, &secret);
	if (p != NULL && p->kind != PROBLEM_NOT_FOUND)
		return (p);
	out->hash = secret.password_hash;
	return (NULL);
}

struct problem *
login_try_begin(struct ctx *x, const char *login, struct login_try *out)
{
	int64_t wait_s;

	*out = (struct login_try){.key = secret_hash(x->arena, login)};
	TRY(login_attempt(login_db(x), x->arena, out->key,
	    clock_rfc3339(x->arena, x->now_ms), &out->failures, &wait_s));
	if (out->failures == 0)
		return (problem_retry(x->arena, PROBLEM_TOO_MANY_REQUESTS,
		    wait_s < 1 ? 1 : (int)wait_s,
		    "连续失败次数过多，请稍后再试"));
	return (find(x, login, out));
}

struct problem *
login_try_good(struct db *db, struct ctx *x, const struct login_try *t)
{
	return (login_forgive(db, x->arena, t->key));
}

struct locking {
	struct ctx *x;
	const struct login_try *t;
};

static struct problem *
note_lock(struct db *db, struct arena *a, void *arg)
{
	struct locking *l = arg;
	const struct login_try *t = l->t;

	(void)a;
	return (event_append(db, l->x,
	    &(struct event){EVENT_USER_LOCKED, t->exists ? t->user.id : t->key,
		t->exists ? t->user.org_path : NULL, NULL, NULL}));
}

struct problem *
login_try_bad(struct ctx *x, const struct login_try *t)
{
	struct locking l = {x, t};

	if (t->failures >= LOCKS_AT)
		TRY(db_transact(login_db(x), x->arena, note_lock, &l));
	return (problem_new(x->arena, PROBLEM_LOGIN_FAILED, NULL, NULL));
}
