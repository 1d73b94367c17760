/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of people chosen by hand. */
#include "domain/appointment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/problem.h"

static struct arena *arena;
static struct appointment_item items[2];
static struct appointment_person people[APPOINTMENT_MOST + 1];
static struct appointment visit;

static const char *const registry[] = {"登记注册"};
static const char *const both[] = {"登记注册", "广告"};

/* Two people, two items of one department, nothing wrong. */
static int
setup(void **state)
{
	size_t i;

	(void)state;
	arena = arena_new();
	items[0] =
	    (struct appointment_item){"SC-001", "active", "SCJG", "登记注册"};
	items[1] =
	    (struct appointment_item){"SC-002", "active", "SCJG", "广告"};
	for (i = 0; i < APPOINTMENT_MOST + 1; i++)
		people[i] = (struct appointment_person){
		    .code = arena_fmt(arena, "ZF-%zu", i),
		    .department = "SCJG",
		    .district = i == 0 ? "*" : "440305",
		    .specialties = both,
		    .specialty_count = 2,
		    .certificate_until = "2026-06-30",
		    .on_duty = true,
		};
	visit = (struct appointment){
	    .items = items,
	    .item_count = 2,
	    .people = people,
	    .person_count = 2,
	    .district = "440305",
	    .from = "2026-06-01",
	    .to = "2026-06-30",
	    .today = "2026-06-01",
	};
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

/* The check fails with exactly one line, there and of that kind. */
static void
refused(const char *pointer, const char *code)
{
	struct problem *p = appointment_check(arena, &visit);

	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_RULE);
	assert_non_null(p->fields);
	assert_string_equal(p->fields->pointer, pointer);
	assert_string_equal(p->fields->code, code);
	assert_null(p->fields->next);
}

static void
refuses_a_check_that_begins_before_it_is_entered_N04(void **state)
{
	(void)state;
	visit.entered = "2026-06-02";
	refused("/from_day", "past");
	visit.entered = "2026-06-01";
	assert_null(appointment_check(arena, &visit));
	/* Approved some days later, it is none. */
	visit.entered = NULL;
	visit.today = "2026-06-20";
	assert_null(appointment_check(arena, &visit));
}

static void
gives_everybody_a_specialty_that_nobody_took(void **state)
{
	(void)state;
	assert_null(appointment_check(arena, &visit));
	assert_string_equal(people[0].specialty, "登记注册");
	assert_string_equal(people[1].specialty, "广告");
}

static void
gives_the_same_specialty_twice_when_there_is_only_one(void **state)
{
	(void)state;
	visit.item_count = 1;
	assert_null(appointment_check(arena, &visit));
	assert_string_equal(people[1].specialty, "登记注册");
}

static void
wants_two_of_every_department(void **state)
{
	(void)state;
	visit.item_count = 1;
	visit.person_count = 1;
	refused("/items/0", "people");
	visit.person_count = 2;
	people[1].department = "WJW";
	assert_non_null(appointment_check(arena, &visit));
}

static void
wants_no_more_than_ten(void **state)
{
	(void)state;
	visit.person_count = APPOINTMENT_MOST;
	assert_null(appointment_check(arena, &visit));
	visit.person_count++;
	refused("/inspectors", "most");
}

static void
wants_somebody_for_every_item(void **state)
{
	(void)state;
	people[0].specialties = people[1].specialties = registry;
	people[0].specialty_count = people[1].specialty_count = 1;
	refused("/items/1", "specialty");
}

static void
wants_nobody_who_is_of_no_use(void **state)
{
	(void)state;
	visit.person_count = 3;
	people[2].department = "WJW";
	refused("/inspectors/2", "specialty");
}

static void
checks_only_what_is_on_the_list(void **state)
{
	(void)state;
	items[1].state = "retired";
	refused("/items/1", "state");
}

static void
sends_nobody_with_a_certificate_that_ends_before(void **state)
{
	(void)state;
	people[1].certificate_until = "2026-06-29";
	refused("/inspectors/1", "certificate");
}

static void
sends_nobody_who_is_away_or_must_keep_away(void **state)
{
	(void)state;
	people[1].on_leave = true;
	refused("/inspectors/1", "leave");
	people[1].on_leave = false;
	people[0].recused = true;
	refused("/inspectors/0", "recusal");
	people[0].recused = false;
	people[0].on_duty = false;
	refused("/inspectors/0", "status");
}

static void
sends_nobody_outside_his_district(void **state)
{
	(void)state;
	visit.district = "440306";
	refused("/inspectors/1", "district");
}

static void
wants_a_window_that_is_one_and_not_over(void **state)
{
	(void)state;
	visit.to = "2026-05-31";
	refused("/to_day", "order");
	visit.from = visit.to;
	refused("/to_day", "past");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(refuses_a_check_that_begins_before_it_is_entered_N04),
	    TEST(gives_everybody_a_specialty_that_nobody_took),
	    TEST(gives_the_same_specialty_twice_when_there_is_only_one),
	    TEST(wants_two_of_every_department),
	    TEST(wants_no_more_than_ten),
	    TEST(wants_somebody_for_every_item),
	    TEST(wants_nobody_who_is_of_no_use),
	    TEST(checks_only_what_is_on_the_list),
	    TEST(sends_nobody_with_a_certificate_that_ends_before),
	    TEST(sends_nobody_who_is_away_or_must_keep_away),
	    TEST(sends_nobody_outside_his_district),
	    TEST(wants_a_window_that_is_one_and_not_over),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
