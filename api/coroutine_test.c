/* SPDX-License-Identifier: Apache-2.0 */
#include "api/coroutine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char order[32];

static void
put(char c)
{
	order[strlen(order)] = c;
}

static int
clear(void **state)
{
	(void)state;
	memset(order, 0, sizeof(order));
	return (0);
}

static void
three_steps(void *arg)
{
	const char *letters = arg;

	put(letters[0]);
	coroutine_yield();
	put(letters[1]);
	coroutine_yield();
	put(letters[2]);
}

static void
runs_in_turns_with_its_resumer(void **state)
{
	char x[] = "abc", y[] = "xyz";
	struct coroutine *first = coroutine_new(three_steps, x);
	struct coroutine *second = coroutine_new(three_steps, y);

	(void)state;
	assert_int_equal(coroutine_live(), 2);
	assert_false(coroutine_resume(first));
	assert_false(coroutine_resume(second));
	assert_false(coroutine_resume(second));
	assert_false(coroutine_resume(first));
	assert_true(coroutine_resume(second));
	assert_true(coroutine_resume(first));
	assert_string_equal(order, "axybzc");
	assert_int_equal(coroutine_live(), 0);
	assert_null(coroutine_current());
}

static void
resume_inner(void *arg)
{
	struct coroutine *inner = arg, *self = coroutine_current();

	put('(');
	assert_false(coroutine_resume(inner));
	assert_ptr_equal(coroutine_current(), self);
	coroutine_yield();
	assert_true(coroutine_resume(inner));
	put(')');
}

static void
one_yield(void *arg)
{
	(void)arg;
	put('i');
	coroutine_yield();
	put('j');
}

static void
one_may_resume_another(void **state)
{
	struct coroutine *inner = coroutine_new(one_yield, NULL);
	struct coroutine *outer = coroutine_new(resume_inner, inner);

	(void)state;
	assert_false(coroutine_resume(outer));
	assert_true(coroutine_resume(outer));
	assert_string_equal(order, "(ij)");
}

/* Everything a compiler may keep in a saved register, and floating point. */
static void
compute(void *arg)
{
	volatile double out;
	uint64_t a = 1, b = 2, c = 3, d = 4, e = 5, f = 6;
	double x = 1.5;
	int i;

	for (i = 0; i < 50; i++) {
		a += b;
		b += c;
		c += d;
		d += e;
		e += f;
		f += a;
		x = x * 1.25 - (double)i;
		coroutine_yield();
	}
	out = x;
	*(uint64_t *)arg = a ^ b ^ c ^ d ^ e ^ f ^ (uint64_t)(int64_t)out;
}

static void
registers_survive_the_switch(void **state)
{
	uint64_t alone = 0, mixed[3] = {0, 0, 0};
	struct coroutine *c = coroutine_new(compute, &alone), *each[3];
	size_t i, ended = 0;

	(void)state;
	while (!coroutine_resume(c))
		continue;
	for (i = 0; i < 3; i++)
		each[i] = coroutine_new(compute, &mixed[i]);
	for (i = 0; ended < 3; i = (i + 1) % 3)
		if (coroutine_resume(each[i]))
			ended++;
	assert_true(alone != 0);
	assert_true(
	    mixed[0] == alone && mixed[1] == alone && mixed[2] == alone);
}

static void
print_number(void *arg)
{
	/* vsnprintf with a double faults on a misaligned stack. */
	(void)snprintf(arg, 32, "%.3f %d", 2.5, 7);
}

static void
the_stack_is_aligned(void **state)
{
	char text[32] = "";

	(void)state;
	assert_true(coroutine_resume(coroutine_new(print_number, text)));
	assert_string_equal(text, "2.500 7");
}

static void
end_at_once(void *arg)
{
	(void)arg;
}

static void
there_is_an_upper_limit(void **state)
{
	static struct coroutine *all[COROUTINES_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < COROUTINES_MAX; i++) {
		all[i] = coroutine_new(end_at_once, NULL);
		assert_non_null(all[i]);
	}
	assert_null(coroutine_new(end_at_once, NULL));
	for (i = 0; i < COROUTINES_MAX; i++)
		assert_true(coroutine_resume(all[i]));
	assert_int_equal(coroutine_live(), 0);
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static size_t
fall(const volatile unsigned char *above)
{
	volatile unsigned char frame[1024];

	frame[0] = *above;
	return (above == NULL ? 0 : fall(frame) + frame[0]);
}

static void
fall_for_ever(void *arg)
{
	volatile unsigned char first = 1;

	*(size_t *)arg = fall(&first);
}

static void
running_over_the_stack_ends_the_process(void **state)
{
	size_t depth;
	int status = 0;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		(void)close(STDERR_FILENO);
		(void)coroutine_resume(coroutine_new(fall_for_ever, &depth));
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(runs_in_turns_with_its_resumer, clear),
	    cmocka_unit_test_setup(one_may_resume_another, clear),
	    cmocka_unit_test(registers_survive_the_switch),
	    cmocka_unit_test(the_stack_is_aligned),
	    cmocka_unit_test(there_is_an_upper_limit),
	    cmocka_unit_test(running_over_the_stack_ends_the_process),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
