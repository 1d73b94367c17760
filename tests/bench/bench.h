/* SPDX-License-Identifier: Apache-2.0 */
/* What the measuring programs share; nothing but them includes it. */
#ifndef SSJ_TESTS_BENCH_BENCH_H
#define SSJ_TESTS_BENCH_BENCH_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crew.h"
#include "base/problem.h"
#include "domain/draw/pool.h"

/* Seconds of the wall's clock, and of all processors for this process. */
struct moment {
	double wall, cpu;
};

static inline double
bench_seconds(clockid_t clock)
{
	struct timespec t;

	(void)clock_gettime(clock, &t);
	return ((double)t.tv_sec + (double)t.tv_nsec / 1e9);
}

static inline struct moment
bench_now(void)
{
	return ((struct moment){bench_seconds(CLOCK_MONOTONIC),
	    bench_seconds(CLOCK_PROCESS_CPUTIME_ID)});
}

static inline struct moment
bench_since(struct moment from)
{
	struct moment to = bench_now();

	return ((struct moment){to.wall - from.wall, to.cpu - from.cpu});
}

/* The most memory this process has had, KiB, mapped files included. */
static inline long
bench_peak(void)
{
	struct rusage used;

	(void)getrusage(RUSAGE_SELF, &used);
	return (used.ru_maxrss);
}

static inline void
bench_must(const struct problem *p)
{
	if (p == NULL)
		return;
	(void)fprintf(stderr, "%s\n", p->detail == NULL ? "?" : p->detail);
	exit(1);
}

/* A packed pool, mapped as the draw maps it. */
static inline void
bench_open(struct arena *a, const char *path, struct draw_pool *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *bytes;

	if (fd == -1 || fstat(fd, &st) != 0)
		abort();
	bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		abort();
	(void)close(fd);
	bench_must(draw_pool_open(a, bytes, (size_t)st.st_size, out));
}

static inline struct problem *
bench_write(void *arg, const void *bytes, size_t len)
{
	if (fwrite(bytes, 1, len, arg) != len)
		abort();
	return (NULL);
}

static inline void
bench_save(const struct draw_pool *pool, const char *path)
{
	struct draw_sink sink = {bench_write, fopen(path, "wb")};

	if (sink.arg == NULL)
		abort();
	bench_must(draw_pool_write(pool, &sink));
	if (fclose(sink.arg) != 0)
		abort();
}

/* `count` bare compressions, sixteen lanes at a time: CPU-seconds. */
static inline double
bench_compress(const struct draw_hash *h, size_t count)
{
	struct draw_lanes lanes;
	struct moment from;
	size_t i;

	memset(&lanes, 1, sizeof(lanes));
	from = bench_now();
	for (i = 0; i < count; i += DRAW_LANES)
		h->feed_lanes(&lanes, DRAW_LANES);
	return (bench_since(from).cpu);
}

static inline const struct draw_hash *
bench_hash(const char *name)
{
	const struct draw_hash *h = draw_hash_find(name, strlen(name));

	if (h == NULL)
		abort();
	return (h);
}

#endif
