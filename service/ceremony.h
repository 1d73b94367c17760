/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ceremony of a draw (C48, C51, C52): the steps of SSJ1 in the order that
 * is its security, each taken once, under a lock, within the charter's
 * deadlines. Every attempt stays on record for ever.
 *
 *	create, invite, register keys | freeze (job) | announce, hold |
 *	commit … close, sign | reveal … open, sign | beacon twice |
 *	draw (job), sign | disclose
 *
 * and at every stage void, with its reason; by the system when nobody goes on
 * for a day. What must be computed over the
 * pool, or needs the attempt's keys, is done by jobs (service/draw_jobs.h):
 * the acts here only decide, write and enqueue. After an act that says so the
 * caller wakes the workers.
 */
#ifndef SSJ_SERVICE_CEREMONY_H
#define SSJ_SERVICE_CEREMONY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"
#include "domain/draw/charter.h"
#include "storage/draws.h"

struct page;

struct ceremony_party {
	const char *id, *title;
	bool hosted; /* its secret is made by the organiser's machine or
			software */
};

/* Keeps the veil key, the pool key, pools and annexes; not the organiser. */
struct ceremony_holder {
	const char *id, *title;
};

/* What is asked for; the charter says the same in the protocol's words. */
struct ceremony_draft {
	const char *plan_id;
	int64_t slot;
	const char *hash; /* SM3, SHA-256 */
	const struct ceremony_party *parties;
	size_t party_count;
	const struct ceremony_holder *holders;
	size_t holder_count;
	/* A centralised draw (集中抽取), whatever the number of its lists. */
	bool formal;
	const char *beacon;	   /* its form */
	const char *beacon_source; /* "hall": balls on the spot */
	int64_t commit_ms, reveal_ms, beacon_ms;
	enum draw_disclose disclose;
	const char *disclose_by; /* YYYY-MM-DD */
	enum draw_rule assignment;
	int64_t max_departments;
};

/* An attempt as it is shown. */
struct ceremony_view {
	struct draw_row row;
	struct draw_charter charter;
	const struct draw_list_row *lists; /* ceremony_show() only */
	size_t list_count;
	const struct draw_party_row *parties;
	size_t party_count;
	const struct draw_guest_row *guests; /* holders and witnesses */
	size_t guest_count;
	const struct draw_signature_row *signatures; /* ceremony_show() only */
	size_t signature_count;
	const struct draw_file_row *files; /* ceremony_show() only */
	size_t file_count;
	const struct draw_end_row *end; /* of one that was voided, or NULL */
	int64_t slot;			/* of the plan */
	int64_t readings; /* of the beacon in this round: 0, 1, 2 */
};

struct ceremony_invitation {
	const char *party_id, *role, *token; /* role: party, holder */
};

#define CEREMONY_HALL DRAW_HALL

/*
 * A new attempt for a slot of a published plan, with every line of the slot as
 * a list; draw.operate for the plan's organisation. PROBLEM_WRONG_STATE while
 * another attempt is under way, PROBLEM_RULE once the slot has its result or
 * when rule of assignment or day do not fit the lines' mode, when a formal draw
 * (asked for as one, or of several lists) has less than two holders or would be
 * self-drawn, and when disclose_by lies before the draw, within the slot's
 * period (unless all is public at the draw) or behind the end of the year after
 * the plan's; a void attempt is followed by the next number, chained to its
 * transcript.
 */
struct problem *ceremony_create(struct ctx *x,
    const struct ceremony_draft *draft, struct ceremony_view *out);

/* For draw.read where the attempt's organisation is in scope. */
struct problem *
ceremony_read(struct ctx *x, const char *id, struct ceremony_view *out);

/* Views in *out, up to limit + 1, newest first; keys of the page: created_at,
 * id. `filter` without low and high. */
struct problem *ceremony_list(struct ctx *x, const struct page *page,
    struct draw_filter filter, struct ceremony_view **out, size_t *count);

/* For anybody: attempts that were announced or have ended, before their freeze
 * as well. `draw_no` NULL: all. */
struct problem *ceremony_public_list(struct ctx *x, const struct page *page,
    const char *draw_no, struct ceremony_view **out, size_t *count);

/*
 * All that is decided and published so far, with lists and annexes: for its
 * parties and for draw.read from the beginning, for anybody once it is
 * announced or void (PROBLEM_NOT_FOUND before). Reveals are left out until O
 * binds them all.
 */
struct problem *
ceremony_show(struct ctx *x, const char *id, struct ceremony_view *out);

