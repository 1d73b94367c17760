/* SPDX-License-Identifier: Apache-2.0 */
#include "service/draw_bundle.h"

#include <inttypes.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/json_write.h"
#include "domain/draw/bundle.h"
#include "domain/draw/statement_signed.h"
#include "service/ceremony_hall.h"
#include "service/ceremony_private.h"
#include "service/draw_bundle_private.h"
#include "service/draw_transcript.h"
#include "storage/events.h"
#include "storage/pools.h"

#define FILE_NAME "bundle.tar"

/* ---- ordering ------------------------------------------------------------ */

/* Others' attempts are not there for somebody without this right. */
static struct problem *
audited(struct ctx *x, const char *id, struct draw_row *row)
{
	TRY(draws_get(x->db, x->arena, id, row));
	if (!actor_may(x->actor, PERM_DRAW_AUDIT, row->org_path))
		return (problem_new(x->arena, PROBLEM_NOT_FOUND, NULL, NULL));
	return (NULL);
}

static struct problem *
check_public(struct ctx *x, const struct draw_row *row)
{
	bool ended = row->transcript_hash != NULL &&
	    (row->disclosed_at != NULL || strncmp(row->state, "void", 4) == 0);

	if (ended)
		return (NULL);
	return (problem_new(x->arena, PROBLEM_WRONG_STATE, NULL,
	    "抽取结束并公开全文之后才能生成审计包"));
}

struct ordering {
	struct ctx *x;
	const struct draw_row *row;
	const char **job_id;
};

static struct problem *
enqueue(struct db *db, struct arena *a, void *arg)
{
	struct ordering *o = arg;

	(void)db;
	(void)a;
	return (attempt_enqueue(o->x, o->row, JOB_DRAW_BUNDLE, o->job_id));
}

struct problem *
draw_bundle_order(struct ctx *x, const char *id, const char **job_id)
{
	struct draw_row row;
	struct ordering o = {x, &row, job_id};

	TRY(audited(x, id, &row));
	TRY(check_public(x, &row));
	return (db_transact(x->db, x->arena, enqueue, &o));
}

/* ---- gathering ----------------------------------------------------------- */

static void
add(struct bundling *b, const char *name, struct draw_text bytes)
{
	size_t wider = b->room == 0 ? 64 : 2 * b->room;

	/* One more: the index of all. */
	if (b->count + 1 >= b->room) {
		b->entries = arena_grow(b->x->arena, b->entries,
		    b->room * sizeof(*b->entries), wider * sizeof(*b->entries));
		b->room = wider;
	}
	b->entries[b->count++] = (struct draw_entry){draw_text_of(name), bytes};
}

void
draw_bundle_add(struct bundling *b, int64_t attempt, const char *name,
    struct draw_text bytes)
{
	add(b, bundle_name(b->x->arena, (uint32_t)attempt, name), bytes);
}

