/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of judging amendments: what follows from the rule is taken, and
 * everything else is told with its place. */
#include <sodium.h>

#include "base/text.h"
#include "domain/draw/amended.h"
#include "domain/draw/signature.h"
#include "domain/draw/standing.h"
#include "domain/draw/testing.h"

enum {
	FILES = 8
};

static const struct draw_text at = T("2026-05-02T09:00:00+08:00");
static const struct draw_text gone = T("注销（2026-01-15）");
static const struct draw_text leave = T("请假");

static struct {
	struct toy *y;
	unsigned char secrets[2][crypto_sign_SECRETKEYBYTES];
	struct draw_holder holders[2];
	struct draw_text document;
	struct draw_amended files[FILES];
	size_t count;
	bool folder;
} w;

/* Seven people of D-1: four for any visit, one on leave, one whose certificate
 * ends, one elsewhere; I-4 keeps away from an object. */
static const struct draw_text people =
    T("id,department,district,specialties,certificate_until,leave,load\n"
      "I-1,D-1,*,FOOD,2027-12-31,,0\nI-2,D-1,440305,FOOD,2027-12-31,,2\n"
      "I-3,D-1,440305,FOOD,2027-12-31,2026-05-10/2026-05-12,0\n"
      "I-4,D-2,*,FOOD,2027-12-31,,0\nI-5,D-2,440305,FOOD,2027-12-30,,1\n"
      "I-6,D-2,440305,FOOD,2027-12-31,,0\nI-7,D-1,*,FOOD,2027-12-31,,0\n"
      "I-8,D-1,*,FOOD,2027-12-31,,0\nI-9,D-1,440306,FOOD,2027-12-31,,0\n"
      "J-1,D-1,*,FOOD,2026-05-02,,0\n");

static void
begin(enum draw_rule rule)
{
	unsigned char seed[32], key[32];
	struct toy *y = toy_new(rule);
	size_t i;

	memset(&w, 0, sizeof(w));
	w.y = y;
	w.folder = true;
	for (i = 0; i < 2; i++) {
		memset(seed, (int)(i + 1), sizeof(seed));
		(void)crypto_sign_seed_keypair(key, w.secrets[i], seed);
		w.holders[i] = (struct draw_holder){
		    draw_text_of(i == 0 ? "archive" : "court"),
		    draw_text_of(text_hex(arena, key, sizeof(key)))};
	}
	y->charter.holders = w.holders;
	y->charter.holder_count = 2;
	y->charter.commit_ms = INT64_C(1775000000000); /* 2026-04-01 */
	y->charter.reveal_ms = y->charter.commit_ms + 1;
	y->charter.beacon_ms = y->charter.commit_ms + 2;
	y->sealed.annexes.roster = people;
	toy_freeze(y);
	toy_reveal(y);
	toy_conclude(y);
	w.document = draw_transcript_write(arena, &y->t);
}

static struct draw_verdict
judge(void)
{
	const struct draw_folder folder = {toy_open, w.y};
	struct draw_verdict v = {.kind = DRAW_OK};

	draw_amended_judge(arena,
	    &(struct draw_amended_of){
		w.document, w.folder ? &folder : NULL, w.files, w.count},
	    &v);
	return (v);
}

/* What stands after the files so far. */
static struct draw_standing *
standing(void)
{
	const struct draw_folder folder = {toy_open, w.y};
	struct draw_standing *s = arena_alloc(arena, sizeof(*s));
	size_t i;

	assert_null(draw_standing_begin(arena,
	    &(struct draw_standing_from){w.document, NULL, &folder, FILES}, s));
	for (i = 0; i < w.count; i++)
		assert_null(draw_standing_amend(s, w.files[i].bytes));
	return (s);
}

static void
add(struct draw_text bytes)
{
	w.files[w.count++].bytes = bytes;
}

