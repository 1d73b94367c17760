/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts on the record of a visit: written by those who went, signed by each of
 * them, submitted by their leader, returned or approved by somebody else
 * (C53, C76). What a record must hold is domain/record.h, which state follows
 * which is domain/lifecycle.h.
 *
 * Who may see it is as for its task; for everybody else it does not exist
 * (PROBLEM_NOT_FOUND). Every act returns the record as the API shows it.
 */
#ifndef SSJ_SERVICE_RECORD_H
#define SSJ_SERVICE_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"
#include "storage/body.h"
#include "storage/records.h"

struct json;
struct page;

struct problem *
record_show(struct ctx *x, const char *id, struct body_view *out);

/*
 * A page of records (struct body_row), newest first: of the organisations
 * whose records the actor may read (or, filter->partner, of the visits that
 * these join and others lead), or, `mine`, of the visits he is on. Scope and
 * inspector of `filter` are set here.
 */
struct problem *record_list(struct ctx *x, bool mine,
    struct record_filter *filter, const struct page *page, struct db_rows *out);

/*
 * A draft for the task that `body` names, with what it says already
 * (RecordNew of the contract). By an inspector who goes, when the visit is
 * ready (C72); one record per task (PROBLEM_DUPLICATE).
 */
struct problem *record_create(struct ctx *x, const struct json *body,
    const char **id, struct body_view *out);

/*
 * Replaces the content (RecordContentNew). PROBLEM_STALE when `version` is not
 * the record's. Signatures given so far end: they were given for another
 * text.
 */
struct problem *record_edit(struct ctx *x, const char *id, int64_t version,
    const struct json *body, struct body_view *out);

/*
 * The actor signs what he saw: `sha256` of the content he read. PROBLEM_STALE
 * when it is another by now, PROBLEM_INVALID listing what is missing when the
 * content is not complete. Again is no mistake.
 */
struct problem *record_sign(
    struct ctx *x, const char *id, const char *sha256, struct body_view *out);

/*
 * The leader hands it in and states when the check began and ended, RFC 3339
 * (not in the future, not before the draw). Everybody who went must have
 * signed. From the end's day the 20 working days run (C82).
 */
struct problem *record_submit(struct ctx *x, const char *id,
    const char *check_in, const char *check_end, struct body_view *out);

/*
 * A reviewer of the organisation, who has not been there, says yes (`reason`
 * NULL) or sends it back. PROBLEM_STALE when *version is not the record's;
 * `version` may be NULL.
 */
struct problem *record_review(struct ctx *x, const char *id, const char *reason,
    const int64_t *version, struct body_view *out);

#endif
