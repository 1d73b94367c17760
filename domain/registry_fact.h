/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only reasons for which a drawn object makes way (SSJ1 §2): facts of the
 * register that were there before the freeze and that the library did not know
 * yet. Who cannot be reached, is closed or does not cooperate is checked, and
 * that is the result of the check.
 */
#ifndef SSJ_DOMAIN_REGISTRY_FACT_H
#define SSJ_DOMAIN_REGISTRY_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct problem;

/* "注销" for "cancelled"; NULL when it is no reason. */
const char *registry_fact_title(const char *word);

/*
 * PROBLEM_RULE unless `word` is a reason and its day lies before the day of
 * the freeze; days as YYYY-MM-DD.
 */
struct problem *registry_fact_check(struct arena *a, const char *word,
    const char *fact_on, const char *frozen_on);

/* "注销（2026-01-15）": what amendments give as the reason. */
const char *
registry_fact_text(struct arena *a, const char *word, const char *fact_on);

/* True when the text says such a reason, of a day before `before` (base/day.h).
 */
bool registry_fact_is_text(const char *s, size_t len, int64_t before);

#endif
