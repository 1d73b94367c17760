/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of statements: judged alone and beside their transcript. */
#include "domain/draw/testing.h"

#include "base/text.h"
#include "domain/draw/statement.h"

#define HEX                                \
	"00000000000000000000000000000000" \
	"00000000000000000000000000000000"

static struct draw_text
statement_of(struct toy *y)
{
	return (draw_statement_write(
	    arena, &y->t, draw_transcript_write(arena, &y->t)));
}

static struct draw_verdict
judged(const char *old, const char *new)
{
	struct draw_text text = statement_of(toy_draw(DRAW_RULE_PATHS));

	return (draw_statement_verify(arena, replaced(text, old, new)));
}

static void
a_statement_is_consistent(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);
	struct draw_verdict v = draw_statement_verify(arena, statement_of(y));

	(void)state;
	assert_int_equal(v.kind, DRAW_CONSISTENT);
	assert_int_equal(v.step, DRAW_STEP_COUNT);
	assert_string_equal(v.notes[v.note_count - 1],
	    "a statement: who was drawn stands in the transcript");
}

static void
refuses_statements_that_do_not_follow(void **state)
{
	(void)state;
	assert_differs(
	    judged("\"announce\":\"", "\"announce\":\"0"), "announce differs");
	assert_step(judged("\"seed\":\"", "\"seed\":\"0"), "seed");
	assert_differs(judged("\"outcome\":\"drawn\"", "\"outcome\":\"void\""),
	    "statement: only of an attempt that was drawn");
	assert_differs(judged("transcript_hash\":\"", "transcript_hash\":\"0"),
	    "transcript_hash is not 32 bytes of lower-case hex");
	assert_differs(judged("\"result_root\":\"", "\"result_root\":\"0"),
	    "result_root is not 32 bytes of lower-case hex");
	assert_differs(judged("\"size\":", "\"size\":1"),
	    "statement: a size is not what the plan demands");
	assert_differs(judged("\"small\":", "\"small\":9"),
	    "small: not an integer from 0 to 0");
	assert_differs(
	    judged("{\"name\":\"A\",\"count\"", "{\"name\":\"Z\",\"count\""),
	    "statement: strata are not the plan's");
	assert_differs(judged("\"strata\":[{\"name\":\"A\"",
			   "\"strata\":[{},{\"name\":\"A\""),
	    "statement: strata are not the plan's");
	assert_differs(judged("\"threshold\":\"", "\"threshold\":\"0"),
	    "threshold is not 32 bytes of lower-case hex");
}

/* The group is bound by A: it must be wrong before that. */
static void
refuses_a_group_that_is_not_the_plans(void **state)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);

	(void)state;
	toy_freeze(y);
	y->lists[0].group_id = T("other");
	toy_announce(y);
	toy_reveal(y);
	toy_force(y);
	assert_differs(draw_statement_verify(arena, statement_of(y)),
	    "statement: a group is not the plan's");
}

/* They are bound by A, too: a draw that nobody will be able to check shows
 * before its transcript does. */
static void
refuses_counts_that_are_not_the_plans(void **state)
{
	struct draw_class classes[] = {{T("Z"), 1, 5}};
	struct toy *y;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		y = toy_new(DRAW_RULE_NONE);
		toy_freeze(y);
		if (i == 0) {
			y->lists[0].classes = classes;
			y->lists[0].class_count = 1;
		} else
			y->lists[0].count++;
		toy_announce(y);
		toy_reveal(y);
		toy_force(y);
		assert_differs(draw_statement_verify(arena, statement_of(y)),
		    "statement: counts are not the plan's");
	}
}

static void
refuses_more_than_five_departments_in_a_group(void **state)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);

	(void)state;
	y->lists_used = 6;
	toy_freeze(y);
	toy_reveal(y);
	toy_conclude(y);
	assert_differs(draw_statement_verify(arena, statement_of(y)),
	    "more than five departments in a coordination group");
}

static void
refuses_an_assignment_without_its_results(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);
	struct draw_verdict v;

	(void)state;
	y->t.result_count = 0;
	v = draw_statement_verify(arena, statement_of(y));
	assert_differs(v, "assignment, roster and results do not go together");
	assert_int_equal(v.step, DRAW_STEP_FILES);
}

/* What the veil hides is refused wherever it stands. */
static void
refuses_statements_that_tell_too_much(void **state)
{
	static const char *const keys = "statement: not exactly the keys";

	(void)state;
	assert_differs(
	    judged("{\"protocol\"", "{\"veil_key\":\"" HEX "\",\"protocol\""),
	    keys);
	assert_differs(
	    judged("\"result_root\"", "\"key\":\"" HEX "\",\"result_root\""),
	    "list: not exactly the keys");
	assert_differs(judged("\"threshold\"", "\"drawn\":[],\"threshold\""),
	    "stratum: not exactly the keys");
}

/* A stratum that is due less than one object. */
static struct toy *
with_a_small_stratum(void)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);

	y->strata[0][1].num = 1;
	y->strata[0][1].den = 1000;
	toy_freeze(y);
	toy_reveal(y);
	toy_conclude(y);
	return (y);
}

