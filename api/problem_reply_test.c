/* SPDX-License-Identifier: Apache-2.0 */
#include "api/problem_reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/call.h"

static int
open_arena(void **state)
{
	*state = arena_new();
	return (0);
}

static int
close_arena(void **state)
{
	arena_free(*state);
	return (0);
}

static const char *
header(const struct reply *r, const char *name)
{
	const struct reply_header *h;

	for (h = r->headers; h != NULL; h = h->next)
		if (strcmp(h->name, name) == 0)
			return (h->value);
	return (NULL);
}

static void
says_everything_a_client_needs(void **state)
{
	struct reply r = {.arena = *state};
	struct problem *p =
	    problem_new(*state, PROBLEM_INVALID, "/name", "必填");

	problem_reply(&r, p, false, "r1");
	assert_int_equal(r.status, 422);
	assert_string_equal(r.content_type, "application/problem+json");
	assert_string_equal(r.body,
	    "{\"type\":\"/problems/invalid\","
	    "\"title\":\"请求内容不符合规定\",\"status\":422,"
	    "\"code\":\"invalid\",\"detail\":\"必填\",\"errors\":["
	    "{\"pointer\":\"/name\",\"code\":\"invalid\",\"detail\":"
	    "\"必填\"}],\"request_id\":\"r1\"}");
}

static void
speaks_english_when_asked(void **state)
{
	struct reply r = {.arena = *state};

	problem_reply(
	    &r, problem_new(*state, PROBLEM_NOT_FOUND, NULL, NULL), true, "r1");
	assert_non_null(strstr(r.body, "\"title\":\"Not found\""));
	assert_null(strstr(r.body, "detail"));
}

static void
keeps_what_went_wrong_inside_to_itself(void **state)
{
	struct reply r = {.arena = *state};

	problem_reply(&r,
	    problem_new(*state, PROBLEM_INTERNAL, NULL, "secret path"), false,
	    "r1");
	assert_null(strstr(r.body, "secret"));
}

static void
adds_the_headers_of_its_status(void **state)
{
	struct reply r = {.arena = *state};
	struct problem *p;

	p = problem_retry(*state, PROBLEM_UNAVAILABLE, 5, "稍后");
	problem_reply(&r, p, false, "r1");
	assert_string_equal(header(&r, "retry-after"), "5");
	p = problem_new(*state, PROBLEM_METHOD_NOT_ALLOWED, NULL, NULL);
	p->allow = "GET";
	problem_reply(&r, p, false, "r1");
	assert_string_equal(header(&r, "allow"), "GET");
	assert_null(header(&r, "retry-after"));
	p = problem_new(*state, PROBLEM_TOKEN_EXPIRED, NULL, NULL);
	problem_reply(&r, p, false, "r1");
	assert_string_equal(header(&r, "www-authenticate"), "Bearer");
}

static void
reads_accept_language(void **state)
{
	(void)state;
	assert_false(prefers_english(NULL));
	assert_false(prefers_english(""));
	assert_false(prefers_english("zh-CN,zh;q=0.9,en;q=0.8"));
	assert_false(prefers_english("fr"));
	assert_false(prefers_english("*"));
	assert_true(prefers_english("en"));
	assert_true(prefers_english("en-GB, zh;q=0.5"));
	assert_true(prefers_english("zh;q=0.5, en-US;q=0.7"));
	assert_false(prefers_english(",,,;q=,en;q=x"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_everything_a_client_needs),
	    cmocka_unit_test(speaks_english_when_asked),
	    cmocka_unit_test(keeps_what_went_wrong_inside_to_itself),
	    cmocka_unit_test(adds_the_headers_of_its_status),
	    cmocka_unit_test(reads_accept_language),
	};

	return (cmocka_run_group_tests(tests, open_arena, close_arena));
}
