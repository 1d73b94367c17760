/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The computation: load, conclude, write files, look up, and then everything
 * that is a row in one transaction. Whatever is repeated after a crash gives
 * the same bytes; the transaction happens once.
 */
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "domain/draw/csvfile.h"
#include "domain/draw/names.h"
#include "domain/draw/result.h"
#include "service/draw_compute_private.h"
#include "service/draw_freeze_private.h"
#include "storage/pools.h"

/* ---- loading ----------------------------------------------------- */

static struct problem *
load_pools(struct computation *c)
{
	struct arena *a = c->x->arena;
	const char *folder = pools_path(a, c->attempt.row.id), *bytes;
	struct draw_pool *pools =
	    arena_array(a, c->attempt.list_count, sizeof(*pools));
	size_t i, len;

	for (i = 0; i < c->attempt.list_count; i++) {
		TRY(pools_map(a, folder,
		    draw_freeze_pool_name(a, c->attempt.lists[i].list_id),
		    &bytes, &len));
		TRY(draw_pool_open(a, bytes, len, &pools[i]));
	}
	c->sealed.pools = pools;
	return (NULL);
}

struct problem *
draw_compute_load(struct computation *c, const char *draw_id)
{
	const struct draw_binding binding = {
	    &c->attempt, &c->files, &c->pool_key};
	struct arena *a = c->x->arena;
	struct draw_secret_row keys;

	TRY(attempt_load(c->x->db, a, draw_id, &c->attempt));
	TRY(draws_files(c->x->db, a, draw_id, &c->files));
	TRY(draws_secret_get(c->x->db, a, draw_id, &keys));
	TRY(draw_transcript_of(a, &c->attempt, &c->files, &c->transcript));
	c->veil_key = attempt_digest(keys.veil_key);
	c->pool_key = attempt_digest(keys.pool_key);
	c->sealed.veil_key = &c->veil_key;
	c->sealed.pool_key = &c->pool_key;
	c->crew = crew_threads(0);
	c->sealed.crew = &c->crew;
	TRY(load_pools(c));
	if (c->attempt.charter.assignment == DRAW_RULE_NONE)
		return (draw_annexes_check(a, &binding, DRAW_ROSTER));
	TRY(draw_annexes_read(a, &binding, &c->sealed.annexes));
	return (draw_annexes_check(a, &binding, DRAW_CAPS));
}

/* ---- files ------------------------------------------------------- */

struct filing {
	struct computation *c;
	const char *folder;
	struct draw_file_row *rows;
	size_t count;
};

static void
file_row(struct filing *f, const char *name, const char *kind,
    const struct pools_written *written, const char *hash)
{
	f->rows[f->count++] = (struct draw_file_row){
	    .name = name,
	    .kind = kind,
	    .hash = hash,
	    .size = written->size,
	    .sha256 = arena_strdup(f->c->x->arena, written->sha256),
	};
}

static struct problem *
put(struct filing *f, const char *name, const char *kind,
    struct draw_text bytes, const char *hash)
{
	struct pools_written written;

	TRY(pools_put(
	    f->c->x->arena, f->folder, name, bytes.s, bytes.len, &written));
	file_row(f, name, kind, &written, hash);
	return (NULL);
}

/* LIST_ID.csv, the pool as the auditor reads it. */
static struct problem *
put_pool(struct filing *f, size_t i)
{
	struct arena *a = f->c->x->arena;
	const char *name =
	    arena_fmt(a, "%s.csv", f->c->attempt.lists[i].list_id);
	struct pools_written written;
	struct pools_file *file;

	TRY(pools_create(a, f->folder, name, &file));
	TRY(draw_pool_write_csv(
	    &f->c->sealed.pools[i], &(struct draw_sink){pools_write, file}));
	TRY(pools_finish(file, &written));
	file_row(f, name, "pool", &written, NULL);
	return (job_run_check(f->c->run));
}

static struct problem *
put_results(struct filing *f)
{
	struct computation *c = f->c;
	const struct draw_transcript *t = &c->transcript;
	struct draw_text bytes;
	size_t i;

	for (i = 0; i < t->result_count; i++) {
		bytes = draw_name_find(t->results[i].name) == DRAW_VISITS
		    ? c->conclusion.visits_csv
		    : c->conclusion.assignment_csv;
		TRY(put(f, draw_name(draw_name_find(t->results[i].name)),
		    "result", bytes,
		    attempt_hex(c->x->arena, &t->results[i].digest)));
	}
	return (NULL);
}

