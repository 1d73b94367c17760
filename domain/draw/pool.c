/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and writing a packed pool. */
#include "domain/draw/pool.h"

#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "base/sort.h"
#include "domain/draw/names.h"
#include "domain/draw/strict.h"
#include "domain/draw/wire.h"

static const char magic[8] = {'S', 'S', 'J', 'P', 'O', 'O', 'L', '1'};

enum {
	AT_SIZE = 8,
	AT_COUNT = 16,
	AT_STRATA = 24,
	HEADER = 32,
	STRATUM_HEAD = 9, /* bytes before a stratum's name */
};

/* ---- reading ----------------------------------------------------------- */

struct draw_pool_cursor
draw_pool_begin(const struct draw_pool *p)
{
	return ((struct draw_pool_cursor){p->records, p->records + p->bytes});
}

struct draw_pool_cursor
draw_pool_piece(const struct draw_pool *p, size_t piece)
{
	size_t end =
	    piece + 1 < p->piece_count ? p->pieces[piece + 1] : p->bytes;

	return ((struct draw_pool_cursor){
	    p->records + p->pieces[piece], p->records + end});
}

size_t
draw_pool_piece_count(uint64_t records)
{
	return ((size_t)((records + DRAW_PIECE - 1) / DRAW_PIECE));
}

bool
draw_pool_next(struct draw_pool_cursor *c, struct draw_record *out)
{
	const unsigned char *r = c->at;

	if (r == c->end)
		return (false);
	out->id = (struct draw_text){(const char *)r + DRAW_RECORD_HEAD, r[0]};
	out->lots = r[1];
	out->stratum = (size_t)(r[2] | r[3] << 8);
	c->at = r + DRAW_RECORD_HEAD + r[0];
	return (true);
}

/* Reads the strata behind the header; *at moves behind them. */
static struct problem *
open_strata(struct arena *a, const unsigned char *bytes, size_t len, size_t *at,
    struct draw_pool *out)
{
	struct draw_pool_stratum *s;
	size_t i, name;

	s = arena_array(a, out->stratum_count, sizeof(*s));
	for (i = 0; i < out->stratum_count; i++) {
		if (len - *at < STRATUM_HEAD)
			return (draw_differs(a, "pool: it is cut off"));
		name = bytes[*at + STRATUM_HEAD - 1];
		s[i].count = draw_le64(bytes + *at);
		*at += STRATUM_HEAD;
		if (len - *at < name)
			return (draw_differs(a, "pool: it is cut off"));
		s[i].name = (struct draw_text){(const char *)bytes + *at, name};
		*at += name;
	}
	out->strata = s;
	return (NULL);
}

/* Records end where the file does and add up to what the header says. */
static struct problem *
count_records(struct arena *a, struct draw_pool *p)
{
	uint64_t *seen = arena_array(a, p->stratum_count, sizeof(*seen));
	const unsigned char *r = p->records, *end = r + p->bytes;
	/* The header's number of records has not been checked yet, but no
	 * record is shorter. */
	size_t *pieces = arena_array(a,
	    draw_pool_piece_count(p->bytes / (DRAW_RECORD_HEAD + 1)),
	    sizeof(*pieces));
	uint64_t count = 0;
	size_t stratum, i;

	for (; r < end; r += DRAW_RECORD_HEAD + r[0], count++) {
		if (count % DRAW_PIECE == 0)
			pieces[count / DRAW_PIECE] = (size_t)(r - p->records);
		if (end - r < DRAW_RECORD_HEAD + 1 ||
		    end - r - DRAW_RECORD_HEAD < r[0])
			return (draw_differs(a, "pool: it is cut off"));
		stratum = (size_t)(r[2] | r[3] << 8);
		if (r[0] == 0 || r[1] < 1 || r[1] > DRAW_LOTS_MAX ||
		    stratum >= p->stratum_count)
			return (draw_differs(a, "pool: a bad record"));
		seen[stratum]++;
	}
	if (count != p->count)
		return (draw_differs(a, "pool: the records are not so many"));
	for (i = 0; i < p->stratum_count; i++)
		if (seen[i] != p->strata[i].count)
			return (
			    draw_differs(a, "pool: a stratum is not so large"));
	p->pieces = pieces;
	p->piece_count = draw_pool_piece_count(count);
	return (NULL);
}

struct problem *
draw_pool_open(
    struct arena *a, const void *bytes, size_t len, struct draw_pool *out)
{
	const unsigned char *b = bytes;
	size_t at = HEADER;
	uint64_t strata;

	if (len < HEADER || memcmp(b, magic, sizeof(magic)) != 0 ||
	    draw_le64(b + AT_SIZE) != len)
		return (draw_differs(a, "pool: not a packed pool, or cut off"));
	strata = draw_le64(b + AT_STRATA);
	if (strata > DRAW_STRATA_MAX)
		return (draw_differs(a, "pool: too many strata"));
	out->count = draw_le64(b + AT_COUNT);
	out->stratum_count = (size_t)strata;
	TRY(open_strata(a, b, len, &at, out));
	out->records = b + at;
	out->bytes = len - at;
	return (count_records(a, out));
}

