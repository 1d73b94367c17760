/* SPDX-License-Identifier: Apache-2.0 */
#include "service/pairs.h"

#include "service/scope.h"

struct problem *
inspector_pairs(struct ctx *x, struct pair_filter *filter,
    const struct page *page, struct db_rows *out)
{
	struct scope scope = scope_of(x, PERM_TASK_READ);

	TRY(ctx_require(x, PERM_TASK_READ));
	filter->low = scope.low;
	filter->high = scope.high;
	return (pairs_page(x->db, x->arena, filter, page, out));
}
