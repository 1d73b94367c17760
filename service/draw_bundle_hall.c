/* SPDX-License-Identifier: Apache-2.0 */
/* What the hall leaves: recordings, and signatures of the statement. */
#include <string.h>

#include "base/arena.h"
#include "domain/draw/statement_signed.h"
#include "domain/evidence.h"
#include "service/draw_bundle_private.h"
#include "service/draw_documents.h"
#include "storage/blob.h"
#include "storage/draws.h"

struct problem *
draw_bundle_add_recordings(
    struct db *db, struct bundling *b, const struct draw_row *attempt)
{
	struct arena *a = b->x->arena;
	const struct draw_recording_row *row;
	struct db_rows rows;
	const void *bytes;
	size_t len, i;

	TRY(draws_recordings(db, a, attempt->id, &rows));
	row = rows.rows;
	for (i = 0; i < rows.count; i++) {
		TRY(blob_map(a, row[i].sha256, &bytes, &len));
		draw_bundle_add(b, attempt->attempt,
		    bundle_recording(a, row[i].sha256,
			evidence_type(row[i].media_type)->extension),
		    (struct draw_text){bytes, len});
	}
	return (NULL);
}

struct problem *
draw_bundle_add_signatures(
    struct db *db, struct bundling *b, const struct draw_row *attempt)
{
	struct arena *a = b->x->arena;
	const struct draw_signature_row *row;
	struct draw_document statement;
	struct draw_signature *list;
	struct draw_digest hash;
	struct db_rows rows;
	size_t i, count = 0;

	TRY(draw_document_statement(b->x, attempt->id, &statement));
	hash = draw_statement_hash(
	    draw_hash_find(attempt->hash, strlen(attempt->hash)),
	    (struct draw_text){statement.bytes, statement.len});
	TRY(draws_signatures(db, a, attempt->id, &rows));
	row = rows.rows;
	list = arena_array(a, rows.count, sizeof(*list));
	for (i = 0; i < rows.count; i++)
		if (strcmp(row[i].role, "statement") == 0)
			list[count++] = (struct draw_signature){
			    draw_text_of(row[i].signer),
			    draw_text_of(row[i].role), (uint64_t)row[i].at_ms,
			    draw_text_of(row[i].signature)};
	draw_bundle_add(b, attempt->attempt, BUNDLE_SIGNATURES,
	    draw_signatures_write(a, DRAW_ROLE_STATEMENT, &hash, list, count));
	return (NULL);
}
