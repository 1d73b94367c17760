/* SPDX-License-Identifier: Apache-2.0 */
#include "api/metrics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "api/contract.h"
#include "base/arena.h"

static const struct contract_binding bindings[] = {
    {"task_get", "GET", "/v1/tasks/{id}", NULL},
    {"task_list", "GET", "/v1/tasks", NULL},
};

static const char *
text_of(struct arena *a)
{
	size_t len;
	const char *text = metrics_text(a, &len);

	assert_int_equal(strlen(text), len);
	return (text);
}

static void
sums_what_all_workers_counted(void **state)
{
	struct arena *a = arena_new();
	const char *text;

	(void)state;
	metrics_open(2, bindings, 2);
	metrics_worker(0);
	metrics_request(0, 200, 1000);
	metrics_request(0, 404, 20000);
	metrics_refused();
	metrics_tell(&(struct metrics_state){.connections = 3});
	metrics_worker(1);
	metrics_request(0, 200, 6000000);
	metrics_request(2, 404, 1);
	metrics_refused();
	text = text_of(a);
	assert_non_null(strstr(text, "ssj_refused_total 2\n"));
	assert_non_null(strstr(text,
	    "ssj_requests_total{operation=\"task_get\",class=\"2xx\"} 2\n"));
	assert_non_null(strstr(text,
	    "ssj_requests_total{operation=\"task_get\",class=\"4xx\"} 1\n"));
	assert_non_null(strstr(text,
	    "ssj_request_seconds_bucket{operation=\"task_get\",le=\"0.0025\"}"
	    " 1\n"));
	assert_non_null(strstr(text,
	    "ssj_request_seconds_bucket{operation=\"task_get\",le=\"5\"} 2"));
	assert_non_null(strstr(text,
	    "ssj_request_seconds_bucket{operation=\"task_get\",le=\"+Inf\"} "
	    "3\n"));
	assert_non_null(strstr(text,
	    "ssj_request_seconds_sum{operation=\"task_get\"} 6.021000\n"));
	assert_non_null(strstr(text, "{operation=\"none\",class=\"4xx\"} 1"));
	assert_null(strstr(text, "task_list"));
	assert_non_null(strstr(text, "ssj_connections{worker=\"1\"} 3\n"));
	assert_non_null(strstr(text, "ssj_connections{worker=\"2\"} 0\n"));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sums_what_all_workers_counted),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
