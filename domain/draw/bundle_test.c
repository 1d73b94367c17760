/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bundle of two attempts, a void one and a drawn one with two amendments,
 * and every way to falsify it that came to mind. Sums are made right again
 * after each, so that it is not they that tell.
 */
#include "domain/draw/amend.h"
#include "domain/draw/bundle.h"
#include "domain/draw/testing.h"

enum {
	ROOM = 64
};

#define FIRST  "attempts/0000000001/"
#define SECOND "attempts/0000000002/"

struct pack {
	struct draw_entry entries[ROOM];
	size_t count;
};

static void
put(struct pack *k, const char *name, struct draw_text bytes)
{
	assert_true(k->count + 1 < ROOM);
	k->entries[k->count++] = (struct draw_entry){draw_text_of(name), bytes};
}

/* The bytes of a file, to be read or replaced. */
static struct draw_text *
bytes_of(struct pack *k, const char *name)
{
	size_t i = 0;

	while (!draw_text_equal(k->entries[i].name, draw_text_of(name)))
		assert_true(++i < k->count);
	return (&k->entries[i].bytes);
}

static void
drop(struct pack *k, const char *name)
{
	struct draw_text *bytes = bytes_of(k, name);
	size_t i = 0;

	while (&k->entries[i].bytes != bytes)
		i++;
	k->entries[i] = k->entries[--k->count];
}

/* ---- a good one ---------------------------------------------------------- */

static const char *
hex_of(const struct draw_digest *d)
{
	struct draw_out o;

	draw_out_begin(&o, arena);
	draw_out_hex(&o, d->b, sizeof(d->b));
	return (cstring(draw_out_end(&o)));
}

struct logbook {
	struct draw_out o;
	int seq;
};

static void
log_it(struct logbook *l, const char *id, int attempt, const char *kind,
    const char *after)
{
	draw_out_c(&l->o,
	    arena_fmt(arena,
		"{\"seq\":%d,\"at\":\"2026-05-01T10:00:00.000+08:00\","
		"\"kind\":\"draw.%s\",\"id\":\"%s\",\"attempt\":%d,"
		"\"actor\":\"user\",\"actor_id\":null,\"after\":%s}\n",
		l->seq += 10, kind, id, attempt, after));
}

static const char *
pair(const char *name, const struct draw_digest *d)
{
	return (arena_fmt(arena, "{\"%s\":\"%s\"}", name, hex_of(d)));
}

static void
log_parties(struct logbook *l, const struct toy *y, const char *id, int attempt,
    bool reveals)
{
	size_t i;

	for (i = 0; i < TOY_PARTIES; i++)
		log_it(l, id, attempt, reveals ? "revealed" : "committed",
		    reveals ? arena_fmt(arena, "{\"party\":\"%s\"}",
				  cstring(y->said[i].id))
			    : arena_fmt(arena,
				  "{\"party\":\"%s\",\"commitment\":\"%s\"}",
				  cstring(y->said[i].id),
				  hex_of(y->said[i].commitment)));
}

static void
log_until_announced(
    struct logbook *l, const struct toy *y, const char *id, int attempt)
{
	log_it(l, id, attempt, "created", "{\"slot\":1}");
	log_it(l, id, attempt, "freezing", "null");
	log_it(l, id, attempt, "freeze_failed", "null");
	log_it(l, id, attempt, "freezing", "null");
	log_it(l, id, attempt, "frozen", "null");
	log_it(l, id, attempt, "invited", "null");
	log_it(l, id, attempt, "announced", pair("announce", &y->t.announce));
}

static void
log_drawn(struct logbook *l, const struct toy *y, const struct draw_digest *h)
{
	static const char id[] = "b";

	log_until_announced(l, y, id, 2);
	log_parties(l, y, id, 2, false);
	log_it(l, id, 2, "closed", pair("close", y->t.close));
	log_parties(l, y, id, 2, true);
	log_it(l, id, 2, "opened", pair("open", y->t.open));
	log_it(l, id, 2, "beacon_typed", "{\"beacon\":\"1.2.3.4.5.6.\"}");
	log_it(l, id, 2, "beacon_accepted", "{\"beacon\":\"1.2.3.4.5.6.\"}");
	log_it(l, id, 2, "drawn",
	    arena_fmt(arena, "{\"transcript_hash\":\"%s\",\"seed\":\"%s\"}",
		hex_of(h), hex_of(y->t.seed)));
	log_it(l, id, 2, "disclosed", "null");
	log_it(l, id, 2, "substituted", "null");
}

