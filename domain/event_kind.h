/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of events; the table is event_kind.def. */
#ifndef SSJ_DOMAIN_EVENT_KIND_H
#define SSJ_DOMAIN_EVENT_KIND_H

enum event_kind {
#define EVENT(name, word, subject, title) EVENT_##name,
#include "domain/event_kind.def"
#undef EVENT
	EVENT_COUNT
};

/* "record.signed": what the log stores and the contract shows. */
const char *event_word(enum event_kind kind);
/* "record": the type of the thing it happened to. */
const char *event_subject_type(enum event_kind kind);
/* What a clerk calls it. */
const char *event_title(enum event_kind kind);

/* The same for a stored word; the word itself when this program does not know
 * it: a newer one wrote it. */
const char *event_title_of(const char *word);

#endif
