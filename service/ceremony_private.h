/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the ceremony and its jobs share: an attempt in the
 * protocol's terms, held by a lock.
 */
#ifndef SSJ_SERVICE_CEREMONY_PRIVATE_H
#define SSJ_SERVICE_CEREMONY_PRIVATE_H

#include "domain/draw/bytes.h"
#include "domain/draw/plan.h"
#include "domain/draw/signature.h"
#include "domain/event_kind.h"
#include "domain/lifecycle.h"
#include "service/ceremony.h"
#include "service/job.h"

/* A list of the attempt, read. */
struct attempt_list {
	const struct draw_list_row *row;
	struct draw_plan plan; /* of plan_text */
	const struct draw_class *classes;
	size_t class_count;
};

struct attempt {
	struct draw_row row;
	struct draw_charter charter;
	const struct draw_hash *hash;
	const struct draw_list_row *lists; /* ascending by list_id */
	size_t list_count;
	const struct draw_party_row *parties; /* ascending by party_id */
	size_t party_count;
	const struct draw_guest_row *guests; /* holders and witnesses, by id */
	size_t guest_count;
	/* By role in the order of the steps, by signer. */
	const struct draw_signature_row *signatures;
	size_t signature_count;
};

/* ---- loading ----------------------------------------------------- */

/* Reads the attempt with its lists and parties. */
struct problem *attempt_load(
    struct db *db, struct arena *a, const char *id, struct attempt *out);

/* The same, the row held until the end of the transaction. */
struct problem *attempt_hold(
    struct db *db, struct arena *a, const char *id, struct attempt *out);

/* What the charter and the hash's name of a row say. */
struct problem *attempt_read_row(struct arena *a, struct attempt *attempt);

/* PROBLEM_NOT_FOUND unless the actor's invitation is for this attempt. */
struct problem *attempt_check_invited(struct ctx *x, const char *id);
/* The same, and the attempt, held. */
struct problem *attempt_hold_invited(
    struct db *db, struct ctx *x, const char *id, struct attempt *out);

/* `plan_text` and `classes` of a frozen list. */
struct problem *attempt_list_read(
    struct arena *a, const struct draw_list_row *row, struct attempt_list *out);

/* ---- deciding ---------------------------------------------------- */

/* PROBLEM_FORBIDDEN, or PROBLEM_NOT_FOUND for what is out of scope. */
struct problem *
attempt_require(struct ctx *x, enum permission p, const struct draw_row *row);

/* PROBLEM_RULE naming `what` when the time of the act is after `deadline_ms`.
 */
struct problem *
attempt_in_time(struct ctx *x, int64_t deadline_ms, const char *what);

/* Whether `id` has a key in the charter for `role` and has not signed. */
bool attempt_lacks(
    const struct attempt *attempt, enum draw_role role, struct draw_text id);

/* PROBLEM_RULE naming the first who has a key in the charter and has not
 * signed as `role`. */
struct problem *attempt_demand(
    struct arena *a, const struct attempt *attempt, enum draw_role role);

/* PROBLEM_RULE when the charter of a formal draw lacks holders, or makes it
 * self-drawn; what stands in it from the beginning. */
struct problem *
attempt_check_formal_charter(struct arena *a, const struct draw_charter *c);
/* The same of an attempt that is formal, and when somebody's key is missing. */
struct problem *
attempt_check_formal(struct arena *a, const struct attempt *attempt);

/* The balls are rolled on the spot, when somebody says so. */
bool attempt_is_hall(const struct draw_charter *charter);
/* The parties' secrets alone decide. */
bool attempt_has_no_beacon(const struct draw_charter *charter);

/*
 * The one way an attempt changes its state: asks the life cycle, writes the
 * row as the caller has prepared it, and the event with it. `after` is JSON
 * or NULL.
 */
struct problem *
attempt_move(struct db *db, struct ctx *x, struct attempt *attempt,
    enum act act, enum event_kind event, const char *after);

/* Ends it without a draw by `act`, one of the two voids: with the transcript
 * that the next attempt is chained to, once A exists, and the event. */
struct problem *attempt_end(struct db *db, struct ctx *x,
    struct attempt *attempt, enum act act, const char *reason);

/* ---- people ------------------------------------------------------ */

/* Everybody of the draft, with invitations that nobody has. */
struct problem *attempt_people_insert(struct db *db, struct arena *a,
    const char *id, const struct ceremony_draft *draft);

/* An invitation, and what is kept of it. */
const char *invitation_new(struct arena *a);
const char *invitation_hash(struct arena *a, const char *token);

/* ---- the protocol ------------------------------------------------ */

/* A, over all that was frozen. Every list must be frozen, `annexes` ascending
 * by name with their hashes. */
struct problem *attempt_announce(struct arena *a, const struct attempt *attempt,
    const struct draw_file_row *annexes, size_t count, struct draw_digest *out);

/* C and O; everybody must have committed, or revealed. */
struct draw_digest
attempt_close(struct arena *a, const struct attempt *attempt);
struct draw_digest attempt_open(struct arena *a, const struct attempt *attempt);

/* 64 hex digits that we wrote ourselves. */
struct draw_digest attempt_digest(const char *hex);
const char *attempt_hex(struct arena *a, const struct draw_digest *digest);

/* ---- jobs -------------------------------------------------------- */

/* There is one live job per (kind, attempt): the first finds it, if there is
 * one, the second enqueues it in the transaction around it unless it is
 * there; *job_id is the live one. */
struct problem *attempt_job(struct ctx *x, const struct draw_row *row,
    enum job_kind kind, const char **job_id, bool *runs);
struct problem *attempt_enqueue(struct ctx *x, const struct draw_row *row,
    enum job_kind kind, const char **job_id);

/* ---- views ------------------------------------------------------- */

/* As it is shown, inside a transaction. */
struct problem *attempt_view(
    struct db *db, struct arena *a, const char *id, struct ceremony_view *out);

#endif
