/* SPDX-License-Identifier: Apache-2.0 */
/* The log of everything that changed, for those who may read it. */
#ifndef SSJ_SERVICE_EVENT_LOG_H
#define SSJ_SERVICE_EVENT_LOG_H

#include "base/actor.h"
#include "base/page.h"
#include "base/problem.h"
#include "storage/events.h"

/*
 * struct event_row behind the page's cursor (keys: xid, seq), oldest first, at
 * most page->limit, within the organisations where the actor holds event.read.
 * What is not settled yet comes with a later call; see events_read().
 */
struct problem *event_log_read(struct ctx *x, const struct page *page,
    const struct event_filter *filter, struct db_rows *out);

#endif
