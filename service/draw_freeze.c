/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The freeze: keys, files, and then A over all of it.
 *
 * Keys come first and are kept with the first run that got so far; files come
 * second and are the first run's too. So everything that A binds is the same
 * in every run, and the last step only computes.
 */
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crew.h"
#include "base/json_write.h"
#include "base/sort.h"
#include "base/text.h"
#include "base/uuid.h"
#include "domain/draw/names.h"
#include "service/draw_freeze_private.h"
#include "service/draw_seal.h"
#include "storage/events.h"
#include "storage/pools.h"

/* ---- keys -------------------------------------------------------- */

static const char *
fresh_key(struct arena *a)
{
	unsigned char key[DRAW_KEY];

	random_bytes(key, sizeof(key));
	return (text_hex(a, key, sizeof(key)));
}

struct keeping {
	struct ctx *x;
	const char *id;
	struct draw_secret_row keys;
};

static struct problem *
keep_keys(struct db *db, struct arena *a, void *arg)
{
	struct keeping *k = arg;
	struct draw_secret_row fresh = {fresh_key(a), fresh_key(a)};

	return (draws_secret_keep(db, a, k->id, &fresh, &k->keys));
}

/* ---- binding ----------------------------------------------------- */

struct binding {
	struct job_run *run;
	struct ctx *x;
	const char *id;
	struct draw_keys keys;
	const struct draw_hash *hash;
	struct draw_list_row *lists;
	size_t list_count;
	struct draw_file_row files[DRAW_ANNEX_COUNT];
	size_t file_count;
	const struct draw_file_row *sealed; /* for the holders */
	size_t sealed_count;
};

static const char *
classes_json(struct arena *a, const struct draw_class *classes, size_t count)
{
	cJSON *array = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < count; i++) {
		cJSON *json = cJSON_CreateObject();

		json_put(json, "stratum",
		    arena_memdup(
			a, classes[i].stratum.s, classes[i].stratum.len));
		cJSON_AddNumberToObject(json, "lots", classes[i].lots);
		cJSON_AddNumberToObject(
		    json, "count", (double)classes[i].count);
		cJSON_AddItemToArray(array, json);
	}
	return (json_write(a, array));
}

/* What A binds of a list, from its files. The pool is mapped only meanwhile:
 * those of a whole city need not be in memory together. */
static struct problem *
bind_list(struct binding *b, struct draw_list_row *row)
{
	struct arena *a = b->x->arena, *own = arena_within(a);
	const char *folder = pools_path(a, b->id), *bytes;
	struct draw_class *classes;
	struct draw_digest root;
	const struct crew crew = crew_threads(0);
	struct draw_pool pool;
	size_t len, count;

	TRY(pools_map(
	    a, folder, draw_freeze_plan_name(a, row->list_id), &bytes, &len));
	row->plan_text = arena_memdup(a, bytes, len);
	TRY(pools_map(
	    a, folder, draw_freeze_item_name(a, row->list_id), &bytes, &len));
	row->item_version = strtoll(arena_memdup(a, bytes, len), NULL, 10);
	TRY(pools_map(
	    own, folder, draw_freeze_pool_name(a, row->list_id), &bytes, &len));
	TRY(draw_pool_open(own, bytes, len, &pool));
	job_run_progress(b->run, "root", 0, (int64_t)pool.count);
	root = draw_pool_root_by(&crew, b->hash, &b->keys.pool_key, &pool);
	count = draw_pool_classes(own, &pool, &classes);
	row->root = attempt_hex(a, &root);
	row->classes = classes_json(a, classes, count);
	row->count = (int64_t)pool.count;
	arena_reset(own);
	return (job_run_check(b->run));
}

static struct problem *
bind_file(struct binding *b, enum draw_name name)
{
	struct arena *a = b->x->arena;
	struct arena *own = arena_within(a);
	const char *folder = pools_path(a, b->id), *bytes;
	struct pools_written written;
	struct draw_digest hash;
	struct problem *p;
	size_t len;

	p = pools_map(own, folder, draw_name(name), &bytes, &len);
	if (p != NULL)
		return (p->kind == PROBLEM_NOT_FOUND ? NULL : p);
	hash = draw_file(b->hash, &b->keys.pool_key,
	    draw_text_of(draw_name(name)), (struct draw_text){bytes, len});
	arena_reset(own);
	TRY(pools_stat(own, folder, draw_name(name), &written));
	arena_reset(own);
	b->files[b->file_count++] = (struct draw_file_row){
	    .name = draw_name(name),
	    .kind = "annex",
	    .hash = attempt_hex(a, &hash),
	    .size = written.size,
	    .sha256 = arena_strdup(a, written.sha256),
	};
	return (NULL);
}

static int
by_name(const void *x, const void *y, const void *arg)
{
	const struct draw_file_row *p = x, *q = y;

	(void)arg;
	return (strcmp(p->name, q->name));
}

static struct problem *
bind_files(struct binding *b)
{
	int n;

	for (n = 0; n < DRAW_ANNEX_COUNT; n++)
		TRY(bind_file(b, (enum draw_name)n));
	sort_items(b->files, b->file_count, sizeof(*b->files), by_name, NULL);
	return (NULL);
}

/* ---- the last step ----------------------------------------------- */

