/* SPDX-License-Identifier: Apache-2.0 */
#include "api/answer.h"

#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "api/contract.h"
#include "api/problem_reply.h"
#include "base/arena.h"
#include "base/log.h"

enum {
	ADDRESS_MAX = 45
}; /* the longest IPv6 address as text */

const char *
incoming_header(const struct incoming *in, const char *name)
{
	size_t i;

	for (i = 0; i < in->header_count; i++)
		if (strcasecmp(in->headers[i].name, name) == 0)
			return (in->headers[i].value);
	return (NULL);
}

const char *
answer_header(const struct reply *r, const char *name)
{
	const struct reply_header *h;

	for (h = r->headers; h != NULL; h = h->next)
		if (strcmp(h->name, name) == 0)
			return (h->value);
	return (NULL);
}

/* ---- the client's address ------------------------------------------------ */

static bool
is_address(const char *s)
{
	size_t len = strspn(s, "0123456789abcdefABCDEF.:");

	return (len > 0 && len <= ADDRESS_MAX && s[len] == '\0');
}

static bool
came_through_edge(const struct answer_with *with, const struct incoming *in)
{
	const char *shown = incoming_header(in, "x-ssj-edge");

	return (with->edge_secret != NULL && shown != NULL &&
	    strlen(shown) == strlen(with->edge_secret) &&
	    sodium_memcmp(shown, with->edge_secret, strlen(shown)) == 0);
}

/* Only the edge knows; through it everybody is loopback. */
static const char *
client_address(const struct answer_with *with, const struct incoming *in)
{
	const char *told = incoming_header(in, "x-ssj-client");

	if (told == NULL || !is_address(told) || !came_through_edge(with, in))
		return ("unknown");
	return (told);
}

/* ---- answering ----------------------------------------------------------- */

static void
answer_options(struct reply *r, const char *allow)
{
	(void)reply_empty(r);
	reply_header(r, "allow", allow);
}

static struct problem *
serve(const struct answer_with *with, const struct incoming *in,
    struct call *call, struct reply *reply, const struct operation **operation)
{
	struct arena *a = call->ctx.arena;
	struct contract_target *target = arena_alloc(a, sizeof(*target));
	const struct contract_input input = {.query = in->query,
	    .headers = in->headers,
	    .header_count = in->header_count,
	    .body = in->body,
	    .body_len = in->body_len};

	if (strcmp(in->path, "*") == 0) {
		answer_options(
		    reply, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
		return (NULL);
	}
	TRY(contract_route(with->contract, a, in->method, in->path, target));
	*operation = target->operation;
	if (target->operation == NULL) {
		answer_options(reply, target->allow);
		return (NULL);
	}
	TRY(answer_authenticate(with, target->operation, in, call));
	TRY(contract_check(target, &input, call));
	return (answer_act(with, target->operation, in, call, reply));
}

static void
log_failure(const struct call *call, const struct problem *p)
{
	if (problem_status(p->kind) < 500)
		return;
	log_event(LOG_LEVEL_ERROR, "failed",
	    "request_id=%s operation=%s code=%s detail=%s",
	    call->ctx.request_id,
	    call->operation == NULL ? "-" : call->operation,
	    problem_code(p->kind), log_quote(call->ctx.arena, p->detail));
}

void
answer(const struct answer_with *with, const struct incoming *in,
    struct call *call, struct reply *reply, const struct operation **operation)
{
	static const struct actor nobody = {.kind = ACTOR_PUBLIC};
	struct problem *p;

	*operation = NULL;
	call->ctx.actor = &nobody;
	call->ctx.db = with->db;
	call->ctx.helper = with->helper;
	call->method = in->method;
	call->path = in->path;
	call->english = prefers_english(incoming_header(in, "accept-language"));
	call->client = client_address(with, in);
	*reply = (struct reply){.arena = call->ctx.arena};
	p = serve(with, in, call, reply, operation);
	if (p != NULL) {
		log_failure(call, p);
		problem_reply(reply, p, call->english, call->ctx.request_id);
	}
	answer_finish(*operation, in, reply);
}
