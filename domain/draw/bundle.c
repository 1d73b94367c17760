/* SPDX-License-Identifier: Apache-2.0 */
/* What a bundle is made of, and each of its attempts. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/amend.h"
#include "domain/draw/bundle_work.h"
#include "domain/draw/statement.h"
#include "domain/draw/out.h"
#include "domain/draw/receipt.h"
#include "domain/draw/strict.h"

char *
bundle_name(struct arena *a, uint32_t attempt, const char *rest)
{
	return (arena_fmt(a, "attempts/%010" PRIu32 "/%s", attempt, rest));
}

char *
bundle_amendment(struct arena *a, uint32_t number)
{
	return (arena_fmt(a, "amendments/%04" PRIu32 ".json", number));
}

char *
bundle_receipt(struct arena *a, uint32_t number)
{
	return (arena_fmt(a, "receipts/%04" PRIu32 ".json", number));
}

const char *
bundle_verdict_line(enum draw_verdict_kind kind)
{
	return (kind == DRAW_OK ? "bundle OK" : "bundle differs");
}

/* ---- sums ---------------------------------------------------------------- */

/* What SHA256SUMS says of these files. */
static struct draw_text
sums_of(struct arena *a, const struct draw_entry *entries, size_t count)
{
	unsigned char digest[DRAW_HASH];
	struct draw_out o;
	size_t i;

	draw_out_begin(&o, a);
	for (i = 0; i < count; i++) {
		draw_hash_of(draw_hash_sha256(), entries[i].bytes.s,
		    entries[i].bytes.len, digest);
		draw_out_hex(&o, digest, sizeof(digest));
		draw_out_c(&o, "  ");
		draw_out_text(&o, entries[i].name);
		draw_out_c(&o, "\n");
	}
	return (draw_out_end(&o));
}

static int
by_name(const void *x, const void *y)
{
	const struct draw_entry *p = x, *q = y;

	return (draw_text_compare(p->name, q->name));
}

void
bundle_seal(struct arena *a, struct draw_entry *entries, size_t count)
{
	qsort(entries, count, sizeof(*entries), by_name);
	memmove(&entries[1], entries, count * sizeof(*entries));
	entries[0] = (struct draw_entry){
	    draw_text_of(BUNDLE_SUMS), sums_of(a, &entries[1], count)};
}

/* Which line of the sums is the first that should be another one. */
static struct problem *
sums_differ(struct bundle_work *w, struct draw_text want)
{
	const struct draw_text *said = &w->entries[0].bytes;
	size_t i, line = 0;

	for (i = 0; i < want.len && i < said->len; i++) {
		if (want.s[i] != said->s[i])
			break;
		line += want.s[i] == '\n' ? 1 : 0;
	}
	if (line + 1 >= w->count)
		return (draw_differs(
		    w->a, BUNDLE_SUMS ": names a file that is not there"));
	return (draw_differs(w->a, "%.*s: not what " BUNDLE_SUMS " says",
	    (int)w->entries[line + 1].name.len, w->entries[line + 1].name.s));
}

static struct problem *
check_sums(struct bundle_work *w)
{
	struct draw_text want;

	TRY(ustar_check(w->a, w->entries, w->count));
	if (w->count == 0 ||
	    !draw_text_equal(w->entries[0].name, draw_text_of(BUNDLE_SUMS)))
		return (draw_differs(w->a, BUNDLE_SUMS ": not there"));
	want = sums_of(w->a, &w->entries[1], w->count - 1);
	w->at = 1;
	return (draw_text_equal(want, w->entries[0].bytes)
		? NULL
		: sums_differ(w, want));
}

/* ---- taking files in their order ----------------------------------------- */

/* The next file, when it is `name`. */
static const struct draw_entry *
take(struct bundle_work *w, const char *name)
{
	if (w->at == w->count ||
	    !draw_text_equal(w->entries[w->at].name, draw_text_of(name)))
		return (NULL);
	return (&w->entries[w->at++]);
}

static struct problem *
need(struct bundle_work *w, const char *name, struct draw_text *out)
{
	const struct draw_entry *e = take(w, name), *next;

	if (e != NULL) {
		*out = e->bytes;
		return (NULL);
	}
	*out = (struct draw_text){"", 0};
	next = &w->entries[w->at];
	if (w->at == w->count ||
	    draw_text_compare(next->name, draw_text_of(name)) > 0)
		return (draw_differs(w->a, "%s: not there", name));
	return (draw_differs(w->a, "%.*s: does not belong here",
	    (int)next->name.len, next->name.s));
}

/* A problem with the file's name in front. */
static struct problem *
in_file(struct bundle_work *w, const char *name, const char *what)
{
	return (draw_differs(w->a, "%s: %s", name, what));
}

/* A part of the bundle: the files in front of which `prefix` stands. */
struct part {
	const struct bundle_work *w;
	const char *prefix;
	size_t from, count;
};

