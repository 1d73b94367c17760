/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of verification: the auditor's folder, and substitutions. */
#include "domain/draw/testing.h"

/* ---- the folder -------------------------------------------------------- */

static void
assert_file(
    const char *name, const char *old, const char *new, const char *difference)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);
	struct draw_text *bytes = toy_bytes(y, name);

	*bytes = replaced(*bytes, old, new);
	assert_differs(toy_judge(y), difference);
}

static void
refuses_a_folder_that_is_not_the_one_announced(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);

	(void)state;
	assert_file(
	    "key", "08", "0x", "pool key is not 32 bytes of lower-case hex");
	assert_file(
	    "key", "08", "09", "list SP-1: the pool is not the one announced");
	assert_file("SP-1.csv", "0000001", "0000001x",
	    "list SP-1: the pool is not the one announced");
	assert_file("SP-1.csv", "lots", "slot", "SP-1.csv: wrong header");
	assert_file("roster.csv", "FIRE", "WATER",
	    "roster.csv is not the file that the transcript binds");
	assert_file("visits.csv", "2026-05-01", "2026-05-02",
	    "visits.csv is not the file that the transcript binds");
	y->file_count = 0;
	assert_differs(toy_judge(y), "key: not there");
}

/* The root is the pool's, the classes are others with the same sums. Nothing
 * is drawn, so that no lots betray it. */
static void
assert_classes_differ(struct draw_class *classes, size_t count)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);

	y->strata[0][0].num = y->strata[0][1].num = 0;
	toy_freeze(y);
	y->lists[0].classes = classes;
	y->lists[0].class_count = count;
	toy_announce(y);
	toy_reveal(y);
	toy_force(y);
	assert_differs(
	    toy_judge(y), "list SP-1: the classes are not those of the pool");
}

static void
refuses_classes_that_are_not_the_pools(void **state)
{
	struct draw_class fewer[] = {{T("A"), 1, 15}, {T("B"), 1, 5}};
	struct draw_class others[] = {
	    {T("A"), 1, 11}, {T("A"), 3, 4}, {T("B"), 1, 4}, {T("B"), 3, 1}};

	(void)state;
	assert_classes_differ(fewer, 2);
	assert_classes_differ(others, 4);
}

/* The i-th result, altered and bound as if it were right. */
static struct draw_verdict
judge_result(size_t i, const char *old, const char *new)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);
	struct draw_bound *results = arena_array(arena, 2, sizeof(*results));
	struct draw_text *bytes;

	memcpy(results, y->t.results, 2 * sizeof(*results));
	bytes = toy_bytes(
	    y, arena_memdup(arena, results[i].name.s, results[i].name.len));
	*bytes = replaced(*bytes, old, new);
	results[i].digest =
	    draw_file(y->t.hash, &y->pool_key, results[i].name, *bytes);
	y->t.results = results;
	return (toy_judge(y));
}

static void
refuses_results_that_do_not_follow(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);
	struct draw_verdict v = judge_result(0, "I-1", "I-9");

	(void)state;
	assert_differs(v,
	    "assignment.csv is not what follows from the draw and the "
	    "annexes, line 2");
	assert_step(v, "assignment");
	v = judge_result(1, "2026-05-01", "2026-05-02");
	assert_differs(v,
	    "visits.csv is not what follows from the draw and the annexes, "
	    "line 2");
	assert_step(v, "merge");
	y->t.result_count = 0;
	assert_differs(
	    toy_judge(y), "assignment, roster and results do not go together");
	y = toy_draw(DRAW_RULE_PATHS);
	y->t.result_count = 1;
	assert_differs(toy_judge(y), "files of the assignment are missing");
	y = toy_new(DRAW_RULE_GREEDY);
	toy_freeze(y);
	y->t.annexes++; /* objects.csv is not bound */
	y->t.annex_count--;
	toy_announce(y);
	toy_reveal(y);
	toy_conclude(y);
	assert_differs(toy_judge(y), "files of the assignment are missing");
}

static void
refuses_annexes_that_cannot_be_read(void **state)
{
	struct toy *y = toy_new(DRAW_RULE_GREEDY);

	(void)state;
	toy_freeze(y);
	y->t.annex_count = 0;
	y->file_count -= 3;
	toy_bind_annex(y, DRAW_OBJECTS, y->sealed.annexes.objects);
	toy_bind_annex(y, DRAW_RECUSALS, T("inspector\n"));
	toy_bind_annex(y, DRAW_ROSTER, y->sealed.annexes.roster);
	toy_announce(y);
	toy_reveal(y);
	toy_conclude(y);
	assert_differs(toy_judge(y), "recusals.csv: wrong header");
}

