/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of judging amendments: everything that does not follow from the rule
 * is told with its place. */
#include "domain/draw/testing_amended.h"

/* ---- refused ------------------------------------------------------------- */

/* The file, altered, as the next one: what is said begins so. */
static void
says(struct draw_text text, const char *old, const char *new, const char *said)
{
	struct draw_verdict v;
	const char *number = arena_fmt(arena, "amendment %zu: ", w.count + 1);

	add(replaced(text, old, new));
	v = judge();
	w.count--;
	assert_int_equal(v.kind, DRAW_DIFFERS);
	if (strstr(v.difference, said) == NULL ||
	    strstr(v.difference, number) == NULL)
		fail_msg("%s: %s", v.difference, said);
	assert_step(v, "substitutions");
}

static void
another_chain_is_none(void **state)
{
	struct draw_standing *s;
	struct draw_amendment x = {.number = 2};

	(void)state;
	begin(DRAW_RULE_PATHS);
	s = standing();
	x.transcript = s->transcript;
	assert_detail(draw_standing_amend(s, draw_amendment_write(arena, &x)),
	    "number 2 is not the next");
	x.number = 1;
	x.previous = filled(1);
	assert_detail(draw_standing_amend(s, draw_amendment_write(arena, &x)),
	    "it is not chained to the one before it");
	x.transcript = filled(1);
	assert_detail(draw_standing_amend(s, draw_amendment_write(arena, &x)),
	    "it amends another transcript");
}

static void
objects_out_of_order_or_without_cause_are_refused(void **state)
{
	struct draw_text text;

	(void)state;
	begin(DRAW_RULE_PATHS);
	text = next_objects(visit_of(1));
	says(text, "\"list_id\":\"SP-", "\"list_id\":\"XX-",
	    "there is no such list");
	says(text, "\"stratum\":\"", "\"stratum\":\"Z", "in this stratum");
	says(text, "\"out\":\"9144", "\"out\":\"8144", "is not in");
	says(text, "注销", "停业", "no fact of the register");
	says(text, "2026-01-15", "2026-04-01", "no fact of the register");
	says(text, "\"in\":\"9144", "\"in\":\"8144",
	    "is not the next in order, "
	    "9144");
	add(text);
	says(replaced(text, "\"number\":1", "\"number\":2"), "\"number\":2",
	    "\"number\":2", "not the next amendment");
}

/* Chained as it should be. */
static struct draw_text
chained(struct draw_text text)
{
	struct draw_standing *s = standing();
	struct draw_amendment x;

	assert_null(draw_amendment_read(arena, text, &x));
	return (write_next(s, &x));
}

static void
whoever_is_out_does_not_go_out_again(void **state)
{
	struct draw_text text;

	(void)state;
	begin(DRAW_RULE_PATHS);
	text = next_objects(visit_of(1));
	add(text);
	says(chained(text), "SSJ1", "SSJ1", "is not in, in this stratum");
}

/* Of two lists by which an object is visited one is left out, or another
 * visit's is added. */
static void
a_visit_goes_as_a_whole(void **state)
{
	struct draw_amendment x, y;
	struct draw_substituted z[2];
	struct draw_text text;
	size_t one, two;

	(void)state;
	begin(DRAW_RULE_PATHS);
	two = visit_of(2);
	one = visit_of(1);
	assert_null(draw_amendment_read(arena, next_objects(two), &x));
	x.substitution_count = 1;
	text = draw_amendment_write(arena, &x);
	says(text, "SSJ1", "SSJ1", "nobody comes in for list SP-1, but 9144");
	assert_null(draw_amendment_read(arena, next_objects(one), &y));
	z[0] = x.substitutions[0];
	z[1] = y.substitutions[0];
	x.substitutions = z;
	x.substitution_count = 2;
	text = draw_amendment_write(arena, &x);
	says(text, "SSJ1", "SSJ1", "substitution 2: it is about another visit");
}