static const char *
frozen_json(struct arena *a, const struct draw_row *row,
    const struct draw_list_row *lists, size_t count)
{
	cJSON *json = cJSON_CreateObject(), *roots;
	size_t i;

	json_put(json, "announce", row->announce);
	roots = cJSON_AddObjectToObject(json, "roots");
	for (i = 0; i < count; i++)
		json_put(roots, lists[i].list_id, lists[i].root);
	return (json_write(a, json));
}

static struct problem *
finish(struct db *db, struct arena *a, void *arg)
{
	struct binding *b = arg;
	struct attempt attempt;
	struct draw_row *row = &attempt.row;
	struct draw_digest digest;
	size_t i;

	TRY(attempt_hold(db, a, b->id, &attempt));
	if (strcmp(row->state, "freezing") != 0)
		return (NULL); /* void meanwhile, or frozen by another run */
	for (i = 0; i < b->list_count; i++)
		TRY(draws_list_freeze(db, a, b->id, &b->lists[i]));
	TRY(draws_files_put(db, a, b->id, b->files, b->file_count));
	TRY(draws_files_put(db, a, b->id, b->sealed, b->sealed_count));
	TRY(draw_seal_keys(db, a, &attempt, &b->keys));
	digest = draw_veil(b->hash, &b->keys.veil_key);
	row->veil = attempt_hex(a, &digest);
	attempt.lists = b->lists;
	TRY(attempt_announce(a, &attempt, b->files, b->file_count, &digest));
	row->announce = attempt_hex(a, &digest);
	row->self_drawn =
	    draw_charter_is_self_drawn(&attempt.charter) ? "true" : "false";
	row->frozen_at = clock_rfc3339(a, b->x->now_ms);
	return (attempt_move(db, b->x, &attempt, ACT_FROZEN, EVENT_DRAW_FROZEN,
	    frozen_json(a, row, b->lists, b->list_count)));
}

static struct problem *
bind(struct binding *b, const struct attempt *attempt)
{
	struct arena *a = b->x->arena;
	size_t i;

	b->hash = attempt->hash;
	b->list_count = attempt->list_count;
	b->lists = arena_array(a, b->list_count, sizeof(*b->lists));
	for (i = 0; i < b->list_count; i++) {
		b->lists[i] = attempt->lists[i];
		TRY(bind_list(b, &b->lists[i]));
	}
	TRY(bind_files(b));
	job_run_progress(b->run, "seal", 0, 0);
	TRY(draw_seal_files(a,
	    &(struct draw_sealing){
		b->run, attempt, &b->keys, b->files, b->file_count},
	    &b->sealed, &b->sealed_count));
	job_run_progress(b->run, "bind", 0, 0);
	return (job_run_finish(b->run, b->x, finish, b));
}

/* ---- the job ----------------------------------------------------- */

static struct problem *
freeze(struct job_run *run, struct ctx *x, const struct attempt *attempt)
{
	struct keeping keys = {.x = x, .id = attempt->row.id};
	struct binding b = {.run = run, .x = x, .id = attempt->row.id};

	job_run_progress(run, "keys", 0, 0);
	TRY(job_run_transact(run, x, keep_keys, &keys));
	TRY(draw_freeze_read(run, x, attempt));
	b.keys.veil_key = attempt_digest(keys.keys.veil_key);
	b.keys.pool_key = attempt_digest(keys.keys.pool_key);
	return (bind(&b, attempt));
}

struct failure {
	struct ctx *x;
	const struct draw_row *row;
	const struct problem *problem;
};

static struct problem *
log_failure(struct db *db, struct arena *a, void *arg)
{
	struct failure *f = arg;
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "code", problem_code(f->problem->kind));
	json_put(json, "detail", f->problem->detail);
	return (event_append(db, f->x,
	    &(struct event){EVENT_DRAW_FREEZE_FAILED, f->row->id,
		f->row->org_path, NULL, json_write(a, json)}));
}

/* What is wrong in the libraries is wrong the next time too. */
static bool
is_final(const struct problem *p)
{
	return (p->kind == PROBLEM_INVALID || p->kind == PROBLEM_DUPLICATE ||
	    p->kind == PROBLEM_RULE || p->kind == PROBLEM_POOL_TOO_SMALL);
}

/* Void before it was bound: no verifier asks for its files, and nobody would
 * remove them later. */
static void
drop_unbound(struct ctx *x, const struct draw_row *row)
{
	if (strcmp(row->state, "freezing") != 0 && row->announce == NULL)
		pools_drop(x->arena, row->id);
}

struct problem *
draw_freeze(struct job_run *run, struct ctx *x, const char *draw_id)
{
	struct attempt attempt;
	struct failure f = {.x = x, .row = &attempt.row};
	struct draw_row now;
	struct problem *p;

	TRY(attempt_load(x->db, x->arena, draw_id, &attempt));
	drop_unbound(x, &attempt.row);
	if (strcmp(attempt.row.state, "freezing") != 0)
		return (NULL);
	p = freeze(run, x, &attempt);
	if (p == NULL && draws_get(x->db, x->arena, draw_id, &now) == NULL)
		drop_unbound(x, &now);
	if (p == NULL || !is_final(p))
		return (p);
	f.problem = p;
	TRY(job_run_transact(run, x, log_failure, &f));
	return (p);
}
