/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A freeze without its root: everything existing of the library into a packed
 * file, as the freeze reads it, beside a bare COPY of the same columns whose
 * rows nobody looks at.
 *
 *	freeze copy		prints: rows, seconds, CPU-seconds
 *	freeze pack FILE	likewise, and peak memory in KiB
 *
 * The database is SSJ_DATABASE. Strata are the risks, each in eleven parts, so
 * that there are as many as a large city has.
 */
#include "tests/bench/bench.h"

#include "storage/db.h"
#include "storage/draw_sources.h"

static const char bare_copy[] =
    "COPY (SELECT code, coalesce(nullif(risk, ''), '未分类'), district, status"
    " FROM object WHERE status <> 'moved_out') TO STDOUT (FORMAT binary)";

struct packing {
	struct draw_pool_builder *builder;
	size_t rows;
};

static struct problem *
count_row(void *arg, const void *bytes, size_t len)
{
	struct packing *p = arg;

	(void)bytes;
	(void)len;
	p->rows++;
	return (NULL);
}

static struct problem *
pack_row(void *arg, const struct source_object *o)
{
	struct packing *p = arg;
	char stratum[32];
	int len;

	p->rows++;
	if (o->status.len != strlen("existing"))
		return (NULL);
	len = snprintf(stratum, sizeof(stratum), "%.*s-%02d",
	    (int)o->stratum.len, o->stratum.s, o->code.s[15] % 11);
	return (draw_pool_add(p->builder,
	    (struct draw_text){o->code.s, o->code.len},
	    (struct draw_text){stratum, (size_t)len}, 1));
}

static void
pack(struct db *db, struct arena *a, const char *path, struct packing *p)
{
	const struct plan_reach all = {.low = "000000", .high = "999999"};
	struct draw_pool pool;

	p->builder = draw_pool_builder_new(a, (size_t)1 << 20);
	bench_must(source_pool(db, a, &all, pack_row, p));
	bench_must(draw_pool_finish(p->builder, &pool));
	bench_save(&pool, path);
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct packing p = {.rows = 0};
	struct moment from;
	struct db *db;

	if (argc < 2 || getenv("SSJ_DATABASE") == NULL)
		return (2);
	bench_must(db_open(a, getenv("SSJ_DATABASE"), &db));
	from = bench_now();
	if (argc == 3)
		pack(db, a, argv[2], &p);
	else
		bench_must(db_copy_out(db, a, bare_copy, count_row, &p));
	from = bench_since(from);
	(void)printf(
	    "%zu %.6f %.6f %ld\n", p.rows, from.wall, from.cpu, bench_peak());
	db_close(db);
	arena_free(a);
	return (0);
}
