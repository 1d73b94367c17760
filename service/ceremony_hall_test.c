/* SPDX-License-Identifier: Apache-2.0 */
/* Witnesses, receipts and recordings (SSJ_TEST_DATABASE). */
#include "service/testing_ceremony.h"

#include "domain/draw/receipt.h"
#include "service/ceremony_hall.h"
#include "storage/blob.h"

static const struct ceremony_witness deputy = {
    "deputy-1", "deputy", "南山区代表组"};

/* The witness's own context. */
static struct person *
invited(struct hall *h, const struct ceremony_witness *w)
{
	struct person *p = person_new(NULL, NULL, NULL, 0);
	struct actor nobody = {.kind = ACTOR_PUBLIC};
	struct ctx x = p->x;
	const char *token;

	assert_well(ceremony_witness_invite(
	    &h->operator->x, h->view.row.id, w, &token));
	x.actor = &nobody;
	x.db = db_as(p->db, p->a, &nobody);
	assert_well(party_of_invitation(&x, token, &p->actor));
	p->x.now_ms = h->operator->x.now_ms;
	return (p);
}

/* ---- witnesses --------------------------------------------------- */

static void
C51_a_witness_who_was_there_stands_in_the_transcript(void **state)
{
	struct hall *h = *state;
	struct draw_document transcript;
	struct ceremony_view shown;
	struct person *w;

	hall_announced(h);
	w = invited(h, &deputy);
	assert_well(ceremony_present(&w->x, h->view.row.id, &shown));
	assert_well(ceremony_present(&w->x, h->view.row.id, &shown));
	person_free(w);
	w = invited(h,
	    &(struct ceremony_witness){"society-1", "society", "没有来的人"});
	person_free(w);
	hall_to_drawn(h);
	assert_well(draw_document_transcript(
	    &h->operator->x, h->view.row.id, &transcript));
	assert_non_null(strstr(transcript.bytes,
	    "\"witnesses\":[{\"kind\":\"人大代表\","
	    "\"name\":\"南山区代表组\"}]"));
}

static void
presence_has_its_time(void **state)
{
	struct hall *h = *state;
	struct ceremony_view shown;
	struct person *w, *late;

	hall_created(h);
	hall_invite(h);
	w = invited(h, &deputy);
	assert_problem(ceremony_present(&w->x, h->view.row.id, &shown),
	    PROBLEM_WRONG_STATE);
	late = invited(
	    h, &(struct ceremony_witness){"member-1", "member", "委员"});
	hall_freeze(h);
	hall_announce(h);
	assert_well(ceremony_present(&w->x, h->view.row.id, &shown));
	hall_to_drawn(h);
	assert_problem(ceremony_present(&late->x, h->view.row.id, &shown),
	    PROBLEM_WRONG_STATE);
	assert_problem(ceremony_witness_invite(&h->operator->x, h->view.row.id,
			   &(struct ceremony_witness){"d-2", "discipline", "x"},
			   &(const char *){NULL}),
	    PROBLEM_WRONG_STATE);
	person_free(w);
	person_free(late);
}

static void
a_witness_is_nobody_else(void **state)
{
	struct hall *h = *state;
	struct ceremony_view shown;
	const char *token;

	hall_announced(h);
	assert_problem(
	    ceremony_witness_invite(&h->operator->x, h->view.row.id,
		&(struct ceremony_witness){"notary", "deputy", "x"}, &token),
	    PROBLEM_DUPLICATE);
	assert_problem(
	    ceremony_witness_invite(&h->operator->x, h->view.row.id,
		&(struct ceremony_witness){"court", "deputy", "x"}, &token),
	    PROBLEM_DUPLICATE);
	assert_well(ceremony_witness_invite(
	    &h->operator->x, h->view.row.id, &deputy, &token));
	assert_problem(
	    ceremony_witness_invite(&h->operator->x, h->view.row.id,
		&(struct ceremony_witness){"deputy-1", "deputy", "别人"},
		&token),
	    PROBLEM_DUPLICATE);
	assert_problem(
	    ceremony_present(&h->party[0]->x, h->view.row.id, &shown),
	    PROBLEM_NOT_FOUND);
}

/* ---- receipts ---------------------------------------------------- */

