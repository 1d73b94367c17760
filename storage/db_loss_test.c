/* SPDX-License-Identifier: Apache-2.0 */
/* What is told when the connection, the server or the standby goes away. */
#include "storage/testing_note.h"

#include <pthread.h>
#include <unistd.h>

#include "base/loop.h"
#include "storage/db_pool.h"
#include "storage/testing_loop.h"

static const struct db_query note_add = {
    "note_add", "INSERT INTO note VALUES ($1, $2)", NULL, 0};
/* The session ends itself; nothing behind this is heard of. */
static const struct db_query die = {
    "die", "SELECT pg_terminate_backend(pg_backend_pid())", NULL, 0};
static const struct db_query write_and_die = {"write_and_die",
    "INSERT INTO note SELECT 7, pg_terminate_backend(pg_backend_pid())::text",
    NULL, 0};

static const char *
notes(struct fixture *f)
{
	return (test_owner_sql(f->a, "SELECT count(*) FROM note"));
}

static void
kill_sessions(struct fixture *f)
{
	(void)test_admin_sql(f->a,
	    "SELECT count(pg_terminate_backend(pid, 10000))"
	    " FROM pg_stat_activity WHERE usename = 'ssj_app'");
}

/* ---- while a statement runs ---------------------------------------------- */

static void
says_unavailable_when_a_read_was_cut_off(void **state)
{
	struct fixture *f = *state;
	struct problem *p = db_run(f->db, f->a, &die, DB_NO_PARAMS);

	assert_problem(p, PROBLEM_UNAVAILABLE);
	assert_true(p->retry_after > 0);
}

static void
says_maybe_done_when_a_write_was_cut_off(void **state)
{
	struct fixture *f = *state;

	assert_problem(db_run(f->db, f->a, &write_and_die, DB_NO_PARAMS),
	    PROBLEM_MAYBE_DONE);
}

static void
connects_again_by_itself(void **state)
{
	struct fixture *f = *state;

	assert_problem(
	    db_run(f->db, f->a, &die, DB_NO_PARAMS), PROBLEM_UNAVAILABLE);
	assert_well(db_run(f->db, f->a, &note_add, DB_PARAMS("1", "a")));
	assert_string_equal(notes(f), "1");
}

/* ---- inside a transaction ------------------------------------------------ */

static struct problem *
write_then_die(struct db *db, struct arena *a, void *arg)
{
	(void)arg;
	TRY(db_run(db, a, &note_add, DB_PARAMS("1", "a")));
	return (db_run(db, a, &die, DB_NO_PARAMS));
}

static void
says_unavailable_when_a_transaction_was_cut_off_before_its_commit(void **state)
{
	struct fixture *f = *state;

	assert_problem(db_transact(f->db, f->a, write_then_die, NULL),
	    PROBLEM_UNAVAILABLE);
	assert_string_equal(notes(f), "0");
}

static struct problem *
write_around_a_loss(struct db *db, struct arena *a, void *arg)
{
	struct fixture *f = arg;

	TRY(db_run(db, a, &note_add, DB_PARAMS("1", "a")));
	kill_sessions(f);
	db_pool_sleep(db->pool, 200); /* long enough to be connected again */
	return (db_run(db, a, &note_add, DB_PARAMS("2", "b")));
}

/* Half done: the first statement is lost with its session, the second lands in
 * the next session, outside any transaction, and stays. */
static void
does_not_go_on_with_a_transaction_in_the_next_session(void **state)
{
	struct fixture *f = *state;

	assert_problem(db_transact(f->db, f->a, write_around_a_loss, f),
	    PROBLEM_UNAVAILABLE);
	assert_string_equal(notes(f), "0");
	assert_well(db_run(f->db, f->a, &note_add, DB_PARAMS("3", "c")));
}

static struct problem *
just_write(struct db *db, struct arena *a, void *arg)
{
	(void)arg;
	return (db_run(db, a, &note_add, DB_PARAMS("1", "a")));
}

static void
says_maybe_done_when_the_commit_was_cut_off(void **state)
{
	struct fixture *f = *state;

	(void)test_owner_sql(f->a,
	    "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS"
	    " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid());"
	    " RETURN NULL; END $$;"
	    "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON note"
	    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
	    " EXECUTE FUNCTION die()");
	assert_problem(
	    db_transact(f->db, f->a, just_write, NULL), PROBLEM_MAYBE_DONE);
	(void)test_owner_sql(f->a, "DROP FUNCTION die CASCADE");
}

