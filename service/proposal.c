/* SPDX-License-Identifier: Apache-2.0 */
#include "service/proposal_private.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/uuid.h"
#include "domain/rights.h"
#include "service/note.h"
#include "service/scope.h"
#include "storage/draw_sources.h"
#include "storage/draw_tasks.h"
#include "storage/task_partners.h"

enum {
	IDS_DEPTH = 2
};

struct problem *
proposal_append(struct proposing *p, enum event_kind kind, const char *after)
{
	return (event_append(p->x.db, &p->x,
	    &(struct event){.kind = kind,
		.subject_id = p->row.id,
		.org_path = p->row.org_path,
		.after = after}));
}

/* ---- what it is made of ------------------------------------------------- */

static struct problem *
load_items(struct proposing *p)
{
	struct arena *a = p->x.arena;
	const struct proposal_item_row *row;
	struct appointment_item *items;
	struct db_rows rows;
	size_t i;

	TRY(proposals_items(
	    p->x.db, a, p->item_ids.words, p->item_ids.count, &rows));
	if (rows.count < p->item_ids.count)
		return (problem_new(a, PROBLEM_RULE, "/items",
		    "有的事项不在清单上，清单之外无事项（C03）"));
	p->items = row = rows.rows;
	items = arena_array(a, rows.count, sizeof(*items));
	for (i = 0; i < rows.count; i++)
		items[i] = (struct appointment_item){row[i].code, row[i].state,
		    row[i].department, row[i].specialty};
	p->visit.items = items;
	p->visit.item_count = rows.count;
	return (NULL);
}

static struct problem *
person_of_row(struct arena *a, const struct proposal_person_row *row,
    struct appointment_person *out)
{
	const struct json *json;
	struct plan_words words;

	TRY(json_read(
	    a, row->specialties, strlen(row->specialties), IDS_DEPTH, &json));
	words = plan_words_read(a, json);
	*out = (struct appointment_person){
	    .code = row->code,
	    .department = row->department,
	    .district = row->district,
	    .specialties = words.words,
	    .specialty_count = words.count,
	    .certificate_until = row->certificate_until,
	    .on_duty = row->on_duty,
	    .on_leave = row->on_leave,
	    .recused = row->recused,
	};
	return (NULL);
}

static struct problem *
load_people(struct proposing *p)
{
	struct arena *a = p->x.arena;
	struct proposal_window window = {
	    p->row.object_code, p->row.from_day, p->row.to_day};
	struct db_rows rows;
	size_t i;

	TRY(proposals_people(p->x.db, a, p->person_ids.words,
	    p->person_ids.count, &window, &rows));
	if (rows.count < p->person_ids.count)
		return (problem_new(a, PROBLEM_RULE, "/inspectors",
		    "有的检查人员不在执法检查人员名录库中"));
	p->people = rows.rows;
	p->visit.people = arena_array(a, rows.count, sizeof(*p->visit.people));
	p->visit.person_count = rows.count;
	for (i = 0; i < rows.count; i++)
		TRY(person_of_row(a, &p->people[i], &p->visit.people[i]));
	return (NULL);
}

/* Everything, by the rules of today. */
struct problem *
proposal_check(struct proposing *p)
{
	TRY(load_items(p));
	TRY(load_people(p));
	p->visit.district = p->row.district;
	p->visit.from = p->row.from_day;
	p->visit.to = p->row.to_day;
	p->visit.today = clock_day(p->x.arena, p->x.now_ms);
	p->visit.entered = p->draft != NULL ? p->visit.today : NULL;
	return (appointment_check(p->x.arena, &p->visit));
}

/* ---- entering ------------------------------------------------------------ */

static struct problem *
find_object(struct proposing *p)
{
	struct arena *a = p->x.arena;
	const struct source_found *found;
	const char *anywhere = "";
	struct db_rows rows;

	TRY(source_objects(
	    p->x.db, a, &anywhere, &p->draft->object_code, 1, &rows));
	if (rows.count == 0)
		return (problem_new(a, PROBLEM_RULE, "/object_code",
		    "检查对象名录库中没有这个对象，请先入库（C13）"));
	found = rows.rows;
	p->row.district = found->district;
	p->row.object_id = found->id;
	p->row.object_code = found->code;
	p->row.object = found->snapshot;
	return (NULL);
}

