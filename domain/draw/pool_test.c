/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of packed pools. */
#include "domain/draw/testing.h"

#include "domain/draw/pool.h"
#include "domain/draw/wire.h"

static struct draw_pool
built(const char *const *ids, size_t count)
{
	struct draw_pool_builder *b = draw_pool_builder_new(arena, 0);
	struct draw_pool pool;
	size_t i;

	for (i = 0; i < count; i++)
		assert_null(draw_pool_add(b, draw_text_of(ids[i]),
		    i % 2 == 0 ? T("A") : T("B"), 1 + (unsigned int)i));
	assert_null(draw_pool_finish(b, &pool));
	return (pool);
}

static const char *const three[] = {"m", "z", "a"};

static void
records_come_out_sorted_with_all_they_had(void **state)
{
	struct draw_pool p = built(three, 3);
	struct draw_pool_cursor c = draw_pool_begin(&p);
	struct draw_record r;

	(void)state;
	assert_int_equal(p.count, 3);
	assert_true(draw_pool_next(&c, &r));
	assert_text_equal(r.id, "a");
	assert_int_equal(r.lots, 3);
	assert_text_equal(p.strata[r.stratum].name, "A");
	assert_true(draw_pool_next(&c, &r));
	assert_text_equal(r.id, "m");
	assert_true(draw_pool_next(&c, &r));
	assert_text_equal(r.id, "z");
	assert_text_equal(p.strata[r.stratum].name, "B");
	assert_false(draw_pool_next(&c, &r));
}

static void
a_file_is_opened_as_it_was_written(void **state)
{
	struct draw_digest key = filled(1), one, two;
	struct draw_pool p = built(three, 3), q;
	struct draw_text file = packed(&p);

	(void)state;
	assert_null(draw_pool_open(arena, file.s, file.len, &q));
	assert_null(draw_pool_check(arena, &q));
	one = draw_pool_root(draw_hash_sm3(), &key, &p);
	two = draw_pool_root(draw_hash_sm3(), &key, &q);
	assert_true(draw_digest_equal(&one, &two));
	assert_text_equal(
	    pool_csv(&q), "id,stratum,lots\na,A,3\nm,A,1\nz,B,2\n");
}

static void
an_empty_pool_is_a_pool(void **state)
{
	struct draw_digest key = filled(1), root, want;
	struct draw_pool p = built(NULL, 0), q;
	struct draw_text file = packed(&p);
	struct draw_class *classes;

	(void)state;
	assert_null(draw_pool_open(arena, file.s, file.len, &q));
	assert_int_equal(q.count, 0);
	assert_int_equal(draw_pool_classes(arena, &q, &classes), 0);
	root = draw_pool_root(draw_hash_sm3(), &key, &q);
	draw_hash_of(draw_hash_sm3(), NULL, 0, want.b);
	assert_true(draw_digest_equal(&root, &want));
	assert_text_equal(pool_csv(&q), "id,stratum,lots\n");
}

static void
an_object_can_be_found(void **state)
{
	struct draw_pool p = built(three, 3);
	struct draw_record r;

	(void)state;
	assert_true(draw_pool_find(&p, T("z"), &r));
	assert_int_equal(r.lots, 2);
	assert_false(draw_pool_find(&p, T("b"), &r));
}

static void
classes_ascend_by_stratum_and_lots(void **state)
{
	struct draw_pool_builder *b = draw_pool_builder_new(arena, 0);
	struct draw_class *c;
	struct draw_pool p;

	(void)state;
	assert_null(draw_pool_add(b, T("1"), T("b"), 16));
	assert_null(draw_pool_add(b, T("2"), T("a"), 2));
	assert_null(draw_pool_add(b, T("3"), T("b"), 1));
	assert_null(draw_pool_add(b, T("4"), T("a"), 2));
	assert_null(draw_pool_finish(b, &p));
	assert_int_equal(draw_pool_classes(arena, &p, &c), 3);
	assert_text_equal(c[0].stratum, "a");
	assert_int_equal(c[0].count, 2);
	assert_text_equal(c[1].stratum, "b");
	assert_int_equal(c[1].lots, 1);
	assert_int_equal(c[2].lots, 16);
	assert_text_equal(
	    pool_csv(&p), "id,stratum,lots\n1,b,16\n2,a,2\n3,b,1\n4,a,2\n");
}