/* ---- in a COPY whose other end takes its time ----------------------- */

struct slow {
	struct fixture *f;
	int rows;
};

/* Long enough for the next session to be there. */
static void
lose_the_session(struct slow *s)
{
	kill_sessions(s->f);
	db_pool_sleep(s->f->db->pool, 200);
}

static struct problem *
take_slowly(void *arg, const void *bytes, size_t len)
{
	struct slow *s = arg;

	(void)bytes;
	(void)len;
	if (s->rows++ == 0)
		lose_the_session(s);
	return (NULL);
}

static void
does_not_read_on_from_another_session(void **state)
{
	struct fixture *f = *state;
	struct slow s = {.f = f};

	assert_problem(db_copy_out(f->db, f->a,
			   "COPY (SELECT g FROM generate_series(1, 10000000) g)"
			   " TO STDOUT",
			   take_slowly, &s),
	    PROBLEM_UNAVAILABLE);
	/* What had been sent before may still arrive, the rest does not. */
	assert_true(s.rows < 10000000);
	assert_well(db_run(f->db, f->a, &note_add, DB_PARAMS("1", "a")));
}

static struct problem *
hand_out_slowly(void *arg, const void **bytes, size_t *len)
{
	struct slow *s = arg;

	*bytes = "1,a\n";
	*len = s->rows == 0 ? 4 : 0;
	if (s->rows++ == 0)
		lose_the_session(s);
	return (NULL);
}

static void
does_not_write_on_into_another_session(void **state)
{
	struct fixture *f = *state;
	struct slow s = {.f = f};

	assert_problem(
	    db_copy_in(f->db, f->a, "COPY note FROM STDIN (FORMAT csv)",
		hand_out_slowly, &s),
	    PROBLEM_UNAVAILABLE);
	assert_string_equal(notes(f), "0");
	assert_well(db_run(f->db, f->a, &note_add, DB_PARAMS("1", "a")));
}

/* ---- the standby --------------------------------------------------------- */

static void *
cancel_the_wait(void *arg)
{
	struct arena *a = arena_new();

	(void)arg;
	while (strcmp(test_admin_sql(a,
			  "SELECT count(pg_cancel_backend(pid))"
			  " FROM pg_stat_activity"
			  " WHERE wait_event = 'SyncRep'"),
		   "0") == 0)
		(void)usleep(10000);
	arena_free(a);
	return (NULL);
}

static void
needs_a_standby(struct fixture *f, const char *name)
{
	(void)test_admin_sql(f->a,
	    arena_fmt(f->a, "ALTER SYSTEM SET synchronous_standby_names = '%s'",
		name));
	(void)test_admin_sql(f->a, "SELECT pg_reload_conf()");
}

/* An administrator ends the endless wait for a standby that is gone. The
 * server then says COMMIT, with a warning; the row may be lost with it. */
static void
does_not_acknowledge_what_the_standby_has_not_confirmed(void **state)
{
	struct fixture *f = *state;
	struct db *strict;
	pthread_t thread;

	needs_a_standby(f, "nobody");
	assert_well(db_open(f->a,
	    arena_fmt(f->a, "%s options='-c synchronous_commit=on'",
		test_env("SSJ_TEST_DATABASE")),
	    &strict));
	assert_int_equal(
	    pthread_create(&thread, NULL, cancel_the_wait, NULL), 0);
	assert_problem(db_run(strict, f->a, &note_add, DB_PARAMS("1", "a")),
	    PROBLEM_MAYBE_DONE);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(
	    pthread_create(&thread, NULL, cancel_the_wait, NULL), 0);
	(void)test_owner_sql(f->a, "TRUNCATE note");
	assert_problem(
	    db_transact(strict, f->a, just_write, NULL), PROBLEM_MAYBE_DONE);
	assert_int_equal(pthread_join(thread, NULL), 0);
	db_close(strict);
	needs_a_standby(f, "");
	assert_string_equal(notes(f), "1");
}

/* ---- deadlines ----------------------------------------------------------- */

static const struct db_query sleep_long = {
    "sleep_long", "SELECT pg_sleep(60)", NULL, 0};

