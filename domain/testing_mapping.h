/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of mappings: included by *_test.c only. Definitions written with
 * ' for ", files written with ~ between cells.
 */
#ifndef SSJ_DOMAIN_TESTING_MAPPING_H
#define SSJ_DOMAIN_TESTING_MAPPING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/mapping.h"
#include "domain/row_note.h"

static struct arena *arena;

static inline int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	return (0);
}

static inline int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

/* JSON written with ' for ". */
static inline const struct json *
json(const char *text)
{
	char *copy = arena_strdup(arena, text), *at;
	const struct json *j = NULL;

	for (at = copy; (at = strchr(at, '\'')) != NULL;)
		*at = '"';
	assert_null(json_read(arena, copy, strlen(copy), 16, &j));
	return (j);
}

/* "pointer code, pointer code" of what is wrong; "" when nothing is. */
static inline const char *
wrong(const struct problem *p)
{
	const struct problem_field *f;
	const char *out = "";

	for (f = p == NULL ? NULL : p->fields; f != NULL; f = f->next)
		out = arena_fmt(arena, "%s%s%s %s", out, *out ? ", " : "",
		    f->pointer, f->code);
	return (out);
}

/* What every mapping of objects needs, without the braces. */
#define BASE                                                                 \
	"'uscc':{'column':'code'},'name':{'column':'name'},"                 \
	"'kind':{'constant':'enterprise'},'district':{'column':'district'}," \
	"'status':{'constant':'existing'}"
#define OBJECTS(fields) "{'kind':'objects','fields':{" BASE fields "}}"
/* … and of inspectors. */
#define INSPECTORS(fields)                                              \
	"{'kind':'inspectors','fields':{'code':{'column':'code'},"      \
	"'name':{'column':'name'},'department':{'constant':'X'},"       \
	"'level':{'constant':'city'},'district':{'column':'district'}," \
	"'certificate_until':{'constant':'2030-01-01'},"                \
	"'status':{'constant':'on_duty'}," fields "}}"

/* A row of the cells of `text`, which '~' separates. */
static inline struct csv_row
cells(const char *text)
{
	const char **fields = arena_array(arena, 16, sizeof(*fields));
	char *at = arena_strdup(arena, text);
	struct csv_row row = {.line = 2, .fields = fields};

	for (;;) {
		fields[row.count++] = at;
		at = strchr(at, '~');
		if (at == NULL)
			return (row);
		*at++ = '\0';
	}
}

static inline struct mapping *
bound(const char *definition, enum library_kind kind, const char *header)
{
	struct csv_row row = cells(header);
	struct mapping *m;

	assert_string_equal(
	    wrong(mapping_read(arena, json(definition), "", kind, &m)), "");
	assert_string_equal(wrong(mapping_bind(arena, m, &row)), "");
	return (m);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
