/* SPDX-License-Identifier: Apache-2.0 */
/* COPY in both directions, and every way it can end early. */
#include "storage/testing_note.h"

#include <stdio.h>

static const char *
notes(struct fixture *f)
{
	return (test_owner_sql(f->a, "SELECT count(*) FROM note"));
}

static const struct db_query note_add = {
    "note_add", "INSERT INTO note VALUES ($1, $2)", NULL, 0};

static void
still_works(struct fixture *f)
{
	assert_well(
	    db_run(f->db, f->a, &note_add, DB_PARAMS("-1", "still works")));
}

/* ---- in ------------------------------------------------------------------ */

static const char copy_in[] = "COPY note FROM STDIN (FORMAT csv)";

/* Hands out rows "0,row" to "count-1,row". */
struct source {
	struct arena *a;
	int count, at;
	int wrong_at;	     /* this row is no row; -1 = none */
	struct problem *end; /* … or this problem comes there */
	char row[64];
};

static struct problem *
next_row(void *arg, const void **bytes, size_t *len)
{
	struct source *s = arg;

	*len = 0;
	if (s->at == s->wrong_at && s->end != NULL)
		return (s->end);
	if (s->at == s->count)
		return (NULL);
	*len = (size_t)snprintf(s->row, sizeof(s->row),
	    s->at == s->wrong_at ? "no number,row\n" : "%d,row\n", s->at);
	*bytes = s->row;
	s->at++;
	return (NULL);
}

static void
copies_in_what_the_source_hands_out(void **state)
{
	struct fixture *f = *state;
	struct source s = {.count = 100000, .wrong_at = -1};

	assert_well(db_copy_in(f->db, f->a, copy_in, next_row, &s));
	assert_string_equal(notes(f), "100000");
	still_works(f);
}

static void
keeps_no_row_when_one_is_refused(void **state)
{
	struct fixture *f = *state;
	struct source s = {.count = 200000, .wrong_at = 100000};

	assert_problem(db_copy_in(f->db, f->a, copy_in, next_row, &s),
	    PROBLEM_BAD_REQUEST);
	assert_string_equal(notes(f), "0");
	still_works(f);
}

static void
keeps_no_row_when_the_source_gives_up(void **state)
{
	struct fixture *f = *state;
	struct source s = {.count = 10,
	    .wrong_at = 5,
	    .end = problem_new(f->a, PROBLEM_RULE, NULL, NULL)};

	assert_ptr_equal(db_copy_in(f->db, f->a, copy_in, next_row, &s), s.end);
	assert_string_equal(notes(f), "0");
	still_works(f);
}

/* One piece larger than any buffer. */
static struct problem *
one_big_piece(void *arg, const void **bytes, size_t *len)
{
	struct source *s = arg;
	char *big;

	*len = 0;
	if (s->at++ > 0)
		return (NULL);
	*len = 8 * 1024 * 1024;
	big = arena_alloc(s->a, *len);
	memset(big, 'x', *len);
	big[0] = '1';
	big[1] = ',';
	big[*len - 1] = '\n';
	*bytes = big;
	return (NULL);
}

static void
takes_pieces_of_any_size(void **state)
{
	struct fixture *f = *state;
	struct source s = {.a = f->a};

	assert_well(db_copy_in(f->db, f->a, copy_in, one_big_piece, &s));
	assert_string_equal(
	    test_owner_sql(f->a, "SELECT length(text) FROM note"), "8388605");
}

static struct problem *
copy_twice_and_add(struct db *db, struct arena *a, void *arg)
{
	struct source one = {.count = 10, .wrong_at = -1};
	struct source two = {.count = 20, .at = 10, .wrong_at = -1};

	TRY(db_copy_in(db, a, copy_in, next_row, &one));
	TRY(db_run(db, a, &note_add, DB_PARAMS("100", "between")));
	TRY(db_copy_in(db, a, copy_in, next_row, &two));
	return (arg);
}

static void
copies_as_part_of_a_transaction(void **state)
{
	struct fixture *f = *state;
	struct problem *p = problem_new(f->a, PROBLEM_RULE, NULL, NULL);

	assert_problem(
	    db_transact(f->db, f->a, copy_twice_and_add, p), PROBLEM_RULE);
	assert_string_equal(notes(f), "0");
	assert_well(db_transact(f->db, f->a, copy_twice_and_add, NULL));
	assert_string_equal(notes(f), "21");
}

static void
refuses_what_is_no_copy_in_this_direction(void **state)
{
	struct fixture *f = *state;
	struct source s = {.count = 1, .wrong_at = -1};

	assert_problem(
	    db_copy_in(f->db, f->a, "COPY note TO STDOUT", next_row, &s),
	    PROBLEM_INTERNAL);
	assert_problem(db_copy_in(f->db, f->a, "SELECT 1", next_row, &s),
	    PROBLEM_INTERNAL);
	assert_problem(
	    db_copy_in(f->db, f->a, "COPY nothing FROM STDIN", next_row, &s),
	    PROBLEM_INTERNAL);
	still_works(f);
}

