/* SPDX-License-Identifier: Apache-2.0 */
#include "service/job_work.h"

#include <openssl/sha.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/log.h"
#include "base/text.h"
#include "base/uuid.h"
#include "service/job_run_private.h"

enum {
	ARGS_DEPTH = 16,
	PAUSE_FIRST_MS = 1000,
	PAUSE_MOST_MS = 300000,
};

static const struct actor the_system = {.kind = ACTOR_SYSTEM};

static struct ctx
system_ctx(struct db *db, struct arena *a)
{
	return ((struct ctx){.arena = a,
	    .db = db,
	    .actor = &the_system,
	    .request_id = uuid_new(a),
	    .now_ms = clock_now_ms()});
}

/* ---- the next job -------------------------------------------------------- */

static void
pulse_reset(struct job_pulse *p)
{
	atomic_store(&p->phase, "");
	atomic_store(&p->done, 0);
	atomic_store(&p->total, 0);
	atomic_store(&p->cancel, false);
	atomic_store(&p->lost, false);
}

static struct job_run *
make_run(struct db *db, struct arena *a, struct job_pulse *pulse,
    const struct job_row *row)
{
	struct job_run *run = arena_alloc(a, sizeof(*run));

	run->row = *row;
	run->actor = the_system;
	run->actor.user_id = row->actor_id;
	run->hold = (struct job_hold){row->id, row->fence};
	run->pulse = pulse;
	run->kind = job_by_word(row->kind);
	run->x = (struct ctx){.arena = a,
	    .db = db_as(db, a, &run->actor),
	    .actor = &run->actor,
	    .request_id = row->request_id,
	    .now_ms = clock_now_ms()};
	return (run);
}

/* A row this program does not understand comes from a newer one: that may do
 * it, we give it back. */
static struct problem *
give_back(struct job_run *run)
{
	log_event(LOG_LEVEL_WARN, "job-unknown", "job=%s kind=%s", run->row.id,
	    log_quote(run->x.arena, run->row.kind));
	return (jobs_again(
	    run->x.db, run->x.arena, &run->hold, PAUSE_MOST_MS, true, NULL));
}

struct problem *
job_next(struct db *db, struct arena *a, const char *worker,
    struct job_pulse *pulse, struct job_run **out)
{
	struct ctx x = system_ctx(db, a);
	struct job_row row;
	struct job_run *run;
	bool found;

	*out = NULL;
	TRY(jobs_claim(db, &x, worker, JOB_LEASE_S, &row, &found));
	if (!found)
		return (NULL);
	run = make_run(db, a, pulse, &row);
	if (run->kind == JOB_KINDS)
		return (give_back(run));
	TRY(json_read(a, row.args, strlen(row.args), ARGS_DEPTH, &run->args));
	pulse_reset(pulse);
	*out = run;
	return (NULL);
}

enum job_kind
job_run_kind(const struct job_run *run)
{
	return (run->kind);
}

/* ---- while it runs ------------------------------------------------------- */

struct problem *
job_beat(const struct job_run *run, struct db *db, struct arena *a)
{
	struct job_pulse *p = run->pulse;
	struct job_row progress = {.phase = atomic_load(&p->phase),
	    .done = atomic_load(&p->done),
	    .total = atomic_load(&p->total)};
	struct problem *problem;
	bool cancel = false;

	problem = jobs_beat(db, a, &run->hold, JOB_LEASE_S, &progress, &cancel);
	if (problem != NULL && problem->kind == PROBLEM_WRONG_STATE)
		atomic_store(&p->lost, true);
	if (cancel)
		atomic_store(&p->cancel, true);
	return (problem);
}

/* ---- its end ------------------------------------------------------------- */

/* May it go better the next time? */
static bool
may_pass(const struct problem *p)
{
	return (p->kind == PROBLEM_UNAVAILABLE ||
	    p->kind == PROBLEM_STORAGE_FULL || p->kind == PROBLEM_MAYBE_DONE ||
	    p->kind == PROBLEM_INTERNAL);
}

static int64_t
pause_before(int64_t attempts)
{
	int64_t pause = PAUSE_FIRST_MS, i;

	for (i = 1; i < attempts && pause < PAUSE_MOST_MS; i++)
		pause *= 2;
	return (pause < PAUSE_MOST_MS ? pause : PAUSE_MOST_MS);
}

