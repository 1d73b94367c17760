/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attempts of a draw and what belongs to them, as rows. The protocol is
 * domain/draw/; who may do what when is service/draws.h. Files are
 * storage/pools.h.
 */
#ifndef SSJ_STORAGE_DRAWS_H
#define SSJ_STORAGE_DRAWS_H

#include <stdbool.h>
#include <stdint.h>

#include "storage/body.h"
#include "storage/db.h"

/* Texts are NULL until the step that sets them; hashes are 64 hex digits. */
struct draw_row {
	const char *id;
	const char *draw_no; /* draw_id of SSJ1 */
	int64_t attempt;
	const char *org_id, *org_path, *org_name;
	const char *plan_id, *state, *hash, *charter, *previous, *head;
	const char *veil, *announce, *close, *open, *beacon, *seed;
	const char *transcript_hash;
	const char *self_drawn; /* "true", "false" */
	const char *void_reason;
	const char *frozen_at, *announced_at, *closed_at, *opened_at;
	const char *beacon_at, *drawn_at, *disclosed_at;
	const char *report; /* JSON */
	int64_t version;
	const char *created_at;
	bool formal; /* 集中抽取: asked for as one, or of several lists */
};

struct draw_id_row {
	const char *id;
};

struct draw_list_row {
	const char *list_id;
	int64_t slot;
	const char *item_id;
	int64_t item_version;
	const char *group_id;
	const char *plan_text, *root, *classes; /* NULL before the freeze */
	int64_t count;
	const char *key, *result_root; /* NULL before the draw */
};

struct draw_party_row {
	const char *draw_id, *party_id, *title;
	bool hosted;
	const char *commitment, *committed_at, *reveal, *revealed_at;
};

/* Who is invited and brings no secret: holders and witnesses. */
struct draw_guest_row {
	const char *draw_id, *id, *title;
	const char *role;		     /* holder, witness */
	const char *kind;		     /* of a witness, or NULL */
	const char *sealed;		     /* a holder's keys, hex, or NULL */
	const char *present_at, *receipt_at; /* a witness's word, or NULL */
};

struct draw_signature_row {
	const char *signer, *role;
	int64_t at_ms;
	const char *signature; /* hex */
};

struct draw_recording_row {
	const char *sha256, *media_type;
	int64_t size; /* bytes */
	const char *title, *taken_at;
};

struct draw_beacon_row {
	const char *draw_id;
	int64_t round; /* from 1; two entries end it */
	const char *user_id, *beacon;
};

/* What made somebody a reader, and whether it was after a time. */
struct draw_reader_row {
	const char *handed_at;	/* others last had his account in hand */
	const char *granted_at; /* the right to read; NULL: he has none */
	bool handed_late, granted_late;
};

/* When an attempt was voided, and by whose office, or the system (系统). */
struct draw_end_row {
	const char *draw_id;
	const char *ended_at, *ended_by;
};

struct draw_file_row {
	const char *name, *kind, *hash;
	int64_t size;
	const char *sha256;
};

struct draw_pick_row {
	const char *list_id, *stratum;
	int64_t rank;
	const char *object_code, *object_id, *district;
	int64_t lots;
};

struct draw_amendment_row {
	int64_t number;
	const char *text, *hash, *created_at;
	/* Not written: JSON, as the contract's DrawSignature, by signer; and
	 * how many. */
	const char *signatures;
	int64_t signers;
};

/* What one holder has signed of an amendment; signer "": nothing. */
struct draw_amendment_signature_row {
	int64_t number;
	const char *signer;
	int64_t at_ms;
	const char *signature; /* hex */
};

struct draw_newest_row {
	int64_t attempt;
	const char *state, *transcript_hash, *hash;
};

struct draw_secret_row {
	const char *veil_key, *pool_key;
};

struct draw_filter {
	const char *plan_id, *draw_no, *state; /* NULL: any */
	/* Organisations with low <= path < high; NULL: what is public. */
	const char *low, *high;
	const char *created_at, *id; /* keys of the row before the first */
	const char *most;	     /* LIMIT */
};

struct draw_invited_row {
	const char *draw_id, *party_id;
};

