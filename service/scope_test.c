/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "service/scope.h"

static struct scope
scope_for(struct arena *a, const struct actor *actor)
{
	struct ctx x = {.arena = a, .actor = actor};

	return (scope_of(&x, PERM_PLAN_READ));
}

static bool
covers(struct scope s, const char *path)
{
	return (strcmp(path, s.low) >= 0 && strcmp(path, s.high) < 0);
}

static void
a_right_for_all_below_covers_the_tree_below(void **state)
{
	struct arena *a = arena_new();
	struct actor actor = {.kind = ACTOR_USER,
	    .org_path = "/SZ/SCJG/",
	    .below = UINT64_C(1) << PERM_PLAN_READ};
	struct scope s = scope_for(a, &actor);

	(void)state;
	assert_true(covers(s, "/SZ/SCJG/"));
	assert_true(covers(s, "/SZ/SCJG/ZZ-9/Z/"));
	assert_false(covers(s, "/SZ/"));
	assert_false(covers(s, "/SZ/SCJG-2/"));
	arena_free(a);
}

static void
a_right_for_here_covers_nothing_below(void **state)
{
	struct arena *a = arena_new();
	struct actor actor = {.kind = ACTOR_USER,
	    .org_path = "/SZ/SCJG/",
	    .here = UINT64_C(1) << PERM_PLAN_READ};
	struct scope s = scope_for(a, &actor);

	(void)state;
	assert_true(covers(s, "/SZ/SCJG/"));
	assert_false(covers(s, "/SZ/SCJG/-/"));
	assert_false(covers(s, "/SZ/SCJG/0/"));
	arena_free(a);
}

static void
another_right_covers_nothing(void **state)
{
	struct arena *a = arena_new();
	struct actor actor = {.kind = ACTOR_USER,
	    .org_path = "/SZ/",
	    .below = UINT64_C(1) << PERM_PLAN_MANAGE};

	(void)state;
	assert_false(covers(scope_for(a, &actor), "/SZ/"));
	arena_free(a);
}

static void
the_system_sees_everything(void **state)
{
	struct arena *a = arena_new();
	struct actor actor = {.kind = ACTOR_SYSTEM};

	(void)state;
	assert_true(covers(scope_for(a, &actor), "/SZ/SCJG/ZZ-9/"));
	arena_free(a);
}

static void
what_is_not_permitted_is_named(void **state)
{
	struct arena *a = arena_new();
	struct actor actor = {.kind = ACTOR_USER,
	    .org_path = "/SZ/SCJG/",
	    .here = UINT64_C(1) << PERM_PUBLISH};
	struct ctx x = {.arena = a, .actor = &actor};
	struct problem *p;

	(void)state;
	assert_null(scope_require(&x, PERM_PUBLISH, "/SZ/SCJG/"));
	p = scope_require(&x, PERM_PUBLISH, "/SZ/SCJG/NS/");
	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_FORBIDDEN);
	assert_non_null(strstr(p->detail, "公示检查结果"));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_right_for_all_below_covers_the_tree_below),
	    cmocka_unit_test(a_right_for_here_covers_nothing_below),
	    cmocka_unit_test(another_right_covers_nothing),
	    cmocka_unit_test(the_system_sees_everything),
	    cmocka_unit_test(what_is_not_permitted_is_named),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
