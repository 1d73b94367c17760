/* SPDX-License-Identifier: Apache-2.0 */
/* Bundles whose log tells of drawn visits that did not take place. */
#include "domain/draw/testing_bundle.h"

#define NOBODY	"null"
#define ASKED	"cancel_requested"
#define REFUSED "cancel_refused"
#define DONE	"cancelled"
#define WEATHER "\"reason\":\"force_majeure\""
#define BY(id)	"\"cancellation_id\":\"" id "\","
#define WAY	"\"substitution_id\":\"s\","
#define ANYBODY "visits: 1 cancelled by two people each, 0 by one alone, 0 "

/* One line of the log. */
struct said {
	const char *kind, *who; /* who: without quotes, or NOBODY */
	int visit;		/* the first or the second of the draw */
	const char *more;	/* members behind the visit */
};

/* The id of a visit of visits.csv, which may stand in several lines. */
static const char *
visit_of(struct pack *k, int n)
{
	const struct draw_text *file = bytes_of(k, SECOND "pool/visits.csv");
	const char *line = memchr(file->s, '\n', file->len), *first = ++line;

	while (n > 0 && memcmp(line, first, DRAW_VISIT_ID) == 0)
		line = strchr(line, '\n') + 1;
	return (arena_memdup(arena, line, DRAW_VISIT_ID));
}

static void
tell(struct pack *k, const char *id, const struct said *s, int at)
{
	struct draw_text *log = bytes_of(k, BUNDLE_EVENTS);
	const char *quote = strcmp(s->who, NOBODY) == 0 ? "" : "\"";

	*log = draw_text_of(arena_fmt(arena,
	    "%s{\"seq\":%d,\"at\":\"2026-05-02T10:00:00.000+08:00\",\"kind\":"
	    "\"task.%s\",\"id\":\"%s\",\"attempt\":%d,\"actor\":\"user\","
	    "\"actor_id\":%s%s%s,\"after\":{\"visit\":\"%s\",%s}}\n",
	    cstring(*log), 100000 + at, s->kind, id, id[0] == 'b' ? 2 : 1,
	    quote, s->who, quote, visit_of(k, s->visit), s->more));
}

static struct pack *
told(const struct said *all, size_t count)
{
	struct pack *k = good(DRAW_RULE_PATHS);
	size_t i;

	for (i = 0; i < count; i++)
		tell(k, "b", &all[i], (int)i);
	return (k);
}
#define TOLD(...)                                \
	told((const struct said[]){__VA_ARGS__}, \
	    sizeof((const struct said[]){__VA_ARGS__}) / sizeof(struct said))

static void
noted(struct pack *k, const char *note)
{
	struct draw_verdict v = judge(k);

	assert_null(v.difference);
	assert_true(v.note_count > 0);
	assert_string_equal(v.notes[v.note_count - 1], note);
}

static void
differs(struct pack *k, const char *kind, const char *why)
{
	struct draw_verdict v = judge(k);

	assert_int_equal(v.kind, DRAW_DIFFERS);
	assert_non_null(strstr(v.difference, kind));
	assert_non_null(strstr(v.difference, why));
}

static void
two_people_cancel_and_the_count_is_told(void **state)
{
	(void)state;
	noted(TOLD({ASKED, "x", 0, BY("1") WEATHER},
		  {DONE, "y", 0, BY("1") WEATHER}),
	    ANYBODY "whose object made way");
	noted(TOLD({ASKED, "x", 0, BY("1") WEATHER},
		  {REFUSED, "y", 0, BY("1") "\"reason\":\"no\""},
		  {ASKED, "x", 0, BY("2") WEATHER},
		  {DONE, "z", 0, BY("2") WEATHER},
		  {DONE, NOBODY, 1, WAY "\"reason\":\"revoked\""}),
	    "visits: 1 cancelled by two people each, 0 by one alone, 1 whose "
	    "object made way");
}

static void
what_has_ended_otherwise_may_be_refused_later(void **state)
{
	(void)state;
	noted(TOLD({ASKED, "x", 0, BY("1") WEATHER},
		  {DONE, NOBODY, 0, WAY "\"reason\":\"revoked\""},
		  {REFUSED, "y", 0, BY("1") "\"reason\":\"no\""}),
	    "visits: 0 cancelled by two people each, 0 by one alone, 1 whose "
	    "object made way");
}

