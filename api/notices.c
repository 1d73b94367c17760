/* SPDX-License-Identifier: Apache-2.0 */
/* Warnings about terms that run out: /v1/notices. */
#include "api/body.h"
#include "api/handlers.h"
#include "base/page.h"
#include "service/deadline.h"

struct problem *
api_notice_list(struct call *c, struct reply *r)
{
	struct page page;
	struct db_rows rows;

	TRY(page_read(c, "notices", "tu", &page));
	TRY(deadline_notices(&c->ctx, call_query(c, "kind"), &page, &rows));
	return (body_dated_page(r, &page, &rows));
}
