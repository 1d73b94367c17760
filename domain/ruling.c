/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/ruling.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"

/* Order of a whole text and one of `len` bytes: bytes, the shorter first. */
static int
compare(const char *text, const char *code, size_t len)
{
	size_t own = strlen(text);
	int c = memcmp(text, code, own < len ? own : len);

	return (c != 0 ? c : (own > len) - (own < len));
}

/* The place of `code` among the uses; use_count when it has none. */
static size_t
use_at(const struct ruling_book *book, struct ruling_cursor *at,
    const char *code, size_t len)
{
	int c = -1;

	while (at->use < book->use_count &&
	    (c = compare(book->uses[at->use].code, code, len)) < 0)
		at->use++;
	return (c == 0 ? at->use : book->use_count);
}

static unsigned int
lots_at(const struct ruling_book *book, struct ruling_cursor *at,
    const char *code, size_t len)
{
	int c = -1;

	while (at->lots < book->lots_count &&
	    (c = compare(book->lots[at->lots].code, code, len)) < 0)
		at->lots++;
	return (c == 0 ? (unsigned int)book->lots[at->lots].lots : 1);
}

struct ruling
ruling_of(const struct ruling_book *book, struct ruling_cursor *at,
    const char *code, size_t len)
{
	struct ruling r = {.cap = {0, CAP_NONE}};
	size_t use = use_at(book, at, code, len);

	r.lots = lots_at(book, at, code, len);
	if (use == book->use_count || !caps_apply(&book->caps, book->of_city))
		return (r);
	r.cap = cap_state(&book->caps, book->of_city, &book->uses[use]);
	r.used_up = cap_is_used_up(&r.cap);
	book->met[use] = true;
	return (r);
}

struct problem *
ruling_check_lots(
    struct arena *a, const char *list_id, uint64_t raised, uint64_t count)
{
	if (raised <= count / RULING_LOTS_SHARE)
		return (NULL);
	return (problem_new(a, PROBLEM_RULE, NULL,
	    "名录 %s：%" PRIu64 " 户中有 %" PRIu64
	    " 户按加签规则多于 1 张签，超过 5%%；请将这些对象划为单独的分层，"
	    "以比例提高抽查力度，或者调整加签规则",
	    list_id, count, raised));
}
