/* SPDX-License-Identifier: Apache-2.0 */
/* How an attempt comes to be. */
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "base/sort.h"
#include "base/uuid.h"
#include "domain/draw/beacon.h"
#include "service/ceremony_private.h"
#include "storage/events.h"
#include "storage/plans.h"

#define HOUR_MS INT64_C(3600000)
#define NO_DIGEST \
	"0000000000000000000000000000000000000000000000000000000000000000"

/* ---- what is asked for ------------------------------------------- */

static int
compare_parties(const void *x, const void *y, const void *arg)
{
	const struct ceremony_party *p = x, *q = y;

	(void)arg;
	return (sort_bytes(p->id, strlen(p->id), q->id, strlen(q->id)));
}

static struct problem *
check_parties(
    struct arena *a, const struct ceremony_party *parties, size_t count)
{
	size_t i;

	for (i = 1; i < count; i++)
		if (strcmp(parties[i - 1].id, parties[i].id) == 0)
			return (problem_new(a, PROBLEM_INVALID, "/parties",
			    "参与方的标识重复"));
	return (NULL);
}

/*
 * A number published by others must not exist yet when the last secret is
 * opened; balls roll only when somebody in the hall says so.
 */
static struct problem *
check_times(struct ctx *x, const struct ceremony_draft *draft)
{
	struct arena *a = x->arena;

	if (draft->commit_ms <= x->now_ms)
		return (problem_new(a, PROBLEM_RULE, "/commit_by",
		    "提交承诺的截止时间应当在将来"));
	if (draft->commit_ms >= draft->reveal_ms)
		return (problem_new(a, PROBLEM_RULE, "/reveal_by",
		    "公开秘密值的截止时间应当晚于提交承诺的截止时间"));
	if (strcmp(draft->beacon_source, CEREMONY_HALL) != 0 &&
	    strcmp(draft->beacon, "none") != 0 &&
	    draft->reveal_ms + HOUR_MS > draft->beacon_ms)
		return (problem_new(a, PROBLEM_RULE, "/beacon_at",
		    "他人公布的随机数，应当在公开秘密值截止之后至少一小时产"
		    "生"));
	if (draft->reveal_ms > draft->beacon_ms)
		return (problem_new(a, PROBLEM_RULE, "/beacon_at",
		    "公证随机数应当在公开秘密值截止之后产生"));
	return (NULL);
}

static int
compare_holders(const void *x, const void *y, const void *arg)
{
	const struct draw_holder *p = x, *q = y;

	(void)arg;
	return (draw_text_compare(p->id, q->id));
}

/* Keys come later, each from whoever has it. */
static struct draw_holder *
holders_of(struct arena *a, const struct ceremony_draft *draft)
{
	struct draw_holder *out =
	    arena_array(a, draft->holder_count, sizeof(*out));
	size_t i;

	for (i = 0; i < draft->holder_count; i++)
		out[i] = (struct draw_holder){
		    draw_text_of(draft->holders[i].id), draw_text_of("")};
	sort_items(
	    out, draft->holder_count, sizeof(*out), compare_holders, NULL);
	return (out);
}

static struct problem *
write_charter(struct arena *a, const struct ceremony_draft *draft,
    const struct ceremony_party *parties, const char *annual_plan,
    const char **text)
{
	struct draw_party *members =
	    arena_array(a, draft->party_count, sizeof(*members));
	struct draw_charter charter = {
	    .parties = members,
	    .party_count = draft->party_count,
	    .holders = holders_of(a, draft),
	    .holder_count = draft->holder_count,
	    .beacon = draw_text_of(draft->beacon),
	    .beacon_source = draw_text_of(draft->beacon_source),
	    .commit_ms = draft->commit_ms,
	    .reveal_ms = draft->reveal_ms,
	    .beacon_ms = draft->beacon_ms,
	    .disclose = draft->disclose,
	    .disclose_by = draw_text_of(draft->disclose_by),
	    .assignment = draft->assignment,
	    .max_departments = (int)draft->max_departments,
	    .annual_plan = draw_text_of(annual_plan),
	};
	struct draw_text out;
	size_t i;

	for (i = 0; i < draft->party_count; i++)
		members[i] =
		    (struct draw_party){.id = draw_text_of(parties[i].id),
			.hosted = parties[i].hosted};
	if (!draw_beacon_is_form(charter.beacon))
		return (problem_new(a, PROBLEM_INVALID, "/beacon",
		    "不是公证随机数的形式，例如 balls:6x0-9"));
	if (draw_beacon_outcomes(charter.beacon) == 0)
		return (problem_new(a, PROBLEM_INVALID, "/beacon",
		    "没有任何随机数符合这一形式：互异的号码多于可选的号码"));
	TRY(draw_charter_write(a, &charter, &out));
	*text = arena_memdup(a, out.s, out.len);
	return (NULL);
}

