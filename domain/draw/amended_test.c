/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of judging amendments: what follows from the rule is taken, signed or
 * not. */
#include "domain/draw/out.h"
#include "domain/draw/testing_amended.h"

/* ---- taken --------------------------------------------------------------- */

static void
what_follows_from_the_rule_is_taken(void **state)
{
	struct draw_verdict v;
	size_t visit;

	(void)state;
	begin(DRAW_RULE_PATHS);
	visit = visit_of(1);
	add(next_inspector(slot_of(visit)));
	add(next_objects(visit));
	add(next_inspector(slot_of(standing()->now.assigning.visit_count - 1)));
	v = judge();
	assert_null(v.difference);
	assert_int_equal(v.note_count, 2);
	assert_string_equal(
	    v.notes[0], "amendments: 3, each follows from the rule");
	assert_string_equal(v.notes[1],
	    "amendments: unsigned, by less than two holders: 1, 2, 3");
}

static void
without_people_objects_alone_make_way(void **state)
{
	struct draw_text text;

	(void)state;
	begin(DRAW_RULE_NONE);
	text = next_objects(visit_of(1));
	add(text);
	assert_null(judge().difference);
	add(text);
	assert_differs(judge(),
	    "amendment 2: not the next amendment of this "
	    "transcript");
}

static void
without_the_pool_the_chain_is_judged(void **state)
{
	struct draw_verdict v;

	(void)state;
	begin(DRAW_RULE_PATHS);
	w.folder = false;
	v = judge();
	assert_int_equal(v.note_count, 1);
	assert_string_equal(v.notes[0],
	    "amendments: none as far as published here; the audit bundle tells "
	    "whether there are any");
	w.folder = true;
	assert_string_equal(judge().notes[0], v.notes[0]);
	add(next_inspector(0));
	w.folder = false;
	v = judge();
	assert_null(v.difference);
	assert_string_equal(v.notes[0],
	    "amendments: 1, chained; whether they follow from the rule was "
	    "not checked without the pool");
	w.files[0].bytes =
	    replaced(w.files[0].bytes, "\"number\":1", "\"number\":2");
	assert_differs(
	    judge(), "amendment 1: not the next amendment of this transcript");
	w.files[0].bytes = T("{}");
	assert_differs(judge(), "amendment 1: amendment: not exactly the keys");
}

/* Of a statement the same, and holders judge the whole with their copies. */
static void
a_holder_judges_beside_the_statement(void **state)
{
	const struct draw_folder folder = {toy_open, NULL};
	struct draw_folder own = folder;
	struct draw_text statement, amendment;
	struct draw_digest other = filled(9);
	struct draw_standing s;
	struct draw_standing_from from = {.folder = &own, .most = FILES};

	(void)state;
	begin(DRAW_RULE_PATHS);
	own.arg = w.y;
	amendment = next_objects(visit_of(2));
	statement = draw_statement_write(arena, &w.y->t, w.document);
	from.document = statement;
	from.veil_key = &w.y->veil_key;
	assert_null(draw_standing_begin(arena, &from, &s));
	assert_null(draw_standing_amend(&s, amendment));
	from.veil_key = &other;
	assert_detail(draw_standing_begin(arena, &from, &s),
	    "the veil key is not the one announced");
	from.veil_key = &w.y->veil_key;
	from.document =
	    replaced(statement, "\"result_root\":\"", "\"result_root\":\"00");
	assert_non_null(draw_standing_begin(arena, &from, &s));
	w.document = statement;
	add(amendment);
	assert_null(judge().difference);
	w.document = T("{}");
	assert_non_null(judge().difference);
	w.document = replaced(
	    statement, "\"outcome\":\"drawn\"", "\"outcome\":\"void\"");
	assert_differs(judge(), "amendments: nothing was drawn");
	from.document = w.document;
	assert_detail(
	    draw_standing_begin(arena, &from, &s), "nothing was drawn");
}

/* ---- signatures ---------------------------------------------------------- */