/* Who checks, and later publishes (C85). */
static struct problem *
set_owner(struct proposing *p)
{
	const struct actor *actor = p->x.actor;
	const struct proposal_item_row *first = &p->items[0];
	bool own = actor->org_path != NULL &&
	    rights_within(actor->org_path, first->department_path);

	p->row.org_id = own ? actor->org_id : first->department_id;
	p->row.org_path = own ? actor->org_path : first->department_path;
	return (scope_require(&p->x, PERM_TASK_PROPOSE, p->row.org_path));
}

/* A joint check is entered by whoever stands above all its departments. */
struct problem *
proposal_departments(struct proposing *p)
{
	size_t i;

	for (i = 1; i < p->visit.item_count; i++)
		if (!rights_within(
			p->row.org_path, p->items[i].department_path))
			TRY(scope_require(&p->x, PERM_TASK_PROPOSE,
			    p->items[i].department_path));
	return (NULL);
}

static struct problem *
insert_items(struct proposing *p)
{
	struct arena *a = p->x.arena;
	size_t count = p->visit.item_count, i;
	struct draw_task_item_row *rows = arena_array(a, count, sizeof(*rows));

	for (i = 0; i < count; i++)
		rows[i] = (struct draw_task_item_row){
		    .district = p->row.district,
		    .task_id = p->row.id,
		    .item_id = p->items[i].item_id,
		    .item_version = p->items[i].item_version,
		    .list_id = "",
		    .department = p->items[i].department,
		    .specialty = p->items[i].specialty,
		    .methods = p->items[i].methods,
		    .form_id = p->items[i].form_id,
		    .form_version = p->items[i].form_version,
		};
	return (draw_task_items_insert(p->x.db, a, rows, count));
}

/* Departments other than the one that leads. */
static struct problem *
insert_partners(struct proposing *p)
{
	struct arena *a = p->x.arena;
	struct draw_task_partner_row *rows =
	    arena_array(a, p->visit.item_count, sizeof(*rows));
	const struct proposal_item_row *item;
	size_t count = 0, i, k;

	for (i = 0; i < p->visit.item_count; i++) {
		item = &p->items[i];
		if (rights_within(p->row.org_path, item->department_path))
			continue;
		for (k = 0; k < count; k++)
			if (strcmp(rows[k].department, item->department) == 0)
				break;
		if (k == count)
			rows[count++] = (struct draw_task_partner_row){
			    p->row.district, p->row.id, item->department,
			    item->department_id, item->department_path};
	}
	return (task_partners_insert(p->x.db, a, rows, count));
}

static struct draw_task_inspector_row
turn_of(const struct proposing *p, size_t person, int64_t slot, int64_t turn)
{
	return ((struct draw_task_inspector_row){
	    .district = p->row.district,
	    .task_id = p->row.id,
	    .slot = slot,
	    .turn = turn,
	    .department = p->people[person].department,
	    .specialty = p->visit.people[person].specialty,
	    .inspector_id = p->people[person].id,
	    .leader = slot == 0,
	    .state = "assigned",
	});
}

struct problem *
proposal_people(struct proposing *p)
{
	struct arena *a = p->x.arena;
	size_t count = p->visit.person_count, i;
	struct draw_task_inspector_row *rows =
	    arena_array(a, count, sizeof(*rows));

	for (i = 0; i < count; i++)
		rows[i] = turn_of(p, i, (int64_t)i, 0);
	return (draw_task_inspectors_insert(p->x.db, a, rows, count));
}

/* What can be checked together is not checked twice (N04). */
static struct problem *
require_first(struct proposing *p)
{
	struct arena *a = p->x.arena;
	const char *other;

	TRY(proposals_same(
	    p->x.db, a, &p->row, p->item_ids.words, p->item_ids.count, &other));
	if (other == NULL)
		return (NULL);
	return (problem_new(a, PROBLEM_DUPLICATE, "/object_code",
	    "该对象的同一事项已有同一来源、期限重叠、尚未进行的检查（任务 "
	    "%s），请并入该任务，不要重复登记（N04）",
	    other));
}