/* ---- creating ---------------------------------------------------- */

struct creation {
	struct ctx *x;
	const struct ceremony_draft *draft;
	struct ceremony_view *out;
	struct ceremony_party *parties; /* ascending by id */
	struct plan_row plan_row;
	struct plan plan;
	const struct plan_list *lists; /* of the slot */
	size_t list_count;
	struct draw_row row;
};

/* Where the unit sends its own people nobody is assigned; in every other mode
 * somebody is (C27). The lines of a slot agree in this. */
static struct problem *
check_mode(struct creation *c)
{
	struct arena *a = c->x->arena;
	enum plan_mode mode = plan_mode_of(c->lists[0].line->mode);
	bool none = c->draft->assignment == DRAW_RULE_NONE;

	if (mode == PLAN_OBJECT_ONLY && !none)
		return (problem_new(a, PROBLEM_RULE, "/assignment",
		    "计划为只抽取对象，选派规则应当为不选派（none）"));
	if (mode != PLAN_OBJECT_ONLY && none)
		return (problem_new(a, PROBLEM_RULE, "/assignment",
		    "计划要求随机选派检查人员，不得改为不选派（C27）"));
	return (plan_check_day(
	    a, c->lists, c->list_count, clock_day(a, c->x->now_ms)));
}

/*
 * Whatever the visits do, VK is published on this day. Before the slot's
 * period is over it would tell those who have not been visited; and who was
 * drawn is not hidden for longer than the last publication can take: visits
 * end in the plan's year, their results are public within 20 working days of
 * the record, and a year is left for review and objections.
 */
static struct problem *
check_disclosure(struct creation *c)
{
	const struct ceremony_draft *draft = c->draft;
	struct arena *a = c->x->arena;
	const char *by = draft->disclose_by, *to = "", *end;
	size_t i;

	end = arena_fmt(a, "%04d-12-31", (int)c->plan_row.year + 1);
	for (i = 0; i < c->list_count; i++)
		if (strcmp(c->lists[i].line->to, to) > 0)
			to = c->lists[i].line->to;
	if (strcmp(by, clock_day(a, draft->beacon_ms)) < 0)
		return (problem_new(
		    a, PROBLEM_RULE, "/disclose_by", "最迟公开日期早于抽取"));
	if (draft->disclose != DRAW_DISCLOSE_AT_DRAW && strcmp(by, to) <= 0)
		return (problem_new(a, PROBLEM_RULE, "/disclose_by",
		    "最迟公开日期应当晚于检查期限的最后一日 %s，否则会向尚"
		    "未检查的对象泄露抽取结果",
		    to));
	if (strcmp(by, end) > 0)
		return (problem_new(a, PROBLEM_RULE, "/disclose_by",
		    "最迟公开日期不得晚于 %s（计划年度的次年年底），届时检"
		    "查结果均已公示",
		    end));
	return (NULL);
}

/* A formal draw that could never be frozen does not begin. */
static struct problem *
check_formal(struct creation *c)
{
	struct attempt asked = {.row = c->row};

	if (!c->row.formal)
		return (NULL);
	TRY(attempt_read_row(c->x->arena, &asked));
	return (attempt_check_formal_charter(c->x->arena, &asked.charter));
}

static struct problem *
find_slot(struct db *db, struct creation *c)
{
	struct ctx *x = c->x;
	struct arena *a = x->arena;

	TRY(plans_get(db, a, c->draft->plan_id, &c->plan_row));
	TRY(attempt_require(x, PERM_DRAW_OPERATE,
	    &(struct draw_row){.org_path = c->plan_row.org_path}));
	if (strcmp(c->plan_row.state, "published") != 0)
		return (problem_new(a, PROBLEM_RULE, "/plan_id",
		    "只能按已发布的计划抽取（C32）"));
	TRY(plans_load(db, a, &c->plan_row, &c->plan));
	c->lists = plan_slot_lists(a, &c->plan, c->draft->slot, &c->list_count);
	if (c->list_count == 0)
		return (problem_new(a, PROBLEM_RULE, "/slot",
		    "计划中没有这个序号，计划之外无检查（C25）"));
	return (check_mode(c));
}

