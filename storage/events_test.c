/* SPDX-License-Identifier: Apache-2.0 */
/* The log: written with the change, read without loss. */
#include "storage/testing_plan.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "storage/events.h"
#include "storage/events.sql.h"

enum {
	WRITERS = 8,
	ACTS = 100
};

struct fixture {
	struct arena *a;
	struct db *db, *other;
	struct ctx x;
	struct event_place place;
	const struct event_filter *filter;
};

static const struct actor the_system = {.kind = ACTOR_SYSTEM};
static const struct event_filter everything = {0};
static const struct event_filter office = {
    .low = "/SZ/SCJG/", .high = "/SZ/SCJG/~"};

static struct ctx
system_ctx(struct arena *a, struct db *db)
{
	return ((struct ctx){.arena = a,
	    .db = db,
	    .actor = &the_system,
	    .request_id = "r-1",
	    .now_ms = clock_now_ms()});
}

static int
setup(void **state)
{
	struct fixture *f = test_calloc(1, sizeof(*f));

	f->a = arena_new();
	assert_well(db_open(f->a, test_env("SSJ_TEST_DATABASE"), &f->db));
	assert_well(db_open(f->a, test_env("SSJ_TEST_DATABASE"), &f->other));
	f->x = system_ctx(f->a, f->db);
	f->place = (struct event_place){"0", "0"};
	f->filter = &everything;
	*state = f;
	return (0);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	db_close(f->other);
	db_close(f->db);
	(void)test_owner_sql(f->a, "TRUNCATE event");
	arena_free(f->a);
	test_free(f);
	return (0);
}

/* Reads on from where the last call stopped, `limit` at most. */
static size_t
read_some(struct fixture *f, struct db *db, int64_t limit,
    const struct event_row **out)
{
	struct db_rows rows;

	assert_well(events_read(db, f->a, &f->place, f->filter, limit, &rows));
	*out = rows.rows;
	if (rows.count > 0) {
		const struct event_row *last = &(*out)[rows.count - 1];

		f->place = (struct event_place){
		    last->xid, arena_fmt(f->a, "%" PRId64, last->seq)};
	}
	return (rows.count);
}

static size_t
read_on(struct fixture *f, struct db *db, const struct event_row **out)
{
	return (read_some(f, db, 1000, out));
}

static void
keeps_who_when_what_before_and_after(void **state)
{
	struct fixture *f = *state;
	struct event e = {.kind = EVENT_USER_SUSPENDED,
	    .subject_id = "u-1",
	    .org_path = "/SZ/",
	    .before = "{\"status\": \"active\"}",
	    .after = "{\"status\": \"suspended\"}"};
	const struct event_row *row;

	f->x.now_ms = clock_parse_rfc3339("2026-05-01T09:30:00.000+08:00");
	assert_well(event_append(f->db, &f->x, &e));
	assert_int_equal(read_on(f, f->db, &row), 1);
	assert_string_equal(row->kind, "user.suspended");
	assert_string_equal(row->subject_type, "user");
	assert_string_equal(row->subject_id, "u-1");
	assert_string_equal(row->org_path, "/SZ/");
	assert_string_equal(row->actor_kind, "system");
	assert_string_equal(row->request_id, "r-1");
	assert_string_equal(row->at, "2026-05-01T09:30:00.000+08:00");
	assert_string_equal(row->before, "{\"status\": \"active\"}");
	assert_string_equal(row->after, "{\"status\": \"suspended\"}");
	assert_int_equal(read_on(f, f->db, &row), 0);
}

static void
finds_what_happened_to_one_thing(void **state)
{
	struct fixture *f = *state;
	struct event e = {.kind = EVENT_USER_CREATED, .subject_id = "u-1"};
	struct event_filter filter = {
	    .subject_type = "user", .subject_id = "u-2"};
	struct db_rows rows;

	assert_well(event_append(f->db, &f->x, &e));
	e.subject_id = "u-2";
	assert_well(event_append(f->db, &f->x, &e));
	assert_well(events_read(f->db, f->a, &f->place, &filter, 10, &rows));
	assert_int_equal(rows.count, 1);
	filter.kind = "user.changed";
	assert_well(events_read(f->db, f->a, &f->place, &filter, 10, &rows));
	assert_int_equal(rows.count, 0);
}

static void
append_of(struct fixture *f, const char *id, const char *path)
{
	assert_well(event_append(f->db, &f->x,
	    &(struct event){EVENT_USER_CREATED, id, path, NULL, NULL}));
}

