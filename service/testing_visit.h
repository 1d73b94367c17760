/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of tasks, records and publications: included by *_test.c only.
 * The people of tests/fixtures/visit.sql, and a visit played to any point.
 */
#ifndef SSJ_SERVICE_TESTING_VISIT_H
#define SSJ_SERVICE_TESTING_VISIT_H

#include "service/testing_draw.h"

#include "base/json.h"
#include "base/page.h"
#include "service/draw.h"
#include "service/evidence.h"
#include "service/publication.h"
#include "service/record.h"
#include "service/task.h"

#define ORG_UNIT     "00000000-0000-7000-8000-0000000000a3"
#define INSPECTOR(n) "00000000-0000-7000-8000-0000000000c" n
#define TASK(n)	     "00000000-0000-7000-8000-00000d" n /* six digits */
#define ITEM_FORM    ITEM("1")				/* has a checklist */
#define ITEM_BARE    ITEM("2")
#define HOUR_MS	     INT64_C(3600000)
#define DAY_MS	     (24 * HOUR_MS)
/* 2026-05-06T10:00:00+08:00, a Wednesday that is worked. */
#define VISIT_MS INT64_C(1778032800000)

/* Inspector n goes under account b n, acting for his unit. */
static inline struct person *
person_inspector(const char *user, const char *inspector)
{
	struct person *p = person_new(user, ORG_UNIT, "/SZ/SCJG/SCJG-NS/",
	    RIGHT(TASK_READ) | RIGHT(RECORD_READ) | RIGHT(INSPECT));

	p->actor.inspector_id = inspector;
	p->x.db = db_as(p->db, p->a, &p->actor);
	p->x.now_ms = VISIT_MS;
	return (p);
}
#define PERSON_INSPECTOR(n) person_inspector(USER(n), INSPECTOR(n))

static inline struct person *
person_at(const char *user, const char *org, const char *path, uint64_t rights)
{
	struct person *p = person_new(user, org, path, rights);

	p->x.now_ms = VISIT_MS;
	return (p);
}

static inline struct person *
person_reviewer(void)
{
	return (person_at(USER("6"), ORG_SCJG, "/SZ/SCJG/",
	    RIGHT(TASK_READ) | RIGHT(TASK_CANCEL) | RIGHT(RECORD_READ) |
		RIGHT(RECORD_REVIEW)));
}

static inline struct person *
person_publisher(void)
{
	return (person_at(USER("7"), ORG_SCJG, "/SZ/SCJG/",
	    RIGHT(TASK_READ) | RIGHT(RECORD_READ) | RIGHT(PUBLISH)));
}

/* Everything, but for another department. */
static inline struct person *
person_stranger(void)
{
	return (person_at(USER("8"), ORG_WJW, "/SZ/WJW/", UINT64_MAX));
}

static inline struct person *
person_job(void)
{
	return (person_at(NULL, NULL, NULL, 0));
}

/* A file that a user has uploaded: its hash. */
static inline const char *
visit_proof(struct person *p)
{
	static const char sha256[] = "11111111111111111111111111111111"
				     "11111111111111111111111111111111";

	(void)test_owner_sql(p->a,
	    arena_fmt(p->a,
		"INSERT INTO evidence VALUES ('%s', 3, 'image/jpeg', now())"
		" ON CONFLICT DO NOTHING;"
		"INSERT INTO evidence_upload VALUES ('%s', '%s', now())"
		" ON CONFLICT DO NOTHING",
		sha256, sha256, p->actor.user_id));
	return (sha256);
}

/* Steps back, with a file where that is needed. */
static inline struct problem *
steps_back(
    struct person *p, const char *task, const char *kind, const char *reason)
{
	const struct task_stepping_back why = {
	    kind, reason, strcmp(kind, "recusal") == 0 ? visit_proof(p) : NULL};

	return (task_decline(&p->x, task, &why));
}

/* Makes task `n` with its inspectors in the state `how`, drawn an hour before
 * the visit. */
static inline void
task_make(struct arena *a, int n, const char *how)
{
	(void)test_owner_sql(a,
	    arena_fmt(a, "SELECT test_task(%d, '%s', '%s')", n, how,
		clock_rfc3339(a, VISIT_MS - HOUR_MS)));
}