static struct problem *
enter(struct db *db, struct arena *a, void *arg)
{
	struct proposing *p = arg;
	const struct proposal_draft *d = p->draft;

	p->x.db = db;
	p->row = (struct proposal_row){.id = uuid_new(a),
	    .origin = d->origin,
	    .from_day = d->from_day,
	    .to_day = d->to_day,
	    .cause = d->cause,
	    .reference = d->reference,
	    .entered_by = p->x.actor->user_id};
	p->item_ids = plan_words_read(a, d->items);
	p->person_ids = plan_words_read(a, d->inspectors);
	TRY(find_object(p));
	TRY(proposal_check(p));
	TRY(set_owner(p));
	TRY(proposal_departments(p));
	TRY(require_first(p));
	p->row.slots = (int64_t)p->visit.person_count;
	TRY(proposals_insert(db, a, &p->row, p->now));
	TRY(insert_items(p));
	TRY(insert_partners(p));
	TRY(proposal_people(p));
	TRY(proposal_append(p, EVENT_TASK_PROPOSED,
	    note_texts(a, "origin", d->origin, "reference", d->reference)));
	return (tasks_get(db, a, p->row.id, true, p->out));
}

struct problem *
proposal_enter(struct ctx *x, const struct proposal_draft *draft,
    const char **id, struct body_view *out)
{
	struct proposing p = {.x = *x,
	    .draft = draft,
	    .now = clock_rfc3339(x->arena, x->now_ms),
	    .out = out};

	TRY(ctx_require(x, PERM_TASK_PROPOSE));
	TRY(db_transact(x->db, x->arena, enter, &p));
	*id = p.row.id;
	return (NULL);
}

/* ---- a task that is there ------------------------------------------------ */

static struct problem *
ids_read(struct arena *a, const char *text, struct plan_words *out)
{
	const struct json *json;

	TRY(json_read(a, text, strlen(text), IDS_DEPTH, &json));
	*out = plan_words_read(a, json);
	return (NULL);
}

/* Holds the task; PROBLEM_RULE when a draw has made it. */
struct problem *
proposal_hold(struct proposing *p, struct db *db)
{
	struct arena *a = p->x.arena;
	struct problem *missing;

	p->x.db = db;
	TRY(tasks_hold(db, a, p->id, &p->task, &p->turns, NULL));
	missing = proposals_get(db, a, p->id, &p->content);
	if (missing != NULL && missing->kind == PROBLEM_NOT_FOUND)
		return (problem_new(a, PROBLEM_RULE, NULL,
		    "抽取产生的任务按抽取结果和递补次序执行，不能另行指派"));
	TRY(missing);
	TRY(ids_read(a, p->content.items, &p->item_ids));
	TRY(ids_read(a, p->content.people, &p->person_ids));
	p->row = (struct proposal_row){.district = p->task.district,
	    .id = p->task.id,
	    .org_path = p->task.org_path,
	    .object_code = p->task.object_code,
	    .from_day = p->content.from_day,
	    .to_day = p->content.to_day};
	return (NULL);
}

struct problem *
proposal_move(struct proposing *p, enum act act)
{
	const char *state;

	TRY(lifecycle_move(
	    p->x.arena, &lifecycle_task, p->task.state, act, &state));
	return (tasks_move(p->x.db, p->x.arena, p->task.district, p->task.id,
	    &(struct task_change){state, NULL, p->now}));
}

/* ---- approving ----------------------------------------------------------- */

static struct problem *
require_somebody_else(struct proposing *p)
{
	const struct actor *actor = p->x.actor;
	const char *by = p->content.entered_by;

	if (by != NULL && actor->user_id != NULL &&
	    strcmp(by, actor->user_id) == 0)
		return (problem_new(p->x.arena, PROBLEM_FORBIDDEN, NULL,
		    "检查须由登记人以外的人批准（凡检查必审批，N04）"));
	if (visit_member(&p->turns, actor->inspector_id) != NULL)
		return (problem_new(p->x.arena, PROBLEM_FORBIDDEN, NULL,
		    "参加本次检查的人员不能批准本次检查"));
	return (NULL);
}

