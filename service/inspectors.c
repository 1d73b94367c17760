/* SPDX-License-Identifier: Apache-2.0 */
#include "service/inspectors.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/page.h"
#include "base/uuid.h"
#include "domain/library.h"
#include "domain/row_note.h"
#include "service/row_problem.h"
#include "service/scope.h"
#include "storage/aliases.h"
#include "storage/events.h"
#include "storage/library.h"

enum {
	LIST_DEPTH = 2 /* specialties: one array of texts */
};

struct cJSON *
inspector_json(const struct inspector_row *row)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "id", row->id);
	json_put(json, "code", row->code);
	json_put(json, "org_id", row->org_id);
	json_put(json, "department", row->department);
	json_put(json, "name", row->name);
	json_put(json, "level", row->level);
	json_put(json, "district", row->district);
	(void)cJSON_AddBoolToObject(json, "whole_city", row->whole_city);
	(void)cJSON_AddRawToObject(json, "specialties", row->specialties);
	json_put(json, "certificate_until", row->certificate_until);
	json_put(json, "grade", row->grade);
	json_put(json, "status", row->status);
	(void)cJSON_AddNumberToObject(json, "version", (double)row->version);
	return (json);
}

static const char *
logged(struct arena *a, const struct inspector_row *row)
{
	return (json_write(a, inspector_json(row)));
}

/* ---- reading ------------------------------------------------------------- */

struct problem *
inspector_list(struct ctx *x, const struct inspector_filter *f,
    const struct page *page, struct db_rows *out)
{
	TRY(ctx_require(x, PERM_INSPECTOR_READ));
	return (inspectors_page(x->db, x->arena, f, page, out));
}

struct problem *
inspector_read(struct ctx *x, const char *id, struct inspector_row *out)
{
	TRY(ctx_require(x, PERM_INSPECTOR_READ));
	return (inspectors_get(x->db, x->arena, id, out));
}

/* ---- judging ------------------------------------------------------------- */

/* What was said, and else what is there, as a row of a file would say it. */
struct saying {
	struct mapped values[INSPECTOR_FIELDS];
	const char *texts[INSPECTOR_FIELDS];
};

static void
say(struct saying *s, int field, const char *said, const char *there)
{
	const char *text = said != NULL ? said : there;

	s->texts[field] = text;
	if (text != NULL && *text != '\0')
		s->values[field] = (struct mapped){&s->texts[field], 1};
}

static struct problem *
say_specialties(struct arena *a, struct saying *s, const struct json *said,
    const char *there)
{
	const struct json *list = said, *j;
	const char **values;
	size_t count = 0;

	if (list == NULL)
		TRY(json_read(a, there, strlen(there), LIST_DEPTH, &list));
	values = arena_array(a, list->len, sizeof(*values));
	for (j = list->child; j != NULL; j = j->next)
		values[count++] = json_string(j);
	s->values[INSPECTOR_SPECIALTIES] = (struct mapped){values, count};
	return (NULL);
}

static const char *
list_json(struct arena *a, const struct library_list *list)
{
	struct cJSON *json = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < list->count; i++)
		(void)cJSON_AddItemToArray(
		    json, cJSON_CreateString(list->values[i]));
	return (json_write(a, json));
}

/* The code of the organisation `id`; "" when there is none. */
static const char *
org_code(const struct library_names *names, const char *id)
{
	size_t i;

	for (i = 0; i < names->org_count; i++)
		if (strcmp(names->orgs[i].id, id) == 0)
			return (names->orgs[i].code);
	return ("");
}

struct judging {
	struct ctx *x;
	const struct inspector_draft *draft;
	const struct inspector_row *was;
	const char *org_id;
};

