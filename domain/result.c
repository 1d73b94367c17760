/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/result.h"

#include <string.h>

static const struct {
	const char *word, *title;
} results[] = {
#define RESULT(name, word, title) [RESULT_##name] = {word, title},
#include "domain/result.def"
#undef RESULT
};

const char *
result_word(enum result r)
{
	return (results[r].word);
}

const char *
result_title(enum result r)
{
	return (results[r].title);
}

enum result
result_by_word(const char *word)
{
	size_t r;

	for (r = 0; word != NULL && r < RESULT_COUNT; r++)
		if (strcmp(results[r].word, word) == 0)
			return ((enum result)r);
	return (RESULT_COUNT);
}

bool
result_without_answers(enum result r)
{
	return (r == RESULT_UNREACHABLE || r == RESULT_UNCOOPERATIVE ||
	    r == RESULT_NO_SUCH_BUSINESS);
}

size_t
results_of_visit(const enum result *items, size_t count, enum result *out)
{
	bool seen[RESULT_COUNT] = {false};
	size_t i, r, found = 0;

	for (i = 0; i < count; i++)
		seen[items[i]] = true;
	for (r = RESULT_NO_PROBLEM + 1; r < RESULT_COUNT; r++)
		if (seen[r])
			out[found++] = (enum result)r;
	if (found == 0 && count > 0)
		out[found++] = RESULT_NO_PROBLEM;
	return (found);
}
