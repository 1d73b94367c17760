/* SPDX-License-Identifier: Apache-2.0 */
/* Bundles, and every way to falsify their files that came to mind. */
#include "domain/draw/testing_bundle.h"

/* ---- good bundles -------------------------------------------------------- */

static void
a_good_bundle_is_good(void **state)
{
	struct draw_verdict v = judge(good(DRAW_RULE_PATHS));

	(void)state;
	assert_null(v.difference);
	assert_int_equal(v.kind, DRAW_OK);
	assert_string_equal(bundle_verdict_line(v.kind), "bundle OK");
	assert_string_equal(
	    bundle_verdict_line(DRAW_DIFFERS), "bundle differs");
	assert_int_equal(judge(good(DRAW_RULE_NONE)).kind, DRAW_OK);
}

static void
attempts_that_are_all_void_are_a_bundle(void **state)
{
	struct pack *k = arena_alloc(arena, sizeof(*k));
	struct logbook l = {.seq = 0};

	(void)state;
	draw_out_begin(&l.o, arena);
	put_void(k, &l);
	put(k, BUNDLE_FORMAT, bundle_format());
	put(k, BUNDLE_EVENTS, draw_out_end(&l.o));
	assert_int_equal(judge(k).kind, DRAW_OK);
}

static void
a_bundle_of_the_first_format_is_good_and_noted(void **state)
{
	struct draw_verdict v = judge(good_of_first_format(DRAW_RULE_PATHS));

	(void)state;
	assert_null(v.difference);
	assert_int_equal(v.kind, DRAW_OK);
	assert_string_equal(v.notes[v.note_count - 1],
	    "a bundle of the first format: recordings, pools of void attempts "
	    "and signatures of the statement are not in it");
}

/* A bundle may not be passed off as an older one with what that lacks. */
static void
what_the_first_format_has_not_does_not_belong_into_it(void **state)
{
	static const char *const names[] = {FIRST "pool/key",
	    FIRST "recordings/x", SECOND "recordings/x",
	    SECOND BUNDLE_SIGNATURES};
	struct pack *k;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		k = good_of_first_format(DRAW_RULE_NONE);
		put(k, names[i], T("x"));
		says(k, arena_fmt(arena, "%s: does not belong here", names[i]));
	}
}

static void
an_unknown_format_is_refused(void **state)
{
	static const char *const edits[][2] = {{"\"format\":2", "\"format\":3"},
	    {"\"format\":2", "\"format\":1"}, {"SSJ1-bundle", "SSJ1"},
	    {"{", " {"}, {"}\n", "}"}};
	struct pack *k;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		k = good(DRAW_RULE_NONE);
		edit(k, BUNDLE_FORMAT, edits[i][0], edits[i][1]);
		says(
		    k, "bundle.json: a format that this program does not know");
	}
}

static void
its_archive_reads_back_and_is_good(void **state)
{
	struct pack *k = good(DRAW_RULE_PATHS);
	struct draw_entry *entries;
	struct draw_out o;
	const struct draw_sink sink = {write_out, &o};
	size_t count;

	(void)state;
	bundle_seal(arena, k->entries, k->count);
	draw_out_begin(&o, arena);
	assert_null(ustar_write(arena, k->entries, k->count + 1, &sink));
	assert_null(ustar_read(arena, draw_out_end(&o), &entries, &count));
	assert_int_equal(bundle_verify(arena, entries, count).kind, DRAW_OK);
}

/* ---- falsified: whole files ---------------------------------------------- */

/* Without new sums: each byte of each file counts. */
static void
an_altered_file_is_named_by_the_sums(void **state)
{
	struct pack *k = good(DRAW_RULE_PATHS);
	struct draw_verdict v;
	size_t i;

	(void)state;
	bundle_seal(arena, k->entries, k->count);
	for (i = 1; i <= k->count; i++) {
		struct draw_text was = k->entries[i].bytes;
		char *bytes = arena_memdup(arena, was.s, was.len);

		bytes[was.len / 2] ^= 1;
		k->entries[i].bytes.s = bytes;
		v = bundle_verify(arena, k->entries, k->count + 1);
		assert_differs(v,
		    arena_fmt(arena, "%s: not what SHA256SUMS says",
			cstring(k->entries[i].name)));
		k->entries[i].bytes = was;
	}
}

