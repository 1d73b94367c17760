/* SPDX-License-Identifier: Apache-2.0 */
/* The course of a verification; attempts that ended early. */
#include "domain/draw/verify.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/beacon.h"
#include "domain/draw/strict.h"
#include "domain/draw/verify_work.h"

void
draw_note(struct draw_verify_work *v, const char *text)
{
	if (v->verdict->note_count < DRAW_NOTES_MAX)
		v->verdict->notes[v->verdict->note_count++] = text;
}

static const struct json *
member(const struct draw_verify_work *v, const char *name)
{
	return (json_get(v->t.json, name));
}

/* ---- entropy ----------------------------------------------------------- */

/* Every party's secret and, from it, what it must have committed to. */
static struct problem *
check_commitments(struct draw_verify_work *v, struct draw_share *secrets,
    struct draw_share *commitments)
{
	const struct json *x = member(v, "parties")->child;
	struct draw_text id;
	size_t i;

	for (i = 0; x != NULL; x = x->next, i++) {
		id = v->t.charter.parties[i].id;
		secrets[i].id = commitments[i].id = id;
		TRY(draw_read_digest(
		    v->a, json_get(x, "reveal"), "reveal", &secrets[i].bytes));
		commitments[i].bytes =
		    draw_commit(v->hash, &v->t.announce, id, &secrets[i].bytes);
		if (!draw_json_is_digest(
			json_get(x, "commitment"), &commitments[i].bytes))
			return (draw_differs(v->a,
			    "party %.*s revealed something it had not "
			    "committed to",
			    (int)id.len, id.s));
	}
	return (NULL);
}

static struct problem *
check_beacon(struct draw_verify_work *v, struct draw_text *beacon)
{
	const struct json *self = member(v, "self_drawn");

	TRY(draw_read_text(v->a, member(v, "beacon"), "beacon", beacon));
	if (!draw_beacon_fits(v->t.charter.beacon, *beacon))
		return (draw_differs(
		    v->a, "the beacon is not of the announced kind"));
	if (self->type != JSON_BOOL ||
	    self->boolean != draw_charter_is_self_drawn(&v->t.charter))
		return (draw_differs(v->a,
		    "self_drawn is not what follows from parties and "
		    "beacon"));
	return (NULL);
}

struct problem *
draw_verify_entropy(struct draw_verify_work *v)
{
	size_t n = v->t.charter.party_count;
	struct draw_share *secrets, *commitments;
	struct draw_text beacon;

	secrets = arena_array(v->a, n, sizeof(*secrets));
	commitments = arena_array(v->a, n, sizeof(*commitments));
	v->verdict->step = DRAW_STEP_COMMIT;
	TRY(check_commitments(v, secrets, commitments));
	v->verdict->step = DRAW_STEP_CLOSE;
	v->close = draw_close(v->hash, &v->t.announce, commitments, n);
	if (!draw_json_is_digest(member(v, "close"), &v->close))
		return (draw_differs(v->a, "close differs"));
	v->verdict->step = DRAW_STEP_OPEN;
	v->open = draw_open(v->hash, &v->close, secrets, n);
	if (!draw_json_is_digest(member(v, "open"), &v->open))
		return (draw_differs(v->a, "open differs"));
	v->verdict->step = DRAW_STEP_BEACON;
	TRY(check_beacon(v, &beacon));
	v->verdict->step = DRAW_STEP_SEED;
	v->seed = draw_seed(v->hash, &v->open, beacon);
	if (!draw_json_is_digest(member(v, "seed"), &v->seed))
		return (draw_differs(v->a, "seed differs"));
	return (NULL);
}

static struct problem *
check_veil(struct draw_verify_work *v)
{
	struct draw_digest veil;

	v->verdict->step = DRAW_STEP_VEIL;
	TRY(draw_read_digest(
	    v->a, member(v, "veil_key"), "veil_key", &v->veil_key));
	veil = draw_veil(v->hash, &v->veil_key);
	if (!draw_digest_equal(&veil, &v->t.announcement.veil))
		return (draw_differs(
		    v->a, "the veil key is not the one announced"));
	return (NULL);
}

/* ---- lists ------------------------------------------------------------- */

