/* SPDX-License-Identifier: Apache-2.0 */
#include "service/aliases.h"

#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/json_write.h"
#include "base/page.h"
#include "base/sort.h"
#include "service/scope.h"
#include "storage/events.h"
#include "storage/orgs.h"

struct problem *
alias_list(struct ctx *x, const char *kind, const struct page *page,
    struct db_rows *out)
{
	struct alias_query q = {kind, page_key(page, 0, ""),
	    page_key(page, 1, ""), page_fetch(x->arena, page)};

	TRY(ctx_require(x, PERM_IMPORT_MANAGE));
	return (aliases_page(x->db, x->arena, &q, out));
}

/* ---- changing ------------------------------------------------------------ */

struct change {
	struct ctx *x;
	const struct library_alias *aliases; /* ascending */
	size_t count;
};

static int
compare(const void *x, const void *y, const void *arg)
{
	const struct library_alias *a = x, *b = y;
	int order = strcmp(a->kind, b->kind);

	(void)arg;
	return (order != 0 ? order : strcmp(a->alias, b->alias));
}

static struct problem *
check(struct ctx *x, const struct library_alias *aliases, size_t count)
{
	struct problem *p = NULL;
	size_t i;

	for (i = 0; i < count; i++)
		if (!library_is_code(aliases[i].kind, aliases[i].code))
			problem_note(x->arena, &p, PROBLEM_INVALID,
			    arena_fmt(x->arena, "/aliases/%zu/code", i), "code",
			    "不是此类别可用的代码");
	return (p);
}

/* What a name of a district leads to moves every object under it at the next
 * import, whoever's it is. */
static struct problem *
check_districts(
    struct ctx *x, const struct library_alias *aliases, size_t count)
{
	struct problem *p = NULL;
	struct org_row root;
	size_t i;

	TRY(orgs_root(x->db, x->arena, &root));
	if (actor_may(x->actor, PERM_IMPORT_MANAGE, root.path) &&
	    scope_is_whole(x, PERM_IMPORT_MANAGE))
		return (NULL);
	for (i = 0; i < count; i++)
		if (strcmp(aliases[i].kind, "district") == 0)
			problem_note(x->arena, &p, PROBLEM_FORBIDDEN,
			    arena_fmt(x->arena, "/aliases/%zu/alias", i),
			    "district",
			    "区划的对照对全市的名录生效，请由对全市有“%s”权限的"
			    "人员办理",
			    permission_title(PERM_IMPORT_MANAGE));
	return (p);
}

static const char *
logged(struct arena *a, const struct library_alias *aliases, size_t count)
{
	struct cJSON *json = cJSON_CreateArray(), *one;
	size_t i;

	for (i = 0; i < count; i++) {
		one = cJSON_CreateObject();
		json_put(one, "kind", aliases[i].kind);
		json_put(one, "alias", aliases[i].alias);
		json_put(one, "code", aliases[i].code);
		cJSON_AddItemToArray(json, one);
	}
	return (json_write(a, json));
}

static struct problem *
put(struct db *db, struct arena *a, void *arg)
{
	struct change *c = arg;

	TRY(aliases_put(db, a, c->aliases, c->count));
	return (event_append(db, c->x,
	    &(struct event){EVENT_ALIASES_CHANGED, "aliases", NULL, NULL,
		logged(a, c->aliases, c->count)}));
}

struct problem *
alias_put(struct ctx *x, const struct library_alias *aliases, size_t count)
{
	struct library_alias *sorted =
	    arena_array(x->arena, count, sizeof(*sorted));
	struct change c = {x, sorted, count};
	size_t i;

	TRY(ctx_require(x, PERM_IMPORT_MANAGE));
	TRY(check(x, aliases, count));
	TRY(check_districts(x, aliases, count));
	memcpy(sorted, aliases, count * sizeof(*sorted));
	sort_items(sorted, count, sizeof(*sorted), compare, NULL);
	for (i = 1; i < count; i++)
		if (compare(&sorted[i - 1], &sorted[i], NULL) == 0)
			return (problem_new(x->arena, PROBLEM_INVALID,
			    "/aliases", "名称“%s”重复", sorted[i].alias));
	return (db_transact(x->db, x->arena, put, &c));
}

static struct problem *
remove_one(struct db *db, struct arena *a, void *arg)
{
	struct change *c = arg;
	struct library_alias was;

	TRY(aliases_delete(db, a, c->aliases->kind, c->aliases->alias, &was));
	return (event_append(db, c->x,
	    &(struct event){EVENT_ALIAS_REMOVED, "aliases", NULL,
		logged(a, &was, 1), NULL}));
}

struct problem *
alias_delete(struct ctx *x, const char *kind, const char *alias)
{
	struct library_alias one = {kind, alias, ""};
	struct change c = {x, &one, 1};

	TRY(ctx_require(x, PERM_IMPORT_MANAGE));
	TRY(check_districts(x, &one, 1));
	return (db_transact(x->db, x->arena, remove_one, &c));
}
