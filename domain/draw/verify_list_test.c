/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of verification: one list, from its plan to what was drawn. */
#include "domain/draw/testing.h"

/* ---- plans and strata -------------------------------------------------- */

/* A draw whose first plan's text has one piece replaced before it is bound. */
static struct toy *
with_plan(const char *old, const char *new)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);

	assert_null(
	    draw_plan_write(arena, &y->plans[0], &y->lists[0].plan_text));
	y->lists[0].plan_text = replaced(y->lists[0].plan_text, old, new);
	toy_freeze(y);
	toy_reveal(y);
	toy_conclude(y);
	return (y);
}

static void
refuses_plans_that_are_not_in_their_form(void **state)
{
	(void)state;
	assert_differs(toy_judge(with_plan("\"item\"", "\"idem\"")),
	    "plan: the key item is missing");
	assert_differs(
	    toy_judge(with_plan("\"group\":\"G\"", "\"group\":\"H\"")),
	    "list SP-1: the group is not the plan's");
	assert_differs(
	    toy_judge(with_plan("\"name\":\"A\"", "\"name\":\"AA\"")),
	    "list SP-1: strata are not the plan's, in its order");
	assert_differs(toy_judge(with_plan("\"num\":1", "\"num\":2")),
	    "list SP-1 stratum A: 5 drawn, the plan demands 10");
	assert_differs(
	    toy_judge(with_plan("\"department\":\"D-1\"", "\"department\":[]")),
	    "plan: department is not a single value");
}

static void
a_department_need_not_be_a_text_when_nobody_is_assigned(void **state)
{
	struct toy *y;

	(void)state;
	assert_int_equal(
	    toy_judge(with_plan("\"department\":\"D-1\"", "\"department\":5"))
		.kind,
	    DRAW_OK);
	y = toy_new(DRAW_RULE_PATHS);
	assert_null(
	    draw_plan_write(arena, &y->plans[0], &y->lists[0].plan_text));
	y->lists[0].plan_text = replaced(y->lists[0].plan_text, "\"D-1\"", "5");
	toy_freeze(y);
	toy_reveal(y);
	toy_conclude(y);
	assert_differs(
	    toy_judge(y), "plan: department and specialty are not texts");
}

static void
refuses_counts_that_are_not_the_pools(void **state)
{
	struct toy *y;

	(void)state;
	assert_differs(toy_judge(with_plan("\"count\":15", "\"count\":16")),
	    "list SP-1: counts are not the plan's and the classes'");
	y = toy_new(DRAW_RULE_NONE);
	toy_freeze(y);
	y->lists[0].count++;
	toy_announce(y);
	toy_reveal(y);
	toy_force(y);
	assert_differs(
	    toy_judge(y), "list SP-1: strata do not add up to the pool");
}

static void
refuses_classes_of_another_stratum(void **state)
{
	struct draw_class classes[] = {{T("Z"), 1, 5}};
	struct toy *y = toy_new(DRAW_RULE_NONE);

	(void)state;
	toy_freeze(y);
	y->lists[0].classes = classes;
	y->lists[0].class_count = 1;
	toy_announce(y);
	toy_reveal(y);
	toy_force(y);
	assert_differs(toy_judge(y),
	    "list SP-1: counts are not the plan's and the classes'");
}

/* ---- what was drawn ---------------------------------------------------- */

/* A draw, with the first selection of the first list to be altered; it has
 * at least three drawn objects. */
static struct toy *
with_selection(struct draw_selection **out, struct draw_drawn **order)
{
	struct toy *y = toy_draw(DRAW_RULE_NONE);
	struct draw_selection *s = arena_array(arena, 2, sizeof(*s));

	memcpy(y->lists, y->t.lists, sizeof(y->lists));
	memcpy(s, y->lists[0].selections, 2 * sizeof(*s));
	assert_true(s[0].size >= 3);
	*order = arena_array(arena, s[0].size + 1, sizeof(**order));
	memcpy(*order, s[0].order, s[0].size * sizeof(**order));
	s[0].order = *order;
	y->lists[0].selections = s;
	y->t.lists = y->lists;
	*out = s;
	return (y);
}

