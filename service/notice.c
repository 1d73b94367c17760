/* SPDX-License-Identifier: Apache-2.0 */
#include "service/notice.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "domain/notice.h"
#include "domain/origin.h"
#include "service/ceremony_private.h"
#include "service/city_rules.h"
#include "service/draw.h"
#include "service/draw_proofs.h"
#include "service/note.h"
#include "service/scope.h"
#include "storage/events.h"
#include "storage/notice_paper.h"

struct noticing {
	struct ctx *x;
	struct body_view paper;
	struct task_row task;
	struct visit visit;
	struct draw_row draw;
	const char *from_day, *origin;
};

static struct problem *
load(struct noticing *n, const char *task_id)
{
	struct ctx *x = n->x;
	struct arena *a = x->arena;
	const struct json *paper;

	TRY(notice_paper_get(
	    x->db, a, task_id, x->actor->inspector_id, &n->paper));
	if (!n->paper.mine &&
	    !actor_may(x->actor, PERM_TASK_READ, n->paper.org_path))
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	TRY(tasks_get_row(x->db, a, task_id, &n->task));
	TRY(json_read(
	    a, n->paper.body, strlen(n->paper.body), JSON_DEPTH_MAX, &paper));
	n->from_day = json_string(json_get(paper, "from_day"));
	n->origin = json_string(json_get(paper, "origin"));
	if (n->task.draw_id == NULL)
		return (NULL);
	return (draws_get(x->db, a, n->task.draw_id, &n->draw));
}

static struct problem *
check(struct noticing *n)
{
	struct arena *a = n->x->arena;
	struct attempt attempt = {.row = n->draw};
	struct notice_moment m = {.state = n->task.state,
	    .from_day = n->from_day,
	    .today = clock_day(a, n->x->now_ms),
	    .member = n->paper.mine};

	if (n->task.draw_id != NULL) {
		TRY(attempt_read_row(a, &attempt));
		m.disclose = draw_disclose_word(attempt.charter.disclose);
	}
	return (notice_check(a, &m));
}

/* The paper's object, completed. */
static struct problem *
complete(struct noticing *n, const char **json)
{
	struct arena *a = n->x->arena;
	const char *proofs = "[]", *until = NULL;
	struct cap_usage usage;

	TRY(cap_usage(n->x, n->task.object_code, &usage));
	if (n->task.draw_id != NULL)
		TRY(draw_proofs(n->x, &n->draw, &n->task, &proofs, &until));
	*json = arena_fmt(a,
	    "%.*s,\"origin_title\":\"%s\",\"printed_on\":\"%s\","
	    "\"visits_this_year\":%" PRId64 ",\"proofs\":%s,"
	    "\"proofs_withheld_until\":%s}",
	    (int)strlen(n->paper.body) - 1, n->paper.body,
	    origin_title(n->origin), clock_day(a, n->x->now_ms),
	    usage.use.city + usage.use.of_districts, proofs,
	    until == NULL ? "null" : arena_fmt(a, "\"%s\"", until));
	return (NULL);
}

struct problem *
notice_show(struct ctx *x, const char *task_id, const char **json)
{
	struct noticing n = {.x = x};

	TRY(load(&n, task_id));
	TRY(check(&n));
	return (complete(&n, json));
}

/* ---- issuing ----------------------------------------------------- */

struct issuing {
	struct ctx x;
	const char *task_id;
	const char **json;
};

static struct problem *
record(struct noticing *n)
{
	struct ctx *x = n->x;
	const char *now = clock_rfc3339(x->arena, x->now_ms);
	bool first;

	TRY(notice_paper_issue(x->db, x->arena,
	    &(struct notice_issue_row){
		n->task.district, n->task.id, x->actor->user_id, now},
	    &first));
	if (!first)
		return (NULL);
	TRY(event_append(x->db, x,
	    &(struct event){EVENT_NOTICE_ISSUED, n->task.id, n->task.org_path,
		NULL, note_text(x->arena, "issued_at", now)}));
	return (draw_task_ended(x, n->task.draw_id));
}

/* The task is held: a visit that is cancelled meanwhile has no notice. */
static struct problem *
issue(struct db *db, struct arena *a, void *arg)
{
	struct issuing *i = arg;
	struct noticing n = {.x = &i->x};

	i->x.db = db;
	TRY(tasks_hold(db, a, i->task_id, &n.task, &n.visit, NULL));
	TRY(load(&n, i->task_id));
	if (!n.paper.mine)
		TRY(scope_require(&i->x, PERM_TASK_APPROVE, n.paper.org_path));
	TRY(check(&n));
	TRY(record(&n));
	TRY(load(&n, i->task_id));
	return (complete(&n, i->json));
}

struct problem *
notice_issue(struct ctx *x, const char *task_id, const char **json)
{
	struct issuing i = {*x, task_id, json};

	TRY(ctx_require_user(x));
	TRY(db_transact(x->db, x->arena, issue, &i));
	x->jobs_added |= i.x.jobs_added;
	return (NULL);
}

struct problem *
notice_print(struct ctx *x, const char *task_id, const char **html)
{
	const struct json *notice;
	const char *json;

	TRY(notice_show(x, task_id, &json));
	TRY(json_read(x->arena, json, strlen(json), JSON_DEPTH_MAX, &notice));
	*html = notice_page(x->arena, notice, json);
	return (NULL);
}
