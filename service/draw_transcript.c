/* SPDX-License-Identifier: Apache-2.0 */
#include "service/draw_transcript.h"

#include <string.h>

#include "base/arena.h"
#include "domain/draw/names.h"
#include "domain/draw/witness.h"
#include "service/ceremony_hall.h"
#include "storage/pools.h"

/* NULL where the row has nothing. */
static const struct draw_digest *
maybe(struct arena *a, const char *hex)
{
	struct draw_digest *digest;

	if (hex == NULL)
		return (NULL);
	digest = arena_alloc(a, sizeof(*digest));
	*digest = attempt_digest(hex);
	return (digest);
}

static void
set_parties(
    struct arena *a, const struct attempt *attempt, struct draw_transcript *t)
{
	struct draw_said *said =
	    arena_array(a, attempt->party_count, sizeof(*said));
	size_t i;

	for (i = 0; i < attempt->party_count; i++) {
		const struct draw_party_row *p = &attempt->parties[i];

		said[i] = (struct draw_said){draw_text_of(p->party_id),
		    maybe(a, p->commitment), maybe(a, p->reveal)};
	}
	t->parties = said;
	t->party_count = attempt->party_count;
}

/* Those of the statement come when the transcript is written already. */
static void
set_signatures(
    struct arena *a, const struct attempt *attempt, struct draw_transcript *t)
{
	const struct draw_signature_row *row = attempt->signatures;
	struct draw_signature *out =
	    arena_array(a, attempt->signature_count, sizeof(*out));
	size_t i, count = 0;

	for (i = 0; i < attempt->signature_count; i++)
		if (strcmp(row[i].role, "statement") != 0)
			out[count++] = (struct draw_signature){
			    draw_text_of(row[i].signer),
			    draw_text_of(row[i].role), (uint64_t)row[i].at_ms,
			    draw_text_of(row[i].signature)};
	t->signatures = out;
	t->signature_count = count;
}

/* Those who said that they were there, by id. */
static void
set_witnesses(
    struct arena *a, const struct attempt *attempt, struct draw_transcript *t)
{
	const struct draw_guest_row *row = attempt->guests;
	struct draw_witness *out =
	    arena_array(a, attempt->guest_count, sizeof(*out));
	size_t i, count = 0;

	for (i = 0; i < attempt->guest_count; i++)
		if (row[i].present_at != NULL)
			out[count++] = (struct draw_witness){
			    draw_text_of(draw_witness_title(row[i].kind)),
			    draw_text_of(row[i].title)};
	t->witnesses = out;
	t->witness_count = count;
}

static void
set_annexes(
    struct arena *a, const struct db_rows *files, struct draw_transcript *t)
{
	const struct draw_file_row *row = files->rows;
	struct draw_bound *bound = arena_array(a, files->count, sizeof(*bound));
	size_t i, count = 0;

	for (i = 0; i < files->count; i++)
		if (strcmp(row[i].kind, "annex") == 0)
			bound[count++] =
			    (struct draw_bound){draw_text_of(row[i].name),
				attempt_digest(row[i].hash)};
	t->annexes = bound;
	t->annex_count = count;
}

static struct problem *
set_list(
    struct arena *a, const struct draw_list_row *row, struct draw_list *out)
{
	struct attempt_list *list = arena_alloc(a, sizeof(*list));

	TRY(attempt_list_read(a, row, list));
	*out = (struct draw_list){
	    .list_id = draw_text_of(row->list_id),
	    .group_id = draw_text_of(row->group_id),
	    .plan_text = draw_text_of(row->plan_text),
	    .plan = &list->plan,
	    .root = attempt_digest(row->root),
	    .classes = list->classes,
	    .class_count = list->class_count,
	    .count = (uint64_t)row->count,
	};
	return (NULL);
}

struct problem *
draw_transcript_of(struct arena *a, const struct attempt *attempt,
    const struct db_rows *files, struct draw_transcript *out)
{
	const struct draw_row *row = &attempt->row;
	struct draw_list *lists =
	    arena_array(a, attempt->list_count, sizeof(*lists));
	size_t i;

	*out = (struct draw_transcript){
	    .hash = attempt->hash,
	    .draw_id = draw_text_of(row->draw_no),
	    .attempt = (uint32_t)row->attempt,
	    .previous = attempt_digest(row->previous),
	    .head = attempt_digest(row->head),
	    .charter_text = draw_text_of(row->charter),
	    .charter = &attempt->charter,
	    .veil = attempt_digest(row->veil),
	    .announce = attempt_digest(row->announce),
	    .close = maybe(a, row->close),
	    .open = maybe(a, row->open),
	    .beacon = draw_text_of(row->beacon),
	    .lists = lists,
	    .list_count = attempt->list_count,
	    .outcome = DRAW_OUTCOME_DRAWN,
	};
	for (i = 0; i < attempt->list_count; i++)
		TRY(set_list(a, &attempt->lists[i], &lists[i]));
	set_parties(a, attempt, out);
	set_signatures(a, attempt, out);
	set_witnesses(a, attempt, out);
	set_annexes(a, files, out);
	return (NULL);
}

/* ---- annexes ----------------------------------------------------- */

static const char *
bound_hash(const struct db_rows *files, const char *name)
{
	const struct draw_file_row *row = files->rows;
	size_t i;

	for (i = 0; i < files->count; i++)
		if (strcmp(row[i].name, name) == 0)
			return (row[i].hash);
	return (NULL);
}

static struct problem *
annex_read(struct arena *a, const struct draw_binding *b, enum draw_name name,
    struct draw_text *out)
{
	const char *bound = bound_hash(b->files, draw_name(name));
	struct draw_digest hash;

	TRY(pools_map(a, pools_path(a, b->attempt->row.id), draw_name(name),
	    &out->s, &out->len));
	hash = draw_file(
	    b->attempt->hash, b->pool_key, draw_text_of(draw_name(name)), *out);
	if (bound != NULL && strcmp(bound, attempt_hex(a, &hash)) == 0)
		return (NULL);
	return (problem_new(a, PROBLEM_INTERNAL, NULL,
	    "%s is not the file that was bound", draw_name(name)));
}

struct problem *
draw_annexes_read(
    struct arena *a, const struct draw_binding *b, struct draw_annexes *out)
{
	TRY(annex_read(a, b, DRAW_ROSTER, &out->roster));
	TRY(annex_read(a, b, DRAW_OBJECTS, &out->objects));
	return (annex_read(a, b, DRAW_RECUSALS, &out->recusals));
}

struct problem *
draw_annexes_check(
    struct arena *a, const struct draw_binding *b, enum draw_name first)
{
	struct draw_text bytes;
	int n;

	for (n = (int)first; n < DRAW_ANNEX_COUNT; n++)
		if (bound_hash(b->files, draw_name((enum draw_name)n)) != NULL)
			TRY(annex_read(a, b, (enum draw_name)n, &bytes));
	return (NULL);
}

/* ---- void -------------------------------------------------------- */

struct problem *
draw_transcript_void(struct db *db, struct arena *a,
    const struct attempt *attempt, const char *state, struct draw_text *out)
{
	struct draw_transcript t;
	struct db_rows files;

	TRY(draws_files(db, a, attempt->row.id, &files));
	TRY(draw_transcript_of(a, attempt, &files, &t));
	t.outcome = DRAW_OUTCOME_VOID;
	if (strcmp(state, "void_after_entropy") == 0)
		t.outcome = DRAW_OUTCOME_VOID_AFTER_ENTROPY;
	t.void_reason = draw_text_of(attempt->row.void_reason);
	*out = draw_transcript_write(a, &t);
	return (NULL);
}
