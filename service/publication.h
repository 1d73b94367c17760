/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Publication: an approved record becomes public (C81–C87), and with it the
 * task is done (C84: what is not public has not been checked).
 *
 * It is the act of a publication officer of the organisation that checked
 * (C85: 谁检查、谁公示). The deadline job does it on the last lawful day for
 * what is approved and was forgotten (docs/adr/0062).
 */
#ifndef SSJ_SERVICE_PUBLICATION_H
#define SSJ_SERVICE_PUBLICATION_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/body.h"
#include "storage/publications.h"

struct page;

/*
 * Publishes the record: renders what the public reads, counts the 公示期 of 7
 * working days from the next day (C83), ends the task. PROBLEM_WRONG_STATE
 * unless it is approved; of two who publish at once the second finds it
 * published.
 */
struct problem *publication_publish(
    struct ctx *x, const char *record_id, struct body_dated_row *out);

/* One publication, for everybody. PROBLEM_NOT_FOUND. */
struct problem *
publication_show(struct ctx *x, const char *id, struct body_dated_row *out);

/*
 * A page (struct body_dated_row), newest first, for everybody. `name` (NULL:
 * any) is looked for anywhere in the names that are shown; one without a
 * letter, digit or Han character finds nothing.
 */
struct problem *publication_search(struct ctx *x, const char *name,
    struct publication_filter *filter, const struct page *page,
    struct db_rows *out);

#endif
