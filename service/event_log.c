/* SPDX-License-Identifier: Apache-2.0 */
#include "service/event_log.h"

#include "service/scope.h"

struct problem *
event_log_read(struct ctx *x, const struct page *page,
    const struct event_filter *filter, struct db_rows *out)
{
	const struct event_place after = {
	    page_key(page, 0, "0"), page_key(page, 1, "0")};
	struct event_filter mine = *filter;
	struct scope scope;

	TRY(ctx_require(x, PERM_EVENT_READ));
	if (x->actor->kind == ACTOR_USER) {
		scope = scope_of(x, PERM_EVENT_READ);
		mine.low = scope.low;
		mine.high = scope.high;
	}
	return (events_read(x->db, x->arena, &after, &mine, page->limit, out));
}
