/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kore's requests as ours. Kore calls ssj_entry() when a request is whole, and
 * again when it was woken.
 *
 * The first call takes the request over and runs answer() in a coroutine. If
 * that suspends, Kore's request sleeps; whoever resumes the coroutine wakes it
 * at the end, and the second call sends. If the client goes away meanwhile,
 * Kore frees its request: we keep the buffers that our copies point into, and
 * the coroutine finishes its work for nobody.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <kore/kore.h>
#include <kore/http.h>

#include "api/contract.h"
#include "api/coroutine.h"
#include "api/exported.h"
#include "api/guard.h"
#include "api/head.h"
#include "api/metrics.h"
#include "api/problem_reply.h"
#include "api/worker.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/uuid.h"

enum {
	HEADERS_MAX = HEAD_LINES_MAX,
	/* Larger replies are sent from where they are, without a copy. */
	STREAM_FROM = 32 * 1024,
};

struct request {
	struct http_request *req; /* NULL once the client is gone */
	struct arena *arena;
	struct call call;
	struct reply reply;
	const struct operation *operation;
	struct incoming in;
	struct call_param headers[HEADERS_MAX];
	int64_t began_us;
	bool done;		/* the reply is complete */
	bool sent;		/* … and handed to Kore */
	u_int8_t *kept_headers; /* of a request that Kore has freed */
	struct kore_buf *kept_body;
};

static int64_t
now_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return ((int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000);
}

static void
request_free(struct request *r)
{
	kore_free(r->kept_headers);
	if (r->kept_body != NULL)
		kore_buf_free(r->kept_body);
	arena_free(r->arena);
}

/* ---- taking over --------------------------------------------------------- */

struct mapping {
	void *at;
	size_t len;
};

static void
unmap(void *object)
{
	struct mapping *m = object;

	(void)munmap(m->at, m->len);
}

/* A large body lies in a file; mapped, it costs no memory of ours. */
static const void *
map_body(struct arena *a, int fd, size_t len)
{
	struct mapping *m = arena_alloc(a, sizeof(*m));

	m->at = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
	m->len = len;
	if (m->at == MAP_FAILED)
		return (NULL);
	arena_defer(a, unmap, m);
	return (m->at);
}

static bool
take_body(struct request *r, struct http_request *req)
{
	if (req->http_body != NULL) {
		r->in.body = req->http_body->data;
		r->in.body_len = req->http_body_length;
	} else if (req->http_body_fd != -1) {
		r->in.body = map_body(
		    r->arena, req->http_body_fd, req->http_body_length);
		r->in.body_len = req->http_body_length;
		if (r->in.body == NULL)
			return (false);
	}
	if (r->in.body_len > 0)
		r->in.body_sha256 =
		    (const unsigned char *)arena_memdup(r->arena,
			req->http_body_digest, sizeof(req->http_body_digest));
	return (true);
}

static void
take_headers(struct request *r, struct http_request *req)
{
	struct http_header *h;
	size_t n = 0;

	for (h = TAILQ_FIRST(&req->req_headers); h != NULL && n < HEADERS_MAX;
	     h = TAILQ_NEXT(h, list))
		r->headers[n++] =
		    (struct call_param){h->header, h->value, strlen(h->value)};
	r->in.headers = r->headers;
	r->in.header_count = n;
}

static const char *
method_name(int method)
{
	switch (method) {
	case HTTP_METHOD_GET:
		return ("GET");
	case HTTP_METHOD_HEAD:
		return ("HEAD");
	case HTTP_METHOD_POST:
		return ("POST");
	case HTTP_METHOD_PUT:
		return ("PUT");
	case HTTP_METHOD_PATCH:
		return ("PATCH");
	case HTTP_METHOD_DELETE:
		return ("DELETE");
	default:
		return ("OPTIONS");
	}
}

static struct request *
request_new(struct http_request *req)
{
	struct arena *a = arena_new();
	struct request *r = arena_alloc(a, sizeof(*r));

	r->arena = a;
	r->req = req;
	r->began_us = now_us();
	r->call.ctx.arena = a;
	r->call.ctx.request_id = uuid_new(a);
	r->call.ctx.now_ms = clock_now_ms();
	r->reply.arena = a;
	r->in.method = method_name(req->method);
	/* Kore has cut the query off. */
	r->in.path = head_path(arena_strdup(a, req->path));
	r->in.query = req->query_string;
	take_headers(r, req);
	return (r);
}