/* From the lowest path to the highest would be another order. */
static void
an_office_reads_what_happened_in_it_and_below_in_order(void **state)
{
	struct fixture *f = *state;
	const struct event_row *row;

	append_of(f, "1", "/SZ/SCJG/NS/");
	append_of(f, "2", "/SZ/SCJG/");
	append_of(f, "elsewhere", "/SZ/WJW/");
	append_of(f, "nobody's", NULL);
	append_of(f, "3", "/SZ/SCJG/FT/");
	append_of(f, "4", "/SZ/SCJG/");
	f->filter = &office;
	assert_int_equal(read_some(f, f->db, 3, &row), 3);
	assert_string_equal(row[0].subject_id, "1");
	assert_string_equal(row[1].subject_id, "2");
	assert_string_equal(row[2].subject_id, "3");
	assert_int_equal(read_some(f, f->db, 3, &row), 1);
	assert_string_equal(row[0].subject_id, "4");
	assert_int_equal(read_some(f, f->db, 3, &row), 0);
}

static void
whoever_acts_for_the_city_alone_reads_no_office_below(void **state)
{
	static const struct event_filter alone = {
	    .low = "/SZ/", .high = "/SZ/!"};
	struct fixture *f = *state;
	const struct event_row *row;

	append_of(f, "below", "/SZ/SCJG/");
	append_of(f, "city", "/SZ/");
	f->filter = &alone;
	assert_int_equal(read_on(f, f->db, &row), 1);
	assert_string_equal(row->subject_id, "city");
}

static void
one_kind_is_read_in_order(void **state)
{
	static const struct event_filter created = {
	    .kind = "user.created", .low = "/SZ/", .high = "/SZ/~"};
	struct fixture *f = *state;
	const struct event_row *row;

	append_of(f, "1", "/SZ/WJW/");
	assert_well(event_append(f->db, &f->x,
	    &(struct event){
		EVENT_USER_SUSPENDED, "other", "/SZ/", NULL, NULL}));
	append_of(f, "2", "/SZ/SCJG/");
	append_of(f, "3", "/SZ/");
	f->filter = &created;
	assert_int_equal(read_some(f, f->db, 2, &row), 2);
	assert_string_equal(row[0].subject_id, "1");
	assert_string_equal(row[1].subject_id, "2");
	assert_int_equal(read_some(f, f->db, 2, &row), 1);
	assert_string_equal(row[0].subject_id, "3");
	assert_int_equal(read_some(f, f->db, 2, &row), 0);
}

static void
cannot_be_changed_or_removed_by_the_application(void **state)
{
	static const struct db_query change = {
	    "change", "UPDATE event SET kind = 'x'", NULL, 0};
	static const struct db_query removal = {
	    "removal", "DELETE FROM event", NULL, 0};
	struct fixture *f = *state;

	assert_problem(
	    db_run(f->db, f->a, &change, DB_NO_PARAMS), PROBLEM_FORBIDDEN);
	assert_problem(
	    db_run(f->db, f->a, &removal, DB_NO_PARAMS), PROBLEM_FORBIDDEN);
}

/* ---- lost rows ----------------------------------------------------------- */

static struct problem *
overtaken(struct db *db, struct arena *a, void *arg)
{
	struct fixture *f = arg;
	struct event e = {.kind = EVENT_USER_CREATED, .subject_id = "slow"};
	struct ctx quick = system_ctx(a, f->other);
	const struct event_row *rows;

	TRY(event_append(db, &f->x, &e));
	e.subject_id = "quick";
	TRY(event_append(f->other, &quick, &e));
	assert_int_equal(read_on(f, f->other, &rows), 0);
	return (NULL);
}

/*
 * Lost row: the slow writer takes number 1, the quick one takes 2 and commits.
 * A reader that goes by numbers reads 2, asks for "behind 2" from then on, and
 * never sees 1 when it is committed at last.
 */
static void
does_not_lose_a_row_that_is_committed_behind_a_later_one(void **state)
{
	struct fixture *f = *state;
	const struct event_row *rows;

	assert_well(db_transact(f->db, f->a, overtaken, f));
	assert_int_equal(read_on(f, f->other, &rows), 2);
	assert_string_equal(rows[0].subject_id, "slow");
	assert_string_equal(rows[1].subject_id, "quick");
}

static void
what_happened_to_one_thing_is_not_looked_for_in_the_whole_log(void **state)
{
	struct fixture *f = *state;

	(void)test_owner_sql(f->a,
	    "INSERT INTO event (at, kind, subject_type, subject_id, actor_kind,"
	    " request_id) SELECT now(), 'x', 'x', n::text, 'system', 'r'"
	    " FROM generate_series(1, 20000) n; ANALYZE event");
	plan_session("ssj_enter('system', NULL, NULL, NULL, NULL, NULL)");
	assert_led_by(SQL_EVENT_READ_SUBJECT, 8,
	    "Index Scan using event_subject",
	    "Index Cond: ((subject_id = $8) AND (ROW(xid, seq) > ROW($1, $2))");
	plan_session_end();
}

