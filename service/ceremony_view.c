/* SPDX-License-Identifier: Apache-2.0 */
/* Attempts as they are shown: to operators, parties and the public. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/page.h"
#include "service/ceremony_private.h"
#include "service/scope.h"

/* How many have typed in the round that is under way. */
static int64_t
readings_of(const struct db_rows *entries, const char *id)
{
	const struct draw_beacon_row *row = entries->rows;
	int64_t round = 0, count = 0;
	size_t i;

	for (i = 0; i < entries->count; i++) {
		if (strcmp(row[i].draw_id, id) != 0)
			continue;
		if (row[i].round != round)
			count = 0;
		round = row[i].round;
		count++;
	}
	return (count);
}

static void
parties_of(const struct db_rows *parties, struct ceremony_view *view)
{
	const struct draw_party_row *row = parties->rows;
	size_t i;

	for (i = 0; i < parties->count; i++) {
		if (strcmp(row[i].draw_id, view->row.id) != 0)
			continue;
		if (view->party_count++ == 0)
			view->parties = &row[i];
	}
}

static void
guests_of(const struct db_rows *guests, struct ceremony_view *view)
{
	const struct draw_guest_row *row = guests->rows;
	size_t i;

	for (i = 0; i < guests->count; i++) {
		if (strcmp(row[i].draw_id, view->row.id) != 0)
			continue;
		if (view->guest_count++ == 0)
			view->guests = &row[i];
	}
}

static bool
is_void(const struct draw_row *row)
{
	return (strncmp(row->state, "void", 4) == 0);
}

/* How those of `views` ended that were voided, which few are. */
static struct problem *
add_ends(
    struct db *db, struct arena *a, struct ceremony_view *views, size_t count)
{
	const char **ids = arena_array(a, count, sizeof(*ids));
	const struct draw_end_row *row;
	size_t i, j, n = 0;
	struct db_rows ends;

	for (i = 0; i < count; i++)
		if (is_void(&views[i].row))
			ids[n++] = views[i].row.id;
	if (n == 0)
		return (NULL);
	TRY(draws_ends(db, a, ids, n, &ends));
	row = ends.rows;
	for (i = 0; i < count; i++)
		for (j = 0; j < ends.count; j++)
			if (strcmp(row[j].draw_id, views[i].row.id) == 0)
				views[i].end = &row[j];
	return (NULL);
}

/* Two readings that differ end their round: nobody has read yet. */
static struct problem *
fill(struct arena *a, const struct db_rows *parties,
    const struct db_rows *entries, struct ceremony_view *view)
{
	int64_t readings = readings_of(entries, view->row.id);

	parties_of(parties, view);
	view->readings =
	    readings == 2 && view->row.beacon == NULL ? 0 : readings;
	view->slot = strtoll(strrchr(view->row.draw_no, '-') + 1, NULL, 10);
	return (draw_charter_read(
	    a, draw_text_of(view->row.charter), &view->charter));
}

/* The views of `rows` (struct draw_row), in their order. */
static struct problem *
views_of(struct db *db, struct arena *a, const struct draw_row *rows,
    size_t count, struct ceremony_view **out)
{
	const char **ids = arena_array(a, count, sizeof(*ids));
	struct ceremony_view *views = arena_array(a, count, sizeof(*views));
	struct db_rows parties, guests, entries;
	size_t i;

	for (i = 0; i < count; i++)
		ids[i] = rows[i].id;
	TRY(draws_parties(db, a, ids, count, &parties));
	TRY(draws_guests(db, a, ids, count, &guests));
	TRY(draws_beacon_entries(db, a, ids, count, &entries));
	for (i = 0; i < count; i++) {
		views[i].row = rows[i];
		guests_of(&guests, &views[i]);
		TRY(fill(a, &parties, &entries, &views[i]));
	}
	*out = views;
	return (add_ends(db, a, views, count));
}

struct problem *
attempt_view(
    struct db *db, struct arena *a, const char *id, struct ceremony_view *out)
{
	struct ceremony_view *view;
	struct draw_row row;

	TRY(draws_get(db, a, id, &row));
	TRY(views_of(db, a, &row, 1, &view));
	*out = *view;
	return (NULL);
}

/* ---- one attempt ------------------------------------------------- */

