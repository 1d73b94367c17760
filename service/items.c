/* SPDX-License-Identifier: Apache-2.0 */
#include "service/items.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "base/page.h"
#include "base/uuid.h"
#include "domain/library.h"
#include "domain/lifecycle.h"
#include "service/scope.h"
#include "storage/checklists.h"
#include "storage/events.h"
#include "storage/orgs.h"

/* ---- as JSON ------------------------------------------------------------- */

void
item_json_content(struct cJSON *json, const struct item_row *row)
{
	json_put(json, "name", row->name);
	json_put(json, "category", row->category);
	json_put(json, "item_class", row->item_class);
	json_put(json, "legal_basis", row->legal_basis);
	cJSON_AddRawToObject(json, "object_types", row->object_types);
	json_put(json, "object_note", row->object_note);
	cJSON_AddRawToObject(json, "industries", row->industries);
	json_put(json, "content", row->content);
	cJSON_AddRawToObject(json, "methods", row->methods);
	cJSON_AddRawToObject(json, "levels", row->levels);
	json_put(json, "frequency", row->frequency);
	json_put(json, "specialty", row->specialty);
}

/* What the log keeps of an item. */
static const char *
logged(struct arena *a, const struct item_row *row)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "code", row->code);
	json_put(json, "state", row->state);
	cJSON_AddNumberToObject(
	    json, "item_version", (double)row->item_version);
	item_json_content(json, row);
	json_put(json, "checklist_id", row->form_id);
	cJSON_AddNumberToObject(
	    json, "checklist_version", (double)row->form_version);
	json_put(json, "effective_from", row->effective_from);
	return (json_write(a, json));
}

/* ---- rules --------------------------------------------------------------- */

static struct problem *
no_basis(struct ctx *x)
{
	return (problem_new(x->arena, PROBLEM_NO_LEGAL_BASIS, "/legal_basis",
	    "法律法规规章没有规定的，一律不得擅自开展检查（C03）"));
}

static struct problem *
check_row(struct ctx *x, const struct item_row *row)
{
	struct problem *p = NULL;

	if (!library_is_id(row->code))
		problem_note(x->arena, &p, PROBLEM_INVALID, "/code", "code",
		    "编码不得有空白、逗号、分号、引号，至多 64 个字节");
	if (!library_is_id(row->specialty))
		problem_note(x->arena, &p, PROBLEM_INVALID, "/specialty",
		    "specialty",
		    "专长不得有空白、逗号、分号、引号，至多 64 个字节");
	return (p);
}

/* Puts what was said over what is there. */
static void
overlay(struct item_row *row, const struct item_draft *d)
{
	const struct {
		const char **into;
		const char *said;
	} texts[] = {
	    {&row->name, d->name},
	    {&row->category, d->category},
	    {&row->item_class, d->item_class},
	    {&row->legal_basis, d->legal_basis},
	    {&row->object_types, d->object_types},
	    {&row->object_note, d->object_note},
	    {&row->industries, d->industries},
	    {&row->content, d->content},
	    {&row->methods, d->methods},
	    {&row->levels, d->levels},
	    {&row->frequency, d->frequency},
	    {&row->specialty, d->specialty},
	};
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].said != NULL)
			*texts[i].into = texts[i].said;
}

/* The checklist that was named: its newest version unless one is said. */
static struct problem *
overlay_form(struct db *db, struct arena *a, struct item_row *row,
    const struct item_draft *d)
{
	struct checklist_row form;
	struct problem *p;

	if (!d->set_form)
		return (NULL);
	row->form_id = d->form_id;
	row->form_version = 0;
	if (d->form_id == NULL)
		return (NULL);
	p = checklists_get(db, a, d->form_id, d->form_version, &form);
	if (p != NULL && p->kind == PROBLEM_NOT_FOUND)
		return (problem_new(
		    a, PROBLEM_RULE, "/checklist_id", "没有此检查表或此版本"));
	if (p == NULL)
		row->form_version = form.form_version;
	return (p);
}

/* ---- creating ------------------------------------------------------------ */

struct creation {
	struct ctx *x;
	const struct item_draft *draft;
	struct item_row *out;
};

static struct problem *
create(struct db *db, struct arena *a, void *arg)
{
	struct creation *c = arg;
	struct ctx *x = c->x;
	const struct item_draft *d = c->draft;
	struct item_row row = {.id = uuid_new(a),
	    .code = d->code,
	    .category = "",
	    .legal_basis = "",
	    .object_note = "",
	    .industries = "[]",
	    .content = "",
	    .levels = "[]",
	    .frequency = "",
	    .effective_from = d->effective_from};
	struct org_row org;

	TRY(orgs_get(
	    db, a, d->org_id != NULL ? d->org_id : x->actor->org_id, &org));
	TRY(scope_require(x, PERM_ITEM_MANAGE, org.path));
	row.org_id = org.id;
	if (row.effective_from == NULL)
		row.effective_from = clock_day(a, x->now_ms);
	overlay(&row, d);
	TRY(overlay_form(db, a, &row, d));
	TRY(check_row(x, &row));
	TRY(items_insert(db, a, &row, clock_rfc3339(a, x->now_ms)));
	TRY(items_get(db, a, row.id, c->out));
	return (event_append(db, x,
	    &(struct event){EVENT_ITEM_CREATED, row.id, org.path, NULL,
		logged(a, c->out)}));
}

