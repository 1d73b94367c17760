/* SPDX-License-Identifier: Apache-2.0 */
/* The hashes of SSJ1 §2, one function for each line of the page. */
#include "domain/draw/bytes.h"

#include <string.h>

#include "base/sort.h"
#include "base/text.h"
#include "domain/draw/wire.h"

__extension__ typedef unsigned __int128 uint128;

int
draw_text_compare(struct draw_text x, struct draw_text y)
{
	return (sort_bytes(x.s, x.len, y.s, y.len));
}

bool
draw_text_equal(struct draw_text x, struct draw_text y)
{
	return (x.len == y.len && (x.len == 0 || memcmp(x.s, y.s, x.len) == 0));
}

bool
draw_digest_equal(const struct draw_digest *x, const struct draw_digest *y)
{
	return (memcmp(x->b, y->b, DRAW_HASH) == 0);
}

struct draw_text
draw_text_of(const char *s)
{
	return ((struct draw_text){s, s == NULL ? 0 : strlen(s)});
}

/* ---- D ----------------------------------------------------------------- */

void
draw_d_begin(
    struct draw_d *d, const struct draw_hash *h, const char *tag, size_t count)
{
	unsigned char head[5] = {DRAW_BYTE_STRUCTURED}, fields[4];
	size_t len = strlen(tag);

	draw_put32(head + 1, (uint32_t)len + 5);
	draw_put32(fields, (uint32_t)count);
	draw_hash_begin(&d->hasher, h);
	draw_hash_add(&d->hasher, head, sizeof(head));
	draw_hash_add(&d->hasher, "SSJ1/", 5);
	draw_hash_add(&d->hasher, tag, len);
	draw_hash_add(&d->hasher, fields, sizeof(fields));
}

void
draw_d_field(struct draw_d *d, const void *bytes, size_t len)
{
	unsigned char prefix[4];

	draw_put32(prefix, (uint32_t)len);
	draw_hash_add(&d->hasher, prefix, 4);
	draw_hash_add(&d->hasher, bytes, len);
}

void
draw_d_u8(struct draw_d *d, unsigned int v)
{
	unsigned char byte = (unsigned char)v;

	draw_d_field(d, &byte, 1);
}

void
draw_d_u32(struct draw_d *d, uint32_t v)
{
	unsigned char bytes[4];

	draw_put32(bytes, v);
	draw_d_field(d, bytes, 4);
}

void
draw_d_u64(struct draw_d *d, uint64_t v)
{
	unsigned char bytes[8];

	draw_put64(bytes, v);
	draw_d_field(d, bytes, 8);
}

struct draw_digest
draw_d_end(struct draw_d *d)
{
	struct draw_digest out = {{0}};

	draw_hash_end(&d->hasher, out.b);
	return (out);
}

struct draw_digest
draw_d(const struct draw_hash *h, const char *tag,
    const struct draw_text *fields, size_t count)
{
	struct draw_d d;
	size_t i;

	draw_d_begin(&d, h, tag, count);
	for (i = 0; i < count; i++)
		draw_d_field(&d, fields[i].s, fields[i].len);
	return (draw_d_end(&d));
}

/* A digest as one of draw_d()'s fields. */
static struct draw_text
raw(const struct draw_digest *x)
{
	return ((struct draw_text){(const char *)x->b, DRAW_HASH});
}

/* ---- what is bound before the draw ------------------------------------- */

static int
by_stratum_and_lots(const void *x, const void *y, const void *arg)
{
	const struct draw_class *a = x, *b = y;
	int order = draw_text_compare(a->stratum, b->stratum);

	(void)arg;
	if (order != 0)
		return (order);
	return ((a->lots > b->lots) - (a->lots < b->lots));
}

struct draw_digest
draw_classes(
    const struct draw_hash *h, struct draw_class *classes, size_t count)
{
	struct draw_d d;
	size_t i;

	sort_items(
	    classes, count, sizeof(classes[0]), by_stratum_and_lots, NULL);
	draw_d_begin(&d, h, "classes", 3 * count);
	for (i = 0; i < count; i++) {
		draw_d_field(&d, classes[i].stratum.s, classes[i].stratum.len);
		draw_d_u8(&d, classes[i].lots);
		draw_d_u64(&d, classes[i].count);
	}
	return (draw_d_end(&d));
}

