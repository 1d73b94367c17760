/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of column mappings: the first byte chooses the library; then
 * comes a definition, a NUL and a file that it is to read. Every row is refused
 * with a reason or has values where its library demands some.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/mapping.h"
#include "domain/row_note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	DEPTH = 16
};

struct input {
	const char *text;
	size_t len;
};

static void
must(int condition)
{
	if (!condition)
		abort();
}

static struct problem *
next(void *arg, const void **bytes, size_t *len)
{
	struct input *i = arg;

	*bytes = i->text;
	*len = i->len;
	i->len = 0;
	return (NULL);
}

static void
row(struct arena *a, const struct mapping *m, enum library_kind kind,
    const struct csv_row *row)
{
	struct mapped values[LIBRARY_FIELDS_MAX];
	const struct library_field *fields;
	struct row_notes notes;
	size_t count, i;

	row_notes_begin(&notes, a);
	(void)mapping_wants(a, m, row);
	mapping_row(m, row, &notes, values);
	must((notes.refused + notes.warned > 0) == (notes.first != NULL));
	fields = library_fields(kind, &count);
	for (i = 0; i < count && notes.refused == 0; i++)
		must(!fields[i].required || values[i].count > 0);
}

static void
file(struct arena *a, struct mapping *m, enum library_kind kind,
    struct input *in)
{
	struct csv_reader *csv = csv_open(a, mapping_options(m), next, in);
	struct csv_row header, one;
	bool more;

	if (csv_next(csv, a, &header, &more) != NULL || !more ||
	    mapping_bind(a, m, &header) != NULL)
		return;
	while (csv_next(csv, a, &one, &more) == NULL && more)
		if (one.wrong == NULL)
			row(a, m, kind, &one);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size < 2 ? NULL : memchr(data + 1, 0, size - 1);
	enum library_kind kind;
	struct mapping *m;
	struct input in;
	const struct json *j;
	struct arena *a;

	if (end == NULL)
		return (0);
	kind = (enum library_kind)(data[0] % LIBRARY_KINDS);
	a = arena_new();
	in = (struct input){
	    (const char *)end + 1, size - (size_t)(end - data) - 1};
	if (json_read(a, (const char *)data + 1, (size_t)(end - data) - 1,
		DEPTH, &j) == NULL &&
	    mapping_read(a, j, "", kind, &m) == NULL)
		file(a, m, kind, &in);
	arena_free(a);
	return (0);
}
