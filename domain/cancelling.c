/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/cancelling.h"

#include <string.h>

#include "base/arena.h"

static const struct {
	const char *word, *title;
} reasons[] = {
    {"force_majeure", "不可抗力"},
    {"suspended", "上级决定暂停检查"},
    {"other", "其他"},
};

/* What it is called; NULL for no word of the contract. */
static const char *
title_of(const char *reason)
{
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
		if (strcmp(reasons[i].word, reason) == 0)
			return (reasons[i].title);
	return (NULL);
}

bool
cancelling_is_reason(const char *reason)
{
	return (title_of(reason) != NULL);
}

const char *
cancelling_text(struct arena *a, const char *reason, const char *note)
{
	const char *title = title_of(reason);

	return (arena_fmt(a, "%s：%s", title == NULL ? "其他" : title, note));
}
