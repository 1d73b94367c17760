/* SPDX-License-Identifier: Apache-2.0 */
#include "service/city_rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/day.h"
#include "base/page.h"
#include "base/uuid.h"
#include "service/scope.h"
#include "storage/events.h"
#include "storage/orgs.h"

/* One act; `x` is the caller's until the transaction binds it. */
struct setting {
	struct ctx x;
	struct cap_row *cap;
	struct lot_rule_row *rule;
	struct body_row *out;
};

/* ---- what both kinds of rule have in common ------------------------------ */

/* The city itself, if the actor may lay down rules for it. */
static struct problem *
require_city(struct setting *s, struct db *db, const char **org_path)
{
	struct org_row root;

	s->x.db = db;
	TRY(orgs_root(db, s->x.arena, &root));
	*org_path = root.path;
	return (scope_require(&s->x, PERM_RULE_MANAGE, root.path));
}

static struct problem *
require_later(struct setting *s, const char *valid_from)
{
	if (strcmp(valid_from, clock_day(s->x.arena, s->x.now_ms)) > 0)
		return (NULL);
	return (problem_new(s->x.arena, PROBLEM_RULE, "/valid_from",
	    "规则最早自公布的次日起施行，不能当日更改"));
}

static struct problem *
append(struct setting *s, enum event_kind kind, const char *org_path)
{
	return (event_append(s->x.db, &s->x,
	    &(struct event){.kind = kind,
		.subject_id = s->out->id,
		.org_path = org_path,
		.after = s->out->body}));
}

/* ---- caps ---------------------------------------------------------------- */

static struct problem *
require_year(struct setting *s)
{
	if (strtoll(s->cap->valid_from, NULL, 10) <= s->cap->year)
		return (NULL);
	return (problem_new(
	    s->x.arena, PROBLEM_RULE, "/valid_from", "起始日期不得晚于该年度"));
}

static struct problem *
set_cap(struct db *db, struct arena *a, void *arg)
{
	struct setting *s = arg;

	TRY(require_city(s, db, &s->cap->org_path));
	TRY(require_later(s, s->cap->valid_from));
	TRY(require_year(s));
	s->cap->id = uuid_new(a);
	s->cap->created_by = s->x.actor->user_id;
	TRY(caps_insert(db, a, s->cap, clock_rfc3339(a, s->x.now_ms), s->out));
	return (append(s, EVENT_CAP_SET, s->cap->org_path));
}

struct problem *
cap_set(struct ctx *x, struct cap_row *row, struct body_row *out)
{
	struct setting s = {.x = *x, .cap = row, .out = out};

	TRY(ctx_require(x, PERM_RULE_MANAGE));
	return (db_transact(x->db, x->arena, set_cap, &s));
}

struct problem *
cap_list(struct ctx *x, const char *year, const struct page *page,
    struct db_rows *out)
{
	return (caps_list(x->db, x->arena, page_key(page, 0, UUID_LAST), year,
	    page_fetch(x->arena, page), out));
}

struct problem *
cap_usage(struct ctx *x, const char *object_code, struct cap_usage *out)
{
	const char *day = clock_day(x->arena, x->now_ms);
	struct db_rows rows;

	out->year = strtoll(day, NULL, 10);
	out->use = (struct cap_use){object_code, 0, 0};
	TRY(caps_in_force(x->db, x->arena, out->year, day, &out->caps));
	TRY(caps_use(x->db, x->arena, out->year,
	    clock_rfc3339(x->arena, x->now_ms), object_code, &rows));
	if (rows.count > 0)
		out->use = *(struct cap_use *)rows.rows;
	return (NULL);
}

/* ---- lots ---------------------------------------------------------------- */

static struct problem *
set_lot_rule(struct db *db, struct arena *a, void *arg)
{
	struct setting *s = arg;

	TRY(require_city(s, db, &s->rule->org_path));
	TRY(require_later(s, s->rule->valid_from));
	s->rule->id = uuid_new(a);
	s->rule->created_by = s->x.actor->user_id;
	TRY(lot_rules_insert(
	    db, a, s->rule, clock_rfc3339(a, s->x.now_ms), s->out));
	return (append(s, EVENT_LOT_RULE_SET, s->rule->org_path));
}

struct problem *
lot_rule_set(struct ctx *x, struct lot_rule_row *row, struct body_row *out)
{
	struct setting s = {.x = *x, .rule = row, .out = out};

	TRY(ctx_require(x, PERM_RULE_MANAGE));
	return (db_transact(x->db, x->arena, set_lot_rule, &s));
}

struct problem *
lot_rule_list(struct ctx *x, const struct page *page, struct db_rows *out)
{
	return (lot_rules_list(x->db, x->arena, page_key(page, 0, UUID_LAST),
	    page_fetch(x->arena, page), out));
}
