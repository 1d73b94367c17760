/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A test program: reads draws from standard input, one JSON object per line,
 * concludes each with domain/draw and writes one JSON object per line:
 *
 *	in	hash draw_id attempt previous head charter beacon veil_key
 *		pool_key lists [{list_id, plan, rows [[id, stratum, lots]]}]
 *		files {roster.csv, …} secrets [hex]
 *	out	transcript statement visits assignment (texts)
 *		orders [[[id, lots, ticket]]] of every stratum of every list
 *		loads [load] by roster, supply [text] of every slot
 *		error, and nothing else, where something is refused
 *
 * or judges:
 *
 *	in	verify, files {name: hex} or null, amendments if any
 *	out	verdict difference notes amended (the same, or null)
 *	in	attest (a receipt), document
 *	out	wrong
 *
 * tests/10_ssj1_reference.py compares them with the reference's answers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/text.h"
#include "domain/draw/amended.h"
#include "domain/draw/conclude.h"
#include "domain/draw/csvfile.h"
#include "domain/draw/out.h"
#include "domain/draw/receipt.h"
#include "domain/draw/strict.h"
#include "domain/draw/verify.h"

struct draw_case {
	struct arena *a;
	const struct json *j;
	struct draw_transcript t;
	struct draw_charter charter;
	struct draw_digest veil_key, pool_key, close, open;
	struct draw_list *lists;
	struct draw_plan *plans;
	struct draw_pool *pools;
	struct draw_bound *annexes;
	struct draw_said *said;
	struct draw_share *secrets, *commitments;
	struct draw_sealed sealed;
	struct draw_conclusion conclusion;
};

static struct draw_text
text(const struct json *j)
{
	return ((struct draw_text){j->text, j->len});
}

static struct draw_text
member(const struct json *j, const char *name)
{
	return (text(json_get(j, name)));
}

static struct draw_digest
digest(const struct json *j)
{
	struct draw_digest d = {{0}};

	(void)text_unhex(j->text, j->len, d.b, DRAW_HASH);
	return (d);
}

static uint64_t
number(const struct json *j)
{
	int64_t v = 0;

	(void)json_int64(j, &v);
	return ((uint64_t)v);
}

static struct problem *
freeze_list(struct draw_case *c, const struct json *j, size_t i)
{
	struct draw_list *l = &c->lists[i];
	struct draw_pool_builder *b = draw_pool_builder_new(c->a, 0);
	const struct json *row;
	struct draw_class *classes;

	l->list_id = member(j, "list_id");
	l->plan_text = member(j, "plan");
	TRY(draw_plan_read(c->a, l->plan_text, &c->plans[i]));
	l->plan = &c->plans[i];
	l->group_id = l->plan->group;
	for (row = json_get(j, "rows")->child; row != NULL; row = row->next)
		TRY(draw_pool_add(b, text(row->child), text(row->child->next),
		    (unsigned int)number(row->child->next->next)));
	TRY(draw_pool_finish(b, &c->pools[i]));
	l->root = draw_pool_root(c->t.hash, &c->pool_key, &c->pools[i]);
	l->class_count = draw_pool_classes(c->a, &c->pools[i], &classes);
	l->classes = classes;
	l->count = c->pools[i].count;
	return (NULL);
}

static struct problem *
freeze(struct draw_case *c)
{
	const struct json *x = json_get(c->j, "lists");
	struct draw_transcript *t = &c->t;
	size_t i;

	t->lists = c->lists = arena_array(c->a, x->len, sizeof(*c->lists));
	c->plans = arena_array(c->a, x->len, sizeof(*c->plans));
	c->pools = arena_array(c->a, x->len, sizeof(*c->pools));
	t->list_count = x->len;
	for (x = x->child, i = 0; x != NULL; x = x->next, i++)
		TRY(freeze_list(c, x, i));
	x = json_get(c->j, "files");
	t->annexes = c->annexes =
	    arena_array(c->a, x->len, sizeof(*c->annexes));
	t->annex_count = x->len;
	for (x = x->child, i = 0; x != NULL; x = x->next, i++) {
		c->annexes[i].name = draw_text_of(x->name);
		c->annexes[i].digest = draw_file(
		    t->hash, &c->pool_key, c->annexes[i].name, text(x));
		if (strcmp(x->name, "roster.csv") == 0)
			c->sealed.annexes.roster = text(x);
		if (strcmp(x->name, "objects.csv") == 0)
			c->sealed.annexes.objects = text(x);
		if (strcmp(x->name, "recusals.csv") == 0)
			c->sealed.annexes.recusals = text(x);
	}
	return (NULL);
}