static struct problem *
sleep_with(struct fixture *f, int64_t statement_ms, int64_t answer_ms)
{
	const struct db_pool_settings settings = {
	    .conn = {.conninfo = test_env("SSJ_TEST_DATABASE"),
		.connect_ms = 5000,
		.answer_ms = answer_ms,
		.commit_ms = 5000},
	    .statement_ms = statement_ms,
	    .wait_ms = 5000,
	    .blocking = true,
	    .size = 1,
	};
	struct loop *loop = loop_poll_new();
	struct db_pool *pool = db_pool_make(loop, &settings);
	struct problem *p =
	    db_run(db_pool_db(pool), f->a, &sleep_long, DB_NO_PARAMS);

	assert_well(
	    db_run(db_pool_db(pool), f->a, &note_add, DB_PARAMS("1", "a")));
	db_pool_free(pool);
	loop_poll_free(loop);
	return (p);
}

static void
ends_a_statement_that_takes_too_long(void **state)
{
	struct fixture *f = *state;

	assert_problem(sleep_with(f, 50, 20000), PROBLEM_UNAVAILABLE);
}

static void
drops_a_connection_that_does_not_answer(void **state)
{
	struct fixture *f = *state;

	assert_problem(sleep_with(f, 0, 50), PROBLEM_UNAVAILABLE);
}

/* ---- the api's pool ------------------------------------------------------ */

struct story {
	struct fixture *f;
	struct tasks *tasks;
	struct db_pool *pool;
	struct db_pool_stats stats;
};

static void
until_ready(struct story *s, int ready)
{
	do {
		db_pool_sleep(s->pool, 5);
		db_pool_stats(s->pool, &s->stats);
	} while (s->stats.ready != ready);
}

/* No new sessions and an end to all there are: as good as no server. */
static void
server_goes(struct fixture *f)
{
	(void)test_admin_sql(
	    f->a, "ALTER DATABASE ssj ALLOW_CONNECTIONS false");
	kill_sessions(f);
}

static void
server_comes(struct fixture *f)
{
	(void)test_admin_sql(f->a, "ALTER DATABASE ssj ALLOW_CONNECTIONS true");
}

static void
tell_the_story(void *arg)
{
	struct story *s = arg;
	struct arena *a = s->f->a;
	struct db *db = db_pool_db(s->pool);

	assert_problem(db_run(db, a, &note_add, DB_PARAMS("1", "early")),
	    PROBLEM_UNAVAILABLE); /* nothing is connected yet */
	until_ready(s, 2);
	assert_well(db_run(db, a, &note_add, DB_PARAMS("1", "a")));
	server_goes(s->f);
	until_ready(s, 0);
	assert_problem(
	    db_run(db, a, &note_add, DB_PARAMS("2", "b")), PROBLEM_UNAVAILABLE);
	assert_problem(
	    db_transact(db, a, just_write, NULL), PROBLEM_UNAVAILABLE);
	server_comes(s->f);
	until_ready(s, 2);
	assert_well(db_run(db, a, &note_add, DB_PARAMS("3", "c")));
}

static void
fails_at_once_without_a_server_and_recovers_with_it(void **state)
{
	struct fixture *f = *state;
	struct story s = {.f = f, .tasks = tasks_new()};

	s.pool = db_pool_new(&s.tasks->loop, test_env("SSJ_TEST_DATABASE"), 2);
	tasks_start(s.tasks, tell_the_story, &s);
	tasks_run(s.tasks);
	assert_int_equal(s.stats.lost, 2);
	assert_int_equal(s.stats.reconnects, 2);
	assert_int_equal(s.stats.waits, 0);
	assert_string_equal(notes(f), "2");
	db_pool_free(s.pool);
	tasks_free(s.tasks);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(says_unavailable_when_a_read_was_cut_off),
	    TEST(says_maybe_done_when_a_write_was_cut_off),
	    TEST(connects_again_by_itself),
	    TEST(
		says_unavailable_when_a_transaction_was_cut_off_before_its_commit),
	    TEST(does_not_go_on_with_a_transaction_in_the_next_session),
	    TEST(says_maybe_done_when_the_commit_was_cut_off),
	    TEST(does_not_read_on_from_another_session),
	    TEST(does_not_write_on_into_another_session),
	    TEST(does_not_acknowledge_what_the_standby_has_not_confirmed),
	    TEST(ends_a_statement_that_takes_too_long),
	    TEST(drops_a_connection_that_does_not_answer),
	    TEST(fails_at_once_without_a_server_and_recovers_with_it),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
