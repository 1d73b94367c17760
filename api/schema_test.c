/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the draft 7 suite cannot say: what 2020-12 and OpenAPI 3.1 changed, the
 * discriminator, our stricter rules, and how errors are reported.
 */
#include "api/schema.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"

static struct arena *arena;

static int
open_arena(void **state)
{
	(void)state;
	arena = arena_new();
	return (0);
}

static int
close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

/* JSON with ' for ", so that tests can be read. */
static const struct json *
read(const char *text)
{
	char *copy = arena_strdup(arena, text), *p;
	const struct json *j = NULL;

	for (p = copy; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	assert_null(json_read(arena, copy, strlen(copy), JSON_DEPTH_MAX, &j));
	return (j);
}

static const struct schema *
compiled(const char *text)
{
	const struct json *j = read(text);
	const struct schema *s = NULL;
	struct problem *p = schema_compile(schema_set_new(arena, j), j, &s);

	if (p != NULL)
		fail_msg("%s: %s", text, p->detail);
	return (s);
}

static bool
holds(const char *schema, const char *value)
{
	const struct schema *s = compiled(schema);
	const struct json *v = read(value);
	struct problem *p = schema_check(arena, s, v);

	assert_int_equal(schema_holds(arena, s, v), p == NULL);
	return (p == NULL);
}

/* "pointer code" of the `n`th error. */
static const char *
error(const char *schema, const char *value, int n)
{
	struct problem *p = schema_check(arena, compiled(schema), read(value));
	const struct problem_field *f;

	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_INVALID);
	for (f = p->fields; f != NULL && n > 0; f = f->next)
		n--;
	return (
	    f == NULL ? NULL : arena_fmt(arena, "%s %s", f->pointer, f->code));
}

static const char *
refusal(const char *text)
{
	const struct json *j = read(text);
	const struct schema *s;
	struct problem *p = schema_compile(schema_set_new(arena, j), j, &s);

	return (p == NULL ? NULL : p->detail);
}

static void
prefix_items_describe_the_first_items_and_items_the_rest(void **state)
{
	static const char tuple[] =
	    "{'prefixItems':[{'type':'integer'},{'type':'string'}],"
	    "'items':{'type':'boolean'}}";

	(void)state;
	assert_true(holds(tuple, "[]"));
	assert_true(holds(tuple, "[1]"));
	assert_true(holds(tuple, "[1,'a',true,false]"));
	assert_false(holds(tuple, "[1,'a','b']"));
	assert_false(holds(tuple, "['a']"));
	assert_false(holds("{'prefixItems':[true],'items':false}", "[1,2]"));
	assert_true(holds("{'prefixItems':[true],'items':false}", "[1]"));
}

static void
contains_counts(void **state)
{
	static const char two[] = "{'contains':{'const':1},"
				  "'minContains':2,'maxContains':3}";

	(void)state;
	assert_false(holds(two, "[1,2]"));
	assert_true(holds(two, "[1,2,1]"));
	assert_false(holds(two, "[1,1,1,1]"));
	assert_true(holds("{'contains':{'const':1},'minContains':0}", "[]"));
}

static void
what_depends_on_a_member(void **state)
{
	static const char dependent[] =
	    "{'dependentRequired':{'card':['bank']},"
	    "'dependentSchemas':{'bank':{'properties':{'bank':"
	    "{'minLength':2}}}}}";

	(void)state;
	assert_true(holds(dependent, "{}"));
	assert_false(holds(dependent, "{'card':1}"));
	assert_true(holds(dependent, "{'card':1,'bank':'ab'}"));
	assert_false(holds(dependent, "{'bank':'a'}"));
	assert_string_equal(
	    error(dependent, "{'card':1}", 0), "/bank dependentRequired");
}

static void
defs_and_references_work_in_circles(void **state)
{
	static const char tree[] =
	    "{'$ref':'#/$defs/node','$defs':{'node':{'type':'object',"
	    "'required':['n'],'properties':{'n':{'type':'integer'},"
	    "'children':{'type':'array','items':{'$ref':'#/$defs/node'}}}}}}";

	(void)state;
	assert_true(holds(tree, "{'n':1,'children':[{'n':2,'children':[]}]}"));
	assert_string_equal(
	    error(tree, "{'n':1,'children':[{'n':2,'children':[{}]}]}", 0),
	    "/children/0/children/0/n required");
}

