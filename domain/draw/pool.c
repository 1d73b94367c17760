/* SPDX-License-Identifier: Apache-2.0 */
/* Reading, binding and writing a packed pool. */
#include "domain/draw/pool.h"

#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "base/sort.h"
#include "domain/draw/merkle.h"
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
count_records(struct arena *a, const struct draw_pool *p)
{
	uint64_t *seen = arena_array(a, p->stratum_count, sizeof(*seen));
	const unsigned char *r = p->records, *end = r + p->bytes;
	uint64_t count = 0;
	size_t stratum, i;

	for (; r < end; r += DRAW_RECORD_HEAD + r[0], count++) {
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

/* ---- binding ----------------------------------------------------------- */

static void
put_lp(struct draw_message *m, struct draw_text t)
{
	draw_put32(m->bytes + m->len, (uint32_t)t.len);
	memcpy(m->bytes + m->len + 4, t.s, t.len);
	m->len += 4 + t.len;
}

/* D("nonce", PK, id), as draw_d() would hash it. */
static void
nonce_message(struct draw_message *m, const struct draw_digest *pool_key,
    struct draw_text id)
{
	m->bytes[0] = DRAW_BYTE_STRUCTURED;
	m->len = 1;
	put_lp(m, draw_text_of("SSJ1/nonce"));
	draw_put32(m->bytes + m->len, 2);
	m->len += 4;
	put_lp(m, (struct draw_text){(const char *)pool_key->b, DRAW_KEY});
	put_lp(m, id);
}

static void
leaf_message(struct draw_message *m, const struct draw_record *r,
    struct draw_text stratum)
{
	unsigned char nonce[DRAW_NONCE];

	memcpy(nonce, m->digest, DRAW_NONCE);
	m->bytes[0] = DRAW_BYTE_LEAF;
	memcpy(m->bytes + 1, nonce, DRAW_NONCE);
	m->len = 1 + DRAW_NONCE;
	put_lp(m, r->id);
	put_lp(m, stratum);
	m->bytes[m->len++] = (unsigned char)r->lots;
}

struct draw_digest
draw_pool_root(const struct draw_hash *h, const struct draw_digest *pool_key,
    const struct draw_pool *p)
{
	struct draw_pool_cursor c = draw_pool_begin(p);
	struct draw_message m[DRAW_LANES];
	struct draw_record r[DRAW_LANES];
	struct draw_merkle tree;
	struct draw_digest leaf;
	size_t n, i;

	draw_merkle_begin(&tree, h);
	do {
		for (n = 0; n < DRAW_LANES && draw_pool_next(&c, &r[n]); n++)
			nonce_message(&m[n], pool_key, r[n].id);
		draw_hash_many(h, m, n);
		for (i = 0; i < n; i++)
			leaf_message(
			    &m[i], &r[i], p->strata[r[i].stratum].name);
		draw_hash_many(h, m, n);
		for (i = 0; i < n; i++) {
			memcpy(leaf.b, m[i].digest, DRAW_HASH);
			draw_merkle_leaf(&tree, &leaf);
		}
	} while (n == DRAW_LANES);
	return (draw_merkle_end(&tree));
}

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
