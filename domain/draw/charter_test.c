/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of charters. */
#include "domain/draw/testing.h"

static struct draw_text
written(void)
{
	struct toy *y = toy_new(DRAW_RULE_PATHS);
	struct draw_holder *h = arena_array(arena, 1, sizeof(*h));
	struct draw_text text = {NULL, 0};

	h->id = T("archive");
	h->key = T("00");
	y->charter.holders = h;
	y->charter.holder_count = 1;
	assert_null(draw_charter_write(arena, &y->charter, &text));
	return (text);
}

static void
is_read_as_it_was_written(void **state)
{
	struct draw_charter c;

	(void)state;
	assert_null(draw_charter_read(arena, written(), &c));
	assert_int_equal(c.party_count, 2);
	assert_text_equal(c.parties[1].id, "notary");
	assert_false(c.parties[1].hosted);
	assert_int_equal(c.holder_count, 1);
	assert_text_equal(c.holders[0].id, "archive");
	assert_text_equal(c.holders[0].key, "00");
	assert_text_equal(c.beacon_source, "hall");
	assert_int_equal(c.beacon_ms, 3);
	assert_int_equal(c.assignment, DRAW_RULE_PATHS);
	assert_int_equal(c.disclose, DRAW_DISCLOSE_AT_DRAW);
	assert_text_equal(c.disclose_by, "2026-12-31");
	assert_int_equal(c.max_departments, 5);
	assert_string_equal(
	    draw_disclose_word(DRAW_DISCLOSE_AFTER_VISIT), "after_visit");
}

static void
assert_refused(const char *old, const char *new, const char *detail)
{
	struct draw_charter c;

	assert_detail(
	    draw_charter_read(arena, replaced(written(), old, new), &c),
	    detail);
}

static void
refuses_what_a_verifier_would_refuse(void **state)
{
	(void)state;
	assert_refused(
	    "\"beacon\":", "\"bacon\":", "charter: the key beacon is missing");
	assert_refused("\"parties\":[", "\"parties\":7,\"x\":[",
	    "charter: not exactly the keys");
	assert_refused("\"hosted\":false", "\"hosted\":0", "charter party");
	assert_refused(
	    "\"id\":\"jiwei\"", "\"id\":\"\"", "an id is not allowed");
	assert_refused("\"id\":\"jiwei\"", "\"id\":\"z\"",
	    "charter: parties not strictly ascending");
	assert_refused("paths-1", "paths-2", "charter: an unknown word");
	assert_refused("at_draw", "at_once", "charter: an unknown word");
	assert_refused("\"max_departments\":5", "\"max_departments\":6",
	    "charter: max_departments: not an integer from 1 to 5");
	assert_refused("balls:6x0-9", "balls:0x0-9",
	    "charter: beacon not of a known form");
	assert_refused(
	    "\"balls:6x0-9\"", "null", "charter: beacon not of a known form");
}

static void
refuses_a_list_of_parties_that_is_none(void **state)
{
	struct draw_charter c;
	struct draw_text text = written();

	(void)state;
	text = replaced(text, "\"parties\":[", "\"parties\":7,\"holders\":[");
	text = replaced(text, "}],\"holders\":[{\"id\":\"archive\"",
	    "},{\"id\":\"archive\"");
	assert_detail(
	    draw_charter_read(arena, text, &c), "charter: parties: not a list");
}

static void
takes_what_no_verdict_depends_on_as_it_is(void **state)
{
	struct draw_text text = written();
	struct draw_charter c;

	(void)state;
	text =
	    replaced(text, "\"holders\":[{\"id\":\"archive\",\"key\":\"00\"}]",
		"\"holders\":null");
	text = replaced(text, "\"commit_ms\":1", "\"commit_ms\":\"soon\"");
	text = replaced(
	    text, "\"beacon_source\":\"hall\"", "\"beacon_source\":[]");
	assert_null(draw_charter_read(arena, text, &c));
	assert_int_equal(c.holder_count, 0);
	assert_int_equal(c.commit_ms, 0);
	assert_int_equal(c.beacon_source.len, 0);
}

static void
assert_unwritable(const struct draw_charter *c, const char *pointer)
{
	struct draw_text text;
	struct problem *p = draw_charter_write(arena, c, &text);

	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_INVALID);
	assert_string_equal(p->fields->pointer, pointer);
}

static void
is_not_announced_without_parties_or_with_dates_out_of_order(void **state)
{
	struct draw_charter c = toy_new(DRAW_RULE_NONE)->charter;
	struct draw_text text;

	(void)state;
	c.reveal_ms = 4;
	assert_unwritable(&c, "/commit_ms");
	c.reveal_ms = 1;
	assert_unwritable(&c, "/commit_ms");
	c.reveal_ms = 2;
	c.disclose_by = T("soon");
	assert_unwritable(&c, "/disclose_by");
	c.disclose_by = T("2026-12-31");
	c.party_count = 0;
	assert_unwritable(&c, "/parties");
	c.party_count = 2;
	c.max_departments = 9;
	assert_detail(draw_charter_write(arena, &c, &text),
	    "charter: max_departments: not an integer from 1 to 5");
}

static void
holders_stand_in_order_and_bring_no_secret(void **state)
{
	struct draw_charter c = toy_new(DRAW_RULE_NONE)->charter;
	struct draw_holder two[] = {{T("archive"), T("")}, {T("court"), T("")}};
	struct draw_holder same[] = {
	    {T("archive"), T("")}, {T("archive"), T("")}};
	struct draw_holder party[] = {
	    {T("archive"), T("")}, {T("notary"), T("")}};
	struct draw_text text;

	(void)state;
	c.holders = two;
	c.holder_count = 2;
	assert_null(draw_charter_write(arena, &c, &text));
	c.holders = same;
	assert_unwritable(&c, "/holders");
	c.holders = party;
	assert_unwritable(&c, "/holders");
}

static bool
self_drawn(bool first_hosted, bool second_hosted, const char *beacon)
{
	struct draw_charter c = toy_new(DRAW_RULE_NONE)->charter;

	c.parties[0].hosted = first_hosted;
	c.parties[1].hosted = second_hosted;
	c.beacon = draw_text_of(beacon);
	return (draw_charter_is_self_drawn(&c));
}

static void
self_drawn_leaves_the_operator_nothing_to_try(void **state)
{
	(void)state;
	assert_false(self_drawn(false, false, "balls:5x0-9"));
	assert_true(self_drawn(false, false, "balls:4x0-9"));
	assert_true(self_drawn(true, false, "balls:6x0-9"));
	assert_false(self_drawn(true, false, "balls:13x0-9"));
	assert_true(self_drawn(false, true, "balls:12x0-9"));
	assert_true(self_drawn(true, true, "balls:99x0-999"));
	assert_true(self_drawn(false, false, "none"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(is_read_as_it_was_written),
	    CASE(refuses_what_a_verifier_would_refuse),
	    CASE(refuses_a_list_of_parties_that_is_none),
	    CASE(takes_what_no_verdict_depends_on_as_it_is),
	    CASE(is_not_announced_without_parties_or_with_dates_out_of_order),
	    CASE(holders_stand_in_order_and_bring_no_secret),
	    CASE(self_drawn_leaves_the_operator_nothing_to_try),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