static void
altered_sums_are_found(void **state)
{
	struct pack *k = good(DRAW_RULE_NONE);
	struct draw_text *sums = &k->entries[0].bytes;

	(void)state;
	bundle_seal(arena, k->entries, k->count);
	*sums = draw_text_of(arena_fmt(arena, "%szz\n", cstring(*sums)));
	assert_differs(bundle_verify(arena, k->entries, k->count + 1),
	    "SHA256SUMS: names a file that is not there");
	assert_differs(bundle_verify(arena, &k->entries[1], k->count),
	    "SHA256SUMS: not there");
	assert_differs(
	    bundle_verify(arena, k->entries, 0), "SHA256SUMS: not there");
}

static void
every_missing_file_is_found(void **state)
{
	size_t count = good(DRAW_RULE_PATHS)->count, i;
	struct pack *k;

	(void)state;
	for (i = 0; i < count; i++) {
		k = good(DRAW_RULE_PATHS);
		drop(k, cstring(k->entries[i].name));
		assert_int_equal(judge(k).kind, DRAW_DIFFERS);
	}
}

static void
missing_files_are_named(void **state)
{
	static const char *const names[] = {
	    FIRST BUNDLE_TRANSCRIPT, SECOND BUNDLE_STATEMENT, BUNDLE_EVENTS};
	struct pack *k;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		k = good(DRAW_RULE_PATHS);
		drop(k, names[i]);
		says(k,
		    i == 1 ? SECOND BUNDLE_STATEMENT ": not there"
			   : arena_fmt(arena, "%s: not there", names[i]));
	}
	k = good(DRAW_RULE_PATHS);
	drop(k, SECOND "pool/roster.csv");
	says(k, SECOND BUNDLE_TRANSCRIPT ": pool/roster.csv: not there");
	drop(k, SECOND BUNDLE_TRANSCRIPT);
	assert_int_equal(judge(k).kind, DRAW_DIFFERS);
}

static void
added_files_are_named(void **state)
{
	static const char *const names[] = {"A", "aaa", FIRST "statement.json",
	    FIRST "signatures.json", FIRST "aaa", SECOND "zzz",
	    "attempts/0000000004/transcript.json", "events.ndjson.bak"};
	struct pack *k;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		k = good(DRAW_RULE_PATHS);
		put(k, names[i], T("x"));
		if (i == 0)
			says(k, "A: not in order of names");
		else
			says(k,
			    arena_fmt(
				arena, "%s: does not belong here", names[i]));
	}
	k = good(DRAW_RULE_PATHS);
	put(k, SECOND "pool/more.csv", T("x"));
	says(k,
	    SECOND BUNDLE_TRANSCRIPT ": pool/ holds 9 files, but the "
				     "transcript names 8");
}

static void
files_out_of_order_are_found(void **state)
{
	struct pack *k = good(DRAW_RULE_NONE);
	struct draw_entry was;

	(void)state;
	bundle_seal(arena, k->entries, k->count);
	was = k->entries[2];
	k->entries[2] = k->entries[3];
	k->entries[3] = was;
	assert_int_equal(
	    bundle_verify(arena, k->entries, k->count + 1).kind, DRAW_DIFFERS);
}

/* ---- falsified: attempts ------------------------------------------------- */

static void
a_transcript_that_is_wrong_is_found(void **state)
{
	struct pack *k = good(DRAW_RULE_PATHS);

	(void)state;
	edit(k, SECOND BUNDLE_TRANSCRIPT, "\"beacon\":\"1.", "\"beacon\":\"9.");
	says(k, SECOND BUNDLE_TRANSCRIPT ": seed differs");
	k = good(DRAW_RULE_PATHS);
	edit(k, FIRST BUNDLE_TRANSCRIPT, "\"void_reason\":\"停电\"",
	    "\"void_reason\":\"\"");
	assert_int_equal(judge(k).kind, DRAW_DIFFERS);
	k = good(DRAW_RULE_PATHS);
	*bytes_of(k, FIRST BUNDLE_TRANSCRIPT) = T("{}");
	assert_int_equal(judge(k).kind, DRAW_DIFFERS);
}

static void
an_attempt_that_is_hidden_is_found(void **state)
{
	struct pack *k = good(DRAW_RULE_NONE);

	(void)state;
	swap(k, FIRST BUNDLE_TRANSCRIPT, SECOND BUNDLE_TRANSCRIPT);
	says(k, FIRST BUNDLE_TRANSCRIPT ": the transcript of another attempt");
}

