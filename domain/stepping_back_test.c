/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of why an inspector may step back. */
#include "domain/stepping_back.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/problem.h"

/* On duty, here, with a certificate; may he step back for this? */
static bool
may(const char *kind, bool on_duty, bool on_leave, const char *until)
{
	struct arena *a = arena_new();
	struct stepping_back s = {.kind = kind,
	    .on_duty = on_duty,
	    .on_leave = on_leave,
	    .certificate_until = until,
	    .to = "2026-06-30",
	    .has_evidence = true};
	struct problem *p = stepping_back_check(a, &s);

	if (p != NULL) {
		assert_int_equal(p->kind, PROBLEM_RULE);
		assert_string_equal(p->fields->pointer, "/kind");
	}
	arena_free(a);
	return (p == NULL);
}

static void
there_are_four_reasons_and_no_other(void **state)
{
	(void)state;
	assert_string_equal(stepping_back_title("illness"), "疾病");
	assert_null(stepping_back_title("busy"));
	assert_false(may("busy", false, true, "2026-01-01"));
}

static void
an_interest_counts_at_once(void **state)
{
	(void)state;
	assert_true(stepping_back_is_recusal("recusal"));
	assert_false(stepping_back_is_recusal("leave"));
	assert_true(may("recusal", true, false, "2030-12-31"));
}

static void
an_interest_is_shown_or_known(void **state)
{
	struct arena *a = arena_new();
	struct stepping_back s = {.kind = "recusal",
	    .on_duty = true,
	    .certificate_until = "2030-12-31",
	    .to = "2026-06-30"};
	struct problem *p = stepping_back_check(a, &s);

	(void)state;
	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_RULE);
	assert_string_equal(p->fields->pointer, "/evidence");
	s.recused = true;
	assert_null(stepping_back_check(a, &s));
	s.recused = false;
	s.has_evidence = true;
	assert_null(stepping_back_check(a, &s));
	arena_free(a);
}

/* A file alone is nobody's approval. */
static void
a_file_does_not_replace_the_librarys_entry(void **state)
{
	(void)state;
	assert_false(may("leave", true, false, "2030-12-31"));
	assert_false(may("illness", true, false, "2030-12-31"));
	assert_false(may("certificate", true, false, "2030-12-31"));
}

static void
leave_and_illness_are_borne_out_by_the_library(void **state)
{
	(void)state;
	assert_false(may("leave", true, false, "2030-12-31"));
	assert_false(may("illness", true, false, "2030-12-31"));
	assert_true(may("leave", true, true, "2030-12-31"));
	assert_true(may("illness", true, true, "2030-12-31"));
	assert_true(may("leave", false, false, "2030-12-31"));
}

static void
so_is_a_certificate_that_ends_before_the_visit(void **state)
{
	(void)state;
	assert_false(may("certificate", true, true, "2026-06-30"));
	assert_true(may("certificate", true, false, "2026-06-29"));
	assert_true(may("certificate", false, false, "2030-12-31"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(there_are_four_reasons_and_no_other),
	    cmocka_unit_test(an_interest_counts_at_once),
	    cmocka_unit_test(an_interest_is_shown_or_known),
	    cmocka_unit_test(a_file_does_not_replace_the_librarys_entry),
	    cmocka_unit_test(leave_and_illness_are_borne_out_by_the_library),
	    cmocka_unit_test(so_is_a_certificate_that_ends_before_the_visit),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
