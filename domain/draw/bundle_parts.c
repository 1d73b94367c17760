/* SPDX-License-Identifier: Apache-2.0 */
/* What stands beside an attempt's transcript in a bundle. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/text.h"
#include "domain/draw/amended.h"
#include "domain/draw/bundle_work.h"
#include "domain/draw/csvfile.h"
#include "domain/draw/index.h"
#include "domain/draw/names.h"
#include "domain/draw/receipt.h"
#include "domain/draw/signature.h"
#include "domain/draw/statement.h"
#include "domain/draw/statement_signed.h"
#include "domain/draw/strict.h"
#include "domain/evidence.h"

enum {
	HEX = 2 * DRAW_HASH
};

/* ---- taking files in their order ----------------------------------------- */

struct problem *
bundle_need(struct bundle_work *w, const char *name, struct draw_text *out)
{
	const struct draw_entry *next = &w->entries[w->at];
	int c = w->at == w->count
	    ? 1
	    : draw_text_compare(next->name, draw_text_of(name));

	*out = (struct draw_text){"", 0};
	if (c > 0)
		return (draw_differs(w->a, "%s: not there", name));
	if (c < 0)
		return (draw_differs(w->a, "%.*s: does not belong here",
		    (int)next->name.len, next->name.s));
	*out = next->bytes;
	w->at++;
	return (NULL);
}

struct problem *
bundle_in_file(struct bundle_work *w, const char *name, const char *what)
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
take_part(
    struct bundle_work *w, const struct bundle_attempt *t, const char *name)
{
	struct part f = {w, bundle_name(w->a, t->number, name), w->at, 0};
	size_t len = strlen(f.prefix);

	while (w->at < w->count && w->entries[w->at].name.len > len &&
	    memcmp(w->entries[w->at].name.s, f.prefix, len) == 0) {
		w->at++;
		f.count++;
	}
	return (f);
}

/* ---- pool ---------------------------------------------------------------- */

static struct problem *
take_pool(
    struct bundle_work *w, const struct bundle_attempt *t, struct part *out)
{
	struct draw_text none;

	*out = take_part(w, t, "pool/");
	if (out->count > 0)
		return (NULL);
	return (
	    bundle_need(w, bundle_name(w->a, t->number, "pool/key"), &none));
}

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

/* Files that the transcript names; each of them has been read, so as many as
 * are named, and the keys, is all and nothing else. */
static struct problem *
check_nothing_else(struct bundle_work *w, const struct bundle_attempt *t,
    const struct part *f, size_t keys)
{
	size_t named =
	    keys + t->t.list_count + t->t.annex_count + t->t.result_count;

	if (f->count != named)
		return (draw_differs(w->a,
		    "pool/ holds %zu files, but the transcript names %zu",
		    f->count, named));
	return (NULL);
}

static struct problem *
judge(struct bundle_work *w, struct bundle_attempt *t, struct draw_text text,
    struct part *pool)
{
	const struct draw_folder folder = {open_pool, pool};

	*w->verdict = draw_verify_keeping(
	    w->a, text, pool == NULL ? NULL : &folder, &t->kept);
	if (w->verdict->kind == DRAW_DIFFERS)
		return (draw_differs(w->a, "%s", w->verdict->difference));
	return (NULL);
}

static struct problem *
judge_drawn(struct bundle_work *w, struct bundle_attempt *t,
    struct draw_text text, struct part *pool)
{
	TRY(judge(w, t, text, pool));
	return (check_nothing_else(w, t, pool, 1));
}

/* The veil key of an attempt that ended early stands nowhere else. */
static struct problem *
check_veil_key(
    struct bundle_work *w, const struct bundle_attempt *t, struct part *pool)
{
	struct draw_digest key, veil;
	struct draw_text file = {0};

	TRY(open_pool(pool, w->a, BUNDLE_VEIL_KEY, &file));
	if (draw_key_read(w->a, file, &key) != NULL)
		return (draw_differs(w->a,
		    "pool/" BUNDLE_VEIL_KEY
		    ": not 32 bytes of lower-case hex"));
	veil = draw_veil(t->t.announcement.hash, &key);
	if (!draw_digest_equal(&veil, &t->t.announcement.veil))
		return (draw_differs(
		    w->a, "the veil key is not the one announced"));
	return (NULL);
}

static struct problem *
judge_void(struct bundle_work *w, struct bundle_attempt *t,
    struct draw_text text, struct part *pool)
{
	if (w->format == 1)
		return (judge(w, t, text, NULL));
	TRY(judge(w, t, text, pool));
	TRY(check_veil_key(w, t, pool));
	return (check_nothing_else(w, t, pool, 2));
}

/* ---- amendments ---------------------------------------------------------- */

static void
add_visit(struct bundle_attempt *t, struct draw_text id)
{
	draw_index_put(t->visits, id, 0);
}

