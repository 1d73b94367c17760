/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/walk.h"

#include "base/arena.h"

static bool
is_before(const struct draw_walker *x, const struct draw_walker *y)
{
	int order = draw_text_compare(x->record.id, y->record.id);

	return (order < 0 || (order == 0 && x->pool < y->pool));
}

/* Moves the walker at `at` down to where it belongs. */
static void
sink(struct draw_walk *w, size_t at)
{
	struct draw_walker *moved = w->heap[at];
	size_t child;

	while ((child = 2 * at + 1) < w->count) {
		if (child + 1 < w->count &&
		    is_before(w->heap[child + 1], w->heap[child]))
			child++;
		if (!is_before(w->heap[child], moved))
			break;
		w->heap[at] = w->heap[child];
		at = child;
	}
	w->heap[at] = moved;
}

struct draw_walk
draw_walk_begin(
    struct arena *a, const struct draw_pool *const *pools, size_t count)
{
	struct draw_walker *walkers = arena_array(a, count, sizeof(*walkers));
	struct draw_walk w = {
	    arena_array(a, count, sizeof(struct draw_walker *)), 0};
	size_t i;

	for (i = 0; i < count; i++) {
		walkers[i].pool = i;
		walkers[i].cursor = draw_pool_begin(pools[i]);
		if (draw_pool_next(&walkers[i].cursor, &walkers[i].record))
			w.heap[w.count++] = &walkers[i];
	}
	for (i = w.count / 2; i-- > 0;)
		sink(&w, i);
	return (w);
}

const struct draw_walker *
draw_walk_at(const struct draw_walk *w)
{
	return (w->count > 0 ? w->heap[0] : NULL);
}

void
draw_walk_step(struct draw_walk *w)
{
	struct draw_walker *first = w->heap[0];

	if (!draw_pool_next(&first->cursor, &first->record))
		w->heap[0] = w->heap[--w->count];
	if (w->count > 0)
		sink(w, 0);
}
