/* SPDX-License-Identifier: Apache-2.0 */
/* Publications: /v1/publications and, for everybody, /v1/public/publications.
 */
#include <string.h>

#include "api/body.h"
#include "api/handlers.h"
#include "base/arena.h"
#include "base/page.h"
#include "service/publication.h"

/* A publication hardly ever changes, and may be a minute old. */
static const char public_cache[] = "public, max-age=60";

static struct problem *
reply_row(struct reply *r, int status, const struct body_dated_row *row)
{
	return (reply_bytes(
	    r, status, "application/json", row->body, strlen(row->body)));
}

struct problem *
api_publication_create(struct call *c, struct reply *r)
{
	struct body_dated_row row;

	TRY(publication_publish(&c->ctx, body_text(c, "record_id"), &row));
	reply_header(r, "Location",
	    arena_fmt(c->ctx.arena, "/v1/public/publications/%s", row.id));
	return (reply_row(r, 201, &row));
}

struct problem *
api_public_publication_list(struct call *c, struct reply *r)
{
	struct publication_filter filter = {.code = call_query(c, "code"),
	    .org_id = call_query(c, "org_id"),
	    .result = call_query(c, "result"),
	    .from = call_query(c, "from"),
	    .to = call_query(c, "to")};
	struct page page;
	struct db_rows rows;

	TRY(page_read(c, "publications", "tu", &page));
	TRY(publication_search(
	    &c->ctx, call_query(c, "name"), &filter, &page, &rows));
	reply_header(r, "Cache-Control", public_cache);
	return (body_dated_page(r, &page, &rows));
}

struct problem *
api_public_publication_get(struct call *c, struct reply *r)
{
	struct body_dated_row row;

	TRY(publication_show(&c->ctx, call_path(c, "id"), &row));
	reply_header(r, "Cache-Control", public_cache);
	return (reply_row(r, 200, &row));
}
