/* SPDX-License-Identifier: Apache-2.0 */
/* Review: somebody who was not there reads what those who were have signed. */
#include <string.h>

#include "service/note.h"
#include "service/record.h"
#include "service/record_act.h"
#include "service/scope.h"
#include "storage/task_partners.h"

/* ---- review ------------------------------------------------------------ */

/* Nobody judges his own work. */
static struct problem *
require_outsider(struct record_act *r)
{
	const struct actor *me = r->x.actor;
	const struct record_signer_row *rows;
	struct db_rows signers;
	size_t i;

	TRY(records_signers(r->x.db, r->x.arena, &r->row, &signers));
	rows = signers.rows;
	for (i = 0; i < signers.count; i++)
		if ((me->user_id != NULL &&
			strcmp(rows[i].user_id, me->user_id) == 0) ||
		    (me->inspector_id != NULL &&
			strcmp(rows[i].inspector_id, me->inspector_id) == 0))
			return (problem_new(r->x.arena, PROBLEM_FORBIDDEN, NULL,
			    "签名人不得审核自己的检查记录（C76）"));
	return (NULL);
}

/* ---- a visit of several departments -------------------------------------- */

/* Whose record it is: one organisation's, or several, each of which has its
 * own word (C85: who checks answers for it). */
struct sides {
	const struct record_side_row *rows;
	size_t count;
};

static bool
may_review(const struct record_act *r, const struct record_side_row *side)
{
	return (actor_may(r->x.actor, PERM_RECORD_REVIEW, side->org_path));
}

static struct problem *
require_reviewer(struct record_act *r, const struct sides *s)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		if (may_review(r, &s->rows[i]))
			return (NULL);
	return (scope_require(&r->x, PERM_RECORD_REVIEW, r->row.org_path));
}

/* The actor's yes for each organisation he may speak for; *missing = the
 * first that has said nothing yet, NULL when all have. */
static struct problem *
approve_sides(struct record_act *r, const struct sides *s,
    const struct record_side_row **missing)
{
	bool any = false;
	size_t i;

	*missing = NULL;
	for (i = 0; i < s->count; i++) {
		const struct record_side_row *side = &s->rows[i];

		if (side->approved)
			continue;
		if (!may_review(r, side)) {
			*missing = *missing == NULL ? side : *missing;
			continue;
		}
		any = true;
		TRY(record_side_approve(
		    r->x.db, r->x.arena, &r->row, &r->x, side->org_id));
	}
	if (any || *missing == NULL)
		return (NULL);
	return (problem_new(r->x.arena, PROBLEM_WRONG_STATE, NULL,
	    "贵部门已经审核通过，还在等待%s审核", (*missing)->org_name));
}

/* ---- deciding ------------------------------------------------------------ */

static struct problem *
decide(struct record_act *r, const char *state)
{
	bool yes = r->reason == NULL;

	TRY(records_decide(
	    r->x.db, r->x.arena, &r->row, &r->x, state, r->reason));
	return (record_append(r,
	    yes ? EVENT_RECORD_APPROVED : EVENT_RECORD_RETURNED,
	    note_texts(r->x.arena, "content_sha256", r->row.content_sha256,
		"reason", r->reason)));
}

/* One of several has said yes, and others are awaited. */
static struct problem *
confirm(struct record_act *r)
{
	TRY(records_move(
	    r->x.db, r->x.arena, &r->row, r->row.state, record_now(r)));
	return (record_append(r, EVENT_RECORD_CONFIRMED,
	    note_text(r->x.arena, "content_sha256", r->row.content_sha256)));
}

static struct problem *
review(struct db *db, struct arena *a, void *arg)
{
	struct record_act *r = arg;
	const struct record_side_row *missing = NULL;
	struct db_rows rows;
	struct sides sides;
	const char *state;

	TRY(record_hold(r, db));
	TRY(record_sides(db, a, &r->row, &rows));
	sides = (struct sides){rows.rows, rows.count};
	TRY(require_reviewer(r, &sides));
	TRY(require_outsider(r));
	TRY(record_may(
	    r, r->reason == NULL ? ACT_APPROVE : ACT_RETURN, &state));
	if (r->reason != NULL)
		TRY(record_sides_clear(db, a, &r->row));
	else if (sides.count > 1)
		TRY(approve_sides(r, &sides, &missing));
	TRY(missing != NULL ? confirm(r) : decide(r, state));
	return (record_show(&r->x, r->id, r->out));
}

struct problem *
record_review(struct ctx *x, const char *id, const char *reason,
    const int64_t *version, struct body_view *out)
{
	struct record_act r = {.x = *x,
	    .id = id,
	    .reason = reason,
	    .version = version,
	    .out = out};

	TRY(ctx_require(x, PERM_RECORD_REVIEW));
	return (db_transact(x->db, x->arena, review, &r));
}