static struct part
take_part(struct bundle_work *w, const char *prefix)
{
	struct part f = {w, prefix, w->at, 0};
	size_t len = strlen(prefix);

	while (w->at < w->count && w->entries[w->at].name.len > len &&
	    memcmp(w->entries[w->at].name.s, prefix, len) == 0) {
		w->at++;
		f.count++;
	}
	return (f);
}

/* ---- pool ---------------------------------------------------------------- */

static struct problem *
open_pool(void *arg, struct arena *a, const char *name, struct draw_text *out)
{
	const struct part *f = arg;
	struct draw_text whole =
	    draw_text_of(arena_fmt(a, "%s%s", f->prefix, name));
	size_t i;

	for (i = f->from; i < f->from + f->count; i++)
		if (draw_text_equal(f->w->entries[i].name, whole)) {
			*out = f->w->entries[i].bytes;
			return (NULL);
		}
	return (draw_differs(a, "pool/%s: not there", name));
}

/* Files that the transcript names; the verification has read each of them, so
 * as many as are named is all and nothing else. */
static struct problem *
check_nothing_else(
    struct bundle_work *w, const struct bundle_attempt *t, const struct part *f)
{
	size_t named = 1 /* key */ + t->t.list_count + t->t.annex_count +
	    t->t.result_count;

	if (f->count != named)
		return (draw_differs(w->a,
		    "pool/ holds %zu files, but the transcript names %zu",
		    f->count, named));
	return (NULL);
}

/* ---- amendments ---------------------------------------------------------- */

static struct problem *
check_amendments(
    struct bundle_work *w, struct bundle_attempt *t, const struct part *part)
{
	const struct draw_entry *e = &w->entries[part->from];
	struct draw_digest previous = {{0}};
	struct draw_amendment x;
	struct problem *p;
	const char *name;
	uint32_t n;

	t->amendments = arena_array(w->a, part->count, sizeof(previous));
	t->amendment_count = part->count;
	for (n = 1; n <= part->count; n++, e++) {
		name = bundle_name(w->a, t->number, bundle_amendment(w->a, n));
		if (!draw_text_equal(e->name, draw_text_of(name)))
			return (draw_differs(w->a, "%s: not there", name));
		if ((p = draw_amendment_read(w->a, e->bytes, &x)) != NULL)
			return (in_file(w, name, p->detail));
		if (x.number != n ||
		    !draw_digest_equal(&x.transcript, &t->hash) ||
		    !draw_digest_equal(&x.previous, &previous))
			return (in_file(w, name,
			    "not the next amendment of this transcript"));
		previous = t->amendments[n - 1] =
		    draw_amendment_hash(t->t.announcement.hash, e->bytes);
	}
	return (NULL);
}

/* ---- receipts ------------------------------------------------------------ */

/* Every witness of the transcript has one, in their order. */
static struct problem *
check_receipts(struct bundle_work *w, const struct bundle_attempt *t,
    const struct draw_receipt_beside *beside, const struct part *part)
{
	const struct json *witness = json_get(t->t.json, "witnesses")->child;
	const struct draw_entry *e = &w->entries[part->from];
	const struct json *receipt;
	const char *name, *told;
	struct problem *p;
	uint32_t n;

	for (n = 1; n <= part->count; n++, e++) {
		name = bundle_name(w->a, t->number, bundle_receipt(w->a, n));
		if (!draw_text_equal(e->name, draw_text_of(name)))
			return (draw_differs(w->a, "%s: not there", name));
		p = draw_receipt_verify(w->a, e->bytes, beside, &told);
		if (p != NULL)
			return (in_file(w, name, p->detail));
		TRY(draw_read_json(w->a, e->bytes, &receipt));
		if (witness == NULL ||
		    !json_equal(witness, json_get(receipt, "witness")))
			return (in_file(w, name, "another witness's receipt"));
		witness = witness->next;
	}
	if (witness == NULL)
		return (NULL);
	return (draw_differs(w->a, "%s: not there",
	    bundle_name(w->a, t->number, bundle_receipt(w->a, n))));
}

/* ---- attempts ------------------------------------------------------------ */

/* It is the next one of this draw, chained to the one before. */
static struct problem *
check_chain(struct bundle_work *w, const struct bundle_attempt *t)
{
	const struct draw_announcement *said = &t->t.announcement, *before;
	const struct bundle_attempt *last;

	if (said->attempt != t->number)
		return (
		    draw_differs(w->a, "the transcript of another attempt"));
	if (w->attempt_count == 0)
		return (NULL); /* the reader has asked for zeros */
	last = &w->attempts[w->attempt_count - 1];
	before = &last->t.announcement;
	if (!draw_text_equal(said->draw_id, before->draw_id))
		return (draw_differs(w->a, "the transcript of another draw"));
	if (!draw_digest_equal(&said->previous, &last->hash))
		return (
		    draw_differs(w->a, "not chained to the attempt before it"));
	if (last->final)
		return (
		    draw_differs(w->a, "an attempt after the one that counts"));
	return (NULL);
}

