/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of inspection items (一单): every item with the law it rests on, and
 * every version it ever had.
 *
 * An item is a draft, then active, then retired. Without a legal basis it never
 * becomes active (C03); a change makes a new version, and what was planned and
 * drawn keeps the version it was drawn with (C05).
 */
#ifndef SSJ_SERVICE_ITEMS_H
#define SSJ_SERVICE_ITEMS_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/items.h"

struct cJSON;
struct page;

/* What a new item says; NULL = not said, form_version 0 = the newest. Lists
 * are JSON arrays of texts, as in struct item_row. */
struct item_draft {
	const char *code;
	const char *org_id; /* NULL: the organisation acted for */
	const char *name, *category, *item_class, *legal_basis;
	const char *object_types, *object_note, *industries, *content;
	const char *methods, *levels, *frequency, *specialty;
	bool set_form; /* form_id is said, NULL = none */
	const char *form_id;
	int64_t form_version;
	const char *effective_from; /* NULL: today */
};

/* item.manage for the organisation. PROBLEM_DUPLICATE for a code that is
 * taken. */
struct problem *item_create(
    struct ctx *x, const struct item_draft *draft, struct item_row *out);

/* item.read. */
struct problem *item_read(struct ctx *x, const char *id, struct item_row *out);
struct problem *item_list(struct ctx *x, const struct item_filter *f,
    const struct page *page, struct db_rows *out);
struct problem *item_versions(struct ctx *x, const char *id,
    const struct page *page, struct db_rows *out);

/* Active items, for everybody; `department` = organisation code or NULL. */
struct problem *item_public_list(struct ctx *x, const char *department,
    const struct page *page, struct db_rows *out);

/*
 * A new version with what `change` says (code and org_id are ignored).
 * PROBLEM_STALE unless the item's version is `version`;
 * PROBLEM_NO_LEGAL_BASIS when an active item would lose its basis.
 */
struct problem *item_update(struct ctx *x, const char *id, int64_t version,
    const struct item_draft *change, struct item_row *out);

/* PROBLEM_NO_LEGAL_BASIS without one (C03). */
struct problem *item_activate(
    struct ctx *x, const char *id, int64_t version, struct item_row *out);
struct problem *item_retire(
    struct ctx *x, const char *id, int64_t version, struct item_row *out);

/* What the item says, as it is shown and logged: the members of the
 * contract's ItemVersion but the times. */
void item_json_content(struct cJSON *json, const struct item_row *row);

#endif
