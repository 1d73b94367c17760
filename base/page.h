/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages of a list: keyset, never OFFSET.
 *
 * A list is ordered by a few keys whose last one is unique. A page is "what
 * comes behind these keys"; the cursor a client hands back holds the keys of
 * the last row it saw, as base64url of ["1","LIST","KEY",…]. It is not a
 * secret and not signed: whoever forges one only asks for another page of
 * what he may see anyway. But it is checked: a cursor of another list, or with
 * keys of the wrong form, is PROBLEM_BAD_CURSOR and never reaches the
 * database.
 *
 * A list with several orders gives each its own list name ("draws:date").
 *
 * How a handler uses it:
 *	TRY(page_read(c, "plans", "iu", &page));
 *	TRY(plans_list(&c->ctx, &page, &rows));	 up to page.limit + 1 rows
 *	return (reply_json(r, 200, page_json(arena, &page, &items)));
 * and its SQL:
 *	WHERE (year, id) < ($1, $2) ORDER BY year DESC, id DESC LIMIT $3
 * with page_key(&page, 0, "9999"), page_key(&page, 1, UUID_LAST) and
 * page_fetch(): comparing with a key beyond all others on the first page
 * keeps one statement and one index for all pages.
 */
#ifndef SSJ_BASE_PAGE_H
#define SSJ_BASE_PAGE_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct call;
struct cJSON;
struct problem;

enum {
	PAGE_LIMIT_DEFAULT = 50,
	PAGE_LIMIT_MAX = 500, /* the contract refuses more */
	PAGE_KEYS_MAX = 4,
};

/* Keys before and behind every other UUID. */
#define UUID_FIRST "00000000-0000-0000-0000-000000000000"
#define UUID_LAST  "ffffffff-ffff-ffff-ffff-ffffffffffff"

struct page {
	const char *list;		  /* the name the cursor is bound to */
	size_t keys;			  /* how many keys order the list */
	int64_t limit;			  /* rows wanted, 1–500 */
	const char *after[PAGE_KEYS_MAX]; /* all NULL: the first page */
};

/*
 * Reads `limit` and `cursor` from the query. `kinds` has one letter per key:
 * i integer, u UUID, d day, t RFC 3339 time, s any text. Fails with
 * PROBLEM_BAD_CURSOR.
 */
struct problem *page_read(const struct call *c, const char *list,
    const char *kinds, struct page *out);

/* Key `i` to compare with; `first` on the first page. */
const char *page_key(const struct page *p, size_t i, const char *first);

/* limit + 1 as text, for LIMIT: the extra row tells that a next page exists. */
const char *page_fetch(struct arena *a, const struct page *p);

/* What was fetched, and how a row becomes JSON and gives its keys. */
struct page_rows {
	const void *rows; /* array, in the list's order */
	size_t count;	  /* up to limit + 1 */
	size_t size;	  /* bytes of one row */
	struct cJSON *(*json)(struct arena *a, const void *row);
	/* Writes page.keys texts; they may live in the row or in `a`. */
	void (*keys)(struct arena *a, const void *row, const char **keys);
};

/* {"items":[…],"next_cursor":"…"|null}: at most `limit` rows, and a cursor
 * exactly when there are more. */
struct cJSON *
page_json(struct arena *a, const struct page *p, const struct page_rows *rows);

/*
 * The same for a feed, a list that grows at its end: there is always a cursor,
 * and whoever comes back with it gets what was added meanwhile. `first` is the
 * key before all others, for every key.
 */
struct cJSON *page_feed_json(struct arena *a, const struct page *p,
    const struct page_rows *rows, const char *first);

/* The same for a list that may end a page early: when fewer than limit + 1
 * rows were fetched, `more` (NULL: nothing is left) are the keys of the place
 * to go on behind. */
struct cJSON *page_json_more(struct arena *a, const struct page *p,
    const struct page_rows *rows, const char *const *more);

#endif