/* ---- attempts ---------------------------------------------------- */

struct problem *draws_insert(struct db *db, struct arena *a,
    const struct draw_row *row, const char *user_id);
/* PROBLEM_NOT_FOUND when there is none that the actor may see. */
struct problem *
draws_get(struct db *db, struct arena *a, const char *id, struct draw_row *out);
/* draws_get() that holds the row until the end of the transaction. */
struct problem *draws_lock(
    struct db *db, struct arena *a, const char *id, struct draw_row *out);
/* Writes all that may change and raises row->version. PROBLEM_CONFLICT when
 * somebody else did meanwhile. */
struct problem *draws_save(
    struct db *db, struct arena *a, struct draw_row *row, const char *now);
/* Writes row->charter and raises row->version; only before the freeze.
 * PROBLEM_CONFLICT as above. */
struct problem *draws_charter_save(
    struct db *db, struct arena *a, struct draw_row *row, const char *now);
/* Newest first. */
struct problem *draws_page(struct db *db, struct arena *a,
    const struct draw_filter *filter, struct db_rows *out);
/* The newest numbered attempt; rows.count is 0 when there is none. */
struct problem *draws_newest(
    struct db *db, struct arena *a, const char *draw_no, struct db_rows *out);
/* Rows of draw_id_row: drawn, not disclosed. */
struct problem *
draws_undisclosed(struct db *db, struct arena *a, struct db_rows *out);
/* Rows of draw_id_row: being computed. */
struct problem *
draws_drawing(struct db *db, struct arena *a, struct db_rows *out);
/* Rows of draw_id_row: announced, closed or opened. */
struct problem *
draws_waiting(struct db *db, struct arena *a, struct db_rows *out);
/* Visits that are neither published nor cancelled; `noticed`: nor known to
 * whoever is inspected. */
struct problem *draws_tasks_open(
    struct db *db, struct arena *a, const char *id, bool noticed, int64_t *out);

/* What has become of the visits of a draw by `day`, as it is shown to anybody;
 * the reasons of cancellations once the draw is disclosed. */
struct problem *draws_visits(struct db *db, struct arena *a, const char *id,
    const char *day, struct body_row *out);

/* ---- secrets: the system only ------------------------------------ */

/* The attempt's keys; those given when it has none yet. */
struct problem *
draws_secret_keep(struct db *db, struct arena *a, const char *id,
    const struct draw_secret_row *fresh, struct draw_secret_row *out);
struct problem *draws_secret_get(struct db *db, struct arena *a, const char *id,
    struct draw_secret_row *out);

/* ---- lists ------------------------------------------------------- */

/* list_id, slot, item_id, item_version and group_id of `rows`. */
struct problem *draws_lists_insert(struct db *db, struct arena *a,
    const char *id, const struct draw_list_row *rows, size_t count);
/* Rows of draw_list_row, ascending by list_id (bytes). */
struct problem *draws_lists(
    struct db *db, struct arena *a, const char *id, struct db_rows *out);
struct problem *draws_list_freeze(struct db *db, struct arena *a,
    const char *id, const struct draw_list_row *row);
struct problem *draws_list_draw(struct db *db, struct arena *a, const char *id,
    const struct draw_list_row *row);

/* ---- parties and readers ----------------------------------------- */

/* `token_hash`: SHA-256 of the invitation, hex. */
struct problem *draws_party_insert(struct db *db, struct arena *a,
    const struct draw_party_row *row, const char *token_hash);
struct problem *draws_party_invite(struct db *db, struct arena *a,
    const struct draw_party_row *row, const char *token_hash);
/* Rows of draw_invited_row: one, or none. */
struct problem *draws_party_by_invitation(struct db *db, struct arena *a,
    const char *token_hash, struct db_rows *out);
/* Rows of draw_party_row of several draws, by draw and party. */
struct problem *draws_parties(struct db *db, struct arena *a,
    const char *const *ids, size_t count, struct db_rows *out);
/* Rows affected is 0 when it was there before. */
struct problem *draws_party_commit(struct db *db, struct arena *a,
    const struct draw_party_row *row, struct db_rows *out);
struct problem *draws_party_reveal(struct db *db, struct arena *a,
    const struct draw_party_row *row, struct db_rows *out);

