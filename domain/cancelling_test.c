/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/cancelling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

static void
the_public_reads_the_reason_before_the_note(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(
	    cancelling_text(a, "force_majeure", "台风"), "不可抗力：台风");
	assert_string_equal(cancelling_text(a, "suspended", "市府令第 9 号"),
	    "上级决定暂停检查：市府令第 9 号");
	assert_string_equal(
	    cancelling_text(a, "other", "道路中断"), "其他：道路中断");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_public_reads_the_reason_before_the_note),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
