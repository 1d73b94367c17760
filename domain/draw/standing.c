/* SPDX-License-Identifier: Apache-2.0 */
/* A draw's result, made again from what its holders keep. */
#include "domain/draw/standing.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/csvfile.h"
#include "domain/draw/index.h"
#include "domain/draw/names.h"
#include "domain/draw/result.h"
#include "domain/draw/statement.h"
#include "domain/draw/strict.h"

struct making {
	struct draw_standing *s;
	struct arena *a;
	const struct draw_standing_from *from;
	struct draw_transcript_in t;
	struct draw_digest seed, veil_key;
};

static struct problem *
open_file(struct making *m, const char *name, struct draw_text *out)
{
	return (m->from->folder->open(m->from->folder->arg, m->a, name, out));
}

/* ---- what was bound ------------------------------------------------------ */

static struct problem *
read_keys(struct making *m)
{
	struct draw_standing *s = m->s;
	struct draw_digest veil;
	struct draw_text key;

	TRY(draw_read_digest(
	    m->a, json_get(m->t.json, "seed"), "seed", &m->seed));
	if (m->from->veil_key != NULL)
		m->veil_key = *m->from->veil_key;
	else
		TRY(draw_read_digest(m->a, json_get(m->t.json, "veil_key"),
		    "veil_key", &m->veil_key));
	veil = draw_veil(s->hash, &m->veil_key);
	if (!draw_digest_equal(&veil, &m->t.announcement.veil))
		return (draw_differs(
		    m->a, "the veil key is not the one announced"));
	TRY(open_file(m, "key", &key));
	TRY(draw_key_read(m->a, key, &s->pool_key));
	s->assign_key = draw_assign_key(s->hash, &m->seed, &m->veil_key);
	s->naming = (struct draw_visit_key){s->hash, &s->pool_key,
	    m->t.announcement.draw_id, m->t.announcement.attempt};
	return (NULL);
}

static struct problem *
read_document(struct making *m)
{
	struct draw_standing *s = m->s;
	const struct json *j;

	TRY(draw_read_json(m->a, m->from->document, &j));
	if (draw_statement_is(j)) {
		TRY(draw_statement_read(m->a, m->from->document, &m->t));
		TRY(draw_read_digest(m->a, json_get(j, "transcript_hash"),
		    "transcript_hash", &s->transcript));
	} else {
		TRY(draw_transcript_read(m->a, m->from->document, &m->t));
		s->transcript = draw_transcript_hash(
		    m->t.announcement.hash, m->from->document);
	}
	if (!draw_json_is(json_get(m->t.json, "outcome"), "drawn"))
		return (draw_differs(m->a, "nothing was drawn"));
	s->hash = m->t.announcement.hash;
	s->charter = m->t.charter;
	return (read_keys(m));
}

/* ---- lists --------------------------------------------------------------- */

/* What a statement binds of the names is the root over them. */
static struct problem *
check_root(struct making *m, const struct draw_list_in *list,
    const struct draw_standing_list *l)
{
	struct draw_result in = {m->s->hash, &m->veil_key, l->list_id};
	struct draw_text *ids;
	struct draw_digest root;
	size_t total = 0, n = 0, i, k;

	if (!m->t.veiled)
		return (NULL);
	for (i = 0; i < l->plan.stratum_count; i++)
		total += l->selections[i].size;
	ids = arena_array(m->a, total, sizeof(*ids));
	for (i = 0; i < l->plan.stratum_count; i++)
		for (k = 0; k < l->selections[i].size; k++)
			ids[n++] = l->selections[i].order[k].id;
	root = draw_result_root(&in, ids, total);
	if (draw_json_is_digest(json_get(list->json, "result_root"), &root))
		return (NULL);
	return (draw_differs(m->a, "list %.*s: another result was published",
	    (int)l->list_id.len, l->list_id.s));
}

static struct problem *
select_again(struct making *m, const struct draw_list_in *list,
    struct draw_standing_list *l)
{
	struct draw_digest key =
	    draw_key(m->s->hash, &m->seed, &m->veil_key, list->bound.group_id);
	struct draw_pool *pool = arena_alloc(m->a, sizeof(*pool));
	uint64_t *extra =
	    arena_array(m->a, l->plan.stratum_count, sizeof(*extra));
	const char *name =
	    arena_fmt(m->a, "%.*s.csv", (int)l->list_id.len, l->list_id.s);
	struct draw_digest root;
	struct draw_text file;
	size_t i;

	TRY(open_file(m, name, &file));
	TRY(draw_csv_read_pool(m->a, name, file, pool));
	root = draw_pool_root(m->s->hash, &m->s->pool_key, pool);
	if (!draw_digest_equal(&root, &list->bound.root))
		return (draw_differs(
		    m->a, "%s: the pool is not the one announced", name));
	for (i = 0; i < l->plan.stratum_count; i++)
		extra[i] = m->from->most + 1;
	return (draw_select(m->a,
	    &(struct draw_selecting){.hash = m->s->hash,
		.key = &key,
		.pool = pool,
		.plan = &l->plan,
		.extra = extra},
	    &l->selections));
}

