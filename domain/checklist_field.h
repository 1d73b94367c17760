/* SPDX-License-Identifier: Apache-2.0 */
/* The types of a checklist's fields; for domain/checklist*.c only. */
#ifndef SSJ_DOMAIN_CHECKLIST_FIELD_H
#define SSJ_DOMAIN_CHECKLIST_FIELD_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct json;
struct problem;

/* Collects what is wrong with one value at `pointer`. */
struct checklist_notes {
	struct arena *arena;
	struct problem **problem;
	const char *pointer;
};

struct checklist_type {
	const char *word;
	/* Members it may have beside those of every field. */
	const char *members[4];
	/* Judges those members. */
	void (*define)(struct checklist_notes *n, const struct json *field);
	/* Judges an answer. */
	void (*answer)(struct checklist_notes *n, const struct json *field,
	    const struct json *value);
};

/* Adds a line about `member` (NULL: the value itself). */
void checklist_note(struct checklist_notes *n, const char *member,
    const char *code, const char *detail);

/* The type named `word`; NULL when there is none. */
const struct checklist_type *checklist_type_by_word(const char *word);

/* Every type's word, for a message. */
extern const char checklist_type_words[];

#endif
