/* SPDX-License-Identifier: Apache-2.0 */
/* Statements, batches, transactions and rows, on one blocking connection. */
#include "storage/testing_note.h"

#include "storage/db_problem.h"
#include "storage/db_retry.h"
#include "storage/db_rows.h"

/* ---- rows ---------------------------------------------------------------- */

struct sample_row {
	const char *text;
	int64_t number;
	double fraction;
	bool truth;
	const char *time;
	struct db_bytes bytes;
};

static const struct db_column sample_columns[] = {
    DB_COL_TEXT(struct sample_row, text),
    DB_COL_I64(struct sample_row, number),
    DB_COL_F64(struct sample_row, fraction),
    DB_COL_BOOL(struct sample_row, truth),
    DB_COL_TIME(struct sample_row, time),
    DB_COL_BYTES(struct sample_row, bytes),
    {0},
};

static void
reads_a_row_of_every_type(void **state)
{
	static const struct db_query q = {"sample",
	    "SELECT '双随机' AS text, -9223372036854775807 AS number,"
	    " 0.25 AS fraction, true AS truth,"
	    " timestamptz '2026-05-01 01:30:00.5Z' AS time,"
	    " '\\x00ff7f'::bytea AS bytes",
	    sample_columns, sizeof(struct sample_row)};
	struct fixture *f = *state;
	struct sample_row row;

	assert_well(db_one(f->db, f->a, &q, DB_NO_PARAMS, &row));
	assert_string_equal(row.text, "双随机");
	assert_true(row.number == -9223372036854775807);
	assert_true(row.fraction == 0.25);
	assert_true(row.truth);
	assert_string_equal(row.time, "2026-05-01T09:30:00.500+08:00");
	assert_int_equal(row.bytes.len, 3);
	assert_memory_equal(row.bytes.data, "\x00\xff\x7f", 3);
}

static void
reads_null_as_nothing(void **state)
{
	static const struct db_query q = {"nulls",
	    "SELECT NULL::text AS text, NULL::bigint AS number,"
	    " NULL::float8 AS fraction, NULL::bool AS truth,"
	    " NULL::timestamptz AS time, NULL::bytea AS bytes",
	    sample_columns, sizeof(struct sample_row)};
	struct fixture *f = *state;
	struct sample_row row, zeroes = {0};

	assert_well(db_one(f->db, f->a, &q, DB_NO_PARAMS, &row));
	assert_memory_equal(&row, &zeroes, sizeof(row));
}

static void
writes_times_with_at_least_milliseconds(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(db_rows_time(f->a, "2026-05-01 09:30:00+08"),
	    "2026-05-01T09:30:00.000+08:00");
	assert_string_equal(db_rows_time(f->a, "2026-05-01 09:30:00.123456+08"),
	    "2026-05-01T09:30:00.123456+08:00");
	assert_string_equal(db_rows_time(f->a, "1900-01-01 08:05:43+08:05:43"),
	    "1900-01-01T08:05:43.000+08:05:43");
	assert_string_equal(db_rows_time(f->a, "infinity"), "infinity");
}

static void
refuses_a_renamed_column(void **state)
{
	static const struct db_column columns[] = {
	    DB_COL_TEXT(struct sample_row, text),
	    {0},
	};
	static const struct db_query renamed = {
	    "renamed", "SELECT '' AS txt", columns, sizeof(struct sample_row)};
	static const struct db_query wider = {"wider",
	    "SELECT '' AS text, 1 AS more", columns, sizeof(struct sample_row)};
	struct fixture *f = *state;
	struct sample_row row;

	assert_problem(db_one(f->db, f->a, &renamed, DB_NO_PARAMS, &row),
	    PROBLEM_INTERNAL);
	assert_problem(
	    db_one(f->db, f->a, &wider, DB_NO_PARAMS, &row), PROBLEM_INTERNAL);
}

/* ---- statements ---------------------------------------------------------- */

static const struct db_query note_add = {
    "note_add", "INSERT INTO note VALUES ($1, $2)", NULL, 0};
static const struct db_query note_fail = {"note_fail",
    "INSERT INTO note SELECT 1 / (id - id), '' FROM note", NULL, 0};

struct count_row {
	int64_t n;
};
static const struct db_column count_columns[] = {
    DB_COL_I64(struct count_row, n), {0}};
static const struct db_query note_count = {"note_count",
    "SELECT count(*) AS n FROM note", count_columns, sizeof(struct count_row)};