static struct problem *
make_list(struct making *m, size_t at)
{
	const struct draw_list_in *list = &m->t.lists[at];
	struct draw_standing_list *l = &m->s->lists[at];
	size_t i, k;

	l->list_id = list->bound.list_id;
	TRY(draw_plan_read(m->a, list->bound.plan, &l->plan));
	if (m->from->selections != NULL)
		l->selections = m->from->selections[at];
	else
		TRY(select_again(m, list, l));
	l->used = arena_array(m->a, l->plan.stratum_count, sizeof(*l->used));
	l->in = draw_index_new(m->a);
	for (i = 0; i < l->plan.stratum_count; i++)
		for (k = 0; k < l->selections[i].size; k++)
			draw_index_put(l->in, l->selections[i].order[k].id, i);
	return (check_root(m, list, l));
}

static struct problem *
make_lists(struct making *m)
{
	struct draw_standing *s = m->s;
	size_t i;

	s->list_count = m->t.list_count;
	s->lists = arena_array(m->a, s->list_count, sizeof(*s->lists));
	for (i = 0; i < s->list_count; i++)
		TRY(make_list(m, i));
	return (NULL);
}

/* ---- visits and people --------------------------------------------------- */

static struct draw_check *
make_checks(struct making *m, size_t *count)
{
	const struct draw_standing_list *l = m->s->lists;
	struct draw_check *checks;
	size_t n = 0, i, k, p;

	*count = 0;
	for (i = 0; i < m->s->list_count; i++)
		for (k = 0; k < l[i].plan.stratum_count; k++)
			*count += l[i].selections[k].size;
	checks = arena_array(m->a, *count, sizeof(*checks));
	for (i = 0; i < m->s->list_count; i++)
		for (k = 0; k < l[i].plan.stratum_count; k++)
			for (p = 0; p < l[i].selections[k].size; p++)
				checks[n++] = (struct draw_check){
				    l[i].selections[k].order[p].id,
				    l[i].list_id, l[i].plan.from, l[i].plan.to,
				    l[i].plan.department, l[i].plan.specialty,
				    l[i].plan.merge, NULL};
	return (checks);
}

static struct problem *
check_result(struct making *m, enum draw_name n, struct draw_text bytes)
{
	struct draw_text name = draw_text_of(draw_name(n));
	struct draw_digest ours =
	    draw_file(m->s->hash, &m->s->pool_key, name, bytes);
	size_t i;

	for (i = 0; i < m->t.result_count; i++)
		if (draw_text_equal(m->t.results[i].name, name) &&
		    draw_digest_equal(&m->t.results[i].digest, &ours))
			return (NULL);
	return (draw_differs(
	    m->a, "%s is not what follows from the draw", draw_name(n)));
}

static struct problem *
assign_again(struct making *m)
{
	struct draw_standing *s = m->s;
	struct draw_amending *now = &s->now;
	struct draw_annexes files;

	TRY(open_file(m, draw_name(DRAW_ROSTER), &files.roster));
	TRY(open_file(m, draw_name(DRAW_OBJECTS), &files.objects));
	TRY(open_file(m, draw_name(DRAW_RECUSALS), &files.recusals));
	TRY(draw_roster_read(m->a, &files, &s->roster));
	TRY(draw_assign(m->a, &now->assigning, &now->assignment));
	TRY(check_result(m, DRAW_VISITS,
	    draw_visits_csv(m->a, now->visits, now->assigning.visit_count)));
	return (check_result(m, DRAW_ASSIGNMENT,
	    draw_assignment_csv(m->a, &now->assigning, &now->assignment)));
}

static struct problem *
make_visits(struct making *m)
{
	struct draw_standing *s = m->s;
	int most = s->charter.max_departments;
	struct draw_check *checks;
	size_t count, visits;

	checks = make_checks(m, &count);
	s->now = (struct draw_amending){
	    .a = m->a, .naming = &s->naming, .max_departments = most};
	s->now.visits = draw_merge(m->a, checks, count, most, &visits);
	draw_merge_name(&s->naming, s->now.visits, visits);
	s->now.assigning = (struct draw_assigning){s->hash, &s->assign_key,
	    &s->roster, s->now.visits, visits, s->charter.assignment};
	if (s->charter.assignment == DRAW_RULE_NONE)
		return (NULL);
	return (assign_again(m));
}

struct problem *
draw_standing_begin(struct arena *a, const struct draw_standing_from *from,
    struct draw_standing *out)
{
	struct making m = {.s = out, .a = a, .from = from};

	*out = (struct draw_standing){.a = a, .gone = draw_index_new(a)};
	TRY(read_document(&m));
	TRY(make_lists(&m));
	return (make_visits(&m));
}
