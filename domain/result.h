/* SPDX-License-Identifier: Apache-2.0 */
/* What a check came to: the nine categories of C81 and their rules. */
#ifndef SSJ_DOMAIN_RESULT_H
#define SSJ_DOMAIN_RESULT_H

#include <stdbool.h>
#include <stddef.h>

enum result {
#define RESULT(name, word, title) RESULT_##name,
#include "domain/result.def"
#undef RESULT
	RESULT_COUNT
};

const char *result_word(enum result r);
const char *result_title(enum result r); /* as the notice words it */
/* RESULT_COUNT when no category has this word (or it is NULL). */
enum result result_by_word(const char *word);

/*
 * True when the result itself says that the items could not be looked at:
 * nobody was found, nobody let the inspectors in, the business is not done
 * here. Then the checklist need not be answered.
 */
bool result_without_answers(enum result r);

/*
 * What the visit as a whole came to: the different results of its items in
 * the order of C81, where 未发现问题 stands only if it stands for every item.
 * `out` has room for RESULT_COUNT; returns the count.
 */
size_t
results_of_visit(const enum result *items, size_t count, enum result *out);

#endif
