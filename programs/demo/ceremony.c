/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The draw as the people in the hall live through it: the operator presses,
 * three parties on their own bring secrets, two holders keep what is drawn
 * from, a witness watches, two people type the balls.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/uuid.h"
#include "programs/demo/hall.h"
#include "programs/demo/witness.h"

#define TRANSCRIPT "audit/transcript.json"

enum {
	MINUTE_MS = 60 * 1000,
	WAIT_STEPS = 1200,
	STEP_MS = 250
};

/* The draw as the operator sees it. */
static struct problem *
look(struct demo *d, const struct json **out)
{
	struct http_reply r;

	TRY(http_get(d->arena, &d->person[DEMO_OPERATOR],
	    arena_fmt(d->arena, "/v1/draws/%s", d->draw_id), &r));
	*out = r.json;
	return (NULL);
}

static struct problem *
act(struct demo *d, const char *name, struct http_reply *r)
{
	return (http_post(d->arena, &d->person[DEMO_OPERATOR],
	    arena_fmt(d->arena, "/v1/draws/%s/%s", d->draw_id, name), NULL, r));
}

static struct problem *
create(struct demo *d)
{
	struct arena *a = d->arena;
	int64_t now = clock_now_ms();
	struct http_reply r;

	TRY(http_post(a, &d->person[DEMO_OPERATOR], "/v1/draws",
	    demo_json(a,
		"{\"plan_id\":\"%s\",\"slot\":1,\"hash\":\"SM3\","
		"%s,\"formal\":true,\"beacon\":\"balls:6x0-9\","
		"\"beacon_source\":\"hall\",\"commit_by\":\"%s\","
		"\"reveal_by\":\"%s\",\"beacon_at\":\"%s\","
		"\"disclose\":\"at_draw\",\"disclose_by\":\"%04d-12-31\","
		"\"assignment\":\"paths-1\",\"max_departments\":5}",
		d->plan_id, demo_hall_json(a),
		clock_rfc3339(a, now + 30 * MINUTE_MS),
		clock_rfc3339(a, now + 40 * MINUTE_MS),
		clock_rfc3339(a, now + 50 * MINUTE_MS), d->year),
	    &r));
	d->draw_id = demo_text(r.json, "id");
	return (NULL);
}

/* The newest attempt of the plan's first slot, or a new one. */
static struct problem *
find_or_create(struct demo *d)
{
	struct http_reply r;
	const struct json *items;

	TRY(http_get(d->arena, &d->person[DEMO_OPERATOR],
	    arena_fmt(d->arena, "/v1/draws?plan_id=%s&limit=1", d->plan_id),
	    &r));
	items = json_get(r.json, "items");
	if (items != NULL && items->child != NULL &&
	    strncmp(demo_text(items->child, "state"), "void", 4) != 0) {
		d->draw_id = demo_text(items->child, "id");
		return (NULL);
	}
	return (create(d));
}

/* ---- waiting ------------------------------------------------------------- */

/* Until every party has done what `name` tells the time of. */
static struct problem *
await_all(struct demo *d, const char *name)
{
	const struct timespec pause = {0, STEP_MS * 1000000L};
	const struct json *draw, *row, *list;
	size_t missing, tries;

	for (tries = 0; tries < WAIT_STEPS; tries++) {
		TRY(look(d, &draw));
		list = json_get(draw, "parties");
		missing = 0;
		for (row = list == NULL ? NULL : list->child; row != NULL;
		     row = row->next)
			missing += json_string(json_get(row, name)) == NULL;
		if (list != NULL && missing == 0)
			return (NULL);
		(void)nanosleep(&pause, NULL);
	}
	return (problem_new(d->arena, PROBLEM_UNAVAILABLE, NULL,
	    "参与方没有及时行动（%s）", name));
}

/* Until every party has signed O: only then may a ball roll. */
static struct problem *
await_open_signed(struct demo *d)
{
	const struct timespec pause = {0, STEP_MS * 1000000L};
	const struct json *row, *list;
	struct http_reply r;
	size_t count, tries;

	for (tries = 0; tries < WAIT_STEPS; tries++) {
		TRY(http_get(d->arena, &d->person[DEMO_OPERATOR],
		    arena_fmt(d->arena, "/v1/draws/%s/ceremony", d->draw_id),
		    &r));
		list = json_get(r.json, "signatures");
		count = 0;
		for (row = list == NULL ? NULL : list->child; row != NULL;
		     row = row->next)
			count += strcmp(demo_text(row, "role"), "open") == 0;
		if (count == DEMO_PARTIES)
			return (NULL);
		(void)nanosleep(&pause, NULL);
	}
	return (problem_new(d->arena, PROBLEM_UNAVAILABLE, NULL,
	    "参与方没有及时对秘密值汇总签名"));
}

/* ---- the steps ----------------------------------------------------------- */

static struct problem *
freeze(struct demo *d)
{
	struct http_reply r;

	TRY(act(d, "freeze", &r));
	TRY(http_wait_job(d->arena, &d->person[DEMO_OPERATOR], &r));
	demo_tell("  名录已冻结，并计算指纹");
	return (NULL);
}

