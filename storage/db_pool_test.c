/* SPDX-License-Identifier: Apache-2.0 */
/* Many tasks on few connections, as in the api. */
#include <stdio.h>

#include "storage/testing_pool.h"

enum {
	TASKS = 50
};

/* ---- sharing ------------------------------------------------------------- */

static const struct db_query echo = {"echo",
    "SELECT $1 || ' ' || current_setting('ssj.kind') AS text", text_columns,
    sizeof(struct text_row)};

struct asker {
	struct fixture *f;
	struct actor actor;
	char word[8];
	const char *answer;
};

static void
ask(void *arg)
{
	struct asker *q = arg;
	struct db *db = db_as(db_pool_db(q->f->pool), q->f->a, &q->actor);
	struct text_row row;

	assert_well(db_one(db, q->f->a, &echo, DB_PARAMS(q->word), &row));
	q->answer = row.text;
}

static void
gives_each_task_its_own_answer_and_actor_on_a_shared_connection(void **state)
{
	struct fixture *f = *state;
	struct asker askers[TASKS];
	struct db_pool_stats stats;
	char wanted[32];
	int i;

	open_pool(f, 1);
	for (i = 0; i < TASKS; i++) {
		askers[i] = (struct asker){.f = f,
		    .actor = {.kind = i % 2 ? ACTOR_PUBLIC : ACTOR_SYSTEM}};
		(void)snprintf(askers[i].word, sizeof(askers[i].word), "%d", i);
		tasks_start(f->tasks, ask, &askers[i]);
	}
	tasks_run(f->tasks);
	for (i = 0; i < TASKS; i++) {
		(void)snprintf(wanted, sizeof(wanted), "%d %s", i,
		    i % 2 ? "public" : "system");
		assert_string_equal(askers[i].answer, wanted);
	}
	db_pool_stats(f->pool, &stats);
	assert_int_equal(stats.batches, TASKS);
	/* More tasks than places on the line: some had to wait for one. */
	assert_true(stats.waits > 0);
}

static void
ask_wrongly(void *arg)
{
	struct fixture *f = arg;

	assert_problem(
	    db_run(db_pool_db(f->pool), f->a, &wrong, DB_PARAMS("x")),
	    PROBLEM_BAD_REQUEST);
}

static void
keeps_a_refusal_away_from_the_batches_beside_it(void **state)
{
	struct fixture *f = *state;
	struct asker askers[8];
	int i;

	open_pool(f, 1);
	for (i = 0; i < 8; i++) {
		askers[i] = (struct asker){
		    .f = f, .actor = {.kind = ACTOR_SYSTEM}, .word = "a"};
		tasks_start(f->tasks, ask_wrongly, f);
		tasks_start(f->tasks, ask, &askers[i]);
	}
	tasks_run(f->tasks);
	for (i = 0; i < 8; i++)
		assert_string_equal(askers[i].answer, "a system");
}

static const struct db_query absent = {
    "absent", "INSERT INTO later VALUES ($1)", NULL, 0};

static void
use_what_is_absent(void *arg)
{
	struct fixture *f = arg;

	assert_problem(
	    db_run(db_pool_db(f->pool), f->a, &absent, DB_PARAMS("1")),
	    PROBLEM_INTERNAL);
}

static void
use_what_is_there_now(void *arg)
{
	struct fixture *f = arg;

	assert_well(db_run(db_pool_db(f->pool), f->a, &absent, DB_PARAMS("1")));
}

static void
prepares_again_what_could_not_be_prepared_before(void **state)
{
	struct fixture *f = *state;

	open_pool(f, 1);
	tasks_start(f->tasks, use_what_is_absent, f);
	tasks_start(f->tasks, use_what_is_absent, f);
	tasks_run(f->tasks);
	(void)test_owner_sql(f->a,
	    "CREATE TABLE later (id text); GRANT ALL ON later TO ssj_app");
	tasks_start(f->tasks, use_what_is_there_now, f);
	tasks_run(f->tasks);
	(void)test_owner_sql(f->a, "DROP TABLE later");
}

/* ---- transactions -------------------------------------------------------- */

struct writer {
	struct fixture *f;
	const char *first, *second; /* ids, in the order of writing */
	const char *text;
	int *meeting; /* how many have written their first */
	int attempts;
};

static struct problem *
write_both(struct db *db, struct arena *a, void *arg)
{
	struct writer *w = arg;

	TRY(db_run(db, a, &set_text, DB_PARAMS(w->first, w->text)));
	/* Both have their first lock, so the second is the other's. */
	if (w->attempts++ == 0)
		for (++*w->meeting; *w->meeting < 2;)
			db_pool_sleep(w->f->pool, 1);
	return (db_run(db, a, &set_text, DB_PARAMS(w->second, w->text)));
}

static void
write_task(void *arg)
{
	struct writer *w = arg;

	assert_well(
	    db_transact(db_pool_db(w->f->pool), w->f->a, write_both, w));
}

static void
lets_both_sides_of_a_deadlock_finish(void **state)
{
	struct fixture *f = *state;
	int meeting = 0;
	struct writer one = {f, "1", "2", "a", &meeting, 0};
	struct writer two = {f, "2", "1", "b", &meeting, 0};

	open_pool(f, 2);
	tasks_start(f->tasks, write_task, &one);
	tasks_start(f->tasks, write_task, &two);
	tasks_run(f->tasks);
	assert_int_equal(one.attempts + two.attempts, 3);
	assert_string_equal(
	    test_owner_sql(
		f->a, "SELECT string_agg(length(text)::text, ',') FROM note"),
	    "2,2");
}

