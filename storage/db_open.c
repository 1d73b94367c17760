/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two ways to the database: the api's pool, and one connection of a
 * program that may block. They differ in nothing but these figures.
 */
#include "storage/db_pool.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/loop.h"
#include "storage/db_problem.h"

static const int64_t MINUTE = 60000;

struct db_pool *
db_pool_new(struct loop *loop, const char *conninfo, int size)
{
	const struct db_pool_settings settings = {
	    .conn = {.conninfo = conninfo,
		.connect_ms = 5000,
		.answer_ms = 15000,
		.commit_ms = 15000},
	    .statement_ms = 10000,
	    .wait_ms = 3000,
	    .blocking = false,
	    .size = size,
	};

	return (db_pool_make(loop, &settings));
}

struct problem *
db_open(struct arena *a, const char *conninfo, struct db **out)
{
	const struct db_pool_settings settings = {
	    .conn = {.conninfo = conninfo,
		.connect_ms = 5000,
		.answer_ms = 31 * MINUTE,
		.commit_ms = 30000},
	    .statement_ms = 30 * MINUTE,
	    .wait_ms = 5000,
	    .blocking = true,
	    .size = 1,
	};
	struct loop *loop = loop_poll_new();
	struct db_pool *pool = db_pool_make(loop, &settings);

	if (db_pool_take(pool, DB_SHARE) == NULL) {
		db_pool_free(pool);
		loop_poll_free(loop);
		return (db_problem_unavailable(a));
	}
	*out = db_pool_db(pool);
	return (NULL);
}

void
db_close(struct db *db)
{
	struct loop *loop = db_pool_loop(db->pool);

	db_pool_free(db->pool);
	loop_poll_free(loop);
}
