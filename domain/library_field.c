/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/library_field.h"

#include <string.h>

/* ---- code tables: the words of the schema's CHECKs ----------------------- */

static const char *const item_classes[] = {"general", "key", NULL};
static const char *const object_kinds[] = {"enterprise", "individual_business",
    "cooperative", "branch", "institution", "government", "social_organization",
    "area", "other", NULL};
static const char *const methods[] = {
    "onsite", "paper", "network", "remote", NULL};
static const char *const levels[] = {"city", "district", "street", NULL};
static const char *const object_statuses[] = {
    "existing", "revoked", "cancelled", "withdrawn", "moved_out", NULL};
static const char *const risks[] = {"A", "B", "C", "D", NULL};
static const char *const booleans[] = {"true", "false", NULL};
static const char *const inspector_statuses[] = {
    "on_duty", "on_leave", "seconded", "left", NULL};
#define none NULL

/* ---- the fields ---------------------------------------------------------- */

enum {
	REQUIRED = 1,
	LIST = 2,
	SOFT = 4,
};

#define FIELD(name, word, title, type, flags, most, words)     \
	{word, title, LIBRARY_##type, ((flags)&REQUIRED) != 0, \
	    ((flags)&LIST) != 0, ((flags)&SOFT) != 0, most, words},

static const struct library_field item_fields[] = {
#define ITEM_FIELD FIELD
#include "domain/library_field.def"
#undef ITEM_FIELD
};
static const struct library_field object_fields[] = {
#define OBJECT_FIELD FIELD
#include "domain/library_field.def"
#undef OBJECT_FIELD
};
static const struct library_field inspector_fields[] = {
#define INSPECTOR_FIELD FIELD
#include "domain/library_field.def"
#undef INSPECTOR_FIELD
};

static const struct {
	const char *word;
	const struct library_field *fields;
	size_t count;
} kinds[] = {
    [LIBRARY_ITEMS] = {"items", item_fields, ITEM_FIELDS},
    [LIBRARY_OBJECTS] = {"objects", object_fields, OBJECT_FIELDS},
    [LIBRARY_INSPECTORS] = {"inspectors", inspector_fields, INSPECTOR_FIELDS},
};

const struct library_field *
library_fields(enum library_kind kind, size_t *count)
{
	*count = kinds[kind].count;
	return (kinds[kind].fields);
}

const char *
library_kind_word(enum library_kind kind)
{
	return (kinds[kind].word);
}

enum library_kind
library_kind_by_word(const char *word)
{
	size_t i;

	for (i = 0; i < LIBRARY_KINDS; i++)
		if (strcmp(kinds[i].word, word) == 0)
			break;
	return ((enum library_kind)i);
}

bool
library_is_word(const char *const *words, const char *word)
{
	for (; *words != NULL; words++)
		if (strcmp(*words, word) == 0)
			return (true);
	return (false);
}