/* visits.csv has been judged: a heading, and each line begins with an id. */
static void
read_visits(struct bundle_work *w, struct bundle_attempt *t, struct part *pool)
{
	struct draw_text file = {"", 0};
	const char *end, *line;

	if (open_pool(pool, w->a, draw_name(DRAW_VISITS), &file) != NULL)
		return;
	t->visits = draw_index_new(w->a);
	end = file.s + file.len;
	for (line = memchr(file.s, '\n', file.len); line != NULL;
	     line = memchr(line, '\n', (size_t)(end - line)))
		if (end - ++line > DRAW_VISIT_ID)
			add_visit(t, (struct draw_text){line, DRAW_VISIT_ID});
}

/* What they can ask for of the orders, before any of them is judged. */
static uint64_t
amendments_extra(struct bundle_work *w, const struct part *part)
{
	struct draw_amended *all = arena_array(w->a, part->count, sizeof(*all));
	size_t i;

	for (i = 0; i < part->count; i++)
		all[i].bytes = w->entries[part->from + i].bytes;
	return (draw_amended_extra(w->a, all, part->count));
}

/* Files of amendments, as far as they have been taken. */
struct amendments {
	struct bundle_work *w;
	struct bundle_attempt *t;
	const struct draw_entry *next, *end;
	struct draw_amended *all;
	struct draw_digest last; /* hash of the one before */
};

static struct problem *
next_file(struct amendments *m, const char *name, struct draw_text *out)
{
	if (m->next == m->end ||
	    !draw_text_equal(m->next->name, draw_text_of(name)))
		return (draw_differs(m->w->a, "%s: not there", name));
	*out = (m->next++)->bytes;
	return (NULL);
}

static struct problem *
take_amendment(struct amendments *m, uint32_t n)
{
	struct bundle_attempt *t = m->t;
	struct arena *a = m->w->a;
	const char *name = bundle_name(a, t->number, bundle_amendment(a, n));
	struct draw_text *bytes = &m->all[n - 1].bytes;
	struct draw_amendment x;
	struct problem *p;
	size_t i;

	TRY(next_file(m, name, bytes));
	if ((p = draw_amendment_read(a, *bytes, &x)) != NULL)
		return (bundle_in_file(m->w, name, p->detail));
	if (x.number != n || !draw_digest_equal(&x.transcript, &t->hash) ||
	    !draw_digest_equal(&x.previous, &m->last))
		return (bundle_in_file(
		    m->w, name, "not the next amendment of this transcript"));
	for (i = 0; t->visits != NULL && i < x.inspector_count; i++)
		add_visit(t, x.inspectors[i].visit_id);
	m->last = t->amendments[n - 1] =
	    draw_amendment_hash(t->t.announcement.hash, *bytes);
	return (NULL);
}

static struct problem *
take_signers(struct amendments *m, uint32_t n)
{
	struct bundle_attempt *t = m->t;
	struct arena *a = m->w->a;
	const char *name =
	    bundle_name(a, t->number, bundle_amendment_signed(a, n));
	const struct draw_signed_keys of = {
	    t->t.announcement.hash, &t->t.charter, DRAW_ROLE_AMEND, m->last};
	struct draw_text file = {"", 0};
	struct bundle_told *by = &t->amended_by[n - 1];
	struct problem *p;

	TRY(next_file(m, name, &file));
	p = draw_signatures_read(a, file, &of, &t->amended[n - 1]);
	if (p != NULL)
		return (bundle_in_file(m->w, name, p->detail));
	m->all[n - 1].signatures = t->amended[n - 1];
	by->count = t->amended[n - 1]->len;
	by->told = arena_array(a, by->count, sizeof(*by->told));
	return (NULL);
}

/* Each is in its place, and who came in by it follows from the rule. */
static struct problem *
check_amendments(struct bundle_work *w, struct bundle_attempt *t,
    const struct part *part, struct draw_text transcript, struct part *pool)
{
	const struct draw_folder folder = {open_pool, pool};
	const struct draw_entry *first = &w->entries[part->from];
	size_t room = part->count + 1;
	struct amendments m = {
	    .w = w, .t = t, .next = first, .end = first + part->count};
	uint32_t n;

	m.all = arena_array(w->a, room, sizeof(*m.all));
	t->amendments = arena_array(w->a, room, sizeof(*t->amendments));
	t->amended = arena_array(w->a, room, sizeof(const struct json *));
	t->amended_by = arena_array(w->a, room, sizeof(*t->amended_by));
	for (n = 1; m.next != m.end; n++) {
		TRY(take_amendment(&m, n));
		if (w->format > 1)
			TRY(take_signers(&m, n));
	}
	if ((t->amendment_count = n - 1) == 0)
		return (NULL);
	draw_amended_judge(w->a,
	    &(struct draw_amended_of){transcript, &folder, m.all,
		t->amendment_count, t->kept.selections},
	    w->verdict);
	if (w->verdict->kind == DRAW_DIFFERS)
		return (bundle_in_file(w,
		    bundle_name(w->a, t->number, "amendments/"),
		    w->verdict->difference));
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
			return (bundle_in_file(w, name, p->detail));
		TRY(draw_read_json(w->a, e->bytes, &receipt));
		if (witness == NULL ||
		    !json_equal(witness, json_get(receipt, "witness")))
			return (bundle_in_file(
			    w, name, "another witness's receipt"));
		witness = witness->next;
	}
	if (witness == NULL)
		return (NULL);
	return (draw_differs(w->a, "%s: not there",
	    bundle_name(w->a, t->number, bundle_receipt(w->a, n))));
}

