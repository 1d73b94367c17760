/* SPDX-License-Identifier: Apache-2.0 */
/* Review: somebody who was not there reads what those who were have signed. */
#include <string.h>

#include "service/note.h"
#include "service/record.h"
#include "service/record_act.h"
#include "service/scope.h"

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

static struct problem *
review(struct db *db, struct arena *a, void *arg)
{
	struct record_act *r = arg;
	bool yes = r->reason == NULL;
	const char *state;

	TRY(record_hold(r, db));
	TRY(scope_require(&r->x, PERM_RECORD_REVIEW, r->row.org_path));
	TRY(require_outsider(r));
	TRY(record_may(r, yes ? ACT_APPROVE : ACT_RETURN, &state));
	TRY(records_decide(db, a, &r->row, &r->x, state, r->reason));
	TRY(record_append(r,
	    yes ? EVENT_RECORD_APPROVED : EVENT_RECORD_RETURNED,
	    note_texts(a, "content_sha256", r->row.content_sha256, "reason",
		r->reason)));
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
