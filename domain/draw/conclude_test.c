/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of concluding a draw, and of what is written of it. */
#include "domain/draw/testing.h"

#include "domain/draw/result.h"

static struct toy *
revealed(enum draw_rule rule)
{
	struct toy *y = toy_new(rule);

	toy_freeze(y);
	toy_reveal(y);
	y->sealed.veil_key = &y->veil_key;
	y->sealed.pool_key = &y->pool_key;
	y->sealed.pools = y->pools;
	return (y);
}

static void
assert_unconcluded(struct toy *y, const char *detail)
{
	assert_detail(
	    draw_conclude(arena, &y->sealed, &y->t, &y->conclusion), detail);
}

static void
computing_it_again_gives_the_same_bytes(void **state)
{
	struct toy *one = toy_draw(DRAW_RULE_PATHS);
	struct toy *two = toy_draw(DRAW_RULE_PATHS);

	(void)state;
	assert_text_equal(draw_transcript_write(arena, &one->t),
	    cstring(draw_transcript_write(arena, &two->t)));
	assert_text_equal(one->conclusion.assignment_csv,
	    cstring(two->conclusion.assignment_csv));
}

static void
figures_tell_what_merging_saved(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_NONE);
	const struct draw_merge_figures *f = &y->conclusion.figures;

	(void)state;
	/* 5 of 15, 3 of 5; 3 of 9, 2 of 3. */
	assert_int_equal(f->checks, 13);
	assert_int_equal(f->checks - f->removed, y->conclusion.visit_count);
	assert_true(f->objects <= f->checks);
	assert_int_equal(y->conclusion.assignment.slot_count, 0);
}

static void
nothing_is_drawn_from_what_was_not_announced(void **state)
{
	struct draw_digest wrong = filled(1);
	struct toy *y = revealed(DRAW_RULE_NONE);

	(void)state;
	y->t.announce = wrong;
	assert_unconcluded(y, "announce differs");
	y = revealed(DRAW_RULE_NONE);
	y->veil_key = wrong;
	assert_unconcluded(y, "the veil key is not the one announced");
	y = revealed(DRAW_RULE_NONE);
	y->pools[1] = y->pools[0];
	assert_unconcluded(y, "list SP-2: the pool is not the one announced");
	y = revealed(DRAW_RULE_NONE);
	y->strata[1][0].count++;
	assert_unconcluded(y, "list SP-2: the pool is not the one announced");
	y = revealed(DRAW_RULE_NONE);
	y->plans[0].stratum_count = 1;
	assert_unconcluded(y, "a record's stratum is not in the plan");
}

static void
nothing_is_drawn_before_everybody_has_revealed(void **state)
{
	struct draw_digest wrong = filled(1);
	struct toy *y = revealed(DRAW_RULE_NONE);

	(void)state;
	y->said[1].reveal = NULL;
	assert_unconcluded(y, "a reveal is missing");
	y = revealed(DRAW_RULE_NONE);
	y->said[1].reveal = &wrong;
	assert_unconcluded(
	    y, "party notary revealed something it had not committed to");
	y = revealed(DRAW_RULE_NONE);
	y->t.close = NULL;
	assert_unconcluded(y, "close differs");
	y = revealed(DRAW_RULE_NONE);
	y->t.open = &wrong;
	assert_unconcluded(y, "open differs");
	y = revealed(DRAW_RULE_NONE);
	y->t.beacon = T("7.");
	assert_unconcluded(y, "the beacon is not of the announced kind");
}

static void
annexes_that_cannot_be_read_stop_the_draw(void **state)
{
	struct toy *y = revealed(DRAW_RULE_GREEDY);

	(void)state;
	y->sealed.annexes.roster = T("id\n");
	assert_unconcluded(y, "roster.csv: wrong header");
	y = revealed(DRAW_RULE_GREEDY);
	y->sealed.annexes.objects = T("id,district\n");
	assert_unconcluded(y, "objects.csv: an object is missing");
}

/* ---- the statement ----------------------------------------------------- */

static void
the_statement_tells_nobody_who_was_drawn(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);
	struct draw_text full = draw_transcript_write(arena, &y->t), said;
	struct draw_digest hash = draw_transcript_hash(y->t.hash, full);
	const struct json *j = NULL;

	(void)state;
	said = draw_statement_write(arena, &y->t, full);
	assert_null(draw_read_json(arena, said, &j));
	assert_null(json_get(j, "veil_key"));
	assert_null(strstr(cstring(said),
	    "\"key\":\""
	    "0"));
	assert_null(strstr(cstring(said), "drawn\":["));
	assert_null(strstr(cstring(said), "91440300"));
	assert_true(draw_json_is_digest(json_get(j, "transcript_hash"), &hash));
	assert_string_equal(json_string(json_get(j, "outcome")), "drawn");
}

