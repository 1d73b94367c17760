/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of drawn attempts: included by *_test.c only. The way to one, and
 * the verdict anybody would give on it.
 */
#ifndef SSJ_SERVICE_TESTING_VERDICT_H
#define SSJ_SERVICE_TESTING_VERDICT_H

#include "service/testing_ceremony.h"

#include "base/json.h"
#include "base/page.h"
#include "domain/draw/verify.h"
#include "service/draw.h"

/* A hall of its own for every test. */
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, hall_setup, hall_teardown)

/* The auditor's folder is the attempt's. */
static inline struct problem *
open_file(void *arg, struct arena *a, const char *name, struct draw_text *out)
{
	return (pools_map(a, arg, name, &out->s, &out->len));
}

static inline struct draw_verdict
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

static inline void
assert_verified(struct hall *h)
{
	struct draw_verdict verdict = verdict_on(h, true);

	if (verdict.kind != DRAW_OK)
		fail_msg("%s", verdict.difference);
	assert_int_equal(verdict_on(h, false).kind, DRAW_CONSISTENT);
}

static inline int
rows_of(struct hall *h, const char *table, const char *and)
{
	const char *sql = arena_fmt(h->operator->a,
	    "SELECT count(*) FROM %s WHERE draw_id = '%s' %s", table,
	    h->view.row.id, and);

	return ((int)strtol(test_owner_sql(h->operator->a, sql), NULL, 10));
}

/* A number of the report. */
static inline int64_t
reported(struct hall *h, const char *name)
{
	struct arena *a = h->operator->a;
	const struct json *json;
	const char *report;
	int64_t number = -1;

	assert_well(
	    draw_document_report(&h->operator->x, h->view.row.id, &report));
	assert_well(json_read(a, report, strlen(report), 8, &json));
	(void)json_int64(json_get(json, name), &number);
	return (number);
}

/* From a slot to a drawn attempt. */
static inline void
draw_line(struct hall *h, const struct plan_line *line,
    const struct ceremony_draft *like)
{
	struct ceremony_draft draft = hall_draft(hall_plan(h, line));

	if (like != NULL) {
		draft.hash = like->hash;
		draft.beacon = like->beacon;
		draft.assignment = like->assignment;
		draft.disclose = like->disclose;
		draft.disclose_by = like->disclose_by;
	}
	hall_create(h, &draft);
	hall_invite(h);
	hall_freeze(h);
	hall_announce(h);
	hall_to_drawn(h);
}

#endif