/* Tokens for all parties and holders, new ones each time; only their SHA-256 is
 * kept. Not after the announcement. service/party.h knows whose a token is. */
struct problem *ceremony_invite(struct ctx *x, const char *id,
    const struct ceremony_invitation **out, size_t *count);

/*
 * The key of whoever shows the invitation, a party or a holder: 64 hex digits
 * of an Ed25519 public key. It is written into the charter; until the freeze
 * another one may take its place, and the log has both. PROBLEM_CONFLICT for
 * a key that somebody else of this attempt has.
 */
struct problem *ceremony_register(
    struct ctx *x, const char *id, const char *key, struct ceremony_view *out);

/*
 * Enqueues the freeze: wake the workers. A formal draw needs keys of
 * everybody: PROBLEM_RULE here and at the announcement.
 */
struct problem *
ceremony_freeze(struct ctx *x, const char *id, const char **job_id);

struct problem *
ceremony_announce(struct ctx *x, const char *id, struct ceremony_view *out);

/*
 * A signature over D("sign", role, X, u64be(at)) under the signer's key of the
 * charter: `hold` of A by a holder, `close` of C and `open` of O by a party,
 * `statement` by either; `amend` of an amendment's hash by a holder. Without a
 * beacon nobody needs to sign O.
 *
 * PROBLEM_FORBIDDEN without a key in the charter, PROBLEM_WRONG_STATE before
 * or after the role's turn, PROBLEM_CONFLICT when X is not this attempt's or
 * another signature of this role is there, PROBLEM_RULE when it is late, its
 * time is not now, or it is not valid. The same again is fine.
 */
struct ceremony_signature {
	const char *role, *of; /* X, 64 hex digits */
	int64_t at;	       /* ms since 1970 */
	const char *sig;       /* 128 hex digits */
};
struct problem *ceremony_sign(struct ctx *x, const char *id,
    const struct ceremony_signature *signature, struct ceremony_view *out);

/*
 * A party's commitment to A, 64 hex digits; the same again is fine, another
 * one is PROBLEM_CONFLICT, as is one for an A that is not this attempt's.
 * PROBLEM_RULE after the deadline, and before all holders have signed A.
 * PROBLEM_NOT_FOUND for a party of another draw.
 */
struct problem *ceremony_commit(struct ctx *x, const char *id,
    const char *announce, const char *commitment, struct ceremony_view *out);

/* PROBLEM_RULE while a commitment is missing. */
struct problem *
ceremony_close(struct ctx *x, const char *id, struct ceremony_view *out);

/* A party's secret, 64 hex digits; it must be what was committed.
 * PROBLEM_RULE before all parties have signed C. */
struct problem *ceremony_reveal(struct ctx *x, const char *id,
    const char *close, const char *secret, struct ceremony_view *out);

/* PROBLEM_RULE while a reveal is missing. Without a beacon the draw is
 * enqueued: wake the workers. */
struct problem *
ceremony_open(struct ctx *x, const char *id, struct ceremony_view *out);

/*
 * One reader's beacon. The second, another person, must have typed the same:
 * then it is the beacon and the draw is enqueued (wake the workers).
 * Otherwise PROBLEM_CONFLICT: both readings stay on record and both must type
 * again. PROBLEM_RULE before all parties have signed O, and for a reader whose
 * account was made, reset by an administrator or allowed to read after the
 * attempt was created: one hand could hold both.
 */
struct problem *ceremony_beacon(struct ctx *x, const char *id,
    const char *beacon, struct ceremony_view *out);

/*
 * Ends the attempt. Once the beacon may be known (O stands, and the balls roll
 * in the hall or the charter's time has come) only by an order from outside,
 * which is named, with the beacon: the slot is closed then, and counted in
 * public. That holds as well when nobody has typed a beacon, or its day is
 * over; then the transcript may lack it. `order` and `beacon` may be NULL.
 */
struct ceremony_void {
	const char *reason, *order, *beacon;
};
struct problem *ceremony_void(struct ctx *x, const char *id,
    const struct ceremony_void *v, struct ceremony_view *out);

/*
 * From time to time, as the system: ends what has been announced and can go on
 * no more, a day (DRAW_DAY_MS) after the term that was missed; the reason says
 * who missed it. Opened attempts end as those that an order ends: nobody typed
 * the number, or not two the same. *count is how many ended now; the first
 * problem is returned when all have been looked at.
 */
struct problem *ceremony_end_overdue(struct ctx *x, int64_t *count);

#endif