/* By list, for whoever goes on. */
static void
keep_selections(struct draw_verify_work *v)
{
	size_t i;

	if (v->kept == NULL || v->folder == NULL)
		return;
	v->kept->selections =
	    arena_array(v->a, v->t.list_count, sizeof(*v->kept->selections));
	for (i = 0; i < v->t.list_count; i++)
		v->kept->selections[i] = v->lists[i].selections;
}

static struct problem *
verify_lists(struct draw_verify_work *v)
{
	const struct draw_plan **plans;
	size_t n = v->t.list_count, i;

	v->lists = arena_array(v->a, n, sizeof(*v->lists));
	plans = arena_array(v->a, n, sizeof(*plans));
	for (i = 0; i < n; i++) {
		v->lists[i].in = &v->t.lists[i];
		TRY(draw_verify_list(v, &v->lists[i]));
		plans[i] = &v->lists[i].plan;
	}
	keep_selections(v);
	return (draw_plans_check_departments(v->a, plans, n));
}

/* ---- the course -------------------------------------------------------- */

static struct problem *
verify_drawn(struct draw_verify_work *v)
{
	static const struct draw_demand all = {true, true, true, true, true};

	if (!draw_json_is(member(v, "void_reason"), ""))
		return (
		    draw_differs(v->a, "a drawn attempt has no void_reason"));
	TRY(draw_verify_entropy(v));
	TRY(check_veil(v));
	v->verdict->step = DRAW_STEP_LISTS;
	if (v->folder != NULL)
		TRY(draw_verify_pool_key(v));
	TRY(verify_lists(v));
	v->verdict->step = DRAW_STEP_SUBSTITUTIONS;
	TRY(draw_verify_substitutions(v));
	TRY(draw_verify_files(v));
	TRY(draw_verify_signatures(v, all));
	if (v->folder == NULL)
		draw_note(v, "completeness not proved without the pool");
	return (NULL);
}

static struct problem *
verify(struct draw_verify_work *v, struct draw_text transcript)
{
	TRY(draw_transcript_read(v->a, transcript, &v->t));
	v->hash = v->t.announcement.hash;
	if (draw_json_is(member(v, "outcome"), "drawn"))
		return (verify_drawn(v));
	return (draw_verify_void(v));
}

struct draw_verdict
draw_verify_transcript(struct arena *a, struct draw_text transcript,
    const struct draw_folder *folder, struct draw_kept *kept)
{
	struct draw_verdict verdict = {.kind = DRAW_OK};
	struct draw_verify_work v = {
	    .a = a, .folder = folder, .verdict = &verdict, .kept = kept};
	struct problem *p = verify(&v, transcript);

	if (p != NULL) {
		verdict.kind = DRAW_DIFFERS;
		verdict.difference = p->detail;
		verdict.note_count = 0;
		return (verdict);
	}
	if (folder == NULL)
		verdict.kind = DRAW_CONSISTENT;
	verdict.step = DRAW_STEP_COUNT;
	return (verdict);
}

struct draw_verdict
draw_verify(struct arena *a, struct draw_text transcript,
    const struct draw_folder *folder)
{
	return (draw_verify_transcript(a, transcript, folder, NULL));
}

const char *
draw_step_word(enum draw_step step)
{
	static const char *const words[] = {
	    [DRAW_STEP_ANNOUNCE] = "announce",
	    [DRAW_STEP_COMMIT] = "commit",
	    [DRAW_STEP_CLOSE] = "close",
	    [DRAW_STEP_OPEN] = "open",
	    [DRAW_STEP_BEACON] = "beacon",
	    [DRAW_STEP_SEED] = "seed",
	    [DRAW_STEP_VEIL] = "veil",
	    [DRAW_STEP_LISTS] = "lists",
	    [DRAW_STEP_SUBSTITUTIONS] = "substitutions",
	    [DRAW_STEP_FILES] = "files",
	    [DRAW_STEP_MERGE] = "merge",
	    [DRAW_STEP_ASSIGNMENT] = "assignment",
	    [DRAW_STEP_SIGNATURES] = "signatures",
	    [DRAW_STEP_COUNT] = "",
	};

	return (words[step]);
}

const char *
draw_verdict_line(enum draw_verdict_kind kind)
{
	static const char *const lines[] = {
	    [DRAW_OK] = "transcript OK",
	    [DRAW_CONSISTENT] = "consistent, completeness not proved",
	    [DRAW_DIFFERS] = "transcript differs",
	};

	return (lines[kind]);
}
