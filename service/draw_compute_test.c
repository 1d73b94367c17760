/* SPDX-License-Identifier: Apache-2.0 */
/* Whole draws, judged as anybody would judge them (SSJ_TEST_DATABASE). */
#include "service/testing_ceremony.h"

#include "domain/draw/verify.h"

/* The auditor's folder is the attempt's. */
static struct problem *
open_file(void *arg, struct arena *a, const char *name, struct draw_text *out)
{
	return (pools_map(a, arg, name, &out->s, &out->len));
}

static struct draw_verdict
verdict_on(struct hall *h, bool with_pool)
{
	struct arena *a = h->operator->a;
	struct draw_folder folder = {open_file, pools_path(a, h->view.row.id)};
	struct draw_document transcript;

	assert_well(draw_document_transcript(
	    &h->operator->x, h->view.row.id, &transcript));
	return (
	    draw_verify(a, (struct draw_text){transcript.bytes, transcript.len},
		with_pool ? &folder : NULL));
}

static void
assert_verified(struct hall *h)
{
	struct draw_verdict verdict = verdict_on(h, true);

	if (verdict.kind != DRAW_OK)
		fail_msg("%s", verdict.difference);
	assert_int_equal(verdict_on(h, false).kind, DRAW_CONSISTENT);
}

static int
rows_of(struct hall *h, const char *table)
{
	const char *sql = arena_fmt(h->operator->a,
	    "SELECT count(*) FROM %s WHERE draw_id = '%s'", table,
	    h->view.row.id);

	return ((int)strtol(test_owner_sql(h->operator->a, sql), NULL, 10));
}

static void
a_whole_ceremony_gives_a_transcript_that_verifies(void **state)
{
	struct hall *h = *state;

	hall_announced(h);
	hall_to_drawn(h);
	assert_verified(h);
	/* A 6 of 60, B 12 of 60, C 15 of 30, D 24 of 24. */
	assert_int_equal(rows_of(h, "draw_pick"), 57);
	assert_int_equal(rows_of(h, "task"), 57);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_whole_ceremony_gives_a_transcript_that_verifies, hall_setup,
		hall_teardown),
	};

	return (cmocka_run_group_tests(
	    tests, hall_group_setup, hall_group_teardown));
}