static void
siblings_of_a_reference_count(void **state)
{
	static const char both[] = "{'$ref':'#/$defs/a','maxLength':3,"
				   "'$defs':{'a':{'type':'string'}}}";

	(void)state;
	assert_true(holds(both, "'abc'"));
	assert_false(holds(both, "'abcd'"));
	assert_false(holds(both, "1"));
}

static void
references_find_escaped_names_and_elements(void **state)
{
	(void)state;
	assert_false(holds("{'$ref':'#/$defs/a~1b~0%25','$defs':"
			   "{'a/b~%':{'type':'null'}}}",
	    "1"));
	assert_false(holds("{'allOf':[true,{'type':'null'}],"
			   "'properties':{'x':{'$ref':'#/allOf/1'}}}",
	    "{'x':1}"));
}

static void
null_is_one_of_the_types(void **state)
{
	(void)state;
	assert_true(holds("{'type':['string','null']}", "null"));
	assert_true(holds("{'type':['string','null']}", "''"));
	assert_false(holds("{'type':['string','null']}", "0"));
}

static void
unevaluated_members_see_through_references_and_branches(void **state)
{
	static const char closed[] =
	    "{'$ref':'#/$defs/base','properties':{'b':true},"
	    "'anyOf':[{'required':['c'],'properties':{'c':true}},"
	    "{'required':['d'],'properties':{'d':true}},true],"
	    "'if':{'properties':{'a':{'const':1}}},"
	    "'then':{'properties':{'e':true}},"
	    "'else':{'properties':{'f':true}},"
	    "'unevaluatedProperties':false,"
	    "'$defs':{'base':{'properties':{'a':true}}}}";

	(void)state;
	assert_true(holds(closed, "{'a':1,'b':2,'e':1}"));
	assert_false(holds(closed, "{'a':1,'f':2}"));
	assert_true(holds(closed, "{'a':2,'f':2}"));
	assert_true(holds(closed, "{'a':1,'c':2,'d':1}"));
	assert_string_equal(error(closed, "{'a':1,'x':2}", 0), "/x unknown");
}

static void
a_failed_branch_evaluates_nothing(void **state)
{
	static const char closed[] =
	    "{'anyOf':[{'properties':{'a':{'type':'string'}}},"
	    "{'properties':{'b':true}}],'unevaluatedProperties':false}";

	(void)state;
	assert_true(holds(closed, "{'a':'x'}"));
	assert_false(holds(closed, "{'a':1,'b':1}"));
	assert_true(holds(closed, "{'b':1}"));
}

static void
an_inner_unevaluated_counts_for_the_outer(void **state)
{
	static const char nested[] =
	    "{'allOf':[{'unevaluatedProperties':{'type':'integer'}}],"
	    "'unevaluatedProperties':false}";

	(void)state;
	assert_true(holds(nested, "{'a':1}"));
	assert_false(holds(nested, "{'a':'x'}"));
}

static const char pets[] =
    "{'oneOf':[{'$ref':'#/$defs/cat'},{'$ref':'#/$defs/dog'}],"
    "'discriminator':{'propertyName':'kind',"
    "'mapping':{'wow':'#/$defs/dog'}},"
    "'$defs':{'cat':{'type':'object','additionalProperties':false,"
    "'required':['lives'],'properties':{'kind':true,"
    "'lives':{'type':'integer'}}},"
    "'dog':{'type':'object','required':['kind'],"
    "'properties':{'kind':true,'bark':{'type':'string'}}}}}";

static void
the_discriminator_chooses_the_branch(void **state)
{
	(void)state;
	assert_true(holds(pets, "{'kind':'cat','lives':9}"));
	assert_true(holds(pets, "{'kind':'wow','bark':'x'}"));
	assert_string_equal(
	    error(pets, "{'kind':'cat'}", 0), "/lives required");
	assert_null(error(pets, "{'kind':'cat'}", 1));
	assert_string_equal(
	    error(pets, "{'kind':'wow','bark':1}", 0), "/bark type");
}

static void
the_discriminator_must_be_there_and_known(void **state)
{
	(void)state;
	assert_string_equal(error(pets, "{}", 0), "/kind required");
	assert_string_equal(
	    error(pets, "{'kind':'dog'}", 0), "/kind discriminator");
	assert_string_equal(
	    error(pets, "{'kind':1}", 0), "/kind discriminator");
	assert_string_equal(error(pets, "[]", 0), " type");
}

