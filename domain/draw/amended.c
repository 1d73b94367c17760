/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/amended.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/signature.h"
#include "domain/draw/standing.h"
#include "domain/draw/statement.h"
#include "domain/draw/statement_signed.h"
#include "domain/draw/strict.h"

/* ---- reading ------------------------------------------------------------- */

static struct problem *
read_one(struct arena *a, const struct json *j, struct draw_amended *out)
{
	const struct json *list;
	size_t count;

	if (j->type != JSON_OBJECT)
		return (draw_differs(a, "an amendment is no object"));
	out->signatures = json_get(j, "signatures");
	if (out->signatures != NULL)
		TRY(draw_read_list(
		    a, out->signatures, "signatures", &list, &count));
	if (json_get(j, "text") == NULL)
		return (draw_differs(a, "an amendment has no text"));
	return (draw_read_text(a, json_get(j, "text"), "text", &out->bytes));
}

struct problem *
draw_amended_read(struct arena *a, struct draw_text document,
    struct draw_amended **out, size_t *count)
{
	const struct json *j, *each;
	size_t i = 0;

	TRY(draw_read_json(a, document, &j));
	if (json_get(j, "items") == NULL)
		return (draw_differs(a, "there are no items"));
	TRY(draw_read_list(a, json_get(j, "items"), "items", &each, count));
	*out = arena_array(a, *count, sizeof(**out));
	for (; each != NULL; each = each->next)
		TRY(read_one(a, each, &(*out)[i++]));
	return (NULL);
}

/* ---- all of them --------------------------------------------------------- */

struct judging {
	struct arena *a;
	const struct draw_amended_of *of;
	struct draw_verdict *v;
	struct draw_transcript_in t;
	struct draw_digest transcript;
	bool whole; /* with the rule, not the chain alone */
	struct draw_standing standing;
};

static void
note(struct draw_verdict *v, const char *text)
{
	if (v->note_count < DRAW_NOTES_MAX)
		v->notes[v->note_count++] = text;
}

static uint64_t
substitutions(struct arena *a, const struct draw_amended *all, size_t count)
{
	struct draw_amendment x;
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < count; i++)
		if (draw_amendment_read(a, all[i].bytes, &x) == NULL)
			n += x.substitution_count;
	return (n);
}

/* One more, to see who is next when all of them have come in. */
uint64_t
draw_amended_extra(
    struct arena *a, const struct draw_amended *all, size_t count)
{
	return (substitutions(a, all, count) + 1);
}

static struct problem *
begin(struct judging *j)
{
	const struct json *json;
	bool statement;

	TRY(draw_read_json(j->a, j->of->document, &json));
	statement = draw_statement_is(json);
	if (statement) {
		TRY(draw_statement_read(j->a, j->of->document, &j->t));
		TRY(draw_read_digest(j->a, json_get(json, "transcript_hash"),
		    "transcript_hash", &j->transcript));
	} else {
		TRY(draw_transcript_read(j->a, j->of->document, &j->t));
		j->transcript = draw_transcript_hash(
		    j->t.announcement.hash, j->of->document);
	}
	if (j->of->count > 0 &&
	    !draw_json_is(json_get(json, "outcome"), "drawn"))
		return (draw_differs(j->a, "amendments: nothing was drawn"));
	j->whole = !statement && j->of->folder != NULL && j->of->count > 0;
	if (!j->whole)
		return (NULL);
	return (draw_standing_begin(j->a,
	    &(struct draw_standing_from){.document = j->of->document,
		.folder = j->of->folder,
		.most = substitutions(j->a, j->of->all, j->of->count),
		.selections = j->of->selections},
	    &j->standing));
}

/* Without the pool: its place alone. *last is the hash of the one before. */
static struct problem *
check_chain(struct judging *j, size_t i, struct draw_digest *last)
{
	struct draw_text bytes = j->of->all[i].bytes;
	struct draw_amendment x;

	TRY(draw_amendment_read(j->a, bytes, &x));
	if (x.number != i + 1 ||
	    !draw_digest_equal(&x.transcript, &j->transcript) ||
	    !draw_digest_equal(&x.previous, last))
		return (draw_differs(
		    j->a, "not the next amendment of this transcript"));
	*last = draw_amendment_hash(j->t.announcement.hash, bytes);
	return (NULL);
}

static bool
has_keys(const struct draw_charter *c)
{
	size_t i;

	for (i = 0; i < c->holder_count; i++)
		if (c->holders[i].key.len > 0)
			return (true);
	return (false);
}

