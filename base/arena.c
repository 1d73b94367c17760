/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A chain of blocks, each twice as large as the one before up to a limit.
 * Blocks come from malloc(3) so that AddressSanitizer sees overruns between
 * arenas, though not inside one.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	BLOCK_FIRST = 4 * 1024,
	BLOCK_MOST = 1024 * 1024,
	ALIGNMENT = alignof(max_align_t),
	FIRST_FORMAT = 256,
};

struct block {
	struct block *next;
	size_t size; /* usable bytes behind this header */
	size_t used;
	alignas(max_align_t) unsigned char bytes[];
};

struct deferred {
	struct deferred *next;
	void (*release)(void *);
	void *object;
};

struct arena {
	struct block *top; /* newest block, the one being filled */
	struct deferred *deferred;
	size_t used;
};

static _Noreturn void
out_of_memory(void)
{
	(void)fputs("out of memory\n", stderr);
	abort();
}

static size_t
aligned(size_t size)
{
	if (size > SIZE_MAX - ALIGNMENT)
		out_of_memory();
	return ((size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
}

static struct block *
block_new(size_t size)
{
	struct block *b;

	if (size > SIZE_MAX - sizeof(*b))
		out_of_memory();
	if ((b = malloc(sizeof(*b) + size)) == NULL)
		out_of_memory();
	b->next = NULL;
	b->size = size;
	b->used = 0;
	return (b);
}

struct arena *
arena_new(void)
{
	struct arena *a;

	if ((a = calloc(1, sizeof(*a))) == NULL)
		out_of_memory();
	a->top = block_new(BLOCK_FIRST);
	return (a);
}

static void
free_inner(void *arg)
{
	arena_free(arg);
}

struct arena *
arena_within(struct arena *owner)
{
	struct arena *a = arena_new();

	arena_defer(owner, free_inner, a);
	return (a);
}

static void
run_deferred(struct arena *a)
{
	struct deferred *d;

	/* A release may defer again; the list is re-read every time. */
	while ((d = a->deferred) != NULL) {
		a->deferred = d->next;
		d->release(d->object);
	}
}

void
arena_reset(struct arena *a)
{
	struct block *b, *next;

	run_deferred(a);
	for (b = a->top; b->next != NULL; b = next) {
		next = b->next;
		free(b);
	}
	a->top = b;
	b->used = 0;
	a->used = 0;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_reset(a);
	free(a->top);
	free(a);
}

static void *
take(struct arena *a, size_t size)
{
	struct block *b = a->top;
	size_t want;
	void *p;

	if (size > b->size - b->used) {
		want = b->size * 2 < BLOCK_MOST ? b->size * 2 : BLOCK_MOST;
		b = block_new(size > want ? size : want);
		b->next = a->top;
		a->top = b;
	}
	p = b->bytes + b->used;
	b->used += size;
	a->used += size;
	return (p);
}

void *
arena_alloc(struct arena *a, size_t size)
{
	void *p;

	size = aligned(size);
	p = take(a, size);
	memset(p, 0, size);
	return (p);
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		out_of_memory();
	return (arena_alloc(a, count * size));
}

/*
 * A piece that has a block to itself takes the block along: realloc(3) moves
 * large ones without copying them. NULL when it is not such a piece.
 */
static void *
grow_block(struct arena *a, const void *ptr, size_t from, size_t to)
{
	struct block **link = &a->top, *b;

	while (*link != NULL && (const void *)(*link)->bytes != ptr)
		link = &(*link)->next;
	b = *link;
	if (b == NULL || b->used != from || to > SIZE_MAX - sizeof(*b))
		return (NULL);
	if (to > b->size) {
		if ((b = realloc(b, sizeof(*b) + to)) == NULL)
			out_of_memory();
		b->size = to;
		*link = b;
	}
	memset(b->bytes + from, 0, to - from);
	b->used = to;
	a->used += to - from;
	return (b->bytes);
}

void *
arena_grow(struct arena *a, void *ptr, size_t old, size_t size)
{
	struct block *b = a->top;
	size_t from = aligned(old), to = aligned(size);
	void *p;

	if (ptr == NULL || to <= from)
		return (ptr == NULL ? arena_alloc(a, size) : ptr);
	if ((unsigned char *)ptr + from == b->bytes + b->used &&
	    to - from <= b->size - b->used) {
		memset(b->bytes + b->used, 0, to - from);
		b->used += to - from;
		a->used += to - from;
		return (ptr);
	}
	if (from >= BLOCK_MOST && (p = grow_block(a, ptr, from, to)) != NULL)
		return (p);
	p = arena_alloc(a, size);
	memcpy(p, ptr, old);
	return (p);
}

char *
arena_memdup(struct arena *a, const void *src, size_t len)
{
	char *p;

	if (len == SIZE_MAX)
		out_of_memory();
	p = take(a, aligned(len + 1));
	if (len != 0)
		memcpy(p, src, len);
	p[len] = '\0';
	return (p);
}

char *
arena_strdup(struct arena *a, const char *src)
{
	return (src == NULL ? NULL : arena_memdup(a, src, strlen(src)));
}

char *
arena_vfmt(struct arena *a, const char *format, va_list args)
{
	char first[FIRST_FORMAT], *p;
	va_list again;
	int len;

	/* Most are short and need not be formatted a second time. */
	va_copy(again, args);
	len = vsnprintf(first, sizeof(first), format, again);
	va_end(again);
	if (len < 0)
		out_of_memory();
	p = take(a, aligned((size_t)len + 1));
	if ((size_t)len < sizeof(first))
		memcpy(p, first, (size_t)len + 1);
	else
		(void)vsnprintf(p, (size_t)len + 1, format, args);
	return (p);
}

char *
arena_fmt(struct arena *a, const char *format, ...)
{
	va_list args;
	char *p;

	va_start(args, format);
	p = arena_vfmt(a, format, args);
	va_end(args);
	return (p);
}

void
arena_defer(struct arena *a, void (*release)(void *), void *object)
{
	struct deferred *d = arena_alloc(a, sizeof(*d));

	d->release = release;
	d->object = object;
	d->next = a->deferred;
	a->deferred = d;
}

size_t
arena_used(const struct arena *a)
{
	return (a->used);
}
