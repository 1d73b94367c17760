/* SPDX-License-Identifier: Apache-2.0 */
#include "api/guard.h"

#include <sys/socket.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "api/contract.h"
#include "api/exported.h"
#include "api/head.h"
#include "api/metrics.h"
#include "api/problem_reply.h"
#include "base/arena.h"
#include "base/call.h"
#include "base/log.h"
#include "base/uuid.h"

enum phase {
	PHASE_IDLE,   /* between requests; Kore's idle timer watches */
	PHASE_HEAD,   /* the head is coming */
	PHASE_BODY,   /* the body is coming */
	PHASE_BUSY,   /* a request is being answered */
	PHASE_SEND,   /* its reply is on the way */
	PHASE_LINGER, /* refused; what still comes is thrown away */
};

enum {
	SWEEP_MS = 500
};

/* Hangs on the connection; Kore frees it with it. */
struct guard {
	enum phase phase;
	u_int64_t deadline; /* 0: none */
	size_t thrown_away;
	int (*receive_body)(struct netbuf *); /* Kore's, which has no name */
};

static const struct contract *guard_contract;

static struct guard *
guard_of(struct connection *c)
{
	return (c->hdlr_extra);
}

static void
enter(struct connection *c, enum phase phase, u_int64_t ms)
{
	struct guard *g = guard_of(c);

	g->phase = phase;
	g->deadline = ms == 0 ? 0 : kore_time_ms() + ms;
	/* Kore's own clock answers with an empty body, and goes on ticking
	 * while a handler works. */
	c->http_timeout = 0;
}

/* net_recv_flush() reads no more when there is nowhere to put it. */
static void
stop_reading(struct connection *c)
{
	kore_free(c->rnb->buf);
	c->rnb->buf = NULL;
	c->rnb->m_len = 0;
}

/* ---- refusing ------------------------------------------------------------ */

static int
throw_away(struct netbuf *nb)
{
	struct guard *g = guard_of(nb->owner);

	/* An honest client sends what it had announced, and reads. */
	g->thrown_away += nb->s_off;
	nb->s_off = 0;
	return (g->thrown_away > http_body_max + http_header_max
		? KORE_RESULT_ERROR
		: KORE_RESULT_OK);
}

static void
send_reply(struct connection *c, const struct reply *r, const char *id)
{
	const struct reply_header *h;
	struct kore_buf buf;

	kore_buf_init(&buf, 1024);
	kore_buf_appendf(&buf,
	    "HTTP/1.1 %d %s\r\ncontent-type: %s\r\ncontent-length: %zu\r\n"
	    "connection: close\r\ncache-control: no-store\r\n"
	    "x-request-id: %s\r\n",
	    r->status, http_status_text(r->status), r->content_type, r->len,
	    id);
	for (h = r->headers; h != NULL; h = h->next)
		kore_buf_appendf(&buf, "%s: %s\r\n", h->name, h->value);
	kore_buf_append(&buf, "\r\n", 2);
	kore_buf_append(&buf, r->body, r->len);
	net_send_queue(c, buf.data, buf.offset);
	kore_buf_cleanup(&buf);
}

/*
 * Closing at once would reset the connection while the client still sends, and
 * it might never see the answer: so we say that we are done and read on for a
 * moment.
 */
static void
linger(struct connection *c)
{
	if (!TAILQ_EMPTY(&c->send_queue) || shutdown(c->fd, SHUT_WR) != 0) {
		c->flags |= CONN_CLOSE_EMPTY;
		stop_reading(c);
		return;
	}
	enter(c, PHASE_LINGER, GUARD_LINGER_MS);
	if (c->rnb->buf == NULL)
		net_recv_reset(c, http_header_max, throw_away);
	c->rnb->cb = throw_away;
	c->rnb->s_off = 0;
}

