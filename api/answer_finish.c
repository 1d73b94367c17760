/* SPDX-License-Identifier: Apache-2.0 */
/* What every reply has, whoever made it. */
#include <string.h>

#include <openssl/sha.h>

#include "api/answer.h"
#include "api/contract.h"
#include "base/arena.h"
#include "base/text.h"

enum {
	ETAG_BYTES = 16
};

static bool
is_read(const struct incoming *in)
{
	return (
	    strcmp(in->method, "GET") == 0 || strcmp(in->method, "HEAD") == 0);
}

/* What the public reads can be asked for again cheaply. */
static void
add_etag(struct reply *r)
{
	unsigned char hash[SHA256_DIGEST_LENGTH];

	(void)SHA256(r->body, r->len, hash);
	reply_header(r, "etag",
	    arena_fmt(
		r->arena, "\"%s\"", text_hex(r->arena, hash, ETAG_BYTES)));
}

/* Whether the list of If-None-Match names `etag`; a proxy that compresses has
 * made its tags weak. */
static bool
names(const char *list, const char *etag)
{
	size_t len = strlen(etag);

	if (strcmp(list, "*") == 0)
		return (true);
	while (*list != '\0') {
		list += strspn(list, " ,");
		if (strncmp(list, "W/", 2) == 0)
			list += 2;
		if (strncmp(list, etag, len) == 0 &&
		    (list[len] == '\0' || list[len] == ',' || list[len] == ' '))
			return (true);
		list += strcspn(list, ",");
	}
	return (false);
}

static void
not_modified(const struct incoming *in, struct reply *r)
{
	const char *etag = answer_header(r, "etag");
	const char *known = incoming_header(in, "if-none-match");

	if (etag == NULL || known == NULL || !names(known, etag))
		return;
	(void)reply_bytes(r, 304, NULL, NULL, 0);
}

static const char *
cache_control(const struct operation *op, const struct reply *r)
{
	/* To be asked for again each time, but not sent again. */
	if (op != NULL && op->for_public && answer_header(r, "etag") != NULL)
		return ("public, no-cache");
	if (answer_header(r, "etag") != NULL)
		return ("private, no-cache");
	return ("no-store");
}

void
answer_finish(
    const struct operation *op, const struct incoming *in, struct reply *reply)
{
	if (op != NULL && is_read(in) && reply->status == 200) {
		if (op->for_public && answer_header(reply, "etag") == NULL &&
		    answer_header(reply, "cache-control") == NULL)
			add_etag(reply);
		not_modified(in, reply);
	}
	if (answer_header(reply, "cache-control") == NULL)
		reply_header(reply, "cache-control", cache_control(op, reply));
	if (answer_header(reply, "x-content-type-options") == NULL)
		reply_header(reply, "x-content-type-options", "nosniff");
}