static struct draw_text
write_next(struct draw_standing *s, struct draw_amendment *x)
{
	x->transcript = s->transcript;
	x->number = s->number + 1;
	x->previous = s->last;
	return (draw_amendment_write(arena, x));
}

/* ---- honest ones --------------------------------------------------------- */

/* Whoever has the slot makes way for the next. */
static struct draw_text
next_inspector(size_t slot)
{
	struct draw_standing *s = standing();
	struct draw_slot *of = &s->now.assignment.slots[slot];
	struct draw_replaced one = {{s->now.visits[of->visit].id, 32},
	    of->number, draw_amending_name(&s->now, of->inspector), T(""),
	    leave, at};
	struct draw_amendment x = {.inspectors = &one, .inspector_count = 1};

	one.in = draw_amending_name(&s->now, draw_amending_next(&s->now, slot));
	return (write_next(s, &x));
}

static struct draw_substituted
next_object(const struct draw_standing *s, const struct draw_check *c)
{
	const struct draw_standing_list *l = s->lists;
	size_t k;

	while (!draw_text_equal(l->list_id, c->list_id))
		l++;
	k = draw_index_get(l->in, c->object);
	return ((struct draw_substituted){c->list_id, l->plan.strata[k].name,
	    c->object,
	    l->selections[k].order[l->selections[k].size + l->used[k]].id, gone,
	    at});
}

/* The object of a visit makes way in all of its lists. */
static struct draw_text
next_objects(size_t visit)
{
	struct draw_standing *s = standing();
	struct draw_substituted z[2];
	struct draw_replaced people_in[20];
	struct draw_amendment x = {.substitutions = z, .inspectors = people_in};
	const struct draw_check *c = s->now.visits[visit].first;
	const struct draw_slot *of;
	size_t first, slot;

	for (; c != NULL; c = c->next)
		z[x.substitution_count++] = next_object(s, c);
	assert_null(draw_amend_objects(
	    &s->now, z, x.substitution_count, &first, &slot));
	if (s->charter.assignment == DRAW_RULE_NONE)
		return (write_next(s, &x));
	for (; slot < s->now.assignment.slot_count; slot++) {
		of = &s->now.assignment.slots[slot];
		people_in[x.inspector_count++] = (struct draw_replaced){
		    {s->now.visits[of->visit].id, 32}, of->number, T(""),
		    draw_amending_name(
			&s->now, draw_amending_next(&s->now, slot)),
		    T("递补对象"), at};
	}
	return (write_next(s, &x));
}

/* A visit with checks of `count` lists in whose orders somebody is left. */
static size_t
visit_of(size_t count)
{
	const struct draw_standing *s = standing();
	size_t i = 0;

	while (s->now.visits[i].check_count != count)
		assert_true(++i < s->now.assigning.visit_count);
	return (i);
}

/* Its first slot. */
static size_t
slot_of(size_t visit)
{
	const struct draw_standing *s = standing();
	size_t i = 0;

	while (s->now.assignment.slots[i].visit != visit)
		i++;
	return (i);
}

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
	w.folder = true;
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

/* ---- refused ------------------------------------------------------------- */

/* The file, altered, as the next one: what is said begins so. */
static void
says(struct draw_text text, const char *old, const char *new, const char *said)
{
	struct draw_verdict v;
	const char *number = arena_fmt(arena, "amendment %zu: ", w.count + 1);

	add(replaced(text, old, new));
	v = judge();
	w.count--;
	assert_int_equal(v.kind, DRAW_DIFFERS);
	if (strstr(v.difference, said) == NULL ||
	    strstr(v.difference, number) == NULL)
		fail_msg("%s: %s", v.difference, said);
	assert_step(v, "substitutions");
}