/* ---- out ----------------------------------------------------------------- */

struct sink {
	int64_t rows, bytes;
	int stop_at; /* this many rows are enough; 0 = never */
	struct problem *end;
};

static struct problem *
take_row(void *arg, const void *bytes, size_t len)
{
	struct sink *s = arg;

	assert_int_equal(((const char *)bytes)[len - 1], '\n');
	s->rows++;
	s->bytes += (int64_t)len;
	return (s->rows == s->stop_at ? s->end : NULL);
}

static void
copies_out_row_by_row(void **state)
{
	struct fixture *f = *state;
	struct sink s = {0};

	assert_well(db_copy_out(f->db, f->a,
	    "COPY (SELECT g FROM generate_series(1, 100000) g) TO STDOUT",
	    take_row, &s));
	assert_int_equal(s.rows, 100000);
	assert_int_equal(s.bytes, 588895);
	still_works(f);
}

struct limits_row {
	const char *statement, *idle;
};
static const struct db_column limits_columns[] = {
    DB_COL_TEXT(struct limits_row, statement),
    DB_COL_TEXT(struct limits_row, idle), {0}};
static const struct db_query limits = {"limits",
    "SELECT current_setting('statement_timeout') AS statement,"
    " current_setting('idle_in_transaction_session_timeout') AS idle",
    limits_columns, sizeof(struct limits_row)};

static struct problem *
copy_and_look(struct db *db, struct arena *a, void *arg)
{
	struct sink s = {0};

	TRY(db_copy_out(db, a, "COPY (SELECT 1) TO STDOUT", take_row, &s));
	return (db_one(db, a, &limits, DB_NO_PARAMS, arg));
}

/* Whoever has read millions of rows works on them before the transaction goes
 * on; the server once ended the connection of a freeze meanwhile. */
static void
nothing_limits_a_transaction_behind_a_copy(void **state)
{
	struct fixture *f = *state;
	struct limits_row row;

	assert_well(db_transact(f->db, f->a, copy_and_look, &row));
	assert_string_equal(row.statement, "0");
	assert_string_equal(row.idle, "0");
}

static void
ends_early_when_the_reader_has_enough(void **state)
{
	struct fixture *f = *state;
	struct sink s = {
	    .stop_at = 10, .end = problem_new(f->a, PROBLEM_RULE, NULL, NULL)};

	assert_ptr_equal(
	    db_copy_out(f->db, f->a,
		"COPY (SELECT g FROM generate_series(1, 100000000) g)"
		" TO STDOUT",
		take_row, &s),
	    s.end);
	assert_int_equal(s.rows, 10);
	still_works(f);
}

static void
tells_of_an_error_in_the_middle(void **state)
{
	struct fixture *f = *state;
	struct sink s = {0};

	assert_problem(
	    db_copy_out(f->db, f->a,
		"COPY (SELECT 1 / (5000 - g) FROM generate_series(1, 9999) g)"
		" TO STDOUT",
		take_row, &s),
	    PROBLEM_BAD_REQUEST);
	still_works(f);
}

static void
acts_for_somebody_while_copying(void **state)
{
	struct fixture *f = *state;
	struct actor nobody = {.kind = ACTOR_PUBLIC};
	struct sink s = {0};

	(void)test_owner_sql(f->a,
	    "INSERT INTO job (id, kind, args, state, run_after, actor_kind,"
	    " request_id, created_at) VALUES (gen_random_uuid(), 'tidy', '{}',"
	    " 'done', now(), 'system', 'r', now())");
	assert_well(db_copy_out(db_as(f->db, f->a, &nobody), f->a,
	    "COPY (SELECT id FROM job) TO STDOUT", take_row, &s));
	assert_int_equal(s.rows, 0);
	assert_well(db_copy_out(
	    f->db, f->a, "COPY (SELECT id FROM job) TO STDOUT", take_row, &s));
	assert_int_equal(s.rows, 1);
	(void)test_owner_sql(f->a, "TRUNCATE job");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(copies_in_what_the_source_hands_out),
	    TEST(keeps_no_row_when_one_is_refused),
	    TEST(keeps_no_row_when_the_source_gives_up),
	    TEST(takes_pieces_of_any_size),
	    TEST(copies_as_part_of_a_transaction),
	    TEST(refuses_what_is_no_copy_in_this_direction),
	    TEST(copies_out_row_by_row),
	    TEST(nothing_limits_a_transaction_behind_a_copy),
	    TEST(ends_early_when_the_reader_has_enough),
	    TEST(tells_of_an_error_in_the_middle),
	    TEST(acts_for_somebody_while_copying),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