static void
refuses_a_selection_that_is_not_drawn_by_tickets(void **state)
{
	struct draw_selection *s;
	struct draw_drawn *order, first;
	struct toy *y;

	(void)state;
	y = with_selection(&s, &order);
	first = order[0];
	order[0] = order[1];
	order[1] = first;
	assert_differs(toy_judge(y),
	    arena_fmt(arena, "list SP-1 stratum A: not in ticket order at %.*s",
		(int)first.id.len, first.id.s));
	y = with_selection(&s, &order);
	order[1] = order[0];
	assert_differs(toy_judge(y),
	    arena_fmt(arena, "list SP-1 stratum A: not in ticket order at %.*s",
		(int)order[0].id.len, order[0].id.s));
	y = with_selection(&s, &order);
	order[s[0].size - 1].ticket = filled(1);
	assert_differs(toy_judge(y), "list SP-1 stratum A: threshold differs");
	y = with_selection(&s, &order);
	order[0].id = T("a b");
	assert_differs(toy_judge(y), "an id is not allowed");
	y = with_selection(&s, &order);
	s[0].size--;
	assert_differs(
	    toy_judge(y), "list SP-1 stratum A: 4 drawn, the plan demands 5");
	y = with_selection(&s, &order);
	order[0].lots = 16;
	assert_differs(toy_judge(y),
	    "list SP-1 stratum A: more drawn with these lots than there are");
}

/* A ticket below all of the stratum's that nobody in the pool has. */
static struct draw_drawn
stranger(const struct toy *y, const struct draw_digest *below)
{
	struct draw_drawn d = {.lots = 1};
	int i;

	for (i = 0;; i++) {
		d.id = draw_text_of(arena_fmt(arena, "stranger-%d", i));
		d.ticket =
		    draw_ticket(y->t.hash, y->lists[0].key, d.id, d.lots);
		if (memcmp(d.ticket.b, below->b, DRAW_HASH) < 0)
			return (d);
	}
}

static void
refuses_an_object_that_is_not_in_the_pool(void **state)
{
	struct draw_selection *s;
	struct draw_drawn *order;
	struct toy *y = with_selection(&s, &order);
	struct draw_text text;

	(void)state;
	order[0] = stranger(y, &order[1].ticket);
	text = draw_transcript_write(arena, &y->t);
	assert_int_equal(draw_verify(arena, text, NULL).kind, DRAW_CONSISTENT);
	assert_differs(toy_judge_text(y, text),
	    "list SP-1 stratum A: a different selection follows from the "
	    "pool, at place 1 91440300MA50000013 with 1 lots and not "
	    "stranger-8 with 1");
}

/* An object whose first lot is its best has the same ticket with more lots:
 * whoever has fewer may not be called one who has more. */
static void
refuses_other_lots_with_the_same_ticket(void **state)
{
	struct draw_selection *s;
	struct draw_drawn *order;
	struct toy *y = with_selection(&s, &order);
	struct draw_digest ticket;
	struct draw_verdict v;
	size_t i;

	(void)state;
	for (i = 0; i < s[0].size; i++) {
		ticket =
		    draw_ticket(y->t.hash, y->lists[0].key, order[i].id, 3);
		if (order[i].lots == 1 &&
		    draw_digest_equal(&ticket, &order[i].ticket))
			break;
	}
	assert_true(i < s[0].size);
	order[i].lots = 3;
	v = toy_judge(y);
	assert_int_equal(v.kind, DRAW_DIFFERS);
	assert_non_null(strstr(v.difference, "with 1 lots and not"));
}

static void
refuses_keys_and_strata_that_do_not_follow(void **state)
{
	struct draw_digest wrong = filled(1);
	struct draw_selection *s;
	struct draw_drawn *order;
	struct toy *y = with_selection(&s, &order);
	struct draw_text text;

	(void)state;
	text = draw_transcript_write(arena, &y->t);
	assert_differs(
	    toy_judge_text(y, replaced(text, "\"size\":5", "\"size\":\"5\"")),
	    "list SP-1 stratum A: 5 drawn, the plan demands 5");
	assert_differs(
	    toy_judge_text(
		y, replaced(text, "\"drawn\":[{\"id\"", "\"drawn\":[{\"di\"")),
	    "drawn: the key id is missing");
	assert_differs(toy_judge_text(y,
			   replaced(text, "\"threshold\"", "\"thresholds\"")),
	    "stratum: the key threshold is missing");
	y->lists[0].key = &wrong;
	assert_differs(toy_judge(y), "list SP-1: key differs");
}

/* One object in both strata of a list, with the same lots in both. */
static void
refuses_an_object_drawn_twice(void **state)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);
	struct draw_pool_builder *b = draw_pool_builder_new(arena, 0);
	struct draw_selection *s;
	struct draw_drawn twice;
	size_t i;

	(void)state;
	assert_null(draw_pool_add(b, T("X"), T("A"), 1));
	assert_null(draw_pool_add(b, T("Y"), T("B"), 1));
	assert_null(draw_pool_finish(b, &y->pools[0]));
	for (i = 0; i < 2; i++)
		y->strata[0][i] =
		    (struct draw_stratum){i == 0 ? T("A") : T("B"), 1, 1, 1};
	toy_freeze(y);
	toy_reveal(y);
	toy_force(y);
	s = arena_array(arena, 2, sizeof(*s));
	memcpy(s, y->lists[0].selections, 2 * sizeof(*s));
	twice = s[0].order[0];
	s[1].order = &twice;
	y->lists[0].selections = s;
	assert_differs(toy_judge_text(y, draw_transcript_write(arena, &y->t)),
	    "list SP-1 stratum B: a different selection follows from the "
	    "pool, at place 1 Y with 1 lots and not X with 1");
	assert_differs(
	    draw_verify(arena, draw_transcript_write(arena, &y->t), NULL),
	    "list SP-1: X is drawn twice");
}

