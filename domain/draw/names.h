/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of the auditor's folder and their headers. Every file that a
 * transcript names must be there under these names; LIST_ID.csv is the pool of
 * a list, `key` the pool key.
 */
#ifndef SSJ_DOMAIN_DRAW_NAMES_H
#define SSJ_DOMAIN_DRAW_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/draw/bytes.h"

/* Annexes stand before results; DRAW_ANNEX_COUNT of them. */
enum draw_name {
	DRAW_ROSTER,	 /* inspectors who may be assigned */
	DRAW_OBJECTS,	 /* districts of the objects drawn from */
	DRAW_RECUSALS,	 /* 回避 */
	DRAW_CAPS,	 /* visits of the year and the cap that applies */
	DRAW_EXCLUDED,	 /* rows that a rule left out */
	DRAW_VISITS,	 /* result: which checks join which visit */
	DRAW_ASSIGNMENT, /* result: who goes */
	DRAW_NAME_COUNT,
	DRAW_ANNEX_COUNT = DRAW_VISITS,
};

const char *draw_name(enum draw_name n);   /* "roster.csv", … */
const char *draw_header(enum draw_name n); /* "id,department,…" */
size_t draw_name_keys(enum draw_name n);   /* columns that make a row unique */
#define DRAW_POOL_HEADER "id,stratum,lots"

/* The file called `name`; DRAW_NAME_COUNT when there is none. */
enum draw_name draw_name_find(struct draw_text name);

/* True when one of the files is `n`. */
bool draw_name_is_bound(
    const struct draw_bound *bound, size_t count, enum draw_name n);

/* True when `list_id`.csv would be an annex or a result. */
bool draw_name_is_taken(struct draw_text list_id);

#endif