struct problem *
draw_pool_check(struct arena *a, const struct draw_pool *p)
{
	struct draw_pool_cursor c = draw_pool_begin(p);
	struct draw_text last = {NULL, 0};
	struct draw_record r;
	size_t i, j;

	for (i = 0; i < p->stratum_count; i++) {
		if (!draw_id_is_legal(p->strata[i].name))
			return (draw_differs(a, "an id is not allowed"));
		for (j = 0; j < i; j++)
			if (draw_text_equal(
				p->strata[i].name, p->strata[j].name))
				return (draw_differs(
				    a, "pool: a stratum stands twice"));
	}
	for (; draw_pool_next(&c, &r); last = r.id) {
		if (!draw_id_is_legal(r.id))
			return (draw_differs(a, "an id is not allowed"));
		if (draw_text_compare(last, r.id) >= 0)
			return (draw_differs(
			    a, "pool: not strictly ascending by id"));
	}
	return (NULL);
}

bool
draw_pool_find(
    const struct draw_pool *p, struct draw_text id, struct draw_record *out)
{
	struct draw_pool_cursor c = draw_pool_begin(p);

	while (draw_pool_next(&c, out))
		if (draw_text_equal(out->id, id))
			return (true);
	return (false);
}

/* ---- classes ----------------------------------------------------------- */

static int
by_name(const void *x, const void *y, const void *arg)
{
	const struct draw_pool_stratum *strata = arg;
	const size_t *a = x, *b = y;

	return (draw_text_compare(strata[*a].name, strata[*b].name));
}

size_t
draw_pool_classes(
    struct arena *a, const struct draw_pool *p, struct draw_class **out)
{
	size_t strata = p->stratum_count, count = 0, i, lots;
	size_t *order = arena_array(a, strata, sizeof(*order));
	uint64_t(*seen)[DRAW_LOTS_MAX + 1];
	struct draw_pool_cursor c = draw_pool_begin(p);
	struct draw_record r;

	seen = arena_array(a, strata, sizeof(*seen));
	*out = arena_array(a, strata * DRAW_LOTS_MAX, sizeof(**out));
	while (draw_pool_next(&c, &r))
		seen[r.stratum][r.lots]++;
	for (i = 0; i < strata; i++)
		order[i] = i;
	sort_items(order, strata, sizeof(*order), by_name, p->strata);
	for (i = 0; i < strata; i++)
		for (lots = 1; lots <= DRAW_LOTS_MAX; lots++)
			if (seen[order[i]][lots] > 0)
				(*out)[count++] = (struct draw_class){
				    p->strata[order[i]].name,
				    (unsigned int)lots, seen[order[i]][lots]};
	return (count);
}

/* ---- writing ----------------------------------------------------------- */

struct problem *
draw_pool_write(const struct draw_pool *p, const struct draw_sink *sink)
{
	unsigned char head[HEADER];
	uint64_t size = HEADER + p->bytes;
	size_t i;

	for (i = 0; i < p->stratum_count; i++)
		size += STRATUM_HEAD + p->strata[i].name.len;
	memcpy(head, magic, sizeof(magic));
	draw_put_le64(head + AT_SIZE, size);
	draw_put_le64(head + AT_COUNT, p->count);
	draw_put_le64(head + AT_STRATA, p->stratum_count);
	TRY(sink->write(sink->arg, head, HEADER));
	for (i = 0; i < p->stratum_count; i++) {
		draw_put_le64(head, p->strata[i].count);
		head[STRATUM_HEAD - 1] = (unsigned char)p->strata[i].name.len;
		TRY(sink->write(sink->arg, head, STRATUM_HEAD));
		TRY(sink->write(
		    sink->arg, p->strata[i].name.s, p->strata[i].name.len));
	}
	return (sink->write(sink->arg, p->records, p->bytes));
}

/* "id,stratum,lots\n"; returns its length. */
static size_t
csv_line(char *out, const struct draw_record *r, struct draw_text stratum)
{
	size_t n = r->id.len;

	memcpy(out, r->id.s, n);
	out[n++] = ',';
	memcpy(out + n, stratum.s, stratum.len);
	n += stratum.len;
	out[n++] = ',';
	if (r->lots >= 10)
		out[n++] = '1';
	out[n++] = (char)('0' + r->lots % 10);
	out[n++] = '\n';
	return (n);
}

struct problem *
draw_pool_write_csv(const struct draw_pool *p, const struct draw_sink *sink)
{
	enum {
		LINE = 2 * DRAW_ID_MAX + 5,
		LINES = 64
	};
	struct draw_pool_cursor c = draw_pool_begin(p);
	char buffer[LINES * LINE];
	struct draw_record r;
	size_t n, i;

	TRY(sink->write(
	    sink->arg, DRAW_POOL_HEADER "\n", sizeof(DRAW_POOL_HEADER)));
	do {
		n = 0;
		for (i = 0; i < LINES && draw_pool_next(&c, &r); i++)
			n +=
			    csv_line(buffer + n, &r, p->strata[r.stratum].name);
		TRY(sink->write(sink->arg, buffer, n));
	} while (i == LINES);
	return (NULL);
}