static void
places_are_those_of_the_new_visits_in_their_order(void **state)
{
	struct draw_amendment x;
	struct draw_replaced r[20];
	struct draw_text text;

	(void)state;
	begin(DRAW_RULE_PATHS);
	assert_null(draw_amendment_read(arena, next_objects(visit_of(1)), &x));
	memcpy(r, x.inspectors, x.inspector_count * sizeof(*r));
	x.inspectors = r;
	x.inspector_count--;
	text = draw_amendment_write(arena, &x);
	says(text, "SSJ1", "SSJ1", "have 2 places, 1 are named");
	x.inspector_count++;
	r[1].slot = 0;
	text = draw_amendment_write(arena, &x);
	says(text, "SSJ1", "SSJ1", "inspector 2: not the next place");
	r[1].slot = 1;
	r[1].in = r[0].in;
	text = draw_amendment_write(arena, &x);
	says(text, "SSJ1", "SSJ1", "may not go: on this visit already");
}

/* The one who is said to come in, and what is said to that. */
static void
instead(size_t slot, const char *in, const char *said)
{
	struct draw_text text = next_inspector(slot);
	struct draw_amendment x;
	struct draw_replaced one;

	assert_null(draw_amendment_read(arena, text, &x));
	one = x.inspectors[0];
	one.in = draw_text_of(in);
	x.inspectors = &one;
	says(draw_amendment_write(arena, &x), "SSJ1", "SSJ1", said);
}

static void
inspectors_who_are_not_the_next_are_refused(void **state)
{
	static const char *const free_ones[] = {"I-1", "I-2", "I-7", "I-8"};
	struct draw_standing *s;
	struct draw_text text, holder, next, other;
	size_t slot, i;

	(void)state;
	begin(DRAW_RULE_PATHS);
	slot = slot_of(visit_of(1));
	s = standing();
	assert_true(draw_text_equal(
	    s->now.visits[visit_of(1)].first->department, T("D-1")));
	holder = draw_amending_name(
	    &s->now, s->now.assignment.slots[slot].inspector);
	other = draw_amending_name(
	    &s->now, s->now.assignment.slots[slot + 1].inspector);
	next = draw_amending_name(&s->now, draw_amending_next(&s->now, slot));
	instead(slot, "", "nobody is put in, but I-");
	instead(slot, "I-77", "I-77 is not in roster.csv");
	instead(slot, "I-3", "I-3 may not go: on leave");
	instead(slot, "I-6", "I-6 may not go: of another department, ");
	instead(slot, "I-9", "I-9 may not go: of another department, ");
	instead(slot, "J-1", "J-1 may not go: the certificate ends");
	instead(slot, cstring(holder), "was taken off this visit before");
	instead(slot, cstring(other), "may not go: on this visit already");
	for (i = 0; i < 4; i++)
		if (!draw_text_equal(draw_text_of(free_ones[i]), holder) &&
		    !draw_text_equal(draw_text_of(free_ones[i]), next) &&
		    !draw_text_equal(draw_text_of(free_ones[i]), other))
			instead(slot, free_ones[i], "is not the next in order");
	text = next_inspector(slot);
	says(text, "\"slot\":0", "\"slot\":9", "there is no such place");
	says(text, "\"visit_id\":\"", "\"visit_id\":\"0",
	    "there is no such place");
	says(
	    text, "\"reason\":\"请假\"", "\"reason\":\"\"", "it has no reason");
	says(text, "\"out\":\"", "\"out\":\"X", "has the place");
	says(text, arena_fmt(arena, "\"out\":\"%s\"", cstring(holder)),
	    "\"out\":\"\"", "nobody is taken off");
}

static void
whoever_keeps_away_is_not_sent(void **state)
{
	struct draw_standing *s;
	size_t i;

	(void)state;
	begin(DRAW_RULE_PATHS);
	s = standing();
	for (i = 0; i < s->now.assignment.slot_count; i++) {
		const struct draw_slot *of = &s->now.assignment.slots[i];
		const struct draw_visit *v = &s->now.visits[of->visit];

		if (draw_text_equal(v->object, T("91440300MA50000010")) &&
		    draw_text_equal(v->slots[of->number].department, T("D-2")))
			instead(i, "I-4", "I-4 may not go: recused");
	}
}

