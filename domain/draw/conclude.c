/* SPDX-License-Identifier: Apache-2.0 */
/* Concluding a draw, see conclude.h. */
#include "domain/draw/conclude.h"

#include <string.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/beacon.h"
#include "domain/draw/names.h"
#include "domain/draw/strict.h"

/* ---- what was announced ------------------------------------------------ */

static struct problem *
check_announce(
    struct arena *a, const struct draw_sealed *s, struct draw_transcript *t)
{
	struct draw_announcement x = draw_transcript_announcement(a, t);
	struct draw_digest announce = draw_announce(&x);
	struct draw_digest veil = draw_veil(t->hash, s->veil_key);

	if (!draw_digest_equal(&announce, &t->announce))
		return (draw_differs(a, "announce differs"));
	if (!draw_digest_equal(&veil, &t->veil))
		return (
		    draw_differs(a, "the veil key is not the one announced"));
	t->veil_key = s->veil_key;
	return (NULL);
}

static struct problem *
check_shares(struct arena *a, struct draw_transcript *t)
{
	struct draw_share *commitments, *secrets;
	const struct draw_said *p;
	struct draw_digest close, open;
	size_t n = t->party_count, i;

	commitments = arena_array(a, n, sizeof(*commitments));
	secrets = arena_array(a, n, sizeof(*secrets));
	for (i = 0; i < n; i++) {
		p = &t->parties[i];
		if (p->reveal == NULL || p->commitment == NULL)
			return (draw_differs(a, "a reveal is missing"));
		secrets[i] = (struct draw_share){p->id, *p->reveal};
		commitments[i].id = p->id;
		commitments[i].bytes =
		    draw_commit(t->hash, &t->announce, p->id, p->reveal);
		if (!draw_digest_equal(&commitments[i].bytes, p->commitment))
			return (draw_differs(a,
			    "party %.*s revealed something it had not "
			    "committed to",
			    (int)p->id.len, p->id.s));
	}
	close = draw_close(t->hash, &t->announce, commitments, n);
	open = draw_open(t->hash, &close, secrets, n);
	if (t->close == NULL || !draw_digest_equal(&close, t->close))
		return (draw_differs(a, "close differs"));
	if (t->open == NULL || !draw_digest_equal(&open, t->open))
		return (draw_differs(a, "open differs"));
	return (NULL);
}

static struct problem *
set_seed(struct arena *a, struct draw_transcript *t)
{
	struct draw_digest *seed = arena_alloc(a, sizeof(*seed));

	if (!draw_beacon_fits(t->charter->beacon, t->beacon))
		return (
		    draw_differs(a, "the beacon is not of the announced kind"));
	*seed = draw_seed(t->hash, t->open, t->beacon);
	t->seed = seed;
	return (NULL);
}

/* ---- lists ------------------------------------------------------------- */

static struct problem *
conclude_list(struct arena *a, const struct draw_sealed *s,
    const struct draw_transcript *t, const struct draw_pool *pool,
    struct draw_list *l)
{
	struct draw_digest *key = arena_alloc(a, sizeof(*key));
	const struct draw_selecting in = {.hash = t->hash,
	    .key = key,
	    .pool = pool,
	    .plan = l->plan,
	    .crew = s->crew};
	size_t i;

	*key = draw_key(t->hash, t->seed, t->veil_key, l->group_id);
	l->key = key;
	TRY(draw_select(a, &in, &l->selections));
	for (i = 0; i < l->plan->stratum_count; i++)
		if (l->selections[i].count != l->plan->strata[i].count)
			return (draw_differs(a,
			    "list %.*s: the pool is not the one announced",
			    (int)l->list_id.len, l->list_id.s));
	return (NULL);
}

static struct problem *
conclude_lists(
    struct arena *a, const struct draw_sealed *s, struct draw_transcript *t)
{
	struct draw_list *lists = arena_array(a, t->list_count, sizeof(*lists));
	struct draw_digest root;
	size_t i;

	for (i = 0; i < t->list_count; i++) {
		lists[i] = t->lists[i];
		root = draw_pool_root_by(
		    s->crew, t->hash, s->pool_key, &s->pools[i]);
		if (s->pools[i].count != lists[i].count ||
		    !draw_digest_equal(&root, &lists[i].root))
			return (draw_differs(a,
			    "list %.*s: the pool is not the one announced",
			    (int)lists[i].list_id.len, lists[i].list_id.s));
		TRY(conclude_list(a, s, t, &s->pools[i], &lists[i]));
	}
	t->lists = lists;
	return (NULL);
}

/* ---- visits and people ------------------------------------------------- */

static void
merge_all(struct arena *a, const struct draw_sealed *s,
    const struct draw_transcript *t, struct draw_conclusion *out)
{
	const struct draw_visit_key naming = {
	    t->hash, s->pool_key, t->draw_id, t->attempt};
	const struct draw_text *ids;
	struct draw_check *checks = NULL;
	const struct draw_plan *p;
	size_t total = 0, count, i, k;

	for (i = 0; i < t->list_count; i++) {
		p = t->lists[i].plan;
		ids = draw_list_drawn(a, &t->lists[i], &count);
		checks = arena_grow(a, checks, total * sizeof(*checks),
		    (total + count) * sizeof(*checks));
		for (k = 0; k < count; k++)
			checks[total++] = (struct draw_check){ids[k],
			    t->lists[i].list_id, p->from, p->to, p->department,
			    p->specialty, p->merge, NULL};
	}
	out->visits = draw_merge(
	    a, checks, total, t->charter->max_departments, &out->visit_count);
	draw_merge_name(&naming, out->visits, out->visit_count);
	out->figures = draw_merge_figures(out->visits, out->visit_count);
}

static struct problem *
assign_all(struct arena *a, const struct draw_sealed *s,
    struct draw_transcript *t, struct draw_conclusion *out)
{
	struct draw_bound *results = arena_array(a, 2, sizeof(*results));

	TRY(draw_roster_read(a, &s->annexes, &out->roster));
	out->assign_key = draw_assign_key(t->hash, t->seed, t->veil_key);
	out->assigning =
	    (struct draw_assigning){t->hash, &out->assign_key, &out->roster,
		out->visits, out->visit_count, t->charter->assignment};
	TRY(draw_assign(a, &out->assigning, &out->assignment));
	out->visits_csv = draw_visits_csv(a, out->visits, out->visit_count);
	out->assignment_csv =
	    draw_assignment_csv(a, &out->assigning, &out->assignment);
	/* Ascending by name. */
	results[0].name = draw_text_of(draw_name(DRAW_ASSIGNMENT));
	results[0].digest = draw_file(
	    t->hash, s->pool_key, results[0].name, out->assignment_csv);
	results[1].name = draw_text_of(draw_name(DRAW_VISITS));
	results[1].digest =
	    draw_file(t->hash, s->pool_key, results[1].name, out->visits_csv);
	t->results = results;
	t->result_count = 2;
	return (NULL);
}

struct problem *
draw_conclude(struct arena *a, const struct draw_sealed *sealed,
    struct draw_transcript *t, struct draw_conclusion *out)
{
	memset(out, 0, sizeof(*out));
	TRY(check_announce(a, sealed, t));
	TRY(check_shares(a, t));
	TRY(set_seed(a, t));
	TRY(conclude_lists(a, sealed, t));
	merge_all(a, sealed, t, out);
	if (t->charter->assignment != DRAW_RULE_NONE)
		TRY(assign_all(a, sealed, t, out));
	t->outcome = DRAW_OUTCOME_DRAWN;
	t->void_reason = (struct draw_text){"", 0};
	return (NULL);
}
