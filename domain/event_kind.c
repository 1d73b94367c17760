/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/event_kind.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *word, *subject_type, *title;
} kinds[] = {
#define EVENT(name, word, subject, title) \
	[EVENT_##name] = {word, subject, title},
#include "domain/event_kind.def"
#undef EVENT
};

const char *
event_word(enum event_kind kind)
{
	return (kinds[kind].word);
}

const char *
event_subject_type(enum event_kind kind)
{
	return (kinds[kind].subject_type);
}

const char *
event_title(enum event_kind kind)
{
	return (kinds[kind].title);
}

const char *
event_title_of(const char *word)
{
	size_t i;

	for (i = 0; i < EVENT_COUNT; i++)
		if (strcmp(kinds[i].word, word) == 0)
			return (kinds[i].title);
	return (word);
}
