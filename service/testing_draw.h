/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of plans and draws: included by *_test.c only. The people and
 * things of tests/fixtures/draw.sql, and a plan for it.
 */
#ifndef SSJ_SERVICE_TESTING_DRAW_H
#define SSJ_SERVICE_TESTING_DRAW_H

#include "storage/testing.h"

#include <stdio.h>

#include "base/clock.h"
#include "service/plans.h"

#define ORG_CITY  "00000000-0000-7000-8000-0000000000a1"
#define ORG_SCJG  "00000000-0000-7000-8000-0000000000a2"
#define ORG_WJW	  "00000000-0000-7000-8000-0000000000a4"
#define ITEM(n)	  "00000000-0000-7000-8000-0000000000e" n
#define USER(n)	  "00000000-0000-7000-8000-0000000000b" n
#define NOW_MS	  INT64_C(1775000000000) /* 2026-03-31 */
#define MINUTE_MS INT64_C(60000)

/* Who acts, on which connection, when. */
struct person {
	struct arena *a;
	struct db *db;
	struct actor actor;
	struct ctx x;
};

/* As many rights as the schema's role gives, for `org` and all below. */
static inline struct person *
person_new(const char *user, const char *org, const char *path, uint64_t rights)
{
	struct person *p = calloc(1, sizeof(*p));

	p->a = arena_new();
	assert_well(db_open(p->a, test_env("SSJ_TEST_DATABASE"), &p->db));
	p->actor = (struct actor){
	    .kind = user != NULL ? ACTOR_USER : ACTOR_SYSTEM,
	    .user_id = user,
	    .user_version = 1,
	    .org_id = org,
	    .org_path = path,
	    .display_name = "测试人员",
	    .here = rights,
	    .below = rights,
	};
	p->x = (struct ctx){
	    .arena = p->a,
	    .db = db_as(p->db, p->a, &p->actor),
	    .actor = &p->actor,
	    .request_id = "test",
	    .now_ms = NOW_MS,
	};
	return (p);
}

static inline void
person_free(struct person *p)
{
	db_close(p->db);
	arena_free(p->a);
	free(p);
}

#define RIGHT(p) (UINT64_C(1) << PERM_##p)

static inline struct person *
person_planner(void)
{
	return (person_new(USER("1"), ORG_SCJG, "/SZ/SCJG/",
	    RIGHT(PLAN_READ) | RIGHT(PLAN_MANAGE) | RIGHT(PLAN_PUBLISH)));
}

static inline struct person *
person_outsider(void)
{
	return (person_new(USER("4"), ORG_WJW, "/SZ/WJW/",
	    RIGHT(PLAN_READ) | RIGHT(PLAN_MANAGE) | RIGHT(PLAN_PUBLISH) |
		RIGHT(DRAW_READ) | RIGHT(DRAW_OPERATE)));
}

/* n = "2" or "3" */
#define person_operator(n)                                              \
	person_new(USER(n), ORG_SCJG, "/SZ/SCJG/",                      \
	    RIGHT(PLAN_READ) | RIGHT(DRAW_READ) | RIGHT(DRAW_OPERATE) | \
		RIGHT(DRAW_BEACON) | RIGHT(DRAW_AUDIT))

static inline struct person *
person_system(void)
{
	return (person_new(NULL, NULL, NULL, 0));
}

/* Runs a file of tests/fixtures as the owner of the schema. */
static inline void
fixture_load(const char *path)
{
	struct arena *a = arena_new();

	(void)test_owner_sql(a, test_file(a, path));
	arena_free(a);
}

static const struct plan_ratio fixture_ratios[] = {{"A", 1, 10, NULL},
    {"B", 1, 5, NULL}, {"C", 1, 2, NULL}, {"D", 1, 1, NULL},
    {"未分类", 0, 1, "没有风险线索"}};

static const struct plan_ratio fixture_everybody[] = {{"A", 1, 1, NULL},
    {"B", 1, 1, NULL}, {"C", 1, 1, NULL}, {"D", 1, 1, NULL},
    {"未分类", 1, 1, NULL}};

/* Slot `n` of item `item`; three months, every stratum once. */
static inline struct plan_line
fixture_line(int64_t n, const char *item)
{
	return ((struct plan_line){
	    .slot = n,
	    .item_id = item,
	    .from = "2026-05-01",
	    .to = "2026-07-31",
	    .method = "onsite",
	    .draw_kind = "untargeted",
	    .merge = "department",
	    .ratios = fixture_ratios,
	    .ratio_count = 5,
	});
}

/* The same in a mode that leaves less to chance; its ratios stay. */
static inline struct plan_line
fixture_line_of_mode(int64_t n, const char *item, const char *mode)
{
	struct plan_line line = fixture_line(n, item);

	line.mode = mode;
	line.mode_reason = "条件尚不完备";
	line.mode_until = "2026-12-31";
	return (line);
}

/* 普查: everybody is inspected. */
static inline struct plan_line
fixture_census(int64_t n, const char *item)
{
	struct plan_line line = fixture_line_of_mode(n, item, "census");

	line.ratios = fixture_everybody;
	return (line);
}

#endif
