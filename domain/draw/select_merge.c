/* SPDX-License-Identifier: Apache-2.0 */
/* Selections of shards become those of the whole list. */
#include "base/arena.h"
#include "domain/draw/select.h"

/* How many places of each shard's order are taken already. */
struct merge {
	const struct draw_selection *const *shards;
	size_t shard_count, stratum, *taken;
};

/* The next in order over all shards; NULL behind the last. */
static const struct draw_drawn *
take_next(struct merge *m)
{
	const struct draw_drawn *best = NULL, *next;
	const struct draw_selection *of;
	size_t from = 0, i;

	for (i = 0; i < m->shard_count; i++) {
		of = &m->shards[i][m->stratum];
		if (m->taken[i] == of->ordered)
			continue;
		next = &of->order[m->taken[i]];
		if (best == NULL || draw_drawn_compare(next, best) < 0) {
			best = next;
			from = i;
		}
	}
	if (best != NULL)
		m->taken[from]++;
	return (best);
}

/* Whoever stands among the first so many of the whole list stands among the
 * first so many of his shard. */
static struct draw_selection
merge_stratum(struct arena *a, struct merge *m, uint64_t extra)
{
	struct draw_selection out = m->shards[0][m->stratum];
	const struct draw_drawn *next;
	struct draw_drawn *order;
	size_t want, i;

	want = (size_t)(extra > out.count - out.size ? out.count
						     : out.size + extra);
	order = arena_array(a, want, sizeof(*order));
	for (i = 0; i < m->shard_count; i++)
		m->taken[i] = 0;
	for (i = 0; i < want && (next = take_next(m)) != NULL; i++)
		order[i] = *next;
	out.order = order;
	out.ordered = i;
	return (out);
}

const struct draw_selection *
draw_select_merge(struct arena *a, const struct draw_selecting *in,
    const struct draw_selection *const *shards, size_t shard_count)
{
	size_t strata = in->plan->stratum_count, i;
	struct draw_selection *out = arena_array(a, strata, sizeof(*out));
	struct merge m = {.shards = shards, .shard_count = shard_count};

	m.taken = arena_array(a, shard_count, sizeof(*m.taken));
	for (i = 0; i < strata; i++) {
		m.stratum = i;
		out[i] =
		    merge_stratum(a, &m, in->extra == NULL ? 0 : in->extra[i]);
	}
	return (out);
}
