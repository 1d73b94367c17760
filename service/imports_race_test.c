/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Imports and changes by hand that meet: what one has done and not committed
 * yet, the other must wait for.
 */
#include "service/testing_import.h"

#include <pthread.h>
#include <stdatomic.h>

#include "service/inspectors.h"
#include "service/objects.h"

/* What begins while something else is done and not committed. */
struct second {
	struct problem *(*act)(struct second *);
	struct person p; /* with an arena and a connection of its own */
	const char *id;
	struct problem *problem;
	atomic_bool ended;
};

struct overlap {
	struct problem *(*first)(void);
	struct second *second;
	pthread_t thread;
};

static void *
run_second(void *arg)
{
	struct second *s = arg;

	s->problem = s->act(s);
	atomic_store(&s->ended, true);
	return (NULL);
}

static bool
somebody_waits(void)
{
	return (strcmp(test_admin_sql(arena,
			   "SELECT count(*) FROM pg_locks WHERE NOT granted"),
		    "0") != 0);
}

static struct problem *
first_then_second(struct db *db, struct arena *a, void *arg)
{
	struct overlap *o = arg;

	(void)db, (void)a;
	TRY(o->first());
	assert_int_equal(
	    pthread_create(&o->thread, NULL, run_second, o->second), 0);
	while (!atomic_load(&o->second->ended) && !somebody_waits())
		(void)usleep(1000);
	return (NULL);
}

/* `first`, by the keeper, is committed when `second` has come as far as it
 * can. */
static void
overlap(struct problem *(*first)(void), struct second *second)
{
	struct overlap o = {.first = first, .second = second};

	second->p.x.arena = arena_new();
	assert_well(db_transact(keeper.x.db, arena, first_then_second, &o));
	assert_int_equal(pthread_join(o.thread, NULL), 0);
	assert_well(second->problem);
	arena_free(second->p.x.arena);
	db_close(second->p.db);
}

static struct problem *
import(struct second *s)
{
	return (import_run(&s->p.x, NULL, s->id));
}

static struct second
import_of(enum library_kind kind, const char *mapping, const char *text)
{
	struct import_order o = order(&keeper, kind, mapping, text);
	struct second s = {.act = import, .id = ordered(&o, &keeper).id};

	person_open(&s.p, NULL, NULL, NULL, 0);
	s.p.actor.kind = ACTOR_SYSTEM;
	return (s);
}

/* The person's views point into the place they were made in. */
static void
settle_in(struct second *s)
{
	s->p.x.actor = &s->p.actor;
	s->p.x.db = db_as(s->p.db, arena, &s->p.actor);
}

/* ---- objects ------------------------------------------------------------- */

#define OBJECTS                                                      \
	"{'kind':'objects','fields':{'uscc':{'column':'uscc'},"      \
	"'name':{'column':'name'},'kind':{'constant':'enterprise'}," \
	"'district':{'column':'district'},'status':{'constant':'existing'}}}"
#define USCC "91350100M000100Y43"

static const char *object_id;

static struct problem *
move_object(void)
{
	struct object_draft change = {.district = "440306"};
	struct object_row row;

	return (object_update(&keeper.x, object_id, 1, &change, &row));
}

/*
 * Lost update: the import has read that the business lives in 440305, waits
 * for the row that the move is changing, and then writes over the line that
 * was left behind there, which comes to life: the same business is in the pool
 * twice.
 */
static void
a_business_that_moves_during_an_import_lives_in_one_place(void **state)
{
	struct object_draft draft = {.uscc = USCC,
	    .name = "恒宝服饰店",
	    .kind = "enterprise",
	    .district = "440305",
	    .status = "existing"};
	struct object_row made;
	struct second s;

	(void)state;
	assert_well(object_create(&keeper.x, &draft, &made));
	object_id = made.id;
	s = import_of(LIBRARY_OBJECTS, OBJECTS,
	    "uscc,name,district\n" USCC ",恒宝新名店,440305\n");
	settle_in(&s);
	overlap(move_object, &s);
	assert_string_equal(
	    value("SELECT string_agg(district || ' ' || status, ', ' ORDER BY"
		  " district) FROM object WHERE code = '" USCC "'"),
	    "440305 existing, 440306 moved_out");
	assert_string_equal(value("SELECT district FROM object_directory"
				  " WHERE code = '" USCC "'"),
	    "440305");
}

/* ---- what nobody will continue ------------------------------------------- */

static struct problem *
settle_first(void)
{
	return (import_settle(&keeper.x, true));
}

static struct problem *
settle(struct second *s)
{
	return (import_settle(&s->p.x, true));
}

/* Every import begins with settling what others left behind: that somebody
 * else has just done so must not be the end of it. */
