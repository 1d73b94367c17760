/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the annexes of the assignment. */
#include "domain/draw/testing.h"

#include "domain/draw/index.h"
#include "domain/draw/roster.h"

#define HEADER \
	"id,department,district,specialties,certificate_until,leave,load\n"

static struct problem *
read(const char *rows, struct draw_roster *out)
{
	const struct draw_annexes files = {
	    draw_text_of(arena_fmt(arena, HEADER "%s", rows)),
	    T("id,district\nO,440305\nP,440306\n"),
	    T("inspector,object\nI-1,O\n")};

	return (draw_roster_read(arena, &files, out));
}

static void
reads_people_places_and_recusals(void **state)
{
	struct draw_roster r;

	(void)state;
	assert_null(read("I-1,D,*,FOOD;FIRE,2027-12-31,"
			 "2026-05-01/2026-05-02;;2026-06-01/2026-06-02,+7\n",
	    &r));
	assert_int_equal(r.count, 1);
	assert_text_equal(r.inspectors[0].specialties[1], "FIRE");
	assert_int_equal(r.inspectors[0].leave_count, 2);
	assert_text_equal(r.inspectors[0].leaves[1].from, "2026-06-01");
	assert_int_equal(r.inspectors[0].load, 7);
	assert_text_equal(*draw_roster_district(&r, T("P")), "440306");
	assert_null(draw_roster_district(&r, T("Q")));
	assert_int_equal(r.recusal_count, 1);
	assert_text_equal(r.recusals[0].object, "O");
}

static void
of_two_rows_with_one_id_the_later_counts(void **state)
{
	struct draw_roster r;

	(void)state;
	assert_null(read("I-1,D,*,S,2027-12-31,,0\n"
			 "I-2,D,*,S,2027-12-31,,0\n"
			 "I-1,E,*,S,2027-12-31,,0\n",
	    &r));
	assert_int_equal(r.count, 2);
	assert_text_equal(
	    r.inspectors[draw_index_get(r.by_id, T("I-1"))].department, "E");
}

static struct problem *
read_places(const char *rows, struct draw_roster *out)
{
	const struct draw_annexes files = {T(HEADER),
	    draw_text_of(arena_fmt(arena, "id,district\n%s", rows)),
	    T("inspector,object\n")};

	return (draw_roster_read(arena, &files, out));
}

static void
assert_place(const struct draw_roster *r, const char *object, const char *place)
{
	const struct draw_text *district =
	    draw_roster_district(r, draw_text_of(object));

	if (place == NULL)
		assert_null(district);
	else
		assert_text_equal(*district, place);
}

static void
every_object_of_any_number_has_its_district(void **state)
{
	struct draw_roster r;
	char *rows;
	int count, i;

	(void)state;
	for (count = 0; count < 40; count++) {
		rows = arena_strdup(arena, "");
		/* Ids of one to five characters, districts in turn. */
		for (i = 0; i < count; i++)
			rows = arena_fmt(arena, "%s%c%.*s,%d\n", rows, '0' + i,
			    i % 5, "####", i / 2 % 7);
		assert_null(read_places(rows, &r));
		for (i = 0; i < count; i++) {
			assert_place(&r,
			    arena_fmt(arena, "%c%.*s", '0' + i, i % 5, "####"),
			    arena_fmt(arena, "%d", i / 2 % 7));
			assert_place(
			    &r, arena_fmt(arena, "%c!", '0' + i), NULL);
		}
		assert_place(&r, "", NULL);
		assert_place(&r, "z", NULL);
	}
}

static void
places_that_do_not_ascend_are_found_and_the_later_counts(void **state)
{
	struct draw_roster r;

	(void)state;
	assert_null(read_places("b,1\na,2\nc,3\na,1\n", &r));
	assert_place(&r, "a", "1");
	assert_place(&r, "b", "1");
	assert_place(&r, "c", "3");
	assert_place(&r, "d", NULL);
	assert_null(read_places("a,1\na,2\n", &r));
	assert_place(&r, "a", "2");
}