static struct problem *
add_files(struct db *db, struct bundling *b, const struct draw_row *attempt)
{
	struct arena *a = b->x->arena;
	const char *folder = pools_path(a, attempt->id), *name;
	const struct draw_file_row *row;
	struct draw_text bytes;
	struct db_rows rows;
	size_t i;

	TRY(draws_files(db, a, attempt->id, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++) {
		name = row[i].name;
		/* What the holders got is the same under their keys. */
		if (strcmp(row[i].kind, "sealed") == 0)
			continue;
		if (strcmp(row[i].kind, "statement") != 0 &&
		    strcmp(row[i].kind, "transcript") != 0)
			name = arena_fmt(a, "pool/%s", row[i].name);
		TRY(pools_map(a, folder, row[i].name, &bytes.s, &bytes.len));
		draw_bundle_add(b, attempt->attempt, name, bytes);
	}
	return (NULL);
}

/* Who signed an amendment, as the bundle has it. */
static struct problem *
signers_of(struct arena *a, const struct draw_amendment_row *row,
    struct draw_text *out)
{
	struct draw_digest x = attempt_digest(row->hash);
	struct draw_signature *list;
	const struct json *all, *each;
	int64_t at = 0;
	size_t n = 0;

	TRY(json_read(
	    a, row->signatures, strlen(row->signatures), JSON_DEPTH_MAX, &all));
	list = arena_array(a, all->len, sizeof(*list));
	for (each = all->child; each != NULL; each = each->next) {
		(void)json_int64(json_get(each, "at"), &at);
		list[n++] = (struct draw_signature){
		    draw_text_of(json_string(json_get(each, "by"))),
		    draw_text_of(json_string(json_get(each, "role"))),
		    (uint64_t)at,
		    draw_text_of(json_string(json_get(each, "sig")))};
	}
	*out = draw_signatures_write(a, DRAW_ROLE_AMEND, &x, list, n);
	return (NULL);
}

static struct problem *
add_amendments(
    struct db *db, struct bundling *b, const struct draw_row *attempt)
{
	struct arena *a = b->x->arena;
	const struct draw_amendment_row *row;
	struct draw_text signers;
	struct db_rows rows;
	size_t i;

	TRY(draws_amendments(db, a, attempt->id, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++) {
		draw_bundle_add(b, attempt->attempt,
		    bundle_amendment(a, (uint32_t)row[i].number),
		    draw_text_of(row[i].text));
		TRY(signers_of(a, &row[i], &signers));
		draw_bundle_add(b, attempt->attempt,
		    bundle_amendment_signed(a, (uint32_t)row[i].number),
		    signers);
	}
	return (NULL);
}

static struct problem *
add_drawn(struct db *db, struct bundling *b, const struct draw_row *attempt)
{
	TRY(add_files(db, b, attempt));
	TRY(draw_bundle_add_signatures(db, b, attempt));
	return (add_amendments(db, b, attempt));
}

static struct problem *
add_void(struct db *db, struct bundling *b, const struct attempt *attempt)
{
	struct draw_text transcript;

	TRY(draw_transcript_void(
	    db, b->x->arena, attempt, attempt->row.state, &transcript));
	draw_bundle_add(b, attempt->row.attempt, BUNDLE_TRANSCRIPT, transcript);
	return (NULL);
}

/* Held: nothing comes between what is taken here and its events. */
static struct problem *
add_attempt(struct db *db, struct bundling *b, const char *id)
{
	struct attempt attempt;

	TRY(attempt_hold(db, b->x->arena, id, &attempt));
	if (attempt.row.transcript_hash == NULL)
		return (NULL);
	TRY(draw_bundle_add_recordings(db, b, &attempt.row));
	return (strcmp(attempt.row.state, "drawn") == 0
		? add_drawn(db, b, &attempt.row)
		: add_void(db, b, &attempt));
}

/* ---- events -------------------------------------------------------------- */

static const char *
event_line(
    struct arena *a, const struct draw_bundle_event_row *e, int64_t attempt)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "seq", (double)e->seq);
	json_put(json, "at", e->at);
	json_put(json, "kind", e->kind);
	json_put(json, "id", e->subject_id);
	cJSON_AddNumberToObject(json, "attempt", (double)attempt);
	json_put(json, "actor", e->actor_kind);
	json_put(json, "actor_id", e->actor_id);
	cJSON_AddRawToObject(
	    json, "after", e->after == NULL ? "null" : e->after);
	return (arena_fmt(a, "%s\n", json_write(a, json)));
}

static int64_t
number_of(const struct db_rows *attempts, const char *id)
{
	const struct draw_bundle_attempt_row *row = attempts->rows;
	size_t i = 0;

	while (strcmp(row[i].id, id) != 0)
		i++;
	return (row[i].attempt);
}

