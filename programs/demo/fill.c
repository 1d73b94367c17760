/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A library of any size without the import: the same businesses as
 * demo_write_objects() writes, number for number.
 */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "programs/demo/demo.h"
#include "programs/demo/generate.h"
#include "service/library_fill.h"

enum {
	TELL_EVERY = 500000
};

struct filling {
	struct demo_random random, ids;
	struct demo_business business;
	char id[37];
	size_t count, made;
	int year;
	time_t began;
};

static long
seconds(const struct filling *f)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return ((long)(t.tv_sec - f->began));
}

/* A UUIDv7 that follows from number and seed: the same city every time. */
static void
set_id(struct filling *f)
{
	/* 2020-01-01, and as many milliseconds as there are objects before. */
	uint64_t ms = UINT64_C(1577836800000) + f->made;
	uint64_t tail = demo_random_next(&f->ids);

	(void)snprintf(f->id, sizeof(f->id),
	    "%08" PRIx32 "-%04x-7%03x-%04x-%012" PRIx64, (uint32_t)(ms >> 16),
	    (unsigned)(ms & 0xffff), (unsigned)(tail >> 52),
	    (unsigned)(0x8000 | (tail >> 38 & 0x3fff)),
	    demo_random_next(&f->ids) >> 16);
}

static bool
next(void *arg, const char **id, struct library_object *out)
{
	struct filling *f = arg;
	const struct demo_business *b = &f->business;

	if (f->made == f->count)
		return (false);
	if (f->made > 0 && f->made % TELL_EVERY == 0)
		demo_tell("  %9zu 户，%ld 秒", f->made, seconds(f));
	demo_business(&f->business, &f->random, f->made, f->year);
	set_id(f);
	f->made++;
	*id = f->id;
	*out = (struct library_object){
	    .uscc = b->code,
	    .name = b->name,
	    .kind = b->kind,
	    .district = b->district,
	    .industry = b->industry,
	    .address = b->address,
	    .registered_on = b->registered_on,
	    .status = b->status,
	    .risk = b->risk,
	    .abnormal = b->abnormal,
	};
	return (true);
}

static void
all_there(void *arg)
{
	struct filling *f = arg;

	demo_tell("  %9zu 户，%ld 秒；正在建立索引", f->made, seconds(f));
}

struct problem *
demo_fill(struct ctx *x, const struct demo *d)
{
	struct filling f = {.random = {d->seed},
	    .ids = {~d->seed},
	    .count = d->objects,
	    .year = d->year};
	const struct library_source source = {next, all_there, &f};
	int64_t count;

	f.began = seconds(&f);
	demo_tell("写入检查对象库：");
	TRY(library_fill(x, &source, &count));
	demo_tell("  %9" PRId64 " 户，%ld 秒，完成", count, seconds(&f));
	return (NULL);
}
