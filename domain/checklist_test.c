/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of checklists: which forms are forms, which answers answer them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/checklist.h"

static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

/* JSON written with ' for ". */
static const struct json *
json(const char *text)
{
	char *copy = arena_strdup(arena, text), *at;
	const struct json *j = NULL;

	for (at = copy; (at = strchr(at, '\'')) != NULL;)
		*at = '"';
	assert_null(json_read(arena, copy, strlen(copy), 8, &j));
	return (j);
}

/* "pointer code, pointer code" of what is wrong; "" when nothing is. */
static const char *
wrong(const struct problem *p)
{
	const struct problem_field *f;
	const char *out = "";

	if (p == NULL)
		return (out);
	assert_int_equal(p->kind, PROBLEM_INVALID);
	for (f = p->fields; f != NULL; f = f->next)
		out = arena_fmt(arena, "%s%s%s %s", out, *out ? ", " : "",
		    f->pointer, f->code);
	return (out);
}

static const char *
form(const char *fields)
{
	return (wrong(checklist_check_form(arena, json(fields), "/fields")));
}

#define ONE(members) "[{'id':'a','title':'甲'," members "}]"

/* A form with one field of every type. */
static const char all_types[] =
    "[{'id':'open','type':'boolean','title':'是否营业','required':true,"
    "  'legal_basis':'《条例》第三条','help':'看门'},"
    " {'id':'state','type':'choice','title':'状态','options':"
    "  [{'value':'good','title':'好'},{'value':'bad','title':'坏'}]},"
    " {'id':'faults','type':'multi','title':'缺陷','options':"
    "  [{'value':'x','title':'甲'},{'value':'y','title':'乙'}]},"
    " {'id':'words','type':'text','title':'说明','max_length':3},"
    " {'id':'remark','type':'text','title':'备注'},"
    " {'id':'heat','type':'number','title':'温度','minimum':-2,'maximum':8,"
    "  'unit':'℃'},"
    " {'id':'count_1','type':'number','title':'数量'},"
    " {'id':'since','type':'date','title':'自','required':true}]";

static const char *
answers(const char *given, enum checklist_stage stage)
{
	return (wrong(checklist_check_answers(
	    arena, json(all_types), json(given), "/answers", stage)));
}

static const char *
draft(const char *given)
{
	return (answers(given, CHECKLIST_DRAFT));
}

static void
accepts_a_form_with_every_type(void **state)
{
	(void)state;
	assert_string_equal(form(all_types), "");
}

static void
wants_between_one_and_200_fields(void **state)
{
	(void)state;
	assert_string_equal(form("[]"), "/fields fields");
	assert_string_equal(form("{}"), "/fields fields");
	assert_string_equal(
	    wrong(checklist_check_form(arena, NULL, "")), " fields");
}

static void
wants_ids_that_are_words_and_unique(void **state)
{
	(void)state;
	assert_string_equal(form("[{'id':'1a','type':'date','title':'甲'}]"),
	    "/fields/0/id id");
	assert_string_equal(form("[{'id':'aB','type':'date','title':'甲'}]"),
	    "/fields/0/id id");
	assert_string_equal(
	    form("[{'type':'date','title':'甲'}]"), "/fields/0/id id");
	assert_string_equal(
	    form("[{'id':'aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde',"
		 "'type':'date','title':'甲'}]"),
	    "/fields/0/id id");
	assert_string_equal(form("[{'id':'a','type':'date','title':'甲'},"
				 " {'id':'a','type':'date','title':'乙'}]"),
	    "/fields/1/id duplicate");
}

static void
wants_a_title_and_right_common_members(void **state)
{
	(void)state;
	assert_string_equal(
	    form("[{'id':'a','type':'date'}]"), "/fields/0/title required");
	assert_string_equal(form("[{'id':'a','type':'date','title':''}]"),
	    "/fields/0/title required");
	assert_string_equal(
	    form(ONE("'type':'date','required':1,'legal_basis':2,'help':3")),
	    "/fields/0/required type, /fields/0/legal_basis type, "
	    "/fields/0/help type");
}

static void
refuses_types_and_members_it_does_not_know(void **state)
{
	(void)state;
	assert_string_equal(form(ONE("'type':'photo'")), "/fields/0/type type");
	assert_string_equal(form("[1]"),
	    "/fields/0/id id, /fields/0/title required, /fields/0/type type");
	assert_string_equal(form(ONE("'type':'date','maximum':3")),
	    "/fields/0/maximum unknown");
	assert_string_equal(form(ONE("'type':'number','options':[]")),
	    "/fields/0/options unknown");
}