/* As earlier releases let one person do; nobody can pass it off as two. */
static void
what_one_person_cancelled_is_told_apart(void **state)
{
	(void)state;
	noted(TOLD({DONE, "x", 0, WEATHER}),
	    "visits: 0 cancelled by two people each, 1 by one alone, 0 whose "
	    "object made way");
}

static void
a_request_is_ones_own_and_for_a_reason(void **state)
{
	(void)state;
	differs(TOLD({ASKED, NOBODY, 0, BY("1") WEATHER}), ASKED,
	    "nobody asks for it");
	differs(
	    TOLD({ASKED, "x", 0, WEATHER}), ASKED, "it is asked for already");
	differs(TOLD({ASKED, "x", 0, BY("1") WEATHER},
		    {ASKED, "x", 1, BY("1") WEATHER}),
	    ASKED, "it is asked for already");
	differs(TOLD({ASKED, "x", 0, BY("1") WEATHER},
		    {ASKED, "x", 0, BY("2") WEATHER}),
	    ASKED, "it is asked for already");
	differs(TOLD({ASKED, "x", 0, BY("1") "\"reason\":\"a friend\""}), ASKED,
	    "no reason of the contract");
	differs(TOLD({ASKED, "x", 0, BY("1") "\"reason\":null"}), ASKED,
	    "no reason of the contract");
}

static void
who_decides_is_somebody_else_and_was_asked(void **state)
{
	(void)state;
	differs(TOLD({ASKED, "x", 0, BY("1") WEATHER},
		    {DONE, "x", 0, BY("1") WEATHER}),
	    DONE, "it takes somebody else than who asked");
	differs(TOLD({ASKED, "x", 0, BY("1") WEATHER},
		    {DONE, NOBODY, 0, BY("1") WEATHER}),
	    DONE, "it takes somebody else than who asked");
	differs(TOLD({ASKED, "x", 0, BY("1") WEATHER},
		    {REFUSED, "x", 0, BY("1") WEATHER}),
	    REFUSED, "it takes somebody else than who asked");
	differs(TOLD({DONE, "y", 0, BY("1") WEATHER}), DONE,
	    "nobody has asked for it");
	differs(TOLD({REFUSED, "y", 0, WEATHER}), REFUSED,
	    "nobody has asked for it");
	differs(TOLD({DONE, "y", 0, "\"cancellation_id\":null," WEATHER}), DONE,
	    "nobody has asked for it");
	differs(TOLD({ASKED, "x", 0, BY("1") WEATHER},
		    {DONE, "y", 1, BY("1") WEATHER}),
	    DONE, "nobody has asked for it");
	differs(TOLD({ASKED, "x", 0, BY("1") WEATHER},
		    {REFUSED, "y", 0, BY("1") WEATHER},
		    {DONE, "z", 0, BY("1") WEATHER}),
	    DONE, "nobody has asked for it");
	differs(TOLD({ASKED, "x", 0, BY("1") WEATHER},
		    {DONE, "y", 0, BY("1") "\"reason\":\"other\""}),
	    DONE, "for another reason than was asked for");
}

static void
a_visit_of_the_draw_ends_once(void **state)
{
	const struct said one = {DONE, "x", 0, WEATHER};
	struct draw_text *log;
	struct pack *k;

	(void)state;
	differs(TOLD({DONE, "x", 0, WEATHER}, {DONE, "x", 0, WAY WEATHER}),
	    DONE, "a visit that was cancelled already");
	differs(TOLD({DONE, "x", 0, WEATHER}, {ASKED, "x", 0, BY("1") WEATHER}),
	    ASKED, "a visit that was cancelled already");
	k = TOLD({DONE, "x", 0, WEATHER});
	log = bytes_of(k, BUNDLE_EVENTS);
	*log =
	    replaced(*log, visit_of(k, 0), "00000000000000000000000000000000");
	differs(k, DONE, "a visit that the draw does not have");
	k = good(DRAW_RULE_PATHS);
	tell(k, "a", &one, 0);
	differs(k, DONE, "a visit that the draw does not have");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(two_people_cancel_and_the_count_is_told),
	    CASE(what_has_ended_otherwise_may_be_refused_later),
	    CASE(what_one_person_cancelled_is_told_apart),
	    CASE(a_request_is_ones_own_and_for_a_reason),
	    CASE(who_decides_is_somebody_else_and_was_asked),
	    CASE(a_visit_of_the_draw_ends_once),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
