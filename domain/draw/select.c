/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threshold prefilter and sort. Heaps and quickselect were three to four times
 * slower: nearly every ticket is looked at once, compared with one number, and
 * forgotten. Pieces of the pool are looked through side by side; what they
 * keep is put into order together, so it does not matter who looked where.
 */
#include "domain/draw/select.h"

#include <string.h>

#include "base/arena.h"
#include "base/crew.h"
#include "base/problem.h"
#include "domain/draw/index.h"
#include "domain/draw/keyed.h"
#include "domain/draw/strict.h"
#include "domain/draw/wire.h"

enum {
	LEAST_ROOM = 256,
};

__extension__ typedef unsigned __int128 uint128;

/* A stratum while tickets are being looked at. */
struct pile {
	uint64_t count, whole; /* objects here, and of all shards */
	uint64_t size, want;
	uint64_t limit; /* first eight bytes of a ticket worth keeping */
	size_t kept;
};

struct candidate {
	struct draw_drawn drawn;
	size_t pile;
};

/* A ticket being computed. */
struct lane {
	struct draw_text id;
	unsigned int lot, lots;
	size_t pile;
};

/* What one piece of the pool gave. */
struct catch
{
	struct arena *a;
	struct candidate *kept;
	size_t count, room;
};

struct selector {
	struct arena *a;
	const struct draw_selecting *in;
	struct pile *piles; /* as the plan's strata */
	size_t *pile_of;    /* of a stratum of the pool */
	struct catch *catches;
	struct candidate *kept; /* of all pieces */
	size_t kept_count;
};

/* Whoever looks through one piece. */
struct looker {
	struct draw_keyed tickets;
	const struct selector *s;
	struct catch *catch;
	struct lane lane[DRAW_LANES];
	size_t busy;		 /* lanes in use */
	struct draw_digest best; /* of the lots seen of one object */
};

/* ---- strata ------------------------------------------------------------ */

/* Which pile each stratum of the pool goes to, and how large piles are. */
static struct problem *
match_strata(struct selector *s)
{
	const struct draw_plan *plan = s->in->plan;
	const struct draw_pool *pool = s->in->pool;
	struct draw_index *names = draw_index_new(s->a);
	size_t i, k;

	for (i = 0; i < plan->stratum_count; i++)
		draw_index_put(names, plan->strata[i].name, i);
	s->piles = arena_array(s->a, plan->stratum_count, sizeof(*s->piles));
	s->pile_of =
	    arena_array(s->a, pool->stratum_count, sizeof(*s->pile_of));
	for (i = 0; i < pool->stratum_count; i++) {
		k = draw_index_get(names, pool->strata[i].name);
		if (k == DRAW_ABSENT)
			return (draw_differs(
			    s->a, "a record's stratum is not in the plan"));
		s->pile_of[i] = k;
		s->piles[k].count += pool->strata[i].count;
	}
	return (NULL);
}

static void
set_sizes(struct selector *s)
{
	const struct draw_stratum *stratum = s->in->plan->strata;
	struct pile *p;
	uint64_t extra;
	size_t i;

	for (i = 0; i < s->in->plan->stratum_count; i++, stratum++) {
		p = &s->piles[i];
		p->whole = s->in->whole == NULL ? p->count : s->in->whole[i];
		p->size = draw_size(s->in->hash, s->in->key, stratum->name,
		    p->whole, stratum->num, stratum->den);
		extra = s->in->extra == NULL ? 0 : s->in->extra[i];
		if (p->size >= p->count || extra > p->count - p->size)
			p->want = p->count;
		else
			p->want = p->size + extra;
	}
}

static uint64_t
root_of(uint64_t n)
{
	uint64_t low = 0, high = (uint64_t)1 << 32, mid;

	while (high - low > 1) {
		mid = low + (high - low) / 2;
		if (mid * mid <= n)
			low = mid;
		else
			high = mid;
	}
	return (low);
}

/*
 * Limits that let through what is wanted and eight standard deviations more;
 * on a second attempt, which the world will not see, all.
 */
