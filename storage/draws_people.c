/* SPDX-License-Identifier: Apache-2.0 */
/* People of a draw, what they signed and recorded, readers of its beacon. */
#include <inttypes.h>

#include "base/arena.h"
#include "storage/array.h"
#include "storage/draws.h"
#include "storage/draws.sql.h"

static const struct db_column party_columns[] = {
    DB_COL_TEXT(struct draw_party_row, draw_id),
    DB_COL_TEXT(struct draw_party_row, party_id),
    DB_COL_TEXT(struct draw_party_row, title),
    DB_COL_BOOL(struct draw_party_row, hosted),
    DB_COL_TEXT(struct draw_party_row, commitment),
    DB_COL_TIME(struct draw_party_row, committed_at),
    DB_COL_TEXT(struct draw_party_row, reveal),
    DB_COL_TIME(struct draw_party_row, revealed_at),
    {0},
};
static const struct db_query draw_parties = {"draw_parties", SQL_DRAW_PARTIES,
    party_columns, sizeof(struct draw_party_row)};
static const struct db_query draw_party_insert = {
    "draw_party_insert", SQL_DRAW_PARTY_INSERT, NULL, 0};
static const struct db_query draw_party_invite = {
    "draw_party_invite", SQL_DRAW_PARTY_INVITE, NULL, 0};
static const struct db_query draw_party_commit = {
    "draw_party_commit", SQL_DRAW_PARTY_COMMIT, NULL, 0};
static const struct db_query draw_party_reveal = {
    "draw_party_reveal", SQL_DRAW_PARTY_REVEAL, NULL, 0};

static const struct db_column invited_columns[] = {
    DB_COL_TEXT(struct draw_invited_row, draw_id),
    DB_COL_TEXT(struct draw_invited_row, party_id),
    {0},
};
static const struct db_query draw_party_by_invitation = {
    "draw_party_by_invitation", SQL_DRAW_PARTY_BY_INVITATION, invited_columns,
    sizeof(struct draw_invited_row)};

static const struct db_column guest_columns[] = {
    DB_COL_TEXT(struct draw_guest_row, draw_id),
    DB_COL_TEXT(struct draw_guest_row, id),
    DB_COL_TEXT(struct draw_guest_row, title),
    DB_COL_TEXT(struct draw_guest_row, role),
    DB_COL_TEXT(struct draw_guest_row, kind),
    DB_COL_TEXT(struct draw_guest_row, sealed),
    DB_COL_TIME(struct draw_guest_row, present_at),
    DB_COL_TIME(struct draw_guest_row, receipt_at),
    {0},
};
static const struct db_query draw_guests = {"draw_guests", SQL_DRAW_GUESTS,
    guest_columns, sizeof(struct draw_guest_row)};
static const struct db_query draw_guest_insert = {
    "draw_guest_insert", SQL_DRAW_GUEST_INSERT, NULL, 0};
static const struct db_query draw_guest_update = {
    "draw_guest_update", SQL_DRAW_GUEST_UPDATE, NULL, 0};

static const struct db_column signature_columns[] = {
    DB_COL_TEXT(struct draw_signature_row, signer),
    DB_COL_TEXT(struct draw_signature_row, role),
    DB_COL_I64(struct draw_signature_row, at_ms),
    DB_COL_TEXT(struct draw_signature_row, signature),
    {0},
};
static const struct db_query draw_signatures = {"draw_signatures",
    SQL_DRAW_SIGNATURES, signature_columns, sizeof(struct draw_signature_row)};
static const struct db_query draw_signature_insert = {
    "draw_signature_insert", SQL_DRAW_SIGNATURE_INSERT, NULL, 0};

static const struct db_column recording_columns[] = {
    DB_COL_TEXT(struct draw_recording_row, sha256),
    DB_COL_TEXT(struct draw_recording_row, media_type),
    DB_COL_I64(struct draw_recording_row, size),
    DB_COL_TEXT(struct draw_recording_row, title),
    DB_COL_TIME(struct draw_recording_row, taken_at),
    {0},
};
static const struct db_query draw_recordings = {"draw_recordings",
    SQL_DRAW_RECORDINGS, recording_columns, sizeof(struct draw_recording_row)};
static const struct db_query draw_recording_insert = {
    "draw_recording_insert", SQL_DRAW_RECORDING_INSERT, NULL, 0};

static const struct db_column beacon_columns[] = {
    DB_COL_TEXT(struct draw_beacon_row, draw_id),
    DB_COL_I64(struct draw_beacon_row, round),
    DB_COL_TEXT(struct draw_beacon_row, user_id),
    DB_COL_TEXT(struct draw_beacon_row, beacon),
    {0},
};
static const struct db_query draw_beacon_entries = {"draw_beacon_entries",
    SQL_DRAW_BEACON_ENTRIES, beacon_columns, sizeof(struct draw_beacon_row)};
static const struct db_query draw_beacon_insert = {
    "draw_beacon_insert", SQL_DRAW_BEACON_INSERT, NULL, 0};

