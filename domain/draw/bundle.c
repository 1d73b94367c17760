/* SPDX-License-Identifier: Apache-2.0 */
/* What a bundle is made of: its index, its format, the attempts in a row. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/bundle_work.h"
#include "domain/draw/out.h"
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
bundle_amendment_signed(struct arena *a, uint32_t number)
{
	return (
	    arena_fmt(a, "amendments/%04" PRIu32 ".signatures.json", number));
}

char *
bundle_receipt(struct arena *a, uint32_t number)
{
	return (arena_fmt(a, "receipts/%04" PRIu32 ".json", number));
}

char *
bundle_recording(struct arena *a, const char *sha256, const char *extension)
{
	return (arena_fmt(a, "recordings/%s.%s", sha256, extension));
}

struct draw_text
bundle_format(void)
{
	return (draw_text_of("{\"protocol\":\"SSJ1-bundle\",\"format\":2}\n"));
}

const char *
bundle_verdict_line(enum draw_verdict_kind kind)
{
	return (kind == DRAW_OK ? "bundle OK" : "bundle differs");
}

/* ---- sums ---------------------------------------------------------------- */

/* What SHA256SUMS says of these files. */
static struct draw_text
sums_of(struct arena *a, const struct draw_entry *entries, size_t count,
    struct draw_digest *sums)
{
	struct draw_out o;
	size_t i;

	draw_out_begin(&o, a);
	for (i = 0; i < count; i++) {
		draw_hash_of(draw_hash_sha256(), entries[i].bytes.s,
		    entries[i].bytes.len, sums[i].b);
		draw_out_hex(&o, sums[i].b, DRAW_HASH);
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
	struct draw_digest *sums = arena_array(a, count, sizeof(*sums));

	qsort(entries, count, sizeof(*entries), by_name);
	memmove(&entries[1], entries, count * sizeof(*entries));
	entries[0] = (struct draw_entry){
	    draw_text_of(BUNDLE_SUMS), sums_of(a, &entries[1], count, sums)};
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
	w->sums = arena_array(w->a, w->count, sizeof(*w->sums));
	want = sums_of(w->a, &w->entries[1], w->count - 1, &w->sums[1]);
	w->at = 1;
	return (draw_text_equal(want, w->entries[0].bytes)
		? NULL
		: sums_differ(w, want));
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

static bool
is_there(const struct bundle_work *w, const char *prefix)
{
	size_t len = strlen(prefix);

	return (w->at < w->count && w->entries[w->at].name.len > len &&
	    memcmp(w->entries[w->at].name.s, prefix, len) == 0);
}

static struct problem *
check_attempt(struct bundle_work *w, struct bundle_attempt *t)
{
	const char *name = bundle_name(w->a, t->number, BUNDLE_TRANSCRIPT);
	struct draw_text text;
	size_t begin = w->at;
	struct problem *p;

	if (!is_there(w, bundle_name(w->a, t->number, "")))
		return (bundle_need(w, name, &text));
	/* The transcript says what the files in front of it must be. */
	while (w->at < w->count &&
	    draw_text_compare(w->entries[w->at].name, draw_text_of(name)) < 0)
		w->at++;
	TRY(bundle_need(w, name, &text));
	if ((p = read_attempt(w, text, t)) != NULL)
		return (bundle_in_file(w, name, p->detail));
	w->at = begin;
	TRY(bundle_check_parts(w, t, text));
	return (bundle_need(w, name, &text));
}

/* ---- the course ---------------------------------------------------------- */

/* The first format had no file that says so. */
static struct problem *
read_format(struct bundle_work *w)
{
	const struct draw_text name = draw_text_of(BUNDLE_FORMAT);
	size_t i = 0;

	w->format = 1;
	while (i < w->count && !draw_text_equal(w->entries[i].name, name))
		i++;
	if (i == w->count)
		return (NULL);
	w->format = 2;
	if (draw_text_equal(w->entries[i].bytes, bundle_format()))
		return (NULL);
	return (draw_differs(
	    w->a, BUNDLE_FORMAT ": a format that this program does not know"));
}

static struct problem *
check_rest(struct bundle_work *w)
{
	struct draw_text events, format;
	struct problem *p;

	if (w->format > 1)
		TRY(bundle_need(w, BUNDLE_FORMAT, &format));
	TRY(bundle_need(w, BUNDLE_EVENTS, &events));
	if (w->at < w->count)
		return (draw_differs(w->a, "%.*s: does not belong here",
		    (int)w->entries[w->at].name.len, w->entries[w->at].name.s));
	if ((p = bundle_check_events(w, events)) != NULL)
		return (bundle_in_file(w, BUNDLE_EVENTS, p->detail));
	return (NULL);
}

static struct problem *
verify(struct bundle_work *w)
{
	uint32_t n;

	TRY(check_sums(w));
	TRY(read_format(w));
	w->attempts = arena_array(w->a, w->count, sizeof(*w->attempts));
	for (n = 1; n == 1 || is_there(w, bundle_name(w->a, n, "")); n++) {
		w->attempts[w->attempt_count].number = n;
		TRY(check_attempt(w, &w->attempts[w->attempt_count]));
		w->attempt_count++;
	}
	return (check_rest(w));
}

static void
note_old_format(struct draw_verdict *v)
{
	if (v->note_count < DRAW_NOTES_MAX)
		v->notes[v->note_count++] =
		    "a bundle of the first format: recordings, pools of void "
		    "attempts and signatures of the statement are not in it";
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
	if (w.format == 1)
		note_old_format(&verdict);
	return (verdict);
}
