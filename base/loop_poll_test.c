/* SPDX-License-Identifier: Apache-2.0 */
#include "base/loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

/* One loop, one pipe, and what its functions saw. */
struct bench {
	struct loop *l;
	int in, out; /* read end, write end */
	struct loop_watch *w;
	struct loop_task *task;
	int ready, fired, events;
	char order[8];
	int order_len;
};

static int
begin(void **state)
{
	static struct bench b;
	int fds[2];

	b = (struct bench){0};
	if (pipe(fds) != 0)
		return (-1);
	b.l = loop_poll_new();
	b.in = fds[0];
	b.out = fds[1];
	b.task = b.l->ops->current(b.l);
	*state = &b;
	return (0);
}

static int
end(void **state)
{
	struct bench *b = *state;

	loop_poll_free(b->l);
	(void)close(b->in);
	if (b->out >= 0)
		(void)close(b->out);
	return (0);
}

static void
take_byte(void *arg, int events)
{
	struct bench *b = arg;
	char c;

	b->ready++;
	b->events = events;
	if (events & LOOP_READ)
		assert_int_equal(read(b->in, &c, 1), 1);
	b->l->ops->resume(b->l, b->task);
}

static void
resumes_when_a_descriptor_is_readable(void **state)
{
	struct bench *b = *state;

	assert_non_null(b->task);
	b->w = b->l->ops->watch(b->l, b->in, LOOP_READ, take_byte, b);
	assert_int_equal(write(b->out, "ab", 2), 2);
	b->l->ops->suspend(b->l);
	assert_int_equal(b->ready, 1);
	b->l->ops->suspend(b->l);
	assert_int_equal(b->ready, 2);
	assert_int_equal(b->events & LOOP_READ, LOOP_READ);
}

static void
wake_up(void *arg)
{
	struct bench *b = arg;

	b->fired++;
	b->l->ops->resume(b->l, b->task);
}

static void
leaves_alone_what_nobody_asked_for(void **state)
{
	struct bench *b = *state;

	b->w = b->l->ops->watch(b->l, b->in, 0, take_byte, b);
	assert_int_equal(write(b->out, "a", 1), 1);
	(void)b->l->ops->timer(b->l, 0, wake_up, b);
	b->l->ops->suspend(b->l);
	assert_int_equal(b->ready, 0);
	b->l->ops->rewatch(b->l, b->w, LOOP_READ);
	b->l->ops->suspend(b->l);
	assert_int_equal(b->ready, 1);
}

static void
tells_of_the_other_ends_death(void **state)
{
	struct bench *b = *state;

	b->w = b->l->ops->watch(b->l, b->in, LOOP_READ, take_byte, b);
	assert_int_equal(close(b->out), 0);
	b->out = -1;
	b->l->ops->suspend(b->l);
	assert_int_equal(b->events & LOOP_ERROR, LOOP_ERROR);
}

static void
put(struct bench *b, char c)
{
	b->order[b->order_len++] = c;
}

static void
put_a(void *arg)
{
	put(arg, 'a');
}

static void
put_b(void *arg)
{
	put(arg, 'b');
	wake_up(arg);
}

static void
put_c(void *arg)
{
	put(arg, 'c');
}

static void
fires_timers_in_their_order(void **state)
{
	struct bench *b = *state;
	struct loop_timer *c;

	(void)b->l->ops->timer(b->l, 2, put_b, b);
	(void)b->l->ops->timer(b->l, 0, put_a, b);
	c = b->l->ops->timer(b->l, 1, put_c, b);
	b->l->ops->cancel(b->l, c);
	b->l->ops->suspend(b->l);
	assert_string_equal(b->order, "ab");
}

static void
unwatch_self(void *arg, int events)
{
	struct bench *b = arg;

	(void)events;
	b->ready++;
	assert_null(b->l->ops->current(b->l));
	b->l->ops->unwatch(b->l, b->w, false);
	(void)b->l->ops->timer(b->l, 0, wake_up, b);
}

static void
a_watch_may_end_itself_and_start_a_timer(void **state)
{
	struct bench *b = *state;

	b->w = b->l->ops->watch(b->l, b->in, LOOP_READ, unwatch_self, b);
	assert_int_equal(write(b->out, "a", 1), 1);
	b->l->ops->suspend(b->l);
	assert_int_equal(b->ready, 1);
	assert_int_equal(b->fired, 1);
}

static void
a_resume_before_the_suspend_is_not_lost(void **state)
{
	struct bench *b = *state;

	b->l->ops->resume(b->l, b->task);
	b->l->ops->suspend(b->l);
	assert_int_equal(b->ready, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		resumes_when_a_descriptor_is_readable, begin, end),
	    cmocka_unit_test_setup_teardown(
		leaves_alone_what_nobody_asked_for, begin, end),
	    cmocka_unit_test_setup_teardown(
		tells_of_the_other_ends_death, begin, end),
	    cmocka_unit_test_setup_teardown(
		fires_timers_in_their_order, begin, end),
	    cmocka_unit_test_setup_teardown(
		a_watch_may_end_itself_and_start_a_timer, begin, end),
	    cmocka_unit_test_setup_teardown(
		a_resume_before_the_suspend_is_not_lost, begin, end),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
