/* SPDX-License-Identifier: Apache-2.0 */
/* Writing transcripts and statements. */
#include "domain/draw/transcript.h"

#include "base/arena.h"
#include "domain/draw/out.h"
#include "domain/draw/result.h"

static const char *const outcome_words[DRAW_OUTCOME_COUNT] = {
    [DRAW_OUTCOME_DRAWN] = "drawn",
    [DRAW_OUTCOME_VOID] = "void",
    [DRAW_OUTCOME_VOID_AFTER_ENTROPY] = "void_after_entropy",
};

const char *
draw_outcome_word(enum draw_outcome o)
{
	return (outcome_words[o]);
}

struct draw_announcement
draw_transcript_announcement(struct arena *a, const struct draw_transcript *t)
{
	struct draw_text *parties;
	struct draw_announced_list *lists;
	const struct draw_list *l;
	struct draw_class *classes;
	size_t i, k;

	parties = arena_array(a, t->party_count, sizeof(*parties));
	for (i = 0; i < t->party_count; i++)
		parties[i] = t->parties[i].id;
	lists = arena_array(a, t->list_count, sizeof(*lists));
	for (i = 0; i < t->list_count; i++) {
		l = &t->lists[i];
		classes = arena_array(a, l->class_count, sizeof(*classes));
		for (k = 0; k < l->class_count; k++)
			classes[k] = l->classes[k];
		lists[i] = (struct draw_announced_list){l->list_id, l->group_id,
		    l->plan_text, l->root,
		    draw_classes(t->hash, classes, l->class_count), l->count};
	}
	return ((struct draw_announcement){t->hash, t->draw_id, t->attempt,
	    t->previous, t->head, t->charter_text, t->veil, parties,
	    t->party_count, t->annexes, t->annex_count, lists, t->list_count});
}

const struct draw_text *
draw_list_drawn(struct arena *a, const struct draw_list *l, size_t *count)
{
	struct draw_text *ids;
	size_t i, k, n = 0;

	*count = 0;
	for (i = 0; l->selections != NULL && i < l->plan->stratum_count; i++)
		*count += l->selections[i].size;
	ids = arena_array(a, *count, sizeof(*ids));
	for (i = 0; n < *count; i++)
		for (k = 0; k < l->selections[i].size; k++)
			ids[n++] = l->selections[i].order[k].id;
	return (ids);
}

/* ---- parts that both have ---------------------------------------------- */

/* A transcript being written; a statement leaves out what the veil hides. */
struct writing {
	struct draw_out o;
	const struct draw_transcript *t;
	bool veiled;
};

static void
comma(struct writing *w)
{
	draw_out_c(&w->o, ",");
}

/* Begins the i-th element of a list of objects. */
static void
element(struct writing *w, size_t i)
{
	draw_out_c(&w->o, i == 0 ? "{" : ",{");
}

static void
write_head(struct writing *w)
{
	const struct draw_transcript *t = w->t;
	struct draw_out *o = &w->o;

	draw_out_c(o, "{\"protocol\":\"SSJ1\",");
	draw_out_member(o, "hash", draw_text_of(t->hash->name));
	comma(w);
	draw_out_member(o, "draw_id", t->draw_id);
	comma(w);
	draw_out_integer(o, "attempt", t->attempt);
	comma(w);
	draw_out_digest(o, "previous", &t->previous);
	comma(w);
	draw_out_digest(o, "head", &t->head);
	comma(w);
	draw_out_member(o, "charter", t->charter_text);
	comma(w);
	draw_out_digest(o, "veil", &t->veil);
	comma(w);
	if (!w->veiled) {
		draw_out_digest(o, "veil_key", t->veil_key);
		comma(w);
	}
}

static void
write_files(struct writing *w, const char *name, const struct draw_bound *files,
    size_t count)
{
	size_t i;

	draw_out_key(&w->o, name);
	draw_out_c(&w->o, "{");
	for (i = 0; i < count; i++) {
		if (i > 0)
			comma(w);
		draw_out_quoted(&w->o, files[i].name);
		draw_out_c(&w->o, ":\"");
		draw_out_hex(&w->o, files[i].digest.b, DRAW_HASH);
		draw_out_c(&w->o, "\"");
	}
	draw_out_c(&w->o, "},");
}

