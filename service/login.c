/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords in, tokens out; and the tokens that follow. */
#include "service/login.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/helper.h"
#include "base/uuid.h"
#include "service/login_attempt.h"
#include "service/login_session.h"
#include "service/secret.h"
#include "storage/events.h"

/* ---- with a password ----------------------------------------------------- */

struct opening {
	struct ctx *x;
	const struct login_request *request;
	const struct login_try *t;
	struct login_tokens *out;
};

static struct problem *
open_session(struct db *db, struct arena *a, void *arg)
{
	struct opening *o = arg;
	struct ctx as_user = *o->x;
	const char *now = clock_rfc3339(a, o->x->now_ms);
	struct session_row s = {.session_id = uuid_new(a), .began_at = now};
	struct user_row user;

	/* What was changed while the password was being hashed counts. */
	TRY(users_lock(db, a, o->t->user.id, &user));
	if (user.version != o->t->user.version)
		return (problem_new(a, PROBLEM_LOGIN_FAILED, NULL, NULL));
	TRY(login_try_good(db, o->x, o->t));
	TRY(login_actor(
	    db, o->x, &user, o->request->organization_id, &o->out->actor));
	TRY(login_issue(db, o->x, &s, o->out));
	as_user.actor = &o->out->actor;
	return (event_append(db, &as_user,
	    &(struct event){EVENT_LOGIN_SUCCEEDED, user.id,
		o->out->actor.org_path, NULL, NULL}));
}

struct problem *
login_password(
    struct ctx *x, const struct login_request *r, struct login_tokens *out)
{
	struct login_try t;
	struct opening o = {x, r, &t, out};
	bool good;

	TRY(login_try_begin(x, r->login, &t));
	TRY(helper_password_verify(
	    x->helper, x->arena, t.hash, r->password, &good));
	if (!good)
		return (login_try_bad(x, &t));
	return (db_transact(login_db(x), x->arena, open_session, &o));
}

/* ---- with a refresh token ------------------------------------------------ */

struct refreshing {
	struct ctx *x;
	const char *hash;
	enum problem_kind refusal; /* what to answer when `refused` */
	bool refused;
	struct login_tokens *out;
};

/* A refusal that must be written down: the transaction commits all the same. */
static struct problem *
refuse(struct refreshing *r, enum problem_kind kind)
{
	r->refused = true;
	r->refusal = kind;
	return (NULL);
}

/* The token and its account, which is locked: two who come at once come one
 * after the other. *found false when there is no such token or its session was
 * ended. */
static struct problem *
take(struct db *db, struct refreshing *r, struct session_row *s,
    struct user_row *user, bool *found)
{
	struct arena *a = r->x->arena;
	const char *now = clock_rfc3339(a, r->x->now_ms);
	struct problem *p = session_get(db, a, r->hash, now, s);

	*found = p == NULL;
	if (p != NULL && p->kind == PROBLEM_NOT_FOUND)
		return (NULL);
	TRY(p);
	TRY(users_lock(db, a, s->user_id, user));
	TRY(session_get(db, a, r->hash, now, s));
	*found = !s->revoked;
	return (NULL);
}

static struct problem *
end_session(struct db *db, struct refreshing *r, const struct session_row *s,
    const struct user_row *user, enum event_kind kind)
{
	struct arena *a = r->x->arena;
	const char *now = clock_rfc3339(a, r->x->now_ms);

	TRY(session_end(db, a, s->session_id, now));
	TRY(users_touch(db, a, user->id, now));
	return (event_append(db, r->x,
	    &(struct event){kind, user->id, user->org_path, NULL, NULL}));
}

static struct problem *
rotate(struct db *db, struct refreshing *r, const struct session_row *s,
    const struct user_row *user)
{
	struct arena *a = r->x->arena;
	struct problem *p;

	if (strcmp(user->status, "active") != 0)
		return (refuse(r, PROBLEM_TOKEN_INVALID));
	p = login_actor(db, r->x, user, s->org_id, &r->out->actor);
	if (p != NULL && p->kind == PROBLEM_FORBIDDEN)
		return (refuse(r, PROBLEM_TOKEN_INVALID));
	TRY(p);
	TRY(session_use(db, a, r->hash, clock_rfc3339(a, r->x->now_ms)));
	return (login_issue(db, r->x, s, r->out));
}

static struct problem *
refresh(struct db *db, struct arena *a, void *arg)
{
	struct refreshing *r = arg;
	struct session_row s;
	struct user_row user;
	bool found;

	(void)a;
	r->refused = false; /* of an attempt that is repeated */
	TRY(take(db, r, &s, &user, &found));
	if (!found)
		return (refuse(r, PROBLEM_TOKEN_INVALID));
	/* Also when it has expired: its session may go on without it. */
	if (s.used) {
		TRY(end_session(db, r, &s, &user, EVENT_REFRESH_REUSED));
		return (refuse(r, PROBLEM_REFRESH_REUSED));
	}
	if (s.expired)
		return (refuse(r, PROBLEM_TOKEN_INVALID));
	return (rotate(db, r, &s, &user));
}

struct problem *
login_refresh(
    struct ctx *x, const char *refresh_token, struct login_tokens *out)
{
	struct refreshing r = {
	    .x = x, .hash = secret_hash(x->arena, refresh_token), .out = out};

	TRY(db_transact(login_db(x), x->arena, refresh, &r));
	if (r.refused)
		return (problem_new(x->arena, r.refusal, NULL, NULL));
	return (NULL);
}

static struct problem *
revoke(struct db *db, struct arena *a, void *arg)
{
	struct refreshing *r = arg;
	struct session_row s;
	struct user_row user;
	bool found;

	(void)a;
	TRY(take(db, r, &s, &user, &found));
	if (!found)
		return (NULL);
	return (end_session(db, r, &s, &user, EVENT_LOGIN_ENDED));
}

struct problem *
login_revoke(struct ctx *x, const char *refresh_token)
{
	struct refreshing r = {
	    .x = x, .hash = secret_hash(x->arena, refresh_token)};

	return (db_transact(login_db(x), x->arena, revoke, &r));
}