static struct problem *
read_attempt(
    struct bundle_work *w, struct draw_text text, struct bundle_attempt *t)
{
	TRY(draw_transcript_read(w->a, text, &t->t));
	t->hash = draw_transcript_hash(t->t.announcement.hash, text);
	t->drawn = draw_json_is(json_get(t->t.json, "outcome"), "drawn");
	t->final = t->drawn ||
	    draw_json_is(json_get(t->t.json, "outcome"), "void_after_entropy");
	return (check_chain(w, t));
}

/* A transcript that ended early is judged by itself. */
static struct problem *
judge_void(struct bundle_work *w, struct draw_text text)
{
	*w->verdict = draw_verify(w->a, text, NULL);
	if (w->verdict->kind == DRAW_DIFFERS)
		return (draw_differs(w->a, "%s", w->verdict->difference));
	return (NULL);
}

static struct problem *
judge_drawn(struct bundle_work *w, const struct bundle_attempt *t,
    struct draw_text text, struct part *pool)
{
	const struct draw_folder folder = {open_pool, pool};

	*w->verdict = draw_verify(w->a, text, &folder);
	if (w->verdict->kind == DRAW_DIFFERS)
		return (draw_differs(w->a, "%s", w->verdict->difference));
	return (check_nothing_else(w, t, pool));
}

/* What stands in front of a drawn attempt's transcript. */
static struct problem *
check_drawn(struct bundle_work *w, struct bundle_attempt *t,
    struct draw_text text, const char *transcript)
{
	const char *name = bundle_name(w->a, t->number, BUNDLE_STATEMENT);
	struct part amendments =
	    take_part(w, bundle_name(w->a, t->number, "amendments/"));
	struct part pool = take_part(w, bundle_name(w->a, t->number, "pool/"));
	struct part receipts =
	    take_part(w, bundle_name(w->a, t->number, "receipts/"));
	struct draw_receipt_beside beside = {text, {NULL, 0}};
	struct problem *p;

	if ((p = judge_drawn(w, t, text, &pool)) != NULL)
		return (in_file(w, transcript, p->detail));
	TRY(need(w, name, &beside.statement));
	if ((p = draw_statement_follows(w->a, &t->t, text, beside.statement)) !=
	    NULL)
		return (in_file(w, name, p->detail));
	TRY(check_receipts(w, t, &beside, &receipts));
	return (check_amendments(w, t, &amendments));
}

static struct problem *
check_attempt(struct bundle_work *w, struct bundle_attempt *t)
{
	const char *name = bundle_name(w->a, t->number, BUNDLE_TRANSCRIPT);
	struct draw_text text;
	size_t begin = w->at;
	struct problem *p;

	/* The transcript says what the files in front of it must be. */
	while (w->at < w->count &&
	    draw_text_compare(w->entries[w->at].name, draw_text_of(name)) < 0)
		w->at++;
	TRY(need(w, name, &text));
	if ((p = read_attempt(w, text, t)) != NULL)
		return (in_file(w, name, p->detail));
	w->at = begin;
	if (t->drawn)
		TRY(check_drawn(w, t, text, name));
	else if ((p = judge_void(w, text)) != NULL)
		return (in_file(w, name, p->detail));
	return (need(w, name, &text));
}

static bool
is_there(const struct bundle_work *w, const char *prefix)
{
	size_t len = strlen(prefix);

	return (w->at < w->count && w->entries[w->at].name.len > len &&
	    memcmp(w->entries[w->at].name.s, prefix, len) == 0);
}

/* ---- the course ---------------------------------------------------------- */

static struct problem *
verify(struct bundle_work *w)
{
	struct draw_text events;
	struct problem *p;
	uint32_t n;

	TRY(check_sums(w));
	w->attempts = arena_array(w->a, w->count, sizeof(*w->attempts));
	for (n = 1; n == 1 || is_there(w, bundle_name(w->a, n, "")); n++) {
		w->attempts[w->attempt_count].number = n;
		TRY(check_attempt(w, &w->attempts[w->attempt_count]));
		w->attempt_count++;
	}
	TRY(need(w, BUNDLE_EVENTS, &events));
	if (w->at < w->count)
		return (draw_differs(w->a, "%.*s: does not belong here",
		    (int)w->entries[w->at].name.len, w->entries[w->at].name.s));
	if ((p = bundle_check_events(w, events)) != NULL)
		return (in_file(w, BUNDLE_EVENTS, p->detail));
	return (NULL);
}

struct draw_verdict
bundle_verify(struct arena *a, const struct draw_entry *entries, size_t count)
{
	struct draw_verdict verdict = {.kind = DRAW_DIFFERS};
	struct bundle_work w = {
	    .a = a, .entries = entries, .count = count, .verdict = &verdict};
	struct problem *p = verify(&w);

	if (p != NULL)
		return ((struct draw_verdict){
		    .kind = DRAW_DIFFERS, .difference = p->detail});
	verdict.kind = DRAW_OK;
	return (verdict);
}
