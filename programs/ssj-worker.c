/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ssj-worker: does the jobs. Any number of them may run, on any machine that
 * reaches the database and the folders SSJ_BLOBS and SSJ_POOLS. SIGTERM or
 * SIGINT ends it after the job at hand, or hands that back.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/problem.h"
#include "storage/db.h"
#include "storage/migrate.h"
#include "worker/worker.h"

static struct worker *the_worker;

static void
on_signal(int number)
{
	(void)number;
	worker_stop(the_worker);
}

static void
catch_signals(void)
{
	struct sigaction stop = {.sa_handler = on_signal};

	/* No SA_RESTART: a signal must end the waiting. */
	(void)sigemptyset(&stop.sa_mask);
	(void)sigaction(SIGTERM, &stop, NULL);
	(void)sigaction(SIGINT, &stop, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
}

static const char *
worker_name(struct arena *a)
{
	char host[64] = "";

	(void)gethostname(host, sizeof(host) - 1);
	return (arena_fmt(a, "%s/%d", host, (int)getpid()));
}

static struct problem *
run(struct arena *a, const char *conninfo)
{
	struct worker_settings settings = {.redis = getenv("SSJ_REDIS"),
	    .name = worker_name(a),
	    .functions = worker_functions};

	TRY(db_open(a, conninfo, &settings.db));
	TRY(db_open(a, conninfo, &settings.beat_db));
	TRY(migrate_check(settings.db, a));
	the_worker = worker_new(&settings);
	catch_signals();
	log_event(LOG_LEVEL_INFO, "worker-ready", "name=%s", settings.name);
	worker_loop(the_worker);
	log_event(LOG_LEVEL_INFO, "worker-ends", "name=%s", settings.name);
	worker_free(the_worker);
	db_close(settings.beat_db);
	db_close(settings.db);
	return (NULL);
}

int
main(int argc, char **argv)
{
	const char *conninfo = getenv("SSJ_DATABASE"),
		   *blobs = getenv("SSJ_BLOBS"), *pools = getenv("SSJ_POOLS");
	struct arena *a;
	struct problem *p;
	int status = 0;

	log_open("worker", LOG_LEVEL_INFO);
	if (argc != 1 || conninfo == NULL || blobs == NULL || pools == NULL) {
		(void)fprintf(stderr,
		    "usage: %s\nSSJ_DATABASE says where the database is, "
		    "SSJ_BLOBS and SSJ_POOLS where files are, SSJ_REDIS (if "
		    "it is set) where Redis is.\n",
		    argv[0]);
		return (2);
	}
	a = arena_new();
	if ((p = run(a, conninfo)) != NULL) {
		log_event(LOG_LEVEL_ERROR, "worker-failed", "code=%s detail=%s",
		    problem_code(p->kind), log_quote(a, p->detail));
		status = 1;
	}
	arena_free(a);
	return (status);
}
