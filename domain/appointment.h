/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People chosen by hand for a check that was not drawn (C24).
 *
 * Complaints, warnings and orders from above name the object themselves; who
 * goes is then chosen by a person and not by lot. The rules that no draw bends
 * hold here too: at least two certified inspectors of every department (C72),
 * at most ten (C62), nobody who must keep away (C50), is on leave or has no
 * valid certificate, everybody for an item of his own department, specialty
 * and district (C15, C16). Items that are not on the list are not checked
 * (C03).
 */
#ifndef SSJ_DOMAIN_APPOINTMENT_H
#define SSJ_DOMAIN_APPOINTMENT_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct problem;

enum {
	APPOINTMENT_MOST = 10 /* people on one visit, C62 */
};

/* An item of the check and whose people carry it out. */
struct appointment_item {
	const char *code, *state;
	const char *department, *specialty;
};

/* Somebody chosen, as far as this visit is concerned. */
struct appointment_person {
	const char *code, *department;
	const char *district; /* "*": the whole city */
	const char *const *specialties;
	size_t specialty_count;
	const char *certificate_until; /* day */
	bool on_duty, on_leave, recused;
	/* Set by appointment_check(): for which specialty he goes. */
	const char *specialty;
};

struct appointment {
	const struct appointment_item *items;
	size_t item_count;
	struct appointment_person *people; /* the first one leads */
	size_t person_count;
	const char *district;  /* the object's */
	const char *from, *to; /* days of the window, both included */
	const char *today;
	/* The day on which it is entered; NULL when it is there already. Before
	 * it nobody goes: no check without approval (N04). */
	const char *entered;
};

/*
 * Gives everybody a specialty: of his department's items the first one that he
 * has and nobody before him took, or else the first that he has. PROBLEM_RULE
 * with a line for everything that is wrong, "/inspectors/2" and the like.
 */
struct problem *appointment_check(struct arena *a, struct appointment *v);

#endif