static void
set_limits(struct selector *s, int attempt)
{
	struct pile *p = s->piles, *end = p + s->in->plan->stratum_count;
	uint64_t let;

	for (; p < end; p++) {
		let = p->want + 8 * root_of(p->want) + 32;
		if (attempt > 0 || let >= p->count)
			p->limit = UINT64_MAX;
		else
			p->limit = (uint64_t)(((uint128)let << 64) / p->count);
		p->kept = 0;
	}
}

/* ---- tickets ----------------------------------------------------------- */

static void
keep(struct looker *k, const struct lane *l, const struct draw_digest *ticket)
{
	struct catch *c = k->catch;
	size_t room = c->room == 0 ? LEAST_ROOM : 2 * c->room;

	if (c->count == c->room) {
		c->kept = arena_grow(c->a, c->kept, c->room * sizeof(*c->kept),
		    room * sizeof(*c->kept));
		c->room = room;
	}
	c->kept[c->count++] =
	    (struct candidate){{*ticket, l->id, l->lots}, l->pile};
}

static uint64_t
first_bytes(const struct draw_digest *d)
{
	return ((uint64_t)draw_be32(d->b) << 32 | draw_be32(d->b + 4));
}

/* The ticket in one lane: kept at once, or gathered with its object's other
 * lots, which follow each other. */
static void
look_at(struct looker *k, size_t at)
{
	const struct lane *l = &k->lane[at];
	struct draw_digest d = {{0}};

	draw_lanes_digest(&k->tickets.lanes, at, d.b);
	if (l->lot == 0 || memcmp(d.b, k->best.b, DRAW_HASH) < 0)
		k->best = d;
	if (l->lot + 1 == l->lots &&
	    first_bytes(&k->best) <= k->s->piles[l->pile].limit)
		keep(k, l, &k->best);
}

static void
flush(struct looker *k)
{
	size_t i;

	draw_keyed_run(&k->tickets, k->busy);
	for (i = 0; i < k->busy; i++) {
		/* Nearly all objects end here. */
		if (k->lane[i].lots == 1 &&
		    draw_keyed_first(&k->tickets, i) >
			k->s->piles[k->lane[i].pile].limit)
			continue;
		look_at(k, i);
	}
	k->busy = 0;
}

static void
add_ticket(struct looker *k, const struct lane *l)
{
	draw_keyed_put(&k->tickets, k->busy, l->lot, l->id);
	k->lane[k->busy] = *l;
	if (++k->busy == DRAW_LANES)
		flush(k);
}

static void
add_long(struct looker *k, const struct lane *l)
{
	const struct draw_selecting *in = k->s->in;
	struct draw_digest ticket;

	ticket = draw_ticket(in->hash, in->key, l->id, l->lots);
	if (first_bytes(&ticket) <= k->s->piles[l->pile].limit)
		keep(k, l, &ticket);
}

static void
look_through(void *arg, size_t piece)
{
	const struct selector *s = arg;
	struct draw_pool_cursor c = draw_pool_piece(s->in->pool, piece);
	struct looker k = {.s = s, .catch = &s->catches[piece]};
	struct draw_record r;
	struct lane l;

	draw_keyed_begin(&k.tickets, s->in->hash, DRAW_BYTE_TICKET, s->in->key);
	while (draw_pool_next(&c, &r)) {
		l = (struct lane){r.id, 0, r.lots, s->pile_of[r.stratum]};
		if (r.id.len > DRAW_KEYED_MAX) {
			add_long(&k, &l);
			continue;
		}
		for (; l.lot < l.lots; l.lot++)
			add_ticket(&k, &l);
	}
	flush(&k);
}

/* All catches become one. */
static void
haul(struct selector *s)
{
	size_t pieces = s->in->pool->piece_count, total = 0, i, k;
	const struct catch *c;

	for (i = 0; i < pieces; i++)
		total += s->catches[i].count;
	s->kept = arena_array(s->a, total, sizeof(*s->kept));
	s->kept_count = 0;
	for (i = 0; i < pieces; i++) {
		c = &s->catches[i];
		for (k = 0; k < c->count; k++) {
			s->kept[s->kept_count++] = c->kept[k];
			s->piles[c->kept[k].pile].kept++;
		}
		arena_free(c->a);
	}
}