static struct problem *
slow_write(struct db *db, struct arena *a, void *arg)
{
	struct fixture *f = arg;

	TRY(db_run(db, a, &set_text, DB_PARAMS("1", "x")));
	db_pool_sleep(f->pool, 20);
	return (db_run(db, a, &set_text, DB_PARAMS("1", "y")));
}

static void
slow_task(void *arg)
{
	struct fixture *f = arg;

	assert_well(db_transact(db_pool_db(f->pool), f->a, slow_write, f));
}

static void
read_task(void *arg)
{
	struct asker *q = arg;
	struct text_row row;

	assert_well(db_one(
	    db_pool_db(q->f->pool), q->f->a, &get_text, DB_PARAMS("1"), &row));
	q->answer = row.text;
}

static void
keeps_others_statements_out_of_a_transaction(void **state)
{
	struct fixture *f = *state;
	struct asker q = {.f = f};

	open_pool(f, 1);
	tasks_start(f->tasks, slow_task, f);
	tasks_start(f->tasks, read_task, &q);
	tasks_run(f->tasks);
	assert_string_equal(q.answer, "xy");
}

static void
many_slow_tasks_wait_their_turn(void **state)
{
	struct fixture *f = *state;
	struct db_pool_stats stats;
	int i;

	open_pool(f, 2);
	for (i = 0; i < 10; i++)
		tasks_start(f->tasks, slow_task, f);
	tasks_run(f->tasks);
	db_pool_stats(f->pool, &stats);
	assert_int_equal(stats.waits, 8);
	assert_string_equal(
	    test_owner_sql(f->a, "SELECT text FROM note WHERE id = 1"),
	    "xyxyxyxyxyxyxyxyxyxy");
}

static struct problem *
wrong_write(struct db *db, struct arena *a, void *arg)
{
	(void)arg;
	TRY(db_run(db, a, &set_text, DB_PARAMS("1", "wrong")));
	return (db_run(db, a, &wrong, DB_PARAMS("x")));
}

static void
wrong_then_right(void *arg)
{
	struct asker *q = arg;

	assert_problem(
	    db_transact(db_pool_db(q->f->pool), q->f->a, wrong_write, NULL),
	    PROBLEM_BAD_REQUEST);
	read_task(q);
}

static void
rolls_back_before_anybody_else_has_the_connection(void **state)
{
	struct fixture *f = *state;
	struct asker q = {.f = f};

	open_pool(f, 1);
	tasks_start(f->tasks, wrong_then_right, &q);
	tasks_run(f->tasks);
	assert_string_equal(q.answer, "");
}

/* ---- the second wall ----------------------------------------------------- */

static const struct db_query my_jobs = {"my_jobs",
    "SELECT coalesce(string_agg(org_path, ' '), '') AS text FROM job",
    text_columns, sizeof(struct text_row)};

static void
list_jobs(void *arg)
{
	struct asker *q = arg;
	struct db *db = db_as(db_pool_db(q->f->pool), q->f->a, &q->actor);
	struct text_row row;

	assert_well(db_one(db, q->f->a, &my_jobs, DB_NO_PARAMS, &row));
	q->answer = row.text;
}

/* Leak: a statement without a WHERE, on a connection that was somebody
 * else's a moment ago, shows what is none of one's business. */
static void
shows_nothing_of_others_when_a_where_was_forgotten(void **state)
{
	struct fixture *f = *state;
	struct asker here = {.f = f,
	    .actor = {.kind = ACTOR_USER,
		.user_id = TEST_USER,
		.user_version = 1,
		.org_path = "/SZ/"}};
	struct asker system = {.f = f, .actor = {.kind = ACTOR_SYSTEM}};
	struct asker nobody = {.f = f, .actor = {.kind = ACTOR_PUBLIC}};
	struct asker again = here;

	test_user(f->a);
	(void)test_owner_sql(f->a,
	    "INSERT INTO job (id, kind, args, state, run_after, org_path,"
	    " actor_kind, request_id, created_at)"
	    " SELECT gen_random_uuid(), 'tidy', '{}', 'done', now(), path,"
	    " 'system', 'r', now()"
	    " FROM unnest(ARRAY['/SZ/', '/SZ/NS/', '/SZX/', '/GZ/']) path");
	open_pool(f, 1);
	tasks_start(f->tasks, list_jobs, &system);
	tasks_start(f->tasks, list_jobs, &here);
	tasks_start(f->tasks, list_jobs, &nobody);
	tasks_start(f->tasks, list_jobs, &again);
	tasks_run(f->tasks);
	assert_string_equal(system.answer, "/SZ/ /SZ/NS/ /SZX/ /GZ/");
	assert_string_equal(here.answer, "/SZ/ /SZ/NS/");
	assert_string_equal(nobody.answer, "");
	assert_string_equal(again.answer, "/SZ/ /SZ/NS/");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(
		gives_each_task_its_own_answer_and_actor_on_a_shared_connection),
	    TEST(keeps_a_refusal_away_from_the_batches_beside_it),
	    TEST(prepares_again_what_could_not_be_prepared_before),
	    TEST(lets_both_sides_of_a_deadlock_finish),
	    TEST(keeps_others_statements_out_of_a_transaction),
	    TEST(many_slow_tasks_wait_their_turn),
	    TEST(rolls_back_before_anybody_else_has_the_connection),
	    TEST(shows_nothing_of_others_when_a_where_was_forgotten),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