static void
the_size_of_a_small_stratum_is_not_told(void **state)
{
	struct draw_text text = statement_of(with_a_small_stratum());
	const struct json *j, *strata;

	(void)state;
	assert_int_equal(
	    draw_statement_verify(arena, text).kind, DRAW_CONSISTENT);
	assert_null(draw_read_json(arena, text, &j));
	strata = json_get(json_get(j, "lists")->child, "strata");
	assert_null(json_get(strata->child->next, "size"));
	text = replaced(text, "\"small\"", "\"more\":0,\"small\"");
	assert_differs(
	    draw_statement_verify(arena, text), "list: not exactly the keys");
}

static void
a_stratum_of_which_nothing_is_due_is_small(void **state)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);

	(void)state;
	y->strata[0][0].num = 0;
	y->strata[0][0].count = 0;
	y->pools[0] = toy_pool(0, 20, "B", "B");
	y->strata[0][1].count = 20;
	toy_freeze(y);
	toy_reveal(y);
	toy_conclude(y);
	assert_int_equal(draw_statement_verify(arena, statement_of(y)).kind,
	    DRAW_CONSISTENT);
}

/* ---- beside the transcript ----------------------------------------------- */

static const char *
parted(struct toy *y, struct draw_text statement)
{
	struct draw_text full = draw_transcript_write(arena, &y->t);
	struct draw_transcript_in t;
	struct problem *p;

	assert_null(draw_transcript_read(arena, full, &t));
	p = draw_statement_follows(arena, &t, full, statement);
	return (p == NULL ? "" : p->detail);
}

static void
a_statement_says_what_its_transcript_says(void **state)
{
	struct toy *y = with_a_small_stratum();
	struct draw_text text = statement_of(y);

	(void)state;
	assert_string_equal(parted(y, text), "");
	assert_string_equal(
	    parted(y, replaced(text, "\"witnesses\":[", "\"witnesses\":[ ")),
	    "not what follows from the transcript (witnesses)");
	assert_string_equal(parted(y, statement_of(toy_draw(DRAW_RULE_PATHS))),
	    "not what follows from the transcript (charter)");
}

/* `text` with what lies from `member` to `end` (of which the first byte goes
 * along) put in front of all that the object `object` holds. */
static struct draw_text
moved(struct draw_text text, const char *object, const char *member,
    const char *end)
{
	const char *s = cstring(text);
	const char *to = strstr(s, object) + 1, *at = strstr(to, member);
	const char *behind = strstr(at + strlen(member), end) + 1;

	return (draw_text_of(arena_fmt(arena, "%.*s%.*s,%.*s%s", (int)(to - s),
	    s, (int)(behind - at - 1), at + 1, (int)(at - to), to, behind)));
}

/* Keys may stand in any order, those that the veil hides in front. */
static void
a_statement_is_cut_out_of_any_order_of_keys(void **state)
{
	static const char list[] = "{\"list_id\":\"SP-1\"";
	struct toy *y = toy_draw(DRAW_RULE_NONE);
	struct draw_text full = draw_transcript_write(arena, &y->t);
	struct draw_text said = statement_of(y);
	struct draw_transcript_in t;
	struct draw_digest hash;

	(void)state;
	full = moved(full, "{\"protocol\"", ",\"veil_key\":\"", "\"");
	full = moved(full, list, ",\"key\":\"", "\"");
	full = moved(full, "{\"name\":\"A\"", ",\"drawn\":[", "]");
	assert_null(draw_transcript_read(arena, full, &t));
	hash = draw_transcript_hash(y->t.hash, full);
	said = moved(said, list, ",\"result_root\":\"", "\"");
	said = replaced(said, strstr(cstring(said), ",\"transcript_hash\""),
	    arena_fmt(arena, ",\"transcript_hash\":\"%s\"}\n",
		text_hex(arena, hash.b, sizeof(hash.b))));
	assert_null(draw_statement_follows(arena, &t, full, said));
}

static void
statements_are_told_apart_from_transcripts(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_NONE);
	const struct json *j;

	(void)state;
	assert_null(draw_read_json(arena, statement_of(y), &j));
	assert_true(draw_statement_is(j));
	assert_null(
	    draw_read_json(arena, draw_transcript_write(arena, &y->t), &j));
	assert_false(draw_statement_is(j));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_statement_is_consistent),
	    CASE(refuses_statements_that_do_not_follow),
	    CASE(refuses_a_group_that_is_not_the_plans),
	    CASE(refuses_counts_that_are_not_the_plans),
	    CASE(refuses_more_than_five_departments_in_a_group),
	    CASE(refuses_an_assignment_without_its_results),
	    CASE(refuses_statements_that_tell_too_much),
	    CASE(the_size_of_a_small_stratum_is_not_told),
	    CASE(a_stratum_of_which_nothing_is_due_is_small),
	    CASE(a_statement_says_what_its_transcript_says),
	    CASE(a_statement_is_cut_out_of_any_order_of_keys),
	    CASE(statements_are_told_apart_from_transcripts),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
