/* SPDX-License-Identifier: Apache-2.0 */
#include "service/credit.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/page.h"
#include "base/uuid.h"
#include "storage/events.h"

/* One act; `x` is the caller's until the transaction binds it. */
struct entering {
	struct ctx x;
	struct credit_file file;
	bool alone; /* one entry, which must be new */
	const char *id;
	struct credit_outcome outcome;
	struct body_row *out;
};

static struct credit_stamp
stamp(const struct entering *e)
{
	return ((struct credit_stamp){
	    e->x.actor->user_id, clock_rfc3339(e->x.arena, e->x.now_ms)});
}

static struct problem *
append(
    struct entering *e, enum event_kind kind, const char *id, const char *after)
{
	return (event_append(e->x.db, &e->x,
	    &(struct event){.kind = kind,
		.subject_id = id,
		.org_path = e->x.actor->org_path,
		.after = after}));
}

/* ---- entering ------------------------------------------------------------ */

/* Entries about objects that are not in the library leave the file. */
static struct problem *
refuse_unknown(struct entering *e)
{
	struct arena *a = e->x.arena;
	const struct credit_place_row *row;
	struct credit_entry *known, *refused;
	struct db_rows unknown;
	size_t i, kept = 0, next = 0;

	TRY(credit_unknown(e->x.db, a, &e->file, &unknown));
	row = unknown.rows;
	known = arena_array(a, e->file.count, sizeof(*known));
	refused = arena_array(a, unknown.count, sizeof(*refused));
	for (i = 0; i < e->file.count; i++)
		if (next < unknown.count && row[next].place == (int64_t)i + 1)
			refused[next++] = e->file.entries[i];
		else
			known[kept++] = e->file.entries[i];
	e->file = (struct credit_file){known, kept};
	e->outcome.refusals = refused;
	e->outcome.refused = next;
	return (NULL);
}

static struct problem *
enter(struct db *db, struct arena *a, void *arg)
{
	struct entering *e = arg;
	struct credit_outcome *o = &e->outcome;
	struct credit_stamp by = stamp(e);

	e->x.db = db;
	o->read = (int64_t)e->file.count;
	TRY(refuse_unknown(e));
	if (e->alone && o->refused > 0)
		return (problem_new(a, PROBLEM_RULE, "/object_code",
		    "检查对象名录库中没有这个对象，请先入库（C13）"));
	TRY(credit_insert(db, a, &e->file, &by, &o->created));
	o->unchanged = (int64_t)e->file.count - o->created;
	if (e->alone && o->created == 0)
		return (problem_new(a, PROBLEM_DUPLICATE, "/reference",
		    "该对象已有相同名单、文号和起始日期的记录"));
	return (append(e, EVENT_CREDIT_ENTERED, uuid_new(a),
	    arena_fmt(a,
		"{\"read\":%" PRId64 ",\"created\":%" PRId64
		",\"refused\":%zu}",
		o->read, o->created, o->refused)));
}

struct problem *
credit_enter(struct ctx *x, const struct credit_entry *entry)
{
	struct entering e = {.x = *x, .file = {entry, 1}, .alone = true};

	TRY(ctx_require(x, PERM_OBJECT_MANAGE));
	TRY(credit_check(x->arena, "", entry));
	return (db_transact(x->db, x->arena, enter, &e));
}

struct problem *
credit_import(
    struct ctx *x, const void *bytes, size_t len, struct credit_outcome *out)
{
	struct entering e = {.x = *x};

	TRY(ctx_require(x, PERM_OBJECT_MANAGE));
	TRY(credit_read(x->arena, bytes, len, &e.file));
	TRY(db_transact(x->db, x->arena, enter, &e));
	*out = e.outcome;
	return (NULL);
}

/* ---- reading and ending -------------------------------------------------- */

struct problem *
credit_list(struct ctx *x, const struct credit_filter *f,
    const struct page *page, struct db_rows *out)
{
	TRY(ctx_require(x, PERM_OBJECT_READ));
	return (credit_page(x->db, x->arena, f, page_key(page, 0, UUID_LAST),
	    page_fetch(x->arena, page), out));
}

static struct problem *
finish(struct db *db, struct arena *a, void *arg)
{
	struct entering *e = arg;
	struct credit_stamp by = stamp(e);

	e->x.db = db;
	TRY(credit_end(db, a, e->id, clock_day(a, e->x.now_ms), &by, e->out));
	return (append(e, EVENT_CREDIT_ENDED, e->id, e->out->body));
}

struct problem *
credit_finish(struct ctx *x, const char *id, struct body_row *out)
{
	struct entering e = {.x = *x, .id = id, .out = out};

	TRY(ctx_require(x, PERM_OBJECT_MANAGE));
	return (db_transact(x->db, x->arena, finish, &e));
}
