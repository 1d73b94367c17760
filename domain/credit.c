/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/credit.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/problem.h"
#include "domain/csv.h"
#include "domain/library.h"

static const struct {
	const char *word, *title;
} lists[] = {
    {"abnormal_operation", "经营异常名录"},
    {"serious_violation", "严重违法企业名单"},
    {"tax_violation", "重大税收违法案件当事人名单"},
    {"judgment_defaulter", "失信被执行人名单"},
    {"bribery", "行贿犯罪档案"},
    {"complaint", "投诉举报"},
};

enum {
	COLUMNS = 6,
	DIGITS_MAX = 5
};
static const char *const columns[COLUMNS] = {
    "object_code", "list", "entries", "valid_from", "valid_to", "reference"};

const char *
credit_list_title(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		if (strcmp(lists[i].word, word) == 0)
			return (lists[i].title);
	return (NULL);
}

/* ---- one entry ----------------------------------------------------------- */

/* *out gathers what is wrong, up to CREDIT_NOTES_MAX. */
struct judging {
	struct arena *a;
	const char *pointer;
	struct problem *problem;
	size_t notes;
};

static void
wrong(
    struct judging *j, const char *field, const char *code, const char *detail)
{
	if (j->notes++ < CREDIT_NOTES_MAX)
		problem_note(j->a, &j->problem, PROBLEM_INVALID,
		    arena_fmt(j->a, "%s/%s", j->pointer, field), code, "%s",
		    detail);
}

static void
judge(struct judging *j, const struct credit_entry *e)
{
	int64_t from, to;
	bool begins = day_parse(e->valid_from, &from);

	if (!library_is_id(e->object_code))
		wrong(j, "object_code", "code", "不是检查对象代码");
	if (credit_list_title(e->list) == NULL)
		wrong(j, "list", "list",
		    "不是信用名单的代号，也不是 complaint（投诉举报）");
	if (e->entries < 1 || e->entries > CREDIT_ENTRIES_MAX)
		wrong(j, "entries", "range", "件数应为 1 至 10000 的整数");
	if (!begins)
		wrong(j, "valid_from", "day", "不是日期（YYYY-MM-DD）");
	if (*e->reference == '\0')
		wrong(j, "reference", "required", "须写明依据的文号或编号");
	if (e->valid_to == NULL)
		return;
	if (!day_parse(e->valid_to, &to))
		wrong(j, "valid_to", "day", "不是日期（YYYY-MM-DD）");
	else if (begins && to < from)
		wrong(j, "valid_to", "order", "截止日期不得早于起始日期");
}

struct problem *
credit_check(struct arena *a, const char *pointer, const struct credit_entry *e)
{
	struct judging j = {.a = a, .pointer = pointer};

	judge(&j, e);
	return (j.problem);
}

/* ---- a file -------------------------------------------------------------- */

struct whole {
	const void *bytes;
	size_t len;
};

static struct problem *
one_piece(void *arg, const void **bytes, size_t *len)
{
	struct whole *w = arg;

	*bytes = w->bytes;
	*len = w->len;
	w->len = 0;
	return (NULL);
}

static bool
is_header(const struct csv_row *row)
{
	size_t i;

	if (row->wrong != NULL || row->count != COLUMNS)
		return (false);
	for (i = 0; i < COLUMNS; i++)
		if (strcmp(row->fields[i], columns[i]) != 0)
			return (false);
	return (true);
}

/* A number as it is written, 1 for none, 0 for what is no number. */
static int64_t
entries_of(const char *text)
{
	size_t len = strlen(text);

	if (len == 0)
		return (1);
	if (len > DIGITS_MAX || strspn(text, "0123456789") != len)
		return (0);
	return (strtoll(text, NULL, 10));
}

static void
take_row(struct judging *j, const struct csv_row *row, struct credit_entry *e)
{
	j->pointer = arena_fmt(j->a, "/%" PRId64, row->line);
	if (row->wrong != NULL) {
		wrong(j, "", row->wrong, csv_wrong_detail(row->wrong));
		return;
	}
	if (row->count != COLUMNS) {
		wrong(j, "", "columns", "应有 6 列，与表头相同");
		return;
	}
	*e = (struct credit_entry){row->fields[0], row->fields[1],
	    entries_of(row->fields[2]), row->fields[3],
	    *row->fields[4] != '\0' ? row->fields[4] : NULL, row->fields[5],
	    row->line};
	judge(j, e);
}

static struct problem *
bad_header(struct arena *a)
{
	return (problem_new(a, PROBLEM_INVALID, "/1",
	    "首行应为 "
	    "object_code,list,entries,valid_from,valid_to,reference"));
}

struct problem *
credit_read(
    struct arena *a, const void *bytes, size_t len, struct credit_file *out)
{
	struct whole whole = {bytes, len};
	struct csv_reader *reader = csv_open(
	    a, (struct csv_options){CSV_DETECT, ','}, one_piece, &whole);
	struct judging j = {.a = a};
	struct credit_entry *entries =
	    arena_array(a, CREDIT_ROWS_MAX, sizeof(*entries));
	struct csv_row row;
	bool more;

	*out = (struct credit_file){entries, 0};
	TRY(csv_next(reader, a, &row, &more));
	if (!more || !is_header(&row))
		return (bad_header(a));
	for (;;) {
		TRY(csv_next(reader, a, &row, &more));
		if (!more)
			return (j.problem);
		if (out->count == CREDIT_ROWS_MAX)
			return (problem_new(a, PROBLEM_INVALID, "",
			    "一个文件最多 %d 行，请分成几个文件",
			    CREDIT_ROWS_MAX));
		take_row(&j, &row, &entries[out->count++]);
	}
}
