/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What begins behind a COMMIT that is under way. The lost updates forbidden
 * here: what a second transaction writes is taken back with the first, whose
 * COMMIT is refused; or it is kept without its other half, because it never
 * began, or was ended by the first, and its statements came alone.
 */
#include "storage/testing_pool.h"

static const struct db_query pause = {"pause", "SELECT pg_sleep(0.1)", NULL, 0};

struct writer {
	struct fixture *f;
	const char *text;
	struct writer *other; /* who is to begin while this one commits */
	const struct db_query *refused; /* in its last batch */
	bool at_once;			/* one trip is all there is */
	bool swallows;			/* goes on after a refusal */
	int attempts;
	bool was_before; /* the other had begun when this one had committed */
	struct problem *problem;
};

static struct problem *
write_last(struct writer *w, struct db *db, struct arena *a)
{
	struct db_batch *b = db_batch_new(db, a);

	db_batch_add(b, &set_text, DB_PARAMS("2", w->text), NULL);
	if (w->other != NULL)
		db_batch_add(b, &pause, DB_NO_PARAMS, NULL);
	if (w->refused == &wrong)
		db_batch_add(b, w->refused, DB_PARAMS("x"), NULL);
	else if (w->refused != NULL)
		db_batch_add(b, w->refused, DB_NO_PARAMS, NULL);
	return (db_batch_run_last(b));
}

static struct problem *
write_notes(struct db *db, struct arena *a, void *arg)
{
	struct writer *w = arg;
	struct problem *p = NULL;

	w->attempts++;
	if (!w->at_once)
		p = db_run(db, a, &set_text, DB_PARAMS("1", w->text));
	if (p != NULL && !w->swallows)
		return (p);
	p = write_last(w, db, a);
	return (w->swallows ? NULL : p);
}

static void
write_task(void *arg)
{
	struct writer *w = arg;

	w->problem =
	    db_transact(db_pool_db(w->f->pool), w->f->a, write_notes, w);
	w->was_before = w->other != NULL && w->other->attempts > 0;
}

static const char *
notes(struct fixture *f)
{
	return (test_owner_sql(
	    f->a, "SELECT string_agg(text, ' ' ORDER BY id) FROM note"));
}

/* `first` commits slowly on the only connection, the others come after it. */
static void
run_writers(struct fixture *f, struct writer *first, struct writer *second,
    struct writer *third)
{
	open_pool(f, 1);
	first->f = second->f = f;
	first->other = second;
	tasks_start(f->tasks, write_task, first);
	tasks_start(f->tasks, write_task, second);
	if (third != NULL) {
		third->f = f;
		tasks_start(f->tasks, write_task, third);
	}
	tasks_run(f->tasks);
	assert_true(first->was_before);
}

static void
a_transaction_begins_behind_a_commit_that_is_under_way(void **state)
{
	struct writer first = {.text = "a"}, second = {.text = "b"};

	run_writers(*state, &first, &second, NULL);
	assert_well(first.problem);
	assert_well(second.problem);
	assert_int_equal(second.attempts, 1);
	assert_string_equal(notes(*state), "ab ab");
}

static void
a_refused_commit_takes_nothing_with_it_of_what_came_behind(void **state)
{
	struct writer first = {.text = "a", .refused = &wrong};
	struct writer second = {.text = "b"};

	run_writers(*state, &first, &second, NULL);
	assert_problem(first.problem, PROBLEM_BAD_REQUEST);
	assert_well(second.problem);
	assert_int_equal(second.attempts, 2);
	assert_string_equal(notes(*state), "b b");
}

static const struct db_query dangle = {
    "dangle", "UPDATE note SET twin = 99 WHERE id = 2", NULL, 0};

/* COMMIT ends the block then: the next one has begun. */
static void
what_only_the_commit_finds_wrong_takes_nothing_with_it(void **state)
{
	struct writer first = {.text = "a", .refused = &dangle};
	struct writer second = {.text = "b"};
	struct fixture *f = *state;

	(void)test_owner_sql(f->a,
	    "ALTER TABLE note ADD COLUMN twin bigint REFERENCES note "
	    "DEFERRABLE INITIALLY DEFERRED");
	run_writers(f, &first, &second, NULL);
	assert_problem(first.problem, PROBLEM_CONFLICT);
	assert_well(second.problem);
	assert_int_equal(second.attempts, 1);
	assert_string_equal(notes(f), "b b");
}

static const struct db_query unknown = {
    "unknown", "SELECT FROM not_there", NULL, 0};

/* The first has not begun either, so there is no block to end. */
static void
what_could_not_be_prepared_takes_nothing_with_it(void **state)
{
	struct writer first = {
	    .text = "a", .refused = &unknown, .at_once = true};
	struct writer second = {.text = "b"};

	run_writers(*state, &first, &second, NULL);
	assert_problem(first.problem, PROBLEM_INTERNAL);
	assert_well(second.problem);
	assert_string_equal(notes(*state), "b b");
}

/* It would be kept by another's COMMIT, or take the place of it. */
static struct problem *
go_on_after_the_last(struct db *db, struct arena *a, void *arg)
{
	struct db_batch *b = db_batch_new(db, a);

	(void)write_notes(db, a, arg);
	assert_problem(db_run(db, a, &set_text, DB_PARAMS("1", "late")),
	    PROBLEM_UNAVAILABLE);
	db_batch_add(b, &set_text, DB_PARAMS("1", "later"), NULL);
	assert_problem(db_batch_run_later(b), PROBLEM_UNAVAILABLE);
	return (NULL);
}

