/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules by which a row enters one of the libraries (C01, C09, C13, C15),
 * the same for an import and for a single change through the API.
 *
 * What makes a row useless (no number, no known department) refuses it; what
 * only makes it doubtful (a wrong check digit, an old number) is a warning
 * that stays with the row. A citizen's number is refused wherever a code
 * stands: it must not become the name by which a draw calls anybody.
 *
 * Departments, specialties and districts are looked up in the alias table
 * first, so that every file may use its own names for them.
 */
#ifndef SSJ_DOMAIN_LIBRARY_H
#define SSJ_DOMAIN_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/mapping.h"

struct arena;
struct row_notes;

/* Somebody's name for one of our codes. */
struct library_alias {
	const char *kind; /* "department", "specialty", "district" */
	const char *alias, *code;
};

struct library_org {
	const char *code; /* for ever */
	const char *id, *path, *kind;
};

/* Everything a row may refer to. */
struct library_names {
	const struct library_alias *aliases; /* ascending by (kind, alias) */
	size_t alias_count;
	const struct library_org *orgs; /* ascending by code */
	size_t org_count;
	const char *scope; /* rows of organisations outside are refused */
};

/* The code that `name` stands for; `name` itself when there is no alias. */
const char *library_code(
    const struct library_names *names, const char *kind, const char *name);

/* NULL when no organisation has this code. */
const struct library_org *
library_org(const struct library_names *names, const char *code);

/* The code of the department an organisation belongs to: the nearest one
 * above, or its own. */
const char *library_department(
    const struct library_names *names, const struct library_org *org);

/* ---- rows -------------------------------------------------------------- */

struct library_list {
	const char *const *values;
	size_t count;
};

struct library_object {
	const char *uscc;   /* NULL: none */
	const char *reg_no; /* NULL: none */
	const char *name, *kind, *district, *industry, *address;
	const char *registered_on; /* NULL: not known */
	const char *status;
	const char *risk; /* "" = not classified: the stratum 未分类 (C98) */
	bool abnormal;
	struct library_list warnings; /* codes */
};

struct library_inspector {
	const char *code, *name;
	const struct library_org *org;
	const char *department; /* code of the department's organisation */
	const char *level, *district;
	bool whole_city;
	struct library_list specialties;
	const char *certificate_until, *grade, *status;
};

struct library_item {
	const char *code;
	const struct library_org *org;
	const char *name, *category, *item_class;
	const char *legal_basis; /* "": it cannot be activated (C03) */
	struct library_list object_types;
	const char *object_note;
	struct library_list industries;
	const char *content;
	struct library_list methods, levels;
	const char *frequency, *specialty;
};

/*
 * A row out of mapped values. False when `notes` holds a refusal; then *out is
 * not to be used.
 */
bool library_object(const struct library_names *names,
    const struct mapped values[OBJECT_FIELDS], struct row_notes *notes,
    struct library_object *out);
bool library_inspector(const struct library_names *names,
    const struct mapped values[INSPECTOR_FIELDS], struct row_notes *notes,
    struct library_inspector *out);
bool library_item(const struct library_names *names,
    const struct mapped values[ITEM_FIELDS], struct row_notes *notes,
    struct library_item *out);

/* True when `code` has the form of a code of this kind of alias. */
bool library_is_code(const char *kind, const char *code);

/* True when the text names a legal basis at all (C03). */
bool library_has_basis(const char *legal_basis);

/* True when a draw may call somebody `id` (draw.md, §2): 1–64 bytes, NFC, no
 * blank, comma, quote or semicolon. */
bool library_is_id(const char *id);

#endif
