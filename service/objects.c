/* SPDX-License-Identifier: Apache-2.0 */
#include "service/objects.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "base/page.h"
#include "base/uuid.h"
#include "domain/library.h"
#include "domain/row_note.h"
#include "service/row_problem.h"
#include "storage/events.h"

struct cJSON *
object_json(const struct object_row *row)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "id", row->id);
	json_put(json, "code", row->code);
	json_put(json, "uscc", row->uscc);
	json_put(json, "reg_no", row->reg_no);
	json_put(json, "name", row->name);
	json_put(json, "kind", row->kind);
	json_put(json, "district", row->district);
	json_put(json, "industry", row->industry);
	json_put(json, "address", row->address);
	json_put(json, "registered_on", row->registered_on);
	json_put(json, "status", row->status);
	json_put(json, "risk", *row->risk != '\0' ? row->risk : NULL);
	(void)cJSON_AddBoolToObject(json, "abnormal", row->abnormal);
	(void)cJSON_AddRawToObject(json, "warnings", row->warnings);
	(void)cJSON_AddNumberToObject(json, "version", (double)row->version);
	return (json);
}

/* ---- reading ------------------------------------------------------------- */

struct problem *
object_list(struct ctx *x, const struct object_filter *f,
    const struct page *page, struct object_page *out)
{
	struct object_filter wanted = *f;

	TRY(ctx_require(x, PERM_OBJECT_READ));
	if (wanted.risk != NULL && strcmp(wanted.risk, "none") == 0)
		wanted.risk = "";
	return (objects_page(x->db, x->arena, &wanted, page, out));
}

struct problem *
object_read(struct ctx *x, const char *id, struct object_row *out)
{
	TRY(ctx_require(x, PERM_OBJECT_READ));
	return (objects_get(x->db, x->arena, id, out));
}

/* ---- judging ------------------------------------------------------------- */

/* What was said, and else what is there, as a row of a file would say it. */
struct saying {
	struct mapped values[OBJECT_FIELDS];
	const char *texts[OBJECT_FIELDS];
};

static void
say(struct saying *s, int field, const char *said, const char *there)
{
	const char *text = said != NULL ? said : there;

	s->texts[field] = text;
	if (text != NULL && *text != '\0')
		s->values[field] = (struct mapped){&s->texts[field], 1};
}

static struct saying *
saying(
    struct arena *a, const struct object_draft *d, const struct object_row *was)
{
	struct saying *s = arena_alloc(a, sizeof(*s));

	say(s, OBJECT_USCC, d->uscc, was->uscc);
	say(s, OBJECT_REG_NO, d->reg_no, was->reg_no);
	say(s, OBJECT_NAME, d->name, was->name);
	say(s, OBJECT_KIND, d->kind, was->kind);
	say(s, OBJECT_DISTRICT, d->district, was->district);
	say(s, OBJECT_INDUSTRY, d->industry, was->industry);
	say(s, OBJECT_ADDRESS, d->address, was->address);
	say(s, OBJECT_REGISTERED_ON, d->registered_on, was->registered_on);
	say(s, OBJECT_STATUS, d->status, was->status);
	say(s, OBJECT_RISK, d->risk, was->risk);
	say(s, OBJECT_ABNORMAL, d->abnormal, was->abnormal ? "true" : "false");
	return (s);
}

static const char *
warnings_json(struct arena *a, const struct library_list *warnings)
{
	struct cJSON *json = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < warnings->count; i++)
		(void)cJSON_AddItemToArray(
		    json, cJSON_CreateString(warnings->values[i]));
	return (json_write(a, json));
}

/* `row` has its id; the rest comes from what was said over `was`. */
static struct problem *
judge(struct arena *a, const struct object_draft *d,
    const struct object_row *was, struct object_row *row)
{
	static const struct library_names no_names = {0};
	struct saying *s = saying(a, d, was);
	struct library_object o;
	struct row_notes notes;

	row_notes_begin(&notes, a);
	if (!library_object(&no_names, s->values, &notes, &o))
		return (row_problem(a, &notes));
	*row = (struct object_row){
	    .district = o.district,
	    .id = row->id,
	    .code = o.uscc != NULL ? o.uscc : arena_fmt(a, "obj-%s", row->id),
	    .uscc = o.uscc,
	    .reg_no = o.reg_no,
	    .name = o.name,
	    .kind = o.kind,
	    .industry = o.industry,
	    .address = o.address,
	    .registered_on = o.registered_on,
	    .status = o.status,
	    .risk = o.risk,
	    .abnormal = o.abnormal,
	    .warnings = warnings_json(a, &o.warnings),
	};
	return (NULL);
}

/* ---- writing ------------------------------------------------------------- */

struct work {
	struct ctx *x;
	const char *id;
	int64_t version;
	const struct object_draft *draft;
	struct object_row *out;
};

static const char *
logged(struct arena *a, const struct object_row *row)
{
	return (json_write(a, object_json(row)));
}

static struct problem *
create(struct db *db, struct arena *a, void *arg)
{
	static const struct object_row nothing = {0};
	struct work *w = arg;
	struct object_row row = {.id = uuid_new(a)};

	TRY(judge(a, w->draft, &nothing, &row));
	TRY(objects_insert(db, a, &row, clock_rfc3339(a, w->x->now_ms)));
	TRY(objects_get(db, a, row.id, w->out));
	return (event_append(db, w->x,
	    &(struct event){
		EVENT_OBJECT_CREATED, row.id, NULL, NULL, logged(a, w->out)}));
}

struct problem *
object_create(
    struct ctx *x, const struct object_draft *draft, struct object_row *out)
{
	struct work w = {.x = x, .draft = draft, .out = out};

	TRY(ctx_require(x, PERM_OBJECT_MANAGE));
	return (db_transact(x->db, x->arena, create, &w));
}

static struct problem *
update(struct db *db, struct arena *a, void *arg)
{
	struct work *w = arg;
	struct object_row was, row = {.id = w->id};
	enum event_kind kind;

	TRY(objects_lock(db, a, w->id, &was));
	if (was.version != w->version)
		return (problem_new(a, PROBLEM_STALE, NULL, NULL));
	TRY(judge(a, w->draft, &was, &row));
	TRY(objects_update(db, a, &was, &row, clock_rfc3339(a, w->x->now_ms)));
	TRY(objects_get(db, a, w->id, w->out));
	kind = strcmp(was.district, row.district) == 0 ? EVENT_OBJECT_CHANGED
						       : EVENT_OBJECT_MOVED;
	return (event_append(db, w->x,
	    &(struct event){
		kind, w->id, NULL, logged(a, &was), logged(a, w->out)}));
}

struct problem *
object_update(struct ctx *x, const char *id, int64_t version,
    const struct object_draft *change, struct object_row *out)
{
	struct work w = {x, id, version, change, out};

	TRY(ctx_require(x, PERM_OBJECT_MANAGE));
	return (db_transact(x->db, x->arena, update, &w));
}