/* The void attempt is replaced by another void attempt: the chain tells. */
static void
another_history_before_the_draw_is_found(void **state)
{
	struct pack *k = good(DRAW_RULE_NONE);

	(void)state;
	edit(k, FIRST BUNDLE_TRANSCRIPT, "停电", "停水");
	says(k,
	    SECOND BUNDLE_TRANSCRIPT ": not chained to the attempt before it");
}

static void
attempts_of_two_draws_are_found(void **state)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);
	struct pack *k;

	(void)state;
	y->t.draw_id = T("other-2026-1");
	toy_freeze(y);
	y->t.outcome = DRAW_OUTCOME_VOID;
	y->t.void_reason = T("停电");
	k = good_of_first_format(DRAW_RULE_NONE);
	*bytes_of(k, FIRST BUNDLE_TRANSCRIPT) =
	    draw_transcript_write(arena, &y->t);
	says(k, SECOND BUNDLE_TRANSCRIPT ": the transcript of another draw");
}

static void
an_attempt_after_the_drawn_one_is_found(void **state)
{
	struct pack *k = good(DRAW_RULE_NONE);
	struct draw_text drawn = *bytes_of(k, SECOND BUNDLE_TRANSCRIPT);
	struct toy *y = toy_new(DRAW_RULE_NONE);

	(void)state;
	y->t.attempt = 3;
	y->t.previous = draw_transcript_hash(y->t.hash, drawn);
	toy_freeze(y);
	y->t.outcome = DRAW_OUTCOME_VOID;
	y->t.void_reason = T("再来一次");
	put(k, "attempts/0000000003/transcript.json",
	    draw_transcript_write(arena, &y->t));
	says(k,
	    "attempts/0000000003/transcript.json: an attempt after the one "
	    "that counts");
}

/* ---- falsified: statement and amendments --------------------------------- */

static void
a_statement_that_says_something_else_is_found(void **state)
{
	static const char *const edits[][3] = {
	    {"\"transcript_hash\":\"", "\"transcript_hash\":\"0",
		"transcript_hash"},
	    {"\"beacon\":\"1.", "\"beacon\":\"9.", "beacon"},
	    {"{\"protocol\"", "{\"more\":1,\"protocol\"", "protocol"},
	    {"\"result_root\":\"", "\"result_root\":\"0", "result_root"},
	    {"\"list_id\":\"SP-1\"", "\"list_id\":\"SP-0\"", "list_id"},
	    {"\"lists\":[", "\"lists\":[{},", "lists"},
	    {"\"small\":0", "\"small\":1", "small"},
	    {"\"size\":", "\"size\":0", "size"},
	    {"}\n", "}", "transcript_hash"},
	};
	struct pack *k;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		k = good(DRAW_RULE_NONE);
		edit(k, SECOND BUNDLE_STATEMENT, edits[i][0], edits[i][1]);
		says(k,
		    arena_fmt(arena,
			SECOND BUNDLE_STATEMENT
			": not what follows from the transcript (%s)",
			edits[i][2]));
	}
}

static void
amendments_are_chained(void **state)
{
	struct pack *k = good(DRAW_RULE_NONE);

	(void)state;
	swap(k, SECOND "amendments/0001.json", SECOND "amendments/0002.json");
	says(k,
	    SECOND "amendments/0001.json: not the next amendment of this "
		   "transcript");
	k = good(DRAW_RULE_NONE);
	drop(k, SECOND "amendments/0001.json");
	says(k, SECOND "amendments/0001.json: not there");
	k = good(DRAW_RULE_NONE);
	edit(k, SECOND "amendments/0001.json", "\"number\":1", "\"number\":3");
	says(k,
	    SECOND "amendments/0001.json: not the next amendment of this "
		   "transcript");
	k = good(DRAW_RULE_NONE);
	edit(k, SECOND "amendments/0001.json", "SSJ1-amend", "SSJ2-amend");
	says(k, SECOND "amendments/0001.json: unknown protocol");
	k = good(DRAW_RULE_NONE);
	edit(k, SECOND "amendments/0001.json", "[]}", "[]}\n");
	says(k, SECOND "amendments/0001.signatures.json: of another text");
	k = good(DRAW_RULE_NONE);
	drop(k, SECOND "amendments/0001.signatures.json");
	says(k, SECOND "amendments/0001.signatures.json: not there");
	k = good_of_first_format(DRAW_RULE_NONE);
	edit(k, SECOND "amendments/0002.json", "\"inspectors\":[",
	    "\"inspectors\":[{\"visit_id\":\"0\",\"slot\":0,\"out\":\"I-1\","
	    "\"in\":\"\",\"reason\":\"请假\",\"at\":\"\"}");
	says(k,
	    SECOND "amendments/: amendment 2: inspector 1, visit 0, slot 0: "
		   "there is no such place");
	k = good_of_first_format(DRAW_RULE_NONE);
	drop(k, SECOND "amendments/0001.json");
	drop(k, SECOND "amendments/0002.json");
	assert_int_equal(judge(k).kind, DRAW_DIFFERS); /* they were logged */
}

