/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long a draw from a frozen pool takes: reads `code TAB stratum` lines,
 * packs them as the freeze does, writes the file, maps it, and draws `percent`
 * of every stratum as the draw does: tickets and selection, with SM3.
 *
 *	draw FILE PER_MILLE < rows	prints: objects drawn seconds
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/select.h"

enum {
	ROUNDS = 3
};

static void
must(const struct problem *p)
{
	if (p == NULL)
		return;
	(void)fprintf(stderr, "%s\n", p->detail == NULL ? "?" : p->detail);
	exit(1);
}

static struct problem *
write_all(void *arg, const void *bytes, size_t len)
{
	if (fwrite(bytes, 1, len, arg) != len)
		abort();
	return (NULL);
}

static void
pack(const char *path)
{
	struct arena *a = arena_new();
	struct draw_pool_builder *b =
	    draw_pool_builder_new(a, (size_t)32 << 20);
	struct draw_sink sink = {write_all, fopen(path, "wb")};
	struct draw_pool pool;
	char line[512], *tab;

	if (sink.arg == NULL)
		abort();
	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if ((tab = strchr(line, '\t')) == NULL)
			abort();
		*tab = '\0';
		must(draw_pool_add(
		    b, draw_text_of(line), draw_text_of(tab + 1), 1));
	}
	must(draw_pool_finish(b, &pool));
	must(draw_pool_write(&pool, &sink));
	if (fclose(sink.arg) != 0)
		abort();
	arena_free(a);
}

static double
seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return ((double)t.tv_sec + (double)t.tv_nsec / 1e9);
}

/* A plan of the pool's own strata. */
static struct draw_plan
plan_of(struct arena *a, const struct draw_pool *pool, uint32_t per_mille)
{
	struct draw_plan plan = {.stratum_count = pool->stratum_count};
	size_t i;

	plan.strata = arena_array(a, pool->stratum_count, sizeof(*plan.strata));
	for (i = 0; i < pool->stratum_count; i++)
		plan.strata[i] =
		    (struct draw_stratum){.name = pool->strata[i].name,
			.num = per_mille,
			.den = 1000,
			.count = pool->strata[i].count};
	return (plan);
}

static double
draw_once(
    const char *path, uint32_t per_mille, uint64_t *objects, uint64_t *drawn)
{
	struct arena *a = arena_new();
	double begin = seconds(), took;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	struct draw_digest key = {{1}};
	struct draw_pool pool;
	struct draw_plan plan;
	const struct draw_selection *strata;
	void *bytes;
	size_t i;

	if (fd == -1 || fstat(fd, &st) != 0)
		abort();
	bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		abort();
	must(draw_pool_open(a, bytes, (size_t)st.st_size, &pool));
	plan = plan_of(a, &pool, per_mille);
	must(draw_select(a,
	    &(struct draw_selecting){.hash = draw_hash_sm3(),
		.key = &key,
		.pool = &pool,
		.plan = &plan},
	    &strata));
	for (*drawn = 0, i = 0; i < plan.stratum_count; i++)
		*drawn += strata[i].size;
	*objects = pool.count;
	took = seconds() - begin;
	(void)munmap(bytes, (size_t)st.st_size);
	(void)close(fd);
	arena_free(a);
	return (took);
}

static int
ascending(const void *x, const void *y)
{
	const double *p = x, *q = y;

	return ((*p > *q) - (*p < *q));
}

int
main(int argc, char **argv)
{
	double took[ROUNDS];
	uint64_t objects, drawn;
	uint32_t per_mille;
	size_t i;

	if (argc != 3)
		return (2);
	per_mille = (uint32_t)strtoul(argv[2], NULL, 10);
	pack(argv[1]);
	for (i = 0; i < ROUNDS; i++)
		took[i] = draw_once(argv[1], per_mille, &objects, &drawn);
	qsort(took, ROUNDS, sizeof(took[0]), ascending);
	(void)printf("%llu %llu %.6f\n", (unsigned long long)objects,
	    (unsigned long long)drawn, took[ROUNDS / 2]);
	return (0);
}
