/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that lives and dies together.
 *
 * One arena per request, job or test owns everything made on its behalf, so
 * that code reads from top to bottom without clean-up labels. The first
 * argument `struct arena *` of a function is the owner of what it returns.
 *
 * Exhaustion is not an error path: the process ends and its supervisor starts
 * another one. Nothing here is thread-safe; an arena belongs to one thread of
 * control.
 */
#ifndef SSJ_BASE_ARENA_H
#define SSJ_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* A new, empty arena. Never NULL. Ended with arena_free(). */
struct arena *arena_new(void);

/* The same for a part of the owner's work: arena_reset() when the part is
 * done, or it ends with `owner`, whatever happens in between. */
struct arena *arena_within(struct arena *owner);

/*
 * Runs the deferred functions, latest first, and returns all memory.
 * Accepts NULL.
 */
void arena_free(struct arena *a);

/* Like arena_free(), but the arena stays usable (and keeps one block). */
void arena_reset(struct arena *a);

/* `size` bytes set to zero, aligned for any type. Size 0 gives a valid
 * pointer. */
void *arena_alloc(struct arena *a, size_t size);

/* arena_alloc() for `count` elements of `size` bytes; checks the product. */
void *arena_array(struct arena *a, size_t count, size_t size);

/*
 * Grows what arena_alloc() gave from `old` to `size` bytes, in place when it
 * was the newest piece, by copying otherwise. A piece of a megabyte or more
 * leaves nothing behind where it was. `ptr` may be NULL with old 0. The new
 * part is set to zero.
 */
void *arena_grow(struct arena *a, void *ptr, size_t old, size_t size);

/* A copy of `len` bytes followed by a NUL that is not counted. */
char *arena_memdup(struct arena *a, const void *src, size_t len);

/* A copy of the string `src`; NULL gives NULL. */
char *arena_strdup(struct arena *a, const char *src);

/* A formatted string, printf(3). */
char *arena_fmt(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vfmt(struct arena *a, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/*
 * Calls `release(object)` when the arena is freed or reset: the way a foreign
 * object (a PGresult, a cJSON tree, a file) is owned by an arena.
 */
void arena_defer(struct arena *a, void (*release)(void *), void *object);

/* Bytes handed out since the arena was made or reset. */
size_t arena_used(const struct arena *a);

#endif
