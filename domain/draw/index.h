/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which number a text has: a hash table in an arena. Keys are kept by
 * reference and must outlive it.
 */
#ifndef SSJ_DOMAIN_DRAW_INDEX_H
#define SSJ_DOMAIN_DRAW_INDEX_H

#include <stddef.h>

#include "domain/draw/bytes.h"

struct arena;

#define DRAW_ABSENT ((size_t)-1)

struct draw_index;

struct draw_index *draw_index_new(struct arena *a);

/* The number of `key`, or DRAW_ABSENT. */
size_t draw_index_get(const struct draw_index *x, struct draw_text key);

/* Gives `key` the number `value`, whether it had one or not. */
void draw_index_put(struct draw_index *x, struct draw_text key, size_t value);

/* How many keys there are. */
size_t draw_index_count(const struct draw_index *x);

/* The number of `key`; a new key gets draw_index_count(). */
size_t draw_index_intern(struct draw_index *x, struct draw_text key);

#endif
