/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Five visits: the inspectors who were drawn accept, record, attach a photo,
 * sign; the leader submits; the reviewer approves; the officer publishes.
 */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "programs/demo/demo.h"

enum {
	TEAM_MAX = 10
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
	const char *inspector_id, *code;
	bool leader;
	struct http_client client;
};

struct visit {
	const char *task_id, *record_id;
	const struct json *task; /* as the reviewer reads it */
	int64_t began;		 /* after the draw, whatever else */
	struct member team[TEAM_MAX];
	size_t team_count;
};

/* ---- the team
 * ------------------------------------------------------------------ */

static struct problem *
join(struct demo *d, struct member *m)
{
	char *login = arena_strdup(d->arena, m->code), *c;

	for (c = login; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	m->client = (struct http_client){.base = d->url, .name = login};
	return (demo_enter(d,
	    &(struct demo_new){.login = login,
		.title = arena_fmt(d->arena, "执法员 %s", m->code),
		.role = "inspector",
		.org = "SCJG",
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

/* ---- the record
 * ------------------------------------------------------------------ */

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

static struct problem *
approve_and_publish(struct demo *d, const struct visit *v)
{
	struct arena *a = d->arena;
	struct http_reply r;

	TRY(http_post(a, &d->person[DEMO_REVIEWER],
	    arena_fmt(a, "/v1/records/%s/approve", v->record_id), NULL, &r));
	TRY(http_post(a, &d->person[DEMO_OFFICER], "/v1/publications",
	    demo_json(a, "{\"record_id\":\"%s\"}", v->record_id), &r));
	d->published[d->published_count++] = demo_text(r.json, "id");
	demo_tell("  %s：%s（%s）",
	    demo_text(json_get(r.json, "object"), "name"),
	    demo_text(json_get(r.json, "organization"), "name"),
	    demo_text(r.json, "checked_on"));
	return (NULL);
}

static struct problem *
play(struct demo *d, const char *task_id, size_t n)
{
	struct visit v = {.task_id = task_id, .began = clock_now_ms()};
	struct http_reply r;

	TRY(http_get(d->arena, &d->person[DEMO_REVIEWER],
	    arena_fmt(d->arena, "/v1/tasks/%s", task_id), &r));
	v.task = r.json;
	TRY(gather(d, &v));
	TRY(accept_all(d, &v));
	TRY(record(d, &v, n));
	TRY(sign_and_submit(d, &v));
	return (approve_and_publish(d, &v));
}

struct problem *
demo_visits(struct demo *d)
{
	const struct json *row, *items;
	struct http_reply r;
	size_t done = 0;

	TRY(http_get(d->arena, &d->person[DEMO_REVIEWER],
	    arena_fmt(d->arena, "/v1/tasks?draw_id=%s&state=done&limit=%d",
		d->draw_id, DEMO_VISITS),
	    &r));
	items = json_get(r.json, "items");
	done = items == NULL ? 0 : items->len;
	if (done >= DEMO_VISITS)
		return (NULL);
	demo_tell("检查、录入、审核、公示：");
	TRY(http_get(d->arena, &d->person[DEMO_REVIEWER],
	    arena_fmt(d->arena, "/v1/tasks?draw_id=%s&state=assigned&limit=100",
		d->draw_id),
	    &r));
	items = json_get(r.json, "items");
	for (row = items == NULL ? NULL : items->child;
	     row != NULL && done < DEMO_VISITS; row = row->next) {
		int64_t unfilled = 0;

		(void)json_int64(json_get(row, "unfilled"), &unfilled);
		if (unfilled == 0)
			TRY(play(d, demo_text(row, "id"), done++));
	}
	return (NULL);
}
