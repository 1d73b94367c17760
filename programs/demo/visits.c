/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Five visits: the inspectors who were drawn accept, record, attach a photo,
 * sign; the leader submits; a reviewer of each department approves; the lead
 * department's officer publishes.
 */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "programs/demo/demo.h"

enum {
	TEAM_MAX = 10,
	JOINT_VISITS = 2
};

/* A white square of one pixel: what a photo needs to be one. */
static const unsigned char photo[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a,
    '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0,
    0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 12, 'I', 'D', 'A', 'T', 0x08, 0xd7,
    0x63, 0xf8, 0xff, 0xff, 0x3f, 0x00, 0x05, 0xfe, 0x02, 0xfe, 0xdc, 0xcc,
    0x59, 0xe7, 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};

static const struct {
	const char *result, *findings;
} outcomes[DEMO_VISITS] = {
    {"no_problem", "现场核对登记事项与公示信息，一致。"},
    {"no_problem", "现场核对，证照齐全，经营范围与实际相符。"},
    {"information_not_published", "上一年度年报尚未公示，已告知补报途径。"},
    {"ordered_to_correct", "住所变更未办理登记，已责令限期改正。"},
    {"no_such_business", "未发现开展本次抽查涉及的经营活动。"},
};

struct member {
	const char *inspector_id, *code, *department;
	bool leader;
	struct http_client client;
};

struct visit {
	const char *task_id, *record_id;
	const struct json *task; /* as the operator reads it */
	int64_t began;		 /* after the draw, whatever else */
	struct member team[TEAM_MAX];
	size_t team_count;
};

/* ---- the team ------------------------------------------------------------ */

static struct problem *
join(struct demo *d, struct member *m)
{
	const char *login = demo_login(d->arena, m->code);

	m->client = (struct http_client){.base = d->url, .name = login};
	return (demo_enter(d,
	    &(struct demo_new){.login = login,
		.title = arena_fmt(d->arena, "执法员 %s", m->code),
		.role = "inspector",
		.org = m->department,
		.inspector_id = m->inspector_id},
	    &m->client));
}

static struct problem *
gather(struct demo *d, struct visit *v)
{
	const struct json *row, *list = json_get(v->task, "inspectors");
	const char *state;

	for (row = list == NULL ? NULL : list->child; row != NULL;
	     row = row->next) {
		state = demo_text(row, "state");
		if (strcmp(state, "assigned") != 0 &&
		    strcmp(state, "accepted") != 0)
			continue;
		if (v->team_count == TEAM_MAX)
			break;
		v->team[v->team_count] = (struct member){
		    .inspector_id = demo_text(row, "inspector_id"),
		    .code = demo_text(row, "code"),
		    .department = demo_text(row, "department"),
		    .leader = json_true(json_get(row, "leader"))};
		TRY(join(d, &v->team[v->team_count++]));
	}
	return (NULL);
}

static const struct http_client *
leader_of(const struct visit *v)
{
	size_t i;

	for (i = 0; i < v->team_count; i++)
		if (v->team[i].leader)
			return (&v->team[i].client);
	return (&v->team[0].client);
}

/* ---- the record ---------------------------------------------------------- */

static struct problem *
accept_all(struct demo *d, struct visit *v)
{
	struct http_reply r;
	size_t i;

	for (i = 0; i < v->team_count; i++)
		TRY(http_post(d->arena, &v->team[i].client,
		    arena_fmt(d->arena, "/v1/tasks/%s/accept", v->task_id),
		    NULL, &r));
	return (NULL);
}

static struct problem *
record(struct demo *d, struct visit *v, size_t n)
{
	struct arena *a = d->arena;
	const struct json *row, *items = json_get(v->task, "items");
	char *list = arena_strdup(a, "");
	struct http_reply r;

	TRY(http_send(a, leader_of(v), "POST", "/v1/evidence",
	    (struct http_body){.bytes = (const char *)photo,
		.len = sizeof(photo),
		.type = "image/png"},
	    &r));
	for (row = items == NULL ? NULL : items->child; row != NULL;
	     row = row->next)
		list =
		    arena_fmt(a, "%s%s{\"item_id\":\"%s\",\"result\":\"%s\"}",
			list, *list == '\0' ? "" : ",",
			demo_text(row, "item_id"), outcomes[n].result);
	TRY(http_post(a, leader_of(v), "/v1/records",
	    demo_json(a,
		"{\"task_id\":\"%s\",\"method\":\"onsite\","
		"\"findings\":\"%s\",\"items\":[%s],"
		"\"evidence\":[{\"sha256\":\"%s\",\"kind\":\"photo\","
		"\"caption\":\"现场照片\"}]}",
		v->task_id, outcomes[n].findings, list,
		demo_text(r.json, "sha256")),
	    &r));
	v->record_id = demo_text(r.json, "id");
	return (NULL);
}

