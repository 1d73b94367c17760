/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of documents of either kind beside the auditor's folder. */
#include "domain/draw/testing.h"

#include "domain/draw/statement.h"

static const char good_folder[] = "pools and annexes are those announced";

static struct draw_text
statement_of(struct toy *y)
{
	return (draw_statement_write(
	    arena, &y->t, draw_transcript_write(arena, &y->t)));
}

static struct draw_text
void_transcript_of(struct toy *y)
{
	y->t.outcome = DRAW_OUTCOME_VOID;
	y->t.void_reason = T("停电");
	return (draw_transcript_write(arena, &y->t));
}

static struct draw_verdict
judged(struct toy *y, struct draw_text document)
{
	const struct draw_folder folder = {toy_open, y};

	return (draw_verify_document(arena, document, &folder));
}

static void
assert_noted(struct draw_verdict v, enum draw_verdict_kind kind)
{
	assert_null(v.difference);
	assert_int_equal(v.kind, kind);
	assert_int_equal(v.step, DRAW_STEP_COUNT);
	assert_string_equal(v.notes[v.note_count - 1], good_folder);
}

static void
without_a_folder_it_is_judged_alone(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);
	struct draw_verdict v =
	    draw_verify_document(arena, statement_of(y), NULL);

	(void)state;
	assert_int_equal(v.kind, DRAW_CONSISTENT);
	v = draw_verify_document(
	    arena, draw_transcript_write(arena, &y->t), NULL);
	assert_int_equal(v.kind, DRAW_CONSISTENT);
	assert_differs(draw_verify_document(arena, T("{}"), NULL),
	    "transcript: not exactly the keys");
}

static void
a_drawn_transcript_is_judged_with_all_of_its_folder(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);
	struct draw_text text = draw_transcript_write(arena, &y->t);

	(void)state;
	assert_int_equal(judged(y, text).kind, DRAW_OK);
	toy_bytes(y, "assignment.csv")->len--;
	assert_int_equal(judged(y, text).kind, DRAW_DIFFERS);
}

static void
a_statement_goes_with_the_pools_it_binds(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);

	(void)state;
	assert_noted(judged(y, statement_of(y)), DRAW_CONSISTENT);
}

static void
a_void_transcript_goes_with_the_pools_it_binds(void **state)
{
	struct toy *y = toy_new(DRAW_RULE_PATHS);

	(void)state;
	toy_freeze(y);
	assert_noted(judged(y, void_transcript_of(y)), DRAW_OK);
}

/* What somebody names in them changes no hash that was announced. */
static void
witnesses_are_noted_as_not_checked(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);
	struct draw_text text =
	    replaced(draw_transcript_write(arena, &y->t), "\"witnesses\":[]",
		"\"witnesses\":[{\"kind\":\"人大代表\",\"name\":\"甲\"}]");
	struct draw_verdict v = judged(y, text);
	size_t before = v.note_count;

	(void)state;
	assert_int_equal(v.kind, DRAW_OK);
	draw_note_witnesses(arena, text, &v);
	assert_int_equal(v.note_count, before + 1);
	assert_string_equal(v.notes[before],
	    "witnesses: not checked, what binds them are their receipts and "
	    "the signatures of the statement");
	draw_note_witnesses(arena, statement_of(y), &v);
	draw_note_witnesses(arena, T("["), &v);
	assert_int_equal(v.note_count, before + 1);
	y = toy_new(DRAW_RULE_PATHS);
	toy_freeze(y);
	draw_note_witnesses(arena, void_transcript_of(y), &v);
	assert_string_equal(v.notes[before + 1],
	    "witnesses: not checked, of an attempt that is void the audit "
	    "bundle shows them");
	v.kind = DRAW_DIFFERS;
	draw_note_witnesses(arena, text, &v);
	assert_int_equal(v.note_count, before + 2);
}

static void
a_document_that_is_wrong_needs_no_folder(void **state)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);

	(void)state;
	assert_differs(judged(y,
			   replaced(statement_of(y), "\"announce\":\"",
			       "\"announce\":\"0")),
	    "announce differs");
}

/* ---- falsified folders --------------------------------------------------- */

/* A folder in which something is wrong beside a statement and beside a void
 * transcript. */
static void
says(const char *name, const char *old, const char *new, const char *difference,
    const char *step)
{
	struct toy *y = toy_draw(DRAW_RULE_PATHS);
	struct draw_text *bytes = toy_bytes(y, name), statement;
	struct draw_verdict v;

	statement = statement_of(y);
	*bytes = old == NULL ? (struct draw_text){NULL, 0}
			     : replaced(*bytes, old, new);
	v = judged(y, statement);
	assert_differs(v, difference);
	assert_step(v, step);
	assert_int_equal(v.note_count, 0);
	y = toy_new(DRAW_RULE_PATHS);
	toy_freeze(y);
	bytes = toy_bytes(y, name);
	*bytes = old == NULL ? (struct draw_text){NULL, 0}
			     : replaced(*bytes, old, new);
	assert_differs(judged(y, void_transcript_of(y)), difference);
}

static void
another_folder_is_found(void **state)
{
	(void)state;
	says("key", "\n", "x", "pool key is not 32 bytes of lower-case hex",
	    "lists");
	says("key", NULL, NULL, "key: not there", "lists");
	says("SP-1.csv", NULL, NULL, "SP-1.csv: not there", "lists");
	says("SP-1.csv", ",A,1\n", ",A,2\n",
	    "list SP-1: the pool is not the one announced", "lists");
	says("roster.csv", NULL, NULL, "roster.csv: not there", "files");
	says("roster.csv", "*", "-",
	    "roster.csv is not the file that the transcript binds", "files");
}

/* A that was made over other classes than those of its pool. */
static void
classes_that_are_not_the_pools_are_found(void **state)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);
	struct draw_class *classes;

	(void)state;
	toy_freeze(y);
	classes = arena_array(arena, y->lists[0].class_count, sizeof(*classes));
	memcpy(classes, y->lists[0].classes,
	    y->lists[0].class_count * sizeof(*classes));
	classes[0].count++;
	classes[1].count--;
	y->lists[0].classes = classes;
	toy_announce(y);
	assert_differs(judged(y, void_transcript_of(y)),
	    "list SP-1: the classes are not those of the pool");
	y->lists[0].class_count--;
	toy_announce(y);
	assert_differs(judged(y, void_transcript_of(y)),
	    "list SP-1: the classes are not those of the pool");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(without_a_folder_it_is_judged_alone),
	    CASE(a_drawn_transcript_is_judged_with_all_of_its_folder),
	    CASE(a_statement_goes_with_the_pools_it_binds),
	    CASE(a_void_transcript_goes_with_the_pools_it_binds),
	    CASE(witnesses_are_noted_as_not_checked),
	    CASE(a_document_that_is_wrong_needs_no_folder),
	    CASE(another_folder_is_found),
	    CASE(classes_that_are_not_the_pools_are_found),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
