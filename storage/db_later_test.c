/* SPDX-License-Identifier: Apache-2.0 */
/* What a transaction leaves for its next trip (SSJ_TEST_DATABASE). */
#include "storage/testing_note.h"

static const struct db_query later_add = {
    "later_add", "INSERT INTO note VALUES ($1)", NULL, 0};

static const char *
in_table(struct fixture *f)
{
	return (test_owner_sql(f->a,
	    "SELECT coalesce(string_agg(id::text, ' ' ORDER BY id), '') "
	    "FROM note"));
}

/* 1 and `second`; what the caller had it in is gone when they go out. */
static struct problem *
leave_two(struct db *db, struct arena *a, const char *second)
{
	struct db_batch *b = db_batch_new(db, a);
	char id[8];

	(void)snprintf(id, sizeof(id), "%s", second);
	db_batch_add(b, &later_add, DB_PARAMS("1"), NULL);
	db_batch_add(b, &later_add, DB_PARAMS(id), NULL);
	TRY(db_batch_run_later(b));
	memset(id, '9', sizeof(id) - 1);
	return (NULL);
}

static struct problem *
leave_first(struct db *db, struct arena *a, void *arg)
{
	return (leave_two(db, a, arg));
}

static struct problem *
leave_last(struct db *db, struct arena *a, void *arg)
{
	TRY(db_run(db, a, &later_add, DB_PARAMS("3")));
	return (leave_two(db, a, arg));
}

/* What was given as bytes is gone when they go out. */
static struct problem *
leave_bytes(struct db *db, struct arena *a, void *arg)
{
	static const struct db_query add = {"later_bytes",
	    "INSERT INTO note SELECT n FROM generate_series(0, 2) n"
	    " WHERE get_byte($2::bytea, n) = 0 AND $1::text IS NULL",
	    NULL, 0};
	struct db_batch *b = db_batch_new(db, a);
	struct db_params p = DB_PARAMS(NULL, NULL);
	unsigned char bytes[] = {0, 1, 0};

	(void)arg;
	TRY(db_run(db, a, &later_add, DB_PARAMS("3")));
	p.bytes_at = 1;
	p.bytes = &(struct db_bytes){bytes, sizeof(bytes)};
	db_batch_add(b, &add, p, NULL);
	TRY(db_batch_run_later(b));
	memset(bytes, 1, sizeof(bytes));
	return (NULL);
}

/* The statement that follows gets its own rows. */
static struct problem *
leave_and_read(struct db *db, struct arena *a, void *arg)
{
	static const struct db_column columns[] = {
	    DB_COL_I64(struct db_rows, affected), {0}};
	static const struct db_query sum = {"later_sum",
	    "SELECT sum(id)::bigint AS affected FROM note", columns,
	    sizeof(struct db_rows)};
	struct db_rows row;

	TRY(leave_last(db, a, arg));
	TRY(db_one(db, a, &sum, DB_NO_PARAMS, &row));
	assert_int_equal(row.affected, 6);
	return (NULL);
}

static struct problem *
leave_twice_and_end(struct db *db, struct arena *a, void *arg)
{
	struct db_batch *b = db_batch_new(db, a), *last = db_batch_new(db, a);

	TRY(leave_last(db, a, arg));
	db_batch_add(b, &later_add, DB_PARAMS("4"), NULL);
	TRY(db_batch_run_later(b));
	db_batch_add(last, &later_add, DB_PARAMS("5"), NULL);
	return (db_batch_run_last(last));
}

static struct problem *
leave_and_fail(struct db *db, struct arena *a, void *arg)
{
	TRY(leave_last(db, a, arg));
	return (problem_new(a, PROBLEM_RULE, NULL, NULL));
}

static void
goes_out_with_the_commit(void **state)
{
	struct fixture *f = *state;
	char two[] = "2";

	assert_well(db_transact(f->db, f->a, leave_last, two));
	assert_string_equal(in_table(f), "1 2 3");
}

static void
goes_out_where_nothing_came_before(void **state)
{
	struct fixture *f = *state;
	char two[] = "2";

	assert_well(db_transact(f->db, f->a, leave_first, two));
	assert_string_equal(in_table(f), "1 2");
}

static void
goes_out_in_front_of_what_follows(void **state)
{
	struct fixture *f = *state;
	char two[] = "2";

	assert_well(db_transact(f->db, f->a, leave_and_read, two));
	assert_string_equal(in_table(f), "1 2 3");
}

static void
goes_out_once_before_the_last_batch(void **state)
{
	struct fixture *f = *state;
	char two[] = "2";

	assert_well(db_transact(f->db, f->a, leave_twice_and_end, two));
	assert_string_equal(in_table(f), "1 2 3 4 5");
}

static void
bytes_go_out_as_they_were(void **state)
{
	struct fixture *f = *state;

	assert_well(db_transact(f->db, f->a, leave_bytes, NULL));
	assert_string_equal(in_table(f), "0 2 3");
}

static void
takes_all_back_when_it_is_refused(void **state)
{
	struct fixture *f = *state;
	char same[] = "1";

	assert_problem(
	    db_transact(f->db, f->a, leave_last, same), PROBLEM_DUPLICATE);
	assert_problem(
	    db_transact(f->db, f->a, leave_and_read, same), PROBLEM_DUPLICATE);
	assert_problem(db_transact(f->db, f->a, leave_twice_and_end, same),
	    PROBLEM_DUPLICATE);
	assert_string_equal(in_table(f), "");
}

static void
never_goes_out_when_the_act_fails(void **state)
{
	struct fixture *f = *state;
	char two[] = "2";

	assert_problem(
	    db_transact(f->db, f->a, leave_and_fail, two), PROBLEM_RULE);
	assert_well(db_transact(f->db, f->a, leave_first, two));
	assert_string_equal(in_table(f), "1 2");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(goes_out_with_the_commit),
	    TEST(goes_out_where_nothing_came_before),
	    TEST(goes_out_in_front_of_what_follows),
	    TEST(goes_out_once_before_the_last_batch),
	    TEST(bytes_go_out_as_they_were),
	    TEST(takes_all_back_when_it_is_refused),
	    TEST(never_goes_out_when_the_act_fails),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