static struct problem *
sign_and_submit(struct demo *d, struct visit *v)
{
	struct arena *a = d->arena;
	const char *path = arena_fmt(a, "/v1/records/%s", v->record_id);
	struct http_reply r;
	size_t i;

	for (i = 0; i < v->team_count; i++) {
		TRY(http_get(a, &v->team[i].client, path, &r));
		TRY(http_post(a, &v->team[i].client,
		    arena_fmt(a, "%s/sign", path),
		    demo_json(a, "{\"content_sha256\":\"%s\"}",
			demo_text(r.json, "content_sha256")),
		    &r));
	}
	return (http_post(a, leader_of(v), arena_fmt(a, "%s/submit", path),
	    demo_json(a, "{\"check_in\":\"%s\",\"check_end\":\"%s\"}",
		clock_rfc3339(a, v->began), clock_rfc3339(a, clock_now_ms())),
	    &r));
}

/* A reviewer of the organisation says yes. */
static struct problem *
approve(struct demo *d, const struct visit *v, const struct json *org)
{
	struct http_client reviewer;
	struct http_reply r;

	TRY(demo_of_department(d, DEMO_REVIEWER,
	    demo_org_code(d, demo_text(org, "id")), &reviewer));
	return (http_post(d->arena, &reviewer,
	    arena_fmt(d->arena, "/v1/records/%s/approve", v->record_id), NULL,
	    &r));
}

static struct problem *
approve_and_publish(struct demo *d, const struct visit *v)
{
	const struct json *lead = json_get(v->task, "organization"),
			  *partners = json_get(v->task, "partners"), *row;
	struct http_client officer;
	struct http_reply r;

	TRY(approve(d, v, lead));
	for (row = partners == NULL ? NULL : partners->child; row != NULL;
	     row = row->next)
		TRY(approve(d, v, row));
	TRY(demo_of_department(d, DEMO_OFFICER,
	    demo_org_code(d, demo_text(lead, "id")), &officer));
	TRY(http_post(d->arena, &officer, "/v1/publications",
	    demo_json(d->arena, "{\"record_id\":\"%s\"}", v->record_id), &r));
	demo_tell("  %s：%s%s，%zu 项（%s）",
	    demo_text(json_get(r.json, "object"), "name"),
	    demo_text(json_get(r.json, "organization"), "name"),
	    partners == NULL || partners->len == 0 ? "" : "等联合检查",
	    json_get(v->task, "items")->len, demo_text(r.json, "checked_on"));
	return (NULL);
}

/* A visit that several departments make, or one that a single one makes. */
static bool
is_joint(const struct json *task)
{
	const struct json *partners = json_get(task, "partners");

	return (partners != NULL && partners->len > 0);
}

static struct problem *
play(struct demo *d, const struct json *task, size_t n)
{
	struct visit v = {.task_id = demo_text(task, "id"),
	    .task = task,
	    .began = clock_now_ms()};

	TRY(gather(d, &v));
	TRY(accept_all(d, &v));
	TRY(record(d, &v, n));
	TRY(sign_and_submit(d, &v));
	return (approve_and_publish(d, &v));
}

/* Plays joint visits, or others, until `until` visits are done. */
static struct problem *
play_some(struct demo *d, const struct json *tasks, bool joint, size_t until,
    size_t *done)
{
	const struct json *row;
	struct http_reply r;
	int64_t unfilled;

	for (row = tasks == NULL ? NULL : tasks->child;
	     row != NULL && *done < until; row = row->next) {
		unfilled = 0;
		(void)json_int64(json_get(row, "unfilled"), &unfilled);
		if (unfilled > 0)
			continue;
		TRY(http_get(d->arena, &d->person[DEMO_OPERATOR],
		    arena_fmt(d->arena, "/v1/tasks/%s", demo_text(row, "id")),
		    &r));
		if (is_joint(r.json) != joint ||
		    strcmp(demo_text(r.json, "state"), "assigned") != 0)
			continue;
		TRY(play(d, r.json, (*done)++));
	}
	return (NULL);
}

struct problem *
demo_visits(struct demo *d)
{
	const struct json *items;
	struct http_reply r;
	size_t done = 0;

	TRY(http_get(d->arena, &d->person[DEMO_OPERATOR],
	    arena_fmt(d->arena, "/v1/tasks?draw_id=%s&state=done&limit=%d",
		d->draw_id, DEMO_VISITS),
	    &r));
	items = json_get(r.json, "items");
	done = items == NULL ? 0 : items->len;
	if (done >= DEMO_VISITS)
		return (NULL);
	demo_tell("检查、录入、审核、公示：");
	TRY(http_get(d->arena, &d->person[DEMO_OPERATOR],
	    arena_fmt(d->arena, "/v1/tasks?draw_id=%s&state=assigned&limit=100",
		d->draw_id),
	    &r));
	items = json_get(r.json, "items");
	TRY(play_some(d, items, true, JOINT_VISITS, &done));
	TRY(play_some(d, items, false, DEMO_VISITS, &done));
	return (play_some(d, items, true, DEMO_VISITS, &done));
}
