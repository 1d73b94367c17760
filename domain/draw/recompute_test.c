/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of computing a draw again before its transcript is public. */
#include "domain/draw/testing.h"

#include "domain/draw/recompute.h"

#define HEX                                \
	"00000000000000000000000000000000" \
	"00000000000000000000000000000000"

static const struct draw_witness witnesses[] = {{T("人大代表"), T("甲")}};
static const struct draw_signature signatures[] = {
    {T("court"), T("hold"), 5, T("00")}};

/* A draw, with everything that a statement may hold. */
static struct toy *
drawn(enum draw_rule rule)
{
	struct toy *y = toy_draw(rule);

	y->t.witnesses = witnesses;
	y->t.witness_count = 1;
	y->t.signatures = signatures;
	y->t.signature_count = 1;
	return (y);
}

static struct draw_text
statement_of(const struct toy *y)
{
	return (draw_statement_write(
	    arena, &y->t, draw_transcript_write(arena, &y->t)));
}

static void
the_transcript_is_known_before_it_is_public(void **state)
{
	static const enum draw_rule rules[] = {
	    DRAW_RULE_NONE, DRAW_RULE_GREEDY, DRAW_RULE_PATHS};
	struct draw_text again;
	struct toy *y;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		y = drawn(rules[i]);
		assert_null(
		    draw_recompute(arena, statement_of(y), &y->sealed, &again));
		assert_true(draw_text_equal(
		    again, draw_transcript_write(arena, &y->t)));
	}
}

static void
refuses_statements_of_another_result(void **state)
{
	static const char *const edits[][2] = {
	    {"\"result_root\":\"", "\"result_root\":\"" HEX "\",\"x\":\""},
	    {"\"transcript_hash\":\"",
		"\"transcript_hash\":\"" HEX "\",\"x\":\""},
	    {"\"threshold\":\"", "\"threshold\":\"" HEX "\",\"x\":\""},
	    {"\"visits.csv\":\"", "\"visits.csv\":\"" HEX "\",\"x\":\""},
	    {"\"seed\":\"", "\"seed\":\"" HEX "\",\"x\":\""},
	    {"\"size\":5", "\"size\":4"},
	    {"\"name\":\"甲\"", "\"name\":\"乙\""},
	    {"\"at\":5", "\"at\":\"5\""},
	};
	struct toy *y = drawn(DRAW_RULE_PATHS);
	struct draw_text text, again;
	struct problem *p;
	const char *behind;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		text = replaced(statement_of(y), edits[i][0], edits[i][1]);
		behind = strstr(text.s, ",\"x\":\"");
		if (behind != NULL)
			text = replaced(text,
			    arena_fmt(arena, "%.*s", 6 + 64 + 1, behind), "");
		p = draw_recompute(arena, text, &y->sealed, &again);
		assert_detail(p,
		    "another statement follows from the keys, pools and "
		    "annexes");
	}
}

static void
refuses_what_is_not_what_was_announced(void **state)
{
	struct toy *y = drawn(DRAW_RULE_PATHS);
	struct draw_digest other = filled(3);
	struct draw_sealed sealed = y->sealed;
	struct draw_pool pools[2];
	struct draw_text again;

	(void)state;
	sealed.veil_key = &other;
	assert_detail(draw_recompute(arena, statement_of(y), &sealed, &again),
	    "the veil key is not the one announced");
	sealed = y->sealed;
	pools[0] = sealed.pools[1];
	pools[1] = sealed.pools[0];
	sealed.pools = pools;
	assert_detail(draw_recompute(arena, statement_of(y), &sealed, &again),
	    "list SP-1: the pool is not the one announced");
	assert_detail(draw_recompute(arena, draw_transcript_write(arena, &y->t),
			  &y->sealed, &again),
	    "statement: the key transcript_hash is missing");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(the_transcript_is_known_before_it_is_public),
	    CASE(refuses_statements_of_another_result),
	    CASE(refuses_what_is_not_what_was_announced),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
