/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The eligible pool of one list, packed: about 22 bytes an object, sorted by
 * id. The freeze writes it once, the Merkle root binds it, the auditor gets it
 * as CSV, the draw maps it. Eight million objects are 176 MB and are read
 * front to back, never at random.
 *
 * The file, integers little-endian, nothing aligned:
 *
 *	at  0	8 bytes	"SSJPOOL1"
 *	at  8	u64	bytes of the whole file
 *	at 16	u64	number of records
 *	at 24	u64	number of strata, at most 65,535
 *	at 32	strata	u64 records in it, u8 length, that many bytes of name
 *	then	records	u8 length of id, u8 lots, u16 index of stratum, id
 *
 * Records ascend strictly by id. Strata stand in the order in which they were
 * first seen; nothing depends on it.
 */
#ifndef SSJ_DOMAIN_DRAW_POOL_H
#define SSJ_DOMAIN_DRAW_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"

struct arena;
struct crew;
struct problem;

enum {
	DRAW_STRATA_MAX = 65535,
	DRAW_RECORD_HEAD = 4, /* bytes before the id */
	DRAW_PIECE = 1 << 16, /* records of a piece: a full Merkle tree */
};

struct draw_pool_stratum {
	struct draw_text name;
	uint64_t count;
};

/* A pool that lies in memory (mapped or built). */
struct draw_pool {
	uint64_t count;
	const struct draw_pool_stratum *strata;
	size_t stratum_count;
	const unsigned char *records;
	size_t bytes; /* of the records */
	/* Where each piece of DRAW_PIECE records begins (the last one may be
	 * shorter), for those who read them side by side. */
	const size_t *pieces;
	size_t piece_count;
};

struct draw_record {
	struct draw_text id;
	unsigned int lots;
	size_t stratum; /* index into strata */
};

/* ---- reading ----------------------------------------------------------- */

/*
 * A view of `len` bytes, which must outlive it; the strata's names too are
 * there. Checks everything that memory safety and the counts depend on.
 * PROBLEM_INVALID when it is no packed pool.
 */
struct problem *draw_pool_open(
    struct arena *a, const void *bytes, size_t len, struct draw_pool *out);

/* What draw_pool_open() leaves out: every id and stratum is legal, ids ascend
 * strictly. For files from elsewhere. */
struct problem *draw_pool_check(struct arena *a, const struct draw_pool *p);

struct draw_pool_cursor {
	const unsigned char *at, *end;
};
struct draw_pool_cursor draw_pool_begin(const struct draw_pool *p);

/* Of one piece alone. */
struct draw_pool_cursor
draw_pool_piece(const struct draw_pool *p, size_t piece);

/* How many pieces so many records are. */
size_t draw_pool_piece_count(uint64_t records);

/* The next record in ascending order of id; false behind the last. */
bool draw_pool_next(struct draw_pool_cursor *c, struct draw_record *out);

/* True and *out when the object is in the pool. Reads it from the front. */
bool draw_pool_find(
    const struct draw_pool *p, struct draw_text id, struct draw_record *out);

/* ---- binding ----------------------------------------------------------- */

/* The Merkle root over all records; its pieces by a crew (or NULL). */
struct draw_digest draw_pool_root(const struct draw_hash *h,
    const struct draw_digest *pool_key, const struct draw_pool *p);
struct draw_digest
draw_pool_root_by(const struct crew *crew, const struct draw_hash *h,
    const struct draw_digest *pool_key, const struct draw_pool *p);

/* The classes present, ascending by (stratum, lots), in `a`. */
size_t draw_pool_classes(
    struct arena *a, const struct draw_pool *p, struct draw_class **out);

/* ---- building ---------------------------------------------------------- */

struct draw_pool_builder;

/* `expected` = guess of the bytes that records will take (22 for an object
 * with an 18-character code); a good one saves copying. */
struct draw_pool_builder *
draw_pool_builder_new(struct arena *a, size_t expected);

/*
 * Adds one object. PROBLEM_INVALID when id, stratum or lots (1 … 16) are not
 * legal; the detail is fit for a list of refused rows. Fastest when rows come
 * in ascending order (memcmp; SQL: COLLATE "C").
 */
struct problem *draw_pool_add(struct draw_pool_builder *b, struct draw_text id,
    struct draw_text stratum, unsigned int lots);

/*
 * Sorts where needed. PROBLEM_DUPLICATE names an id that stands twice: then
 * the freeze fails. The pool lives in the builder's arena.
 */
struct problem *
draw_pool_finish(struct draw_pool_builder *b, struct draw_pool *out);

/* Where bytes go: a file, a socket, a buffer. */
struct draw_sink {
	struct problem *(*write)(void *arg, const void *bytes, size_t len);
	void *arg;
};

/* Writes the packed file. Fails only when the sink does. */
struct problem *
draw_pool_write(const struct draw_pool *p, const struct draw_sink *sink);

/* Writes LIST_ID.csv, the auditor's form. */
struct problem *
draw_pool_write_csv(const struct draw_pool *p, const struct draw_sink *sink);

#endif
