/* SPDX-License-Identifier: Apache-2.0 */
#include "service/publication.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/day.h"
#include "base/json.h"
#include "base/page.h"
#include "base/text.h"
#include "base/uuid.h"
#include "domain/lifecycle.h"
#include "domain/workday.h"
#include "service/draw.h"
#include "service/note.h"
#include "service/scope.h"
#include "storage/calendar.h"
#include "storage/events.h"
#include "storage/records.h"
#include "storage/tasks.h"

/* Behind every time a publication may have. */
static const char time_last[] = "9999-12-31T00:00:00Z";

/* One act; `x` is the caller's until the transaction binds it. */
struct publishing {
	struct ctx x;
	const char *record_id;
	const char *now, *today;
	struct record_row record;
	struct publication_row row;
	struct body_dated_row *out;
};

/* ---- may it be published, and by whom ---------------------------------- */

/* C85: neither a superior nor another department publishes in its name. */
static struct problem *
require_checker(struct publishing *p)
{
	const struct actor *actor = p->x.actor;

	TRY(scope_require(&p->x, PERM_PUBLISH, p->record.org_path));
	if (actor->kind == ACTOR_SYSTEM ||
	    strcmp(actor->org_id, p->record.org_id) == 0)
		return (NULL);
	return (problem_new(p->x.arena, PROBLEM_FORBIDDEN, NULL,
	    "谁检查、谁公示（C85）：请以实施检查的机构身份公示"));
}

static struct problem *
move_states(struct publishing *p)
{
	const struct record_row *r = &p->record;
	struct arena *a = p->x.arena;
	const char *state, *task_state;

	TRY(lifecycle_move(
	    a, &lifecycle_record, r->state, ACT_PUBLISH, &state));
	TRY(lifecycle_move(
	    a, &lifecycle_task, r->task_state, ACT_PUBLISH, &task_state));
	TRY(records_publish(
	    p->x.db, a, r, state, p->now, strcmp(p->today, r->due_on) > 0));
	return (tasks_move(p->x.db, a, r->district, r->task_id,
	    &(struct task_change){task_state, NULL, p->now}));
}

/* ---- what is published ------------------------------------------------- */

static struct problem *
display_term(struct publishing *p)
{
	char *text = arena_alloc(p->x.arena, DAY_TEXT + 1);
	struct workday_calendar calendar;
	struct workday_term term;
	int64_t day = 0;

	TRY(calendar_load(p->x.db, p->x.arena, &calendar));
	(void)day_parse(p->today, &day);
	term = workday_after(&calendar, day, WORKDAYS_OF_DISPLAY);
	day_format(term.day, text);
	p->row.display_until = text;
	p->row.display_provisional = term.provisional;
	return (NULL);
}

static struct problem *
render(struct publishing *p, struct publication_text *text)
{
	const struct record_row *r = &p->record;
	struct arena *a = p->x.arena;
	struct publication_org_row org;
	const struct json *content;
	struct db_rows items, partners;

	TRY(publications_org(p->x.db, a, r->org_id, r->draw_id, &org));
	TRY(publications_partners(
	    p->x.db, a, r->district, r->task_id, &partners));
	TRY(publications_items(p->x.db, a, r->district, r->task_id, &items));
	TRY(json_read(
	    a, r->content, strlen(r->content), JSON_DEPTH_MAX, &content));
	p->row.org_name = org.org_name;
	publication_render(a,
	    &(struct publication_facts){.id = p->row.id,
		.object_code = r->object_code,
		.object_name = r->object_name,
		.object_kind = r->object_kind,
		.org_id = r->org_id,
		.org_name = org.org_name,
		.partners = partners.rows,
		.partner_count = partners.count,
		.origin = r->origin,
		.draw_no = org.draw_no,
		.checked_on = p->row.checked_on,
		.published_at = p->now,
		.items = items.rows,
		.count = items.count,
		.content = content},
	    text);
	return (NULL);
}

static struct problem *
write_publication(struct publishing *p)
{
	const struct record_row *r = &p->record;
	struct arena *a = p->x.arena;
	struct publication_text text;

	p->row = (struct publication_row){.id = uuid_new(a),
	    .district = r->district,
	    .record_id = r->id,
	    .task_id = r->task_id,
	    .org_id = r->org_id,
	    .org_path = r->org_path,
	    .object_code = r->object_code,
	    .checked_on = clock_day(a, clock_parse_rfc3339(r->check_end)),
	    .published_by = p->x.actor->user_id,
	    .published_at = p->now};
	TRY(display_term(p));
	TRY(render(p, &text));
	return (publications_insert(p->x.db, a, &p->row, &text));
}

static struct problem *
publish(struct db *db, struct arena *a, void *arg)
{
	struct publishing *p = arg;

	p->x.db = db;
	TRY(records_hold(db, a, p->record_id, &p->record));
	TRY(require_checker(p));
	TRY(move_states(p));
	TRY(write_publication(p));
	TRY(event_append(db, &p->x,
	    &(struct event){EVENT_PUBLICATION_PUBLISHED, p->row.id,
		p->record.org_path, NULL,
		note_texts(a, "record_id", p->record.id, "display_until",
		    p->row.display_until)}));
	TRY(draw_task_ended(&p->x, p->record.draw_id));
	return (publications_get(db, a, p->row.id, p->out));
}

struct problem *
publication_publish(
    struct ctx *x, const char *record_id, struct body_dated_row *out)
{
	struct publishing p = {.x = *x,
	    .record_id = record_id,
	    .now = clock_rfc3339(x->arena, x->now_ms),
	    .today = clock_day(x->arena, x->now_ms),
	    .out = out};

	TRY(ctx_require(x, PERM_PUBLISH));
	TRY(db_transact(x->db, x->arena, publish, &p));
	x->jobs_added |= p.x.jobs_added;
	return (NULL);
}

/* ---- for everybody ----------------------------------------------------- */

struct problem *
publication_show(struct ctx *x, const char *id, struct body_dated_row *out)
{
	return (publications_get(x->db, x->arena, id, out));
}

struct problem *
publication_search(struct ctx *x, const char *name,
    struct publication_filter *filter, const struct page *page,
    struct db_rows *out)
{
	if (name != NULL) {
		filter->grams_count =
		    text_bigrams(x->arena, name, strlen(name), &filter->grams);
		if (filter->grams_count == 0) {
			*out = (struct db_rows){0, 0, NULL};
			return (NULL);
		}
	}
	return (publications_page(x->db, x->arena, filter,
	    &(struct body_after){page_key(page, 0, time_last),
		page_key(page, 1, UUID_LAST), page_fetch(x->arena, page)},
	    out));
}
