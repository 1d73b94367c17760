/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of verification: whatever is wrong is named, whatever is right passes.
 * tests/10_ssj1_reference.py compares far more cases with the reference. */
#include "domain/draw/testing.h"

/* ---- right ones -------------------------------------------------------- */

static void
a_draw_is_ok_under_every_rule_and_hash(void **state)
{
	enum draw_rule rule;
	struct toy *y;

	(void)state;
	for (rule = DRAW_RULE_NONE; rule < DRAW_RULE_COUNT; rule++) {
		assert_int_equal(toy_judge(toy_draw(rule)).kind, DRAW_OK);
		y = toy_new(rule);
		y->t.hash = draw_hash_sha256();
		y->t.veil = draw_veil(y->t.hash, &y->veil_key);
		toy_freeze(y);
		toy_reveal(y);
		toy_conclude(y);
		assert_int_equal(toy_judge(y).kind, DRAW_OK);
	}
}

static void
without_the_pool_it_is_consistent(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);
	struct draw_verdict v;

	(void)state;
	v = draw_verify(arena, draw_transcript_write(arena, &y->t), NULL);
	assert_int_equal(v.kind, DRAW_CONSISTENT);
	assert_null(v.difference);
	assert_int_equal(v.note_count, 2);
	assert_string_equal(
	    v.notes[0], "signatures: unsigned, no key stands in the charter");
	assert_string_equal(
	    v.notes[1], "completeness not proved without the pool");
}

static void
verdicts_have_their_lines(void **state)
{
	(void)state;
	assert_string_equal(draw_verdict_line(DRAW_OK), "transcript OK");
	assert_string_equal(draw_verdict_line(DRAW_CONSISTENT),
	    "consistent, completeness not proved");
	assert_string_equal(
	    draw_verdict_line(DRAW_DIFFERS), "transcript differs");
}

/* What is put in front of a value is wrong in it. */
static void
says_at_which_step_it_differs(void **state)
{
	static const char *const places[][2] = {{"announce\":\"", "announce"},
	    {"reveal\":\"", "commit"}, {"close\":\"", "close"},
	    {"open\":\"", "open"}, {"\"beacon\":\"", "beacon"},
	    {"seed\":\"", "seed"}, {"veil_key\":\"", "veil"},
	    {"\"key\":\"", "lists"}, {"substitutions\":[", "substitutions"}};
	struct toy *y = toy_draw(DRAW_RULE_PATHS);
	struct draw_text text = draw_transcript_write(arena, &y->t);
	const char *to;
	size_t i;

	(void)state;
	assert_string_equal(draw_step_word(toy_judge(y).step), "");
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		to = arena_fmt(arena, "%s0", places[i][0]);
		assert_step(toy_judge_text(y, replaced(text, places[i][0], to)),
		    places[i][1]);
	}
}

/* ---- the transcript's text --------------------------------------------- */

/* A good transcript with one piece of its text replaced. */
static void
assert_altered(const char *old, const char *new, const char *difference)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);
	struct draw_text text = draw_transcript_write(arena, &y->t);

	assert_differs(toy_judge_text(y, replaced(text, old, new)), difference);
}

static void
refuses_what_is_no_transcript(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_NONE);

	(void)state;
	assert_differs(toy_judge_text(y, T("")),
	    "not acceptable JSON: byte 0: a value was expected");
	assert_differs(
	    toy_judge_text(y, T("{}")), "transcript: not exactly the keys");
	assert_altered(
	    "\"hash\"", "\"hush\"", "transcript: the key hash is missing");
	assert_altered("SSJ1", "SSJ2", "unknown protocol");
	assert_altered("\"SM3\"", "\"SM4\"", "unknown hash");
	assert_altered("\"SM3\"", "3", "unknown hash");
}

static void
refuses_a_head_that_does_not_fit(void **state)
{
	(void)state;
	assert_altered("\"attempt\":1", "\"attempt\":0",
	    "attempt: not an integer from 1 to 4294967295");
	assert_altered("\"attempt\":1", "\"attempt\":2",
	    "the first attempt, and only it, has no previous");
	assert_altered("\"previous\":\"0", "\"previous\":\"",
	    "previous is not 32 bytes of lower-case hex");
	assert_altered("\"charter\":\"", "\"charter\":1,\"x\":\"",
	    "transcript: not exactly the keys");
	assert_altered(
	    "\"draw_id\":\"", "\"draw_id\":\" ", "an id is not allowed");
	assert_altered("\"witnesses\":[]", "\"witnesses\":{}",
	    "witnesses and signatures are lists");
	assert_altered("\"signatures\":[]", "\"signatures\":1",
	    "witnesses and signatures are lists");
	assert_altered(
	    "\"announce\":\"", "\"announce\":\"x", "announce differs");
}

