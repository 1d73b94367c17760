/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the plan share. */
#ifndef SSJ_DOMAIN_PLAN_PRIVATE_H
#define SSJ_DOMAIN_PLAN_PRIVATE_H

#include "domain/plan.h"

bool plan_words_have(const struct plan_words *w, const char *word);
bool plan_starts_with(const char *s, const char *prefix);

/* The digits that all districts of an organisation of `district` begin with.
 */
const char *plan_territory(struct arena *a, const char *district);

#endif