static void
an_office_and_a_kind_are_not_looked_for_in_the_whole_log(void **state)
{
	struct fixture *f = *state;

	(void)test_owner_sql(f->a,
	    "INSERT INTO event (at, kind, subject_type, subject_id, org_path,"
	    " actor_kind, request_id) SELECT now(), 'x' || n % 3, 'x', n::text,"
	    " '/SZ/' || n % 3 || '/', 'system', 'r'"
	    " FROM generate_series(1, 150000) n; ANALYZE event");
	plan_session("ssj_enter('system', NULL, NULL, NULL, NULL, NULL)");
	assert_led_by(SQL_EVENT_READ_KIND, 7, "Index Scan using event_kind",
	    "Index Cond: ((ROW(kind, xid, seq) > ROW($3, $1, $2)) AND"
	    " (kind <= $3)");
	assert_led_by(SQL_EVENT_READ_OFFICE, 7, "Index Scan using event_office",
	    "Index Cond: ((ROW(org_path, xid, seq) > ROW(o.path, $1, $2)) AND"
	    " (org_path <= o.path)");
	assert_led_by(SQL_EVENT_READ_OFFICE, 7,
	    "Index Only Scan using event_office",
	    "Index Cond: ((org_path >= $5) AND (org_path < $6))");
	plan_session_end();
}

static atomic_int finished;

struct writer {
	pthread_t thread;
	int number;
	bool well;
};

static struct problem *
write_two(struct db *db, struct arena *a, void *arg)
{
	struct event e = {.kind = EVENT_USER_CREATED,
	    .subject_id = arg,
	    .org_path = strlen(arg) % 2 == 0 ? "/SZ/SCJG/NS/" : "/SZ/SCJG/"};
	struct ctx x = system_ctx(a, db);

	TRY(event_append(db, &x, &e));
	return (event_append(db, &x, &e));
}

static struct problem *
write_all(struct arena *a, int number)
{
	struct db *db;
	int i;

	TRY(db_open(a, test_env("SSJ_TEST_DATABASE"), &db));
	for (i = 0; i < ACTS; i++)
		TRY(db_transact(
		    db, a, write_two, arena_fmt(a, "%d", number * ACTS + i)));
	db_close(db);
	return (NULL);
}

static void *
writer_thread(void *arg)
{
	struct writer *w = arg;
	struct arena *a = arena_new();

	w->well = write_all(a, w->number) == NULL;
	(void)atomic_fetch_add(&finished, 1);
	arena_free(a);
	return (NULL);
}

/* Reads everything that is settled now; counts each subject in `seen`. */
static size_t
read_all(struct fixture *f, int *seen)
{
	const struct event_row *rows;
	size_t i, n, all = 0;

	while ((n = read_on(f, f->db, &rows)) > 0) {
		for (i = 0; i < n; i++)
			seen[strtol(rows[i].subject_id, NULL, 10)]++;
		all += n;
	}
	return (all);
}

static void
read_beside_eight_writers(struct fixture *f)
{
	struct writer writers[WRITERS] = {0};
	int seen[WRITERS * ACTS] = {0}, i;
	size_t early = 0;

	atomic_store(&finished, 0);
	for (i = 0; i < WRITERS; i++) {
		writers[i].number = i;
		assert_int_equal(pthread_create(&writers[i].thread, NULL,
				     writer_thread, &writers[i]),
		    0);
	}
	while (atomic_load(&finished) < WRITERS)
		early += read_all(f, seen);
	for (i = 0; i < WRITERS; i++) {
		assert_int_equal(pthread_join(writers[i].thread, NULL), 0);
		assert_true(writers[i].well);
	}
	/* The reader was there while they wrote, or nothing was tested. */
	assert_true(early > 0);
	(void)read_all(f, seen);
	for (i = 0; i < WRITERS * ACTS; i++)
		assert_int_equal(seen[i], 2);
}

static void
reads_each_row_of_eight_writers_exactly_once(void **state)
{
	read_beside_eight_writers(*state);
}

static void
an_office_reads_each_row_of_eight_writers_exactly_once(void **state)
{
	struct fixture *f = *state;

	f->filter = &office;
	read_beside_eight_writers(f);
}

static void
a_kind_is_read_beside_eight_writers_exactly_once(void **state)
{
	static const struct event_filter created = {.kind = "user.created"};
	struct fixture *f = *state;

	f->filter = &created;
	read_beside_eight_writers(f);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(keeps_who_when_what_before_and_after),
	    TEST(finds_what_happened_to_one_thing),
	    TEST(an_office_reads_what_happened_in_it_and_below_in_order),
	    TEST(whoever_acts_for_the_city_alone_reads_no_office_below),
	    TEST(one_kind_is_read_in_order),
	    TEST(cannot_be_changed_or_removed_by_the_application),
	    TEST(what_happened_to_one_thing_is_not_looked_for_in_the_whole_log),
	    TEST(an_office_and_a_kind_are_not_looked_for_in_the_whole_log),
	    TEST(does_not_lose_a_row_that_is_committed_behind_a_later_one),
	    TEST(reads_each_row_of_eight_writers_exactly_once),
	    TEST(an_office_reads_each_row_of_eight_writers_exactly_once),
	    TEST(a_kind_is_read_beside_eight_writers_exactly_once),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
