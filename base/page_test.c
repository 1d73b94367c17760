/* SPDX-License-Identifier: Apache-2.0 */
#include "base/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/call.h"

struct row {
	const char *year, *id;
};

#define ID_A "0190a1b2-0000-7000-8000-00000000000a"
#define ID_B "0190a1b2-0000-7000-8000-00000000000b"
#define ID_C "0190a1b2-0000-7000-8000-00000000000c"

static const struct row three[] = {
    {"2026", ID_C}, {"2026", ID_B}, {"2025", ID_A}};

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

static struct cJSON *
row_json(struct arena *a, const void *row)
{
	(void)a;
	return (cJSON_CreateString(((const struct row *)row)->id));
}

static void
row_keys(struct arena *a, const void *row, const char **keys)
{
	(void)a;
	keys[0] = ((const struct row *)row)->year;
	keys[1] = ((const struct row *)row)->id;
}

/* Asks for a page with the given query; the problem, or NULL. */
static struct problem *
ask(struct arena *a, const char *limit, const char *cursor, struct page *out)
{
	struct call_param *query = arena_array(a, 2, sizeof(*query));
	struct call *c = arena_alloc(a, sizeof(*c));

	c->ctx.arena = a;
	c->query_params = query;
	if (limit != NULL)
		query[c->query_count++] =
		    (struct call_param){"limit", limit, strlen(limit)};
	if (cursor != NULL)
		query[c->query_count++] =
		    (struct call_param){"cursor", cursor, strlen(cursor)};
	return (page_read(c, "plans", "iu", out));
}

/* The envelope of `count` rows, as text in `a`. */
static const char *
envelope(struct arena *a, const struct page *p, size_t count)
{
	struct page_rows rows = {
	    three, count, sizeof(three[0]), row_json, row_keys};
	struct cJSON *json = page_json(a, p, &rows);
	char *text = cJSON_PrintUnformatted(json),
	     *copy = arena_strdup(a, text);

	cJSON_free(text);
	cJSON_Delete(json);
	return (copy);
}

static void
starts_at_the_first_page_with_fifty_rows(void **state)
{
	struct page p;

	assert_null(ask(*state, NULL, NULL, &p));
	assert_int_equal(p.limit, 50);
	assert_string_equal(page_fetch(*state, &p), "51");
	assert_string_equal(page_key(&p, 0, "9999"), "9999");
	assert_string_equal(page_key(&p, 1, UUID_LAST), UUID_LAST);
}

static void
says_when_nothing_follows(void **state)
{
	struct page p;

	assert_null(ask(*state, "3", NULL, &p));
	assert_string_equal(envelope(*state, &p, 3),
	    "{\"items\":[\"" ID_C "\",\"" ID_B "\",\"" ID_A
	    "\"],\"next_cursor\":null}");
	assert_string_equal(
	    envelope(*state, &p, 0), "{\"items\":[],\"next_cursor\":null}");
}

static void
leads_on_from_a_page_that_ended_early(void **state)
{
	const char *const more[] = {"2025", ID_C};
	struct page_rows rows = {
	    three, 1, sizeof(three[0]), row_json, row_keys};
	struct page first, second;
	struct cJSON *json;
	const char *cursor;

	assert_null(ask(*state, "2", NULL, &first));
	json = page_json_more(*state, &first, &rows, more);
	cursor = arena_strdup(*state,
	    cJSON_GetStringValue(cJSON_GetObjectItem(json, "next_cursor")));
	cJSON_Delete(json);
	assert_null(ask(*state, "2", cursor, &second));
	assert_string_equal(page_key(&second, 0, "9999"), "2025");
	assert_string_equal(page_key(&second, 1, UUID_LAST), ID_C);
}

static void
leads_to_the_row_behind_the_last_one_shown(void **state)
{
	struct page first, second;
	struct cJSON *json;
	const char *cursor;

	assert_null(ask(*state, "2", NULL, &first));
	json = cJSON_Parse(envelope(*state, &first, 3));
	assert_int_equal(
	    cJSON_GetArraySize(cJSON_GetObjectItem(json, "items")), 2);
	cursor = arena_strdup(*state,
	    cJSON_GetStringValue(cJSON_GetObjectItem(json, "next_cursor")));
	cJSON_Delete(json);

	assert_null(ask(*state, "2", cursor, &second));
	assert_string_equal(page_key(&second, 0, "9999"), "2026");
	assert_string_equal(page_key(&second, 1, UUID_LAST), ID_B);
}