static void
an_id_that_stands_twice_makes_the_freeze_fail(void **state)
{
	static const char *const twice[] = {"b", "a", "b"};
	struct draw_pool_builder *b = draw_pool_builder_new(arena, 0);
	struct draw_pool p;
	struct problem *problem;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++)
		assert_null(
		    draw_pool_add(b, draw_text_of(twice[i]), T("A"), 1));
	problem = draw_pool_finish(b, &p);
	assert_detail(problem, "pool: b stands twice");
	assert_int_equal(problem->kind, PROBLEM_DUPLICATE);
}

static void
refuses_rows_that_no_pool_may_hold(void **state)
{
	struct draw_pool_builder *b = draw_pool_builder_new(arena, 0);
	struct draw_pool p;

	(void)state;
	assert_null(draw_pool_add(b, T("x"), T("A"), 1));
	assert_detail(
	    draw_pool_add(b, T("a b"), T("A"), 1), "an id is not allowed");
	assert_detail(
	    draw_pool_add(b, T("a"), T(""), 1), "an id is not allowed");
	assert_detail(
	    draw_pool_add(b, T("a"), T("A"), 0), "pool: lots are not 1 to 16");
	assert_detail(
	    draw_pool_add(b, T("a"), T("A"), 17), "pool: lots are not 1 to 16");
	assert_null(draw_pool_add(b, T("y"), T("B"), 1));
	assert_null(draw_pool_finish(b, &p));
	assert_int_equal(p.count, 2);
	assert_int_equal(p.stratum_count, 2);
}

static void
has_room_for_many_strata_but_not_for_all(void **state)
{
	struct draw_pool_builder *b = draw_pool_builder_new(arena, 0);
	struct draw_pool p, q;
	struct draw_text file;
	size_t i;

	(void)state;
	for (i = 0; i < DRAW_STRATA_MAX; i++)
		assert_null(
		    draw_pool_add(b, draw_text_of(arena_fmt(arena, "%05zu", i)),
			draw_text_of(arena_fmt(arena, "s%zu", i)), 1));
	assert_detail(
	    draw_pool_add(b, T("x"), T("more"), 1), "pool: too many strata");
	assert_null(draw_pool_finish(b, &p));
	file = packed(&p);
	assert_null(draw_pool_open(arena, file.s, file.len, &q));
	assert_int_equal(q.stratum_count, DRAW_STRATA_MAX);
}

/* ---- files from elsewhere ---------------------------------------------- */

/* The bytes of a good file, to be altered: strata "A" (2) and "B" (1), records
 * a, m, z. */
enum {
	STRATA = 24,
	FIRST_STRATUM = 32,
	FIRST_RECORD = 32 + 10 + 10
};

static unsigned char *
file_of_three(size_t *len)
{
	struct draw_pool p = built(three, 3);
	struct draw_text file = packed(&p);

	*len = file.len;
	return ((unsigned char *)arena_memdup(arena, file.s, file.len));
}

static void
assert_file(size_t at, unsigned char byte, const char *detail)
{
	unsigned char *file;
	struct draw_pool p;
	size_t len;

	file = file_of_three(&len);
	assert_int_not_equal(file[at], byte);
	file[at] = byte;
	assert_detail(draw_pool_open(arena, file, len, &p), detail);
}

static void
refuses_files_that_are_no_packed_pool(void **state)
{
	static const char *const none = "pool: not a packed pool, or cut off";
	unsigned char *file;
	struct draw_pool p;
	size_t len;

	(void)state;
	assert_file(0, 's', none);
	assert_file(8, 0, none);
	file = file_of_three(&len);
	assert_detail(draw_pool_open(arena, file, 31, &p), none);
	assert_detail(draw_pool_open(arena, file, len - 1, &p), none);
	assert_file(16, 4, "pool: the records are not so many");
	assert_file(STRATA + 2, 1, "pool: too many strata");
	assert_file(STRATA + 1, 1, "pool: it is cut off");
	assert_file(FIRST_STRATUM, 3, "pool: a stratum is not so large");
	assert_file(FIRST_STRATUM + 8, 255, "pool: it is cut off");
	assert_file(FIRST_RECORD, 200, "pool: it is cut off");
	assert_file(FIRST_RECORD, 0, "pool: a bad record");
	assert_file(FIRST_RECORD + 1, 0, "pool: a bad record");
	assert_file(FIRST_RECORD + 1, 17, "pool: a bad record");
	assert_file(FIRST_RECORD + 2, 2, "pool: a bad record");
}

