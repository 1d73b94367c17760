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

/* ---- entering
 * ---------------------------------------------------------------- */

static struct problem *
enter(struct db *db, struct arena *a, void *arg)
{
	struct entering *e = arg;
	struct credit_stamp by = stamp(e);

	e->x.db = db;
	e->outcome.read = (int64_t)e->file.count;
	TRY(credit_insert(db, a, &e->file, &by, &e->outcome.created));
	if (e->alone && e->outcome.created == 0)
		return (problem_new(a, PROBLEM_DUPLICATE, "/reference",
		    "该对象已有相同名单、文号和起始日期的记录"));
	return (append(e, EVENT_CREDIT_ENTERED, uuid_new(a),
	    arena_fmt(a, "{\"read\":%" PRId64 ",\"created\":%" PRId64 "}",
		e->outcome.read, e->outcome.created)));
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

/* ---- reading and ending
 * -------------------------------------------------------- */

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
