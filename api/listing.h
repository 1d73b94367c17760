/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of the database as the reply to a request for a list. A handler reads
 * its page (base/page.h), asks service for the rows, and says here how a row
 * is told:
 *
 *	static const struct listing people = {
 *	    sizeof(struct user_row), user_json, user_keys};
 *	...
 *	TRY(page_read(c, "users", "s", &page));
 *	TRY(user_list(&c->ctx, &page, &rows));
 *	return (listing_page(r, &page, &rows, &people));
 */
#ifndef SSJ_API_LISTING_H
#define SSJ_API_LISTING_H

#include "base/call.h"
#include "base/page.h"

struct db_rows;

struct listing {
	size_t size; /* bytes of one row */
	struct cJSON *(*json)(struct arena *a, const void *row);
	/* What the list is ordered by, see struct page_rows. */
	void (*keys)(struct arena *a, const void *row, const char **keys);
};

/* One page, and where the next one begins. */
struct problem *listing_page(struct reply *r, const struct page *page,
    const struct db_rows *rows, const struct listing *how);

/* {"items":[…]}: a short list that comes whole; `how` needs no keys. */
struct problem *listing_whole(
    struct reply *r, const struct db_rows *rows, const struct listing *how);

#endif