static void
loads_start_above_the_median_of_the_department(void **state)
{
	struct draw_roster r;

	(void)state;
	assert_null(read("I-1,D,*,S,2027-12-31,,3\n"
			 "I-2,E,*,S,2027-12-31,,9\n"
			 "I-3,D,*,S,2027-12-31,,1\n"
			 "I-4,D,*,S,2027-12-31,,8\n"
			 "I-5,D,*,S,2027-12-31,,-2\n",
	    &r));
	/* D: -2 1 3 8, the median is 3. */
	assert_int_equal(r.inspectors[0].start, 0);
	assert_int_equal(r.inspectors[1].start, 0);
	assert_int_equal(r.inspectors[2].start, 0);
	assert_int_equal(r.inspectors[3].start, 5);
	assert_int_equal(r.inspectors[4].start, 0);
}

static void
refuses_rows_that_cannot_be_meant(void **state)
{
	static const char *const load = "roster.csv: a load is no number";
	struct draw_roster r;

	(void)state;
	assert_detail(read("I-1,D,*,S,2027-12-31,,\n", &r), load);
	assert_detail(read("I-1,D,*,S,2027-12-31,,-\n", &r), load);
	assert_detail(read("I-1,D,*,S,2027-12-31,,1x\n", &r), load);
	assert_detail(
	    read("I-1,D,*,S,2027-12-31,,12345678901234567\n", &r), load);
	assert_detail(read(arena_fmt(arena, "%0256d,D,*,S,x,,0\n", 1), &r),
	    "roster.csv: an id is too long");
	assert_detail(read("I-1,D\n", &r),
	    "roster.csv: a row with a wrong number of fields");
}

static void
refuses_annexes_that_are_not_in_their_form(void **state)
{
	struct draw_annexes files = {
	    T("id\n"), T("id,district\n"), T("inspector,object\n")};
	struct draw_roster r;

	(void)state;
	assert_detail(
	    draw_roster_read(arena, &files, &r), "roster.csv: wrong header");
	files.roster = T(HEADER);
	files.objects = T("id,district\nO\n");
	assert_detail(draw_roster_read(arena, &files, &r),
	    "objects.csv: a row with a wrong number of fields");
	files.objects = T("id,district\n");
	files.recusals = T("inspector,object\nI-1,O,P\n");
	assert_detail(draw_roster_read(arena, &files, &r),
	    "recusals.csv: a row with a wrong number of fields");
}

static void
is_written_as_it_is_read(void **state)
{
	const struct draw_text specialties[] = {T("FOOD"), T("FIRE")};
	const struct draw_leave leaves[] = {
	    {T("2026-05-01"), T("2026-05-02"), true},
	    {T("2026-06-01"), T("2026-06-02"), true}};
	const struct draw_inspector people[] = {
	    {.id = T("I-2"),
		.department = T("D"),
		.district = T("*"),
		.specialties = specialties,
		.specialty_count = 2,
		.certificate_until = T("2027-12-31"),
		.leaves = leaves,
		.leave_count = 2,
		.load = -3},
	    {.id = T("I-1"),
		.department = T("D"),
		.district = T("440305"),
		.certificate_until = T("2027-12-31"),
		.load = 12}};
	struct draw_text out;

	(void)state;
	assert_null(draw_roster_write(arena, people, 2, &out));
	assert_text_equal(out,
	    HEADER "I-1,D,440305,,2027-12-31,,12\n"
		   "I-2,D,*,FOOD;FIRE,2027-12-31,2026-05-01/2026-05-02;"
		   "2026-06-01/2026-06-02,-3\n");
}

static void
refuses_to_write_a_specialty_that_would_fall_apart(void **state)
{
	const struct draw_text specialty = T("FOOD;FIRE");
	const struct draw_inspector person = {
	    .id = T("I"), .specialties = &specialty, .specialty_count = 1};
	struct draw_text out;

	(void)state;
	assert_detail(draw_roster_write(arena, &person, 1, &out),
	    "roster.csv: a specialty holds ';'");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(reads_people_places_and_recusals),
	    CASE(of_two_rows_with_one_id_the_later_counts),
	    CASE(every_object_of_any_number_has_its_district),
	    CASE(places_that_do_not_ascend_are_found_and_the_later_counts),
	    CASE(loads_start_above_the_median_of_the_department),
	    CASE(refuses_rows_that_cannot_be_meant),
	    CASE(refuses_annexes_that_are_not_in_their_form),
	    CASE(is_written_as_it_is_read),
	    CASE(refuses_to_write_a_specialty_that_would_fall_apart),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