static const struct db_column reader_columns[] = {
    DB_COL_TIME(struct draw_reader_row, handed_at),
    DB_COL_TIME(struct draw_reader_row, granted_at),
    DB_COL_BOOL(struct draw_reader_row, handed_late),
    DB_COL_BOOL(struct draw_reader_row, granted_late),
    {0},
};
static const struct db_query draw_beacon_reader = {"draw_beacon_reader",
    SQL_DRAW_BEACON_READER, reader_columns, sizeof(struct draw_reader_row)};

static const struct db_column end_columns[] = {
    DB_COL_TEXT(struct draw_end_row, draw_id),
    DB_COL_TIME(struct draw_end_row, ended_at),
    DB_COL_TEXT(struct draw_end_row, ended_by),
    {0},
};
static const struct db_query draw_ends = {
    "draw_ends", SQL_DRAW_ENDS, end_columns, sizeof(struct draw_end_row)};

struct problem *
draws_party_insert(struct db *db, struct arena *a,
    const struct draw_party_row *row, const char *token_hash)
{
	return (db_run(db, a, &draw_party_insert,
	    DB_PARAMS(row->draw_id, row->party_id, row->title,
		row->hosted ? "true" : "false", token_hash)));
}

struct problem *
draws_party_invite(struct db *db, struct arena *a,
    const struct draw_party_row *row, const char *token_hash)
{
	return (db_run(db, a, &draw_party_invite,
	    DB_PARAMS(row->draw_id, row->party_id, token_hash)));
}

struct problem *
draws_party_by_invitation(
    struct db *db, struct arena *a, const char *token_hash, struct db_rows *out)
{
	return (db_fetch(
	    db, a, &draw_party_by_invitation, DB_PARAMS(token_hash), out));
}

struct problem *
draws_parties(struct db *db, struct arena *a, const char *const *ids,
    size_t count, struct db_rows *out)
{
	return (db_fetch(
	    db, a, &draw_parties, DB_PARAMS(db_array(a, ids, count)), out));
}

struct problem *
draws_party_commit(struct db *db, struct arena *a,
    const struct draw_party_row *row, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_party_commit,
	    DB_PARAMS(row->draw_id, row->party_id, row->commitment,
		row->committed_at),
	    out));
}

struct problem *
draws_party_reveal(struct db *db, struct arena *a,
    const struct draw_party_row *row, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_party_reveal,
	    DB_PARAMS(
		row->draw_id, row->party_id, row->reveal, row->revealed_at),
	    out));
}

struct problem *
draws_guest_insert(struct db *db, struct arena *a,
    const struct draw_guest_row *row, const char *token_hash)
{
	return (db_run(db, a, &draw_guest_insert,
	    DB_PARAMS(row->draw_id, row->id, row->title, token_hash, row->role,
		row->kind)));
}

struct problem *
draws_guests(struct db *db, struct arena *a, const char *const *ids,
    size_t count, struct db_rows *out)
{
	return (db_fetch(
	    db, a, &draw_guests, DB_PARAMS(db_array(a, ids, count)), out));
}

struct problem *
draws_guest_save(
    struct db *db, struct arena *a, const struct draw_guest_row *row)
{
	return (db_run(db, a, &draw_guest_update,
	    DB_PARAMS(row->draw_id, row->id, row->sealed, row->present_at,
		row->receipt_at)));
}

struct problem *
draws_recording_insert(struct db *db, struct arena *a, const char *id,
    const struct draw_recording_row *row, const char *now, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_recording_insert,
	    DB_PARAMS(id, row->sha256, row->title, row->taken_at, now), out));
}

struct problem *
draws_recordings(
    struct db *db, struct arena *a, const char *id, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_recordings, DB_PARAMS(id), out));
}

struct problem *
draws_signature_insert(struct db *db, struct arena *a, const char *id,
    const struct draw_signature_row *row, const char *now)
{
	return (db_run(db, a, &draw_signature_insert,
	    DB_PARAMS(id, row->signer, row->role,
		arena_fmt(a, "%" PRId64, row->at_ms), row->signature, now)));
}

struct problem *
draws_signatures(
    struct db *db, struct arena *a, const char *id, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_signatures, DB_PARAMS(id), out));
}

struct problem *
draws_beacon_insert(struct db *db, struct arena *a,
    const struct draw_beacon_row *row, const char *now)
{
	return (db_run(db, a, &draw_beacon_insert,
	    DB_PARAMS(row->draw_id, arena_fmt(a, "%" PRId64, row->round),
		row->user_id, row->beacon, now)));
}

struct problem *
draws_beacon_entries(struct db *db, struct arena *a, const char *const *ids,
    size_t count, struct db_rows *out)
{
	return (db_fetch(db, a, &draw_beacon_entries,
	    DB_PARAMS(db_array(a, ids, count)), out));
}

struct problem *
draws_beacon_reader(struct db *db, struct arena *a, const struct draw_row *row,
    const char *user_id, struct draw_reader_row *out)
{
	return (db_one(db, a, &draw_beacon_reader,
	    DB_PARAMS(user_id, row->org_path, row->created_at), out));
}

struct problem *
draws_ends(struct db *db, struct arena *a, const char *const *ids, size_t count,
    struct db_rows *out)
{
	return (db_fetch(
	    db, a, &draw_ends, DB_PARAMS(db_array(a, ids, count)), out));
}
