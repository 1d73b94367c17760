/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of publications: what the public reads about checks. */
#ifndef SSJ_STORAGE_PUBLICATIONS_H
#define SSJ_STORAGE_PUBLICATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/publication.h"
#include "storage/body.h"
#include "storage/db.h"

/* A publication that is written; days and times as text. */
struct publication_row {
	const char *id, *district;
	const char *record_id, *task_id;
	const char *org_id, *org_path, *org_name;
	const char *object_code;
	const char *checked_on;
	const char *published_by; /* account; NULL: the job */
	const char *published_at;
	const char *display_until;
	bool display_provisional;
};

struct publication_org_row {
	const char *org_name;
	const char *draw_no; /* NULL: it was not drawn */
};

/* What the public asks for; NULL: any. */
struct publication_filter {
	const char *code;
	const char *const *grams; /* of a name */
	size_t grams_count;
	const char *org_id, *result;
	const char *from, *to; /* days of publication, both included */
};

/* Who checked (`org_id`), and in which draw (`draw_id` may be NULL). */
struct problem *publications_org(struct db *db, struct arena *a,
    const char *org_id, const char *draw_id, struct publication_org_row *out);

/* Rows of struct publication_partner, by department. */
struct problem *publications_partners(struct db *db, struct arena *a,
    const char *district, const char *task_id, struct db_rows *out);

/* Rows of struct publication_item, ascending by id. */
struct problem *publications_items(struct db *db, struct arena *a,
    const char *district, const char *task_id, struct db_rows *out);

/* Writes it with its search rows; a record has one (PROBLEM_DUPLICATE). */
struct problem *publications_insert(struct db *db, struct arena *a,
    const struct publication_row *row, const struct publication_text *text);

/* PROBLEM_NOT_FOUND when there is none. */
struct problem *publications_get(
    struct db *db, struct arena *a, const char *id, struct body_dated_row *out);

/* Up to after->limit struct body_dated_row, newest first. */
struct problem *publications_page(struct db *db, struct arena *a,
    const struct publication_filter *f, const struct body_after *after,
    struct db_rows *out);

#endif
