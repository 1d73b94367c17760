/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of many tasks on few connections: a pool, and two notes. */
#ifndef SSJ_STORAGE_TESTING_POOL_H
#define SSJ_STORAGE_TESTING_POOL_H

#include "storage/testing.h"

#include "storage/db_pool.h"
#include "storage/testing_loop.h"

struct fixture {
	struct arena *a;
	struct tasks *tasks;
	struct db_pool *pool;
};

static void
wait_until_ready(void *arg)
{
	struct fixture *f = arg;
	struct db_pool_stats stats;

	for (;;) {
		db_pool_stats(f->pool, &stats);
		if (stats.ready == stats.size)
			return;
		db_pool_sleep(f->pool, 5);
	}
}

static void
open_pool(struct fixture *f, int size)
{
	f->pool =
	    db_pool_new(&f->tasks->loop, test_env("SSJ_TEST_DATABASE"), size);
	tasks_start(f->tasks, wait_until_ready, f);
	tasks_run(f->tasks);
}

static int
setup(void **state)
{
	struct fixture *f = test_calloc(1, sizeof(*f));

	f->a = arena_new();
	f->tasks = tasks_new();
	(void)test_owner_sql(f->a,
	    "CREATE TABLE note (id bigint PRIMARY KEY, text text);"
	    "GRANT ALL ON note TO ssj_app;"
	    "INSERT INTO note VALUES (1, ''), (2, '')");
	*state = f;
	return (0);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	db_pool_free(f->pool);
	tasks_free(f->tasks);
	(void)test_owner_sql(f->a, "DROP TABLE note; TRUNCATE job");
	arena_free(f->a);
	test_free(f);
	return (0);
}

struct text_row {
	const char *text;
};
static const struct db_column text_columns[] = {
    DB_COL_TEXT(struct text_row, text), {0}};

/* Appends, so that what happened twice is seen. */
static const struct db_query set_text = {
    "set_text", "UPDATE note SET text = text || $2 WHERE id = $1", NULL, 0};
static const struct db_query get_text = {"get_text",
    "SELECT text FROM note WHERE id = $1", text_columns,
    sizeof(struct text_row)};
static const struct db_query wrong = {
    "wrong", "SELECT 1 / (length($1) - length($1))", NULL, 0};

#endif
