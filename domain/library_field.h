/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The libraries (一单、两库) and the fields a row of each may fill. The tables
 * are domain/library_field.def; mappings name their targets by these words.
 */
#ifndef SSJ_DOMAIN_LIBRARY_FIELD_H
#define SSJ_DOMAIN_LIBRARY_FIELD_H

#include <stdbool.h>
#include <stddef.h>

enum library_kind {
	LIBRARY_ITEMS,	    /* 抽查事项清单 */
	LIBRARY_OBJECTS,    /* 检查对象名录库 */
	LIBRARY_INSPECTORS, /* 执法检查人员名录库 */
	LIBRARY_KINDS
};

enum {
#define ITEM_FIELD(name, ...) ITEM_##name,
#include "domain/library_field.def"
#undef ITEM_FIELD
	ITEM_FIELDS
};
enum {
#define OBJECT_FIELD(name, ...) OBJECT_##name,
#include "domain/library_field.def"
#undef OBJECT_FIELD
	OBJECT_FIELDS
};
enum {
#define INSPECTOR_FIELD(name, ...) INSPECTOR_##name,
#include "domain/library_field.def"
#undef INSPECTOR_FIELD
	INSPECTOR_FIELDS,
	LIBRARY_FIELDS_MAX = 16, /* of any library */
};

enum library_type {
	LIBRARY_TEXT,
	LIBRARY_WORD, /* one of `words` */
	LIBRARY_DAY,  /* YYYY-MM-DD */
};

struct library_field {
	const char *word;
	const char *title; /* Chinese */
	enum library_type type;
	bool required, list;
	bool soft;   /* what makes no sense is left out, with a warning */
	size_t most; /* characters of one value */
	const char *const *words; /* ended by NULL; NULL for other types */
};

/* The fields of a library, in the order of the enums above. */
const struct library_field *
library_fields(enum library_kind kind, size_t *count);

/* "items", "objects", "inspectors". */
const char *library_kind_word(enum library_kind kind);

/* LIBRARY_KINDS when no library has this word. */
enum library_kind library_kind_by_word(const char *word);

/* True when `word` is among `words`, which NULL ends. */
bool library_is_word(const char *const *words, const char *word);

#endif