struct draw_digest
draw_veil(const struct draw_hash *h, const struct draw_digest *veil_key)
{
	return (draw_d(h, "veil", (struct draw_text[]){raw(veil_key)}, 1));
}

struct draw_digest
draw_charter_hash(const struct draw_hash *h, struct draw_text charter)
{
	return (draw_d(h, "charter", &charter, 1));
}

struct draw_digest
draw_plan_hash(const struct draw_hash *h, struct draw_text plan)
{
	return (draw_d(h, "plan", &plan, 1));
}

struct draw_digest
draw_file(const struct draw_hash *h, const struct draw_digest *pool_key,
    struct draw_text name, struct draw_text bytes)
{
	return (draw_d(
	    h, "file", (struct draw_text[]){raw(pool_key), name, bytes}, 3));
}

static void
add_digest(struct draw_d *d, const struct draw_digest *x)
{
	draw_d_field(d, x->b, DRAW_HASH);
}

static void
add_text(struct draw_d *d, struct draw_text x)
{
	draw_d_field(d, x.s, x.len);
}

static void
add_list(struct draw_d *d, const struct draw_hash *h,
    const struct draw_announced_list *l)
{
	struct draw_digest plan = draw_plan_hash(h, l->plan);

	add_text(d, l->list_id);
	add_text(d, l->group_id);
	add_digest(d, &plan);
	add_digest(d, &l->root);
	add_digest(d, &l->classes);
	draw_d_u64(d, l->count);
}

struct draw_digest
draw_announce(const struct draw_announcement *a)
{
	struct draw_digest charter = draw_charter_hash(a->hash, a->charter);
	struct draw_d d;
	size_t i;

	draw_d_begin(&d, a->hash, "announce",
	    10 + a->party_count + 2 * a->annex_count + 6 * a->list_count);
	draw_d_field(&d, a->hash->name, strlen(a->hash->name));
	add_text(&d, a->draw_id);
	draw_d_u32(&d, a->attempt);
	add_digest(&d, &a->previous);
	add_digest(&d, &a->head);
	add_digest(&d, &charter);
	add_digest(&d, &a->veil);
	draw_d_u32(&d, (uint32_t)a->party_count);
	for (i = 0; i < a->party_count; i++)
		add_text(&d, a->parties[i]);
	draw_d_u32(&d, (uint32_t)a->annex_count);
	for (i = 0; i < a->annex_count; i++) {
		add_text(&d, a->annexes[i].name);
		add_digest(&d, &a->annexes[i].digest);
	}
	draw_d_u32(&d, (uint32_t)a->list_count);
	for (i = 0; i < a->list_count; i++)
		add_list(&d, a->hash, &a->lists[i]);
	return (draw_d_end(&d));
}

/* ---- commit, close, open, seed, keys ----------------------------------- */

struct draw_digest
draw_commit(const struct draw_hash *h, const struct draw_digest *announce,
    struct draw_text party, const struct draw_digest *secret)
{
	return (draw_d(h, "commit",
	    (struct draw_text[]){raw(announce), party, raw(secret)}, 3));
}

struct draw_digest
draw_close(const struct draw_hash *h, const struct draw_digest *announce,
    const struct draw_share *commitments, size_t count)
{
	struct draw_d d;
	size_t i;

	draw_d_begin(&d, h, "close", 2 + 2 * count);
	add_digest(&d, announce);
	draw_d_u32(&d, (uint32_t)count);
	for (i = 0; i < count; i++) {
		add_text(&d, commitments[i].id);
		add_digest(&d, &commitments[i].bytes);
	}
	return (draw_d_end(&d));
}

struct draw_digest
draw_open(const struct draw_hash *h, const struct draw_digest *close,
    const struct draw_share *secrets, size_t count)
{
	struct draw_d d;
	size_t i;

	draw_d_begin(&d, h, "open", 1 + count);
	add_digest(&d, close);
	for (i = 0; i < count; i++)
		add_digest(&d, &secrets[i].bytes);
	return (draw_d_end(&d));
}

struct draw_digest
draw_seed(const struct draw_hash *h, const struct draw_digest *open,
    struct draw_text beacon)
{
	return (draw_d(h, "seed", (struct draw_text[]){raw(open), beacon}, 2));
}