/* Where the stratum has nobody left, or the next one has made way in another
 * list: nobody is passed over. */
static void
nobody_comes_in_where_the_order_has_ended(void **state)
{
	struct draw_amendment x;
	struct draw_standing *s;
	struct draw_substituted z;

	(void)state;
	begin(DRAW_RULE_NONE);
	s = standing();
	s->lists[0].used[0] = s->lists[0].selections[0].ordered;
	z = (struct draw_substituted){T("SP-1"), T("A"),
	    s->lists[0].selections[0].order[0].id, T("X"), gone, at};
	x = (struct draw_amendment){
	    .substitutions = &z, .substitution_count = 1};
	assert_non_null(
	    strstr(draw_standing_amend(s, write_next(s, &x))->detail,
		"X comes in, but there is nobody left who may"));
	s->lists[0].used[0] = 0;
	x.inspectors = NULL;
	draw_index_put(s->gone,
	    s->lists[0].selections[0].order[s->lists[0].selections[0].size].id,
	    0);
	assert_non_null(
	    strstr(draw_standing_amend(s, write_next(s, &x))->detail,
		"X comes in, but there is nobody left who may"));
}

/* A list in which nobody was left is over with its visit. */
static void
a_visit_that_is_over_stays_over(void **state)
{
	struct draw_amendment x;
	struct draw_standing *s;
	struct draw_substituted z;
	struct draw_text text;

	(void)state;
	begin(DRAW_RULE_NONE);
	text = next_objects(visit_of(2));
	assert_null(draw_amendment_read(arena, text, &x));
	s = standing();
	z = x.substitutions[1];
	s->lists[0].used[0] = s->lists[0].used[1] = FILES * FILES;
	s->lists[1].used[0] = s->lists[1].used[1] = FILES * FILES;
	s->lists[x.substitutions[0].list_id.s[3] - '1'].used[0] = 0;
	s->lists[x.substitutions[0].list_id.s[3] - '1'].used[1] = 0;
	x.substitution_count = 1;
	assert_null(draw_standing_amend(s, write_next(s, &x)));
	s->lists[z.list_id.s[3] - '1'].used[0] = 0;
	s->lists[z.list_id.s[3] - '1'].used[1] = 0;
	x.substitutions = &z;
	assert_detail(draw_standing_amend(s, write_next(s, &x)),
	    "substitution 1: its visit is over already");
}

static void
another_folder_is_none(void **state)
{
	const struct draw_folder folder = {toy_open, NULL};
	struct draw_folder own = folder;
	struct draw_standing_from from = {.folder = &own};
	struct draw_standing s;
	struct draw_text *file;

	(void)state;
	begin(DRAW_RULE_PATHS);
	own.arg = w.y;
	from.document = w.document;
	file = toy_bytes(w.y, "roster.csv");
	*file = replaced(*file, "I-1,D-1", "I-0,D-1");
	assert_detail(draw_standing_begin(arena, &from, &s),
	    "assignment.csv is not what follows from the draw");
	file = toy_bytes(w.y, "SP-1.csv");
	*file = replaced(*file, "0000001", "0000001x");
	assert_detail(draw_standing_begin(arena, &from, &s),
	    "SP-1.csv: the pool is not the one announced");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(another_chain_is_none),
	    CASE(objects_out_of_order_or_without_cause_are_refused),
	    CASE(whoever_is_out_does_not_go_out_again),
	    CASE(a_visit_goes_as_a_whole),
	    CASE(places_are_those_of_the_new_visits_in_their_order),
	    CASE(inspectors_who_are_not_the_next_are_refused),
	    CASE(whoever_keeps_away_is_not_sent),
	    CASE(nobody_comes_in_where_the_order_has_ended),
	    CASE(a_visit_that_is_over_stays_over),
	    CASE(another_folder_is_none),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
