/* SPDX-License-Identifier: Apache-2.0 */
#include "api/head.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct head head;

/* "ready", "more", or the code of the problem. */
static const char *
judged(const char *bytes, size_t len)
{
	switch (head_read(bytes, len, 16384, &head)) {
	case HEAD_MORE:
		return ("more");
	case HEAD_READY:
		return ("ready");
	case HEAD_BAD:
		break;
	}
	return (problem_code(head.problem));
}

#define JUDGED(text) judged(text, sizeof(text) - 1)
#define GET	     "GET /x HTTP/1.1\r\nHost: a\r\n"
#define POST	     "POST /x HTTP/1.1\r\nHost: a\r\n"

static void
reads_a_plain_request(void **state)
{
	(void)state;
	assert_string_equal(JUDGED(GET "\r\n"), "ready");
	assert_string_equal(head.method, "GET");
	assert_int_equal(head.target_len, 2);
	assert_memory_equal(head.target, "/x", 2);
	assert_false(head.takes_body);
	assert_int_equal(head.head_len, sizeof(GET) - 1 + 2);

	assert_string_equal(
	    JUDGED(POST "Content-Length: 12\r\nExpect: 100-continue\r\n\r\nab"),
	    "ready");
	assert_true(head.takes_body);
	assert_true(head.expects_continue);
	assert_int_equal(head.length, 12);
}

static void
waits_for_the_empty_line(void **state)
{
	static const char whole[] = GET "Accept: */*\r\n\r\n";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(whole) - 1; i++)
		assert_string_equal(judged(whole, i), "more");
	assert_string_equal(judged(whole, i), "ready");
}

static void
judges_the_request_line(void **state)
{
	static const struct {
		const char *line, *verdict;
	} lines[] = {
	    {"GET / HTTP/1.0", "ready"},
	    {"OPTIONS * HTTP/1.1", "ready"},
	    {"GET http://a/x HTTP/1.1", "ready"},
	    {"GET", "bad-request"},
	    {"GET /", "bad-request"},
	    {"GET  HTTP/1.1", "bad-request"},
	    {"GET /a b HTTP/1.1", "bad-request"},
	    {" GET / HTTP/1.1", "bad-request"},
	    {"get / HTTP/1.1", "bad-request"},
	    {"G(T / HTTP/1.1", "bad-request"},
	    {"FOO / HTTP/1.1", "method-not-allowed"},
	    {"TRACE / HTTP/1.1", "method-not-allowed"},
	    {"CONNECT a:1 HTTP/1.1", "method-not-allowed"},
	    {"GET * HTTP/1.1", "bad-request"},
	    {"GET x HTTP/1.1", "bad-request"},
	    {"GET /\xe6\xb5\x8b HTTP/1.1", "bad-request"},
	    {"GET /#a HTTP/1.1", "bad-request"},
	    {"GET /\x7f HTTP/1.1", "bad-request"},
	    {"GET / HTTP/2.0", "http-version"},
	    {"PRI * HTTP/2.0", "http-version"},
	    {"GET / HTTP/1.2", "http-version"},
	    {"PUT / HTTP/1.0", "http-version"},
	    {"GET / http/1.1", "bad-request"},
	    {"GET / HTTP/1.1 ", "bad-request"},
	    {"GET / HTTP/11", "bad-request"},
	};
	char text[200];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		(void)snprintf(
		    text, sizeof(text), "%s\r\nHost: a\r\n\r\n", lines[i].line);
		assert_string_equal(
		    judged(text, strlen(text)), lines[i].verdict);
	}
}

static void
judges_each_field(void **state)
{
	static const struct {
		const char *field, *verdict;
	} fields[] = {
	    {"X: y", "ready"},
	    {"X:y", "ready"},
	    {"X:  y z  ", "ready"},
	    {"X", "bad-request"},
	    {": y", "bad-request"},
	    {"X : y", "bad-request"},
	    {"X y: z", "bad-request"},
	    {" folded", "bad-request"},
	    {"\tfolded: x", "bad-request"},
	    {"X:", "bad-header"},
	    {"X: a\tb", "bad-header"},
	    {"X: \xe5\xbc\xa0", "bad-header"},
	    {"X: a\rb", "bad-request"},
	    {"Host: b", "bad-request"},
	    {"Hostile: b", "bad-header"},
	    {"Content-Length: 0", "ready"},
	    {"Content-Length: 3", "bad-request"},
	    {"Transfer-Encoding: chunked", "length-required"},
	    {"Expect: something", "bad-header"},
	};
	char text[200];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		(void)snprintf(
		    text, sizeof(text), GET "%s\r\n\r\n", fields[i].field);
		assert_string_equal(
		    judged(text, strlen(text)), fields[i].verdict);
	}
}