/* ---- recordings ---------------------------------------------------------- */

/* The name that a recording has by its bytes. */
static bool
is_named_right(struct arena *a, const struct draw_digest *sum,
    const struct draw_entry *e, size_t prefix)
{
	const char *name =
	    arena_memdup(a, e->name.s + prefix, e->name.len - prefix);
	const struct evidence_type *type;

	if (strlen(name) <= HEX ||
	    strncmp(name, text_hex(a, sum->b, DRAW_HASH), HEX) != 0 ||
	    name[HEX] != '.')
		return (false);
	type = evidence_type_named(name + HEX + 1);
	return (
	    type != NULL && evidence_matches(type, e->bytes.s, e->bytes.len));
}

static struct problem *
check_recordings(
    struct bundle_work *w, struct bundle_attempt *t, const struct part *part)
{
	size_t i;

	for (i = part->from; i < part->from + part->count; i++)
		if (!is_named_right(w->a, &w->sums[i], &w->entries[i],
			strlen(part->prefix)))
			return (draw_differs(w->a,
			    "%.*s: not named by what is in it",
			    (int)w->entries[i].name.len, w->entries[i].name.s));
	t->recordings = &w->sums[part->from];
	t->recorded.count = part->count;
	t->recorded.told =
	    arena_array(w->a, part->count, sizeof(*t->recorded.told));
	return (NULL);
}

/* ---- signatures of the statement ----------------------------------------- */

static struct problem *
check_signatures(struct bundle_work *w, struct bundle_attempt *t,
    struct draw_text file, struct draw_text statement)
{
	const struct draw_signed_keys of = {t->t.announcement.hash,
	    &t->t.charter, DRAW_ROLE_STATEMENT,
	    draw_statement_hash(t->t.announcement.hash, statement)};

	TRY(draw_signatures_read(w->a, file, &of, &t->signatures));
	t->signed_by.count = t->signatures->len;
	t->signed_by.told =
	    arena_array(w->a, t->signed_by.count, sizeof(*t->signed_by.told));
	return (NULL);
}

/* ---- all of them --------------------------------------------------------- */

/* The statement and, in format 2, who signed it. */
static struct problem *
take_statement(struct bundle_work *w, struct bundle_attempt *t,
    struct draw_text transcript, struct draw_text *out)
{
	const char *name = bundle_name(w->a, t->number, BUNDLE_STATEMENT);
	const char *signers = bundle_name(w->a, t->number, BUNDLE_SIGNATURES);
	struct draw_text signatures = {0};
	struct problem *p;

	if (w->format > 1)
		TRY(bundle_need(w, signers, &signatures));
	TRY(bundle_need(w, name, out));
	p = draw_statement_follows(w->a, &t->t, transcript, *out);
	if (p != NULL)
		return (bundle_in_file(w, name, p->detail));
	if (w->format == 1)
		return (NULL);
	p = check_signatures(w, t, signatures, *out);
	return (p == NULL ? NULL : bundle_in_file(w, signers, p->detail));
}

static struct problem *
check_drawn(struct bundle_work *w, struct bundle_attempt *t,
    struct draw_text text, const char *transcript)
{
	struct part amendments = take_part(w, t, "amendments/"), pool, receipts;
	struct part recordings = {.w = w};
	struct draw_receipt_beside beside = {text, {NULL, 0}};
	struct problem *p;

	TRY(take_pool(w, t, &pool));
	receipts = take_part(w, t, "receipts/");
	if (w->format > 1)
		recordings = take_part(w, t, "recordings/");
	t->kept.extra = amendments_extra(w, &amendments);
	if ((p = judge_drawn(w, t, text, &pool)) != NULL)
		return (bundle_in_file(w, transcript, p->detail));
	read_visits(w, t, &pool);
	TRY(take_statement(w, t, text, &beside.statement));
	TRY(check_receipts(w, t, &beside, &receipts));
	if (w->format > 1)
		TRY(check_recordings(w, t, &recordings));
	return (check_amendments(w, t, &amendments, text, &pool));
}

static struct problem *
check_void(struct bundle_work *w, struct bundle_attempt *t,
    struct draw_text text, const char *transcript)
{
	struct part pool = {.w = w}, recordings;
	struct problem *p;

	if (w->format > 1)
		TRY(take_pool(w, t, &pool));
	if ((p = judge_void(w, t, text, &pool)) != NULL)
		return (bundle_in_file(w, transcript, p->detail));
	if (w->format == 1)
		return (NULL);
	recordings = take_part(w, t, "recordings/");
	return (check_recordings(w, t, &recordings));
}

struct problem *
bundle_check_parts(
    struct bundle_work *w, struct bundle_attempt *t, struct draw_text text)
{
	const char *name = bundle_name(w->a, t->number, BUNDLE_TRANSCRIPT);

	return (t->drawn ? check_drawn(w, t, text, name)
			 : check_void(w, t, text, name));
}
