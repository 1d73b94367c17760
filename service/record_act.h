/* SPDX-License-Identifier: Apache-2.0 */
/* What the acts on a record share; for service/record*.c only. */
#ifndef SSJ_SERVICE_RECORD_ACT_H
#define SSJ_SERVICE_RECORD_ACT_H

#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"
#include "domain/event_kind.h"
#include "domain/lifecycle.h"
#include "domain/record.h"
#include "service/task.h"
#include "storage/body.h"
#include "storage/records.h"
#include "storage/tasks.h"

struct json;

/* One act; `x` is the caller's until the transaction binds it. */
struct record_act {
	struct ctx x;
	const char *id;
	const struct json *body;   /* create, edit */
	const char *sha256;	   /* sign: what the signer saw */
	const int64_t *version;	   /* edit, review: If-Match; NULL: any */
	struct record_times times; /* submit */
	const char *reason;	   /* return; NULL: approve */
	struct record_row row;
	struct body_view *out;
};

/* Holds the record and its task; PROBLEM_STALE when it is not the version
 * that the actor has read. */
struct problem *record_hold(struct record_act *r, struct db *db);

/* Who goes; PROBLEM_FORBIDDEN unless the actor is one of them. `forms` (may be
 * NULL) as for tasks_hold(). */
struct problem *record_hold_visit(struct record_act *r, struct task_row *task,
    struct visit *visit, const struct visit_turn **mine, struct db_rows *forms);

/* May the record's state do `act`? lifecycle_move(). */
struct problem *
record_may(struct record_act *r, enum act act, const char **state);

struct problem *
record_append(struct record_act *r, enum event_kind kind, const char *after);

const char *record_now(const struct record_act *r);

/* What the record is about: its visit's items and their forms, of which
 * `forms` are rows, or are fetched when it is NULL. */
struct problem *record_about_load(struct ctx *x, const struct record_row *row,
    const struct db_rows *forms, struct record_about *out);

/*
 * Judges what an author sent and turns it into the text that is stored. Files
 * it names must be there and be his (or be linked already: `known`, the
 * record's id, NULL for a new one), and of a type that fits what they are
 * said to be: PROBLEM_INVALID.
 */
struct problem *
record_content_read(struct ctx *x, const struct record_about *about,
    const struct json *body, const char *known, struct record_text *out);

/* Reads the stored content back. */
struct problem *record_content_parse(
    struct ctx *x, const struct record_row *row, const struct json **out);

#endif
