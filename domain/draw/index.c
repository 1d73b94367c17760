/* SPDX-License-Identifier: Apache-2.0 */
/* Open addressing, at most half full. */
#include "domain/draw/index.h"

#include <stdint.h>

#include "base/arena.h"

enum {
	LEAST_PLACES = 64
};

struct place {
	struct draw_text key;
	size_t value;
	bool taken;
};

struct draw_index {
	struct arena *a;
	struct place *places;
	size_t room, count;
};

struct draw_index *
draw_index_new(struct arena *a)
{
	struct draw_index *x = arena_alloc(a, sizeof(*x));

	x->a = a;
	x->room = LEAST_PLACES;
	x->places = arena_array(a, x->room, sizeof(*x->places));
	return (x);
}

/* Where `key` is or would be (FNV-1a). */
static struct place *
find(const struct draw_index *x, struct draw_text key)
{
	uint64_t hash = 14695981039346656037ULL;
	size_t i;

	for (i = 0; i < key.len; i++)
		hash = (hash ^ (unsigned char)key.s[i]) * 1099511628211ULL;
	hash ^= hash >> 32;
	for (i = (size_t)hash & (x->room - 1); x->places[i].taken;
	     i = (i + 1) & (x->room - 1))
		if (draw_text_equal(x->places[i].key, key))
			break;
	return (&x->places[i]);
}

static void
grow(struct draw_index *x)
{
	struct place *old = x->places;
	size_t room = x->room, i;

	x->room = 2 * room;
	x->places = arena_array(x->a, x->room, sizeof(*x->places));
	for (i = 0; i < room; i++)
		if (old[i].taken)
			*find(x, old[i].key) = old[i];
}

size_t
draw_index_get(const struct draw_index *x, struct draw_text key)
{
	const struct place *p = find(x, key);

	return (p->taken ? p->value : DRAW_ABSENT);
}

void
draw_index_put(struct draw_index *x, struct draw_text key, size_t value)
{
	struct place *p = find(x, key);

	if (p->taken) {
		p->value = value;
		return;
	}
	*p = (struct place){key, value, true};
	if (++x->count * 2 > x->room)
		grow(x);
}

size_t
draw_index_count(const struct draw_index *x)
{
	return (x->count);
}

size_t
draw_index_intern(struct draw_index *x, struct draw_text key)
{
	size_t value = draw_index_get(x, key);

	if (value == DRAW_ABSENT) {
		value = x->count;
		draw_index_put(x, key, value);
	}
	return (value);
}
