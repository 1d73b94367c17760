/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The result trees of a draw as files, for the proofs that notices carry: the
 * veil key is here now and will not be when a notice is printed.
 */
#include "domain/draw/result_tree.h"
#include "service/draw_compute_private.h"
#include "service/draw_proofs.h"
#include "storage/pools.h"

struct problem *
draw_compute_trees(struct computation *c)
{
	struct arena *a = c->x->arena;
	const char *folder = pools_path(a, c->attempt.row.id);
	struct draw_result result = {
	    .hash = c->attempt.hash, .veil_key = &c->veil_key};
	struct pools_written written;
	const struct draw_text *ids;
	struct draw_text tree;
	size_t i, count;

	for (i = 0; i < c->attempt.list_count; i++) {
		const struct draw_list *list = &c->transcript.lists[i];

		ids = draw_list_drawn(a, list, &count);
		result.list_id = list->list_id;
		tree = draw_result_tree_write(a, &result, ids, count);
		TRY(pools_put(a, folder,
		    draw_tree_name(a, c->attempt.lists[i].list_id), tree.s,
		    tree.len, &written));
	}
	return (NULL);
}
