/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SSJ1, the draw protocol: every byte that is hashed.
 *
 * The first byte of a hashed message is its domain, so that no message of one
 * kind can pass for another. D(tag, f1 … fn) is the structured kind; LP(x) is
 * the length of x in four bytes, big-endian, and x. All orders are memcmp on
 * UTF-8 bytes, the shorter prefix first.
 *
 * Nothing here checks its input; the readers (charter.h, plan.h, pool.h) do.
 */
#ifndef SSJ_DOMAIN_DRAW_BYTES_H
#define SSJ_DOMAIN_DRAW_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/draw/hash.h"

/* The domains: first byte of every hashed message. */
enum {
	DRAW_BYTE_LEAF = 0x00,
	DRAW_BYTE_NODE = 0x01,
	DRAW_BYTE_STRUCTURED = 0x02,
	DRAW_BYTE_TICKET = 0x03,
	DRAW_BYTE_SLOT_ORDER = 0x04,
	DRAW_BYTE_PICK = 0x05,
	DRAW_BYTE_SMALL = 0x06,
};

enum {
	DRAW_KEY = 32,	    /* bytes of VK, PK, secrets, K, K_a */
	DRAW_NONCE = 16,    /* bytes kept of a leaf's nonce */
	DRAW_ID_MAX = 255,  /* bytes of an id */
	DRAW_LOTS_MAX = 16, /* 签 of one object */
	DRAW_VISIT_ID = 32, /* hex characters of a visit's id */
};

/* Bytes with a length; not necessarily followed by a NUL. */
struct draw_text {
	const char *s;
	size_t len;
};

/* A digest, a key or a secret. */
struct draw_digest {
	unsigned char b[DRAW_HASH];
};

/* The order of SSJ1: memcmp, the shorter prefix first. */
int draw_text_compare(struct draw_text x, struct draw_text y);
bool draw_text_equal(struct draw_text x, struct draw_text y);
bool
draw_digest_equal(const struct draw_digest *x, const struct draw_digest *y);

/* The text of a C string; NULL gives the empty text. */
struct draw_text draw_text_of(const char *s);

/* ---- D ----------------------------------------------------------------- */

/* D(tag, fields) with `count` fields. */
struct draw_digest draw_d(const struct draw_hash *h, const char *tag,
    const struct draw_text *fields, size_t count);

/* The same one field after the other; `count` is hashed first and must be
 * what follows. */
struct draw_d {
	struct draw_hasher hasher;
};
void draw_d_begin(
    struct draw_d *d, const struct draw_hash *h, const char *tag, size_t count);
void draw_d_field(struct draw_d *d, const void *bytes, size_t len);
void draw_d_u8(struct draw_d *d, unsigned int v);
void draw_d_u32(struct draw_d *d, uint32_t v);
void draw_d_u64(struct draw_d *d, uint64_t v);
struct draw_digest draw_d_end(struct draw_d *d);

/* ---- what is bound before the draw ------------------------------------- */

/* How many objects of a stratum have how many lots. */
struct draw_class {
	struct draw_text stratum;
	unsigned int lots;
	uint64_t count;
};

/* Hash of the table; sorts `classes` ascending by (stratum, lots). */
struct draw_digest draw_classes(
    const struct draw_hash *h, struct draw_class *classes, size_t count);

struct draw_digest
draw_veil(const struct draw_hash *h, const struct draw_digest *veil_key);
struct draw_digest
draw_charter_hash(const struct draw_hash *h, struct draw_text charter);
struct draw_digest
draw_plan_hash(const struct draw_hash *h, struct draw_text plan);

/* An annex or a result: `pool_key` keeps short files from being guessed. */
struct draw_digest
draw_file(const struct draw_hash *h, const struct draw_digest *pool_key,
    struct draw_text name, struct draw_text bytes);

/* A file and what binds it. */
struct draw_bound {
	struct draw_text name;
	struct draw_digest digest;
};

/* What A binds of one list. */
struct draw_announced_list {
	struct draw_text list_id, group_id;
	struct draw_text plan; /* its JSON text */
	struct draw_digest root, classes;
	uint64_t count;
};

/* All that A binds. Parties, annexes and lists stand ascending by id, name
 * and list_id. */
struct draw_announcement {
	const struct draw_hash *hash;
	struct draw_text draw_id;
	uint32_t attempt;
	struct draw_digest previous, head;
	struct draw_text charter; /* its JSON text */
	struct draw_digest veil;
	const struct draw_text *parties;
	size_t party_count;
	const struct draw_bound *annexes;
	size_t annex_count;
	const struct draw_announced_list *lists;
	size_t list_count;
};

/* A */
struct draw_digest draw_announce(const struct draw_announcement *a);

/* ---- commit, close, open, seed, keys ----------------------------------- */

/* A party's id with its commitment or its secret. */
struct draw_share {
	struct draw_text id;
	struct draw_digest bytes;
};

struct draw_digest
draw_commit(const struct draw_hash *h, const struct draw_digest *announce,
    struct draw_text party, const struct draw_digest *secret);

/* C, over the commitments ascending by id. */
struct draw_digest
draw_close(const struct draw_hash *h, const struct draw_digest *announce,
    const struct draw_share *commitments, size_t count);

/* O, over the secrets ascending by id. */
struct draw_digest
draw_open(const struct draw_hash *h, const struct draw_digest *close,
    const struct draw_share *secrets, size_t count);

/* S */
struct draw_digest draw_seed(const struct draw_hash *h,
    const struct draw_digest *open, struct draw_text beacon);

/* K of a coordination group, and K_a. */
struct draw_digest
draw_key(const struct draw_hash *h, const struct draw_digest *seed,
    const struct draw_digest *veil_key, struct draw_text group);
struct draw_digest draw_assign_key(const struct draw_hash *h,
    const struct draw_digest *seed, const struct draw_digest *veil_key);

/* ---- the draw ---------------------------------------------------------- */

/* The smallest of an object's `lots` (1 … 16) tickets. */
struct draw_digest draw_ticket(const struct draw_hash *h,
    const struct draw_digest *key, struct draw_text id, unsigned int lots);

/*
 * How many of `count` are drawn at num/den (0 ≤ num ≤ den, den ≥ 1): rounded
 * up; a stratum that is due less than one object gets one with just that
 * probability, decided by K.
 */
uint64_t draw_size(const struct draw_hash *h, const struct draw_digest *key,
    struct draw_text stratum, uint64_t count, uint32_t num, uint32_t den);

/* True when num/den of `count` is less than one object. */
bool draw_size_is_small(uint64_t count, uint32_t num, uint32_t den);

/* Of the bytes of a transcript file. */
struct draw_digest
draw_transcript_hash(const struct draw_hash *h, struct draw_text bytes);

/* Writes the DRAW_VISIT_ID hex characters of an object's k-th visit (from 1)
 * to `out`, no NUL. */
struct draw_visit_key {
	const struct draw_hash *hash;
	const struct draw_digest *pool_key;
	struct draw_text draw_id;
	uint32_t attempt;
};
void draw_visit_id(char out[DRAW_VISIT_ID], const struct draw_visit_key *v,
    struct draw_text object, uint32_t k);

/* Where a slot stands in the order of all slots. */
struct draw_digest
draw_slot_order(const struct draw_hash *h, const struct draw_digest *assign_key,
    struct draw_text visit, unsigned int slot);

/* An inspector's place: `order` is K_a for the rank, a slot's order else. */
struct draw_digest draw_pick(const struct draw_hash *h,
    const struct draw_digest *order, struct draw_text inspector);

#endif
