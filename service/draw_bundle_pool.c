/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an attempt without a draw was frozen with: whoever suspects that it was
 * ended because of what would have come out can look.
 */
#include <string.h>

#include "base/arena.h"
#include "domain/draw/csvfile.h"
#include "service/draw_bundle_private.h"
#include "service/draw_freeze_private.h"
#include "storage/draws.h"
#include "storage/pools.h"

struct frozen {
	struct bundling *b;
	const struct draw_bundle_attempt_row *attempt;
	const char *folder, *stage;
};

static void
add(const struct frozen *f, const char *name, struct draw_text bytes)
{
	draw_bundle_add(f->b, f->attempt->attempt,
	    arena_fmt(f->b->x->arena, "pool/%s", name), bytes);
}

/* Freezes leave the packed pool; the auditor gets lines. */
static struct problem *
add_list(const struct frozen *f, const char *list_id)
{
	struct arena *a = f->b->x->arena;
	const char *name = arena_fmt(a, "%s.csv", list_id);
	struct pools_written written;
	struct pools_file *file;
	struct draw_text bytes;
	struct draw_pool pool;

	TRY(pools_map(a, f->folder, draw_freeze_pool_name(a, list_id), &bytes.s,
	    &bytes.len));
	TRY(draw_pool_open(a, bytes.s, bytes.len, &pool));
	TRY(pools_create(a, f->stage, name, &file));
	TRY(draw_pool_write_csv(&pool, &(struct draw_sink){pools_write, file}));
	TRY(pools_finish(file, &written));
	TRY(pools_map(a, f->stage, name, &bytes.s, &bytes.len));
	add(f, name, bytes);
	return (job_run_check(f->b->run));
}

static struct problem *
add_lists(const struct frozen *f)
{
	struct arena *a = f->b->x->arena;
	const struct draw_list_row *row;
	struct db_rows rows;
	size_t i;

	TRY(draws_lists(f->b->x->db, a, f->attempt->id, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++)
		TRY(add_list(f, row[i].list_id));
	return (NULL);
}

static struct problem *
add_annexes(const struct frozen *f)
{
	struct arena *a = f->b->x->arena;
	const struct draw_file_row *row;
	struct draw_text bytes;
	struct db_rows rows;
	size_t i;

	TRY(draws_files(f->b->x->db, a, f->attempt->id, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++) {
		if (strcmp(row[i].kind, "annex") != 0)
			continue;
		TRY(pools_map(a, f->folder, row[i].name, &bytes.s, &bytes.len));
		add(f, row[i].name, bytes);
	}
	return (NULL);
}

static struct problem *
add_keys(const struct frozen *f)
{
	struct arena *a = f->b->x->arena;
	struct draw_digest veil_key, pool_key;
	struct draw_secret_row keys;

	TRY(draws_secret_get(f->b->x->db, a, f->attempt->id, &keys));
	veil_key = attempt_digest(keys.veil_key);
	pool_key = attempt_digest(keys.pool_key);
	add(f, BUNDLE_VEIL_KEY, draw_key_write(a, &veil_key));
	add(f, "key", draw_key_write(a, &pool_key));
	return (NULL);
}

static struct problem *
add_all(struct frozen *f)
{
	struct arena *a = f->b->x->arena;

	f->folder = pools_path(a, f->attempt->id);
	TRY(pools_stage(a, &f->stage));
	TRY(add_lists(f));
	TRY(add_annexes(f));
	return (add_keys(f));
}

struct problem *
draw_bundle_add_pool(
    struct bundling *b, const struct draw_bundle_attempt_row *attempt)
{
	struct frozen f = {.b = b, .attempt = attempt};
	struct problem *p = add_all(&f);

	if (p == NULL || p->kind != PROBLEM_NOT_FOUND)
		return (p);
	return (problem_new(b->x->arena, PROBLEM_CONFLICT, NULL,
	    "第 %lld 次抽取冻结的名录或附件已不在平台上，不能生成审计包",
	    (long long)attempt->attempt));
}
