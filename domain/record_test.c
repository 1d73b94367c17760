/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of what a record holds and of the text that is signed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/record.h"

#define ITEM_A "01890000-0000-7000-8000-00000000000a"
#define ITEM_B "01890000-0000-7000-8000-00000000000b"
#define HASH_1 \
	"1111111111111111111111111111111111111111111111111111111111111111"
#define HASH_2 \
	"2222222222222222222222222222222222222222222222222222222222222222"

static struct arena *arena;
static struct record_item items[2];
static struct record_about about;

static const struct json *
read_json(const char *text)
{
	const struct json *j = NULL;

	assert_null(json_read(arena, text, strlen(text), 16, &j));
	return (j);
}

/* A visit of two items; the first has a form of two fields. */
static int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	items[0] = (struct record_item){ITEM_A, 3,
	    read_json("[{\"id\":\"licence\",\"type\":\"boolean\","
		      "\"title\":\"亮照经营\",\"required\":true},"
		      "{\"id\":\"staff\",\"type\":\"number\","
		      "\"title\":\"从业人数\",\"required\":false}]"),
	    NULL};
	items[1] = (struct record_item){ITEM_B, 1, NULL, NULL};
	about = (struct record_about){
	    "record-1", "task-1", "visit-1", "92440300MA5EXAMP13", items, 2};
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static struct record_text
write_well(const char *body)
{
	struct record_text text = {NULL, 0, ""};

	assert_null(record_write(arena, &about, read_json(body), &text));
	return (text);
}

static void
assert_line(
    const struct problem_field *f, const char *pointer, const char *code)
{
	assert_non_null(f);
	assert_string_equal(f->pointer, pointer);
	assert_string_equal(f->code, code);
}

static struct problem *
write_badly(const char *body)
{
	struct record_text text;
	struct problem *p = record_write(arena, &about, read_json(body), &text);

	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_INVALID);
	return (p);
}

/* ---- writing ----------------------------------------------------------- */

static void
holds_every_item_of_the_visit_from_the_start(void **state)
{
	(void)state;
	assert_string_equal(write_well("{}").text,
	    "{\"evidence\":[],\"findings\":\"\",\"form\":\"ssj-record-1\","
	    "\"items\":[{\"answers\":{},\"item_id\":\"" ITEM_A "\","
	    "\"item_version\":3,\"note\":\"\",\"result\":null},"
	    "{\"answers\":{},\"item_id\":\"" ITEM_B "\",\"item_version\":1,"
	    "\"note\":\"\",\"result\":null}],\"method\":null,"
	    "\"object_code\":\"92440300MA5EXAMP13\","
	    "\"record_id\":\"record-1\",\"task_id\":\"task-1\","
	    "\"visit_no\":\"visit-1\"}");
}

static void
has_one_text_however_it_was_sent(void **state)
{
	struct record_text one = write_well(
	    "{\"method\":\"onsite\","
	    "\"items\":[{\"item_id\":\"" ITEM_A "\",\"result\":\"pending\","
	    "\"answers\":{\"licence\":true,\"staff\":3.0}},"
	    "{\"item_id\":\"" ITEM_B "\",\"note\":\"n\"}],"
	    "\"evidence\":[{\"sha256\":\"" HASH_1 "\",\"kind\":\"photo\","
	    "\"caption\":\"\"},{\"sha256\":\"" HASH_2
	    "\",\"kind\":\"copy\"}]}");
	struct record_text other = write_well(
	    "{\"evidence\":[{\"kind\":"
	    "\"copy\",\"sha256\":\"" HASH_2 "\"},{\"sha256\":\"" HASH_1 "\","
	    "\"kind\":\"photo\"}],\"items\":[{\"note\":\"n\",\"item_id\":"
	    "\"" ITEM_B "\"},{\"answers\":{\"staff\":3,\"licence\":true},"
	    "\"result\":\"pending\",\"item_id\":\"" ITEM_A "\"}],"
	    "\"method\":\"onsite\"}");

	(void)state;
	assert_string_equal(one.text, other.text);
	assert_string_equal(one.sha256, other.sha256);
	assert_int_equal(one.len, strlen(one.text));
}

