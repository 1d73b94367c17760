/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For unit tests of statements on one blocking connection and a table of their
 * own, note (id, text): included by *_test.c only.
 */
#ifndef SSJ_STORAGE_TESTING_NOTE_H
#define SSJ_STORAGE_TESTING_NOTE_H

#include "storage/testing.h"

struct fixture {
	struct arena *a;
	struct db *db;
};

static inline int
setup(void **state)
{
	struct fixture *f = test_calloc(1, sizeof(*f));

	f->a = arena_new();
	assert_well(db_open(f->a, test_env("SSJ_TEST_DATABASE"), &f->db));
	(void)test_owner_sql(f->a,
	    "CREATE TABLE note (id bigint PRIMARY KEY, text text);"
	    "GRANT ALL ON note TO ssj_app");
	*state = f;
	return (0);
}

static inline int
teardown(void **state)
{
	struct fixture *f = *state;

	db_close(f->db);
	(void)test_owner_sql(f->a, "DROP TABLE note CASCADE");
	arena_free(f->a);
	test_free(f);
	return (0);
}

#endif