/* Which attempt this is, chained to the transcript of the one before. */
static struct problem *
number(struct db *db, struct creation *c)
{
	struct arena *a = c->x->arena;
	const struct draw_newest_row *newest;
	struct db_rows rows;

	c->row.draw_no = arena_fmt(a, "%s-%04d-%04d", c->plan_row.org_code,
	    (int)c->plan_row.year, (int)c->draft->slot);
	c->row.attempt = 1;
	c->row.previous = NO_DIGEST;
	TRY(draws_newest(db, a, c->row.draw_no, &rows));
	if (rows.count == 0)
		return (NULL);
	newest = rows.rows;
	if (strcmp(newest->state, "drawn") == 0 ||
	    strcmp(newest->state, "void_after_entropy") == 0)
		return (problem_new(a, PROBLEM_RULE, "/slot",
		    "该序号已经抽取或已经关闭，一个序号只有一次抽取结果"));
	if (strcmp(newest->state, "void") != 0)
		return (problem_new(a, PROBLEM_WRONG_STATE, "/slot",
		    "该序号正在抽取，作废之后方可再次组织"));
	c->row.attempt = newest->attempt + 1;
	c->row.previous = newest->transcript_hash;
	return (NULL);
}

static struct problem *
write_attempt(struct db *db, struct creation *c)
{
	struct arena *a = c->x->arena;
	struct draw_list_row *lists =
	    arena_array(a, c->list_count, sizeof(*lists));
	size_t i;

	for (i = 0; i < c->list_count; i++)
		lists[i] = (struct draw_list_row){
		    .list_id = c->lists[i].list_id,
		    .slot = c->draft->slot,
		    .item_id = c->lists[i].item->id,
		    .item_version = c->lists[i].item->version,
		    .group_id = c->lists[i].group,
		};
	TRY(draws_insert(db, a, &c->row, c->x->actor->user_id));
	TRY(draws_lists_insert(db, a, c->row.id, lists, c->list_count));
	return (attempt_people_insert(db, a, c->row.id, c->draft));
}

static const char *
created_json(struct arena *a, const struct draw_row *row)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "draw_no", row->draw_no);
	cJSON_AddNumberToObject(json, "attempt", (double)row->attempt);
	json_put(json, "plan_id", row->plan_id);
	json_put(json, "charter", row->charter);
	json_put(json, "previous", row->previous);
	return (json_write(a, json));
}

static struct problem *
create(struct db *db, struct arena *a, void *arg)
{
	struct creation *c = arg;

	TRY(find_slot(db, c));
	c->row = (struct draw_row){
	    .id = uuid_new(a),
	    .org_id = c->plan_row.org_id,
	    .org_path = c->plan_row.org_path,
	    .plan_id = c->plan_row.id,
	    .hash = c->draft->hash,
	    .head = NO_DIGEST,
	    .formal = c->draft->formal || c->list_count > 1,
	    .created_at = clock_rfc3339(a, c->x->now_ms),
	};
	TRY(number(db, c));
	TRY(check_times(c->x, c->draft));
	TRY(check_disclosure(c));
	TRY(write_charter(a, c->draft, c->parties, c->plan_row.content_hash,
	    &c->row.charter));
	TRY(check_formal(c));
	TRY(write_attempt(db, c));
	TRY(event_append(db, c->x,
	    &(struct event){EVENT_DRAW_CREATED, c->row.id, c->row.org_path,
		NULL, created_json(a, &c->row)}));
	return (attempt_view(db, a, c->row.id, c->out));
}

struct problem *
ceremony_create(struct ctx *x, const struct ceremony_draft *draft,
    struct ceremony_view *out)
{
	struct creation c = {.x = x, .draft = draft, .out = out};
	size_t size = draft->party_count * sizeof(*c.parties);

	TRY(ctx_require(x, PERM_DRAW_OPERATE));
	c.parties =
	    arena_array(x->arena, draft->party_count, sizeof(*c.parties));
	memcpy(c.parties, draft->parties, size);
	sort_items(c.parties, draft->party_count, sizeof(*c.parties),
	    compare_parties, NULL);
	TRY(check_parties(x->arena, c.parties, draft->party_count));
	return (db_transact(x->db, x->arena, create, &c));
}