static void
announce_and_reveal(struct draw_case *c)
{
	const struct json *x = json_get(c->j, "secrets")->child;
	struct draw_transcript *t = &c->t;
	struct draw_announcement announcement;
	size_t n = c->charter.party_count, i;

	t->parties = c->said = arena_array(c->a, n, sizeof(*c->said));
	t->party_count = n;
	c->secrets = arena_array(c->a, n, sizeof(*c->secrets));
	c->commitments = arena_array(c->a, n, sizeof(*c->commitments));
	for (i = 0; i < n; i++)
		c->said[i].id = c->charter.parties[i].id;
	announcement = draw_transcript_announcement(c->a, t);
	t->announce = draw_announce(&announcement);
	for (i = 0; i < n; i++, x = x->next) {
		c->secrets[i].id = c->commitments[i].id = c->said[i].id;
		c->secrets[i].bytes = digest(x);
		c->commitments[i].bytes = draw_commit(
		    t->hash, &t->announce, c->said[i].id, &c->secrets[i].bytes);
		c->said[i].commitment = &c->commitments[i].bytes;
		c->said[i].reveal = &c->secrets[i].bytes;
	}
	c->close = draw_close(t->hash, &t->announce, c->commitments, n);
	c->open = draw_open(t->hash, &c->close, c->secrets, n);
	t->close = &c->close;
	t->open = &c->open;
}

static struct problem *
conclude(struct draw_case *c)
{
	struct draw_transcript *t = &c->t;
	struct draw_text name = member(c->j, "hash");

	t->hash = draw_hash_find(name.s, name.len);
	t->draw_id = member(c->j, "draw_id");
	t->attempt = (uint32_t)number(json_get(c->j, "attempt"));
	t->previous = digest(json_get(c->j, "previous"));
	t->head = digest(json_get(c->j, "head"));
	t->charter_text = member(c->j, "charter");
	t->beacon = member(c->j, "beacon");
	c->veil_key = digest(json_get(c->j, "veil_key"));
	c->pool_key = digest(json_get(c->j, "pool_key"));
	TRY(draw_charter_read(c->a, t->charter_text, &c->charter));
	t->charter = &c->charter;
	t->veil = draw_veil(t->hash, &c->veil_key);
	TRY(freeze(c));
	announce_and_reveal(c);
	c->sealed.veil_key = &c->veil_key;
	c->sealed.pool_key = &c->pool_key;
	c->sealed.pools = c->pools;
	return (draw_conclude(c->a, &c->sealed, t, &c->conclusion));
}

/* ---- what came out ------------------------------------------------------- */

static struct problem *
write_order(struct draw_case *c, struct draw_out *o, size_t i)
{
	const struct draw_plan *plan = &c->plans[i];
	uint64_t *all = arena_array(c->a, plan->stratum_count, sizeof(*all));
	const struct draw_selecting in = {.hash = c->t.hash,
	    .key = c->t.lists[i].key,
	    .pool = &c->pools[i],
	    .plan = plan,
	    .extra = all};
	const struct draw_selection *s;
	const struct draw_drawn *d;
	size_t k, n;

	for (k = 0; k < plan->stratum_count; k++)
		all[k] = UINT64_MAX;
	TRY(draw_select(c->a, &in, &s));
	draw_out_c(o, i == 0 ? "[" : ",[");
	for (k = 0; k < plan->stratum_count; k++) {
		draw_out_c(o, k == 0 ? "[" : ",[");
		for (n = 0; n < s[k].ordered; n++) {
			d = &s[k].order[n];
			draw_out_c(o, n == 0 ? "[" : ",[");
			draw_out_quoted(o, d->id);
			draw_out_c(o, arena_fmt(c->a, ",%u,\"", d->lots));
			draw_out_hex(o, d->ticket.b, DRAW_HASH);
			draw_out_c(o, "\"]");
		}
		draw_out_c(o, "]");
	}
	draw_out_c(o, "]");
	return (NULL);
}

static void
write_people(struct draw_case *c, struct draw_out *o)
{
	const struct draw_conclusion *x = &c->conclusion;
	struct draw_supply s;
	size_t i;

	draw_out_c(o, "],\"loads\":[");
	for (i = 0; i < x->roster.count; i++)
		draw_out_c(o,
		    arena_fmt(c->a, "%s%lld", i == 0 ? "" : ",",
			(long long)x->assignment.loads[i]));
	draw_out_c(o, "],\"supply\":[");
	for (i = 0; i < x->assignment.slot_count; i++) {
		s = draw_slot_supply(&x->assigning, &x->assignment, i);
		draw_out_c(o, i == 0 ? "" : ",");
		draw_out_quoted(o, draw_text_of(draw_supply_text(c->a, &s)));
	}
	draw_out_c(o, "]}\n");
}