static void
the_statement_binds_each_list_by_its_result_root(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_NONE);
	struct draw_text full = draw_transcript_write(arena, &y->t);
	const struct draw_result r = {y->t.hash, &y->veil_key, T("SP-1")};
	const struct draw_text *ids;
	const struct json *j = NULL;
	struct draw_digest root;
	size_t count;

	(void)state;
	assert_null(draw_read_json(
	    arena, draw_statement_write(arena, &y->t, full), &j));
	ids = draw_list_drawn(arena, &y->t.lists[0], &count);
	assert_int_equal(count, 8);
	root = draw_result_root(&r, ids, count);
	j = json_get(j, "lists")->child;
	assert_true(draw_json_is_digest(json_get(j, "result_root"), &root));
	assert_null(json_get(j, "key"));
	assert_int_equal(json_get(j, "strata")->len, 2);
	assert_string_equal(json_get(j, "small")->text, "0");
}

static void
strata_that_were_due_less_than_one_appear_as_a_sum(void **state)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);
	const struct json *j = NULL, *first;
	struct draw_text full;
	int64_t small = -1;

	(void)state;
	y->strata[0][0].den = 16;
	y->strata[0][1].den = 6;
	toy_freeze(y);
	toy_reveal(y);
	toy_conclude(y);
	full = draw_transcript_write(arena, &y->t);
	assert_null(draw_read_json(
	    arena, draw_statement_write(arena, &y->t, full), &j));
	j = json_get(j, "lists")->child;
	first = json_get(j, "strata")->child;
	assert_int_equal(first->len, 2);
	assert_null(json_get(first, "size"));
	assert_null(json_get(first, "threshold"));
	assert_true(json_int64(json_get(j, "small"), &small));
	assert_int_equal(small,
	    y->t.lists[0].selections[0].size +
		y->t.lists[0].selections[1].size);
}

/* ---- everything that a transcript may hold ----------------------------- */

static void
signatures_witnesses_and_substitutions_are_written(void **state)
{
	const struct draw_signature signature = {
	    T("jiwei"), T("close"), 5, T("00ff")};
	const struct draw_witness witness = {T("人大代表"), T("甲")};
	const struct draw_substitution z = {T("SP-1"), T("A"), T("x"), T("y"),
	    T("注销"), T("2026-05-02T09:00:00+08:00")};
	struct toy *y = toy_draw(DRAW_RULE_NONE);
	const struct json *j = NULL;

	(void)state;
	y->t.signatures = &signature;
	y->t.witnesses = &witness;
	y->t.substitutions = &z;
	y->t.signature_count = y->t.witness_count = 1;
	y->t.substitution_count = 1;
	assert_null(
	    draw_read_json(arena, draw_transcript_write(arena, &y->t), &j));
	assert_string_equal(
	    json_string(json_get(json_get(j, "signatures")->child, "role")),
	    "close");
	assert_string_equal(
	    json_string(json_get(json_get(j, "witnesses")->child, "kind")),
	    "人大代表");
	assert_string_equal(
	    json_string(json_get(json_get(j, "substitutions")->child, "in")),
	    "y");
}

static void
a_void_attempt_has_no_drawn_objects(void **state)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);
	size_t count = 9;

	(void)state;
	toy_freeze(y);
	(void)draw_list_drawn(arena, &y->t.lists[0], &count);
	assert_int_equal(count, 0);
	assert_string_equal(draw_outcome_word(DRAW_OUTCOME_VOID_AFTER_ENTROPY),
	    "void_after_entropy");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(computing_it_again_gives_the_same_bytes),
	    CASE(figures_tell_what_merging_saved),
	    CASE(nothing_is_drawn_from_what_was_not_announced),
	    CASE(nothing_is_drawn_before_everybody_has_revealed),
	    CASE(annexes_that_cannot_be_read_stop_the_draw),
	    CASE(the_statement_tells_nobody_who_was_drawn),
	    CASE(the_statement_binds_each_list_by_its_result_root),
	    CASE(strata_that_were_due_less_than_one_appear_as_a_sum),
	    CASE(signatures_witnesses_and_substitutions_are_written),
	    CASE(a_void_attempt_has_no_drawn_objects),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
