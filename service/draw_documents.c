/* SPDX-License-Identifier: Apache-2.0 */
#include "service/draw_documents.h"

#include <string.h>

#include <cjson/cJSON.h>
#include <sodium.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "base/page.h"
#include "base/text.h"
#include "domain/draw/amended.h"
#include "service/draw_transcript.h"
#include "service/scope.h"
#include "storage/pools.h"

enum {
	SHA256_BYTES = 32
};

static struct problem *
not_found(struct ctx *x)
{
	return (problem_new(x->arena, PROBLEM_NOT_FOUND, NULL, NULL));
}

static struct problem *
named_file(struct ctx *x, const char *id, const char *name, const char *type,
    struct draw_document *out)
{
	const struct draw_file_row *row;
	struct db_rows rows;
	size_t i;

	TRY(draws_files(x->db, x->arena, id, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++) {
		if (strcmp(row[i].name, name) != 0)
			continue;
		out->sha256 = row[i].sha256;
		out->content_type = type;
		return (pools_map(x->arena, pools_path(x->arena, id), name,
		    &out->bytes, &out->len));
	}
	return (not_found(x));
}

struct problem *
draw_document_statement(
    struct ctx *x, const char *id, struct draw_document *out)
{
	struct draw_row row;

	TRY(draws_get(x->db, x->arena, id, &row));
	return (named_file(x, id, "statement.json", "application/json", out));
}

/* ---- transcripts --------------------------------------------------- */

struct composing {
	const char *id;
	struct draw_text bytes;
};

static struct problem *
compose(struct db *db, struct arena *a, void *arg)
{
	struct composing *c = arg;
	struct attempt attempt;

	TRY(attempt_load(db, a, c->id, &attempt));
	return (draw_transcript_void(
	    db, a, &attempt, attempt.row.state, &c->bytes));
}

static struct problem *
void_transcript(struct ctx *x, const char *id, struct draw_document *out)
{
	unsigned char digest[SHA256_BYTES];
	struct composing c = {.id = id};

	TRY(db_transact(x->db, x->arena, compose, &c));
	crypto_hash_sha256(
	    digest, (const unsigned char *)c.bytes.s, c.bytes.len);
	*out = (struct draw_document){c.bytes.s, c.bytes.len,
	    text_hex(x->arena, digest, sizeof(digest)), "application/json"};
	return (NULL);
}

struct problem *
draw_document_transcript(
    struct ctx *x, const char *id, struct draw_document *out)
{
	struct draw_row row;

	TRY(draws_get(x->db, x->arena, id, &row));
	if (row.transcript_hash == NULL)
		return (not_found(x));
	if (strncmp(row.state, "void", 4) == 0)
		return (void_transcript(x, id, out));
	if (row.disclosed_at == NULL)
		return (not_found(x));
	return (named_file(x, id, "transcript.json", "application/json", out));
}

struct problem *
draw_document_amendments(struct ctx *x, const char *id, struct db_rows *out)
{
	struct draw_row row;

	TRY(draws_get(x->db, x->arena, id, &row));
	if (row.disclosed_at == NULL)
		return (not_found(x));
	return (draws_amendments(x->db, x->arena, id, out));
}

bool
draw_amendment_is_signed(const struct draw_amendment_row *row)
{
	return (row->signers >= DRAW_AMEND_SIGNERS);
}

/* ---- inside the organisation --------------------------------------- */

/* Others' attempts are not there for somebody without this right. */
static struct problem *
inside(struct ctx *x, const char *id, enum permission p, struct draw_row *row)
{
	TRY(draws_get(x->db, x->arena, id, row));
	if (!actor_may(x->actor, p, row->org_path))
		return (not_found(x));
	return (NULL);
}

/* What was drawn: the organiser's until disclosure, then also of the
 * departments that agreed to lists of it (C63): it is their checks. */
static struct problem *
drawn(struct ctx *x, const char *id, struct draw_row *row)
{
	struct scope scope = scope_of(x, PERM_DRAW_READ);
	bool joined;

	TRY(draws_get(x->db, x->arena, id, row));
	if (row->disclosed_at == NULL) {
		TRY(inside(x, id, PERM_DRAW_READ, row));
		return (inside(x, id, PERM_DRAW_OPERATE, row));
	}
	if (actor_may(x->actor, PERM_DRAW_READ, row->org_path))
		return (NULL);
	TRY(draws_joined(x->db, x->arena, id, scope.low, scope.high, &joined));
	return (joined ? NULL : not_found(x));
}

struct problem *
draw_document_result(
    struct ctx *x, const char *id, const struct page *page, struct db_rows *out)
{
	const char *after[] = {page_key(page, 0, ""), page_key(page, 1, ""),
	    page_key(page, 2, "-1")};
	struct draw_row row;

	TRY(drawn(x, id, &row));
	return (draws_picks_page(
	    x->db, x->arena, id, after, page_fetch(x->arena, page), out));
}

struct problem *
draw_document_report(struct ctx *x, const char *id, const char **out)
{
	struct draw_row row;

	TRY(drawn(x, id, &row));
	if (row.report == NULL)
		return (not_found(x));
	*out = row.report;
	return (NULL);
}

struct problem *
draw_document_figures(struct ctx *x, const char *id, const char **out)
{
	static const char *const totals[] = {"checks", "objects", "repeated",
	    "visits", "removed", "removed_share", "slots", "unfilled"};
	cJSON *report, *json;
	struct draw_row row;
	size_t i;

	TRY(draws_get(x->db, x->arena, id, &row));
	if (row.report == NULL)
		return (not_found(x));
	report = cJSON_Parse(row.report);
	json = cJSON_CreateObject();
	for (i = 0; i < sizeof(totals) / sizeof(totals[0]); i++)
		cJSON_AddItemToObject(json, totals[i],
		    cJSON_DetachItemFromObjectCaseSensitive(report, totals[i]));
	cJSON_Delete(report);
	*out = json_write(x->arena, json);
	return (NULL);
}

struct problem *
draw_document_visits(struct ctx *x, const char *id, struct body_row *out)
{
	struct draw_row row;

	TRY(draws_get(x->db, x->arena, id, &row));
	if (row.drawn_at == NULL)
		return (not_found(x));
	return (draws_visits(
	    x->db, x->arena, id, clock_day(x->arena, x->now_ms), out));
}

static struct problem *
audit(struct ctx *x, const char *id)
{
	struct draw_row row;

	TRY(inside(x, id, PERM_DRAW_AUDIT, &row));
	return (row.disclosed_at == NULL ? not_found(x) : NULL);
}

struct problem *
draw_document_files(struct ctx *x, const char *id, struct db_rows *out)
{
	TRY(audit(x, id));
	return (draws_files(x->db, x->arena, id, out));
}

struct problem *
draw_document_file(
    struct ctx *x, const char *id, const char *name, struct draw_document *out)
{
	size_t len = strlen(name);
	const char *type = "text/plain; charset=utf-8";

	if (len > 4 && strcmp(name + len - 4, ".csv") == 0)
		type = "text/csv; charset=utf-8";
	TRY(audit(x, id));
	return (named_file(x, id, name, type, out));
}