/* `row` has its id; the rest comes from what was said over what is there. */
static struct problem *
judge(struct db *db, const struct judging *g, struct inspector_row *row)
{
	const struct inspector_draft *d = g->draft;
	const struct inspector_row *was = g->was;
	struct arena *a = g->x->arena;
	struct saying *s = arena_alloc(a, sizeof(*s));
	struct library_names names;
	struct library_inspector i;
	struct row_notes notes;

	TRY(aliases_names(db, a, clock_rfc3339(a, g->x->now_ms), &names));
	names.alias_count = 0; /* codes are said, not somebody's names */
	say(s, INSPECTOR_CODE, was->code, d->code);
	say(s, INSPECTOR_NAME, d->name, was->name);
	say(s, INSPECTOR_DEPARTMENT, org_code(&names, g->org_id), NULL);
	say(s, INSPECTOR_LEVEL, d->level, was->level);
	say(s, INSPECTOR_DISTRICT, d->district, was->district);
	say(s, INSPECTOR_WHOLE_CITY, d->whole_city,
	    was->id == NULL	  ? NULL
		: was->whole_city ? "true"
				  : "false");
	TRY(say_specialties(a, s, d->specialties, was->specialties));
	say(s, INSPECTOR_CERTIFICATE_UNTIL, d->certificate_until,
	    was->certificate_until);
	say(s, INSPECTOR_GRADE, d->grade, was->grade);
	say(s, INSPECTOR_STATUS, d->status, was->status);
	row_notes_begin(&notes, a);
	if (!library_inspector(&names, s->values, &notes, &i))
		return (row_problem(a, &notes));
	*row = (struct inspector_row){i.district, row->id, i.code, i.name,
	    i.org->id, i.org->path, i.department, i.level, i.whole_city,
	    list_json(a, &i.specialties), i.certificate_until, i.grade,
	    i.status, 0, NULL, NULL};
	return (scope_require(g->x, PERM_INSPECTOR_MANAGE, row->org_path));
}

/* ---- writing ------------------------------------------------------------- */

struct work {
	struct ctx *x;
	const char *id;
	int64_t version;
	const struct inspector_draft *draft;
	struct inspector_row *out;
};

static struct problem *
create(struct db *db, struct arena *a, void *arg)
{
	static const struct inspector_row nobody = {.specialties = "[]"};
	struct work *w = arg;
	const char *org_id =
	    w->draft->org_id != NULL ? w->draft->org_id : w->x->actor->org_id;
	struct judging g = {w->x, w->draft, &nobody, org_id};
	struct inspector_row row = {.id = uuid_new(a)};
	bool taken;

	if (org_id == NULL)
		return (problem_new(a, PROBLEM_INVALID, "/org_id", NULL));
	TRY(judge(db, &g, &row));
	TRY(library_hold(db, a, LIBRARY_INSPECTORS));
	TRY(inspectors_code_taken(db, a, row.code, row.id, &taken));
	if (taken)
		return (problem_new(
		    a, PROBLEM_DUPLICATE, "/code", "已有此执法证号的人员"));
	TRY(inspectors_insert(db, a, &row, clock_rfc3339(a, w->x->now_ms)));
	TRY(inspectors_get(db, a, row.id, w->out));
	return (event_append(db, w->x,
	    &(struct event){EVENT_INSPECTOR_CREATED, row.id, row.org_path, NULL,
		logged(a, w->out)}));
}

struct problem *
inspector_create(struct ctx *x, const struct inspector_draft *draft,
    struct inspector_row *out)
{
	struct work w = {.x = x, .draft = draft, .out = out};

	TRY(ctx_require(x, PERM_INSPECTOR_MANAGE));
	return (db_transact(x->db, x->arena, create, &w));
}

static struct problem *
update(struct db *db, struct arena *a, void *arg)
{
	struct work *w = arg;
	struct inspector_row was, row = {.id = w->id};
	struct judging g = {w->x, w->draft, &was, w->draft->org_id};
	enum event_kind kind;

	TRY(library_hold(db, a, LIBRARY_INSPECTORS));
	TRY(inspectors_get(db, a, w->id, &was));
	TRY(scope_require(w->x, PERM_INSPECTOR_MANAGE, was.org_path));
	TRY(inspectors_lock(db, a, w->id, &was));
	if (was.version != w->version)
		return (problem_new(a, PROBLEM_STALE, NULL, NULL));
	if (g.org_id == NULL)
		g.org_id = was.org_id;
	TRY(judge(db, &g, &row));
	TRY(inspectors_update(
	    db, a, &was, &row, clock_rfc3339(a, w->x->now_ms)));
	TRY(inspectors_get(db, a, w->id, w->out));
	kind = strcmp(was.district, row.district) == 0 ? EVENT_INSPECTOR_CHANGED
						       : EVENT_INSPECTOR_MOVED;
	return (event_append(db, w->x,
	    &(struct event){kind, w->id, row.org_path, logged(a, &was),
		logged(a, w->out)}));
}

struct problem *
inspector_update(struct ctx *x, const char *id, int64_t version,
    const struct inspector_draft *change, struct inspector_row *out)
{
	struct work w = {x, id, version, change, out};

	TRY(ctx_require(x, PERM_INSPECTOR_MANAGE));
	return (db_transact(x->db, x->arena, update, &w));
}
