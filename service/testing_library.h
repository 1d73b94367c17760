/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of the libraries: included by *_test.c only. Three organisations
 * and people who keep the libraries for them:
 *
 *	/SZ/		`keeper`: library keeper of everything
 *	/SZ/SCJG/	`scjg`: library keeper of the department
 *	/SZ/WJW/	`reader`: may only read
 */
#ifndef SSJ_SERVICE_TESTING_LIBRARY_H
#define SSJ_SERVICE_TESTING_LIBRARY_H

#include "storage/testing.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/page.h"

#define ORG(n)	"00000000-0000-7000-8000-0000000000a" n
#define USER(n) "00000000-0000-7000-8000-0000000000b" n
#define ABSENT	"00000000-0000-7000-8000-00000000dead"
#define NOW_MS	INT64_C(1775000000000) /* 2026-04-01 in China */

/* Who acts, on a connection of its own. */
struct person {
	struct db *db;
	struct actor actor;
	struct ctx x;
};

static struct arena *arena;
static struct person keeper, scjg, reader, nobody;

#define RIGHT(p) (UINT64_C(1) << PERM_##p)
#define READING	 (RIGHT(ITEM_READ) | RIGHT(OBJECT_READ) | RIGHT(INSPECTOR_READ))
#define KEEPING                                                \
	(READING | RIGHT(ITEM_MANAGE) | RIGHT(OBJECT_MANAGE) | \
	    RIGHT(INSPECTOR_MANAGE) | RIGHT(IMPORT_MANAGE) | RIGHT(JOB_READ))

static inline void
person_open(struct person *p, const char *user, const char *org,
    const char *path, uint64_t rights)
{
	assert_well(db_open(arena, test_env("SSJ_TEST_DATABASE"), &p->db));
	p->actor = (struct actor){
	    .kind = user != NULL ? ACTOR_USER : ACTOR_PUBLIC,
	    .user_id = user,
	    .user_version = 1,
	    .org_id = org,
	    .org_path = path,
	    .display_name = "测试人员",
	    .here = rights,
	    .below = rights,
	};
	p->x = (struct ctx){
	    .arena = arena,
	    .db = db_as(p->db, arena, &p->actor),
	    .actor = &p->actor,
	    .request_id = "test",
	    .now_ms = NOW_MS,
	};
}

static inline void
library_organisations(void)
{
	(void)test_owner_sql(arena,
	    "INSERT INTO organization (id, parent_id, code, path, name, kind,"
	    " district, created_at, updated_at) VALUES"
	    "('" ORG("1") "', NULL, 'SZ', '/SZ/', '市联席会议办公室',"
			  " 'city_office', '440300', now(), now()),"
			  "('" ORG("2") "', '" ORG(
			      "1") "', 'SCJG', '/SZ/SCJG/',"
				   " '市场监督管理局', 'department', '440300', "
				   "now(), now()),"
				   "('" ORG("3") "', '" ORG(
				       "1") "', 'WJW', '/SZ/WJW/',"
					    " '卫生健康委员会', 'department', "
					    "'440300', now(), now())");
	(void)test_owner_sql(arena,
	    "INSERT INTO app_user (id, login, display_name, org_id, org_path,"
	    " status, created_at, updated_at) VALUES"
	    "('" USER("1") "', 'keeper', '甲', '" ORG(
		"1") "', '/SZ/',"
		     " 'active', now(), now()),"
		     "('" USER("2") "', 'scjg', '乙', '" ORG(
			 "2") "', '/SZ/SCJG/',"
			      " 'active', now(), now()),"
			      "('" USER("3") "', 'reader', '丙', '" ORG(
				  "3") "', '/SZ/WJW/',"
				       " 'active', now(), now())");
}

static int
library_open(void **state)
{
	(void)state;
	arena = arena_new();
	library_organisations();
	person_open(&keeper, USER("1"), ORG("1"), "/SZ/", KEEPING);
	person_open(&scjg, USER("2"), ORG("2"), "/SZ/SCJG/", KEEPING);
	person_open(&reader, USER("3"), ORG("3"), "/SZ/WJW/", READING);
	person_open(&nobody, NULL, NULL, NULL, 0);
	return (0);
}

static int
library_close(void **state)
{
	(void)state;
	db_close(keeper.db);
	db_close(scjg.db);
	db_close(reader.db);
	db_close(nobody.db);
	arena_free(arena);
	return (0);
}

/* The first page of a list with so many keys, `limit` rows long. */
static inline struct page
first_page(size_t keys, int64_t limit)
{
	return ((struct page){.list = "test", .keys = keys, .limit = limit});
}

/* One value by SQL, past row-level security. */
static inline const char *
value(const char *sql)
{
	return (test_owner_sql(arena, sql));
}

/* JSON written with ' for ". */
static inline const struct json *
json_of(const char *text)
{
	char *copy = arena_strdup(arena, text), *at;
	const struct json *j = NULL;

	for (at = copy; (at = strchr(at, '\'')) != NULL;)
		*at = '"';
	assert_well(json_read(arena, copy, strlen(copy), 16, &j));
	return (j);
}

#endif