static void
a_true_counts_as_one_and_false_as_none(void **state)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);
	struct draw_text text;

	(void)state;
	y->pools[0] = toy_pool(1, 1, "A", "B");
	y->strata[0][0] = (struct draw_stratum){T("A"), 1, 1, 1};
	y->strata[0][1] = (struct draw_stratum){T("B"), 1, 1, 0};
	toy_freeze(y);
	toy_reveal(y);
	toy_conclude(y);
	text = draw_transcript_write(arena, &y->t);
	text = replaced(
	    text, "\"count\":1,\"size\":1", "\"count\":true,\"size\":true");
	text = replaced(
	    text, "\"count\":0,\"size\":0", "\"count\":false,\"size\":false");
	assert_int_equal(toy_judge_text(y, text).kind, DRAW_OK);
	assert_differs(toy_judge_text(y,
			   replaced(text, "\"count\":true", "\"count\":null")),
	    "list SP-1: counts are not the plan's and the classes'");
}

static void
notes_a_threshold_that_no_such_pool_would_give(void **state)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);
	struct draw_pool_builder *b = draw_pool_builder_new(arena, 0);
	struct draw_class classes[] = {{T("A"), 1, 4000}};
	struct draw_selection *s;
	struct draw_verdict v;
	int i;

	(void)state;
	/* 100 are drawn from 200 objects; classes and plan say from 4,000. */
	for (i = 100; i < 300; i++)
		assert_null(draw_pool_add(
		    b, draw_text_of(arena_fmt(arena, "%d", i)), T("A"), 1));
	assert_null(draw_pool_finish(b, &y->pools[0]));
	y->strata[0][0] = (struct draw_stratum){T("A"), 1, 40, 4000};
	y->plans[0].stratum_count = 1;
	toy_freeze(y);
	y->lists[0].classes = classes;
	y->lists[0].class_count = 1;
	y->lists[0].count = 4000;
	toy_announce(y);
	toy_reveal(y);
	y->strata[0][0].den = 2;
	toy_force(y);
	s = arena_alloc(arena, sizeof(*s));
	*s = y->lists[0].selections[0];
	s->count = 4000;
	y->lists[0].selections = s;
	v = draw_verify(arena, draw_transcript_write(arena, &y->t), NULL);
	assert_int_equal(v.kind, DRAW_CONSISTENT);
	assert_string_equal(v.notes[0],
	    "list SP-1 stratum A: the threshold is not plausible for a pool "
	    "of these classes");
	assert_int_equal(v.note_count, 3);
}

/* ---- groups ------------------------------------------------------------ */

static void
refuses_more_than_five_departments_in_a_group(void **state)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);

	(void)state;
	y->lists_used = 6;
	toy_freeze(y);
	toy_reveal(y);
	toy_conclude(y);
	assert_differs(
	    toy_judge(y), "more than five departments in a coordination group");
	y = toy_new(DRAW_RULE_NONE);
	y->lists_used = 6;
	y->plans[5].department = T("D-1");
	toy_freeze(y);
	toy_reveal(y);
	toy_conclude(y);
	assert_int_equal(toy_judge(y).kind, DRAW_OK);
	y = toy_new(DRAW_RULE_NONE);
	y->lists_used = 6;
	y->plans[5].group = T("Z");
	toy_freeze(y);
	toy_reveal(y);
	toy_conclude(y);
	assert_int_equal(toy_judge(y).kind, DRAW_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(refuses_plans_that_are_not_in_their_form),
	    CASE(a_department_need_not_be_a_text_when_nobody_is_assigned),
	    CASE(refuses_counts_that_are_not_the_pools),
	    CASE(refuses_classes_of_another_stratum),
	    CASE(refuses_a_selection_that_is_not_drawn_by_tickets),
	    CASE(refuses_an_object_that_is_not_in_the_pool),
	    CASE(refuses_other_lots_with_the_same_ticket),
	    CASE(refuses_keys_and_strata_that_do_not_follow),
	    CASE(refuses_an_object_drawn_twice),
	    CASE(a_true_counts_as_one_and_false_as_none),
	    CASE(notes_a_threshold_that_no_such_pool_would_give),
	    CASE(refuses_more_than_five_departments_in_a_group),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