static const char *
signature(size_t who, const char *by, const char *role, struct draw_text of)
{
	const struct draw_hash *h = w.y->t.hash;
	struct draw_digest x = draw_amendment_hash(h, of);
	struct draw_digest m = draw_signed(h, DRAW_ROLE_AMEND, &x, 1234);
	unsigned char sig[crypto_sign_BYTES];

	(void)crypto_sign_detached(sig, NULL, m.b, sizeof(m.b), w.secrets[who]);
	return (arena_fmt(arena,
	    "{\"by\":\"%s\",\"role\":\"%s\",\"at\":1234,\"sig\":\"%s\"}", by,
	    role, text_hex(arena, sig, sizeof(sig))));
}

static struct draw_verdict
judge_signed(const char *signatures)
{
	const struct json *j;

	assert_null(draw_read_json(arena, draw_text_of(signatures), &j));
	w.files[0].signatures = j;
	return (judge());
}

static void
two_holders_sign_and_nothing_is_left_to_note(void **state)
{
	struct draw_text text;
	const char *one, *two;
	struct draw_verdict v;

	(void)state;
	begin(DRAW_RULE_PATHS);
	text = next_inspector(0);
	add(text);
	one = signature(0, "archive", "amend", text);
	two = signature(1, "court", "amend", text);
	v = judge_signed(arena_fmt(arena, "[%s,%s]", one, two));
	assert_null(v.difference);
	assert_int_equal(v.note_count, 1);
	v = judge_signed(arena_fmt(arena, "[%s]", one));
	assert_int_equal(v.note_count, 2);
	assert_string_equal(
	    v.notes[1], "amendments: unsigned, by less than two holders: 1");
	assert_differs(judge_signed(arena_fmt(arena, "[%s,%s]", one, one)),
	    "amendment 1: the signature of archive is not valid");
}

static void
what_nobody_signed_is_no_signature(void **state)
{
	struct draw_text text;

	(void)state;
	begin(DRAW_RULE_PATHS);
	text = next_inspector(0);
	add(text);
	assert_differs(judge_signed(arena_fmt(arena, "[%s]",
			   signature(0, "court", "amend", text))),
	    "amendment 1: the signature of court is not valid");
	assert_differs(judge_signed(arena_fmt(arena, "[%s]",
			   signature(0, "archive", "amend", w.document))),
	    "amendment 1: the signature of archive is not valid");
	assert_differs(judge_signed(arena_fmt(arena, "[%s]",
			   signature(0, "jiwei", "amend", text))),
	    "amendment 1: the signature of jiwei is not valid");
	assert_differs(judge_signed(arena_fmt(arena, "[%s]",
			   signature(0, "archive", "hold", text))),
	    "amendment 1: the signature of archive is not valid");
	assert_differs(judge_signed("[{\"by\":\"archive\",\"role\":\"amend\","
				    "\"at\":1,\"sig\":\"00\"}]"),
	    "amendment 1: the signature of archive is not valid");
	assert_non_null(judge_signed("[{}]").difference);
	assert_non_null(judge_signed("{\"a\":1}").difference);
}

/* A draw that no holder has a key for. */
static void
begin_without_keys(void)
{
	begin(DRAW_RULE_NONE);
	w.holders[0].key = w.holders[1].key = T("");
	w.y->t.charter_text = T("");
	w.y->file_count = 0;
	toy_freeze(w.y);
	toy_reveal(w.y);
	toy_conclude(w.y);
	w.document = draw_transcript_write(arena, &w.y->t);
}

static void
without_keys_amendments_are_unsigned(void **state)
{
	struct draw_verdict v;

	(void)state;
	begin_without_keys();
	add(next_objects(visit_of(1)));
	v = judge();
	assert_null(v.difference);
	assert_string_equal(
	    v.notes[1], "amendments: unsigned, no holder has a key");
}

/* ---- as published -------------------------------------------------------- */

