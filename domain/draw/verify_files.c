/* SPDX-License-Identifier: Apache-2.0 */
/* Substitutions; annexes and results, and what follows from them. */
#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/assign.h"
#include "domain/draw/index.h"
#include "domain/draw/names.h"
#include "domain/draw/strict.h"
#include "domain/draw/verify_work.h"

/* Number in draw_list_work.effective of whoever was taken out. */
#define TAKEN_OUT ((size_t)-2)

/* ---- substitutions ----------------------------------------------------- */

static bool
names(const struct json *z, const char *key, struct draw_text what)
{
	const struct json *j = json_get(z, key);

	return (j != NULL && j->type == JSON_STRING &&
	    draw_text_equal((struct draw_text){j->text, j->len}, what));
}

uint64_t
draw_count_substitutions(const struct draw_verify_work *v,
    struct draw_text list_id, struct draw_text stratum)
{
	const struct json *z = json_get(v->t.json, "substitutions")->child;
	uint64_t count = 0;

	for (; z != NULL; z = z->next)
		if (names(z, "list_id", list_id) &&
		    names(z, "stratum", stratum))
			count++;
	return (count);
}

/* The list and the stratum that a substitution names; false when there is no
 * such one. */
static bool
find_place(struct draw_verify_work *v, const struct json *z,
    struct draw_list_work **list, size_t *stratum)
{
	struct draw_list_work *l;
	size_t i, k;

	for (i = 0; i < v->t.list_count; i++) {
		l = &v->lists[i];
		if (!names(z, "list_id", l->in->bound.list_id))
			continue;
		for (k = 0; k < l->plan.stratum_count; k++)
			if (names(z, "stratum", l->plan.strata[k].name)) {
				*list = l;
				*stratum = k;
				return (true);
			}
	}
	return (false);
}

/* The next in order that has not been used. */
static bool
is_next(const struct draw_list_work *l, size_t stratum, struct draw_text id)
{
	const struct draw_selection *s = &l->selections[stratum];
	const struct draw_stratum_in *in = &l->strata[stratum];
	uint64_t at = in->drawn_count + in->replaced;

	return (at < s->ordered && draw_text_equal(s->order[at].id, id));
}

static struct problem *
substitute(
    struct draw_verify_work *v, const struct json *z, struct draw_index *gone)
{
	static const char *const keys[] = {
	    "list_id", "stratum", "out", "in", "reason", "at"};
	struct draw_list_work *l = NULL;
	struct draw_text out, in;
	const struct json *x;
	size_t stratum = 0, at;

	TRY(DRAW_KEYS(v->a, z, keys, "substitution"));
	x = json_get(z, "out");
	out = (struct draw_text){x->text, x->len};
	if (!find_place(v, z, &l, &stratum) || x->type != JSON_STRING ||
	    draw_index_get(l->effective, out) != stratum ||
	    json_get(z, "reason")->type != JSON_STRING ||
	    json_get(z, "reason")->len == 0)
		return (draw_differs(v->a,
		    "a substitution takes out what is not in, or has no "
		    "reason"));
	TRY(draw_read_id(v->a, json_get(z, "in"), &in));
	at = draw_index_get(l->effective, in);
	if ((at != DRAW_ABSENT && at != TAKEN_OUT) ||
	    draw_index_get(gone, in) != DRAW_ABSENT)
		return (draw_differs(v->a,
		    "a substitute is in already, or was taken out before"));
	draw_index_put(gone, out, 0);
	if (v->folder != NULL && !is_next(l, stratum, in))
		return (draw_differs(
		    v->a, "a substitute is not the next in order"));
	l->strata[stratum].replaced++;
	draw_index_put(l->effective, out, TAKEN_OUT);
	draw_index_put(l->effective, in, stratum);
	return (NULL);
}

struct problem *
draw_verify_substitutions(struct draw_verify_work *v)
{
	struct draw_index *gone = draw_index_new(v->a);
	const struct json *z;
	size_t count;

	TRY(draw_read_list(v->a, json_get(v->t.json, "substitutions"),
	    "substitutions", &z, &count));
	for (; z != NULL; z = z->next)
		TRY(substitute(v, z, gone));
	return (NULL);
}

/* ---- files ------------------------------------------------------------- */

struct problem *
draw_verify_names(struct draw_verify_work *v)
{
	const struct draw_transcript_in *t = &v->t;
	bool assigns = t->charter.assignment != DRAW_RULE_NONE;

	if (assigns != (t->result_count > 0) ||
	    assigns !=
		draw_name_is_bound(t->annexes, t->annex_count, DRAW_ROSTER))
		return (draw_differs(
		    v->a, "assignment, roster and results do not go together"));
	if (assigns &&
	    (t->result_count != 2 ||
		!draw_name_is_bound(t->annexes, t->annex_count, DRAW_OBJECTS) ||
		!draw_name_is_bound(t->annexes, t->annex_count, DRAW_RECUSALS)))
		return (
		    draw_differs(v->a, "files of the assignment are missing"));
	return (NULL);
}

static struct problem *
open_named(
    struct draw_verify_work *v, struct draw_text name, struct draw_text *out)
{
	return (v->folder->open(
	    v->folder->arg, v->a, arena_memdup(v->a, name.s, name.len), out));
}

