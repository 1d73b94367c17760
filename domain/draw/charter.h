/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The charter: how one attempt is made, decided before anything is drawn and
 * bound by A as the bytes of its text.
 */
#ifndef SSJ_DOMAIN_DRAW_CHARTER_H
#define SSJ_DOMAIN_DRAW_CHARTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/draw/bytes.h"

struct arena;
struct problem;

/* When the names become public, at the latest. */
enum draw_disclose {
	DRAW_DISCLOSE_AT_DRAW,	   /* at once */
	DRAW_DISCLOSE_AT_NOTICE,   /* when the visit is announced to the firm */
	DRAW_DISCLOSE_AFTER_VISIT, /* surprise checks */
	DRAW_DISCLOSE_COUNT,
};

/* How inspectors are found. */
enum draw_rule {
	DRAW_RULE_NONE,	  /* nobody is assigned by the draw */
	DRAW_RULE_GREEDY, /* greedy-1 */
	DRAW_RULE_PATHS,  /* paths-1: greedy-1 and balancing sweeps */
	DRAW_RULE_COUNT,
};

const char *draw_disclose_word(enum draw_disclose d);
const char *draw_rule_word(enum draw_rule r);

/* Who brings a secret. */
struct draw_party {
	struct draw_text id;
	struct draw_text key; /* Ed25519, hex; empty = unsigned */
	bool hosted; /* secret or key made on the operator's machines */
};

/* Who keeps VK, PK, the pools and the annexes. */
struct draw_holder {
	struct draw_text id, key;
};

struct draw_charter {
	struct draw_party *parties; /* ascending by id */
	size_t party_count;
	struct draw_holder *holders; /* ascending by id */
	size_t holder_count;
	struct draw_text beacon;	/* its form, see beacon.h */
	struct draw_text beacon_source; /* who publishes it, which issue */
	/* Deadlines, milliseconds since 1970: commitments, reveals, beacon. */
	int64_t commit_ms, reveal_ms, beacon_ms;
	enum draw_disclose disclose;
	struct draw_text disclose_by; /* YYYY-MM-DD */
	enum draw_rule assignment;
	int max_departments;	      /* of one visit, 1 … 5 */
	struct draw_text annual_plan; /* hash of the published plan */
};

/*
 * Reads a charter's text. PROBLEM_INVALID when a verifier would refuse it.
 * What no verdict depends on (source, disclose_by, annual_plan, and while no
 * key stands in it holders and times) is taken as it is; it is empty or 0
 * where it has another type.
 */
struct problem *draw_charter_read(
    struct arena *a, struct draw_text text, struct draw_charter *out);

/*
 * The text of a charter in its one spelling. PROBLEM_INVALID, with a pointer
 * into the charter, when it is not one that this software would announce: a
 * verifier would refuse it, there is no party, the deadlines are not in order,
 * holders do not stand strictly ascending, or one of them is a party too.
 */
struct problem *draw_charter_write(
    struct arena *a, const struct draw_charter *c, struct draw_text *out);

/* The beacon's source that stands for balls rolled on the spot, when somebody
 * says so; every other source publishes at beacon_ms. */
#define DRAW_HALL "hall"
bool draw_charter_is_hall(const struct draw_charter *c);

/* A number that was not produced this long after its time never counts. */
#define DRAW_DAY_MS INT64_C(86400000)

/*
 * True unless outsiders' secrets and the beacon together leave the operator
 * nothing to try: at least 2 parties that are not hosted and 10⁵ outcomes, or
 * at least 1 and 2⁴⁰.
 */
bool draw_charter_is_self_drawn(const struct draw_charter *c);

#endif