/* ---- running ------------------------------------------------------------- */

static void
say_unavailable(struct request *r)
{
	struct problem *p =
	    problem_retry(r->arena, PROBLEM_UNAVAILABLE, 1, NULL);

	problem_reply(&r->reply, p, false, r->call.ctx.request_id);
	r->done = true;
}

static void
wake_loop(void *arg, u_int64_t now)
{
	(void)arg;
	(void)now;
}

/* What a coroutine runs. */
static void
run(void *arg)
{
	struct request *r = arg;

	answer(worker_with(), &r->in, &r->call, &r->reply, &r->operation);
	r->done = true;
	if (r->req == NULL) {
		request_free(r);
		return;
	}
	if ((r->req->flags & HTTP_REQUEST_SLEEPING) != 0) {
		http_request_wakeup(r->req);
		/* Kore may have passed the end of its list already. */
		(void)kore_timer_add(wake_loop, 0, NULL, KORE_TIMER_ONESHOT);
	}
}

/* Kore frees its request: answered, or its client is gone. */
static void
on_free(struct http_request *req)
{
	struct request *r = req->hdlr_extra;

	req->hdlr_extra = NULL;
	if (r == NULL)
		return;
	if (r->done) {
		request_free(r);
		return;
	}
	r->req = NULL;
	r->kept_headers = req->headers;
	r->kept_body = req->http_body;
	req->headers = NULL;
	req->http_body = NULL;
}

/* ---- sending ------------------------------------------------------------- */

static int
on_streamed(struct netbuf *nb)
{
	request_free(nb->extra);
	return (KORE_RESULT_OK);
}

static void
send_body(struct request *r, struct http_request *req)
{
	const struct reply *reply = &r->reply;
	union {
		const void *read_only;
		void *kores;
	} body = {.read_only = reply->body};

	if (reply->len < STREAM_FROM || req->method == HTTP_METHOD_HEAD) {
		http_response(req, reply->status, reply->body, reply->len);
		return;
	}
	/* From here on the stream owns `r`, and may be through with it before
	 * Kore frees its request. */
	req->hdlr_extra = NULL;
	/* Kore only reads the body. */
	http_response_stream(
	    req, reply->status, body.kores, reply->len, on_streamed, r);
}

static void
account(const struct request *r)
{
	int64_t us = now_us() - r->began_us;

	metrics_request(
	    r->operation == NULL ? worker_operations() : r->operation->index,
	    r->reply.status, us);
	log_event(LOG_LEVEL_INFO, "request",
	    "request_id=%s client=%s user=%s method=%s operation=%s "
	    "status=%d bytes=%zu us=%lld",
	    r->call.ctx.request_id, r->call.client,
	    r->call.ctx.actor == NULL || r->call.ctx.actor->user_id == NULL
		? "-"
		: r->call.ctx.actor->user_id,
	    r->in.method, r->operation == NULL ? "-" : r->operation->id,
	    r->reply.status, r->reply.len, (long long)us);
}

static void
send_reply(struct request *r, struct http_request *req)
{
	const struct reply_header *h;

	if (r->reply.content_type != NULL)
		http_response_header(
		    req, "content-type", r->reply.content_type);
	for (h = r->reply.headers; h != NULL; h = h->next)
		http_response_header(req, h->name, h->value);
	http_response_header(req, "x-request-id", r->call.ctx.request_id);
	account(r);
	if (worker_draining())
		guard_last_request(req);
	send_body(r, req);
	guard_rearm(req);
}

int
ssj_entry(struct http_request *req)
{
	struct request *r = req->hdlr_extra;
	struct coroutine *c;

	if (r == NULL) {
		guard_taken(req);
		r = request_new(req);
		req->hdlr_extra = r;
		req->flags |= HTTP_REQUEST_RETAIN_EXTRA;
		req->onfree = on_free;
		c = take_body(r, req) ? coroutine_new(run, r) : NULL;
		if (c == NULL)
			say_unavailable(r);
		else
			(void)coroutine_resume(c);
	}
	if (!r->done) {
		http_request_sleep(req);
		return (KORE_RESULT_RETRY);
	}
	if (!r->sent) {
		r->sent = true;
		send_reply(r, req);
	}
	return (KORE_RESULT_OK);
}
