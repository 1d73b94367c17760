/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SIGTERM: Kore leaves its loop at once and forgets what is under way. Its
 * hook for the end runs the loop on, without new connections, until every
 * request has its answer and every answer is sent, or time is up.
 */
#include <kore/kore.h>
#include <kore/http.h>
#include <unistd.h>

#include "api/exported.h"
#include "api/guard.h"
#include "api/worker.h"
#include "base/log.h"

enum {
	DRAIN_MS = 20000,
	TURN_MS = 50,
};

static bool
anything_to_send(void)
{
	const struct connection *c;

	TAILQ_FOREACH(c, &connections, list)
	if (c->proto == CONN_PROTO_HTTP && !TAILQ_EMPTY(&c->send_queue))
		return (true);
	return (false);
}

static void
turn(void)
{
	kore_platform_event_wait(TURN_MS);
	kore_timer_run(kore_time_ms());
	http_process();
	kore_connection_prune(KORE_CONNECTION_PRUNE_DISCONNECT);
}

void
kore_worker_teardown(void)
{
	u_int64_t end = kore_time_ms() + DRAIN_MS;
	u_int32_t under_way = http_request_count;

	worker_drain_begins();
	/* Kore's listeners are in its loop only while it has the lock. */
	if (worker->has_lock)
		kore_platform_disable_accept();
	guard_close_idle();
	while ((http_request_count > 0 || anything_to_send()) &&
	    kore_time_ms() < end)
		turn();
	log_event(http_request_count == 0 ? LOG_LEVEL_INFO : LOG_LEVEL_WARN,
	    "drained", "under_way=%u left=%u", under_way, http_request_count);
	log_flush();
	/* All is said. The exit handlers of libraries that only other
	 * libraries need have hung here (p11-kit's, under ASan). */
	_exit(0);
}
