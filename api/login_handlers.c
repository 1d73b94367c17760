/* SPDX-License-Identifier: Apache-2.0 */
/* Tag identity: logging in, staying logged in, new passwords. */
#include <cjson/cJSON.h>

#include "api/handlers.h"
#include "base/json_write.h"
#include "service/login.h"

static struct problem *
reply_tokens(struct reply *r, const struct login_tokens *t)
{
	struct cJSON *json = cJSON_CreateObject();

	json_put(json, "token_type", "Bearer");
	json_put(json, "access_token", t->access_token);
	(void)cJSON_AddNumberToObject(
	    json, "expires_in", (double)t->expires_in_s);
	json_put(json, "refresh_token", t->refresh_token);
	json_put(json, "refresh_expires_at", t->refresh_expires_at);
	json_put(json, "org_id", t->actor.org_id);
	reply_header(r, "cache-control", "no-store");
	return (reply_json(r, 200, json));
}

/* POST /v1/auth/token */
struct problem *
api_auth_token(struct call *c, struct reply *r)
{
	struct login_request request = {
	    .login = call_text(c, "login"),
	    .password = call_text(c, "password"),
	    .organization_id = call_text(c, "org_id"),
	};
	struct login_tokens tokens;

	TRY(login_password(&c->ctx, &request, &tokens));
	return (reply_tokens(r, &tokens));
}

/* POST /v1/auth/refresh */
struct problem *
api_auth_refresh(struct call *c, struct reply *r)
{
	struct login_tokens tokens;

	TRY(login_refresh(&c->ctx, call_text(c, "refresh_token"), &tokens));
	return (reply_tokens(r, &tokens));
}

/* POST /v1/auth/revoke */
struct problem *
api_auth_revoke(struct call *c, struct reply *r)
{
	TRY(login_revoke(&c->ctx, call_text(c, "refresh_token")));
	return (reply_empty(r));
}

/* POST /v1/auth/reset */
struct problem *
api_auth_reset(struct call *c, struct reply *r)
{
	TRY(login_reset(&c->ctx, call_text(c, "login"),
	    call_text(c, "reset_code"), call_text(c, "password")));
	return (reply_empty(r));
}

/* POST /v1/me/password */
struct problem *
api_me_password(struct call *c, struct reply *r)
{
	TRY(login_change(&c->ctx, call_text(c, "current_password"),
	    call_text(c, "password")));
	return (reply_empty(r));
}