static int
refuse(struct connection *c, const struct problem *p)
{
	struct arena *a = arena_new();
	struct reply r = {.arena = a};
	const char *id = uuid_new(a);

	problem_reply(&r, p, false, id);
	send_reply(c, &r, id);
	metrics_refused();
	log_event(LOG_LEVEL_INFO, "refused", "request_id=%s status=%d code=%s",
	    id, r.status, problem_code(p->kind));
	arena_free(a);
	if (!net_send_flush(c))
		return (KORE_RESULT_ERROR);
	if (c->state == CONN_STATE_ESTABLISHED)
		linger(c);
	return (KORE_RESULT_OK);
}

static int
refuse_kind(struct connection *c, enum problem_kind kind, const char *detail,
    int retry_after)
{
	const struct problem p = {
	    .kind = kind, .detail = detail, .retry_after = retry_after};

	return (refuse(c, &p));
}

static int
refuse_head(struct connection *c, const struct head *h)
{
	const struct problem p = {.kind = h->problem,
	    .detail = h->detail,
	    .allow = h->unknown_method
		? "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
		: NULL};

	return (refuse(c, &p));
}

/* ---- receiving ----------------------------------------------------------- */

static int
receive_body(struct netbuf *nb)
{
	struct connection *c = nb->owner;
	struct guard *g = guard_of(c);
	int r = g->receive_body(nb);

	if (nb->cb == http_header_recv) {
		/* Whole. Kore would parse what follows at once. */
		stop_reading(c);
		enter(c, PHASE_BUSY, 0);
	} else {
		nb->cb = receive_body;
	}
	return (r);
}

/* Larger than any operation takes at this address? Only asked for what is
 * larger than most operations take. */
static bool
too_large(const struct head *h)
{
	struct contract_target target;
	struct arena *a;
	bool too;

	if (h->length > http_body_max)
		return (true);
	if (h->length <= CONTRACT_BODY_MAX)
		return (false);
	a = arena_new();
	too = contract_route(guard_contract, a, h->method,
		  head_path(arena_memdup(a, h->target, h->target_len)),
		  &target) != NULL ||
	    target.operation == NULL || h->length > target.operation->body_max;
	arena_free(a);
	return (too);
}

static int
send_continue(struct connection *c)
{
	static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";

	net_send_queue(c, text, sizeof(text) - 1);
	return (net_send_flush(c));
}

static int receive_head(struct netbuf *nb);

/* Lets Kore parse what we have understood. */
static int
hand_over(struct netbuf *nb)
{
	struct connection *c = nb->owner;
	int r = http_header_recv(nb);

	if (nb->cb != receive_head) {
		guard_of(c)->receive_body = nb->cb;
		nb->cb = receive_body;
		enter(c, PHASE_BODY, GUARD_BODY_MS);
		return (r);
	}
	/* Complete, or refused by Kore after all. */
	stop_reading(c);
	enter(c, PHASE_BUSY, 0);
	return (r);
}

static int
receive_head(struct netbuf *nb)
{
	struct connection *c = nb->owner;
	struct head h;

	switch (head_read((const char *)nb->buf, nb->s_off, nb->b_len, &h)) {
	case HEAD_MORE:
		if (guard_of(c)->phase == PHASE_IDLE)
			enter(c, PHASE_HEAD, GUARD_HEAD_MS);
		return (KORE_RESULT_OK);
	case HEAD_BAD:
		return (refuse_head(c, &h));
	case HEAD_READY:
		break;
	}
	if (too_large(&h))
		return (refuse_kind(c, PROBLEM_TOO_LARGE,
		    "超过此操作的上限；导入大文件请分段上传", 0));
	if (nb->s_off - h.head_len > h.length)
		return (refuse_kind(
		    c, PROBLEM_BAD_REQUEST, "请求正文之后不得有其他内容", 0));
	if (http_request_count >= http_request_limit)
		return (refuse_kind(c, PROBLEM_UNAVAILABLE, NULL, 1));
	if (h.expects_continue && nb->s_off - h.head_len < h.length &&
	    !send_continue(c))
		return (KORE_RESULT_ERROR);
	return (hand_over(nb));
}