static void
receipts_are_those_of_the_transcripts_witnesses(void **state)
{
	struct pack *k = good(DRAW_RULE_NONE);

	(void)state;
	drop(k, SECOND "receipts/0002.json");
	says(k, SECOND "receipts/0002.json: not there");
	k = good(DRAW_RULE_NONE);
	drop(k, SECOND "receipts/0001.json");
	says(k, SECOND "receipts/0001.json: not there");
	k = good(DRAW_RULE_NONE);
	swap(k, SECOND "receipts/0001.json", SECOND "receipts/0002.json");
	says(k, SECOND "receipts/0001.json: another witness's receipt");
	k = good(DRAW_RULE_NONE);
	put(k, SECOND "receipts/0003.json",
	    *bytes_of(k, SECOND "receipts/0002.json"));
	says(k, SECOND "receipts/0003.json: another witness's receipt");
	k = good(DRAW_RULE_NONE);
	edit(k, SECOND "receipts/0001.json", "\"beacon\":\"1.",
	    "\"beacon\":\"2.");
	says(k, SECOND "receipts/0001.json: receipt: beacon differs");
}

/* ---- falsified: what format 2 adds --------------------------------------- */

static void
the_pool_of_a_void_attempt_is_the_one_announced(void **state)
{
	struct pack *k = good(DRAW_RULE_NONE);

	(void)state;
	edit(k, FIRST "pool/SP-1.csv", ",A,1\n", ",A,2\n");
	says(k,
	    FIRST BUNDLE_TRANSCRIPT
	    ": list SP-1: the pool is not the one announced");
	k = good(DRAW_RULE_NONE);
	edit(k, FIRST "pool/roster.csv", "I-1", "I-0");
	says(k,
	    FIRST BUNDLE_TRANSCRIPT
	    ": roster.csv is not the file that the transcript binds");
	k = good(DRAW_RULE_NONE);
	drop(k, FIRST "pool/key");
	says(k, FIRST BUNDLE_TRANSCRIPT ": pool/key: not there");
	k = good(DRAW_RULE_NONE);
	put(k, FIRST "pool/more.csv", T("x"));
	says(k,
	    FIRST BUNDLE_TRANSCRIPT ": pool/ holds 8 files, but the "
				    "transcript names 7");
}

static void
the_veil_key_of_a_void_attempt_is_the_one_announced(void **state)
{
	struct pack *k = good(DRAW_RULE_NONE);

	(void)state;
	drop(k, FIRST "pool/veil-key");
	says(k, FIRST BUNDLE_TRANSCRIPT ": pool/veil-key: not there");
	k = good(DRAW_RULE_NONE);
	*bytes_of(k, FIRST "pool/veil-key") = *bytes_of(k, FIRST "pool/key");
	says(k,
	    FIRST BUNDLE_TRANSCRIPT ": the veil key is not the one announced");
	k = good(DRAW_RULE_NONE);
	*bytes_of(k, FIRST "pool/veil-key") = T("07");
	says(k,
	    FIRST BUNDLE_TRANSCRIPT
	    ": pool/veil-key: not 32 bytes of lower-case hex");
}

/* The name of the recording of an attempt. */
static const char *
recording_of(const struct pack *k, const char *folder)
{
	size_t i = 0;

	while (!begins(
	    k->entries[i].name, arena_fmt(arena, "%srecordings/", folder)))
		assert_true(++i < k->count);
	return (cstring(k->entries[i].name));
}