/* ---- substitutions ----------------------------------------------------- */

static struct draw_substitution
next_of_a(struct toy *y, size_t out, size_t in)
{
	const uint64_t all[2] = {UINT64_MAX, UINT64_MAX};
	const struct draw_selecting selecting = {.hash = y->t.hash,
	    .key = y->t.lists[0].key,
	    .pool = &y->pools[0],
	    .plan = &y->plans[0],
	    .extra = all};
	const struct draw_selection *s;

	assert_null(draw_select(arena, &selecting, &s));
	return ((struct draw_substitution){T("SP-1"), T("A"),
	    s[0].order[out].id, s[0].order[s[0].size + in].id, T("注销"),
	    T("2026-05-02T09:00:00+08:00")});
}

static void
accepts_substitutes_in_order(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_NONE);
	struct draw_substitution z[3];

	(void)state;
	z[0] = next_of_a(y, 0, 0);
	z[1] = next_of_a(y, 2, 1);
	z[2] = next_of_a(y, 0, 2);
	z[2].out = z[0].in;
	y->t.substitutions = z;
	y->t.substitution_count = 3;
	assert_int_equal(toy_judge(y).kind, DRAW_OK);
}

/* A draw with these substitutions is refused for this. */
static void
assert_substituted(struct toy *y, const struct draw_substitution *z,
    size_t count, const char *difference)
{
	y->t.substitutions = z;
	y->t.substitution_count = count;
	assert_differs(toy_judge(y), difference);
}

static void
refuses_a_substitute_that_is_not_the_next(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_NONE);
	const struct draw_substitution z = next_of_a(y, 0, 1);

	(void)state;
	assert_substituted(y, &z, 1, "a substitute is not the next in order");
}

static void
refuses_to_take_out_what_is_not_in(void **state)
{
	static const char *const why =
	    "a substitution takes out what is not in, or has no reason";
	struct toy *y = toy_draw(DRAW_RULE_NONE);
	struct draw_substitution list = next_of_a(y, 0, 0), stratum = list;
	struct draw_substitution reason = list;

	(void)state;
	list.list_id = T("SP-3");
	assert_substituted(y, &list, 1, why);
	stratum.stratum = T("B");
	assert_substituted(y, &stratum, 1, why);
	reason.reason = T("");
	assert_substituted(y, &reason, 1, why);
}

static void
refuses_a_substitute_that_is_in_or_was_taken_out(void **state)
{
	static const char *const why =
	    "a substitute is in already, or was taken out before";
	struct toy *y = toy_draw(DRAW_RULE_NONE);
	struct draw_substitution id = next_of_a(y, 0, 0), in = id;
	struct draw_substitution back = next_of_a(y, 1, 1);
	struct draw_substitution both[2];

	(void)state;
	id.in = T("a b");
	assert_substituted(y, &id, 1, "an id is not allowed");
	back.in = in.out;
	memcpy(&both[0], &in, sizeof(in));
	memcpy(&both[1], &back, sizeof(back));
	assert_substituted(y, both, 2, why);
	in.in = y->t.lists[0].selections[1].order[0].id;
	assert_substituted(y, &in, 1, why);
}

static void
refuses_substitutions_that_are_not_in_their_form(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_NONE);
	struct draw_text text = draw_transcript_write(arena, &y->t);

	(void)state;
	assert_differs(
	    toy_judge_text(y,
		replaced(text, "\"substitutions\":[]", "\"substitutions\":7")),
	    "substitutions: not a list");
	assert_differs(toy_judge_text(y,
			   replaced(text, "\"substitutions\":[]",
			       "\"substitutions\":[{}]")),
	    "substitution: not exactly the keys");
	assert_int_equal(
	    toy_judge_text(y,
		replaced(text, "\"substitutions\":[]", "\"substitutions\":{}"))
		.kind,
	    DRAW_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(refuses_a_folder_that_is_not_the_one_announced),
	    CASE(refuses_classes_that_are_not_the_pools),
	    CASE(refuses_results_that_do_not_follow),
	    CASE(refuses_annexes_that_cannot_be_read),
	    CASE(accepts_substitutes_in_order),
	    CASE(refuses_a_substitute_that_is_not_the_next),
	    CASE(refuses_to_take_out_what_is_not_in),
	    CASE(refuses_a_substitute_that_is_in_or_was_taken_out),
	    CASE(refuses_substitutions_that_are_not_in_their_form),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
