/* SPDX-License-Identifier: Apache-2.0 */
/* An attempt in the protocol's terms, and the one way it moves. */
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/text.h"
#include "domain/draw/beacon.h"
#include "service/ceremony_private.h"
#include "storage/events.h"

enum {
	CLASSES_DEPTH = 3
};

/* ---- loading ----------------------------------------------------- */

struct problem *
attempt_read_row(struct arena *a, struct attempt *attempt)
{
	const struct draw_row *row = &attempt->row;

	attempt->hash = draw_hash_find(row->hash, strlen(row->hash));
	return (draw_charter_read(
	    a, draw_text_of(row->charter), &attempt->charter));
}

static struct problem *
load_rest(struct db *db, struct arena *a, struct attempt *out)
{
	struct db_rows lists, parties, guests, signatures;

	TRY(draws_lists(db, a, out->row.id, &lists));
	TRY(draws_parties(db, a, &out->row.id, 1, &parties));
	TRY(draws_guests(db, a, &out->row.id, 1, &guests));
	TRY(draws_signatures(db, a, out->row.id, &signatures));
	out->lists = lists.rows;
	out->list_count = lists.count;
	out->parties = parties.rows;
	out->party_count = parties.count;
	out->guests = guests.rows;
	out->guest_count = guests.count;
	out->signatures = signatures.rows;
	out->signature_count = signatures.count;
	return (attempt_read_row(a, out));
}

struct problem *
attempt_load(
    struct db *db, struct arena *a, const char *id, struct attempt *out)
{
	TRY(draws_get(db, a, id, &out->row));
	return (load_rest(db, a, out));
}

struct problem *
attempt_hold(
    struct db *db, struct arena *a, const char *id, struct attempt *out)
{
	TRY(draws_lock(db, a, id, &out->row));
	return (load_rest(db, a, out));
}

struct problem *
attempt_list_read(
    struct arena *a, const struct draw_list_row *row, struct attempt_list *out)
{
	const struct json *json, *each;
	struct draw_class *classes;
	int64_t lots = 0, count = 0;
	size_t i = 0;

	TRY(json_read(
	    a, row->classes, strlen(row->classes), CLASSES_DEPTH, &json));
	classes = arena_array(a, json->len, sizeof(*classes));
	for (each = json->child; each != NULL; each = each->next) {
		(void)json_int64(json_get(each, "lots"), &lots);
		(void)json_int64(json_get(each, "count"), &count);
		classes[i++] = (struct draw_class){
		    draw_text_of(json_string(json_get(each, "stratum"))),
		    (unsigned int)lots, (uint64_t)count};
	}
	*out = (struct attempt_list){
	    .row = row, .classes = classes, .class_count = i};
	return (draw_plan_read(a, draw_text_of(row->plan_text), &out->plan));
}

/* ---- deciding ---------------------------------------------------- */

struct problem *
attempt_require(struct ctx *x, enum permission p, const struct draw_row *row)
{
	TRY(ctx_require(x, p));
	if (actor_may(x->actor, p, row->org_path))
		return (NULL);
	return (problem_new(x->arena, PROBLEM_FORBIDDEN, NULL,
	    "对该机构没有“%s”的权限", permission_title(p)));
}

struct problem *
attempt_in_time(struct ctx *x, int64_t deadline_ms, const char *what)
{
	if (x->now_ms <= deadline_ms)
		return (NULL);
	return (problem_new(x->arena, PROBLEM_RULE, NULL,
	    "%s的截止时间 %s 已过，本次抽取只能作废", what,
	    clock_rfc3339(x->arena, deadline_ms)));
}

bool
attempt_is_hall(const struct draw_charter *charter)
{
	return (draw_charter_is_hall(charter));
}

bool
attempt_has_no_beacon(const struct draw_charter *charter)
{
	return (draw_beacon_is_none(charter->beacon));
}

/* What has ended, or is public now, changes what the fairness watch says. */
static struct problem *
ask_for_fairness(struct ctx *x, const struct draw_row *row, enum act act)
{
	if (act != ACT_DISCLOSE && act != ACT_VOID &&
	    act != ACT_VOID_AFTER_ENTROPY)
		return (NULL);
	return (job_enqueue(x,
	    &(struct job_request){.kind = JOB_FAIRNESS,
		.unique_key = arena_fmt(x->arena, "fairness:%s", row->id)},
	    NULL));
}

struct problem *
attempt_move(struct db *db, struct ctx *x, struct attempt *attempt,
    enum act act, enum event_kind event, const char *after)
{
	struct draw_row *row = &attempt->row;
	const char *to;

	TRY(lifecycle_move(x->arena, &lifecycle_draw, row->state, act, &to));
	row->state = to;
	TRY(draws_save(db, x->arena, row, clock_rfc3339(x->arena, x->now_ms)));
	TRY(event_append(db, x,
	    &(struct event){event, row->id, row->org_path, NULL, after}));
	return (ask_for_fairness(x, row, act));
}

/* ---- the protocol ------------------------------------------------ */