/* After the beacon's time a number that nobody recorded is null: "" says that
 * there was none. */
static void
write_beacon(struct writing *w)
{
	const struct draw_transcript *t = w->t;

	if (t->outcome == DRAW_OUTCOME_VOID_AFTER_ENTROPY && t->beacon.len == 0)
		draw_out_c(&w->o, "\"beacon\":null");
	else
		draw_out_member(&w->o, "beacon", t->beacon);
}

static void
write_parties(struct writing *w)
{
	const struct draw_transcript *t = w->t;
	struct draw_out *o = &w->o;
	size_t i;

	draw_out_digest(o, "announce", &t->announce);
	comma(w);
	draw_out_digest(o, "close", t->close);
	comma(w);
	draw_out_digest(o, "open", t->open);
	draw_out_c(o, ",\"parties\":[");
	for (i = 0; i < t->party_count; i++) {
		element(w, i);
		draw_out_member(o, "id", t->parties[i].id);
		comma(w);
		draw_out_digest(o, "commitment", t->parties[i].commitment);
		comma(w);
		draw_out_digest(o, "reveal", t->parties[i].reveal);
		draw_out_c(o, "}");
	}
	draw_out_c(o, "],\"signatures\":[");
	for (i = 0; i < t->signature_count; i++) {
		element(w, i);
		draw_out_member(o, "by", t->signatures[i].by);
		comma(w);
		draw_out_member(o, "role", t->signatures[i].role);
		comma(w);
		draw_out_integer(o, "at", t->signatures[i].at);
		comma(w);
		draw_out_member(o, "sig", t->signatures[i].sig);
		draw_out_c(o, "}");
	}
	draw_out_c(o, "],");
	write_beacon(w);
	comma(w);
	draw_out_digest(o, "seed", t->seed);
	comma(w);
}

static void
write_tail(struct writing *w)
{
	const struct draw_transcript *t = w->t;
	struct draw_out *o = &w->o;
	size_t i;

	draw_out_c(o, "\"substitutions\":[");
	for (i = 0; i < t->substitution_count; i++) {
		const struct draw_substitution *z = &t->substitutions[i];

		element(w, i);
		draw_out_member(o, "list_id", z->list_id);
		comma(w);
		draw_out_member(o, "stratum", z->stratum);
		comma(w);
		draw_out_member(o, "out", z->out);
		comma(w);
		draw_out_member(o, "in", z->in);
		comma(w);
		draw_out_member(o, "reason", z->reason);
		comma(w);
		draw_out_member(o, "at", z->at);
		draw_out_c(o, "}");
	}
	draw_out_c(o, "],\"witnesses\":[");
	for (i = 0; i < t->witness_count; i++) {
		element(w, i);
		draw_out_member(o, "kind", t->witnesses[i].kind);
		comma(w);
		draw_out_member(o, "name", t->witnesses[i].name);
		draw_out_c(o, "}");
	}
	draw_out_c(o, "],");
	draw_out_member(
	    o, "outcome", draw_text_of(draw_outcome_word(t->outcome)));
	comma(w);
	draw_out_member(o, "void_reason", t->void_reason);
	comma(w);
	draw_out_bool(o, "self_drawn", draw_charter_is_self_drawn(t->charter));
}

/* ---- lists ------------------------------------------------------------- */

static void
write_drawn(struct writing *w, const struct draw_selection *s)
{
	size_t i;

	draw_out_c(&w->o, ",\"drawn\":[");
	for (i = 0; i < s->size; i++) {
		element(w, i);
		draw_out_member(&w->o, "id", s->order[i].id);
		comma(w);
		draw_out_integer(&w->o, "lots", s->order[i].lots);
		draw_out_c(&w->o, "}");
	}
	draw_out_c(&w->o, "]");
}

