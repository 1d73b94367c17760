/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the public reads about a check, rendered once when it is published.
 *
 * It says who was checked by whom (of a joint visit: by all, C69), when, how,
 * on which items and with which result (C81), and nothing of what follows from
 * it (C87). Names of people, addresses, checklist answers and evidence are not
 * in it; the words of the inspectors pass through domain/masking.h
 * (C86, 1.10.7). What may still change afterwards (whether the 公示期 is over)
 * is not in it either.
 */
#ifndef SSJ_DOMAIN_PUBLICATION_H
#define SSJ_DOMAIN_PUBLICATION_H

#include <stddef.h>

#include "domain/result.h"

struct arena;
struct json;

/* An item of the visit as its version words it. */
struct publication_item {
	const char *id, *code, *name;
};

/* A department that took part and does not lead. */
struct publication_partner {
	const char *id, *name;
};

/* What is published, unmasked. */
struct publication_facts {
	const char *id;
	const char *object_code, *object_name, *object_kind;
	const char *org_id, *org_name; /* who leads, and publishes (C85) */
	const struct publication_partner *partners;
	size_t partner_count;
	const char *origin;	/* word: random, complaint, … (C24) */
	const char *draw_no;	/* NULL: the check was not drawn */
	const char *checked_on; /* legal day of the check's end */
	const char *published_at;
	const struct publication_item *items;
	size_t count;
	const struct json *content; /* the signed record */
};

struct publication_text {
	const char *body;		   /* JSON object */
	const char *object_name;	   /* as it is shown */
	const char *results[RESULT_COUNT]; /* words, of the visit */
	size_t results_count;
};

/* Renders the public body. The content is complete: every item has its
 * result. */
void publication_render(struct arena *a, const struct publication_facts *facts,
    struct publication_text *out);

#endif