static void
a_recording_is_named_by_what_is_in_it(void **state)
{
	static const char *const folders[] = {FIRST, SECOND};
	static const char *const others[] = {
	    "recordings/00.jpg", "recordings/x"};
	struct pack *k;
	const char *name;
	size_t i, n;

	(void)state;
	for (i = 0; i < 2; i++) {
		k = good(DRAW_RULE_NONE);
		name = recording_of(k, folders[i]);
		edit(k, name, i == 0 ? "dark" : "balls", "empty");
		says(k,
		    arena_fmt(arena, "%s: not named by what is in it", name));
		for (n = 0; n < 2; n++) {
			k = good(DRAW_RULE_NONE);
			name = arena_fmt(arena, "%s%s", folders[i], others[n]);
			put(k, name, T("\xff\xd8\xff"));
			says(k,
			    arena_fmt(
				arena, "%s: not named by what is in it", name));
		}
	}
}

/* Right by its hash, but no photo, or of another kind than its name says. */
static void
a_recording_is_a_photo_or_a_video(void **state)
{
	static const char *const kinds[] = {"pdf", "png", "jpg.", "exe", ""};
	struct pack *k;
	struct draw_text *bytes;
	const char *name;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		k = good(DRAW_RULE_NONE);
		name = recording_of(k, SECOND);
		bytes = bytes_of(k, name);
		put(k,
		    arena_fmt(
			arena, "%.*s%s", (int)strlen(name) - 3, name, kinds[i]),
		    *bytes);
		drop(k, name);
		assert_int_equal(judge(k).kind, DRAW_DIFFERS);
	}
}

static void
the_signatures_are_those_of_the_statement(void **state)
{
	static const char *const edits[][3] = {
	    {"\"at\":1", "\"at\":2", "the signature of archive is not valid"},
	    {"\"by\":\"archive\"", "\"by\":\"court\"",
		"the signature of court is not valid"},
	    {"\"role\":\"statement\"", "\"role\":\"hold\"",
		"the signature of archive is not valid"},
	    {"\"statement\":\"", "\"statement\":\"0", "of another text"},
	    {"SSJ1-signatures", "SSJ1", "unknown protocol"},
	    {"\"signatures\":[", "\"signed\":[",
		"signatures: the key signatures is missing"},
	    {"}]}\n", "}]}", "not in its one spelling"},
	    {"{", "{ ", "not in its one spelling"},
	    {"}]}", "},1]}", "signature: not exactly the keys"},
	};
	struct draw_verdict v;
	struct pack *k;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		k = good(DRAW_RULE_NONE);
		edit(k, SECOND BUNDLE_SIGNATURES, edits[i][0], edits[i][1]);
		v = judge(k);
		assert_int_equal(v.kind, DRAW_DIFFERS);
		assert_string_equal(v.difference,
		    arena_fmt(
			arena, SECOND "signatures.json: %s", edits[i][2]));
	}
	k = good(DRAW_RULE_NONE);
	*bytes_of(k, SECOND BUNDLE_SIGNATURES) = T("x");
	assert_int_equal(judge(k).kind, DRAW_DIFFERS);
	drop(k, SECOND BUNDLE_SIGNATURES);
	says(k, SECOND BUNDLE_SIGNATURES ": not there");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_good_bundle_is_good),
	    CASE(attempts_that_are_all_void_are_a_bundle),
	    CASE(a_bundle_of_the_first_format_is_good_and_noted),
	    CASE(what_the_first_format_has_not_does_not_belong_into_it),
	    CASE(an_unknown_format_is_refused),
	    CASE(its_archive_reads_back_and_is_good),
	    CASE(an_altered_file_is_named_by_the_sums),
	    CASE(altered_sums_are_found),
	    CASE(every_missing_file_is_found),
	    CASE(missing_files_are_named),
	    CASE(added_files_are_named),
	    CASE(files_out_of_order_are_found),
	    CASE(a_transcript_that_is_wrong_is_found),
	    CASE(an_attempt_that_is_hidden_is_found),
	    CASE(another_history_before_the_draw_is_found),
	    CASE(attempts_of_two_draws_are_found),
	    CASE(an_attempt_after_the_drawn_one_is_found),
	    CASE(a_statement_that_says_something_else_is_found),
	    CASE(amendments_are_chained),
	    CASE(receipts_are_those_of_the_transcripts_witnesses),
	    CASE(the_pool_of_a_void_attempt_is_the_one_announced),
	    CASE(the_veil_key_of_a_void_attempt_is_the_one_announced),
	    CASE(a_recording_is_named_by_what_is_in_it),
	    CASE(a_recording_is_a_photo_or_a_video),
	    CASE(the_signatures_are_those_of_the_statement),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