static void
another_chain_is_none(void **state)
{
	struct draw_standing *s;
	struct draw_amendment x = {.number = 2};

	(void)state;
	begin(DRAW_RULE_PATHS);
	s = standing();
	x.transcript = s->transcript;
	assert_detail(draw_standing_amend(s, draw_amendment_write(arena, &x)),
	    "number 2 is not the next");
	x.number = 1;
	x.previous = filled(1);
	assert_detail(draw_standing_amend(s, draw_amendment_write(arena, &x)),
	    "it is not chained to the one before it");
	x.transcript = filled(1);
	assert_detail(draw_standing_amend(s, draw_amendment_write(arena, &x)),
	    "it amends another transcript");
}

static void
objects_out_of_order_or_without_cause_are_refused(void **state)
{
	struct draw_text text;

	(void)state;
	begin(DRAW_RULE_PATHS);
	text = next_objects(visit_of(1));
	says(text, "\"list_id\":\"SP-", "\"list_id\":\"XX-",
	    "there is no such list");
	says(text, "\"stratum\":\"", "\"stratum\":\"Z", "in this stratum");
	says(text, "\"out\":\"9144", "\"out\":\"8144", "is not in");
	says(text, "注销", "停业", "no fact of the register");
	says(text, "2026-01-15", "2026-04-01", "no fact of the register");
	says(text, "\"in\":\"9144", "\"in\":\"8144",
	    "is not the next in order, "
	    "9144");
	add(text);
	says(replaced(text, "\"number\":1", "\"number\":2"), "\"number\":2",
	    "\"number\":2", "not the next amendment");
}

/* Chained as it should be. */
static struct draw_text
chained(struct draw_text text)
{
	struct draw_standing *s = standing();
	struct draw_amendment x;

	assert_null(draw_amendment_read(arena, text, &x));
	return (write_next(s, &x));
}

static void
whoever_is_out_does_not_go_out_again(void **state)
{
	struct draw_text text;

	(void)state;
	begin(DRAW_RULE_PATHS);
	text = next_objects(visit_of(1));
	add(text);
	says(chained(text), "SSJ1", "SSJ1", "is not in, in this stratum");
}

/* Of two lists by which an object is visited one is left out, or another
 * visit's is added. */
static void
a_visit_goes_as_a_whole(void **state)
{
	struct draw_amendment x, y;
	struct draw_substituted z[2];
	struct draw_text text;
	size_t one, two;

	(void)state;
	begin(DRAW_RULE_PATHS);
	two = visit_of(2);
	one = visit_of(1);
	assert_null(draw_amendment_read(arena, next_objects(two), &x));
	x.substitution_count = 1;
	text = draw_amendment_write(arena, &x);
	says(text, "SSJ1", "SSJ1", "nobody comes in for list SP-1, but 9144");
	assert_null(draw_amendment_read(arena, next_objects(one), &y));
	z[0] = x.substitutions[0];
	z[1] = y.substitutions[0];
	x.substitutions = z;
	x.substitution_count = 2;
	text = draw_amendment_write(arena, &x);
	says(text, "SSJ1", "SSJ1", "substitution 2: it is about another visit");
}

static void
places_are_those_of_the_new_visits_in_their_order(void **state)
{
	struct draw_amendment x;
	struct draw_replaced r[20];
	struct draw_text text;

	(void)state;
	begin(DRAW_RULE_PATHS);
	assert_null(draw_amendment_read(arena, next_objects(visit_of(1)), &x));
	memcpy(r, x.inspectors, x.inspector_count * sizeof(*r));
	x.inspectors = r;
	x.inspector_count--;
	text = draw_amendment_write(arena, &x);
	says(text, "SSJ1", "SSJ1", "have 2 places, 1 are named");
	x.inspector_count++;
	r[1].slot = 0;
	text = draw_amendment_write(arena, &x);
	says(text, "SSJ1", "SSJ1", "inspector 2: not the next place");
	r[1].slot = 1;
	r[1].in = r[0].in;
	text = draw_amendment_write(arena, &x);
	says(text, "SSJ1", "SSJ1", "may not go: on this visit already");
}