static void
a_receipt_matches_what_was_published(void **state)
{
	struct hall *h = *state;
	struct draw_document receipt, taken, transcript, statement;
	struct draw_receipt_beside beside;
	struct ceremony_view shown;
	const char *told, *id;
	struct person *w;

	hall_announced(h);
	id = h->view.row.id;
	w = invited(h, &deputy);
	assert_well(ceremony_present(&w->x, id, &shown));
	assert_problem(
	    draw_receipt(&w->x, id, "deputy-1", &receipt), PROBLEM_NOT_FOUND);
	hall_to_drawn(h);
	assert_well(draw_receipt(&w->x, id, "deputy-1", &receipt));
	assert_well(draw_receipt(&h->operator->x, id, "deputy-1", &receipt));
	assert_well(draw_document_transcript(&h->operator->x, id, &transcript));
	assert_well(draw_document_statement(&h->operator->x, id, &statement));
	beside =
	    (struct draw_receipt_beside){{transcript.bytes, transcript.len},
		{statement.bytes, statement.len}};
	assert_well(draw_receipt_verify(h->operator->a,
	    (struct draw_text){receipt.bytes, receipt.len}, &beside, &told));
	assert_non_null(strstr(receipt.bytes, "\"receipt_at\":\"\""));
	assert_well(draw_receipt_take(&w->x, id, "deputy-1", &taken));
	assert_null(strstr(taken.bytes, "\"receipt_at\":\"\""));
	assert_well(draw_receipt_verify(h->operator->a,
	    (struct draw_text){taken.bytes, taken.len}, &beside, &told));
	person_free(w);
}

static void
nobody_takes_anothers_receipt(void **state)
{
	struct hall *h = *state;
	struct ceremony_view shown;
	struct draw_document d;
	struct person *w, *absent;
	const char *id;

	hall_announced(h);
	id = h->view.row.id;
	w = invited(h, &deputy);
	absent = invited(
	    h, &(struct ceremony_witness){"member-1", "member", "委员"});
	assert_well(ceremony_present(&w->x, id, &shown));
	hall_to_drawn(h);
	assert_problem(
	    draw_receipt(&absent->x, id, "deputy-1", &d), PROBLEM_NOT_FOUND);
	assert_problem(
	    draw_receipt(&absent->x, id, "member-1", &d), PROBLEM_NOT_FOUND);
	assert_problem(draw_receipt_take(&h->operator->x, id, "deputy-1", &d),
	    PROBLEM_NOT_FOUND);
	assert_problem(draw_receipt(&h->party[0]->x, id, "deputy-1", &d),
	    PROBLEM_NOT_FOUND);
	person_free(w);
	person_free(absent);
}

/* ---- recordings -------------------------------------------------- */

static struct problem *
record(struct hall *h, const char *type, const char *bytes, const char *at)
{
	struct ceremony_recording in = {type, bytes, strlen(bytes), "摇号", at};
	struct draw_recording_row row;

	return (ceremony_record(&h->operator->x, h->view.row.id, &in, &row));
}

static void
C52_recordings_are_listed_by_hash_and_time(void **state)
{
	static const char jpeg[] = "\xff\xd8\xff\xe0 a picture";
	struct hall *h = *state;
	const char *now = "2026-03-31T09:59:00+08:00";
	struct draw_recording_row row;
	const void *bytes;
	struct db_rows rows;
	size_t len;

	hall_created(h);
	hall_invite(h);
	assert_problem(record(h, "image/jpeg", jpeg, now), PROBLEM_WRONG_STATE);
	hall_freeze(h);
	hall_announce(h);
	assert_well(record(h, "image/jpeg", jpeg, now));
	assert_well(record(h, "image/jpeg", jpeg, now));
	assert_problem(record(h, "image/png", jpeg, now), PROBLEM_INVALID);
	assert_problem(record(h, "application/pdf", "%PDF-1.4", now),
	    PROBLEM_UNSUPPORTED_TYPE);
	assert_problem(
	    record(h, "image/jpeg", jpeg, "2090-01-01T00:00:00+08:00"),
	    PROBLEM_RULE);
	assert_well(ceremony_recordings(&h->reader->x, h->view.row.id, &rows));
	assert_int_equal(rows.count, 1);
	row = *(const struct draw_recording_row *)rows.rows;
	assert_string_equal(row.title, "摇号");
	assert_well(ceremony_recording_open(
	    &h->operator->x, h->view.row.id, row.sha256, &row, &bytes, &len));
	assert_int_equal(len, strlen(jpeg));
	assert_problem(
	    ceremony_recording_open(&h->operator->x, h->view.row.id,
		arena_fmt(h->operator->a, "%064d", 1), &row, &bytes, &len),
	    PROBLEM_NOT_FOUND);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, hall_setup, hall_teardown)

static char blobs[] = "/tmp/ssj-blobs-XXXXXX";

static int
group_setup(void **state)
{
	if (mkdtemp(blobs) == NULL)
		return (-1);
	blob_folder(blobs);
	return (hall_group_setup(state));
}

static int
group_teardown(void **state)
{
	(void)nftw(blobs, hall_remove, 8, FTW_DEPTH | FTW_PHYS);
	return (hall_group_teardown(state));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(C51_a_witness_who_was_there_stands_in_the_transcript),
	    TEST(presence_has_its_time),
	    TEST(a_witness_is_nobody_else),
	    TEST(a_receipt_matches_what_was_published),
	    TEST(nobody_takes_anothers_receipt),
	    TEST(C52_recordings_are_listed_by_hash_and_time),
	};

	return (cmocka_run_group_tests(tests, group_setup, group_teardown));
}