static void
wants_options_with_unique_values(void **state)
{
	(void)state;
	assert_string_equal(
	    form(ONE("'type':'choice'")), "/fields/0/options options");
	assert_string_equal(form(ONE("'type':'multi','options':[]")),
	    "/fields/0/options options");
	assert_string_equal(
	    form(ONE("'type':'choice','options':[{'value':'a'},"
		     "{'value':'b','title':''},{'value':1,'title':'甲'},"
		     "{'value':'c','title':'甲','x':1}]")),
	    "/fields/0/options option, /fields/0/options option, "
	    "/fields/0/options option, /fields/0/options option");
	assert_string_equal(
	    form(ONE("'type':'choice','options':[{'value':'a','title':'甲'},"
		     "{'value':'a','title':'乙'}]")),
	    "/fields/0/options duplicate");
}

static void
wants_limits_that_make_sense(void **state)
{
	(void)state;
	assert_string_equal(form(ONE("'type':'text','max_length':0")),
	    "/fields/0/max_length range");
	assert_string_equal(form(ONE("'type':'text','max_length':10001")),
	    "/fields/0/max_length range");
	assert_string_equal(
	    form(ONE("'type':'number','minimum':'1','maximum':'2','unit':3")),
	    "/fields/0/minimum type, /fields/0/maximum type, "
	    "/fields/0/unit type");
	assert_string_equal(
	    form(ONE("'type':'number','minimum':2,'maximum':1")),
	    "/fields/0/maximum range");
}

static void
accepts_right_answers(void **state)
{
	(void)state;
	assert_string_equal(
	    answers("{'open':true,'state':'good','faults':['x','y'],"
		    "'words':'三个字','remark':'。','heat':-2,'count_1':1e9,"
		    "'since':'2026-02-28'}",
		CHECKLIST_COMPLETE),
	    "");
}

static void
lets_a_draft_be_incomplete(void **state)
{
	(void)state;
	assert_string_equal(draft("{}"), "");
	assert_string_equal(answers("{}", CHECKLIST_COMPLETE),
	    "/answers/open required, /answers/since required");
}

static void
refuses_answers_that_are_no_object(void **state)
{
	(void)state;
	assert_string_equal(draft("[]"), "/answers type");
	assert_string_equal(
	    wrong(checklist_check_answers(
		arena, json(all_types), NULL, "/answers", CHECKLIST_DRAFT)),
	    "/answers type");
}

static void
refuses_answers_to_nothing(void **state)
{
	(void)state;
	assert_string_equal(draft("{'opened':true,'a/b':1}"),
	    "/answers/opened unknown, /answers/a~1b unknown");
}

static void
refuses_answers_of_the_wrong_type(void **state)
{
	(void)state;
	assert_string_equal(draft("{'open':1,'state':true,'faults':'x',"
				  "'words':1,'heat':'3','since':'2026-02-30'}"),
	    "/answers/open type, /answers/state option, /answers/faults type, "
	    "/answers/words type, /answers/heat type, /answers/since date");
	assert_string_equal(draft("{'open':null,'words':'','faults':[],"
				  "'since':20260228}"),
	    "/answers/open type, /answers/words type, /answers/faults type, "
	    "/answers/since date");
}

static void
refuses_answers_out_of_bounds(void **state)
{
	(void)state;
	assert_string_equal(draft("{'state':'ugly','faults':['z','x','x'],"
				  "'words':'四个汉字','heat':8.01}"),
	    "/answers/state option, /answers/faults option, "
	    "/answers/faults duplicate, /answers/words too-long, "
	    "/answers/heat range");
	assert_string_equal(draft("{'heat':-2.01}"), "/answers/heat range");
}

static void
limits_text_without_a_limit_of_its_own(void **state)
{
	char *long_text = arena_alloc(arena, 2048);

	(void)state;
	memset(long_text, 'x', 2001);
	assert_string_equal(
	    draft(arena_fmt(arena, "{'remark':'%s'}", long_text)),
	    "/answers/remark too-long");
	long_text[2000] = '\0';
	assert_string_equal(
	    draft(arena_fmt(arena, "{'remark':'%s'}", long_text)), "");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(accepts_a_form_with_every_type),
	    TEST(wants_between_one_and_200_fields),
	    TEST(wants_ids_that_are_words_and_unique),
	    TEST(wants_a_title_and_right_common_members),
	    TEST(refuses_types_and_members_it_does_not_know),
	    TEST(wants_options_with_unique_values),
	    TEST(wants_limits_that_make_sense),
	    TEST(accepts_right_answers),
	    TEST(lets_a_draft_be_incomplete),
	    TEST(refuses_answers_that_are_no_object),
	    TEST(refuses_answers_to_nothing),
	    TEST(refuses_answers_of_the_wrong_type),
	    TEST(refuses_answers_out_of_bounds),
	    TEST(limits_text_without_a_limit_of_its_own),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
