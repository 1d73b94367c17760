/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the holders of a draw get: VK and PK under each one's own key, the
 * pools and annexes under a key that follows from PK. So one file serves all
 * of them, and nobody without PK reads it.
 *
 *	sealed keys	crypto_box_seal(VK ‖ PK) to the X25519 form of the key
 *			in the charter
 *	NAME.sealed	NAME xor XChaCha20 under BLAKE2b-256(key = PK, NAME),
 *			nonce zero: one key for one file of one attempt
 *
 * Nothing is authenticated here: a holder computes A again from all of it, and
 * signs nothing else.
 */
#ifndef SSJ_SERVICE_DRAW_SEAL_H
#define SSJ_SERVICE_DRAW_SEAL_H

#include "base/actor.h"
#include "base/problem.h"
#include "service/ceremony_private.h"
#include "service/draw_documents.h"
#include "service/job_run.h"

enum {
	DRAW_SEALED_PIECE = 8 << 20 /* bytes; the last one has fewer */
};

struct draw_keys {
	struct draw_digest veil_key, pool_key;
};

/*
 * Seals the attempt's pools and annexes into its folder; *out are their rows,
 * `files` the rows of the annexes. Nothing without a holder who has a key.
 * Repeated it writes the same bytes.
 */
struct draw_sealing {
	struct job_run *run;
	const struct attempt *attempt;
	const struct draw_keys *keys;
	const struct draw_file_row *annexes;
	size_t annex_count;
};
struct problem *draw_seal_files(struct arena *a, const struct draw_sealing *s,
    const struct draw_file_row **out, size_t *count);

/* Writes each holder's sealed keys, in the transaction of the freeze. */
struct problem *draw_seal_keys(struct db *db, struct arena *a,
    const struct attempt *attempt, const struct draw_keys *keys);

/* ---- for holders, by their invitations --------------------------- */

/* The keys sealed to whoever asks, hex, and rows of draw_file_row. From the
 * announcement on; PROBLEM_NOT_FOUND for whoever is no holder with a key. */
struct problem *draw_sealed_list(
    struct ctx *x, const char *id, const char **keys, struct db_rows *files);

/*
 * The amendments of a drawn attempt, from the first on and before disclosure
 * too: rows of draw_amendment_row whose `text` is sealed to whoever asks, hex.
 * A holder has the keys to compute who was drawn; whoever has come by his
 * invitation has not. PROBLEM_NOT_FOUND as above.
 */
struct problem *
draw_sealed_amendments(struct ctx *x, const char *id, struct db_rows *out);

/* Piece `number` of a sealed file, from 0; PROBLEM_NOT_FOUND behind the last.
 */
struct problem *draw_sealed_piece(struct ctx *x, const char *id,
    const char *name, int64_t number, struct draw_document *out);

/*
 * A holder publishes VK on the charter's last day or later, whatever the
 * organiser does: PROBLEM_RULE before that day or when it is not the key that
 * was announced. The transcript is public then.
 */
struct problem *draw_veil_publish(struct ctx *x, const char *id,
    const char *veil_key, struct ceremony_view *out);

#endif
