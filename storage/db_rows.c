/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Results arrive as text, because that costs next to nothing for the short
 * values there are and needs no knowledge of binary formats.
 */
#include "storage/db_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"

static size_t
columns_count(const struct db_column *columns)
{
	size_t n = 0;

	while (columns[n].name != NULL)
		n++;
	return (n);
}

static struct problem *
shape_problem(struct arena *a, const struct db_query *q, const char *what)
{
	log_event(LOG_LEVEL_ERROR, "row-shape", "query=%s column=%s", q->name,
	    log_quote(a, what));
	return (problem_new(a, PROBLEM_INTERNAL, NULL, NULL));
}

static struct problem *
check_shape(struct arena *a, const struct db_query *q, const PGresult *r)
{
	size_t i, n = columns_count(q->columns);

	if ((size_t)PQnfields(r) != n)
		return (shape_problem(a, q, "(number of columns)"));
	for (i = 0; i < n; i++)
		if (strcmp(PQfname(r, (int)i), q->columns[i].name) != 0)
			return (shape_problem(a, q, q->columns[i].name));
	return (NULL);
}

const char *
db_rows_time(struct arena *a, const char *text)
{
	const char *zone = strpbrk(text + strspn(text, "0123456789-"), "+-");
	const char *space = strchr(text, ' ');
	const char *dot = strchr(text, '.');
	int digits, missing;

	if (zone == NULL || space == NULL)
		return (text);
	digits = dot != NULL ? (int)(zone - dot) - 1 : 0;
	missing = digits < 3 ? 3 - digits : 0;
	return (arena_fmt(a, "%.*sT%.*s%s%.*s%s%s", (int)(space - text), text,
	    (int)(zone - space) - 1, space + 1, dot != NULL ? "" : ".", missing,
	    "000", zone, strchr(zone, ':') != NULL ? "" : ":00"));
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return (c - '0');
	return (c - 'a' + 10);
}

/* bytea arrives as \x and two lower-case digits a byte. */
static struct db_bytes
read_bytes(struct arena *a, const char *text, size_t len)
{
	size_t i, n = len < 2 ? 0 : (len - 2) / 2;
	unsigned char *bytes = arena_alloc(a, n + 1);

	for (i = 0; i < n; i++)
		bytes[i] = (unsigned char)(hex_value(text[2 + 2 * i]) * 16 +
		    hex_value(text[3 + 2 * i]));
	return ((struct db_bytes){bytes, n});
}

/* A NULL leaves the zeroes that the row was made of. */
static void
read_value(struct arena *a, const struct db_column *c, const PGresult *r,
    int row, int column, unsigned char *into)
{
	const char *text = PQgetvalue(r, row, column);
	void *at = into + c->offset;

	if (PQgetisnull(r, row, column))
		return;
	switch (c->type) {
	case DB_TEXT:
		*(const char **)at = text;
		break;
	case DB_TIME:
		*(const char **)at = db_rows_time(a, text);
		break;
	case DB_I64:
		*(int64_t *)at = strtoll(text, NULL, 10);
		break;
	case DB_F64:
		*(double *)at = strtod(text, NULL);
		break;
	case DB_BOOL:
		*(bool *)at = text[0] == 't';
		break;
	case DB_BYTES:
		*(struct db_bytes *)at =
		    read_bytes(a, text, (size_t)PQgetlength(r, row, column));
		break;
	}
}

static void
read_all(struct arena *a, const struct db_query *q, const PGresult *r,
    struct db_rows *out)
{
	unsigned char *rows = arena_array(a, out->count, q->row_size);
	size_t row, column;

	for (row = 0; row < out->count; row++)
		for (column = 0; q->columns[column].name != NULL; column++)
			read_value(a, &q->columns[column], r, (int)row,
			    (int)column, rows + row * q->row_size);
	out->rows = rows;
}

struct problem *
db_rows_read(
    struct arena *a, const struct db_query *q, PGresult *r, struct db_rows *out)
{
	if (out == NULL)
		return (NULL);
	*out = (struct db_rows){
	    .count = (size_t)PQntuples(r),
	    .affected = strtoll(PQcmdTuples(r), NULL, 10),
	};
	if (q->columns == NULL)
		return (NULL);
	TRY(check_shape(a, q, r));
	read_all(a, q, r, out);
	return (NULL);
}