static void
refuses_other_parties_than_the_charters(void **state)
{
	(void)state;
	assert_altered("\"parties\":[{\"id\":\"jiwei\"",
	    "\"parties\":[{\"id\":\"jiwej\"",
	    "the parties are not those of the charter");
	assert_altered("\"parties\":[{\"id\":\"jiwei\"",
	    "\"parties\":[{\"id\":1", "party: not a string");
	assert_altered(
	    "\"reveal\"", "\"revoke\"", "party: the key reveal is missing");
	assert_altered("\"},{\"id\":\"notary\"",
	    "\"},{\"id\":\"jiwei\",\"commitment\":\"\",\"reveal\":\"\"},"
	    "{\"id\":\"notary\"",
	    "the parties are not those of the charter");
	assert_altered("\"parties\":[{", "\"parties\":1,\"x\":[{",
	    "transcript: not exactly the keys");
}

static void
refuses_lists_that_are_not_in_their_form(void **state)
{
	(void)state;
	assert_altered("\"list_id\":\"SP-1\"", "\"list_id\":\"roster\"",
	    "list id not allowed");
	assert_altered("\"list_id\":\"SP-1\"", "\"list_id\":\"SP-3\"",
	    "lists not strictly ascending");
	assert_altered("\"list_id\":\"SP-1\"", "\"list_id\":\"G\"",
	    "a group bears another list's name");
	assert_altered("\"classes\":[{", "\"classes\":[{\"more\":1,",
	    "class: not exactly the keys");
	assert_altered("\"lots\":3", "\"lots\":1", "a class stands twice");
	assert_altered(
	    "\"lots\":3", "\"lots\":17", "lots: not an integer from 1 to 16");
	assert_altered(
	    "\"group_id\":\"G\"", "\"group_id\":\"\"", "an id is not allowed");
	assert_altered("\"roster.csv\":", "\"others.csv\":",
	    "an annex or result of unknown name");
	assert_altered("\"annexes\":{\"objects.csv\":\"",
	    "\"annexes\":{\"objects.csv\":\"x",
	    "annex is not 32 bytes of lower-case hex");
	assert_altered("\"results\":{", "\"results\":1,\"x\":{",
	    "transcript: not exactly the keys");
}

static void
refuses_files_that_are_no_object(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_NONE);
	struct draw_text text = draw_transcript_write(arena, &y->t);

	(void)state;
	assert_differs(toy_judge_text(y,
			   replaced(text, "\"results\":{}", "\"results\":[]")),
	    "result: not an object");
}

/* ---- entropy ----------------------------------------------------------- */

static void
refuses_entropy_that_does_not_follow(void **state)
{
	struct draw_digest wrong = filled(1);
	struct toy *y;

	(void)state;
	y = toy_draw(DRAW_RULE_NONE);
	y->said[1].reveal = &wrong;
	assert_differs(toy_judge(y),
	    "party notary revealed something it had not committed to");
	y->said[1].reveal = NULL;
	assert_differs(
	    toy_judge(y), "reveal is not 32 bytes of lower-case hex");
	y = toy_draw(DRAW_RULE_NONE);
	y->t.close = &wrong;
	assert_differs(toy_judge(y), "close differs");
	y->t.close = &y->close;
	y->t.open = NULL;
	assert_differs(toy_judge(y), "open differs");
	y->t.open = &y->open;
	y->t.beacon = T("1.2.3.");
	assert_differs(toy_judge(y), "the beacon is not of the announced kind");
	y->t.beacon = T("6.5.4.3.2.1.");
	assert_differs(toy_judge(y), "seed differs");
}

static void
refuses_a_veil_key_that_was_not_announced(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_NONE);
	struct draw_digest wrong = filled(1);

	(void)state;
	y->t.veil_key = &wrong;
	assert_differs(toy_judge(y), "the veil key is not the one announced");
	y->t.veil_key = NULL;
	assert_differs(
	    toy_judge(y), "veil_key is not 32 bytes of lower-case hex");
}