static void
put_amendments(
    struct pack *k, const struct draw_hash *h, const struct draw_digest *of)
{
	struct draw_amendment x = {.transcript = *of};
	struct draw_text bytes;

	for (x.number = 1; x.number <= 2; x.number++) {
		bytes = draw_amendment_write(arena, &x);
		put(k, bundle_name(arena, 2, bundle_amendment(arena, x.number)),
		    bytes);
		x.previous = draw_amendment_hash(h, bytes);
	}
}

/* The void attempt and its events; the hash of its transcript. */
static struct draw_digest
put_void(struct pack *k, struct logbook *l)
{
	struct toy *y = toy_new(DRAW_RULE_NONE);
	struct draw_text text;

	log_it(l, "0", 1, "created", "null");
	log_it(l, "0", 1, "voided", "null");
	toy_freeze(y);
	toy_reveal(y);
	y->t.open = NULL;
	y->t.beacon = T("");
	y->said[0].reveal = y->said[1].reveal = NULL;
	y->t.outcome = DRAW_OUTCOME_VOID;
	y->t.void_reason = T("停电");
	log_until_announced(l, y, "a", 1);
	log_parties(l, y, "a", 1, false);
	log_it(l, "a", 1, "closed", pair("close", y->t.close));
	log_it(l, "a", 1, "voided", "null");
	text = draw_transcript_write(arena, &y->t);
	put(k, FIRST BUNDLE_TRANSCRIPT, text);
	return (draw_transcript_hash(y->t.hash, text));
}

static struct pack *
good(enum draw_rule rule)
{
	struct pack *k = arena_alloc(arena, sizeof(*k));
	struct toy *y = toy_new(rule);
	struct draw_digest hash;
	struct draw_text text;
	struct logbook l = {.seq = 0};
	size_t i;

	draw_out_begin(&l.o, arena);
	y->t.attempt = 2;
	y->strata[0][1].den = 1000; /* due less than one object */
	y->t.previous = put_void(k, &l);
	toy_freeze(y);
	toy_reveal(y);
	toy_conclude(y);
	text = draw_transcript_write(arena, &y->t);
	hash = draw_transcript_hash(y->t.hash, text);
	log_drawn(&l, y, &hash);
	put(k, SECOND BUNDLE_TRANSCRIPT, text);
	put(k, SECOND BUNDLE_STATEMENT,
	    draw_statement_write(arena, &y->t, text));
	for (i = 0; i < y->file_count; i++)
		put(k,
		    arena_fmt(
			arena, SECOND "pool/%s", cstring(y->files[i].name)),
		    y->bytes[i]);
	put_amendments(k, y->t.hash, &hash);
	put(k, BUNDLE_EVENTS, draw_out_end(&l.o));
	return (k);
}

static struct draw_verdict
judge(const struct pack *k)
{
	struct draw_entry entries[ROOM + 1];

	memcpy(entries, k->entries, sizeof(k->entries));
	bundle_seal(arena, entries, k->count);
	return (bundle_verify(arena, entries, k->count + 1));
}

static void
says(const struct pack *k, const char *difference)
{
	assert_differs(judge(k), difference);
}

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
	put(k, BUNDLE_EVENTS, draw_out_end(&l.o));
	assert_int_equal(judge(k).kind, DRAW_OK);
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
		/* The last amendment may be one that never was. */
		if (draw_text_equal(k->entries[i].name,
			draw_text_of(SECOND "amendments/0002.json")))
			continue;
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
	static const char *const names[] = {"A", "aaa", FIRST "pool/key",
	    FIRST "statement.json", FIRST "aaa", SECOND "zzz",
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
edit(struct pack *k, const char *name, const char *old, const char *new)
{
	struct draw_text *bytes = bytes_of(k, name);

	*bytes = replaced(*bytes, old, new);
}

static void
swap(struct pack *k, const char *one, const char *other)
{
	struct draw_text *x = bytes_of(k, one), *y = bytes_of(k, other);
	struct draw_text was = *x;

	*x = *y;
	*y = was;
}

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
	struct pack *k = good(DRAW_RULE_NONE);
	struct toy *y = toy_new(DRAW_RULE_NONE);

	(void)state;
	y->t.draw_id = T("other-2026-1");
	toy_freeze(y);
	y->t.outcome = DRAW_OUTCOME_VOID;
	y->t.void_reason = T("停电");
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
	edit(k, SECOND "amendments/0001.json", "SSJ1-amend", "SSJ2-amend");
	says(k, SECOND "amendments/0001.json: unknown protocol");
	k = good(DRAW_RULE_NONE);
	edit(k, SECOND "amendments/0001.json", "[]}", "[]}\n");
	says(k,
	    SECOND "amendments/0002.json: not the next amendment of this "
		   "transcript");
}