static int64_t
notes(struct fixture *f)
{
	struct count_row row;

	assert_well(db_one(f->db, f->a, &note_count, DB_NO_PARAMS, &row));
	return (row.n);
}

static void
answers_not_found_for_no_row(void **state)
{
	static const struct db_query q = {"none",
	    "SELECT 1::bigint AS n WHERE false", count_columns,
	    sizeof(struct count_row)};
	struct fixture *f = *state;
	struct count_row row;

	assert_problem(
	    db_one(f->db, f->a, &q, DB_NO_PARAMS, &row), PROBLEM_NOT_FOUND);
}

static void
translates_a_broken_constraint(void **state)
{
	struct fixture *f = *state;
	struct problem *p;

	assert_well(db_run(f->db, f->a, &note_add, DB_PARAMS("1", "a")));
	p = db_run(f->db, f->a, &note_add, DB_PARAMS("1", "b"));
	assert_problem(p, PROBLEM_DUPLICATE);
	p = db_run(f->db, f->a, &note_add, DB_PARAMS("one", "b"));
	assert_problem(p, PROBLEM_BAD_REQUEST);
}

static void
tells_every_sqlstate_as_a_problem_of_its_own(void **state)
{
	struct fixture *f = *state;

	assert_problem(
	    db_problem_for(f->a, "SJ401", NULL), PROBLEM_TOKEN_INVALID);
	assert_problem(db_problem_for(f->a, "23503", NULL), PROBLEM_CONFLICT);
	assert_problem(db_problem_for(f->a, "23514", NULL), PROBLEM_RULE);
	assert_problem(db_problem_for(f->a, "42501", NULL), PROBLEM_FORBIDDEN);
	assert_problem(
	    db_problem_for(f->a, "53100", NULL), PROBLEM_UNAVAILABLE);
	assert_problem(
	    db_problem_for(f->a, "57014", NULL), PROBLEM_UNAVAILABLE);
	assert_problem(db_problem_for(f->a, "42703", NULL), PROBLEM_INTERNAL);
	assert_int_equal(db_problem_for(f->a, "57014", NULL)->retry_after, 2);
}

static void
undoes_a_whole_batch_when_one_statement_is_refused(void **state)
{
	struct fixture *f = *state;
	struct db_batch *b = db_batch_new(f->db, f->a);

	db_batch_add(b, &note_add, DB_PARAMS("1", "a"), NULL);
	db_batch_add(b, &note_fail, DB_NO_PARAMS, NULL);
	db_batch_add(b, &note_add, DB_PARAMS("2", "b"), NULL);
	assert_problem(db_batch_run(b), PROBLEM_BAD_REQUEST);
	assert_int_equal(notes(f), 0);
}

static void
gives_each_statement_of_a_batch_its_rows(void **state)
{
	struct fixture *f = *state;
	struct db_batch *b = db_batch_new(f->db, f->a);
	struct db_rows before, added, after;

	db_batch_add(b, &note_count, DB_NO_PARAMS, &before);
	db_batch_add(b, &note_add, DB_PARAMS("1", "a"), NULL);
	db_batch_add(b, &note_add, DB_PARAMS("2", "b"), NULL);
	db_batch_add(b, &note_add, DB_PARAMS("3", "c"), NULL);
	db_batch_add(b, &note_add, DB_PARAMS("4", "d"), &added);
	db_batch_add(b, &note_count, DB_NO_PARAMS, &after);
	assert_well(db_batch_run(b));
	assert_int_equal(((struct count_row *)before.rows)->n, 0);
	assert_int_equal(added.count, 0);
	assert_int_equal(added.affected, 1);
	assert_int_equal(((struct count_row *)after.rows)->n, 4);
}

/* ---- transactions -------------------------------------------------------- */

static struct problem *
add_two(struct db *db, struct arena *a, void *arg)
{
	struct problem *wanted = arg;

	TRY(db_run(db, a, &note_add, DB_PARAMS("1", "a")));
	TRY(db_run(db, a, &note_add, DB_PARAMS("2", "b")));
	return (wanted);
}

static void
commits_when_the_act_goes_well(void **state)
{
	struct fixture *f = *state;

	assert_well(db_transact(f->db, f->a, add_two, NULL));
	assert_int_equal(notes(f), 2);
}

static void
rolls_back_when_the_act_returns_a_problem(void **state)
{
	struct fixture *f = *state;
	struct problem *p = problem_new(f->a, PROBLEM_RULE, NULL, NULL);

	assert_ptr_equal(db_transact(f->db, f->a, add_two, p), p);
	assert_int_equal(notes(f), 0);
}

