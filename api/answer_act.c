/* SPDX-License-Identifier: Apache-2.0 */
/* Running a handler: plainly, or once per Idempotency-Key. */
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <openssl/sha.h>

#include "api/answer.h"
#include "api/contract.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "queue/queue.h"
#include "service/idempotency.h"

struct act {
	const struct operation *op;
	struct call *call;
	struct reply *reply;
};

/* Headers of a reply as a JSON object. */
static const char *
headers_json(struct arena *a, const struct reply *r)
{
	struct cJSON *o = cJSON_CreateObject();
	const struct reply_header *h;
	char *text;

	(void)cJSON_AddStringToObject(
	    o, "content-type", r->content_type == NULL ? "" : r->content_type);
	for (h = r->headers; h != NULL; h = h->next)
		(void)cJSON_AddStringToObject(o, h->name, h->value);
	text = cJSON_PrintUnformatted(o);
	cJSON_Delete(o);
	if (text == NULL)
		abort();
	arena_defer(a, cJSON_free, text);
	return (text);
}

/* An attempt may be repeated: it begins with an empty reply. */
static struct problem *
act_once(void *arg, struct idempotency_reply *out)
{
	struct act *act = arg;

	*act->reply = (struct reply){.arena = act->call->ctx.arena};
	TRY(act->op->handler(act->call, act->reply));
	*out = (struct idempotency_reply){.status = act->reply->status,
	    .headers = headers_json(act->reply->arena, act->reply),
	    .body = act->reply->body,
	    .len = act->reply->len};
	return (NULL);
}

/* The kept reply, as the handler would have given it. */
static struct problem *
give_again(const struct idempotency_reply *kept, struct reply *r)
{
	const struct json *headers, *h;

	*r = (struct reply){.arena = r->arena};
	TRY(json_read(
	    r->arena, kept->headers, strlen(kept->headers), 1, &headers));
	(void)reply_bytes(r, kept->status, NULL, kept->body, kept->len);
	for (h = headers->child; h != NULL; h = h->next) {
		if (strcmp(h->name, "content-type") != 0)
			reply_header(r, h->name, h->text);
		else if (h->len > 0)
			r->content_type = h->text;
	}
	reply_header(r, "idempotency-replayed", "true");
	return (NULL);
}

static const char *
principal(const struct call *call)
{
	const struct actor *actor = call->ctx.actor;
	struct arena *a = call->ctx.arena;

	if (actor->kind == ACTOR_USER)
		return (arena_fmt(a, "user:%s", actor->user_id));
	if (actor->kind == ACTOR_PARTY)
		return (arena_fmt(
		    a, "party:%s/%s", actor->draw_id, actor->party_id));
	return (arena_fmt(a, "client:%s", call->client));
}

/* Of everything that makes a request itself: address, query and body. */
static const char *
request_hash(const struct incoming *in, struct arena *a)
{
	unsigned char hash[SHA256_DIGEST_LENGTH];
	const char *all = arena_fmt(a, "%s?%s\n%s", in->path,
	    in->query == NULL ? "" : in->query,
	    in->body_sha256 == NULL
		? ""
		: text_hex(a, in->body_sha256, SHA256_DIGEST_LENGTH));

	(void)SHA256((const unsigned char *)all, strlen(all), hash);
	return (text_hex(a, hash, sizeof(hash)));
}

static struct problem *
act_with_key(const char *key, const struct operation *op,
    const struct incoming *in, struct call *call, struct reply *reply)
{
	const struct idempotency_key k = {.principal = principal(call),
	    .method = op->method,
	    .route = op->route,
	    .key = key,
	    .body_hash = request_hash(in, call->ctx.arena)};
	struct act act = {op, call, reply};
	struct idempotency_reply kept;
	bool replayed;

	TRY(idempotency_run(&call->ctx, &k, act_once, &act, &kept, &replayed));
	return (replayed ? give_again(&kept, reply) : NULL);
}

struct problem *
answer_act(const struct answer_with *with, const struct operation *op,
    const struct incoming *in, struct call *call, struct reply *reply)
{
	const char *key =
	    op->idempotent ? call_header(call, "idempotency-key") : NULL;

	if (key != NULL)
		TRY(act_with_key(key, op, in, call, reply));
	else
		TRY(op->handler(call, reply));
	if (call->ctx.jobs_added || reply->status == 202)
		queue_wake(with->queue);
	return (NULL);
}