/* The one who is said to come in, and what is said to that. */
static void
instead(size_t slot, const char *in, const char *said)
{
	struct draw_text text = next_inspector(slot);
	struct draw_amendment x;
	struct draw_replaced one;

	assert_null(draw_amendment_read(arena, text, &x));
	one = x.inspectors[0];
	one.in = draw_text_of(in);
	x.inspectors = &one;
	says(draw_amendment_write(arena, &x), "SSJ1", "SSJ1", said);
}

static void
inspectors_who_are_not_the_next_are_refused(void **state)
{
	static const char *const free_ones[] = {"I-1", "I-2", "I-7", "I-8"};
	struct draw_standing *s;
	struct draw_text text, holder, next, other;
	size_t slot, i;

	(void)state;
	begin(DRAW_RULE_PATHS);
	slot = slot_of(visit_of(1));
	s = standing();
	assert_true(draw_text_equal(
	    s->now.visits[visit_of(1)].first->department, T("D-1")));
	holder = draw_amending_name(
	    &s->now, s->now.assignment.slots[slot].inspector);
	other = draw_amending_name(
	    &s->now, s->now.assignment.slots[slot + 1].inspector);
	next = draw_amending_name(&s->now, draw_amending_next(&s->now, slot));
	instead(slot, "", "nobody is put in, but I-");
	instead(slot, "I-77", "I-77 is not in roster.csv");
	instead(slot, "I-3", "I-3 may not go: on leave");
	instead(slot, "I-6", "I-6 may not go: of another department, ");
	instead(slot, "I-9", "I-9 may not go: of another department, ");
	instead(slot, "J-1", "J-1 may not go: the certificate ends");
	instead(slot, cstring(holder), "was taken off this visit before");
	instead(slot, cstring(other), "may not go: on this visit already");
	for (i = 0; i < 4; i++)
		if (!draw_text_equal(draw_text_of(free_ones[i]), holder) &&
		    !draw_text_equal(draw_text_of(free_ones[i]), next) &&
		    !draw_text_equal(draw_text_of(free_ones[i]), other))
			instead(slot, free_ones[i], "is not the next in order");
	text = next_inspector(slot);
	says(text, "\"slot\":0", "\"slot\":9", "there is no such place");
	says(text, "\"visit_id\":\"", "\"visit_id\":\"0",
	    "there is no such place");
	says(
	    text, "\"reason\":\"请假\"", "\"reason\":\"\"", "it has no reason");
	says(text, "\"out\":\"", "\"out\":\"X", "has the place");
	says(text, arena_fmt(arena, "\"out\":\"%s\"", cstring(holder)),
	    "\"out\":\"\"", "nobody is taken off");
}

static void
whoever_keeps_away_is_not_sent(void **state)
{
	struct draw_standing *s;
	size_t i;

	(void)state;
	begin(DRAW_RULE_PATHS);
	s = standing();
	for (i = 0; i < s->now.assignment.slot_count; i++) {
		const struct draw_slot *of = &s->now.assignment.slots[i];
		const struct draw_visit *v = &s->now.visits[of->visit];

		if (draw_text_equal(v->object, T("91440300MA50000010")) &&
		    draw_text_equal(v->slots[of->number].department, T("D-2")))
			instead(i, "I-4", "I-4 may not go: recused");
	}
}

/* Where the stratum has nobody left, or the next one has made way in another
 * list: nobody is passed over. */
static void
nobody_comes_in_where_the_order_has_ended(void **state)
{
	struct draw_amendment x;
	struct draw_standing *s;
	struct draw_substituted z;

	(void)state;
	begin(DRAW_RULE_NONE);
	s = standing();
	s->lists[0].used[0] = s->lists[0].selections[0].ordered;
	z = (struct draw_substituted){T("SP-1"), T("A"),
	    s->lists[0].selections[0].order[0].id, T("X"), gone, at};
	x = (struct draw_amendment){
	    .substitutions = &z, .substitution_count = 1};
	assert_non_null(
	    strstr(draw_standing_amend(s, write_next(s, &x))->detail,
		"X comes in, but there is nobody left who may"));
	s->lists[0].used[0] = 0;
	x.inspectors = NULL;
	draw_index_put(s->gone,
	    s->lists[0].selections[0].order[s->lists[0].selections[0].size].id,
	    0);
	assert_non_null(
	    strstr(draw_standing_amend(s, write_next(s, &x))->detail,
		"X comes in, but there is nobody left who may"));
}