static void
all_tickets(struct selector *s)
{
	size_t pieces = s->in->pool->piece_count, i;

	s->catches = arena_array(s->a, pieces, sizeof(*s->catches));
	/* An arena belongs to one thread: each piece has its own. */
	for (i = 0; i < pieces; i++)
		s->catches[i].a = arena_new();
	crew_run(s->in->crew, pieces, look_through, s);
	haul(s);
}

static int
enough(const struct selector *s)
{
	const struct pile *p = s->piles, *end;

	for (end = p + s->in->plan->stratum_count; p < end; p++)
		if (p->kept < p->want)
			return (0);
	return (1);
}

/* ---- order ------------------------------------------------------------- */

int
draw_drawn_compare(const struct draw_drawn *x, const struct draw_drawn *y)
{
	int c = memcmp(x->ticket.b, y->ticket.b, DRAW_HASH);

	return (c != 0 ? c : draw_text_compare(x->id, y->id));
}

/* Sorts what is nearly in order. */
static void
insertion_sort(struct draw_drawn *d, size_t count)
{
	struct draw_drawn moving;
	size_t i, j;

	for (i = 1; i < count; i++) {
		if (draw_drawn_compare(&d[i - 1], &d[i]) < 0)
			continue;
		moving = d[i];
		for (j = i; j > 0 && draw_drawn_compare(&moving, &d[j - 1]) < 0;
		     j--)
			d[j] = d[j - 1];
		d[j] = moving;
	}
}

/*
 * Where a candidate will stand, about: tickets are evenly spread, so the
 * ticket as a fraction of 2^64 times N is its rank.
 */
static size_t
guess(const struct candidate *c, const struct pile *p)
{
	uint128 rank = (uint128)first_bytes(&c->drawn.ticket) * p->count >> 64;

	return (rank < p->kept ? (size_t)rank : p->kept - 1);
}

/* Counting sort by the guessed places of all piles at once, then insertion. */
static struct draw_drawn *
put_in_order(const struct selector *s)
{
	size_t piles = s->in->plan->stratum_count, total = 0, i, n, next;
	size_t *from = arena_array(s->a, piles + 1, sizeof(*from));
	size_t *place = arena_array(s->a, s->kept_count + 1, sizeof(*place));
	struct draw_drawn *out;
	const struct candidate *c;

	out = arena_array(s->a, s->kept_count, sizeof(*out));
	for (i = 0; i < piles; i++) {
		from[i] = total;
		total += s->piles[i].kept;
	}
	for (i = 0; i < s->kept_count; i++) {
		c = &s->kept[i];
		place[from[c->pile] + guess(c, &s->piles[c->pile])]++;
	}
	for (i = 0, n = 0; i < s->kept_count; i++, n = next) {
		next = n + place[i];
		place[i] = n;
	}
	for (i = 0; i < s->kept_count; i++) {
		c = &s->kept[i];
		n = from[c->pile] + guess(c, &s->piles[c->pile]);
		out[place[n]++] = c->drawn;
	}
	for (i = 0; i < piles; i++)
		insertion_sort(out + from[i], s->piles[i].kept);
	return (out);
}

struct problem *
draw_select(struct arena *a, const struct draw_selecting *in,
    const struct draw_selection **out)
{
	struct selector selector = {.a = a, .in = in}, *s = &selector;
	struct draw_selection *selections;
	const struct draw_drawn *order;
	int attempt = 0;
	size_t i;

	TRY(match_strata(s));
	set_sizes(s);
	do {
		set_limits(s, attempt++);
		all_tickets(s);
	} while (!enough(s));
	order = put_in_order(s);
	selections =
	    arena_array(a, in->plan->stratum_count, sizeof(*selections));
	for (i = 0; i < in->plan->stratum_count; i++) {
		selections[i] = (struct draw_selection){s->piles[i].whole,
		    s->piles[i].size, order, (size_t)s->piles[i].want};
		order += s->piles[i].kept;
	}
	*out = selections;
	return (NULL);
}
