/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why an inspector may step back from a visit that he was drawn or named for
 * (C49, C50): an interest, leave, illness, or a certificate that is not valid
 * then. There is no other reason: whoever could choose his visits would be
 * chosen by them.
 *
 * What he says about himself is checked against the library, which others
 * keep: their entry is the evidence and the approval. Only an interest counts
 * at once; unless the library knows of it, he shows a file. It is recorded,
 * and binds him from then on.
 */
#ifndef SSJ_DOMAIN_STEPPING_BACK_H
#define SSJ_DOMAIN_STEPPING_BACK_H

#include <stdbool.h>

struct arena;
struct problem;

/* What the library says of him for the days of the visit. */
struct stepping_back {
	const char *kind; /* recusal, leave, illness, certificate */
	bool on_duty, on_leave, recused;
	bool has_evidence; /* he shows a file */
	const char *certificate_until;
	const char *to; /* the visit's last day */
};

/* "请假" for "leave"; NULL when it is no reason. */
const char *stepping_back_title(const char *kind);

/* True when the reason is an interest in the object. */
bool stepping_back_is_recusal(const char *kind);

/* PROBLEM_RULE when there is no such reason, or neither the library nor a file
 * bears it out; the detail says what has to be entered or shown, and by whom.
 */
struct problem *
stepping_back_check(struct arena *a, const struct stepping_back *s);

#endif