/* ---- the life of a connection -------------------------------------------- */

void
guard_taken(struct http_request *req)
{
	struct connection *c = req->owner;

	c->flags |= CONN_IS_BUSY;
	enter(c, PHASE_BUSY, 0);
	stop_reading(c);
}

void
guard_last_request(struct http_request *req)
{
	if (req->owner != NULL)
		req->owner->flags |= CONN_CLOSE_EMPTY;
}

static int
next_request(struct connection *c)
{
	enter(c, PHASE_IDLE, 0);
	net_recv_reset(c, http_header_max, receive_head);
	return (net_recv_flush(c));
}

void
guard_rearm(struct http_request *req)
{
	struct connection *c = req->owner;

	if (c == NULL || c->state != CONN_STATE_ESTABLISHED)
		return;
	c->flags &= (u_int16_t)~CONN_IS_BUSY;
	enter(c, PHASE_SEND, GUARD_SEND_MS);
	if (!net_send_flush(c)) {
		kore_connection_disconnect(c);
		return;
	}
	if (TAILQ_EMPTY(&c->send_queue) && c->state == CONN_STATE_ESTABLISHED &&
	    !next_request(c))
		kore_connection_disconnect(c);
}

/* Kore's handler, and then the next request once all is sent. */
static int
handle(struct connection *c)
{
	if (!kore_connection_handle(c))
		return (KORE_RESULT_ERROR);
	if (guard_of(c)->phase == PHASE_SEND && TAILQ_EMPTY(&c->send_queue) &&
	    c->state == CONN_STATE_ESTABLISHED)
		return (next_request(c));
	return (KORE_RESULT_OK);
}

void
guard_connect(struct connection *c)
{
	c->proto = CONN_PROTO_HTTP;
	c->state = CONN_STATE_ESTABLISHED;
	c->handle = handle;
	c->idle_timer.length = (u_int64_t)http_keepalive_time * 1000;
	c->hdlr_extra = kore_calloc(1, sizeof(struct guard));
	enter(c, PHASE_HEAD, GUARD_HEAD_MS);
	net_recv_queue(c, http_header_max, NETBUF_CALL_CB_ALWAYS, receive_head);
}

static void
too_late(struct connection *c)
{
	struct guard *g = guard_of(c);

	g->deadline = 0;
	/* Nothing was said: there is nobody to tell. */
	if (g->phase == PHASE_LINGER || g->phase == PHASE_SEND ||
	    (g->phase == PHASE_HEAD && c->rnb->s_off == 0) ||
	    !refuse_kind(c, PROBLEM_REQUEST_TIMEOUT, NULL, 0))
		kore_connection_disconnect(c);
}

static void
sweep(void *arg, u_int64_t now)
{
	struct connection *c, *next;

	(void)arg;
	for (c = TAILQ_FIRST(&connections); c != NULL; c = next) {
		next = TAILQ_NEXT(c, list);
		if (c->proto != CONN_PROTO_HTTP || c->hdlr_extra == NULL)
			continue;
		if (guard_of(c)->deadline != 0 && now >= guard_of(c)->deadline)
			too_late(c);
	}
}

void
guard_close_idle(void)
{
	struct connection *c, *next;

	for (c = TAILQ_FIRST(&connections); c != NULL; c = next) {
		next = TAILQ_NEXT(c, list);
		if (c->proto != CONN_PROTO_HTTP || c->hdlr_extra == NULL)
			continue;
		if (guard_of(c)->phase == PHASE_IDLE ||
		    guard_of(c)->phase == PHASE_HEAD)
			kore_connection_disconnect(c);
	}
}

void
guard_open(const struct contract *contract)
{
	guard_contract = contract;
	(void)kore_timer_add(sweep, SWEEP_MS, NULL, 0);
}