/* id, title, role and kind of `row`. PROBLEM_DUPLICATE when the draw has
 * somebody of this id. */
struct problem *draws_guest_insert(struct db *db, struct arena *a,
    const struct draw_guest_row *row, const char *token_hash);
/* Rows of draw_guest_row of several draws, by draw and id. */
struct problem *draws_guests(struct db *db, struct arena *a,
    const char *const *ids, size_t count, struct db_rows *out);
/* sealed, present_at and receipt_at of `row`. */
struct problem *draws_guest_save(
    struct db *db, struct arena *a, const struct draw_guest_row *row);

/* ---- recordings of the hall -------------------------------------- */

/* sha256 (of evidence that is there), title and taken_at of `row`; rows
 * affected is 0 when the draw has it already. */
struct problem *
draws_recording_insert(struct db *db, struct arena *a, const char *id,
    const struct draw_recording_row *row, const char *now, struct db_rows *out);
/* Rows of draw_recording_row, as they were taken. */
struct problem *draws_recordings(
    struct db *db, struct arena *a, const char *id, struct db_rows *out);

/* ---- signatures -------------------------------------------------- */

struct problem *draws_signature_insert(struct db *db, struct arena *a,
    const char *id, const struct draw_signature_row *row, const char *now);
/* Rows of draw_signature_row: by role in the order of the steps, by signer. */
struct problem *draws_signatures(
    struct db *db, struct arena *a, const char *id, struct db_rows *out);

struct problem *draws_beacon_insert(struct db *db, struct arena *a,
    const struct draw_beacon_row *row, const char *now);
/* Rows of draw_beacon_row of several draws, by round, the first typed first. */
struct problem *draws_beacon_entries(struct db *db, struct arena *a,
    const char *const *ids, size_t count, struct db_rows *out);

/* Whether `user_id` became a reader for `row`'s organisation only after its
 * charter was written (row->created_at). */
struct problem *
draws_beacon_reader(struct db *db, struct arena *a, const struct draw_row *row,
    const char *user_id, struct draw_reader_row *out);

/* Rows of draw_end_row of those that were voided, in any order. */
struct problem *draws_ends(struct db *db, struct arena *a,
    const char *const *ids, size_t count, struct db_rows *out);

/* ---- files, picks, amendments ------------------------------------ */

/* New or changed; rows of the same name are overwritten. */
struct problem *draws_files_put(struct db *db, struct arena *a, const char *id,
    const struct draw_file_row *rows, size_t count);
struct problem *draws_files(
    struct db *db, struct arena *a, const char *id, struct db_rows *out);
/* Those for the holders, which draws_files() leaves out. */
struct problem *draws_sealed(
    struct db *db, struct arena *a, const char *id, struct db_rows *out);
struct problem *draws_picks_insert(struct db *db, struct arena *a,
    const char *id, const struct draw_pick_row *rows, size_t count);
/* *joined = whether a department with low <= path < high has agreed to lists
 * of the draw, and the actor may know. */
struct problem *draws_joined(struct db *db, struct arena *a, const char *id,
    const char *low, const char *high, bool *joined);

/* All rows of draw_pick_row. */
struct problem *draws_picks(
    struct db *db, struct arena *a, const char *id, struct db_rows *out);
/* Up to `limit` rows behind (list_id, stratum, rank). */
struct problem *draws_picks_page(struct db *db, struct arena *a, const char *id,
    const char *const after[3], const char *limit, struct db_rows *out);
struct problem *draws_amendments(
    struct db *db, struct arena *a, const char *id, struct db_rows *out);
struct problem *draws_amendment_insert(struct db *db, struct arena *a,
    const char *id, const struct draw_amendment_row *row);
struct problem *
draws_amendment_sign(struct db *db, struct arena *a, const char *id,
    const struct draw_amendment_signature_row *row, const char *now);
/* One row of draw_amendment_signature_row for the amendment of this hash and
 * whoever signs; none when there is no such amendment. */
struct problem *draws_amendment_signed(struct db *db, struct arena *a,
    const char *id, const char *hash, const char *signer, struct db_rows *out);

#endif