struct problem *
item_create(struct ctx *x, const struct item_draft *draft, struct item_row *out)
{
	struct creation c = {x, draft, out};

	TRY(ctx_require(x, PERM_ITEM_MANAGE));
	return (db_transact(x->db, x->arena, create, &c));
}

/* ---- reading ------------------------------------------------------------- */

struct problem *
item_read(struct ctx *x, const char *id, struct item_row *out)
{
	TRY(ctx_require(x, PERM_ITEM_READ));
	return (items_get(x->db, x->arena, id, out));
}

struct problem *
item_list(struct ctx *x, const struct item_filter *f, const struct page *page,
    struct db_rows *out)
{
	TRY(ctx_require(x, PERM_ITEM_READ));
	return (items_page(x->db, x->arena, f, page_key(page, 0, ""),
	    page_fetch(x->arena, page), out));
}

struct problem *
item_versions(
    struct ctx *x, const char *id, const struct page *page, struct db_rows *out)
{
	struct item_row item;

	TRY(ctx_require(x, PERM_ITEM_READ));
	TRY(items_get(x->db, x->arena, id, &item));
	return (items_versions(x->db, x->arena, id,
	    page_key(page, 0, "2147483647"), page_fetch(x->arena, page), out));
}

struct problem *
item_public_list(struct ctx *x, const char *department, const struct page *page,
    struct db_rows *out)
{
	return (items_public_page(x->db, x->arena, department,
	    page_key(page, 0, ""), page_fetch(x->arena, page), out));
}

/* ---- changing ------------------------------------------------------------ */

struct change {
	struct ctx *x;
	const char *id;
	int64_t version;
	enum act act;
	const struct item_draft *draft; /* of ACT_EDIT */
	struct item_row *out;
};

/* The item, held, if the actor may do the act to this version of it. */
static struct problem *
take(struct db *db, struct change *c, struct item_row *row, const char **to)
{
	struct arena *a = c->x->arena;

	TRY(items_lock(db, a, c->id, row));
	TRY(scope_require(c->x, PERM_ITEM_MANAGE, row->org_path));
	if (row->version != c->version)
		return (problem_new(a, PROBLEM_STALE, NULL, NULL));
	return (lifecycle_move(a, &lifecycle_item, row->state, c->act, to));
}

static struct problem *
update(struct db *db, struct arena *a, void *arg)
{
	struct change *c = arg;
	struct ctx *x = c->x;
	struct item_row before, row;
	const char *to = "";

	TRY(take(db, c, &before, &to));
	row = before;
	overlay(&row, c->draft);
	TRY(overlay_form(db, a, &row, c->draft));
	TRY(check_row(x, &row));
	if (strcmp(to, "active") == 0 && !library_has_basis(row.legal_basis))
		return (no_basis(x));
	row.effective_from = c->draft->effective_from;
	if (row.effective_from == NULL)
		row.effective_from = clock_day(a, x->now_ms);
	TRY(items_new_version(db, a, &row, clock_rfc3339(a, x->now_ms)));
	TRY(items_get(db, a, c->id, c->out));
	return (event_append(db, x,
	    &(struct event){EVENT_ITEM_CHANGED, c->id, before.org_path,
		logged(a, &before), logged(a, c->out)}));
}

struct problem *
item_update(struct ctx *x, const char *id, int64_t version,
    const struct item_draft *change, struct item_row *out)
{
	struct change c = {x, id, version, ACT_EDIT, change, out};

	TRY(ctx_require(x, PERM_ITEM_MANAGE));
	return (db_transact(x->db, x->arena, update, &c));
}

static struct problem *
move(struct db *db, struct arena *a, void *arg)
{
	struct change *c = arg;
	struct item_row before;
	enum event_kind kind =
	    c->act == ACT_ACTIVATE ? EVENT_ITEM_ACTIVATED : EVENT_ITEM_RETIRED;
	const char *to = "";

	TRY(take(db, c, &before, &to));
	if (c->act == ACT_ACTIVATE && !library_has_basis(before.legal_basis))
		return (no_basis(c->x));
	TRY(items_set_state(db, a, c->id, to, clock_rfc3339(a, c->x->now_ms)));
	TRY(items_get(db, a, c->id, c->out));
	return (event_append(db, c->x,
	    &(struct event){kind, c->id, before.org_path, logged(a, &before),
		logged(a, c->out)}));
}

static struct problem *
move_item(struct ctx *x, const char *id, int64_t version, enum act act,
    struct item_row *out)
{
	struct change c = {x, id, version, act, NULL, out};

	TRY(ctx_require(x, PERM_ITEM_MANAGE));
	return (db_transact(x->db, x->arena, move, &c));
}

struct problem *
item_activate(
    struct ctx *x, const char *id, int64_t version, struct item_row *out)
{
	return (move_item(x, id, version, ACT_ACTIVATE, out));
}

struct problem *
item_retire(
    struct ctx *x, const char *id, int64_t version, struct item_row *out)
{
	return (move_item(x, id, version, ACT_RETIRE, out));
}