/* ---- falsified: events --------------------------------------------------- */

static void
log_says(struct pack *k, const char *why)
{
	says(k, arena_fmt(arena, "events.ndjson: %s", why));
}

/* The good log with one thing replaced behind `from`. */
static struct pack *
log_edited(const char *from, const char *old, const char *new)
{
	struct pack *k = good(DRAW_RULE_NONE);
	struct draw_text *log = bytes_of(k, BUNDLE_EVENTS);
	char *whole = arena_memdup(arena, log->s, log->len);
	char *at = strstr(whole, from);
	struct draw_text rest;

	assert_non_null(at);
	rest = replaced(draw_text_of(at), old, new);
	*at = '\0';
	*log = draw_text_of(arena_fmt(arena, "%s%s", whole, cstring(rest)));
	return (k);
}

/* The good log without the line that has `mark`, counted from `from`. */
static struct pack *
log_without(const char *from, const char *mark)
{
	struct pack *k = good(DRAW_RULE_NONE);
	struct draw_text *log = bytes_of(k, BUNDLE_EVENTS);
	char *whole = arena_memdup(arena, log->s, log->len);
	char *at = strstr(strstr(whole, from), mark), *end;

	assert_non_null(at);
	while (at > whole && at[-1] != '\n')
		at--;
	end = strchr(at, '\n') + 1;
	*at = '\0';
	*log = draw_text_of(arena_fmt(arena, "%s%s", whole, end));
	return (k);
}

#define OF_SECOND "\"id\":\"b\""