static void
tell_count(struct judging *j)
{
	size_t n = j->of->count;

	if (n == 0)
		note(j->v,
		    "amendments: none as far as published here; the audit "
		    "bundle tells whether there are any");
	else if (j->whole)
		note(j->v,
		    arena_fmt(j->a,
			"amendments: %zu, each follows from the rule", n));
	else
		note(j->v,
		    arena_fmt(j->a,
			"amendments: %zu, chained; whether they follow from "
			"the rule was not checked without the pool",
			n));
}

/* "amendments: 3, …", and which of them are unsigned. */
static void
tell(struct judging *j, const char *unsigned_numbers)
{
	tell_count(j);
	if (j->of->count > 0 && !has_keys(&j->t.charter))
		note(j->v, "amendments: unsigned, no holder has a key");
	else if (*unsigned_numbers != '\0')
		note(j->v,
		    arena_fmt(j->a,
			"amendments: unsigned, by less than two holders: %s",
			unsigned_numbers));
}

static struct problem *
judge_one(
    struct judging *j, size_t i, struct draw_digest *last, size_t *signers)
{
	const struct draw_amended *x = &j->of->all[i];

	TRY(check_chain(j, i, last));
	if (j->whole)
		TRY(draw_standing_amend(&j->standing, x->bytes));
	*signers = 0;
	if (x->signatures == NULL)
		return (NULL);
	return (draw_signatures_check(j->a,
	    &(struct draw_signed_keys){
		j->t.announcement.hash, &j->t.charter, DRAW_ROLE_AMEND, *last},
	    x->signatures, signers));
}

static struct problem *
judge_all(struct judging *j)
{
	struct draw_digest last = {{0}};
	const char *unsigned_numbers = "";
	struct problem *p;
	size_t i, signers;

	TRY(begin(j));
	for (i = 0; i < j->of->count; i++) {
		p = judge_one(j, i, &last, &signers);
		if (p != NULL)
			return (draw_differs(
			    j->a, "amendment %zu: %s", i + 1, p->detail));
		if (signers < DRAW_AMEND_SIGNERS)
			unsigned_numbers =
			    arena_fmt(j->a, "%s%s%zu", unsigned_numbers,
				*unsigned_numbers == '\0' ? "" : ", ", i + 1);
	}
	tell(j, unsigned_numbers);
	return (NULL);
}

void
draw_amended_judge(
    struct arena *a, const struct draw_amended_of *of, struct draw_verdict *v)
{
	struct judging j = {.a = a, .of = of, .v = v};
	struct problem *p = judge_all(&j);

	if (p == NULL)
		return;
	*v = (struct draw_verdict){.kind = DRAW_DIFFERS,
	    .difference = p->detail,
	    .step = DRAW_STEP_SUBSTITUTIONS};
}

/* ---- beside their document ------------------------------------------------
 */

static void
note_newest(struct arena *a, size_t number, struct draw_verdict *v)
{
	if (number > 0 && v->kind != DRAW_DIFFERS)
		note(v,
		    arena_fmt(a,
			"amendments: %zu is the newest as far as published "
			"here; the audit bundle tells whether there are more",
			number));
}

static struct draw_verdict
unreadable(struct arena *a, const struct problem *p)
{
	p = draw_differs(a, "amendments: %s", p->detail);
	return ((struct draw_verdict){.kind = DRAW_DIFFERS,
	    .difference = p->detail,
	    .step = DRAW_STEP_SUBSTITUTIONS});
}

struct draw_verdict
draw_amended_verify(struct arena *a, const struct draw_amended_beside *beside,
    struct draw_verdict *amended)
{
	struct draw_amended_of of = {
	    .document = beside->document, .folder = beside->folder};
	struct draw_kept kept = {0};
	struct draw_amended *all = NULL;
	struct problem *p =
	    draw_amended_read(a, beside->published, &all, &of.count);
	struct draw_verdict v;

	if (p == NULL)
		kept.extra = draw_amended_extra(a, all, of.count);
	v = draw_verify_keeping(a, beside->document, beside->folder, &kept);
	*amended =
	    (struct draw_verdict){.kind = v.kind, .step = DRAW_STEP_COUNT};
	if (v.kind == DRAW_DIFFERS)
		return (v);
	if (p != NULL) {
		*amended = unreadable(a, p);
		return (v);
	}
	of.all = all;
	of.selections = kept.selections;
	draw_amended_judge(a, &of, amended);
	note_newest(a, of.count, amended);
	return (v);
}
