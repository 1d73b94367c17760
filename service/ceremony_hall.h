/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hall: witnesses (人大代表、政协委员、纪检监察、社会第三方; C51), what
 * cameras record (C52), and the receipt (抽取凭证) that a witness takes away.
 * It has every hash that was published; whatever is exchanged afterwards no
 * longer matches the paper in his hand.
 */
#ifndef SSJ_SERVICE_CEREMONY_HALL_H
#define SSJ_SERVICE_CEREMONY_HALL_H

#include "service/ceremony.h"
#include "service/draw_documents.h"

/* kind: deputy, member, discipline, society (domain/draw/witness.h). */
struct ceremony_witness {
	const char *id, *kind, *name;
};

/*
 * Invites a witness, until the beacon is known; draw.operate. The same one
 * again gets a new token, and the old one is worth nothing.
 * PROBLEM_DUPLICATE when somebody else of the draw has this id.
 */
struct problem *ceremony_witness_invite(struct ctx *x, const char *id,
    const struct ceremony_witness *witness, const char **token);

/* A witness says that he is there; from the announcement until the beacon is
 * known. Only then he stands in the transcript. Once more is fine. */
struct problem *
ceremony_present(struct ctx *x, const char *id, struct ceremony_view *out);

/*
 * The receipt of a witness who was there, once the draw is drawn: for himself
 * and for draw.read. Its form is domain/draw/receipt.h.
 */
struct problem *draw_receipt(struct ctx *x, const char *id, const char *witness,
    struct draw_document *out);

/* The witness has taken it; the first time is kept and stands in it. */
struct problem *draw_receipt_take(struct ctx *x, const char *id,
    const char *witness, struct draw_document *out);

/* ---- recordings -------------------------------------------------- */

/* Keeps a photo or a video of the hall; draw.operate. PROBLEM_RULE before the
 * draw is announced, and as evidence_check() for the file. */
struct ceremony_recording {
	const char *media_type;
	const void *bytes;
	size_t len;
	const char *title, *taken_at; /* RFC 3339 */
};
struct problem *ceremony_record(struct ctx *x, const char *id,
    const struct ceremony_recording *recording, struct draw_recording_row *out);

/* Rows of draw_recording_row; for anybody once the draw is announced. */
struct problem *
ceremony_recordings(struct ctx *x, const char *id, struct db_rows *out);

/* The bytes of one; draw.read. */
struct problem *
ceremony_recording_open(struct ctx *x, const char *id, const char *sha256,
    struct draw_recording_row *out, const void **bytes, size_t *len);

#endif
