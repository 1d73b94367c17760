/* SPDX-License-Identifier: Apache-2.0 */
#include "service/idempotency.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "storage/db.h"
#include "storage/idempotency.h"

struct attempt {
	struct ctx *x;
	struct idempotency_scope scope;
	const struct idempotency_key *key;
	struct problem *(*act)(void *, struct idempotency_reply *);
	void *arg;
	struct idempotency_reply *reply;
};

static const char *
oldest(struct ctx *x)
{
	return (clock_rfc3339(
	    x->arena, x->now_ms - INT64_C(86400000) * IDEMPOTENCY_DAYS));
}

static struct idempotency_row
row_of(const struct attempt *t)
{
	return ((struct idempotency_row){.body_hash = t->key->body_hash,
	    .status = t->reply->status,
	    .headers = t->reply->headers,
	    .body = {t->reply->body, t->reply->len}});
}

/* Nearly every key is new: it is kept and all committed in one trip. One that
 * is not takes everything back. */
static struct problem *
act_with_new_key(struct db *db, struct arena *a, void *arg)
{
	struct attempt *t = arg;
	struct idempotency_row row;

	TRY(t->act(t->arg, t->reply));
	row = row_of(t);
	return (idempotency_keep_last(
	    db, a, &t->scope, &row, clock_rfc3339(a, t->x->now_ms)));
}

/* A taken key rolls everything back; the caller then looks what was kept. */
static struct problem *
act_and_keep(struct db *db, struct arena *a, void *arg)
{
	struct attempt *t = arg;
	struct idempotency_row row;
	bool kept;

	TRY(t->act(t->arg, t->reply));
	row = row_of(t);
	TRY(idempotency_keep(
	    db, a, &t->scope, &row, clock_rfc3339(a, t->x->now_ms), &kept));
	if (kept)
		return (NULL);
	TRY(idempotency_forget(db, a, &t->scope, oldest(t->x)));
	TRY(idempotency_keep(
	    db, a, &t->scope, &row, clock_rfc3339(a, t->x->now_ms), &kept));
	return (kept ? NULL
		     : problem_retry(a, PROBLEM_IDEMPOTENCY_RUNNING, 1, NULL));
}

/* Whether a failure may be the echo of the same request's success. */
static bool
may_be_echo(const struct problem *p)
{
	switch (problem_status(p->kind)) {
	case 409:
	case 412:
	case 422:
		return (true);
	default:
		return (false);
	}
}

static struct problem *
replay(const struct attempt *t, struct problem *failure, bool *replayed)
{
	struct arena *a = t->x->arena;
	struct idempotency_row row;
	bool found;

	TRY(idempotency_find(
	    t->x->db, a, &t->scope, oldest(t->x), &row, &found));
	if (!found)
		return (failure);
	if (strcmp(row.body_hash, t->key->body_hash) != 0)
		return (
		    problem_new(a, PROBLEM_IDEMPOTENCY_MISMATCH, NULL, NULL));
	*t->reply = (struct idempotency_reply){
	    (int)row.status, row.headers, row.body.data, row.body.len};
	*replayed = true;
	return (NULL);
}

struct problem *
idempotency_run(struct ctx *x, const struct idempotency_key *key,
    struct problem *(*act)(void *arg, struct idempotency_reply *reply),
    void *arg, struct idempotency_reply *reply, bool *replayed)
{
	const char *org = x->actor->org_id;
	struct attempt t = {.x = x,
	    .scope = {key->principal, org == NULL ? "" : org, key->method,
		key->route, key->key},
	    .key = key,
	    .act = act,
	    .arg = arg,
	    .reply = reply};
	struct problem *p;

	*replayed = false;
	p = db_transact(x->db, x->arena, act_with_new_key, &t);
	/* Used before, perhaps long ago: look, or forget and do it again. */
	if (p != NULL && p->kind == PROBLEM_IDEMPOTENCY_RUNNING)
		p = db_transact(x->db, x->arena, act_and_keep, &t);
	if (p == NULL || !may_be_echo(p))
		return (p);
	return (replay(&t, p, replayed));
}

struct problem *
idempotency_clean(struct ctx *x, int64_t *removed)
{
	return (idempotency_expire(x->db, x->arena, oldest(x), removed));
}