static void
is_hashed_by_sha256(void **state)
{
	char sha256[RECORD_HASH + 1];

	(void)state;
	record_hash("abc", 3, sha256);
	assert_string_equal(sha256,
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
changes_its_hash_with_every_word(void **state)
{
	struct record_text one = write_well("{\"findings\":\"a\"}");
	struct record_text other = write_well("{\"findings\":\"b\"}");

	(void)state;
	assert_string_not_equal(one.sha256, other.sha256);
	about.record_id = "record-2";
	other = write_well("{\"findings\":\"a\"}");
	assert_string_not_equal(one.sha256, other.sha256);
}

static void
refuses_items_of_other_visits(void **state)
{
	struct problem *p = write_badly(
	    "{\"items\":[{\"item_id\":\"" ITEM_A "\"},"
	    "{\"item_id\":\"01890000-0000-7000-8000-0000000000ff\"}]}");

	(void)state;
	assert_line(p->fields, "/items/1/item_id", "unknown");
}

static void
refuses_an_item_that_stands_twice(void **state)
{
	struct problem *p = write_badly("{\"items\":[{\"item_id\":\"" ITEM_A
					"\"},{\"item_id\":\"" ITEM_A "\"}]}");

	(void)state;
	assert_line(p->fields, "/items/1/item_id", "duplicate");
	assert_null(p->fields->next);
}

static void
refuses_answers_against_the_form(void **state)
{
	struct problem *p =
	    write_badly("{\"items\":[{\"item_id\":\"" ITEM_A
			"\",\"answers\":{\"licence\":\"yes\",\"colour\":1}}]}");

	(void)state;
	assert_non_null(strstr(p->fields->pointer, "/items/0/answers/"));
	assert_non_null(p->fields->next);
}

static void
refuses_answers_to_an_item_without_a_form(void **state)
{
	struct problem *p = write_badly("{\"items\":[{\"item_id\":\"" ITEM_B
					"\",\"answers\":{\"licence\":true}}]}");

	(void)state;
	assert_line(p->fields, "/items/0/answers", "unknown");
	write_well("{\"items\":[{\"item_id\":\"" ITEM_B "\",\"answers\":{}}]}");
}

static void
refuses_evidence_that_stands_twice(void **state)
{
	struct problem *p =
	    write_badly("{\"evidence\":[{\"sha256\":\"" HASH_1
			"\",\"kind\":\"photo\"},{\"sha256\":\"" HASH_1
			"\",\"kind\":\"copy\"}]}");

	(void)state;
	assert_line(p->fields, "/evidence", "duplicate");
}

/* The form's own bounds may be as wide as it likes. */
static void
refuses_numbers_that_cannot_be_written_down(void **state)
{
	struct problem *p;

	(void)state;
	items[0].form = read_json("[{\"id\":\"staff\",\"type\":\"number\","
				  "\"title\":\"从业人数\",\"required\":false,"
				  "\"maximum\":1e400}]");
	p = write_badly("{\"items\":[{\"item_id\":\"" ITEM_A
			"\",\"answers\":{\"staff\":1e400}}]}");
	assert_line(p->fields, "/items", "invalid");
}

/* ---- completeness ------------------------------------------------------ */

static struct problem *
check_complete(const char *body)
{
	struct record_text text = write_well(body);

	return (record_check_complete(arena, &about, read_json(text.text)));
}

#define DONE_B "{\"item_id\":\"" ITEM_B "\",\"result\":\"no_problem\"}"

static void
is_complete_with_method_results_and_answers(void **state)
{
	(void)state;
	assert_null(check_complete(
	    "{\"method\":\"onsite\",\"items\":["
	    "{\"item_id\":\"" ITEM_A "\",\"result\":\"no_problem\","
	    "\"answers\":{\"licence\":true}}," DONE_B "]}"));
}

static void
needs_a_method_and_a_result_for_every_item(void **state)
{
	struct problem *p = check_complete("{\"items\":[" DONE_B "]}");

	(void)state;
	assert_non_null(p);
	assert_line(p->fields, "/method", "required");
	assert_line(p->fields->next, "/items/0/result", "required");
	assert_null(p->fields->next->next);
}

static void
needs_the_answers_that_the_form_requires(void **state)
{
	struct problem *p =
	    check_complete("{\"method\":\"onsite\","
			   "\"items\":[{\"item_id\":\"" ITEM_A
			   "\",\"result\":\"pending\"}," DONE_B "]}");

	(void)state;
	assert_non_null(p);
	assert_non_null(strstr(p->fields->pointer, "/items/0/answers"));
}

static void
needs_no_answers_where_nobody_was_found(void **state)
{
	(void)state;
	assert_null(
	    check_complete("{\"method\":\"onsite\",\"items\":["
			   "{\"item_id\":\"" ITEM_A
			   "\",\"result\":\"unreachable\"}," DONE_B "]}"));
}

static void
needs_words_for_the_result_other(void **state)
{
	struct problem *p = check_complete(
	    "{\"method\":\"paper\",\"items\":["
	    "{\"item_id\":\"" ITEM_A "\",\"result\":\"unreachable\"},"
	    "{\"item_id\":\"" ITEM_B "\",\"result\":\"other\","
	    "\"note\":\" 　\\n\"}]}");

	(void)state;
	assert_non_null(p);
	assert_line(p->fields, "/items/1/note", "required");
	assert_null(check_complete(
	    "{\"method\":\"paper\",\"items\":["
	    "{\"item_id\":\"" ITEM_A "\",\"result\":\"unreachable\"},"
	    "{\"item_id\":\"" ITEM_B "\",\"result\":\"other\","
	    "\"note\":\"已迁出本区\"}]}"));
}

#define REMOTE(evidence)                                                     \
	"{\"method\":\"remote\",\"items\":[{\"item_id\":\"" ITEM_A           \
	"\",\"result\":\"unreachable\"}," DONE_B "],\"evidence\":[" evidence \
	"]}"

static void
needs_a_recording_of_a_remote_check(void **state)
{
	struct problem *p = check_complete(
	    REMOTE("{\"sha256\":\"" HASH_1 "\",\"kind\":\"copy\"}"));

	(void)state;
	assert_non_null(p);
	assert_line(p->fields, "/evidence", "required");
	assert_null(check_complete(
	    REMOTE("{\"sha256\":\"" HASH_1 "\",\"kind\":\"photo\"}")));
	assert_null(check_complete(
	    REMOTE("{\"sha256\":\"" HASH_1 "\",\"kind\":\"video\"}")));
	assert_null(check_complete(
	    REMOTE("{\"sha256\":\"" HASH_1 "\",\"kind\":\"audio\"}")));
}

/* ---- times ------------------------------------------------------------- */

static void
admits_a_check_between_the_draw_and_now(void **state)
{
	struct record_times t = {100, 50, 200, 300};

	(void)state;
	assert_null(record_check_times(arena, &t, 300));
	t.in = t.drawn = t.opens = t.end;
	assert_null(record_check_times(arena, &t, 300));
}

static void
refuses_a_check_in_the_future(void **state)
{
	struct record_times t = {100, 50, 200, 301};
	struct problem *p = record_check_times(arena, &t, 300);

	(void)state;
	assert_non_null(p);
	assert_line(p->fields, "/check_end", "future");
	t.in = 301;
	p = record_check_times(arena, &t, 300);
	assert_non_null(p);
	assert_line(p->fields->next, "/check_in", "future");
}

static void
refuses_an_end_before_the_beginning(void **state)
{
	struct record_times t = {100, 50, 200, 199};
	struct problem *p = record_check_times(arena, &t, 300);

	(void)state;
	assert_non_null(p);
	assert_line(p->fields, "/check_end", "order");
}

static void
refuses_a_check_before_the_draw(void **state)
{
	struct record_times t = {100, 50, 99, 200};
	struct problem *p = record_check_times(arena, &t, 300);

	(void)state;
	assert_non_null(p);
	assert_line(p->fields, "/check_in", "order");
}

static void
refuses_a_check_before_its_period_C67(void **state)
{
	struct record_times t = {100, 201, 200, 300};
	struct problem *p = record_check_times(arena, &t, 300);

	(void)state;
	assert_non_null(p);
	assert_line(p->fields, "/check_in", "early");
	assert_null(p->fields->next);
}

/* ---- how it was checked (C73) ------------------------------------------ */

static void
admits_any_method_where_none_is_laid_down(void **state)
{
	(void)state;
	write_well("{\"method\":\"remote\"}");
	items[0].methods = read_json("[]");
	write_well("{\"method\":\"paper\"}");
}

static void
C73_refuses_a_method_that_an_item_does_not_allow(void **state)
{
	struct problem *p;

	(void)state;
	items[0].methods = read_json("[\"onsite\",\"paper\",\"network\"]");
	items[1].methods = read_json("[\"network\",\"onsite\"]");
	write_well("{\"method\":\"onsite\"}");
	write_well("{\"method\":\"network\"}");
	write_well("{}");
	p = write_badly("{\"method\":\"paper\"}");
	assert_line(p->fields, "/method", "method");
	assert_string_equal(p->fields->detail,
	    "本次检查的方式应为实地检查或网络监测，"
	    "计划或者事项清单没有列明其他方式（C73）");
}

/* Nobody could write the record of such a visit otherwise. */
static void
admits_what_one_item_allows_where_none_is_common(void **state)
{
	struct problem *p;

	(void)state;
	items[0].methods = read_json("[\"onsite\"]");
	items[1].methods = read_json("[\"paper\"]");
	write_well("{\"method\":\"onsite\"}");
	write_well("{\"method\":\"paper\"}");
	p = write_badly("{\"method\":\"network\"}");
	assert_string_equal(p->fields->detail,
	    "本次检查的方式应为实地检查或书面检查，"
	    "计划或者事项清单没有列明其他方式（C73）");
}

static void
is_not_signed_with_a_method_that_is_not_allowed(void **state)
{
	const struct json *content = read_json(write_well(
	    "{\"method\":\"paper\",\"items\":["
	    "{\"item_id\":\"" ITEM_A "\",\"result\":\"unreachable\"},"
	    "{\"item_id\":\"" ITEM_B "\",\"result\":\"pending\"}]}")
						   .text);
	struct problem *p;

	(void)state;
	assert_null(record_check_complete(arena, &about, content));
	items[1].methods = read_json("[\"onsite\"]");
	p = record_check_complete(arena, &about, content);
	assert_non_null(p);
	assert_line(p->fields, "/method", "method");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(holds_every_item_of_the_visit_from_the_start),
	    CASE(has_one_text_however_it_was_sent),
	    CASE(is_hashed_by_sha256),
	    CASE(changes_its_hash_with_every_word),
	    CASE(refuses_items_of_other_visits),
	    CASE(refuses_an_item_that_stands_twice),
	    CASE(refuses_answers_against_the_form),
	    CASE(refuses_answers_to_an_item_without_a_form),
	    CASE(refuses_evidence_that_stands_twice),
	    CASE(refuses_numbers_that_cannot_be_written_down),
	    CASE(is_complete_with_method_results_and_answers),
	    CASE(needs_a_method_and_a_result_for_every_item),
	    CASE(needs_the_answers_that_the_form_requires),
	    CASE(needs_no_answers_where_nobody_was_found),
	    CASE(needs_words_for_the_result_other),
	    CASE(needs_a_recording_of_a_remote_check),
	    CASE(admits_any_method_where_none_is_laid_down),
	    CASE(C73_refuses_a_method_that_an_item_does_not_allow),
	    CASE(admits_what_one_item_allows_where_none_is_common),
	    CASE(is_not_signed_with_a_method_that_is_not_allowed),
	    CASE(admits_a_check_between_the_draw_and_now),
	    CASE(refuses_a_check_in_the_future),
	    CASE(refuses_an_end_before_the_beginning),
	    CASE(refuses_a_check_before_the_draw),
	    CASE(refuses_a_check_before_its_period_C67),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