/* What we stored is what we wrote: a digest that cannot be read back would be
 * a damaged row, and A would not come out. */
struct draw_digest
attempt_digest(const char *hex)
{
	struct draw_digest digest = {{0}};

	(void)text_unhex(hex, strlen(hex), digest.b, sizeof(digest.b));
	return (digest);
}

const char *
attempt_hex(struct arena *a, const struct draw_digest *digest)
{
	return (text_hex(a, digest->b, sizeof(digest->b)));
}

static struct problem *
announced_list(struct arena *a, const struct attempt *attempt,
    const struct draw_list_row *row, struct draw_announced_list *out)
{
	struct attempt_list list;
	struct draw_class *classes;

	TRY(attempt_list_read(a, row, &list));
	classes = arena_array(a, list.class_count, sizeof(*classes));
	memcpy(classes, list.classes, list.class_count * sizeof(*classes));
	*out = (struct draw_announced_list){
	    .list_id = draw_text_of(row->list_id),
	    .group_id = draw_text_of(row->group_id),
	    .plan = draw_text_of(row->plan_text),
	    .root = attempt_digest(row->root),
	    .classes = draw_classes(attempt->hash, classes, list.class_count),
	    .count = (uint64_t)row->count,
	};
	return (NULL);
}

static const struct draw_bound *
bound_files(struct arena *a, const struct draw_file_row *files, size_t count)
{
	struct draw_bound *out = arena_array(a, count, sizeof(*out));
	size_t i;

	for (i = 0; i < count; i++)
		out[i] = (struct draw_bound){
		    draw_text_of(files[i].name), attempt_digest(files[i].hash)};
	return (out);
}

struct problem *
attempt_announce(struct arena *a, const struct attempt *attempt,
    const struct draw_file_row *annexes, size_t count, struct draw_digest *out)
{
	const struct draw_row *row = &attempt->row;
	struct draw_announced_list *lists =
	    arena_array(a, attempt->list_count, sizeof(*lists));
	struct draw_text *parties =
	    arena_array(a, attempt->party_count, sizeof(*parties));
	size_t i;

	for (i = 0; i < attempt->list_count; i++)
		TRY(announced_list(a, attempt, &attempt->lists[i], &lists[i]));
	for (i = 0; i < attempt->party_count; i++)
		parties[i] = draw_text_of(attempt->parties[i].party_id);
	*out = draw_announce(&(struct draw_announcement){
	    .hash = attempt->hash,
	    .draw_id = draw_text_of(row->draw_no),
	    .attempt = (uint32_t)row->attempt,
	    .previous = attempt_digest(row->previous),
	    .head = attempt_digest(row->head),
	    .charter = draw_text_of(row->charter),
	    .veil = attempt_digest(row->veil),
	    .parties = parties,
	    .party_count = attempt->party_count,
	    .annexes = bound_files(a, annexes, count),
	    .annex_count = count,
	    .lists = lists,
	    .list_count = attempt->list_count,
	});
	return (NULL);
}

struct draw_digest
attempt_close(struct arena *a, const struct attempt *attempt)
{
	struct draw_digest announce = attempt_digest(attempt->row.announce);
	struct draw_share *shares =
	    arena_array(a, attempt->party_count, sizeof(*shares));
	size_t i;

	for (i = 0; i < attempt->party_count; i++)
		shares[i] = (struct draw_share){
		    draw_text_of(attempt->parties[i].party_id),
		    attempt_digest(attempt->parties[i].commitment)};
	return (
	    draw_close(attempt->hash, &announce, shares, attempt->party_count));
}

struct draw_digest
attempt_open(struct arena *a, const struct attempt *attempt)
{
	struct draw_digest close = attempt_digest(attempt->row.close);
	struct draw_share *shares =
	    arena_array(a, attempt->party_count, sizeof(*shares));
	size_t i;

	for (i = 0; i < attempt->party_count; i++)
		shares[i] = (struct draw_share){
		    draw_text_of(attempt->parties[i].party_id),
		    attempt_digest(attempt->parties[i].reveal)};
	return (draw_open(attempt->hash, &close, shares, attempt->party_count));
}

/* ---- jobs -------------------------------------------------------- */

static const char *
job_key(struct arena *a, const struct draw_row *row, enum job_kind kind)
{
	return (arena_fmt(a, "%s:%s", job_word(kind), row->id));
}

struct problem *
attempt_job(struct ctx *x, const struct draw_row *row, enum job_kind kind,
    const char **job_id, bool *runs)
{
	return (job_live(x, job_key(x->arena, row, kind), job_id, runs));
}

struct problem *
attempt_enqueue(struct ctx *x, const struct draw_row *row, enum job_kind kind,
    const char **job_id)
{
	struct cJSON *args = cJSON_CreateObject();

	json_put(args, "draw_id", row->id);
	return (job_enqueue(x,
	    &(struct job_request){.kind = kind,
		.args = args,
		.unique_key = job_key(x->arena, row, kind),
		.org_path = row->org_path},
	    job_id));
}
