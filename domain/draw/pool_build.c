/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building a packed pool. Rows that come in order are only appended; if one
 * does not, all are put into order in the end by an index of their places.
 */
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "base/sort.h"
#include "domain/draw/index.h"
#include "domain/draw/pool.h"
#include "domain/draw/strict.h"

enum {
	LEAST_BYTES = 4096,
	LEAST_STRATA = 32,
	LARGE = 1 << 22,
};

struct draw_pool_builder {
	struct arena *a;
	unsigned char *records;
	size_t bytes, room, last; /* last = where the newest record starts */
	uint64_t count;
	struct draw_pool_stratum *strata;
	size_t stratum_count, stratum_room;
	size_t recent;		  /* stratum of the newest record */
	struct draw_index *names; /* which stratum has which */
	bool sorted;
};

struct draw_pool_builder *
draw_pool_builder_new(struct arena *a, size_t expected)
{
	struct draw_pool_builder *b = arena_alloc(a, sizeof(*b));

	b->a = a;
	b->room = expected < LEAST_BYTES ? LEAST_BYTES : expected;
	b->records = arena_alloc(a, b->room);
	b->names = draw_index_new(a);
	b->sorted = true;
	return (b);
}

static struct draw_text
id_at(const unsigned char *records, size_t at)
{
	return ((struct draw_text){
	    (const char *)records + at + DRAW_RECORD_HEAD, records[at]});
}

/* ---- strata ------------------------------------------------------------ */

static struct problem *
new_stratum(struct draw_pool_builder *b, struct draw_text name)
{
	size_t room = b->stratum_room == 0 ? LEAST_STRATA : 2 * b->stratum_room;

	if (!draw_id_is_legal(name))
		return (draw_differs(b->a, "an id is not allowed"));
	if (b->stratum_count == DRAW_STRATA_MAX)
		return (draw_differs(b->a, "pool: too many strata"));
	if (b->stratum_count == b->stratum_room) {
		b->strata = arena_grow(b->a, b->strata,
		    b->stratum_room * sizeof(*b->strata),
		    room * sizeof(*b->strata));
		b->stratum_room = room;
	}
	name.s = arena_memdup(b->a, name.s, name.len);
	draw_index_put(b->names, name, b->stratum_count);
	b->strata[b->stratum_count++] = (struct draw_pool_stratum){name, 0};
	return (NULL);
}

static struct problem *
find_stratum(struct draw_pool_builder *b, struct draw_text name, size_t *out)
{
	/* Neighbours often share their stratum. */
	if (b->stratum_count == 0 ||
	    !draw_text_equal(b->strata[b->recent].name, name))
		b->recent = draw_index_get(b->names, name);
	if (b->recent == DRAW_ABSENT) {
		b->recent = b->stratum_count == 0 ? 0 : b->stratum_count - 1;
		TRY(new_stratum(b, name));
		b->recent = b->stratum_count - 1;
	}
	*out = b->recent;
	return (NULL);
}

/* ---- records ----------------------------------------------------------- */

/* Large pieces grow without being copied (base/arena.h), so a quarter more is
 * enough, and a pool takes little more memory than it needs. */
static void
reserve(struct draw_pool_builder *b, size_t more)
{
	size_t room = b->room + (b->room < LARGE ? b->room : b->room / 4);

	if (b->room - b->bytes >= more)
		return;
	b->records = arena_grow(b->a, b->records, b->room, room);
	b->room = room;
}

struct problem *
draw_pool_add(struct draw_pool_builder *b, struct draw_text id,
    struct draw_text stratum, unsigned int lots)
{
	unsigned char *r;
	size_t index;

	if (!draw_id_is_legal(id))
		return (draw_differs(b->a, "an id is not allowed"));
	if (lots < 1 || lots > DRAW_LOTS_MAX)
		return (draw_differs(b->a, "pool: lots are not 1 to 16"));
	TRY(find_stratum(b, stratum, &index));
	if (b->count > 0 &&
	    draw_text_compare(id_at(b->records, b->last), id) >= 0)
		b->sorted = false;
	reserve(b, DRAW_RECORD_HEAD + id.len);
	r = b->records + b->bytes;
	r[0] = (unsigned char)id.len;
	r[1] = (unsigned char)lots;
	r[2] = (unsigned char)(index & 0xff);
	r[3] = (unsigned char)(index >> 8);
	memcpy(r + DRAW_RECORD_HEAD, id.s, id.len);
	b->last = b->bytes;
	b->bytes += DRAW_RECORD_HEAD + id.len;
	b->strata[index].count++;
	b->count++;
	return (NULL);
}

static int
by_id(const void *x, const void *y, const void *arg)
{
	const size_t *a = x, *b = y;

	return (draw_text_compare(id_at(arg, *a), id_at(arg, *b)));
}

static struct problem *
put_in_order(struct draw_pool_builder *b)
{
	size_t *places = arena_array(b->a, (size_t)b->count, sizeof(*places));
	unsigned char *sorted = arena_alloc(b->a, b->bytes), *to = sorted;
	struct draw_text id;
	size_t i, n = 0, at;

	for (at = 0; at < b->bytes; at += DRAW_RECORD_HEAD + b->records[at])
		places[n++] = at;
	sort_items(places, n, sizeof(*places), by_id, b->records);
	for (i = 0; i < n; i++) {
		id = id_at(b->records, places[i]);
		if (i > 0 && by_id(&places[i - 1], &places[i], b->records) == 0)
			return (problem_new(b->a, PROBLEM_DUPLICATE, NULL,
			    "pool: %.*s stands twice", (int)id.len, id.s));
		memcpy(to, b->records + places[i], DRAW_RECORD_HEAD + id.len);
		to += DRAW_RECORD_HEAD + id.len;
	}
	b->records = sorted;
	return (NULL);
}

static const size_t *
find_pieces(const struct draw_pool_builder *b)
{
	size_t *pieces =
	    arena_array(b->a, draw_pool_piece_count(b->count), sizeof(*pieces));
	size_t at = 0, i;

	for (i = 0; i < b->count; i++) {
		if (i % DRAW_PIECE == 0)
			pieces[i / DRAW_PIECE] = at;
		at += DRAW_RECORD_HEAD + b->records[at];
	}
	return (pieces);
}

struct problem *
draw_pool_finish(struct draw_pool_builder *b, struct draw_pool *out)
{
	if (!b->sorted)
		TRY(put_in_order(b));
	b->sorted = true;
	out->pieces = find_pieces(b);
	out->piece_count = draw_pool_piece_count(b->count);
	out->count = b->count;
	out->strata = b->strata;
	out->stratum_count = b->stratum_count;
	out->records = b->records;
	out->bytes = b->bytes;
	return (NULL);
}