/* A list in which nobody was left is over with its visit. */
static void
a_visit_that_is_over_stays_over(void **state)
{
	struct draw_amendment x;
	struct draw_standing *s;
	struct draw_substituted z;
	struct draw_text text;

	(void)state;
	begin(DRAW_RULE_NONE);
	text = next_objects(visit_of(2));
	assert_null(draw_amendment_read(arena, text, &x));
	s = standing();
	z = x.substitutions[1];
	s->lists[0].used[0] = s->lists[0].used[1] = FILES * FILES;
	s->lists[1].used[0] = s->lists[1].used[1] = FILES * FILES;
	s->lists[x.substitutions[0].list_id.s[3] - '1'].used[0] = 0;
	s->lists[x.substitutions[0].list_id.s[3] - '1'].used[1] = 0;
	x.substitution_count = 1;
	assert_null(draw_standing_amend(s, write_next(s, &x)));
	s->lists[z.list_id.s[3] - '1'].used[0] = 0;
	s->lists[z.list_id.s[3] - '1'].used[1] = 0;
	x.substitutions = &z;
	assert_detail(draw_standing_amend(s, write_next(s, &x)),
	    "substitution 1: its visit is over already");
}

static void
another_folder_is_none(void **state)
{
	const struct draw_folder folder = {toy_open, NULL};
	struct draw_folder own = folder;
	struct draw_standing_from from = {.folder = &own};
	struct draw_standing s;
	struct draw_text *file;

	(void)state;
	begin(DRAW_RULE_PATHS);
	own.arg = w.y;
	from.document = w.document;
	file = toy_bytes(w.y, "roster.csv");
	*file = replaced(*file, "I-1,D-1", "I-0,D-1");
	assert_detail(draw_standing_begin(arena, &from, &s),
	    "assignment.csv is not what follows from the draw");
	file = toy_bytes(w.y, "SP-1.csv");
	*file = replaced(*file, "0000001", "0000001x");
	assert_detail(draw_standing_begin(arena, &from, &s),
	    "SP-1.csv: the pool is not the one announced");
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

static void
without_keys_amendments_are_unsigned(void **state)
{
	struct draw_verdict v;

	(void)state;
	begin(DRAW_RULE_NONE);
	w.holders[0].key = w.holders[1].key = T("");
	w.y->t.charter_text = T("");
	w.y->file_count = 0;
	toy_freeze(w.y);
	toy_reveal(w.y);
	toy_conclude(w.y);
	w.document = draw_transcript_write(arena, &w.y->t);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(what_follows_from_the_rule_is_taken),
	    CASE(without_people_objects_alone_make_way),
	    CASE(without_the_pool_the_chain_is_judged),
	    CASE(a_holder_judges_beside_the_statement),
	    CASE(another_chain_is_none),
	    CASE(objects_out_of_order_or_without_cause_are_refused),
	    CASE(whoever_is_out_does_not_go_out_again),
	    CASE(a_visit_goes_as_a_whole),
	    CASE(places_are_those_of_the_new_visits_in_their_order),
	    CASE(inspectors_who_are_not_the_next_are_refused),
	    CASE(whoever_keeps_away_is_not_sent),
	    CASE(nobody_comes_in_where_the_order_has_ended),
	    CASE(a_visit_that_is_over_stays_over),
	    CASE(another_folder_is_none),
	    CASE(two_holders_sign_and_nothing_is_left_to_note),
	    CASE(what_nobody_signed_is_no_signature),
	    CASE(without_keys_amendments_are_unsigned),
	    CASE(what_is_published_is_read),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