static struct problem *
swallow(struct db *db, struct arena *a, void *arg)
{
	(void)arg;
	TRY(db_run(db, a, &note_add, DB_PARAMS("1", "a")));
	(void)db_run(db, a, &note_add, DB_PARAMS("1", "again"));
	return (NULL);
}

static void
does_not_commit_what_was_refused_and_ignored(void **state)
{
	struct fixture *f = *state;

	assert_problem(
	    db_transact(f->db, f->a, swallow, NULL), PROBLEM_INTERNAL);
	assert_int_equal(notes(f), 0);
}

/* Adds a note, then another one with the COMMIT; counts what others see. */
static struct problem *
add_last(struct db *db, struct arena *a, void *arg)
{
	struct db_batch *b = db_batch_new(db, a);
	const char *second = arg;

	TRY(db_run(db, a, &note_add, DB_PARAMS("1", "a")));
	db_batch_add(b, &note_add, DB_PARAMS(second, "b"), NULL);
	TRY(db_batch_run_last(b));
	assert_string_equal(
	    test_owner_sql(a, "SELECT count(*) FROM note"), "2");
	return (NULL);
}

static void
the_last_batch_takes_the_commit_along(void **state)
{
	struct fixture *f = *state;
	char other[] = "2";

	assert_well(db_transact(f->db, f->a, add_last, other));
	assert_int_equal(notes(f), 2);
}

static void
a_last_batch_that_is_refused_takes_all_back(void **state)
{
	struct fixture *f = *state;
	char same[] = "1";

	assert_problem(
	    db_transact(f->db, f->a, add_last, same), PROBLEM_DUPLICATE);
	assert_int_equal(notes(f), 0);
}

static struct problem *
nested(struct db *db, struct arena *a, void *arg)
{
	struct problem *p = problem_new(a, PROBLEM_RULE, NULL, NULL);

	(void)arg;
	TRY(db_transact(db, a, add_two, NULL));
	return (p);
}

static void
joins_a_transaction_that_is_there(void **state)
{
	struct fixture *f = *state;

	assert_problem(db_transact(f->db, f->a, nested, NULL), PROBLEM_RULE);
	assert_int_equal(notes(f), 0);
}

static struct problem *
through_the_outer_view(struct db *db, struct arena *a, void *arg)
{
	struct fixture *f = arg;

	(void)db;
	TRY(db_run(f->db, a, &note_add, DB_PARAMS("1", "a")));
	return (problem_new(a, PROBLEM_RULE, NULL, NULL));
}

static void
binds_the_view_that_a_request_holds(void **state)
{
	struct fixture *f = *state;

	assert_problem(
	    db_transact(f->db, f->a, through_the_outer_view, f), PROBLEM_RULE);
	assert_int_equal(notes(f), 0);
}

/* Somebody else writes between two looks. */
static struct problem *
look_twice(struct db *db, struct arena *a, void *arg)
{
	struct count_row *seen = arg;

	TRY(db_one(db, a, &note_count, DB_NO_PARAMS, &seen[0]));
	(void)test_owner_sql(a, "INSERT INTO note VALUES (9, 'late')");
	return (db_one(db, a, &note_count, DB_NO_PARAMS, &seen[1]));
}

static void
a_snapshot_is_of_one_moment_and_writes_nothing(void **state)
{
	struct fixture *f = *state;
	struct count_row seen[2];

	assert_well(db_snapshot(f->db, f->a, look_twice, seen));
	assert_int_equal(seen[0].n, 0);
	assert_int_equal(seen[1].n, 0);
	assert_int_equal(notes(f), 1);
	assert_problem(
	    db_snapshot(f->db, f->a, add_two, NULL), PROBLEM_UNAVAILABLE);
	assert_int_equal(notes(f), 1);
}

struct tries {
	int seen, fail;
};

static struct problem *
fail_first(struct db *db, struct arena *a, void *arg)
{
	static const struct db_query conflict = {"conflict",
	    "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$",
	    NULL, 0};
	struct tries *t = arg;

	TRY(db_run(db, a, &note_add, DB_PARAMS("1", "a")));
	if (t->seen++ < t->fail)
		return (db_run(db, a, &conflict, DB_NO_PARAMS));
	return (NULL);
}

static void
repeats_an_act_after_a_serialization_failure(void **state)
{
	struct fixture *f = *state;
	struct tries t = {.fail = 2};

	assert_well(db_transact(f->db, f->a, fail_first, &t));
	assert_int_equal(t.seen, 3);
	assert_int_equal(notes(f), 1);
}

