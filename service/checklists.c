/* SPDX-License-Identifier: Apache-2.0 */
#include "service/checklists.h"

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "base/page.h"
#include "base/uuid.h"
#include "domain/checklist.h"
#include "service/scope.h"
#include "storage/events.h"
#include "storage/orgs.h"

static const char *
logged(struct arena *a, const struct checklist_row *row)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "code", row->code);
	json_put(json, "title", row->title);
	cJSON_AddNumberToObject(
	    json, "form_version", (double)row->form_version);
	cJSON_AddRawToObject(json, "fields", row->fields);
	return (json_write(a, json));
}

struct work {
	struct ctx *x;
	const char *id;	 /* of the form that changes */
	int64_t version; /* … and its version */
	const struct checklist_draft *draft;
	struct checklist_row *out;
};

static struct problem *
create(struct db *db, struct arena *a, void *arg)
{
	struct work *w = arg;
	struct ctx *x = w->x;
	const struct checklist_draft *d = w->draft;
	struct checklist_row row = {.id = uuid_new(a),
	    .form_version = 1,
	    .code = d->code,
	    .title = d->title,
	    .fields = d->fields_text};
	struct org_row org;

	TRY(orgs_get(
	    db, a, d->org_id != NULL ? d->org_id : x->actor->org_id, &org));
	TRY(scope_require(x, PERM_ITEM_MANAGE, org.path));
	row.org_id = org.id;
	TRY(checklists_insert(db, a, &row, clock_rfc3339(a, x->now_ms)));
	TRY(checklists_get(db, a, row.id, 1, w->out));
	return (event_append(db, x,
	    &(struct event){EVENT_CHECKLIST_CREATED, row.id, org.path, NULL,
		logged(a, w->out)}));
}

struct problem *
checklist_create(struct ctx *x, const struct checklist_draft *draft,
    struct checklist_row *out)
{
	struct work w = {.x = x, .draft = draft, .out = out};

	TRY(ctx_require(x, PERM_ITEM_MANAGE));
	TRY(checklist_check_form(x->arena, draft->fields, "/fields"));
	return (db_transact(x->db, x->arena, create, &w));
}

static struct problem *
update(struct db *db, struct arena *a, void *arg)
{
	struct work *w = arg;
	struct ctx *x = w->x;
	struct checklist_row before, row;

	TRY(checklists_get(db, a, w->id, 0, &before));
	TRY(scope_require(x, PERM_ITEM_MANAGE, before.org_path));
	if (before.form_version != w->version)
		return (problem_new(a, PROBLEM_STALE, NULL, NULL));
	row = before;
	row.form_version++;
	if (w->draft->title != NULL)
		row.title = w->draft->title;
	if (w->draft->fields_text != NULL)
		row.fields = w->draft->fields_text;
	TRY(checklists_insert(db, a, &row, clock_rfc3339(a, x->now_ms)));
	TRY(checklists_get(db, a, row.id, row.form_version, w->out));
	return (event_append(db, x,
	    &(struct event){EVENT_CHECKLIST_CHANGED, row.id, row.org_path,
		logged(a, &before), logged(a, w->out)}));
}

struct problem *
checklist_update(struct ctx *x, const char *id, int64_t version,
    const struct checklist_draft *change, struct checklist_row *out)
{
	struct work w = {x, id, version, change, out};

	TRY(ctx_require(x, PERM_ITEM_MANAGE));
	if (change->fields != NULL)
		TRY(checklist_check_form(x->arena, change->fields, "/fields"));
	return (db_transact(x->db, x->arena, update, &w));
}

struct problem *
checklist_read(struct ctx *x, const char *id, int64_t form_version,
    struct checklist_row *out)
{
	TRY(ctx_require(x, PERM_ITEM_READ));
	return (checklists_get(x->db, x->arena, id, form_version, out));
}

struct problem *
checklist_list(struct ctx *x, const char *org_id, const struct page *page,
    struct db_rows *out)
{
	TRY(ctx_require(x, PERM_ITEM_READ));
	return (checklists_page(x->db, x->arena, org_id, page_key(page, 0, ""),
	    page_fetch(x->arena, page), out));
}
