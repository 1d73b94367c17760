/* SPDX-License-Identifier: Apache-2.0 */
/* Bundles whose log of events was falsified. */
#include "domain/draw/testing_bundle.h"

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

/* It would be one more draw, of which nothing is left but this line. */
static void
an_attempt_without_a_freeze_did_nothing_after_it(void **state)
{
	static const char *const kinds[] = {"draw.announced", "draw.closed",
	    "draw.beacon_accepted", "draw.drawn", "draw.disclosed"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		log_says(log_edited("{\"seq\":10,", "draw.created", kinds[i]),
		    "attempt 1: went on without having been frozen");
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

static void
amendments_that_were_not_logged_are_found(void **state)
{
	struct pack *k = good(DRAW_RULE_NONE);

	(void)state;
	log_says(log_without("{\"seq\":290", "{\"number\":2"),
	    "attempt 2: an amendment that was not logged");
	log_says(log_without("{\"seq\":290", "{\"number\":1"),
	    "event 320 (draw.substituted): not the next amendment of the "
	    "bundle");
	log_says(log_edited("{\"number\":2", "\"hash\":\"", "\"hash\":\"0"),
	    "event 320 (draw.substituted): not the next amendment of the "
	    "bundle");
	drop(k, SECOND "amendments/0002.json");
	drop(k, SECOND "amendments/0002.signatures.json");
	log_says(k,
	    "event 320 (draw.substituted): not the next amendment of the "
	    "bundle");
}

static void
signatures_of_amendments_are_those_of_the_log(void **state)
{
	struct pack *k = good(DRAW_RULE_NONE);
	const char *name = SECOND "amendments/0002.signatures.json";

	(void)state;
	log_says(log_without("{\"seq\"", "\"role\":\"amend\""),
	    "attempt 2: a signature of an amendment that was not logged");
	log_says(log_edited("\"role\":\"amend\"", "\"sig\":\"", "\"sig\":\"0"),
	    "event 321 (draw.signed): a signature of an amendment that is not "
	    "in the bundle, or twice");
	edit(k, name, "\"at\":1", "\"at\":2");
	says(k,
	    SECOND "amendments/0002.signatures.json: the signature of archive "
		   "is not valid");
}

/* ---- recordings and signatures ------------------------------------------- */

static void
recordings_and_signatures_that_were_not_logged_are_found(void **state)
{
	(void)state;
	log_says(log_without("{", "draw.recorded"),
	    "attempt 1: a recording that was not logged");
	log_says(log_without(OF_SECOND, "draw.recorded"),
	    "attempt 2: a recording that was not logged");
	log_says(log_without(OF_SECOND, "\"role\":\"statement\""),
	    "attempt 2: a signature of the statement that was not logged");
}

/* A line once more, with a number of its own. */
static struct pack *
log_twice(const char *mark)
{
	struct pack *k = good(DRAW_RULE_NONE);
	struct draw_text *log = bytes_of(k, BUNDLE_EVENTS);
	char *whole = arena_memdup(arena, log->s, log->len);
	char *at = strstr(whole, mark), *end;
	const char *line;

	while (at > whole && at[-1] != '\n')
		at--;
	end = strchr(at, '\n') + 1;
	line = arena_memdup(arena, at, (size_t)(end - at));
	*log = draw_text_of(
	    arena_fmt(arena, "%s{\"seq\":999%s", whole, strchr(line, ',')));
	return (k);
}

static void
recordings_and_signatures_that_are_not_there_are_found(void **state)
{
	static const char recording[] =
	    " (draw.recorded): a recording that is not in the bundle, or twice";
	static const char signature[] =
	    " (draw.signed): a signature of the statement that is not in the "
	    "bundle, or twice";

	(void)state;
	log_says(log_edited("draw.recorded", "\"sha256\":\"", "\"sha256\":\"0"),
	    arena_fmt(arena, "event 121%s", recording));
	log_says(
	    log_edited("\"role\":\"statement\"", "\"sig\":\"", "\"sig\":\"0"),
	    arena_fmt(arena, "event 302%s", signature));
	log_says(log_edited("draw.signed", "\"role\":\"hold\"",
		     "\"role\":\"statement\""),
	    arena_fmt(arena, "event 301%s", signature));
	log_says(log_twice("\"role\":\"statement\""),
	    arena_fmt(arena, "event 999%s", signature));
}

/* Between the attempt's steps; after it was void nothing more is a step. */
static void
a_recording_may_be_logged_after_the_end(void **state)
{
	struct pack *k = good(DRAW_RULE_NONE);
	struct draw_text *log = bytes_of(k, BUNDLE_EVENTS);
	const char *whole = cstring(*log), *at = strstr(whole, "{\"seq\":121");
	const char *end = strchr(at, '\n') + 1;

	(void)state;
	*log = draw_text_of(
	    arena_fmt(arena, "%.*s%s{\"seq\":999%.*s", (int)(at - whole), whole,
		end, (int)(end - strchr(at, ',')), strchr(at, ',')));
	assert_int_equal(judge(k).kind, DRAW_OK);
}

/* ---- witnesses ----------------------------------------------------------- */

static void
witnesses_are_those_of_the_log(void **state)
{
	static const char *const edits[][3] = {
	    {"witness_present", "w1", "w3"},
	    {"witness_present", "draw.witness_present", "draw.witness_seen"},
	    {"witness_invited", "deputy", "society"},
	    {"witness_invited", "deputy", "neighbour"},
	    {"witness_invited", "甲", "乙"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(edits) / sizeof(edits[0]); i++)
		log_says(log_edited(edits[i][0], edits[i][1], edits[i][2]),
		    "attempt 2: a witness of whom the log has not that he was "
		    "there");
	log_says(log_without("{", "\"kind\":\"draw.witness_present\""),
	    "attempt 2: a witness of whom the log has not that he was there");
	log_says(log_without("{", "draw.witness_invited"),
	    "event 235 (draw.witness_present): a witness who was not invited");
	log_says(log_edited(OF_SECOND, "{\"seq\":240,",
		     "{\"seq\":237,\"at\":\"\",\"kind\":"
		     "\"draw.witness_present\",\"id\":\"b\",\"attempt\":2,"
		     "\"actor\":\"user\",\"actor_id\":null,\"after\":"
		     "{\"witness\":\"w3\"}}\n{\"seq\":240,"),
	    "attempt 2: a witness who was there, but is not named");
}

static void
invitations_are_of_somebody_and_of_nobody_else(void **state)
{
	(void)state;
	log_says(log_edited("witness_invited", "\"w1\"", "1"),
	    "event 231 (draw.witness_invited): an invitation of nobody");
	log_says(log_edited("witness_invited", "\"deputy\"", "1"),
	    "event 231 (draw.witness_invited): an invitation of nobody");
	log_says(log_edited("{\"seq\":233", "乙", "丁"),
	    "event 233 (draw.witness_invited): one witness's id is another's");
}

static void
a_witness_comes_once_and_before_the_beacon(void **state)
{
	static const char mark[] = "\"after\":{\"witness\":\"w1\"}";
	struct pack *k = log_twice(mark);

	(void)state;
	log_says(k,
	    "event 999 (draw.witness_present): a witness who was there "
	    "already");
	edit(k, BUNDLE_EVENTS, "draw.witness_present", "draw.seen");
	log_says(k,
	    "event 999 (draw.witness_present): not between the announcement "
	    "and the beacon");
}

/* An attempt of the log that the bundle has not is found by that. */
static void
what_was_recorded_of_an_attempt_that_is_left_out(void **state)
{
	struct pack *k = good(DRAW_RULE_NONE);

	(void)state;
	edit(k, BUNDLE_EVENTS, "\"kind\":\"draw.recorded\",\"id\":\"a\"",
	    "\"kind\":\"draw.recorded\",\"id\":\"0\"");
	log_says(k, "attempt 1: a recording that was not logged");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(an_attempt_without_a_freeze_did_nothing_after_it),
	    CASE(a_log_with_lines_of_another_form_is_found),
	    CASE(a_log_that_is_cut_off_is_found),
	    CASE(amendments_that_were_not_logged_are_found),
	    CASE(signatures_of_amendments_are_those_of_the_log),
	    CASE(values_that_were_not_logged_are_found),
	    CASE(steps_that_were_not_logged_are_found),
	    CASE(steps_out_of_order_are_found),
	    CASE(steps_that_no_transcript_shows_are_found),
	    CASE(attempts_that_were_logged_but_left_out_are_found),
	    CASE(recordings_and_signatures_that_were_not_logged_are_found),
	    CASE(recordings_and_signatures_that_are_not_there_are_found),
	    CASE(a_recording_may_be_logged_after_the_end),
	    CASE(witnesses_are_those_of_the_log),
	    CASE(invitations_are_of_somebody_and_of_nobody_else),
	    CASE(a_witness_comes_once_and_before_the_beacon),
	    CASE(what_was_recorded_of_an_attempt_that_is_left_out),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
