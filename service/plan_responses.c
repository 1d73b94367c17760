/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Consultation (会商, C63): other departments answer for their own lines.
 *
 * Whoever changes a plan and whoever answers meet at the row of the answer:
 * the change takes the answer away, or the answer finds other terms.
 */
#include <string.h>

#include <openssl/sha.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"
#include "domain/rights.h"
#include "service/note.h"
#include "service/plans_private.h"
#include "storage/events.h"

const char *
plan_sha256(struct arena *a, const char *text)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];

	SHA256((const unsigned char *)text, strlen(text), digest);
	return (text_hex(a, digest, sizeof(digest)));
}

/* ---- asking ------------------------------------------------------ */

static const char **
hashes_of(struct arena *a, const struct plan_consultation *asked, size_t count)
{
	const char **hashes = arena_array(a, count, sizeof(*hashes));
	size_t i;

	for (i = 0; i < count; i++)
		hashes[i] = plan_sha256(a, asked[i].terms);
	return (hashes);
}

struct problem *
plan_ask(struct db *db, struct arena *a, const struct plan_row *row,
    const struct plan *plan)
{
	size_t count;
	const struct plan_consultation *asked = plan_consult(a, plan, &count);

	return (plans_responses_ask(
	    db, a, row, asked, hashes_of(a, asked, count), count));
}

/* ---- before publication ------------------------------------------ */

static const struct plan_answer *
answers_of(struct arena *a, const struct db_rows *rows)
{
	const struct plan_response_row *row = rows->rows;
	struct plan_answer *out = arena_array(a, rows->count, sizeof(*out));
	size_t i;

	for (i = 0; i < rows->count; i++)
		out[i] = (struct plan_answer){row[i].department,
		    row[i].department_name, row[i].terms_hash, row[i].decision,
		    row[i].reason, row[i].user_id, row[i].decided_at};
	return (out);
}

/* One person cannot speak for both sides. */
static struct problem *
require_another(struct ctx *x, const struct plan_answer *answers, size_t count)
{
	const char *me = x->actor->user_id;
	size_t i;

	for (i = 0; i < count; i++)
		if (me != NULL && answers[i].user_id != NULL &&
		    strcmp(answers[i].user_id, me) == 0)
			return (problem_new(x->arena, PROBLEM_FORBIDDEN, NULL,
			    "您已代表%s回复会商意见，应当由其他人发布计划",
			    answers[i].department_name));
	return (NULL);
}

struct problem *
plan_require_agreed(struct db *db, struct ctx *x, const char *id,
    const struct plan *plan, const struct plan_answer **agreed, size_t *count)
{
	struct arena *a = x->arena;
	const struct plan_consultation *asked;
	const struct plan_answer *answers;
	struct db_rows rows;

	TRY(plans_responses_lock(db, a, id));
	TRY(plans_responses(db, a, id, &rows));
	answers = answers_of(a, &rows);
	asked = plan_consult(a, plan, count);
	TRY(plan_check_agreed(a, asked, hashes_of(a, asked, *count), *count,
	    answers, rows.count));
	TRY(require_another(x, answers, rows.count));
	/* Rows of others there are none: a change of the plan removes them. */
	*agreed = answers;
	*count = rows.count;
	return (NULL);
}

/* ---- answering --------------------------------------------------- */

struct responding {
	struct ctx *x;
	const char *id;
	const struct plan_reply *reply;
	struct plan_view *out;
};

/* The row of the department that the actor acts for; NULL: it is not asked.
 */
static const struct plan_response_row *
own_row(struct ctx *x, const struct db_rows *rows)
{
	const struct plan_response_row *row = rows->rows, *own = NULL;
	size_t i;

	for (i = 0; i < rows->count; i++)
		if (rights_within(x->actor->org_path, row[i].org_path) &&
		    (own == NULL ||
			strlen(row[i].org_path) > strlen(own->org_path)))
			own = &row[i];
	return (own);
}

static struct problem *
require_open(struct responding *r, const struct plan_row *plan,
    const struct plan_response_row *own)
{
	struct arena *a = r->x->arena;

	if (own == NULL)
		return (problem_new(a, PROBLEM_FORBIDDEN, NULL,
		    "该计划没有需要贵部门会商的事项"));
	if (!actor_may(r->x->actor, PERM_PLAN_MANAGE, r->x->actor->org_path))
		return (problem_new(a, PROBLEM_FORBIDDEN, NULL,
		    "对该机构没有“%s”的权限",
		    permission_title(PERM_PLAN_MANAGE)));
	if (strcmp(plan->state, "draft") != 0)
		return (problem_new(a, PROBLEM_WRONG_STATE, NULL,
		    "计划已经发布，会商意见不能再改"));
	if (strcmp(r->reply->terms_hash, own->terms_hash) != 0)
		return (problem_new(a, PROBLEM_STALE, "/terms_hash",
		    "计划中贵部门的内容已经改变，请重新阅读后再回复"));
	return (NULL);
}

static struct problem *
respond(struct db *db, struct arena *a, void *arg)
{
	struct responding *r = arg;
	const struct plan_response_row *own;
	struct plan_response_row row;
	struct plan_row plan;
	struct db_rows rows;

	TRY(plans_get(db, a, r->id, &plan));
	TRY(plans_responses_lock(db, a, r->id));
	TRY(plans_get(db, a, r->id, &plan));
	TRY(plans_responses(db, a, r->id, &rows));
	own = own_row(r->x, &rows);
	TRY(require_open(r, &plan, own));
	row = *own;
	row.decision = r->reply->decision;
	row.reason = r->reply->reason;
	row.user_id = r->x->actor->user_id;
	row.decided_at = clock_rfc3339(a, r->x->now_ms);
	TRY(plans_respond(db, a, r->id, &row));
	TRY(event_append(db, r->x,
	    &(struct event){EVENT_PLAN_RESPONDED, r->id, row.lead_path, NULL,
		note_texts(a, row.department, row.decision, "terms_hash",
		    row.terms_hash)}));
	return (plan_view_load(db, a, r->id, r->out));
}

struct problem *
plan_respond(struct ctx *x, const char *id, const struct plan_reply *reply,
    struct plan_view *out)
{
	struct responding r = {x, id, reply, out};

	TRY(ctx_require(x, PERM_PLAN_MANAGE));
	if (strcmp(reply->decision, "refused") == 0 && reply->reason == NULL)
		return (problem_new(x->arena, PROBLEM_RULE, "/reason",
		    "不同意的应当说明理由或者修改建议（C63）"));
	return (db_transact(x->db, x->arena, respond, &r));
}