static struct problem *
add_events(struct db *db, struct bundling *b, const struct db_rows *attempts)
{
	struct arena *a = b->x->arena;
	const struct draw_bundle_attempt_row *attempt = attempts->rows;
	const char **ids = arena_array(a, attempts->count, sizeof(*ids));
	const struct draw_bundle_event_row *row;
	struct db_rows rows;
	char *text = NULL;
	size_t i, len = 0;

	for (i = 0; i < attempts->count; i++)
		ids[i] = attempt[i].id;
	TRY(draw_bundle_events(db, a, ids, attempts->count, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++) {
		const char *line = event_line(
		    a, &row[i], number_of(attempts, row[i].subject_id));
		size_t more = strlen(line);

		text = arena_grow(a, text, len, len + more + 1);
		memcpy(text + len, line, more + 1);
		len += more;
	}
	add(b, BUNDLE_EVENTS, (struct draw_text){text, len});
	return (NULL);
}

static struct problem *
gather(struct db *db, struct arena *a, void *arg)
{
	struct bundling *b = arg;
	const struct draw_bundle_attempt_row *attempt;
	struct db_rows attempts;
	size_t i;

	b->count = 0;
	TRY(draws_get(db, a, b->id, &b->row));
	TRY(check_public(b->x, &b->row));
	TRY(draw_bundle_attempts(
	    db, a, b->row.draw_no, b->row.attempt, &attempts));
	attempt = attempts.rows;
	for (i = 0; i < attempts.count; i++)
		TRY(add_attempt(db, b, attempt[i].id));
	if (strcmp(b->row.state, "drawn") == 0) {
		TRY(draw_bundle_check_people(db, a, b->id));
		TRY(draw_bundle_check_visits(db, a, b->id));
	}
	return (add_events(db, b, &attempts));
}

/* ---- what needs no lock -------------------------------------------------- */

/* Files that were frozen stay as they are. */
static struct problem *
add_pools(struct bundling *b)
{
	const struct draw_bundle_attempt_row *row;
	struct db_rows rows;
	size_t i;

	TRY(draw_bundle_attempts(
	    b->x->db, b->x->arena, b->row.draw_no, b->row.attempt, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++)
		if (row[i].transcript_hash != NULL &&
		    strcmp(row[i].state, "drawn") != 0)
			TRY(draw_bundle_add_pool(b, &row[i]));
	return (NULL);
}

/* As each witness would get it now; composed by the act that gives it to
 * him. */
static struct problem *
add_receipts(struct bundling *b)
{
	struct arena *a = b->x->arena;
	const struct draw_guest_row *row;
	struct draw_document receipt;
	struct db_rows rows;
	uint32_t n = 0;
	size_t i;

	if (strcmp(b->row.state, "drawn") != 0)
		return (NULL);
	TRY(draws_guests(b->x->db, a, &b->id, 1, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++) {
		if (row[i].present_at == NULL)
			continue;
		TRY(draw_receipt(b->x, b->id, row[i].id, &receipt));
		draw_bundle_add(b, b->row.attempt, bundle_receipt(a, ++n),
		    (struct draw_text){receipt.bytes, receipt.len});
	}
	return (NULL);
}

/* ---- writing ------------------------------------------------------------- */

/* What leaves here has been judged: a bundle that is wrong would be found out
 * by the first auditor, and nobody would know since when. */
static struct problem *
judge(struct bundling *b)
{
	struct draw_verdict v =
	    bundle_verify(b->x->arena, b->entries, b->count + 1);

	if (v.kind == DRAW_OK)
		return (NULL);
	return (problem_new(b->x->arena, PROBLEM_CONFLICT, NULL,
	    "审计包自检不通过：%s", v.difference));
}

static struct problem *
write_archive(struct bundling *b)
{
	struct arena *a = b->x->arena;
	struct pools_written written;
	struct pools_file *file;

	TRY(pools_create(a, pools_path(a, b->id), FILE_NAME, &file));
	TRY(ustar_write(a, b->entries, b->count + 1,
	    &(struct draw_sink){pools_write, file}));
	TRY(pools_finish(file, &written));
	b->made = (struct draw_bundle_row){written.size,
	    arena_strdup(a, written.sha256), clock_rfc3339(a, b->x->now_ms)};
	return (NULL);
}

static const char *
made_json(struct arena *a, const struct draw_bundle_row *row)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "size", (double)row->size);
	json_put(json, "sha256", row->sha256);
	return (json_write(a, json));
}

static struct problem *
keep(struct db *db, struct arena *a, void *arg)
{
	struct bundling *b = arg;

	TRY(draw_bundle_put(db, a, b->id, &b->made));
	return (event_append(db, b->x,
	    &(struct event){EVENT_DRAW_BUNDLED, b->id, b->row.org_path, NULL,
		made_json(a, &b->made)}));
}

struct problem *
draw_bundle_make(struct job_run *run, struct ctx *x, const char *id)
{
	struct bundling b = {.run = run, .x = x, .id = id};

	job_run_progress(run, "gather", 0, 0);
	TRY(db_transact(x->db, x->arena, gather, &b));
	TRY(add_pools(&b));
	TRY(add_receipts(&b));
	add(&b, BUNDLE_FORMAT, bundle_format());
	job_run_progress(run, "judge", 0, (int64_t)b.count);
	bundle_seal(x->arena, b.entries, b.count);
	TRY(judge(&b));
	TRY(job_run_check(run));
	job_run_progress(run, "write", 0, (int64_t)b.count);
	TRY(write_archive(&b));
	job_run_progress(run, "finish", 0, 0);
	return (job_run_finish(run, x, keep, &b));
}

/* ---- reading ------------------------------------------------------------- */

struct problem *
draw_bundle_read(struct ctx *x, const char *id, struct draw_bundle_row *out)
{
	struct draw_row row;

	TRY(audited(x, id, &row));
	return (draw_bundle_get(x->db, x->arena, id, out));
}

struct problem *
draw_bundle_piece(
    struct ctx *x, const char *id, int64_t number, struct draw_document *out)
{
	struct draw_bundle_row bundle;
	const char *bytes;
	size_t len, from;

	TRY(draw_bundle_read(x, id, &bundle));
	TRY(pools_map(
	    x->arena, pools_path(x->arena, id), FILE_NAME, &bytes, &len));
	from = (size_t)number * DRAW_BUNDLE_PIECE;
	if (from >= len || (int64_t)len != bundle.size)
		return (problem_new(x->arena, PROBLEM_NOT_FOUND, NULL, NULL));
	*out = (struct draw_document){bytes + from, len - from,
	    arena_fmt(x->arena, "%s-%" PRId64, bundle.sha256, number),
	    "application/octet-stream"};
	if (out->len > DRAW_BUNDLE_PIECE)
		out->len = DRAW_BUNDLE_PIECE;
	return (NULL);
}