static void
self_drawn_is_computed_and_not_claimed(void **state)
{
	(void)state;
	assert_altered("\"self_drawn\":false", "\"self_drawn\":true",
	    "self_drawn is not what follows from parties and beacon");
	assert_altered("\"self_drawn\":false", "\"self_drawn\":0",
	    "self_drawn is not what follows from parties and beacon");
	assert_altered("\"beacon\":\"1.2", "\"beacon\":1,\"x\":\"1.2",
	    "transcript: not exactly the keys");
	assert_altered("\"void_reason\":\"\"", "\"void_reason\":\"x\"",
	    "a drawn attempt has no void_reason");
}

static void
a_beacon_that_is_no_text_differs(void **state)
{
	(void)state;
	assert_altered("\"beacon\":\"1.2.3.4.5.6.\"", "\"beacon\":null",
	    "beacon: not a string");
}

/* ---- void attempts ----------------------------------------------------- */

/* An attempt that ended after everybody revealed and before a beacon. */
static struct toy *
void_attempt(void)
{
	struct toy *y = toy_new(DRAW_RULE_PATHS);

	toy_freeze(y);
	toy_reveal(y);
	y->t.beacon = T("");
	y->t.outcome = DRAW_OUTCOME_VOID;
	y->t.void_reason = T("the hall was closed");
	return (y);
}

static void
a_void_attempt_is_ok_at_every_stage(void **state)
{
	struct toy *y = void_attempt();
	struct draw_verdict v = toy_judge(y);

	(void)state;
	assert_int_equal(v.kind, DRAW_OK);
	assert_string_equal(v.notes[0], "an attempt that ended without a draw");
	y->t.open = NULL;
	assert_int_equal(toy_judge(y).kind, DRAW_OK);
	y->said[1].reveal = NULL;
	assert_int_equal(toy_judge(y).kind, DRAW_OK);
	y->said[0].reveal = NULL;
	y->t.close = NULL;
	assert_int_equal(toy_judge(y).kind, DRAW_OK);
	y->said[0].commitment = NULL;
	assert_int_equal(toy_judge(y).kind, DRAW_OK);
	y = void_attempt();
	y->t.beacon = T("1.2.3.4.5.6.");
	y->t.outcome = DRAW_OUTCOME_VOID_AFTER_ENTROPY;
	assert_int_equal(toy_judge(y).kind, DRAW_OK);
}

static void
a_number_that_nobody_recorded_is_null(void **state)
{
	struct toy *y = void_attempt();
	struct draw_text text;

	(void)state;
	y->t.outcome = DRAW_OUTCOME_VOID_AFTER_ENTROPY;
	text = draw_transcript_write(arena, &y->t);
	assert_non_null(
	    strstr(arena_memdup(arena, text.s, text.len), "\"beacon\":null,"));
	assert_int_equal(toy_judge(y).kind, DRAW_OK);
}

static void
refuses_void_attempts_that_contradict_themselves(void **state)
{
	static const char *const early =
	    "a reveal before the close, or not what was committed";
	struct draw_digest wrong = filled(1), fewer;
	struct toy *y = void_attempt();

	(void)state;
	y->said[0].reveal = &wrong;
	assert_differs(toy_judge(y), early);
	y = void_attempt();
	y->said[0].commitment = NULL;
	assert_differs(toy_judge(y), early);
	y = void_attempt();
	y->t.close = NULL;
	assert_differs(toy_judge(y), early);
	y = void_attempt();
	y->t.close = &wrong;
	assert_differs(toy_judge(y), "close differs");
	y = void_attempt();
	y->t.open = &wrong;
	assert_differs(toy_judge(y), "open differs");
	y = void_attempt();
	y->said[1].reveal = NULL;
	assert_differs(toy_judge(y), "open differs");
	/* O over those who did reveal is no O. */
	fewer = draw_open(y->t.hash, &y->close, y->secrets, 1);
	y->t.open = &fewer;
	assert_differs(toy_judge(y), "open differs");
	y = void_attempt();
	y->said[1].reveal = y->said[1].commitment = NULL;
	y->said[0].reveal = NULL;
	y->t.open = NULL;
	fewer = draw_close(y->t.hash, &y->t.announce, y->commitments, 1);
	y->t.close = &fewer;
	assert_differs(toy_judge(y), "close differs");
	y = void_attempt();
	y->t.void_reason = T("");
	assert_differs(toy_judge(y),
	    "an attempt ends as drawn, void or void_after_entropy, with a "
	    "reason");
}