static void
add_fields(struct cJSON *to, const struct problem_field *f)
{
	struct cJSON *errors, *e;

	if (f == NULL)
		return;
	errors = cJSON_AddArrayToObject(to, "errors");
	for (; f != NULL; f = f->next) {
		e = cJSON_CreateObject();
		json_put(e, "pointer", f->pointer);
		json_put(e, "code", f->code);
		if (f->detail != NULL)
			json_put(e, "detail", f->detail);
		(void)cJSON_AddItemToArray(errors, e);
	}
}

static const char *
problem_text(struct arena *a, const struct problem *p)
{
	struct cJSON *j = cJSON_CreateObject();

	json_put(j, "code", problem_code(p->kind));
	json_put(j, "title", problem_title(p->kind, false));
	if (p->detail != NULL)
		json_put(j, "detail", p->detail);
	add_fields(j, p->fields);
	return (json_write(a, j));
}

static struct problem *
again(struct job_run *run, int64_t pause_ms, bool counted, const char *problem)
{
	return (jobs_again(
	    run->x.db, run->x.arena, &run->hold, pause_ms, counted, problem));
}

static struct problem *
end_badly(struct job_run *run, const struct problem *p)
{
	const struct job_row *row = &run->row;
	const char *text = problem_text(run->x.arena, p);

	log_event(LOG_LEVEL_WARN, "job-failed",
	    "job=%s kind=%s attempt=%d "
	    "code=%s detail=%s",
	    row->id, row->kind, (int)row->attempts, problem_code(p->kind),
	    log_quote(run->x.arena, p->detail));
	if (atomic_load(&run->pulse->cancel))
		return (jobs_end(run->x.db, &run->x, &run->hold, "cancelled",
		    run->result, NULL));
	if (may_pass(p) && atomic_load(&run->pulse->stop))
		return (again(run, 0, false, NULL));
	if (!may_pass(p))
		return (jobs_end(run->x.db, &run->x, &run->hold, "failed",
		    run->result, text));
	if (row->attempts >= row->max_attempts)
		return (jobs_end(
		    run->x.db, &run->x, &run->hold, "dead", run->result, text));
	return (again(run, pause_before(row->attempts), true, text));
}

struct problem *
job_end(struct job_run *run, const struct problem *p)
{
	run->x.now_ms = clock_now_ms();
	if (run->ended)
		return (NULL);
	if (p == NULL)
		return (jobs_end(
		    run->x.db, &run->x, &run->hold, "done", run->result, NULL));
	return (end_badly(run, p));
}

/* ---- the house-keeping --------------------------------------------------- */

struct problem *
job_sweep(struct db *db, struct arena *a)
{
	struct ctx x = system_ctx(db, a);
	int64_t found;

	TRY(jobs_sweep(db, &x, &found));
	if (found > 0)
		log_event(
		    LOG_LEVEL_WARN, "job-swept", "jobs=%lld", (long long)found);
	return (NULL);
}

/*
 * The id of a period's job follows from its name (UUIDv8, RFC 9562), so that
 * all workers mean the same row, also after it is done.
 */
static const char *
period_id(struct arena *a, const char *name)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	const char *hex;

	(void)SHA256((const unsigned char *)name, strlen(name), digest);
	digest[6] = (unsigned char)((digest[6] & 0x0f) | 0x80);
	digest[8] = (unsigned char)((digest[8] & 0x3f) | 0x80);
	hex = text_hex(a, digest, 16);
	return (arena_fmt(a, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8,
	    hex + 12, hex + 16, hex + 20));
}

static struct problem *
schedule_one(struct ctx *x, enum job_kind kind, int64_t minutes)
{
	const char *key = arena_fmt(x->arena, "%s@%lld", job_word(kind),
	    (long long)(x->now_ms / (minutes * 60000)));
	struct job_new job = {.id = period_id(x->arena, key),
	    .kind = job_word(kind),
	    .args = "{}",
	    .unique_key = key,
	    .max_attempts = 3};
	bool added;

	return (jobs_add(x->db, x, &job, &added));
}

struct problem *
job_schedule(struct db *db, struct arena *a)
{
	static const struct {
		enum job_kind kind;
		int64_t minutes;
	} periods[] = {
#define JOB_EVERY(kind, minutes) {JOB_##kind, minutes},
#include "service/job_schedule.def"
#undef JOB_EVERY
	};
	struct ctx x = system_ctx(db, a);
	size_t i;

	for (i = 0; i < sizeof(periods) / sizeof(periods[0]); i++)
		TRY(schedule_one(&x, periods[i].kind, periods[i].minutes));
	return (NULL);
}