static struct problem *
type_beacon(struct demo *d)
{
	static const enum demo_person readers[] = {DEMO_OPERATOR, DEMO_READER};
	unsigned char balls[6];
	char *beacon = arena_strdup(d->arena, "");
	struct http_reply r;
	size_t i;

	random_bytes(balls, sizeof(balls));
	for (i = 0; i < sizeof(balls); i++)
		beacon = arena_fmt(d->arena, "%s%d.", beacon, balls[i] % 10);
	demo_tell("  现场摇号：%s（两人各自录入）", beacon);
	for (i = 0; i < 2; i++)
		TRY(http_post(d->arena, &d->person[readers[i]],
		    arena_fmt(d->arena, "/v1/draws/%s/beacon", d->draw_id),
		    demo_json(d->arena, "{\"beacon\":\"%s\"}", beacon), &r));
	return (NULL);
}

/* What the state asks for next; *ended when it asks for nothing. */
static struct problem *
step(struct demo *d, const char *state, bool *ended)
{
	const struct timespec pause = {0, STEP_MS * 1000000L};
	struct http_reply r;

	*ended = strcmp(state, "drawn") == 0;
	if (*ended)
		return (NULL);
	if (strcmp(state, "created") == 0)
		return (freeze(d));
	if (strcmp(state, "frozen") == 0)
		return (act(d, "announce", &r));
	if (strcmp(state, "announced") == 0) {
		TRY(demo_witness_attend(d));
		TRY(await_all(d, "committed_at"));
		return (act(d, "close", &r));
	}
	if (strcmp(state, "closed") == 0) {
		TRY(await_all(d, "revealed_at"));
		return (act(d, "open", &r));
	}
	if (strcmp(state, "opened") == 0) {
		TRY(await_open_signed(d));
		return (type_beacon(d));
	}
	if (strncmp(state, "void", 4) == 0)
		return (problem_new(
		    d->arena, PROBLEM_WRONG_STATE, NULL, "本次抽取已作废"));
	(void)nanosleep(&pause, NULL); /* freezing or drawing: a job runs */
	return (NULL);
}

static struct problem *
go_through(struct demo *d)
{
	struct demo_hall hall;
	const struct json *draw;
	bool ended = false;

	TRY(look(d, &draw));
	/* Invitations can be given out until the announcement, keys brought
	 * until the freeze. */
	if (strcmp(demo_text(draw, "state"), "created") == 0)
		TRY(demo_hall_invite(d));
	TRY(demo_hall_start(d, &hall));
	while (!ended) {
		TRY(look(d, &draw));
		TRY(step(d, demo_text(draw, "state"), &ended));
	}
	TRY(demo_hall_await(d, &hall));
	return (demo_witness_receipt(d));
}

/* ---- checking ------------------------------------------------------------ */

/* Everything that the auditor needs, into FOLDER/audit; the transcript last,
 * so that it says that all is there. */
static struct problem *
fetch_audit(struct demo *d)
{
	struct arena *a = d->arena;
	const struct http_client *auditor = &d->person[DEMO_OPERATOR];
	const struct json *row, *items;
	struct http_reply r;

	TRY(http_get(
	    a, auditor, arena_fmt(a, "/v1/draws/%s/files", d->draw_id), &r));
	items = json_get(r.json, "items");
	for (row = items == NULL ? NULL : items->child; row != NULL;
	     row = row->next) {
		TRY(http_get(a, auditor,
		    arena_fmt(a, "/v1/draws/%s/files/%s", d->draw_id,
			demo_text(row, "name")),
		    &r));
		TRY(demo_write_file(d,
		    arena_fmt(a, "audit/%s", demo_text(row, "name")), r.text,
		    r.len));
	}
	TRY(http_get(a, auditor,
	    arena_fmt(a, "/v1/public/draws/%s/transcript", d->draw_id), &r));
	return (demo_write_file(d, TRANSCRIPT, r.text, r.len));
}

static struct problem *
verify(struct demo *d)
{
	struct arena *a = d->arena;
	pid_t pid;
	int status;

	(void)fflush(stdout);
	if ((pid = fork()) == 0) {
		(void)execl(arena_fmt(a, "%s/ssj-verify", d->bin), "ssj-verify",
		    arena_fmt(a, "%s/" TRANSCRIPT, d->folder), "--pool",
		    arena_fmt(a, "%s/audit", d->folder), "--receipt",
		    arena_fmt(a, "%s/" DEMO_RECEIPT, d->folder), (char *)NULL);
		_exit(127);
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1 || !WIFEXITED(status) ||
	    WEXITSTATUS(status) != 0)
		return (problem_new(
		    a, PROBLEM_INTERNAL, NULL, "ssj-verify 没有认可本次抽取"));
	return (NULL);
}

struct problem *
demo_ceremony(struct demo *d)
{
	const struct json *draw;

	TRY(find_or_create(d));
	TRY(look(d, &draw));
	d->draw_no = demo_text(draw, "draw_no");
	if (strcmp(demo_text(draw, "state"), "drawn") == 0 &&
	    demo_read_file(d, TRANSCRIPT, NULL) != NULL)
		return (NULL);
	demo_tell("抽取 %s：", d->draw_no);
	TRY(go_through(d));
	TRY(fetch_audit(d));
	demo_tell("  用 ssj-verify 验证：");
	return (verify(d));
}
