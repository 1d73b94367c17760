/* SPDX-License-Identifier: Apache-2.0 */
/* What the API shows of a record that was just made; for service/record.c. */
#ifndef SSJ_SERVICE_RECORD_DRAFT_H
#define SSJ_SERVICE_RECORD_DRAFT_H

#include "service/record_act.h"

/*
 * The draft `r->row` of `task` with the content `text`, as record_show() would
 * read it. Only of a visit that nobody else takes part in: of the others there
 * is more to show than is known here.
 */
void record_draft_show(struct record_act *r, const struct task_row *task,
    const struct record_text *text, struct body_view *out);

#endif
