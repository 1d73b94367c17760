/* SPDX-License-Identifier: Apache-2.0 */
#include "base/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/json.h"

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
sent_header(const struct reply *r, const char *name)
{
	const struct reply_header *h;

	for (h = r->headers; h != NULL; h = h->next)
		if (strcmp(h->name, name) == 0)
			return (h->value);
	return (NULL);
}

static void
finds_parameters_by_name(void **state)
{
	static const struct call_param path[] = {{"id", "7", 1}},
				       query[] = {
					   {"limit", "20", 2}, {"q", "", 0}};
	struct call c = {.path_params = path,
	    .path_count = 1,
	    .query_params = query,
	    .query_count = 2};

	(void)state;
	assert_string_equal(call_path(&c, "id"), "7");
	assert_string_equal(call_query(&c, "q"), "");
	assert_null(call_query(&c, "id"));
	assert_null(call_header(&c, "if-match"));
	assert_int_equal(call_query_int(&c, "limit", 50), 20);
	assert_int_equal(call_query_int(&c, "offset", 50), 50);
}

static void
reads_texts_of_the_body(void **state)
{
	static const char text[] = "{\"name\":\"南山\",\"end\":null,\"n\":7}";
	struct call c = {0};

	assert_null(json_read(*state, text, sizeof(text) - 1, 2, &c.body));
	assert_string_equal(call_text(&c, "name"), "南山");
	assert_null(call_text(&c, "end"));
	assert_null(call_text(&c, "n"));
	assert_null(call_text(&c, "absent"));
}

static void
prints_json(void **state)
{
	struct reply r = {.arena = *state};
	struct cJSON *j = cJSON_CreateObject();

	(void)cJSON_AddStringToObject(j, "name", "检查");
	assert_null(reply_json(&r, 201, j));
	assert_int_equal(r.status, 201);
	assert_string_equal(r.content_type, "application/json");
	assert_int_equal(r.len, strlen("{\"name\":\"检查\"}"));
	assert_memory_equal(r.body, "{\"name\":\"检查\"}", r.len);
}

static void
answers_a_job_with_its_place(void **state)
{
	struct reply r = {.arena = *state};

	assert_null(reply_job(&r, "0190a6e0-0000-7000-8000-000000000000"));
	assert_int_equal(r.status, 202);
	assert_string_equal(sent_header(&r, "location"),
	    "/v1/jobs/0190a6e0-0000-7000-8000-000000000000");
	assert_memory_equal(r.body, "{\"id\":\"0190a6e0-", 16);
}

static void
an_empty_reply_has_no_body_and_no_type(void **state)
{
	struct reply r = {.arena = *state};

	assert_null(reply_empty(&r));
	assert_int_equal(r.status, 204);
	assert_null(r.content_type);
	assert_int_equal(r.len, 0);
}

static struct problem *
if_match(struct arena *a, const char *tag, int64_t *version)
{
	struct call_param header = {"if-match", tag, strlen(tag)};
	struct call c = {
	    .ctx = {.arena = a}, .headers = &header, .header_count = 1};

	return (call_if_match(&c, version));
}

static void
reads_the_version_it_sent(void **state)
{
	struct reply r = {.arena = *state};
	int64_t version = 0;

	reply_etag(&r, 42);
	assert_null(if_match(*state, sent_header(&r, "etag"), &version));
	assert_int_equal(version, 42);
	assert_null(if_match(*state, "W/\"v7\"", &version));
	assert_int_equal(version, 7);
}

static void
refuses_tags_that_are_not_ours(void **state)
{
	static const char *const wrong[] = {"", "*", "v7", "\"v\"", "\"7\"",
	    "\"v7", "\"v7\"x", "\"v7\", \"v8\"", "\"v-7\"",
	    "\"v9999999999999999999999\""};
	struct problem *p;
	int64_t version;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		p = if_match(*state, wrong[i], &version);
		assert_non_null(p);
		assert_int_equal(p->kind, PROBLEM_BAD_HEADER);
	}
}

static void
asks_for_if_match_when_it_is_missing(void **state)
{
	struct call c = {.ctx = {.arena = *state}};
	int64_t version;
	struct problem *p = call_if_match(&c, &version);

	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_PRECONDITION_MISSING);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_parameters_by_name),
	    cmocka_unit_test_setup_teardown(
		reads_texts_of_the_body, open_arena, close_arena),
	    cmocka_unit_test(prints_json),
	    cmocka_unit_test(answers_a_job_with_its_place),
	    cmocka_unit_test(an_empty_reply_has_no_body_and_no_type),
	    cmocka_unit_test(reads_the_version_it_sent),
	    cmocka_unit_test(refuses_tags_that_are_not_ours),
	    cmocka_unit_test(asks_for_if_match_when_it_is_missing),
	};

	return (cmocka_run_group_tests(tests, open_arena, close_arena));
}