struct problem *
draw_compute_files(struct computation *c, const struct draw_file_row **rows,
    size_t *count, const char **transcript)
{
	struct arena *a = c->x->arena;
	size_t lists = c->attempt.list_count, i;
	struct filing f = {.c = c,
	    .folder = pools_path(a, c->attempt.row.id),
	    .rows = arena_array(
		a, lists + DRAW_NAME_COUNT + 3, sizeof(struct draw_file_row))};
	struct draw_text full = draw_transcript_write(a, &c->transcript);
	struct draw_digest hash = draw_transcript_hash(c->attempt.hash, full);

	TRY(put_results(&f));
	for (i = 0; i < lists; i++)
		TRY(put_pool(&f, i));
	TRY(put(&f, "key", "key", draw_key_write(a, &c->pool_key), NULL));
	*transcript = attempt_hex(a, &hash);
	TRY(put(&f, "transcript.json", "transcript", full, *transcript));
	TRY(put(&f, "statement.json", "statement",
	    draw_statement_write(a, &c->transcript, full), NULL));
	*rows = f.rows;
	*count = f.count;
	return (NULL);
}

/* ---- the last step ----------------------------------------------- */

struct finishing {
	struct computation *c;
	const struct draw_rows *rows;
	const struct draw_file_row *files;
	size_t file_count;
	const char *transcript_hash, *report;
};

static struct problem *
finish_lists(struct db *db, struct computation *c)
{
	struct arena *a = c->x->arena;
	const struct draw_text *ids;
	struct draw_list_row row;
	struct draw_digest root;
	struct draw_result result = {
	    .hash = c->attempt.hash, .veil_key = &c->veil_key};
	size_t i, count;

	for (i = 0; i < c->attempt.list_count; i++) {
		const struct draw_list *list = &c->transcript.lists[i];

		row = c->attempt.lists[i];
		ids = draw_list_drawn(a, list, &count);
		result.list_id = list->list_id;
		root = draw_result_root(&result, ids, count);
		row.key = attempt_hex(a, list->key);
		row.result_root = attempt_hex(a, &root);
		TRY(draws_list_draw(db, a, c->attempt.row.id, &row));
	}
	return (NULL);
}

static const char *
drawn_json(struct arena *a, const char *transcript_hash, const char *seed)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "transcript_hash", transcript_hash);
	json_put(json, "seed", seed);
	return (json_write(a, json));
}

static struct problem *
finish(struct db *db, struct arena *a, void *arg)
{
	struct finishing *f = arg;
	struct computation *c = f->c;
	struct attempt held;
	struct draw_row *row = &held.row;
	const char *now = clock_rfc3339(a, c->x->now_ms);

	TRY(attempt_hold(db, a, c->attempt.row.id, &held));
	if (strcmp(row->state, "drawing") != 0)
		return (NULL); /* void by order, or drawn by another run */
	TRY(finish_lists(db, c));
	TRY(draws_files_put(db, a, row->id, f->files, f->file_count));
	TRY(draw_compute_write(db, c, f->rows));
	row->seed = attempt_hex(a, c->transcript.seed);
	row->transcript_hash = f->transcript_hash;
	row->report = f->report;
	row->drawn_at = now;
	TRY(attempt_move(db, c->x, &held, ACT_FINISH, EVENT_DRAW_DRAWN,
	    drawn_json(a, row->transcript_hash, row->seed)));
	if (held.charter.disclose != DRAW_DISCLOSE_AT_DRAW)
		return (NULL);
	row->disclosed_at = now;
	return (attempt_move(
	    db, c->x, &held, ACT_DISCLOSE, EVENT_DRAW_DISCLOSED, NULL));
}

struct problem *
draw_compute(struct job_run *run, struct ctx *x, const char *draw_id)
{
	struct computation c = {.run = run, .x = x};
	struct finishing f = {.c = &c};
	struct draw_rows *rows;

	job_run_progress(run, "load", 0, 0);
	TRY(draw_compute_load(&c, draw_id));
	if (strcmp(c.attempt.row.state, "drawing") != 0)
		return (NULL);
	job_run_progress(run, "conclude", 0, 0);
	TRY(draw_conclude(x->arena, &c.sealed, &c.transcript, &c.conclusion));
	TRY(job_run_check(run));
	job_run_progress(run, "files", 0, 0);
	TRY(draw_compute_files(
	    &c, &f.files, &f.file_count, &f.transcript_hash));
	TRY(draw_compute_trees(&c));
	job_run_progress(run, "rows", 0, (int64_t)c.conclusion.visit_count);
	TRY(draw_compute_rows(&c, &rows));
	f.rows = rows;
	TRY(draw_compute_pairs(&c));
	f.report = draw_compute_report(&c, rows);
	job_run_progress(run, "finish", 0, 0);
	return (job_run_finish(run, x, finish, &f));
}
