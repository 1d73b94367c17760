/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of the api's processes. The parent, which may still read files,
 * reads the contract and the keys and makes what the workers share; each
 * worker, which may not, opens its connections.
 */
#include "api/worker.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <kore/kore.h>
#include <kore/http.h>
#include <kore/seccomp.h>
#include <sodium.h>

#include "api/contract.h"
#include "api/contract_text.h"
#include "api/coroutine.h"
#include "api/exported.h"
#include "api/guard.h"
#include "api/handlers.h"
#include "api/helper_pool.h"
#include "api/loop_kore.h"
#include "api/metrics.h"
#include "api/token_cache.h"
#include "base/arena.h"
#include "base/log.h"
#include "queue/queue.h"
#include "service/token.h"
#include "storage/db.h"

enum {
	HELPER_PROCESSES = 2,
	DB_CONNECTIONS = 8, /* per worker, unless SSJ_API_CONNECTIONS */
	SECRET_MAX = 256,
	TELL_MS = 1000,
	LOG_MS = 250,
};

static const struct contract_binding bindings[] = {
#define OPERATION(id, method, path) {#id, method, path, api_##id},
#include "api/operations.def"
#undef OPERATION
};

enum {
	OPERATIONS = sizeof(bindings) / sizeof(bindings[0])
};

static struct answer_with with;
static struct db_pool *pool;
static char edge_secret[SECRET_MAX + 1];
static bool draining;

const struct answer_with *
worker_with(void)
{
	return (&with);
}

size_t
worker_operations(void)
{
	return (OPERATIONS);
}

bool
worker_ready(void)
{
	struct db_pool_stats stats;

	db_pool_stats(pool, &stats);
	return (stats.ready > 0 && !draining);
}

bool
worker_draining(void)
{
	return (draining);
}

void
worker_drain_begins(void)
{
	draining = true;
}

/* ---- the parent ---------------------------------------------------------- */

static _Noreturn void
refuse_to_start(const char *why)
{
	log_event(LOG_LEVEL_ERROR, "start-refused", "reason=\"%s\"", why);
	exit(1);
}

static const char *
setting(const char *name)
{
	const char *value = getenv(name);
	char why[128];

	if (value != NULL && *value != '\0')
		return (value);
	(void)snprintf(why, sizeof(why), "%s is not set", name);
	refuse_to_start(why);
}

static void
must(const struct problem *p)
{
	if (p != NULL)
		refuse_to_start(
		    p->detail == NULL ? problem_code(p->kind) : p->detail);
}

/* One line of text; without the file nobody is believed to be the edge. */
static void
read_edge_secret(void)
{
	const char *path = getenv("SSJ_EDGE_SECRET_FILE");
	ssize_t got;
	int fd;

	if (path == NULL || *path == '\0')
		return;
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		refuse_to_start("cannot read SSJ_EDGE_SECRET_FILE");
	got = read(fd, edge_secret, SECRET_MAX);
	(void)close(fd);
	if (got <= 0)
		refuse_to_start("SSJ_EDGE_SECRET_FILE is empty");
	edge_secret[got] = '\0';
	edge_secret[strcspn(edge_secret, "\r\n")] = '\0';
	with.edge_secret = edge_secret;
}

static void
child_ended(int sig)
{
	if (sig_recv != SIGTERM && sig_recv != SIGINT && sig_recv != SIGQUIT)
		sig_recv = sig;
}

/* Kore remembers the last signal alone, and of two that are delivered together
 * SIGCHLD is the last: it would forget that it was told to end. */
static void
end_is_not_forgotten(void)
{
	struct sigaction action = {.sa_handler = child_ended};

	(void)sigfillset(&action.sa_mask);
	(void)sigaction(SIGCHLD, &action, NULL);
}

void
kore_parent_configure(int argc, char **argv)
{
	/* Lives as long as the process. */
	struct arena *a = arena_new();
	size_t workers = worker_count == 0 ? cpu_count : worker_count;

	(void)argc;
	(void)argv;
	/* Kore's own lines: whole, and not lost with the process. */
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	end_is_not_forgotten();
	log_open("api", LOG_LEVEL_INFO);
	if (sodium_init() < 0)
		refuse_to_start("no random numbers");
	(void)setting("SSJ_DATABASE");
	(void)setting("SSJ_BLOBS");
	(void)setting("SSJ_POOLS");
	must(contract_open(a, contract_json, contract_json_len, bindings,
	    OPERATIONS, &with.contract));
	must(token_open(a, setting("SSJ_KEYS")));
	read_edge_secret();
	metrics_open(workers, bindings, OPERATIONS);
	(void)helper_pool_open(workers, HELPER_PROCESSES);
	/* Kore's PostgreSQL layer is not used; see api/seccomp.c. */
	kore_seccomp_drop();
	/* One slow handler of ten milliseconds must not leave others waiting
	 * for the next turn of the loop. */
	http_request_ms = 1000;
	log_event(LOG_LEVEL_INFO, "start", "workers=%zu operations=%d", workers,
	    OPERATIONS);
}

void
kore_parent_teardown(void)
{
	log_event(LOG_LEVEL_INFO, "stop", "%s", "");
}

int
ssj_load(int state)
{
	/* Reloading in place would pull the code from under live coroutines. */
	return (
	    state == KORE_MODULE_UNLOAD ? KORE_RESULT_ERROR : KORE_RESULT_OK);
}

/* ---- a worker ------------------------------------------------------------ */

static void
tell_metrics(void *arg, u_int64_t now)
{
	struct token_cache_counts tokens = token_cache_counts();
	struct db_pool_stats db;

	(void)arg;
	(void)now;
	db_pool_stats(pool, &db);
	metrics_tell(&(struct metrics_state){
	    .connections = worker_active_connections,
	    .coroutines = coroutine_live(),
	    .db_ready = (uint64_t)db.ready,
	    .db_size = (uint64_t)db.size,
	    .db_waits = db.waits,
	    .db_lost = db.lost,
	    .token_hits = tokens.hits,
	    .token_misses = tokens.misses,
	    .helper_waiting = helper_pool_waiting(),
	});
}

static void
write_log(void *arg, u_int64_t now)
{
	(void)arg;
	(void)now;
	log_flush();
}

static int
connections_wanted(void)
{
	const char *text = getenv("SSJ_API_CONNECTIONS");
	long n = text == NULL ? 0 : strtol(text, NULL, 10);

	return (n >= 1 && n <= 64 ? (int)n : DB_CONNECTIONS);
}

void
kore_worker_configure(void)
{
	struct loop *loop = loop_kore();
	size_t place = (size_t)worker->id - 1;
	const char *redis = getenv("SSJ_REDIS");

	metrics_worker(place);
	guard_open(with.contract);
	with.helper = helper_pool_join(place, loop);
	pool = db_pool_new(loop, setting("SSJ_DATABASE"), connections_wanted());
	with.db = db_pool_db(pool);
	if (redis != NULL && *redis != '\0')
		with.queue = queue_on_loop(loop, redis);
	log_buffer();
	(void)kore_timer_add(tell_metrics, TELL_MS, NULL, 0);
	(void)kore_timer_add(write_log, LOG_MS, NULL, 0);
}