static void
go_on_task(void *arg)
{
	struct writer *w = arg;

	w->problem = db_transact(
	    db_pool_db(w->f->pool), w->f->a, go_on_after_the_last, w);
}

static void
nothing_follows_the_last_batch_whatever_became_of_it(void **state)
{
	struct writer first = {.text = "a", .refused = &wrong};
	struct writer second = {.text = "b"};
	struct fixture *f = *state;

	open_pool(f, 1);
	first.f = second.f = f;
	tasks_start(f->tasks, go_on_task, &first);
	tasks_start(f->tasks, write_task, &second);
	tasks_run(f->tasks);
	assert_problem(first.problem, PROBLEM_INTERNAL);
	assert_well(second.problem);
	assert_string_equal(notes(f), "b b");
}

static void
what_never_began_writes_nothing_even_if_it_goes_on(void **state)
{
	struct writer first = {.text = "a", .refused = &wrong};
	struct writer second = {.text = "b", .swallows = true};

	run_writers(*state, &first, &second, NULL);
	assert_well(second.problem);
	assert_int_equal(second.attempts, 2);
	assert_string_equal(notes(*state), "b b");
}

static void
three_in_a_row_survive_the_refusal_of_the_first(void **state)
{
	struct writer first = {.text = "a", .refused = &wrong};
	struct writer second = {.text = "b", .at_once = true};
	struct writer third = {.text = "c", .at_once = true};

	run_writers(*state, &first, &second, &third);
	assert_well(second.problem);
	assert_well(third.problem);
	assert_int_equal(strlen(notes(*state)), strlen(" bc"));
	assert_non_null(strchr(notes(*state), 'b'));
	assert_non_null(strchr(notes(*state), 'c'));
}

struct reader {
	struct writer writer;
	const char *text;
};

static void
read_task(void *arg)
{
	struct reader *r = arg;
	struct fixture *f = r->writer.f;
	struct text_row row;

	r->writer.attempts++;
	assert_well(
	    db_one(db_pool_db(f->pool), f->a, &get_text, DB_PARAMS("1"), &row));
	r->text = row.text;
}

static void
a_batch_waits_until_the_commit_before_it_is_certain(void **state)
{
	struct fixture *f = *state;
	struct reader reader = {.writer = {.f = f}};
	struct writer first = {
	    .f = f, .text = "a", .refused = &wrong, .other = &reader.writer};

	open_pool(f, 1);
	tasks_start(f->tasks, write_task, &first);
	tasks_start(f->tasks, read_task, &reader);
	tasks_run(f->tasks);
	assert_true(first.was_before);
	assert_string_equal(reader.text, "");
}

static const struct db_query lose = {
    "lose", "SELECT pg_terminate_backend(pg_backend_pid())", NULL, 0};

static struct problem *
lose_connection(struct db *db, struct arena *a, void *arg)
{
	struct db_batch *b = db_batch_new(db, a);
	struct writer *w = arg;

	w->attempts++;
	TRY(db_run(db, a, &set_text, DB_PARAMS("1", w->text)));
	db_batch_add(b, &pause, DB_NO_PARAMS, NULL);
	db_batch_add(b, &lose, DB_NO_PARAMS, NULL);
	return (db_batch_run_last(b));
}

static void
lose_task(void *arg)
{
	struct writer *w = arg;

	w->problem =
	    db_transact(db_pool_db(w->f->pool), w->f->a, lose_connection, w);
	w->was_before = w->other->attempts > 0;
}

static void
a_connection_lost_in_a_commit_is_told_to_both_and_comes_back(void **state)
{
	struct fixture *f = *state;
	struct writer second = {.f = f, .text = "b"};
	struct writer first = {.f = f, .text = "a", .other = &second};
	struct writer after = {.f = f, .text = "c"};

	open_pool(f, 1);
	tasks_start(f->tasks, lose_task, &first);
	tasks_start(f->tasks, write_task, &second);
	tasks_run(f->tasks);
	assert_true(first.was_before);
	assert_problem(first.problem, PROBLEM_MAYBE_DONE);
	assert_problem(second.problem, PROBLEM_UNAVAILABLE);
	tasks_start(f->tasks, wait_until_ready, f);
	tasks_run(f->tasks);
	tasks_start(f->tasks, write_task, &after);
	tasks_run(f->tasks);
	assert_well(after.problem);
	assert_string_equal(notes(f), "c c");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(a_transaction_begins_behind_a_commit_that_is_under_way),
	    TEST(a_refused_commit_takes_nothing_with_it_of_what_came_behind),
	    TEST(what_only_the_commit_finds_wrong_takes_nothing_with_it),
	    TEST(what_could_not_be_prepared_takes_nothing_with_it),
	    TEST(nothing_follows_the_last_batch_whatever_became_of_it),
	    TEST(what_never_began_writes_nothing_even_if_it_goes_on),
	    TEST(three_in_a_row_survive_the_refusal_of_the_first),
	    TEST(a_batch_waits_until_the_commit_before_it_is_certain),
	    TEST(a_connection_lost_in_a_commit_is_told_to_both_and_comes_back),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
