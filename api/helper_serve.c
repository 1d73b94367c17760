/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A helper process: takes a job from any of the sockets, does it, answers.
 * Several of these wait on the same sockets; a packet goes to one of them.
 */
#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sodium.h>

#include "api/helper_wire.h"
#include "base/arena.h"

/* Headers are whole, strings are where they say. */
static bool
is_whole(const struct helper_question *q, size_t len)
{
	return (len >= offsetof(struct helper_question, text) &&
	    q->first_len <= HELPER_TEXT_MAX &&
	    q->second_len <= HELPER_TEXT_MAX - q->first_len &&
	    len ==
		offsetof(struct helper_question, text) + q->first_len +
		    q->second_len);
}

static void
put_text(struct helper_answer *out, const char *text)
{
	size_t len = text == NULL ? 0 : strlen(text);

	out->text_len =
	    (uint32_t)(len < sizeof(out->text) ? len : sizeof(out->text));
	if (out->text_len > 0)
		memcpy(out->text, text, out->text_len);
}

static void
work(const struct helper_question *q, struct helper_answer *out)
{
	struct arena *a = arena_new();
	char *first = arena_memdup(a, q->text, q->first_len);
	char *second = arena_memdup(a, q->text + q->first_len, q->second_len);
	struct helper_job job = {q->task, first, second};
	struct helper_done done;
	struct problem *p = helper_work(a, &job, &done);

	out->id = q->id;
	out->asker = q->asker;
	out->failed = p == NULL ? 0 : (int32_t)p->kind + 1;
	out->retry_after = p == NULL ? 0 : p->retry_after;
	out->ok = p == NULL && done.ok;
	put_text(out, p == NULL ? done.text : p->detail);
	/* One of them may be a password. */
	sodium_memzero(first, q->first_len);
	sodium_memzero(second, q->second_len);
	arena_free(a);
}

/* Takes one job from `end`, if it is still there. */
static void
serve_one(int end)
{
	static struct helper_question q;
	static struct helper_answer a;
	ssize_t got = recv(end, &q, sizeof(q), MSG_DONTWAIT);

	if (got <= 0 || !is_whole(&q, (size_t)got))
		return;
	work(&q, &a);
	/* A worker that died, or whose socket is full, waits in vain and gives
	 * up by its own clock. */
	(void)send(end, &a, offsetof(struct helper_answer, text) + a.text_len,
	    MSG_NOSIGNAL | MSG_DONTWAIT);
	sodium_memzero(&q, sizeof(q));
	sodium_memzero(&a, sizeof(a));
}

_Noreturn void
helper_serve(const int *ends, size_t count)
{
	struct pollfd *fds = calloc(count, sizeof(*fds));
	size_t i;

	if (fds == NULL)
		abort();
	for (i = 0; i < count; i++)
		fds[i] = (struct pollfd){.fd = ends[i], .events = POLLIN};
	for (;;) {
		if (poll(fds, count, -1) < 0 && errno != EINTR)
			abort();
		for (i = 0; i < count; i++)
			if ((fds[i].revents & POLLIN) != 0)
				serve_one(ends[i]);
	}
}
