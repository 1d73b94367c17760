/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the public may not read, taken out of what it may (C86, N15).
 *
 * Inspectors write what they saw in their own words, and such words hold ID
 * numbers and telephone numbers of people. A publication shows the words
 * without them. Nothing is refused for it: an overdue publication would be the
 * worse outcome, and the full text stays in the record.
 *
 * These rules recognise forms, not meanings. They rather hide too much: a
 * number that only looks like an ID number is hidden too. A person's name in
 * running text cannot be recognised by form; reviewing is what stops it.
 */
#ifndef SSJ_DOMAIN_MASKING_H
#define SSJ_DOMAIN_MASKING_H

#include <stddef.h>

struct arena;

/*
 * `text` with every ID number, telephone number and bank-card-like number
 * replaced by a note that says what stood there. Digits may be full-width,
 * and grouped by single spaces or hyphens. The codes of businesses stay.
 * `hidden` (may be NULL) grows by the number of replacements.
 */
const char *masking_text(struct arena *a, const char *text, size_t *hidden);

/*
 * The name of an inspected object of `kind` (the schema's word) as it is
 * shown: a business run under nothing but its owner's name keeps the family
 * name only ("张**"); every other name is public by registration.
 */
const char *masking_name(struct arena *a, const char *kind, const char *name);

#endif