static void
an_integer_is_written_as_one(void **state)
{
	(void)state;
	assert_true(holds("{'type':'integer'}", "-1"));
	assert_false(holds("{'type':'integer'}", "1.0"));
	assert_false(holds("{'type':'integer'}", "1e2"));
	assert_true(holds("{'type':'number'}", "1.0"));
}

static void
formats_are_asserted(void **state)
{
	(void)state;
	assert_true(holds(
	    "{'format':'uuid'}", "'0190a6e0-0000-7000-8000-000000000000'"));
	assert_false(holds(
	    "{'format':'uuid'}", "'0190A6E0-0000-7000-8000-000000000000'"));
	assert_false(holds("{'format':'date'}", "'2023-02-29'"));
	assert_false(holds("{'format':'date-time'}", "'2023-02-28'"));
	assert_true(holds("{'format':'date'}", "7"));
}

static void
lengths_count_characters(void **state)
{
	(void)state;
	assert_true(holds("{'maxLength':4}", "'检查对象'"));
	assert_false(holds("{'maxLength':3}", "'检查对象'"));
}

static void
patterns_are_those_of_ecma_script(void **state)
{
	(void)state;
	assert_true(holds("{'pattern':'^\\\\p{Han}+$'}", "'检查'"));
	assert_true(holds("{'pattern':'^\\\\u68c0'}", "'检查'"));
	assert_false(holds("{'pattern':'^\\\\d$'}", "'٣'"));
	assert_false(holds("{'pattern':'^a$'}", "'a\\n'"));
	assert_true(holds("{'pattern':'^.$'}", "'检'"));
}

static void
a_pattern_that_explodes_does_not_match(void **state)
{
	char value[64];

	(void)state;
	memset(value, 'a', sizeof(value));
	value[0] = value[sizeof(value) - 2] = '"';
	value[sizeof(value) - 1] = '\0';
	assert_false(holds("{'pattern':'^(a|a|aa)+$|^(a+a+)+b$'}",
	    arena_fmt(arena, "'%.*s!'", 60, value + 1)));
}

static void
names_every_wrong_place(void **state)
{
	static const char form[] =
	    "{'type':'object','additionalProperties':false,"
	    "'required':['name','days'],'properties':{"
	    "'name':{'type':'string','minLength':1},"
	    "'days':{'type':'array','items':{'format':'date'}},"
	    "'a/b~c':{'const':1}}}";
	static const char wrong[] = "{'name':'','a/b~c':2,'x':3,"
				    "'days':['2023-01-01','z']}";

	(void)state;
	assert_string_equal(error(form, wrong, 0), "/name minLength");
	assert_string_equal(error(form, wrong, 1), "/a~1b~0c const");
	assert_string_equal(error(form, wrong, 2), "/x unknown");
	assert_string_equal(error(form, wrong, 3), "/days/1 format");
	assert_null(error(form, wrong, 4));
	assert_string_equal(error(form, "{}", 1), "/days required");
	assert_string_equal(error(form, "[]", 0), " type");
}

static void
stops_after_twenty_places(void **state)
{
	static const char numbers[] =
	    "{'items':{'type':'string'},'maxItems':100}";

	(void)state;
	assert_non_null(error(numbers,
	    "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23]",
	    19));
	assert_null(error(numbers,
	    "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23]",
	    20));
}

static void
cuts_long_names_at_a_character(void **state)
{
	char name[1000];
	struct problem *p;
	size_t i;

	(void)state;
	for (i = 0; i + 3 <= 900; i += 3)
		memcpy(name + i, "检", 3);
	name[i] = '\0';
	p = schema_check(arena, compiled("{'additionalProperties':false}"),
	    read(arena_fmt(arena, "{'%s':1}", name)));
	assert_non_null(p);
	assert_true(strlen(p->fields->pointer) < 140);
	assert_int_equal((strlen(p->fields->pointer) - 1) % 3, 0);
}