/* The stranger's department takes part in task `n`, which there is. */
static inline void
task_join(struct arena *a, int n)
{
	(void)test_owner_sql(a,
	    arena_fmt(a,
		"INSERT INTO task_partner (district, task_id, department,"
		" org_id, org_path) SELECT district, id, 'WJW', '" ORG_WJW
		"', '/SZ/WJW/' FROM task WHERE id ="
		" '00000000-0000-7000-8000-00000d%06d'",
		n));
}

static inline const struct json *
json_of(struct arena *a, const char *text)
{
	const struct json *j = NULL;

	assert_well(json_read(a, text, strlen(text), JSON_DEPTH_MAX, &j));
	return (j);
}

/* The string at `name` of a body the database has written. */
static inline const char *
body_word(struct arena *a, const char *body, const char *name)
{
	return (json_string(json_get(json_of(a, body), name)));
}

/* A complete content: both items without a problem. */
#define CONTENT_WELL                                                      \
	"\"method\":\"onsite\",\"findings\":\"现场整洁\",\"items\":[" \
	"{\"item_id\":\"" ITEM_FORM "\",\"result\":\"no_problem\","       \
	"\"answers\":{\"licence\":true}},{\"item_id\":\"" ITEM_BARE "\"," \
	"\"result\":\"no_problem\"}]"

/* A record of the task with this content; returns its id. */
static inline const char *
record_make(struct person *p, const char *task, const char *content)
{
	struct body_view view;
	const char *id;

	assert_well(record_create(&p->x,
	    json_of(p->a,
		arena_fmt(p->a, "{\"task_id\":\"%s\"%s%s}", task,
		    *content != '\0' ? "," : "", content)),
	    &id, &view));
	return (id);
}

/* Signs what is there now. */
static inline struct problem *
sign_as(struct person *p, const char *record)
{
	struct body_view view;

	assert_well(record_show(&p->x, record, &view));
	return (record_sign(&p->x, record,
	    body_word(p->a, view.body, "content_sha256"), &view));
}

static inline struct problem *
submit_as(struct person *p, const char *record)
{
	struct body_view view;

	return (record_submit(&p->x, record,
	    clock_rfc3339(p->a, VISIT_MS - 30 * MINUTE_MS),
	    clock_rfc3339(p->a, VISIT_MS - MINUTE_MS), &view));
}

static inline struct problem *
approve_as(struct person *p, const char *record)
{
	struct body_view view;

	return (record_review(&p->x, record, NULL, NULL, &view));
}

/* Everybody a visit needs. */
struct cast {
	struct person *leader, *member, *third, *foreign;
	struct person *reviewer, *publisher, *stranger, *job;
};

static inline struct cast
cast_new(void)
{
	return ((struct cast){PERSON_INSPECTOR("1"), PERSON_INSPECTOR("2"),
	    PERSON_INSPECTOR("3"), PERSON_INSPECTOR("5"), person_reviewer(),
	    person_publisher(), person_stranger(), person_job()});
}

static inline void
cast_free(struct cast *c)
{
	struct person *all[] = {c->leader, c->member, c->third, c->foreign,
	    c->reviewer, c->publisher, c->stranger, c->job};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		person_free(all[i]);
}

/* The city and the cast of a file of tests. */
static struct cast cast;

static inline int
visit_open(void **state)
{
	(void)state;
	fixture_load("tests/fixtures/visit.sql");
	cast = cast_new();
	return (0);
}

static inline int
visit_close(void **state)
{
	(void)state;
	cast_free(&cast);
	return (0);
}

/* What the statement says of `id`, which stands where ID is written. */
static inline const char *
visit_sql(const char *format, const char *id)
{
	struct arena *a = cast.leader->a;
	const char *mark = strstr(format, "ID");

	return (test_owner_sql(a,
	    arena_fmt(
		a, "%.*s'%s'%s", (int)(mark - format), format, id, mark + 2)));
}

/* A record of task `n` (made here) that both have signed and the leader has
 * submitted. */
static inline const char *
record_submitted(struct cast *c, int n, const char *content)
{
	const char *task =
	    arena_fmt(c->leader->a, "00000000-0000-7000-8000-00000d%06d", n);
	const char *record;

	task_make(c->leader->a, n, "accepted");
	record = record_make(c->leader, task, content);
	assert_well(sign_as(c->leader, record));
	assert_well(sign_as(c->member, record));
	assert_well(submit_as(c->leader, record));
	return (record);
}

static inline const char *
record_approved(struct cast *c, int n, const char *content)
{
	const char *record = record_submitted(c, n, content);

	assert_well(approve_as(c->reviewer, record));
	return (record);
}

#endif