static void
a_log_with_lines_of_another_form_is_found(void **state)
{
	static const char *const edits[][2] = {
	    {"\"seq\":10,", "\"seq\":0,"},
	    {"\"seq\":10,", ""},
	    {"\"attempt\":1", "\"attempt\":0"},
	    {"\"at\":\"2026-05-01T10:00:00.000+08:00\"", "\"at\":1"},
	    {"\"kind\":\"draw.created\"", "\"kind\":[]"},
	    {"\"id\":\"0\"", "\"id\":\"\""},
	    {"{\"seq\":10", "[\"seq\":10"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(edits) / sizeof(edits[0]); i++)
		assert_int_equal(
		    judge(log_edited("{\"seq\":10,", edits[i][0], edits[i][1]))
			.kind,
		    DRAW_DIFFERS);
	log_says(log_edited("{\"seq\":20,", "\"seq\":20,", "\"seq\":10,"),
	    "event 10: out of order");
}

static void
a_log_that_is_cut_off_is_found(void **state)
{
	struct pack *k = good(DRAW_RULE_NONE);

	(void)state;
	bytes_of(k, BUNDLE_EVENTS)->len--;
	log_says(k, "the last line has no end");
	bytes_of(k, BUNDLE_EVENTS)->len = 0;
	log_says(k, "attempt 1: not logged once");
}

static void
values_that_were_not_logged_are_found(void **state)
{
	static const char *const edits[][3] = {
	    {"\"announce\":\"", "\"announce\":\"0",
		"event 200 (draw.announced): not what the transcript says"},
	    {"\"close\":\"", "\"close\":\"0",
		"event 230 (draw.closed): not what the transcript says"},
	    {"\"open\":\"", "\"open\":\"0",
		"event 260 (draw.opened): not what the transcript says"},
	    {"accepted\",\"id\":\"b\",\"attempt\":2,\"actor\":\"user\","
	     "\"actor_id\":null,\"after\":{\"beacon\":\"1",
		"accepted\",\"id\":\"b\",\"attempt\":2,\"actor\":\"user\","
		"\"actor_id\":null,\"after\":{\"beacon\":\"2",
		"event 280 (draw.beacon_accepted): not what the transcript "
		"says"},
	    {"\"beacon\":\"1.2.3.4.5.6.\"}}\n{\"seq\":290",
		"\"x\":1}}\n"
		"{\"seq\":290",
		"event 280 (draw.beacon_accepted): not what the transcript "
		"says"},
	    {"\"seed\":\"", "\"seed\":\"0",
		"event 290 (draw.drawn): not what the transcript says"},
	    {"\"transcript_hash\":\"", "\"transcript_hash\":\"0",
		"attempt 2: another transcript's hash was logged"},
	    {"\"commitment\":\"", "\"commitment\":\"0",
		"attempt 2: a commitment is not the one that was logged"},
	    {"\"party\":\"jiwei\",\"c", "\"party\":\"other\",\"c",
		"attempt 2: a commitment is not the one that was logged"},
	    {"{\"party\":\"jiwei\"}", "{\"party\":\"notary\"}",
		"attempt 2: a reveal that was not logged, or not made"},
	    {"\"id\":\"b\",\"attempt\":2", "\"id\":\"b\",\"attempt\":1",
		"event 150 (draw.freezing): another attempt's number"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(edits) / sizeof(edits[0]); i++)
		log_says(log_edited(OF_SECOND, edits[i][0], edits[i][1]),
		    edits[i][2]);
}

static void
steps_that_were_not_logged_are_found(void **state)
{
	static const char *const steps[][2] = {
	    {"draw.created", "attempt 2: created or frozen not once"},
	    {"draw.frozen", "attempt 2: never frozen, never void"},
	    {"draw.announced", "attempt 2: announced not once"},
	    {"draw.committed",
		"attempt 2: a commitment is not the one that was logged"},
	    {"draw.closed", "attempt 2: closed or opened not once"},
	    {"draw.revealed",
		"attempt 2: a reveal that was not logged, or not made"},
	    {"draw.opened", "attempt 2: closed or opened not once"},
	    {"draw.beacon_accepted", "attempt 2: the beacon not once"},
	    {"draw.drawn", "attempt 2: the log knows another end of it"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		log_says(
		    log_without("{\"seq\":140,", steps[i][0]), steps[i][1]);
	log_says(log_without("\"id\":\"a\"", "draw.voided"),
	    "attempt 1: the log knows another end of it");
	log_says(log_without("\"id\":\"0\"", "draw.voided"),
	    "attempt 1: never frozen, never void");
}

static void
steps_out_of_order_are_found(void **state)
{
	(void)state;
	log_says(log_edited(OF_SECOND, "draw.announced", "draw.disclosed"),
	    "event 210 (draw.committed): not in the order of the protocol");
	log_says(log_edited(OF_SECOND, "draw.frozen", "draw.voided"),
	    "event 200 (draw.announced): not in the order of the protocol");
}

static void
steps_that_no_transcript_shows_are_found(void **state)
{

	(void)state;
	log_says(log_edited(OF_SECOND, "draw.beacon_typed", "draw.opened"),
	    "event 270 (draw.opened): not what the transcript says");
	log_says(log_edited("{\"seq\":140,", "draw.invited", "draw.frozen"),
	    "attempt 2: created or frozen not once");
	log_says(log_edited(OF_SECOND, "draw.disclosed", "draw.voided"),
	    "event 310 (draw.substituted): not in the order of the protocol");
	log_says(log_edited("{\"seq\":220,", "\n",
		     "\n{\"seq\":221,\"at\":\"\",\"kind\":\"draw.committed\","
		     "\"id\":\"b\",\"attempt\":2,\"actor\":\"user\","
		     "\"actor_id\":null,\"after\":{\"party\":\"x\","
		     "\"commitment\":\"00\"}}\n"),
	    "attempt 2: somebody spoke who is no party of the charter");
}

static void
attempts_that_were_logged_but_left_out_are_found(void **state)
{
	struct pack *k = good(DRAW_RULE_NONE);
	struct draw_text *log = bytes_of(k, BUNDLE_EVENTS);
	struct logbook l = {.seq = 1000};
	int i;

	(void)state;
	draw_out_begin(&l.o, arena);
	draw_out_text(&l.o, *log);
	/* Nine of them, so that the table of courses has to grow. */
	for (i = 0; i < 9; i++) {
		log_it(&l, arena_fmt(arena, "c%d", i), 3, "created", "null");
		log_it(&l, arena_fmt(arena, "c%d", i), 3, "frozen", "null");
		log_it(&l, arena_fmt(arena, "c%d", i), 3, "voided", "null");
	}
	*log = draw_out_end(&l.o);
	log_says(k, "attempt 3: logged, but not in the bundle");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_good_bundle_is_good),
	    CASE(attempts_that_are_all_void_are_a_bundle),
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
	    CASE(a_log_with_lines_of_another_form_is_found),
	    CASE(a_log_that_is_cut_off_is_found),
	    CASE(values_that_were_not_logged_are_found),
	    CASE(steps_that_were_not_logged_are_found),
	    CASE(steps_out_of_order_are_found),
	    CASE(steps_that_no_transcript_shows_are_found),
	    CASE(attempts_that_were_logged_but_left_out_are_found),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
