/* SPDX-License-Identifier: Apache-2.0 */
#include "service/imports.h"

#include "base/arena.h"
#include "base/clock.h"
#include "storage/aliases.h"
#include "storage/orgs.h"

static struct problem *
find_org(struct ctx *x, const char *code, const char **id)
{
	struct library_names names;
	const struct library_org *org;
	struct org_row root;

	if (code == NULL) {
		TRY(orgs_root(x->db, x->arena, &root));
		*id = root.id;
		return (NULL);
	}
	TRY(aliases_names(
	    x->db, x->arena, clock_rfc3339(x->arena, x->now_ms), &names));
	org = library_org(&names, code);
	if (org == NULL)
		return (problem_new(x->arena, PROBLEM_NOT_FOUND, NULL,
		    "没有代码为 %s 的机构", code));
	*id = org->id;
	return (NULL);
}

static struct problem *
alone(struct ctx *x)
{
	bool held = false;

	TRY(imports_tool_lock(x->db, x->arena, &held));
	if (!held)
		return (problem_new(x->arena, PROBLEM_CONFLICT, NULL,
		    "另一个 ssj import 正在运行"));
	return (import_settle(x, true));
}

struct problem *
import_here(struct ctx *x, const struct import_order *o, const char *path,
    const char *org_code, struct import_row *out)
{
	struct import_order order = *o;
	struct blob blob;
	const char *part = blob.sha256;
	struct problem *p;

	out->id = NULL;
	TRY(alone(x));
	TRY(find_org(x, org_code, &order.org_id));
	TRY(blob_put_file(x->arena, path, &blob));
	TRY(import_file_known(x, &blob, order.org_id));
	order.parts = &part;
	order.part_count = 1;
	TRY(import_order(x, &order, false, out));
	p = import_run(x, NULL, out->id);
	TRY(import_read(x, out->id, out));
	return (p);
}
