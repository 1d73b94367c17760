/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Our validator against the JSON Schema project's own tests, as Debian ships
 * them for draft 7. A group whose schema uses a word that is not on our list
 * must be refused by the compiler and must stand in `not_ours`, with the
 * reason; every other group must answer as the suite says. A group that
 * appears, vanishes or changes sides fails the test.
 */
#include "api/schema.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"

#define SUITE "/usr/share/json-schema-test-suite/tests/draft7"

static const struct {
	const char *file, *group;
} not_ours[] = {
    /* `additionalItems` and `items` as a list: prefixItems since 2020-12,
     * tested in schema_test.c. */
    {"additionalItems.json", NULL},
    {"items.json", "an array of schemas for items"},
    {"items.json", "items with boolean schemas"},
    /* `dependencies`: dependentRequired and dependentSchemas. */
    {"dependencies.json", NULL},
    /* `definitions`: $defs. And references to other documents. */
    {"definitions.json", NULL},
    {"refRemote.json", NULL},
    {"ref.json", "relative pointer ref to array"},
    {"ref.json", "escaped pointer ref"},
    {"ref.json", "nested refs"},
    {"ref.json", "ref overrides any sibling keywords"},
    {"ref.json", "remote ref, containing refs itself"},
    {"ref.json", "$ref to boolean schema true"},
    {"ref.json", "$ref to boolean schema false"},
    {"ref.json", "Recursive references between schemas"},
};

static const char *const optional[] = {"optional/bignum.json",
    "optional/format/date.json", "optional/format/date-time.json",
    "optional/format/uri.json"};

enum {
	NOT_OURS = sizeof(not_ours) / sizeof(not_ours[0])
};

struct tally {
	int groups, cases, refused;
	bool met[NOT_OURS]; /* the suite has such a group */
};

static const struct json *
load(struct arena *a, const char *name)
{
	char *text = arena_alloc(a, 1 << 20);
	const struct json *j = NULL;
	FILE *f = fopen(arena_fmt(a, SUITE "/%s", name), "r");

	assert_non_null(f);
	assert_null(
	    json_read(a, text, fread(text, 1, 1 << 20, f), JSON_DEPTH_MAX, &j));
	assert_int_equal(fclose(f), 0);
	return (j);
}

static bool
is_ours(struct tally *n, const char *file, const char *group)
{
	size_t i;

	for (i = 0; i < NOT_OURS; i++)
		if (strcmp(not_ours[i].file, file) == 0 &&
		    (not_ours[i].group == NULL ||
			strcmp(not_ours[i].group, group) == 0)) {
			n->met[i] = true;
			return (false);
		}
	return (true);
}

static void
run_cases(struct arena *a, const struct json *group, const char *title,
    const struct schema *s, struct tally *n)
{
	const struct json *t, *data;
	struct problem *p;
	bool valid;

	for (t = json_get(group, "tests")->child; t != NULL; t = t->next) {
		data = json_get(t, "data");
		valid = json_true(json_get(t, "valid"));
		p = schema_check(a, s, data);
		if ((p == NULL) != valid || schema_holds(a, s, data) != valid)
			fail_msg("%s: %s", title,
			    json_string(json_get(t, "description")));
		if (p != NULL)
			assert_non_null(p->fields);
		n->cases++;
	}
}

static void
run_group(struct arena *a, const char *file, const struct json *group,
    struct tally *n)
{
	const char *name = json_string(json_get(group, "description"));
	const char *title = arena_fmt(a, "%s: %s", file, name);
	const struct json *doc = json_get(group, "schema");
	const struct schema *s;
	struct problem *p = schema_compile(schema_set_new(a, doc), doc, &s);

	if (!is_ours(n, file, name)) {
		if (p == NULL)
			fail_msg("%s compiles now", title);
		n->refused++;
		return;
	}
	if (p != NULL)
		fail_msg("%s: %s", title, p->detail);
	run_cases(a, group, title, s, n);
	n->groups++;
}

static void
run_file(struct arena *a, const char *file, struct tally *n)
{
	const struct json *group;

	for (group = load(a, file)->child; group != NULL; group = group->next)
		run_group(a, file, group, n);
}

static int
is_suite(const struct dirent *d)
{
	return (strstr(d->d_name, ".json") != NULL);
}

static void
agrees_with_the_draft_7_suite(void **state)
{
	struct arena *a = arena_new();
	struct tally n = {0};
	struct dirent **files;
	int count = scandir(SUITE, &files, is_suite, alphasort), i;

	(void)state;
	assert_true(count > 30);
	for (i = 0; i < count; i++) {
		run_file(a, files[i]->d_name, &n);
		free(files[i]);
	}
	free(files);
	assert_int_equal(n.groups, 95);
	assert_int_equal(n.cases, 345);
	assert_int_equal(n.refused, 29);
	for (i = 0; i < NOT_OURS; i++)
		if (!n.met[i])
			fail_msg("no group %s", not_ours[i].group);
	arena_free(a);
}

static void
agrees_on_big_numbers_and_formats(void **state)
{
	struct arena *a = arena_new();
	struct tally n = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(optional) / sizeof(optional[0]); i++)
		run_file(a, optional[i], &n);
	assert_int_equal(n.cases, 40);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(agrees_with_the_draft_7_suite),
	    cmocka_unit_test(agrees_on_big_numbers_and_formats),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