/* ---- verdicts ------------------------------------------------------------ */

static struct draw_text
unhex(struct arena *a, const struct json *j)
{
	char *bytes = arena_alloc(a, j->len / 2);

	(void)text_unhex(j->text, j->len, bytes, j->len / 2);
	return ((struct draw_text){bytes, j->len / 2});
}

static struct problem *
open_member(void *arg, struct arena *a, const char *name, struct draw_text *out)
{
	const struct json *file = json_get(arg, name);

	if (file == NULL)
		return (draw_differs(a, "%s: not there", name));
	*out = unhex(a, file);
	return (NULL);
}

static void
write_verdict(struct draw_out *o, const struct draw_verdict *v)
{
	size_t i;

	draw_out_member(o, "verdict", draw_text_of(draw_verdict_line(v->kind)));
	draw_out_member(o, "difference", draw_text_of(v->difference));
	draw_out_list(o, "notes");
	for (i = 0; i < v->note_count; i++) {
		draw_out_c(o, i == 0 ? "" : ",");
		draw_out_quoted(o, draw_text_of(v->notes[i]));
	}
	draw_out_c(o, "]");
}

static void
judge(const struct draw_case *c, struct draw_out *o)
{
	const struct json *files = json_get(c->j, "files");
	const struct json *amendments = json_get(c->j, "amendments");
	struct json copy = *files;
	const struct draw_folder in = {open_member, &copy};
	struct draw_amended_beside beside = {
	    .document = unhex(c->a, json_get(c->j, "verify")),
	    .folder = files->type == JSON_OBJECT ? &in : NULL};
	struct draw_verdict v, amended;

	if (amendments == NULL)
		v = draw_verify(c->a, beside.document, beside.folder);
	else {
		beside.published = unhex(c->a, amendments);
		v = draw_amended_verify(c->a, &beside, &amended);
	}
	draw_out_object(o);
	write_verdict(o, &v);
	draw_out_key(o, "amended");
	draw_out_c(o, amendments == NULL ? "null" : "{");
	if (amendments != NULL) {
		write_verdict(o, &amended);
		draw_out_c(o, "}");
	}
	draw_out_c(o, "}\n");
}

static void
attest(const struct draw_case *c, struct draw_out *o)
{
	const struct draw_receipt_beside beside = {
	    .document = unhex(c->a, json_get(c->j, "document"))};
	const char *told;
	struct problem *p = draw_receipt_verify(
	    c->a, unhex(c->a, json_get(c->j, "attest")), &beside, &told);

	draw_out_object(o);
	draw_out_member(o, "wrong", draw_text_of(p == NULL ? "" : p->detail));
	draw_out_c(o, "}\n");
}

static struct problem *
answer(struct draw_case *c, struct draw_out *o)
{
	struct draw_text full;
	size_t i;

	if (json_get(c->j, "verify") != NULL) {
		judge(c, o);
		return (NULL);
	}
	if (json_get(c->j, "attest") != NULL) {
		attest(c, o);
		return (NULL);
	}
	TRY(conclude(c));
	full = draw_transcript_write(c->a, &c->t);
	draw_out_c(o, "{");
	draw_out_member(o, "transcript", full);
	draw_out_c(o, ",");
	draw_out_member(
	    o, "statement", draw_statement_write(c->a, &c->t, full));
	draw_out_c(o, ",");
	draw_out_member(o, "visits", c->conclusion.visits_csv);
	draw_out_c(o, ",");
	draw_out_member(o, "assignment", c->conclusion.assignment_csv);
	draw_out_c(o, ",\"orders\":[");
	for (i = 0; i < c->t.list_count; i++)
		TRY(write_order(c, o, i));
	write_people(c, o);
	return (NULL);
}

static int
answer_line(const char *line, size_t len)
{
	struct draw_case c = {.a = arena_new()};
	struct problem *p;
	struct draw_out o;

	draw_out_begin(&o, c.a);
	p = json_read(c.a, line, len, JSON_DEPTH_MAX, &c.j);
	if (p == NULL)
		p = answer(&c, &o);
	if (p != NULL) {
		draw_out_begin(&o, c.a);
		draw_out_c(&o, "{");
		draw_out_member(&o, "error", draw_text_of(p->detail));
		draw_out_c(&o, "}\n");
	}
	(void)fwrite(o.s, 1, o.len, stdout);
	arena_free(c.a);
	return (fflush(stdout));
}

int
main(void)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	while ((len = getline(&line, &room, stdin)) > 0)
		if (answer_line(line, (size_t)len) != 0)
			break;
	free(line);
	return (0);
}