static void
refuses_void_attempts_whose_outcome_and_beacon_do_not_agree(void **state)
{
	static const char *const differs =
	    "the outcome and the beacon do not agree";
	struct toy *y = void_attempt();
	struct draw_text text;

	(void)state;
	y->t.beacon = T("1.2.3.4.5.6.");
	assert_differs(toy_judge(y), differs);
	y->t.outcome = DRAW_OUTCOME_VOID_AFTER_ENTROPY;
	text = draw_transcript_write(arena, &y->t);
	assert_int_equal(
	    toy_judge_text(y, replaced(text, "\"1.2.3.4.5.6.\"", "null")).kind,
	    DRAW_OK);
	y->t.beacon = T("1.2.");
	assert_differs(toy_judge(y), differs);
	y->t.open = NULL;
	assert_differs(toy_judge(y), differs);
	/* Without a beacon nothing comes after it. */
	y = toy_new(DRAW_RULE_NONE);
	y->charter.beacon = T("none");
	toy_freeze(y);
	toy_reveal(y);
	y->t.beacon = T("");
	y->t.outcome = DRAW_OUTCOME_VOID_AFTER_ENTROPY;
	y->t.void_reason = T("an order");
	assert_differs(toy_judge(y), differs);
}

static void
refuses_void_attempts_that_draw(void **state)
{
	struct draw_digest some = filled(1);
	struct toy *y = void_attempt();

	(void)state;
	y->t.seed = &some;
	assert_differs(toy_judge(y), "a void attempt draws nothing");
	y = void_attempt();
	y->lists[1].key = &some;
	assert_differs(toy_judge(y), "a void attempt draws nothing");
	assert_differs(
	    toy_judge_text(void_attempt(),
		replaced(draw_transcript_write(arena, &void_attempt()->t),
		    "\"commitment\":\"", "\"commitment\":\"x")),
	    "commitment is not 32 bytes of lower-case hex");
	assert_differs(
	    toy_judge_text(void_attempt(),
		replaced(draw_transcript_write(arena, &void_attempt()->t),
		    "\"reveal\":\"", "\"reveal\":\"x")),
	    "reveal is not 32 bytes of lower-case hex");
}

static void
nothing_may_be_written_in_several_ways(void **state)
{
	struct toy *y = void_attempt();
	struct draw_text text;

	(void)state;
	y->said[0].reveal = y->said[1].reveal = NULL;
	y->said[0].commitment = y->said[1].commitment = NULL;
	y->t.close = y->t.open = NULL;
	text = draw_transcript_write(arena, &y->t);
	text = replaced(text, "\"close\":\"\"", "\"close\":null");
	text = replaced(text, "\"open\":\"\"", "\"open\":false");
	text = replaced(text, "\"reveal\":\"\"", "\"reveal\":0");
	text = replaced(text, "\"commitment\":\"\"", "\"commitment\":{}");
	assert_int_equal(toy_judge_text(y, text).kind, DRAW_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_draw_is_ok_under_every_rule_and_hash),
	    CASE(without_the_pool_it_is_consistent),
	    CASE(verdicts_have_their_lines),
	    CASE(says_at_which_step_it_differs),
	    CASE(refuses_what_is_no_transcript),
	    CASE(refuses_a_head_that_does_not_fit),
	    CASE(refuses_other_parties_than_the_charters),
	    CASE(refuses_lists_that_are_not_in_their_form),
	    CASE(refuses_files_that_are_no_object),
	    CASE(refuses_entropy_that_does_not_follow),
	    CASE(refuses_a_veil_key_that_was_not_announced),
	    CASE(self_drawn_is_computed_and_not_claimed),
	    CASE(a_beacon_that_is_no_text_differs),
	    CASE(a_void_attempt_is_ok_at_every_stage),
	    CASE(a_number_that_nobody_recorded_is_null),
	    CASE(refuses_void_attempts_that_contradict_themselves),
	    CASE(refuses_void_attempts_whose_outcome_and_beacon_do_not_agree),
	    CASE(refuses_void_attempts_that_draw),
	    CASE(nothing_may_be_written_in_several_ways),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
