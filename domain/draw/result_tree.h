/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole result tree of a list as one file, so that any drawn object's
 * proof is a few reads and needs no veil key: made once by the draw, asked
 * whenever a 检查通知书 is printed.
 *
 *	u32be count, count nonces of 16 bytes in rank order, then the levels of
 *	the tree from its leaves to its root, 32 bytes a node
 *
 * It holds nothing but hashes; but whoever has it can tell who was drawn by
 * trying codes, so it stays with the draw's files until disclosure.
 */
#ifndef SSJ_DOMAIN_DRAW_RESULT_TREE_H
#define SSJ_DOMAIN_DRAW_RESULT_TREE_H

#include <stdbool.h>

#include "domain/draw/result.h"

struct arena;

/* The file of the drawn ids in rank order; lives in `a`. */
struct draw_text draw_result_tree_write(struct arena *a,
    const struct draw_result *r, const struct draw_text *ids, size_t count);

/* What draw_result_prove() gives for `rank`; false when the bytes are no such
 * file or nobody has that rank. Lives in `a`. */
bool draw_result_tree_prove(struct arena *a, struct draw_text bytes,
    uint32_t rank, struct draw_result_proof *out);

#endif