struct reading {
	struct ctx *x;
	const char *id;
	struct ceremony_view *out;
};

static struct problem *
read_one(struct db *db, struct arena *a, void *arg)
{
	struct reading *r = arg;
	struct problem *p;

	TRY(attempt_view(db, a, r->id, r->out));
	/* Others' attempts can be read in the public list, not here. */
	p = attempt_require(r->x, PERM_DRAW_READ, &r->out->row);
	if (p != NULL && p->kind == PROBLEM_FORBIDDEN)
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	return (p);
}

struct problem *
ceremony_read(struct ctx *x, const char *id, struct ceremony_view *out)
{
	struct reading r = {x, id, out};

	TRY(ctx_require(x, PERM_DRAW_READ));
	return (db_transact(x->db, x->arena, read_one, &r));
}

static bool
is_public(const struct draw_row *row)
{
	return (row->announced_at != NULL || row->transcript_hash != NULL ||
	    is_void(row));
}

/* Who may see an attempt that is not public yet. */
static bool
may_see(const struct actor *actor, const struct draw_row *row)
{
	if (actor->kind == ACTOR_PARTY)
		return (actor->draw_id != NULL &&
		    strcmp(actor->draw_id, row->id) == 0);
	return (actor_may(actor, PERM_DRAW_READ, row->org_path));
}

/* A secret opened before O binds all would show the last party what it can
 * still keep back. */
static void
hide_reveals(struct arena *a, struct ceremony_view *view)
{
	struct draw_party_row *rows =
	    arena_array(a, view->party_count, sizeof(*rows));
	size_t i;

	if (view->row.open != NULL)
		return;
	for (i = 0; i < view->party_count; i++) {
		rows[i] = view->parties[i];
		rows[i].reveal = NULL;
	}
	view->parties = rows;
}

static struct problem *
show(struct db *db, struct arena *a, void *arg)
{
	struct reading *r = arg;
	struct db_rows lists, files, signatures;

	TRY(attempt_view(db, a, r->id, r->out));
	if (!may_see(r->x->actor, &r->out->row) && !is_public(&r->out->row))
		return (problem_new(a, PROBLEM_NOT_FOUND, NULL, NULL));
	hide_reveals(a, r->out);
	TRY(draws_lists(db, a, r->id, &lists));
	TRY(draws_files(db, a, r->id, &files));
	TRY(draws_signatures(db, a, r->id, &signatures));
	r->out->signatures = signatures.rows;
	r->out->signature_count = signatures.count;
	r->out->lists = lists.rows;
	r->out->list_count = lists.count;
	r->out->files = files.rows;
	r->out->file_count = files.count;
	return (NULL);
}

struct problem *
ceremony_show(struct ctx *x, const char *id, struct ceremony_view *out)
{
	struct reading r = {x, id, out};

	return (db_transact(x->db, x->arena, show, &r));
}

/* ---- lists ------------------------------------------------------- */

struct listing {
	const struct page *page;
	struct draw_filter filter;
	struct ceremony_view **out;
	size_t *count;
};

static struct problem *
list(struct db *db, struct arena *a, void *arg)
{
	struct listing *l = arg;
	struct db_rows rows;

	l->filter.created_at = page_key(l->page, 0, "infinity");
	l->filter.id = page_key(l->page, 1, UUID_LAST);
	l->filter.most = page_fetch(a, l->page);
	TRY(draws_page(db, a, &l->filter, &rows));
	*l->count = rows.count;
	return (views_of(db, a, rows.rows, rows.count, l->out));
}

struct problem *
ceremony_list(struct ctx *x, const struct page *page, struct draw_filter filter,
    struct ceremony_view **out, size_t *count)
{
	struct scope scope = scope_of(x, PERM_DRAW_READ);
	struct listing l = {page, filter, out, count};

	TRY(ctx_require(x, PERM_DRAW_READ));
	l.filter.low = scope.low;
	l.filter.high = scope.high;
	return (db_transact(x->db, x->arena, list, &l));
}

struct problem *
ceremony_public_list(struct ctx *x, const struct page *page,
    const char *draw_no, struct ceremony_view **out, size_t *count)
{
	struct listing l = {page, {.draw_no = draw_no}, out, count};

	return (db_transact(x->db, x->arena, list, &l));
}