static void
gives_up_after_the_attempts_of_the_rule(void **state)
{
	struct fixture *f = *state;
	struct tries t = {.fail = 100};

	assert_problem(
	    db_transact(f->db, f->a, fail_first, &t), PROBLEM_UNAVAILABLE);
	assert_int_equal(t.seen, db_retry_conflict.attempts);
	assert_int_equal(notes(f), 0);
}

static void
repeats_only_what_the_rule_names(void **state)
{
	(void)state;
	assert_true(db_retry_may("40001"));
	assert_true(db_retry_may("40P01"));
	assert_false(db_retry_may("40003"));
	assert_false(db_retry_may("08006"));
	assert_false(db_retry_may("57014"));
	assert_false(db_retry_may("23505"));
	assert_false(db_retry_may(""));
}

/* ---- who acts ------------------------------------------------------------ */

static void
refuses_an_account_whose_version_has_moved_on(void **state)
{
	struct fixture *f = *state;
	struct actor actor = {.kind = ACTOR_USER,
	    .user_id = TEST_USER,
	    .user_version = 1,
	    .org_path = "/SZ/"};
	struct db *db = db_as(f->db, f->a, &actor);

	test_user(f->a);
	assert_well(db_run(db, f->a, &note_add, DB_PARAMS("1", "a")));
	(void)test_owner_sql(f->a, "UPDATE app_user SET version = 2");
	assert_problem(db_run(db, f->a, &note_add, DB_PARAMS("2", "b")),
	    PROBLEM_TOKEN_INVALID);
	assert_problem(
	    db_transact(db, f->a, add_two, NULL), PROBLEM_TOKEN_INVALID);
	assert_int_equal(notes(f), 1);
}

struct text_row {
	const char *text;
};
static const struct db_column text_columns[] = {
    DB_COL_TEXT(struct text_row, text), {0}};
static const struct db_query who_acts = {"who_acts",
    "SELECT current_setting('ssj.kind') || ' ' ||"
    " current_setting('ssj.org_path') AS text",
    text_columns, sizeof(struct text_row)};

static const char *
who(struct db *db, struct arena *a)
{
	struct text_row row;

	assert_well(db_one(db, a, &who_acts, DB_NO_PARAMS, &row));
	return (row.text);
}

static struct problem *
as_system_and_back(struct db *db, struct arena *a, void *arg)
{
	struct actor system = {.kind = ACTOR_SYSTEM};

	(void)arg;
	assert_string_equal(who(db, a), "public ~");
	assert_string_equal(who(db_as(db, a, &system), a), "system ~");
	assert_string_equal(who(db, a), "public ~");
	return (NULL);
}

static void
acts_for_whom_the_view_says(void **state)
{
	struct fixture *f = *state;
	struct actor public = {.kind = ACTOR_PUBLIC};
	struct db *db = db_as(f->db, f->a, &public);

	assert_string_equal(who(f->db, f->a), "system ~");
	assert_string_equal(who(db, f->a), "public ~");
	assert_well(db_transact(db, f->a, as_system_and_back, NULL));
	assert_string_equal(who(f->db, f->a), "system ~");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(reads_a_row_of_every_type),
	    TEST(reads_null_as_nothing),
	    TEST(writes_times_with_at_least_milliseconds),
	    TEST(refuses_a_renamed_column),
	    TEST(answers_not_found_for_no_row),
	    TEST(translates_a_broken_constraint),
	    TEST(tells_every_sqlstate_as_a_problem_of_its_own),
	    TEST(undoes_a_whole_batch_when_one_statement_is_refused),
	    TEST(gives_each_statement_of_a_batch_its_rows),
	    TEST(commits_when_the_act_goes_well),
	    TEST(rolls_back_when_the_act_returns_a_problem),
	    TEST(does_not_commit_what_was_refused_and_ignored),
	    TEST(the_last_batch_takes_the_commit_along),
	    TEST(a_last_batch_that_is_refused_takes_all_back),
	    TEST(joins_a_transaction_that_is_there),
	    TEST(a_snapshot_is_of_one_moment_and_writes_nothing),
	    TEST(binds_the_view_that_a_request_holds),
	    TEST(repeats_an_act_after_a_serialization_failure),
	    TEST(gives_up_after_the_attempts_of_the_rule),
	    TEST(repeats_only_what_the_rule_names),
	    TEST(refuses_an_account_whose_version_has_moved_on),
	    TEST(acts_for_whom_the_view_says),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
