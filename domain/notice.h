/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 检查通知书: the paper that whoever is inspected is given (N04: 凡检查必通知;
 * N06), and when it may be had.
 *
 * It says who checks what by which law, who comes, how often the object was
 * visited this year, which rights it has, and, for a drawn check, the proof
 * that it was drawn before anybody could choose it.
 */
#ifndef SSJ_DOMAIN_NOTICE_H
#define SSJ_DOMAIN_NOTICE_H

#include <stdbool.h>

struct arena;
struct json;
struct problem;

/* What decides whether a notice may be had. */
struct notice_moment {
	const char *state; /* of the task */
	/* The charter's word: at_draw, at_notice, after_visit; NULL: the check
	 * was not drawn. */
	const char *disclose;
	const char *from_day; /* of the window */
	const char *today;
	bool member; /* whoever asks goes himself */
};

/*
 * PROBLEM_WRONG_STATE until everybody has accepted, or when the visit does not
 * take place. Where the charter says after_visit the object learns of it at
 * the door: PROBLEM_RULE for who does not go, and before the window begins.
 */
struct problem *notice_check(struct arena *a, const struct notice_moment *m);

/*
 * The notice as a page for A4 paper: HTML in one piece, every text escaped.
 * `notice` is the contract's Notice as it was read from `source`, from which
 * the proofs are copied byte for byte.
 */
const char *
notice_page(struct arena *a, const struct json *notice, const char *source);

#endif