struct problem *
draw_verify_bound(
    struct draw_verify_work *v, const struct draw_bound *files, size_t count)
{
	struct draw_digest digest;
	struct draw_text bytes;
	size_t i;

	for (i = 0; i < count; i++) {
		TRY(open_named(v, files[i].name, &bytes));
		digest = draw_file(v->hash, &v->pool_key, files[i].name, bytes);
		if (!draw_digest_equal(&digest, &files[i].digest))
			return (draw_differs(v->a,
			    "%.*s is not the file that the transcript binds",
			    (int)files[i].name.len, files[i].name.s));
	}
	return (NULL);
}

/* ---- merge and assignment ---------------------------------------------- */

static struct problem *
add_checks(struct draw_verify_work *v, const struct draw_list_work *l,
    struct draw_check **next)
{
	const struct draw_plan *p = &l->plan;
	const struct draw_stratum_in *s;
	size_t i, k;

	for (i = 0; i < p->stratum_count; i++) {
		s = &l->strata[i];
		if (s->drawn_count > 0 &&
		    (p->department_value->type != JSON_STRING ||
			p->specialty_value->type != JSON_STRING))
			return (draw_differs(v->a,
			    "plan: department and specialty are not texts"));
		for (k = 0; k < s->drawn_count; k++)
			*(*next)++ = (struct draw_check){s->drawn[k].id,
			    l->in->bound.list_id, p->from, p->to, p->department,
			    p->specialty, p->merge, NULL};
	}
	return (NULL);
}

/* Every drawn object of every list as a check. */
static struct problem *
all_checks(struct draw_verify_work *v, struct draw_check **out, size_t *count)
{
	struct draw_check *next;
	size_t total = 0, i, k;

	for (i = 0; i < v->t.list_count; i++)
		for (k = 0; k < v->lists[i].plan.stratum_count; k++)
			total += v->lists[i].strata[k].drawn_count;
	next = *out = arena_array(v->a, total, sizeof(**out));
	for (i = 0; i < v->t.list_count; i++)
		TRY(add_checks(v, &v->lists[i], &next));
	*count = total;
	return (NULL);
}

static struct problem *
read_annexes(struct draw_verify_work *v, struct draw_roster *out)
{
	struct draw_annexes files;

	TRY(open_named(v, draw_text_of(draw_name(DRAW_ROSTER)), &files.roster));
	TRY(open_named(
	    v, draw_text_of(draw_name(DRAW_OBJECTS)), &files.objects));
	TRY(open_named(
	    v, draw_text_of(draw_name(DRAW_RECUSALS)), &files.recusals));
	return (draw_roster_read(v->a, &files, out));
}

static size_t
line_of_difference(struct draw_text x, struct draw_text y)
{
	size_t line = 1, i;

	for (i = 0; i < x.len && i < y.len && x.s[i] == y.s[i]; i++)
		line += x.s[i] == '\n' ? 1 : 0;
	return (line);
}

static struct problem *
compare(struct draw_verify_work *v, enum draw_name n, struct draw_text want)
{
	struct draw_text bytes;

	TRY(open_named(v, draw_text_of(draw_name(n)), &bytes));
	if (!draw_text_equal(bytes, want))
		return (draw_differs(v->a,
		    "%s is not what follows from the draw and the annexes, "
		    "line %zu",
		    draw_name(n), line_of_difference(bytes, want)));
	return (NULL);
}

static struct problem *
assign_again(struct draw_verify_work *v)
{
	const struct draw_visit_key naming = {v->hash, &v->pool_key,
	    v->t.announcement.draw_id, v->t.announcement.attempt};
	struct draw_assignment assignment;
	struct draw_assigning in = {
	    .hash = v->hash, .rule = v->t.charter.assignment};
	struct draw_visit *visits;
	struct draw_check *checks;
	struct draw_roster roster;
	struct draw_digest key;
	size_t count;

	v->verdict->step = DRAW_STEP_MERGE;
	TRY(all_checks(v, &checks, &count));
	visits = draw_merge(
	    v->a, checks, count, v->t.charter.max_departments, &in.visit_count);
	draw_merge_name(&naming, visits, in.visit_count);
	TRY(compare(
	    v, DRAW_VISITS, draw_visits_csv(v->a, visits, in.visit_count)));
	v->verdict->step = DRAW_STEP_ASSIGNMENT;
	TRY(read_annexes(v, &roster));
	key = draw_assign_key(v->hash, &v->seed, &v->veil_key);
	in.key = &key;
	in.roster = &roster;
	in.visits = visits;
	TRY(draw_assign(v->a, &in, &assignment));
	return (compare(
	    v, DRAW_ASSIGNMENT, draw_assignment_csv(v->a, &in, &assignment)));
}

struct problem *
draw_verify_files(struct draw_verify_work *v)
{
	v->verdict->step = DRAW_STEP_FILES;
	TRY(draw_verify_names(v));
	if (v->folder == NULL)
		return (NULL);
	TRY(draw_verify_bound(v, v->t.annexes, v->t.annex_count));
	TRY(draw_verify_bound(v, v->t.results, v->t.result_count));
	return (v->t.result_count == 0 ? NULL : assign_again(v));
}
