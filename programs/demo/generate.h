/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The demo city's data: the same bytes for the same seed and year, on every
 * machine. Codes are valid (GB 32100 with both check digits), trade names are
 * invented from pools of syllables, persons are numbered and never named.
 *
 * The city does not exist: division 449900 is not assigned in GB/T 2260.
 */
#ifndef SSJ_PROGRAMS_DEMO_GENERATE_H
#define SSJ_PROGRAMS_DEMO_GENERATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* A generator of numbers (splitmix64). Not for secrets. */
struct demo_random {
	uint64_t state;
};

/* The next 64 bits. */
uint64_t demo_random_next(struct demo_random *r);

/* A number from 0 to below - 1. `below` must not be 0. */
size_t demo_random_below(struct demo_random *r, size_t below);

struct demo_place {
	const char *code; /* six digits */
	const char *name;
	unsigned weight; /* share of the city's businesses, per cent */
};

struct demo_department {
	const char *code; /* organisation code */
	const char *name;
	unsigned weight;	    /* share of the inspectors, per cent */
	const char *specialties[6]; /* ends with NULL */
};

/* Ends with code NULL. The first place is the city itself, weight 0. */
extern const struct demo_place demo_places[];
/* A district, as often as its weight says. */
const struct demo_place *demo_pick_place(struct demo_random *r);

/* Ends with code NULL. */
extern const struct demo_department demo_departments[];

/*
 * Business number `index` (from 0): an 18-character code that no other index
 * below 800 million has, with correct check digits. `kind` is "91" for a
 * company, "92" for an individual business, "93" for a cooperative; `place`
 * six digits. Writes 18 characters and a NUL.
 */
void
demo_uscc(char out[19], const char *kind, const char *place, uint64_t index);

/* One business: the words of our libraries, and the words that files use. */
struct demo_business {
	char code[19], name[128], address[64];
	char registered_on[16]; /* YYYY-MM-DD */
	const char *district, *industry, *risk;
	const char *kind, *kind_title;
	const char *status, *status_title;
	bool abnormal;
};

/* Business number `index`; `r` must have made those before it. */
void demo_business(
    struct demo_business *b, struct demo_random *r, size_t index, int year);

/* Writes `count` objects as CSV with a Chinese header row. Returns 0, or -1
 * when the stream failed. */
int demo_write_objects(FILE *out, size_t count, uint64_t seed, int year);

/* Writes `count` inspectors as CSV, likewise. */
int demo_write_inspectors(FILE *out, size_t count, uint64_t seed, int year);

/* Writes the inspection items as CSV, likewise; *count becomes their number. */
int demo_write_items(FILE *out, size_t *count);

#endif