static void
write_stratum(struct writing *w, const struct draw_stratum *stratum,
    const struct draw_selection *s)
{
	bool small = draw_size_is_small(s->count, stratum->num, stratum->den);

	draw_out_member(&w->o, "name", stratum->name);
	comma(w);
	draw_out_integer(&w->o, "count", s->count);
	if (!w->veiled || !small) {
		comma(w);
		draw_out_integer(&w->o, "size", s->size);
		comma(w);
		draw_out_digest(&w->o, "threshold",
		    s->size == 0 ? NULL : &s->order[s->size - 1].ticket);
	}
	if (!w->veiled)
		write_drawn(w, s);
}

static void
write_strata(struct writing *w, const struct draw_list *l)
{
	const struct draw_stratum *stratum = l->plan->strata;
	uint64_t small = 0;
	size_t i;

	draw_out_c(&w->o, "\"strata\":[");
	for (i = 0; l->selections != NULL && i < l->plan->stratum_count; i++) {
		element(w, i);
		write_stratum(w, &stratum[i], &l->selections[i]);
		draw_out_c(&w->o, "}");
		if (draw_size_is_small(
			l->selections[i].count, stratum[i].num, stratum[i].den))
			small += l->selections[i].size;
	}
	draw_out_c(&w->o, "]");
	if (w->veiled) {
		comma(w);
		draw_out_integer(&w->o, "small", small);
	}
}

static void
write_classes(struct writing *w, const struct draw_list *l)
{
	size_t i;

	draw_out_c(&w->o, "\"classes\":[");
	for (i = 0; i < l->class_count; i++) {
		element(w, i);
		draw_out_member(&w->o, "stratum", l->classes[i].stratum);
		comma(w);
		draw_out_integer(&w->o, "lots", l->classes[i].lots);
		comma(w);
		draw_out_integer(&w->o, "count", l->classes[i].count);
		draw_out_c(&w->o, "}");
	}
	draw_out_c(&w->o, "],");
}

static void
write_result_root(struct writing *w, const struct draw_list *l)
{
	const struct draw_result r = {w->t->hash, w->t->veil_key, l->list_id};
	const struct draw_text *ids;
	struct draw_digest root;
	size_t count;

	ids = draw_list_drawn(w->o.a, l, &count);
	root = draw_result_root(&r, ids, count);
	draw_out_digest(&w->o, "result_root", &root);
	comma(w);
}

static void
write_list(struct writing *w, const struct draw_list *l)
{
	struct draw_out *o = &w->o;

	draw_out_member(o, "list_id", l->list_id);
	comma(w);
	draw_out_member(o, "group_id", l->group_id);
	comma(w);
	draw_out_member(o, "plan", l->plan_text);
	comma(w);
	draw_out_digest(o, "root", &l->root);
	comma(w);
	write_classes(w, l);
	draw_out_integer(o, "count", l->count);
	comma(w);
	if (w->veiled) {
		write_result_root(w, l);
	} else {
		draw_out_digest(o, "key", l->key);
		comma(w);
	}
	write_strata(w, l);
}

static void
write_all(struct writing *w)
{
	const struct draw_transcript *t = w->t;
	size_t i;

	write_head(w);
	write_files(w, "annexes", t->annexes, t->annex_count);
	write_files(w, "results", t->results, t->result_count);
	write_parties(w);
	draw_out_c(&w->o, "\"lists\":[");
	for (i = 0; i < t->list_count; i++) {
		element(w, i);
		write_list(w, &t->lists[i]);
		draw_out_c(&w->o, "}");
	}
	draw_out_c(&w->o, "],");
	write_tail(w);
}

struct draw_text
draw_transcript_write(struct arena *a, const struct draw_transcript *t)
{
	struct writing w = {.t = t, .veiled = false};

	draw_out_begin(&w.o, a);
	write_all(&w);
	draw_out_c(&w.o, "}\n");
	return (draw_out_end(&w.o));
}

struct draw_text
draw_statement_write(
    struct arena *a, const struct draw_transcript *t, struct draw_text full)
{
	struct writing w = {.t = t, .veiled = true};
	struct draw_digest hash = draw_transcript_hash(t->hash, full);

	draw_out_begin(&w.o, a);
	write_all(&w);
	comma(&w);
	draw_out_digest(&w.o, "transcript_hash", &hash);
	draw_out_c(&w.o, "}\n");
	return (draw_out_end(&w.o));
}