static void
assert_refused(struct arena *a, const char *cursor)
{
	struct problem *p;
	struct page page;

	p = ask(a, NULL, cursor, &page);
	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_BAD_CURSOR);
}

static void
refuses_what_is_no_cursor(void **state)
{
	char *huge = arena_alloc(*state, 5001);

	assert_refused(*state, "");
	assert_refused(*state, "%%%");
	assert_refused(*state, "bm90IGpzb24"); /* not json */
	assert_refused(*state, "e30");	       /* {} */
	assert_refused(*state, "W10");	       /* [] */
	assert_refused(*state, "W1tbXV1d");    /* [[[]]] */
	assert_refused(*state, "W10=");	       /* padding is not ours */
	memset(huge, 'A', 5000);
	assert_refused(*state, huge);
}

static void
refuses_cursors_of_another_list_or_version(void **state)
{
	/* ["1","draws","2026","…0000"] */
	assert_refused(*state,
	    "WyIxIiwiZHJhd3MiLCIyMDI2IiwiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAw"
	    "MDAwMDAwMDAwIl0");
	/* ["2","plans","2026","…0000"] */
	assert_refused(*state,
	    "WyIyIiwicGxhbnMiLCIyMDI2IiwiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAw"
	    "MDAwMDAwMDAwIl0");
}

static void
refuses_keys_of_the_wrong_form(void **state)
{
	/* ["1","plans","20x6","…0000"], then ["1","plans","2026","x"],
	 * ["1","plans",2026,"…"], ["1","plans","2026"], a number beyond 2^63 */
	assert_refused(*state,
	    "WyIxIiwicGxhbnMiLCIyMHg2IiwiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAw"
	    "MDAwMDAwMDAwIl0");
	assert_refused(*state, "WyIxIiwicGxhbnMiLCIyMDI2IiwieCJd");
	assert_refused(*state, "WyIxIiwicGxhbnMiLDIwMjYsIngiXQ");
	assert_refused(*state, "WyIxIiwicGxhbnMiLCIyMDI2Il0");
	assert_refused(
	    *state, "WyIxIiwicGxhbnMiLCI5OTk5OTk5OTk5OTk5OTk5OTk5OTk5IiwieCJd");
}

static struct problem *
ask_day_time_text(struct arena *a, const char *cursor)
{
	struct call_param query = {"cursor", cursor, strlen(cursor)};
	struct call c = {
	    .ctx = {.arena = a}, .query_params = &query, .query_count = 1};
	struct page page;

	return (page_read(&c, "l", "dts", &page));
}

static void
knows_days_times_and_text(void **state)
{
	/* ["1","l","2026-05-01","2026-05-01T00:00:00+08:00",""] */
	assert_null(ask_day_time_text(*state,
	    "WyIxIiwibCIsIjIwMjYtMDUtMDEiLCIyMDI2LTA1LTAxVDAwOjAwOjAwKzA4OjAw"
	    "IiwiIl0"));
	/* ["1","l","2026-02-30","2026-05-01T00:00:00+08:00",""] */
	assert_non_null(ask_day_time_text(*state,
	    "WyIxIiwibCIsIjIwMjYtMDItMzAiLCIyMDI2LTA1LTAxVDAwOjAwOjAwKzA4OjAw"
	    "IiwiIl0"));
	/* ["1","l","2026-05-01","yesterday",""] */
	assert_non_null(ask_day_time_text(
	    *state, "WyIxIiwibCIsIjIwMjYtMDUtMDEiLCJ5ZXN0ZXJkYXkiLCIiXQ"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		starts_at_the_first_page_with_fifty_rows, open_arena,
		close_arena),
	    cmocka_unit_test_setup_teardown(
		says_when_nothing_follows, open_arena, close_arena),
	    cmocka_unit_test_setup_teardown(
		leads_to_the_row_behind_the_last_one_shown, open_arena,
		close_arena),
	    cmocka_unit_test_setup_teardown(
		leads_on_from_a_page_that_ended_early, open_arena, close_arena),
	    cmocka_unit_test_setup_teardown(
		refuses_what_is_no_cursor, open_arena, close_arena),
	    cmocka_unit_test_setup_teardown(
		refuses_cursors_of_another_list_or_version, open_arena,
		close_arena),
	    cmocka_unit_test_setup_teardown(
		refuses_keys_of_the_wrong_form, open_arena, close_arena),
	    cmocka_unit_test_setup_teardown(
		knows_days_times_and_text, open_arena, close_arena),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
