/* SPDX-License-Identifier: Apache-2.0 */
#include "service/admin.h"

#include "base/helper.h"
#include "domain/password.h"
#include "storage/users.h"

struct creation {
	struct ctx x; /* in the transaction */
	const struct admin_draft *draft;
	const char *hash; /* of the password; NULL: none */
	struct user_detail *out;
	struct user_reset *reset;
};

static struct problem *
create(struct db *db, struct arena *a, void *arg)
{
	struct creation *c = arg;
	struct user_draft user = {
	    .login = c->draft->login, .display_name = c->draft->display_name};
	struct user_grant grant = {.role = "administrator", .below = true};
	struct org_row root;

	c->x.db = db;
	TRY(org_root_ensure(&c->x, &c->draft->root, &root));
	user.organization_id = root.id;
	TRY(user_create(&c->x, &user, c->out, c->reset));
	grant.user_id = c->out->user.id;
	grant.organization_id = root.id;
	TRY(user_role_grant(&c->x, &grant, c->out));
	if (c->hash == NULL)
		return (NULL);
	return (users_password_set(db, a, grant.user_id, c->hash));
}

struct problem *
admin_create(struct ctx *x, const struct admin_draft *draft,
    struct user_detail *out, struct user_reset *reset)
{
	struct creation c = {
	    .x = *x, .draft = draft, .out = out, .reset = reset};
	const char *weak;

	if (x->actor->kind != ACTOR_SYSTEM)
		return (problem_new(x->arena, PROBLEM_FORBIDDEN, NULL, NULL));
	if (draft->password != NULL) {
		weak = password_weakness(draft->login, draft->password);
		if (weak != NULL)
			return (problem_new(
			    x->arena, PROBLEM_WEAK_PASSWORD, NULL, "%s", weak));
		TRY(helper_password_hash(
		    x->helper, x->arena, draft->password, &c.hash));
	}
	return (db_transact(x->db, x->arena, create, &c));
}