static void
judges_lengths(void **state)
{
	static const struct {
		const char *fields, *verdict;
	} lengths[] = {
	    {"", "length-required"},
	    {"Content-Length: 0\r\n", "ready"},
	    {"Content-Length: -1\r\n", "bad-request"},
	    {"Content-Length: +3\r\n", "bad-request"},
	    {"Content-Length: 3, 3\r\n", "bad-request"},
	    {"Content-Length: 0x3\r\n", "bad-request"},
	    {"Content-Length: 9999999999999\r\n", "bad-request"},
	    {"Content-Length: 3\r\nContent-Length: 3\r\n", "bad-request"},
	    {"Content-Length: 3\r\nContent-Length: 5\r\n", "bad-request"},
	    {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
		"bad-request"},
	    {"transfer-encoding: gzip\r\n", "length-required"},
	};
	char text[200];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		(void)snprintf(
		    text, sizeof(text), POST "%s\r\n", lengths[i].fields);
		assert_string_equal(
		    judged(text, strlen(text)), lengths[i].verdict);
	}
}

static void
judges_hosts(void **state)
{
	(void)state;
	assert_string_equal(
	    JUDGED("GET / HTTP/1.1\r\nA: b\r\n\r\n"), "bad-request");
	assert_string_equal(
	    JUDGED("GET / HTTP/1.1\r\nHost: a:99\r\n\r\n"), "ready");
	assert_string_equal(
	    JUDGED("GET / HTTP/1.1\r\nHost: [::1]:99\r\n\r\n"), "ready");
	assert_string_equal(
	    JUDGED("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"), "bad-request");
	assert_string_equal(
	    JUDGED("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"), "bad-request");
}

static void
refuses_early_what_is_no_http(void **state)
{
	(void)state;
	assert_string_equal(JUDGED("\x16\x03\x01"), "bad-request");
	assert_string_equal(JUDGED("\r\n"), "bad-request");
	assert_string_equal(JUDGED("g"), "bad-request");
	assert_string_equal(JUDGED("GET / HTTP/1.1\n"), "bad-request");
	assert_string_equal(JUDGED("GET /\0 HTTP/1.1\r\n"), "bad-request");
	assert_string_equal(JUDGED(GET "X: a\0b\r\n"), "bad-request");
}

static void
append(char *text, size_t room, const char *more)
{
	size_t len = strlen(text);

	(void)snprintf(text + len, room - len, "%s", more);
}

static void
more_lines_than_kore_keeps_are_refused(void **state)
{
	char text[2000] = GET;
	int i;

	(void)state;
	for (i = 2; i < HEAD_LINES_MAX; i++)
		append(text, sizeof(text), "X: y\r\n");
	append(text, sizeof(text), "\r\n");
	assert_string_equal(judged(text, strlen(text)), "ready");
	text[strlen(text) - 2] = '\0';
	append(text, sizeof(text), "X: y\r\n");
	assert_string_equal(judged(text, strlen(text)), "headers-too-large");
}

static void
too_much_is_refused_before_it_ends(void **state)
{
	static char text[20000] = GET "X: ";

	(void)state;
	memset(text + strlen(text), 'a', 19900);
	assert_string_equal(judged(text, 16383), "more");
	assert_string_equal(judged(text, 16384), "headers-too-large");
}

static void
long_addresses_are_refused(void **state)
{
	char text[2200] = "GET /";

	(void)state;
	memset(text + 5, 'a', HEAD_TARGET_MAX - 1);
	append(text, sizeof(text), " HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_string_equal(judged(text, strlen(text)), "ready");
	memset(text + 5, 'a', HEAD_TARGET_MAX);
	text[5 + HEAD_TARGET_MAX] = '\0';
	append(text, sizeof(text), " HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_string_equal(judged(text, strlen(text)), "uri-too-long");
}

static void
finds_the_path_in_a_target(void **state)
{
	char plain[] = "/a/b?c=/d", whole[] = "http://h:1/a/b?c",
	     root[] = "https://h", star[] = "*", query[] = "http://h?x=/y";

	(void)state;
	assert_string_equal(head_path(plain), "/a/b");
	assert_string_equal(head_path(whole), "/a/b");
	assert_string_equal(head_path(root), "/");
	assert_string_equal(head_path(star), "*");
	assert_string_equal(head_path(query), "/");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_a_plain_request),
	    cmocka_unit_test(waits_for_the_empty_line),
	    cmocka_unit_test(judges_the_request_line),
	    cmocka_unit_test(judges_each_field),
	    cmocka_unit_test(judges_lengths),
	    cmocka_unit_test(judges_hosts),
	    cmocka_unit_test(refuses_early_what_is_no_http),
	    cmocka_unit_test(more_lines_than_kore_keeps_are_refused),
	    cmocka_unit_test(too_much_is_refused_before_it_ends),
	    cmocka_unit_test(long_addresses_are_refused),
	    cmocka_unit_test(finds_the_path_in_a_target),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