static void
survives_every_cut_and_every_changed_byte(void **state)
{
	struct draw_pool three_records = built(three, 3);
	size_t len = packed(&three_records).len, i, bit, seen = 0;
	unsigned char *file;
	struct draw_record r;
	struct draw_pool p;
	struct draw_pool_cursor c;

	(void)state;
	for (i = 0; i < len; i++)
		for (bit = 0; bit < 8; bit++) {
			file = file_of_three(&len);
			file[i] ^= (unsigned char)(1U << bit);
			if (draw_pool_open(arena, file, len, &p) != NULL)
				continue;
			c = draw_pool_begin(&p);
			while (draw_pool_next(&c, &r))
				seen += r.id.len;
		}
	assert_true(seen > 0);
	for (i = 0; i < len; i++) {
		file = file_of_three(&len);
		draw_put_le64(file + 8, i);
		assert_non_null(draw_pool_open(arena, file, i, &p));
	}
}

static void
assert_check(size_t at, unsigned char byte, const char *detail)
{
	unsigned char *file;
	struct draw_pool p;
	size_t len;

	file = file_of_three(&len);
	file[at] = byte;
	assert_null(draw_pool_open(arena, file, len, &p));
	assert_detail(draw_pool_check(arena, &p), detail);
}

static void
checks_ids_and_order_of_files_from_elsewhere(void **state)
{
	(void)state;
	assert_check(
	    FIRST_RECORD + 4, 'm', "pool: not strictly ascending by id");
	assert_check(
	    FIRST_RECORD + 4, 'y', "pool: not strictly ascending by id");
	assert_check(FIRST_RECORD + 4, ' ', "an id is not allowed");
	assert_check(FIRST_STRATUM + 9, 'B', "pool: a stratum stands twice");
	assert_check(FIRST_STRATUM + 9, '"', "an id is not allowed");
}

static struct problem *
full(void *arg, const void *bytes, size_t len)
{
	size_t *room = arg;

	(void)bytes;
	if (*room < len)
		return (
		    problem_new(arena, PROBLEM_UNAVAILABLE, NULL, "disk full"));
	*room -= len;
	return (NULL);
}

static void
a_sink_that_fails_is_told(void **state)
{
	struct draw_pool p = built(three, 3);
	struct draw_sink sink = {full, NULL};
	size_t room, at;

	(void)state;
	for (at = 0; at < packed(&p).len; at++) {
		room = at;
		sink.arg = &room;
		assert_detail(draw_pool_write(&p, &sink), "disk full");
		room = at % pool_csv(&p).len;
		assert_detail(draw_pool_write_csv(&p, &sink), "disk full");
	}
}

static void
long_pools_are_written_whole(void **state)
{
	struct draw_pool p = toy_pool(0, 200, "A", "B"), q;
	struct draw_text csv = pool_csv(&p);

	(void)state;
	assert_null(draw_csv_read_pool(arena, "x.csv", csv, &q));
	assert_int_equal(q.count, 200);
	assert_text_equal(pool_csv(&q), cstring(csv));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(records_come_out_sorted_with_all_they_had),
	    CASE(a_file_is_opened_as_it_was_written),
	    CASE(an_empty_pool_is_a_pool),
	    CASE(an_object_can_be_found),
	    CASE(classes_ascend_by_stratum_and_lots),
	    CASE(an_id_that_stands_twice_makes_the_freeze_fail),
	    CASE(refuses_rows_that_no_pool_may_hold),
	    CASE(has_room_for_many_strata_but_not_for_all),
	    CASE(refuses_files_that_are_no_packed_pool),
	    CASE(survives_every_cut_and_every_changed_byte),
	    CASE(checks_ids_and_order_of_files_from_elsewhere),
	    CASE(a_sink_that_fails_is_told),
	    CASE(long_pools_are_written_whole),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