static struct problem *
approve(struct db *db, struct arena *a, void *arg)
{
	struct proposing *p = arg;

	TRY(proposal_hold(p, db));
	TRY(scope_require(&p->x, PERM_TASK_APPROVE, p->task.org_path));
	TRY(require_somebody_else(p));
	TRY(lifecycle_move(
	    a, &lifecycle_task, p->task.state, ACT_APPROVE, NULL));
	TRY(proposal_check(p));
	TRY(proposals_approve(
	    db, a, p->task.district, p->task.id, p->x.actor->user_id, p->now));
	TRY(proposal_move(p, ACT_APPROVE));
	TRY(proposal_append(p, EVENT_TASK_APPROVED, NULL));
	return (tasks_get(db, a, p->id, true, p->out));
}

struct problem *
proposal_approve(struct ctx *x, const char *id, struct body_view *out)
{
	struct proposing p = {.x = *x,
	    .id = id,
	    .now = clock_rfc3339(x->arena, x->now_ms),
	    .out = out};

	TRY(ctx_require(x, PERM_TASK_APPROVE));
	return (db_transact(x->db, x->arena, approve, &p));
}

/* ---- somebody else for a place ------------------------------------------- */

/* The newest turn of the place, which must be a decline. */
static struct problem *
declined_turn(struct proposing *p, int64_t *turn)
{
	const struct visit_turn *t = NULL;
	size_t i;

	for (i = 0; i < p->turns.count; i++)
		if (p->turns.turns[i].slot == p->slot)
			t = &p->turns.turns[i];
	if (t == NULL)
		return (problem_new(
		    p->x.arena, PROBLEM_RULE, "/slot", "本次检查没有这个名额"));
	if (strcmp(t->state, "declined") != 0)
		return (problem_new(p->x.arena, PROBLEM_WRONG_STATE, "/slot",
		    "该名额的检查人员没有请辞，不能更换"));
	*turn = t->turn;
	return (NULL);
}

/* Who stands on the visit already, or has left it, is not named again. */
static struct problem *
require_new(struct proposing *p)
{
	const char *id;
	size_t i;

	for (i = 0; i < p->turns.count; i++) {
		id = p->turns.turns[i].inspector_id;
		if (id != NULL && strcmp(id, p->inspector_id) == 0)
			return (problem_new(p->x.arena, PROBLEM_RULE,
			    "/inspector_id", "该人员已在本次检查名单上"));
	}
	return (NULL);
}

/* The newcomer stands last in the list that is checked. */
static void
add_person(struct proposing *p)
{
	size_t count = p->person_ids.count;
	const char **ids = arena_array(p->x.arena, count + 1, sizeof(*ids));

	if (count > 0)
		memcpy(ids, p->person_ids.words, count * sizeof(*ids));
	ids[count] = p->inspector_id;
	p->person_ids = (struct plan_words){ids, count + 1};
}

static struct problem *
replace(struct db *db, struct arena *a, void *arg)
{
	struct proposing *p = arg;
	struct draw_task_inspector_row row;
	int64_t turn = 0;

	TRY(proposal_hold(p, db));
	TRY(scope_require(&p->x, PERM_TASK_PROPOSE, p->task.org_path));
	TRY(lifecycle_move(
	    a, &lifecycle_task, p->task.state, ACT_SUBSTITUTE, NULL));
	TRY(declined_turn(p, &turn));
	TRY(require_new(p));
	add_person(p);
	TRY(proposal_check(p));
	row = turn_of(p, p->visit.person_count - 1, p->slot, turn + 1);
	TRY(draw_task_inspectors_insert(db, a, &row, 1));
	TRY(proposals_reopen(
	    db, a, p->task.district, p->task.id, p->x.actor->user_id, p->now));
	TRY(proposal_move(p, ACT_SUBSTITUTE));
	TRY(proposal_append(p, EVENT_TASK_REPLACED,
	    note_text(a, "inspector_id", p->inspector_id)));
	return (tasks_get(db, a, p->id, true, p->out));
}

struct problem *
proposal_replace(struct ctx *x, const char *id, int64_t slot,
    const char *inspector_id, struct body_view *out)
{
	struct proposing p = {.x = *x,
	    .id = id,
	    .slot = slot,
	    .inspector_id = inspector_id,
	    .now = clock_rfc3339(x->arena, x->now_ms),
	    .out = out};

	TRY(ctx_require(x, PERM_TASK_PROPOSE));
	return (db_transact(x->db, x->arena, replace, &p));
}
