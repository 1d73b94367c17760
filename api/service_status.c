/* SPDX-License-Identifier: Apache-2.0 */
/* The api about itself: alive, ready, its contract. */
#include <cjson/cJSON.h>

#include "api/contract.h"
#include "api/handlers.h"
#include "api/worker.h"

static struct problem *
reply_ok(struct reply *r)
{
	struct cJSON *status = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(status, "status", "ok");
	reply_header(r, "cache-control", "no-store");
	return (reply_json(r, 200, status));
}

/* GET /healthz: the process answers; says nothing of the database. */
struct problem *
api_health_get(struct call *c, struct reply *r)
{
	(void)c;
	return (reply_ok(r));
}

/* GET /readyz */
struct problem *
api_ready_get(struct call *c, struct reply *r)
{
	if (!worker_ready())
		return (problem_retry(
		    c->ctx.arena, PROBLEM_UNAVAILABLE, 5, "数据库连接不可用"));
	return (reply_ok(r));
}

/* GET /openapi.json */
struct problem *
api_contract_get(struct call *c, struct reply *r)
{
	const char *text;
	size_t len;

	(void)c;
	text = contract_text(worker_with()->contract, &len);
	return (reply_bytes(r, 200, "application/json", text, len));
}
