/* SPDX-License-Identifier: Apache-2.0 */
#include "storage/publications.h"

#include <string.h>

#include "base/text.h"
#include "storage/array.h"
#include "storage/publications.sql.h"

static const struct db_column org_columns[] = {
    DB_COL_TEXT(struct publication_org_row, org_name),
    DB_COL_TEXT(struct publication_org_row, draw_no),
    {0},
};
static const struct db_query publication_org = {"publication_org",
    SQL_PUBLICATION_ORG, org_columns, sizeof(struct publication_org_row)};

static const struct db_column partner_columns[] = {
    DB_COL_TEXT(struct publication_partner, id),
    DB_COL_TEXT(struct publication_partner, name),
    {0},
};
static const struct db_query publication_partners = {"publication_partners",
    SQL_PUBLICATION_PARTNERS, partner_columns,
    sizeof(struct publication_partner)};

static const struct db_column item_columns[] = {
    DB_COL_TEXT(struct publication_item, id),
    DB_COL_TEXT(struct publication_item, code),
    DB_COL_TEXT(struct publication_item, name),
    {0},
};
static const struct db_query publication_items = {"publication_items",
    SQL_PUBLICATION_ITEMS, item_columns, sizeof(struct publication_item)};

static const struct db_query publication_insert = {
    "publication_insert", SQL_PUBLICATION_INSERT, NULL, 0};
static const struct db_query publication_search_insert = {
    "publication_search_insert", SQL_PUBLICATION_SEARCH_INSERT, NULL, 0};
static const struct db_query publication_result_insert = {
    "publication_result_insert", SQL_PUBLICATION_RESULT_INSERT, NULL, 0};
static const struct db_query publication_partner_insert = {
    "publication_partner_insert", SQL_PUBLICATION_PARTNER_INSERT, NULL, 0};

#define READING(name, sql)                                                   \
	{                                                                    \
		name, sql, body_dated_columns, sizeof(struct body_dated_row) \
	}
static const struct db_query publication_get =
    READING("publication_get", SQL_PUBLICATION_GET);
static const struct db_query publication_of_code =
    READING("publication_of_code", SQL_PUBLICATION_OF_CODE);
static const struct db_query publication_by_code =
    READING("publication_by_code", SQL_PUBLICATION_BY_CODE);
static const struct db_query publication_by_name =
    READING("publication_by_name", SQL_PUBLICATION_BY_NAME);
static const struct db_query publication_by_org =
    READING("publication_by_org", SQL_PUBLICATION_BY_ORG);
static const struct db_query publication_by_result =
    READING("publication_by_result", SQL_PUBLICATION_BY_RESULT);
static const struct db_query publication_by_date =
    READING("publication_by_date", SQL_PUBLICATION_BY_DATE);

struct problem *
publications_org(struct db *db, struct arena *a, const char *org_id,
    const char *draw_id, struct publication_org_row *out)
{
	return (
	    db_one(db, a, &publication_org, DB_PARAMS(org_id, draw_id), out));
}

struct problem *
publications_partners(struct db *db, struct arena *a, const char *district,
    const char *task_id, struct db_rows *out)
{
	return (db_fetch(
	    db, a, &publication_partners, DB_PARAMS(district, task_id), out));
}

struct problem *
publications_items(struct db *db, struct arena *a, const char *district,
    const char *task_id, struct db_rows *out)
{
	return (db_fetch(
	    db, a, &publication_items, DB_PARAMS(district, task_id), out));
}

struct problem *
publications_insert(struct db *db, struct arena *a,
    const struct publication_row *row, const struct publication_text *text)
{
	const char *results = db_array(a, text->results, text->results_count);
	struct db_batch *b = db_batch_new(db, a);
	const char *const *grams;
	size_t count = text_bigrams(
	    a, text->object_name, strlen(text->object_name), &grams);

	db_batch_add(b, &publication_insert,
	    DB_PARAMS(row->district, row->id, row->record_id, row->task_id,
		row->org_id, row->org_path, row->org_name, row->object_code,
		text->object_name, text->body, results, row->checked_on,
		row->published_by, row->published_at, row->display_until,
		row->display_provisional ? "true" : "false"),
	    NULL);
	db_batch_add(b, &publication_search_insert,
	    DB_PARAMS(row->district, row->id, db_array(a, grams, count)), NULL);
	db_batch_add(b, &publication_result_insert,
	    DB_PARAMS(row->district, row->id, results, row->published_at),
	    NULL);
	db_batch_add(b, &publication_partner_insert,
	    DB_PARAMS(row->district, row->id, row->task_id, row->published_at,
		row->org_id),
	    NULL);
	return (db_batch_run(b));
}

struct problem *
publications_get(
    struct db *db, struct arena *a, const char *id, struct body_dated_row *out)
{
	return (db_one(db, a, &publication_get, DB_PARAMS(id), out));
}

struct problem *
publications_page(struct db *db, struct arena *a,
    const struct publication_filter *f, const struct body_after *after,
    struct db_rows *out)
{
	if (f->code != NULL && f->org_id == NULL && f->result == NULL &&
	    f->from == NULL && f->to == NULL)
		return (db_fetch(db, a, &publication_of_code,
		    DB_PARAMS(after->at, after->id, after->limit, f->code),
		    out));
	if (f->code != NULL)
		return (db_fetch(db, a, &publication_by_code,
		    DB_PARAMS(after->at, after->id, after->limit, f->org_id,
			f->result, f->from, f->to, f->code),
		    out));
	if (f->grams_count > 0)
		return (db_fetch(db, a, &publication_by_name,
		    DB_PARAMS(after->at, after->id, after->limit, f->org_id,
			f->result, f->from, f->to,
			db_array(a, f->grams, f->grams_count)),
		    out));
	if (f->org_id != NULL)
		return (db_fetch(db, a, &publication_by_org,
		    DB_PARAMS(after->at, after->id, after->limit, f->org_id,
			f->result, f->from, f->to),
		    out));
	if (f->result != NULL)
		return (db_fetch(db, a, &publication_by_result,
		    DB_PARAMS(after->at, after->id, after->limit, f->result,
			f->from, f->to),
		    out));
	return (db_fetch(db, a, &publication_by_date,
	    DB_PARAMS(after->at, after->id, after->limit, f->from, f->to),
	    out));
}