struct draw_digest
draw_key(const struct draw_hash *h, const struct draw_digest *seed,
    const struct draw_digest *veil_key, struct draw_text group)
{
	return (draw_d(h, "key",
	    (struct draw_text[]){raw(seed), raw(veil_key), group}, 3));
}

struct draw_digest
draw_assign_key(const struct draw_hash *h, const struct draw_digest *seed,
    const struct draw_digest *veil_key)
{
	return (draw_d(h, "assign-key",
	    (struct draw_text[]){raw(seed), raw(veil_key)}, 2));
}

/* ---- the draw ---------------------------------------------------------- */

/* H(domain ‖ 32 bytes ‖ u8(number) ‖ u8(len) ‖ name) */
static struct draw_digest
keyed(const struct draw_hash *h, unsigned char domain,
    const struct draw_digest *key, unsigned int number, struct draw_text name)
{
	unsigned char head[35] = {domain};
	struct draw_digest out = {{0}};
	struct draw_hasher x;

	memcpy(head + 1, key->b, DRAW_KEY);
	head[33] = (unsigned char)number;
	head[34] = (unsigned char)name.len;
	draw_hash_begin(&x, h);
	draw_hash_add(&x, head, sizeof(head));
	draw_hash_add(&x, name.s, name.len);
	draw_hash_end(&x, out.b);
	return (out);
}

struct draw_digest
draw_ticket(const struct draw_hash *h, const struct draw_digest *key,
    struct draw_text id, unsigned int lots)
{
	struct draw_digest best, next;
	unsigned int lot;

	best = keyed(h, DRAW_BYTE_TICKET, key, 0, id);
	for (lot = 1; lot < lots; lot++) {
		next = keyed(h, DRAW_BYTE_TICKET, key, lot, id);
		if (memcmp(next.b, best.b, DRAW_HASH) < 0)
			best = next;
	}
	return (best);
}

bool
draw_size_is_small(uint64_t count, uint32_t num, uint32_t den)
{
	return ((uint128)count * num < den);
}

uint64_t
draw_size(const struct draw_hash *h, const struct draw_digest *key,
    struct draw_text stratum, uint64_t count, uint32_t num, uint32_t den)
{
	uint128 due = (uint128)count * num;
	unsigned char head[37] = {DRAW_BYTE_SMALL}, out[DRAW_HASH];
	struct draw_hasher x;
	uint64_t chance = 0;
	int i;

	if (due >= den)
		return ((uint64_t)((due + den - 1) / den));
	memcpy(head + 1, key->b, DRAW_KEY);
	draw_put32(head + 33, (uint32_t)stratum.len);
	draw_hash_begin(&x, h);
	draw_hash_add(&x, head, sizeof(head));
	draw_hash_add(&x, stratum.s, stratum.len);
	draw_hash_end(&x, out);
	for (i = 0; i < 8; i++)
		chance = chance << 8 | out[i];
	return ((uint128)chance * den >> 64 < due ? 1 : 0);
}

struct draw_digest
draw_transcript_hash(const struct draw_hash *h, struct draw_text bytes)
{
	return (draw_d(h, "transcript", &bytes, 1));
}

void
draw_visit_id(char out[DRAW_VISIT_ID], const struct draw_visit_key *v,
    struct draw_text object, uint32_t k)
{
	struct draw_digest x;
	struct draw_d d;

	draw_d_begin(&d, v->hash, "visit", 5);
	add_digest(&d, v->pool_key);
	add_text(&d, v->draw_id);
	draw_d_u32(&d, v->attempt);
	add_text(&d, object);
	draw_d_u32(&d, k);
	x = draw_d_end(&d);
	text_hex_into(out, x.b, DRAW_VISIT_ID / 2);
}

struct draw_digest
draw_slot_order(const struct draw_hash *h, const struct draw_digest *assign_key,
    struct draw_text visit, unsigned int slot)
{
	return (keyed(h, DRAW_BYTE_SLOT_ORDER, assign_key, slot, visit));
}

struct draw_digest
draw_pick(const struct draw_hash *h, const struct draw_digest *order,
    struct draw_text inspector)
{
	return (keyed(h, DRAW_BYTE_PICK, order, 0, inspector));
}
