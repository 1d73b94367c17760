/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Amendment files (SSJ1-amend): who replaced whom after a draw. Each names
 * the transcript it amends and is chained to the one before, so that none can
 * be left out or slipped in; anybody can judge them by the rule of
 * draw_substitute(), in their order.
 *
 *	{"protocol":"SSJ1-amend","transcript":"<hex>","number":1,
 *	 "previous":"<hex>",
 *	 "substitutions":[{"list_id":"…","stratum":"…","out":"…","in":"…",
 *	   "reason":"…","at":"<RFC 3339>"}],
 *	 "inspectors":[{"visit_id":"…","slot":0,"out":"…","in":"…",
 *	   "reason":"…","at":"<RFC 3339>"}]}
 *
 * `previous` is zeros for number 1, else the hash of the file before:
 * D("amend", bytes). Objects come before inspectors. Of an inspector `in` is
 * empty when nobody could be found, `out` for a place of a new visit.
 */
#ifndef SSJ_DOMAIN_DRAW_AMEND_H
#define SSJ_DOMAIN_DRAW_AMEND_H

#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"

struct arena;
struct problem;

/* One inspector replaced on one visit. */
struct draw_replaced {
	struct draw_text visit_id; /* 32 hex characters */
	unsigned int slot;
	struct draw_text out, in; /* ids; `in` empty: nobody */
	struct draw_text reason;
	struct draw_text at; /* RFC 3339 */
};

/* One object replaced in one list, for a registry fact. */
struct draw_substituted {
	struct draw_text list_id, stratum;
	struct draw_text out, in; /* ids */
	struct draw_text reason;
	struct draw_text at; /* RFC 3339 */
};

struct draw_amendment {
	struct draw_digest transcript; /* hash of what it amends */
	uint32_t number;	       /* from 1 */
	struct draw_digest previous;
	const struct draw_substituted *substitutions;
	size_t substitution_count;
	const struct draw_replaced *inspectors;
	size_t inspector_count;
};

/* The file's bytes in one spelling, LF at the end, in `a`. */
struct draw_text
draw_amendment_write(struct arena *a, const struct draw_amendment *x);

/* Reads a file; texts point into `text`. PROBLEM_INVALID names what is
 * wrong. */
struct problem *draw_amendment_read(
    struct arena *a, struct draw_text text, struct draw_amendment *out);

struct draw_digest
draw_amendment_hash(const struct draw_hash *h, struct draw_text bytes);

#endif