static void
of_two_who_settle_at_once_neither_fails(void **state)
{
	struct second s =
	    import_of(LIBRARY_OBJECTS, OBJECTS, "uscc,name,district\n");

	(void)state;
	s.act = settle;
	settle_in(&s);
	overlap(settle_first, &s);
	assert_string_equal(told(s.id), "failed 0/0/0 0/0");
	assert_string_equal(
	    value(arena_fmt(arena,
		"SELECT count(*) FROM event WHERE subject_id = '%s'", s.id)),
	    "1");
}

/* ---- inspectors ---------------------------------------------------------- */

#define INSPECTORS                                                          \
	"{'kind':'inspectors','fields':{'code':{'column':'code'},"          \
	"'name':{'column':'name'},'department':{'constant':'SCJG'},"        \
	"'level':{'constant':'district'},'district':{'column':'district'}," \
	"'specialties':{'constant':'food'},"                                \
	"'certificate_until':{'constant':'2030-01-01'},"                    \
	"'status':{'constant':'on_duty'}}}"

static struct inspector_row inspector;

static struct problem *
create_inspector(const char *code)
{
	struct inspector_draft draft = {.code = code,
	    .org_id = ORG("2"),
	    .name = "某",
	    .level = "district",
	    .district = "440305",
	    .specialties = json_of("['food']"),
	    .certificate_until = "2030-01-01",
	    .status = "on_duty"};

	return (inspector_create(&keeper.x, &draft, &inspector));
}

static struct problem *
move_inspector(void)
{
	struct inspector_draft change = {.district = "440306"};
	struct inspector_row row;

	return (inspector_update(&keeper.x, inspector.id, 1, &change, &row));
}

static struct problem *
create_c2(void)
{
	return (create_inspector("C2"));
}

static const char *
lives(const char *code)
{
	return (value(arena_fmt(arena,
	    "SELECT string_agg(district || ' ' || status, ', ' ORDER BY"
	    " district) FROM inspector WHERE code = '%s'",
	    code)));
}

/* Lost update: as with a business; one person would stand in two rosters. */
static void
an_inspector_who_moves_during_an_import_is_one_person(void **state)
{
	struct second s;

	(void)state;
	assert_well(create_inspector("C1"));
	s = import_of(LIBRARY_INSPECTORS, INSPECTORS,
	    "code,name,district\nC1,某甲,440305\n");
	settle_in(&s);
	overlap(move_inspector, &s);
	assert_string_equal(lives("C1"), "440305 on_duty, 440306 left");
}

/* Lost update: neither sees the other's new row, and the certificate number
 * is in two districts. */
static void
a_number_added_by_hand_and_by_an_import_is_one_person(void **state)
{
	struct second s;

	(void)state;
	s = import_of(LIBRARY_INSPECTORS, INSPECTORS,
	    "code,name,district\nC2,某,440306\n");
	settle_in(&s);
	overlap(create_c2, &s);
	assert_string_equal(lives("C2"), "440305 left, 440306 on_duty");
}

static struct problem *
declare(struct second *s)
{
	struct recusal_row row;

	return (recusal_declare(&s->p.x, inspector.id, USCC, "亲属", &row));
}

/*
 * Lost update: the move has taken along what was declared so far; what is
 * declared beside it stays with the line that is left behind, where no draw
 * looks (C50).
 */
static void
an_interest_declared_during_a_move_goes_along(void **state)
{
	struct second s = {.act = declare};

	(void)state;
	assert_well(create_inspector("C3"));
	person_open(&s.p, USER("1"), ORG("1"), "/SZ/", KEEPING);
	settle_in(&s);
	overlap(move_inspector, &s);
	assert_string_equal(value(arena_fmt(arena,
				"SELECT string_agg(district, ', ') FROM recusal"
				" WHERE inspector_id = '%s'",
				inspector.id)),
	    "440306");
}

static struct problem *
take_leave(struct second *s)
{
	struct leave_row leave = {"2026-05-01", "2026-05-02", "年假"};

	return (leave_create(&s->p.x, inspector.id, &leave));
}

static void
leave_recorded_during_a_move_is_the_movers(void **state)
{
	struct second s = {.act = take_leave};

	(void)state;
	assert_well(create_inspector("C4"));
	person_open(&s.p, USER("1"), ORG("1"), "/SZ/", KEEPING);
	settle_in(&s);
	overlap(move_inspector, &s);
	assert_string_equal(
	    value(arena_fmt(arena,
		"SELECT string_agg(district, ', ') FROM inspector_leave"
		" WHERE inspector_id = '%s'",
		inspector.id)),
	    "440306");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		a_business_that_moves_during_an_import_lives_in_one_place),
	    cmocka_unit_test(of_two_who_settle_at_once_neither_fails),
	    cmocka_unit_test(
		an_inspector_who_moves_during_an_import_is_one_person),
	    cmocka_unit_test(
		a_number_added_by_hand_and_by_an_import_is_one_person),
	    cmocka_unit_test(an_interest_declared_during_a_move_goes_along),
	    cmocka_unit_test(leave_recorded_during_a_move_is_the_movers),
	};

	return (cmocka_run_group_tests(tests, imports_open, imports_close));
}
