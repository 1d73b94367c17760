/* SPDX-License-Identifier: Apache-2.0 */
/* What acts share that name people for a visit by hand. */
#ifndef SSJ_SERVICE_PROPOSAL_PRIVATE_H
#define SSJ_SERVICE_PROPOSAL_PRIVATE_H

#include "domain/appointment.h"
#include "domain/lifecycle.h"
#include "domain/plan.h"
#include "service/proposal.h"
#include "service/task.h"
#include "storage/events.h"
#include "storage/proposals.h"

/* One act; `x` is the caller's until the transaction binds it. */
struct proposing {
	struct ctx x;
	const char *id, *now;
	const struct proposal_draft *draft;
	struct proposal_row row;
	struct plan_words item_ids, person_ids;
	const struct proposal_item_row *items;
	const struct proposal_person_row *people;
	struct appointment visit;
	/* Of a task that is there already. */
	struct task_row task;
	struct visit turns;
	struct proposal_content_row content;
	int64_t slot;
	const char *inspector_id;
	struct body_view *out;
};

struct problem *
proposal_append(struct proposing *p, enum event_kind kind, const char *after);

/* Items and people of item_ids and person_ids, and everything about them, by
 * the rules of today. */
struct problem *proposal_check(struct proposing *p);

/* The actor may propose for every department whose items these are. */
struct problem *proposal_departments(struct proposing *p);

/* Writes the people that were checked, the first one as leader. */
struct problem *proposal_people(struct proposing *p);

/* Holds the task and reads what stands in it; PROBLEM_RULE when it has no
 * cause, because a draw has made it. */
struct problem *proposal_hold(struct proposing *p, struct db *db);

struct problem *proposal_move(struct proposing *p, enum act act);

#endif