static void
what_is_published_is_read(void **state)
{
	static const char *const wrong[] = {"", "[]", "{}", "{\"items\":1}",
	    "{\"items\":[1]}", "{\"items\":[{}]}", "{\"items\":[{\"text\":1}]}",
	    "{\"items\":[{\"text\":\"\",\"signatures\":1}]}"};
	struct draw_amended *all;
	size_t count, i;

	(void)state;
	assert_null(draw_amended_read(arena,
	    T("{\"items\":[{\"number\":1,\"text\":\"a\\n\"},{\"text\":\"b\","
	      "\"signatures\":[]}]}"),
	    &all, &count));
	assert_int_equal(count, 2);
	assert_text_equal(all[0].bytes, "a\n");
	assert_null(all[0].signatures);
	assert_non_null(all[1].signatures);
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_non_null(draw_amended_read(
		    arena, draw_text_of(wrong[i]), &all, &count));
}

/* ---- beside their document ------------------------------------------------
 */

/* How often the folder was asked for a pool; there is nothing else in it but
 * the key. */
static size_t pools_opened;

static struct problem *
count_open(void *arg, struct arena *a, const char *name, struct draw_text *out)
{
	pools_opened += strcmp(name, "key") != 0;
	return (toy_open(arg, a, name, out));
}

static struct draw_text
published(void)
{
	struct draw_out o;
	size_t i;

	draw_out_begin(&o, arena);
	draw_out_c(&o, "{\"items\":[");
	for (i = 0; i < w.count; i++) {
		draw_out_c(&o, i == 0 ? "{" : ",{");
		draw_out_member(&o, "text", w.files[i].bytes);
		draw_out_c(&o, "}");
	}
	draw_out_c(&o, "]}");
	return (draw_out_end(&o));
}

static struct draw_verdict
judge_beside(struct draw_text document, struct draw_text amendments,
    struct draw_verdict *amended)
{
	const struct draw_folder folder = {count_open, w.y};

	pools_opened = 0;
	return (draw_amended_verify(arena,
	    &(struct draw_amended_beside){document, amendments, &folder},
	    amended));
}

/* Millions of objects are read and put in order for the draw and for what
 * follows it, not for each. */
static void
document_and_amendments_are_judged_with_one_reading(void **state)
{
	struct draw_verdict v, amended;

	(void)state;
	begin_without_keys();
	add(next_objects(visit_of(1)));
	add(next_objects(visit_of(2)));
	v = judge_beside(w.document, published(), &amended);
	assert_null(v.difference);
	assert_int_equal(v.kind, DRAW_OK);
	assert_int_equal(pools_opened, w.y->t.list_count);
	assert_null(amended.difference);
	assert_int_equal(amended.note_count, 3);
	assert_string_equal(
	    amended.notes[0], "amendments: 2, each follows from the rule");
	assert_string_equal(amended.notes[2],
	    "amendments: 2 is the newest as far as published here; the audit "
	    "bundle tells whether there are more");
	w.files[0].bytes = w.files[1].bytes;
	v = judge_beside(w.document, published(), &amended);
	assert_int_equal(v.kind, DRAW_OK);
	assert_differs(
	    amended, "amendment 1: not the next amendment of this transcript");
}

static void
amendments_of_a_document_that_differs_are_not_judged(void **state)
{
	struct draw_verdict v, amended;

	(void)state;
	begin_without_keys();
	v = judge_beside(T("{}"), published(), &amended);
	assert_int_equal(v.kind, DRAW_DIFFERS);
	assert_null(amended.difference);
	v = judge_beside(w.document, T("{}"), &amended);
	assert_int_equal(v.kind, DRAW_OK);
	assert_differs(amended, "amendments: there are no items");
	v = judge_beside(w.document, published(), &amended);
	assert_int_equal(v.kind, DRAW_OK);
	assert_int_equal(amended.note_count, 1);
	assert_string_equal(amended.notes[0],
	    "amendments: none as far as published here; the audit bundle tells "
	    "whether there are any");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(what_follows_from_the_rule_is_taken),
	    CASE(without_people_objects_alone_make_way),
	    CASE(without_the_pool_the_chain_is_judged),
	    CASE(a_holder_judges_beside_the_statement),
	    CASE(two_holders_sign_and_nothing_is_left_to_note),
	    CASE(what_nobody_signed_is_no_signature),
	    CASE(without_keys_amendments_are_unsigned),
	    CASE(what_is_published_is_read),
	    CASE(document_and_amendments_are_judged_with_one_reading),
	    CASE(amendments_of_a_document_that_differs_are_not_judged),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
