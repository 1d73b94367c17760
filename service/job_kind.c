/* SPDX-License-Identifier: Apache-2.0 */
#include "service/job_kind.h"

#include <string.h>

static const struct {
	const char *word, *title;
	int limit_s;
	bool cancel;
} kinds[] = {
#define JOB_KIND(name, word, limit, cancel, title) \
	{#word, title, limit, cancel},
#include "service/job_kind.def"
#undef JOB_KIND
};

const char *
job_word(enum job_kind kind)
{
	return (kinds[kind].word);
}

const char *
job_title(enum job_kind kind)
{
	return (kinds[kind].title);
}

enum job_kind
job_by_word(const char *word)
{
	size_t i;

	for (i = 0; i < JOB_KINDS; i++)
		if (strcmp(kinds[i].word, word) == 0)
			break;
	return ((enum job_kind)i);
}

int
job_limit_s(enum job_kind kind)
{
	return (kinds[kind].limit_s);
}

bool
job_may_cancel(enum job_kind kind)
{
	return (kinds[kind].cancel);
}
