/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What may be read of a draw, by whom and from when: the statement at once,
 * the transcript, the amendments and the auditor's files from the moment of
 * disclosure; who was drawn before that only for those who organise it.
 * Whatever may not be read is PROBLEM_NOT_FOUND.
 */
#ifndef SSJ_SERVICE_DRAW_DOCUMENTS_H
#define SSJ_SERVICE_DRAW_DOCUMENTS_H

#include "base/actor.h"
#include "base/problem.h"
#include "storage/draws.h"

struct page;

/* A file, mapped or made; lives as long as the context's arena. */
struct draw_document {
	const char *bytes;
	size_t len;
	const char *sha256; /* hex */
	const char *content_type;
};

/* Of a drawn attempt; anybody may read it. */
struct problem *draw_document_statement(
    struct ctx *x, const char *id, struct draw_document *out);

/* Of a drawn attempt once disclosed, and of a void one; anybody. */
struct problem *draw_document_transcript(
    struct ctx *x, const char *id, struct draw_document *out);

/* Rows of draw_amendment_row, once disclosed; anybody. */
struct problem *
draw_document_amendments(struct ctx *x, const char *id, struct db_rows *out);

/* Two holders have computed it again and signed it. An amendment takes effect
 * without: nobody waits at a door. */
bool draw_amendment_is_signed(const struct draw_amendment_row *row);

/* Rows of draw_pick_row; keys of the page: list_id, stratum, rank.
 * draw.operate before disclosure; draw.read after it, also of a department
 * that agreed to lists of the draw. */
struct problem *draw_document_result(struct ctx *x, const char *id,
    const struct page *page, struct db_rows *out);

/*
 * The report of a drawn attempt, JSON. It says how many of each stratum were
 * drawn, the smallest among them, which until disclosure is as good as a name:
 * read by the same people as the result.
 */
struct problem *
draw_document_report(struct ctx *x, const char *id, const char **out);

/* What the report of a drawn attempt says in totals (C56), JSON: nothing in
 * it tells who was drawn. Anybody, as soon as it is drawn. */
struct problem *
draw_document_figures(struct ctx *x, const char *id, const char **out);

/* What has become of its visits by today, JSON; the reasons of those that were
 * cancelled once it is disclosed. Anybody, as soon as it is drawn. */
struct problem *
draw_document_visits(struct ctx *x, const char *id, struct body_row *out);

/* Files that ssj-verify --pool wants in one folder, once disclosed;
 * draw.audit. Rows of draw_file_row. */
struct problem *
draw_document_files(struct ctx *x, const char *id, struct db_rows *out);
struct problem *draw_document_file(
    struct ctx *x, const char *id, const char *name, struct draw_document *out);

#endif