static void
refuses_what_is_not_on_the_list(void **state)
{
	(void)state;
	assert_non_null(strstr(refusal("{'additionalItems':false}"),
	    "keyword additionalItems is not on the list"));
	assert_non_null(refusal("{'properties':{'a':{'$id':'x'}}}"));
	assert_non_null(refusal("{'format':'email'}"));
	assert_non_null(refusal("{'type':'int'}"));
	assert_non_null(refusal("{'pattern':'('}"));
	assert_non_null(refusal("{'multipleOf':0}"));
	assert_non_null(refusal("{'minLength':-1}"));
	assert_non_null(refusal("{'items':[true]}"));
	assert_non_null(refusal("{'$ref':'#/nowhere'}"));
	assert_non_null(refusal("{'$ref':'other.json'}"));
	assert_non_null(refusal("{'discriminator':{'propertyName':'x'},"
				"'oneOf':[true]}"));
	assert_null(refusal("{'x-enum-titles':{},'title':'名称'}"));
}

static void
refuses_schemas_that_never_end(void **state)
{
	(void)state;
	assert_non_null(refusal("{'$ref':'#'}"));
	assert_non_null(refusal("{'allOf':[{'not':{'$ref':'#'}}]}"));
	assert_non_null(refusal("{'dependentSchemas':{'a':{'$ref':'#'}}}"));
	assert_null(refusal("{'properties':{'a':{'$ref':'#'}}}"));
}

/* What a coroutine has; instrumented frames are larger. */
#ifdef SSJ_SANITIZE
enum {
	SMALL_STACK = 512 * 1024
};
#else
enum {
	SMALL_STACK = 64 * 1024
};
#endif

static void *
check_deepest(void *value)
{
	return (schema_check(arena,
	    compiled("{'allOf':[{'anyOf':[{'$ref':'#/$defs/n'}]}],"
		     "'$defs':{'n':{'oneOf':[{'type':'object','properties':"
		     "{'a':{'$ref':'#'}}},{'type':'array'}]}}}"),
	    read(value)));
}

static void
the_deepest_value_fits_a_small_stack(void **state)
{
	const char *inner = "[]";
	char value[JSON_DEPTH_MAX * 8];
	pthread_attr_t small;
	pthread_t thread;
	void *problem = value;
	int i;

	(void)state;
	for (i = 0; i < JSON_DEPTH_MAX - 1; i++)
		inner = arena_fmt(arena, "{'a':%s}", inner);
	(void)snprintf(value, sizeof(value), "%s", inner);
	assert_int_equal(pthread_attr_init(&small), 0);
	assert_int_equal(pthread_attr_setstacksize(&small, SMALL_STACK), 0);
	assert_int_equal(
	    pthread_create(&thread, &small, check_deepest, value), 0);
	assert_int_equal(pthread_join(thread, &problem), 0);
	assert_null(problem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		prefix_items_describe_the_first_items_and_items_the_rest),
	    cmocka_unit_test(contains_counts),
	    cmocka_unit_test(what_depends_on_a_member),
	    cmocka_unit_test(defs_and_references_work_in_circles),
	    cmocka_unit_test(siblings_of_a_reference_count),
	    cmocka_unit_test(references_find_escaped_names_and_elements),
	    cmocka_unit_test(null_is_one_of_the_types),
	    cmocka_unit_test(
		unevaluated_members_see_through_references_and_branches),
	    cmocka_unit_test(a_failed_branch_evaluates_nothing),
	    cmocka_unit_test(an_inner_unevaluated_counts_for_the_outer),
	    cmocka_unit_test(the_discriminator_chooses_the_branch),
	    cmocka_unit_test(the_discriminator_must_be_there_and_known),
	    cmocka_unit_test(an_integer_is_written_as_one),
	    cmocka_unit_test(formats_are_asserted),
	    cmocka_unit_test(lengths_count_characters),
	    cmocka_unit_test(patterns_are_those_of_ecma_script),
	    cmocka_unit_test(a_pattern_that_explodes_does_not_match),
	    cmocka_unit_test(names_every_wrong_place),
	    cmocka_unit_test(stops_after_twenty_places),
	    cmocka_unit_test(cuts_long_names_at_a_character),
	    cmocka_unit_test(refuses_what_is_not_on_the_list),
	    cmocka_unit_test(refuses_schemas_that_never_end),
	    cmocka_unit_test(the_deepest_value_fits_a_small_stack),
	};

	return (cmocka_run_group_tests(tests, open_arena, close_arena));
}
