/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The guard on the listener: nothing reaches Kore's own parser that it would
 * misunderstand (api/head.h says what), nobody waits for ever, and whoever is
 * refused is told so in problem+json.
 *
 * A connection carries one request at a time: until the answer to one has been
 * sent, nothing more is read from it, so that nobody can pile up answers by
 * asking and not reading.
 */
#ifndef SSJ_API_GUARD_H
#define SSJ_API_GUARD_H

struct contract;
struct http_request;

enum {
	GUARD_HEAD_MS = 10000,	/* from the first byte to the empty line */
	GUARD_BODY_MS = 60000,	/* from there to the end of the body */
	GUARD_LINGER_MS = 2000, /* for a refused client to read the answer */
	GUARD_SEND_MS = 60000,	/* for a client to read what waits for it */
};

/* In a worker, before the first connection. Bodies that `contract` does not
 * let an operation take are refused before they are read. */
void guard_open(const struct contract *contract);

/* First thing in a handler: the request is whole, its connection is now busy
 * and its clock stops. */
void guard_taken(struct http_request *req);

/* After the reply was queued: once it is sent, the connection may bring the
 * next request. */
void guard_rearm(struct http_request *req);

/* While draining: the connection ends with this reply … */
void guard_last_request(struct http_request *req);

/* … and those that wait for no reply end now. */
void guard_close_idle(void);

#endif
