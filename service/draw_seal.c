/* SPDX-License-Identifier: Apache-2.0 */
#include "service/draw_seal.h"

#include <string.h>

#include <sodium.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"
#include "service/draw_freeze_private.h"
#include "storage/events.h"
#include "storage/pools.h"

enum {
	CHUNK = 1 << 20, /* bytes sealed at a time */
	STREAM_BLOCK = 64,
	KEYS = 2 * DRAW_KEY /* VK ‖ PK */
};

/* ---- sealing ----------------------------------------------------- */

static bool
has_keyed_holder(const struct draw_charter *c)
{
	size_t i;

	for (i = 0; i < c->holder_count; i++)
		if (c->holders[i].key.len > 0)
			return (true);
	return (false);
}

struct stream {
	unsigned char key[crypto_stream_xchacha20_KEYBYTES];
	unsigned char nonce[crypto_stream_xchacha20_NONCEBYTES];
	unsigned char out[CHUNK];
};

static struct problem *
write_sealed(
    struct stream *s, struct pools_file *file, const char *bytes, size_t len)
{
	uint64_t block = 0;
	size_t part;

	for (; len > 0; bytes += part, len -= part) {
		part = len < CHUNK ? len : CHUNK;
		(void)crypto_stream_xchacha20_xor_ic(s->out,
		    (const unsigned char *)bytes, part, s->nonce, block,
		    s->key);
		block += part / STREAM_BLOCK;
		TRY(pools_write(file, s->out, part));
	}
	return (NULL);
}

/* NAME of the folder as NAME.sealed. */
static struct problem *
seal_file(struct arena *a, const struct draw_sealing *s, const char *name,
    struct draw_file_row *row)
{
	/* Each file is in memory alone, and gone before the next. */
	struct arena *own = arena_within(a);
	const char *folder = pools_path(a, s->attempt->row.id), *bytes;
	const char *sealed = arena_fmt(a, "%s.sealed", name);
	struct stream *stream = arena_alloc(own, sizeof(*stream));
	struct pools_written written;
	struct pools_file *file;
	struct problem *p;
	size_t len;

	TRY(pools_map(own, folder, name, &bytes, &len));
	memset(stream->nonce, 0, sizeof(stream->nonce));
	(void)crypto_generichash(stream->key, sizeof(stream->key),
	    (const unsigned char *)name, strlen(name), s->keys->pool_key.b,
	    DRAW_KEY);
	TRY(pools_create(own, folder, sealed, &file));
	p = write_sealed(stream, file, bytes, len);
	sodium_memzero(stream, sizeof(*stream));
	TRY(p);
	TRY(pools_finish(file, &written));
	*row = (struct draw_file_row){.name = sealed,
	    .kind = "sealed",
	    .size = written.size,
	    .sha256 = arena_strdup(a, written.sha256)};
	arena_reset(own);
	return (job_run_check(s->run));
}

struct problem *
draw_seal_files(struct arena *a, const struct draw_sealing *s,
    const struct draw_file_row **out, size_t *count)
{
	const struct attempt *t = s->attempt;
	struct draw_file_row *rows =
	    arena_array(a, t->list_count + s->annex_count, sizeof(*rows));
	size_t i, n = 0;

	*out = rows;
	*count = 0;
	if (!has_keyed_holder(&t->charter))
		return (NULL);
	for (i = 0; i < t->list_count; i++)
		TRY(seal_file(a, s,
		    draw_freeze_pool_name(a, t->lists[i].list_id), &rows[n++]));
	for (i = 0; i < s->annex_count; i++)
		TRY(seal_file(a, s, s->annexes[i].name, &rows[n++]));
	*count = n;
	return (NULL);
}

/* Readable by the holder of this key of the charter alone; hex. */
static struct problem *
seal_to(struct arena *a, struct draw_text hex, const void *plain, size_t len,
    const char **out)
{
	unsigned char ed[ED25519_KEY], x[crypto_box_PUBLICKEYBYTES];
	unsigned char *sealed = arena_alloc(a, len + crypto_box_SEALBYTES);

	if (!draw_public_key(hex, ed) ||
	    crypto_sign_ed25519_pk_to_curve25519(x, ed) != 0 ||
	    crypto_box_seal(sealed, plain, len, x) != 0)
		return (problem_new(a, PROBLEM_INTERNAL, NULL,
		    "the key of a holder cannot be sealed to"));
	*out = text_hex(a, sealed, len + crypto_box_SEALBYTES);
	return (NULL);
}

/* VK and PK. */
static struct problem *
seal_keys(struct arena *a, const struct draw_keys *keys, struct draw_text hex,
    const char **out)
{
	unsigned char plain[KEYS];
	struct problem *p;

	memcpy(plain, keys->veil_key.b, DRAW_KEY);
	memcpy(plain + DRAW_KEY, keys->pool_key.b, DRAW_KEY);
	p = seal_to(a, hex, plain, sizeof(plain), out);
	sodium_memzero(plain, sizeof(plain));
	return (p);
}

struct problem *
draw_seal_keys(struct db *db, struct arena *a, const struct attempt *attempt,
    const struct draw_keys *keys)
{
	const struct draw_text *key;
	struct draw_guest_row row;
	size_t i;

	for (i = 0; i < attempt->guest_count; i++) {
		row = attempt->guests[i];
		key = draw_signer_key(
		    &attempt->charter, DRAW_ROLE_HOLD, draw_text_of(row.id));
		if (key == NULL || key->len == 0)
			continue;
		TRY(seal_keys(a, keys, *key, &row.sealed));
		TRY(draws_guest_save(db, a, &row));
	}
	return (NULL);
}

/* ---- for holders ------------------------------------------------- */

static struct problem *
not_found(struct ctx *x)
{
	return (problem_new(x->arena, PROBLEM_NOT_FOUND, NULL, NULL));
}

/* The row of the holder who asks; NULL when he is none of this attempt. */
static const struct draw_guest_row *
holder_of(const struct ctx *x, const struct attempt *t)
{
	size_t i;

	for (i = 0; i < t->guest_count; i++)
		if (strcmp(t->guests[i].id, x->actor->party_id) == 0 &&
		    strcmp(t->guests[i].role, "holder") == 0)
			return (&t->guests[i]);
	return (NULL);
}

struct listing {
	struct ctx *x;
	const char *id;
	const struct draw_guest_row *me;
	struct db_rows files; /* or amendments */
};

static struct problem *
list_sealed(struct db *db, struct arena *a, void *arg)
{
	struct listing *l = arg;
	struct attempt attempt;

	TRY(attempt_check_invited(l->x, l->id));
	TRY(attempt_load(db, a, l->id, &attempt));
	l->me = holder_of(l->x, &attempt);
	if (l->me == NULL || l->me->sealed == NULL ||
	    attempt.row.announced_at == NULL)
		return (not_found(l->x));
	return (draws_sealed(db, a, l->id, &l->files));
}

struct problem *
draw_sealed_list(
    struct ctx *x, const char *id, const char **keys, struct db_rows *files)
{
	struct listing l = {.x = x, .id = id};

	TRY(db_transact(x->db, x->arena, list_sealed, &l));
	*keys = l.me->sealed;
	*files = l.files;
	return (NULL);
}

static struct problem *
list_amendments(struct db *db, struct arena *a, void *arg)
{
	struct listing *l = arg;
	struct draw_amendment_row *row;
	const struct draw_text *key;
	struct attempt attempt;
	size_t i;

	TRY(list_sealed(db, a, l));
	TRY(attempt_load(db, a, l->id, &attempt));
	key = draw_signer_key(
	    &attempt.charter, DRAW_ROLE_AMEND, draw_text_of(l->me->id));
	if (key == NULL)
		return (not_found(l->x));
	TRY(draws_amendments(db, a, l->id, &l->files));
	row = l->files.rows;
	for (i = 0; i < l->files.count; i++)
		TRY(seal_to(
		    a, *key, row[i].text, strlen(row[i].text), &row[i].text));
	return (NULL);
}

struct problem *
draw_sealed_amendments(struct ctx *x, const char *id, struct db_rows *out)
{
	struct listing l = {.x = x, .id = id};

	TRY(db_transact(x->db, x->arena, list_amendments, &l));
	*out = l.files;
	return (NULL);
}

struct problem *
draw_sealed_piece(struct ctx *x, const char *id, const char *name,
    int64_t number, struct draw_document *out)
{
	struct listing l = {.x = x, .id = id};
	const struct draw_file_row *row;
	size_t i, from = (size_t)number * DRAW_SEALED_PIECE;

	TRY(db_transact(x->db, x->arena, list_sealed, &l));
	row = l.files.rows;
	for (i = 0; i < l.files.count && strcmp(row[i].name, name) != 0; i++)
		continue;
	if (i == l.files.count)
		return (not_found(x));
	TRY(pools_map(
	    x->arena, pools_path(x->arena, id), name, &out->bytes, &out->len));
	if (from > 0 && from >= out->len)
		return (not_found(x));
	out->bytes += from;
	out->len -= from;
	if (out->len > DRAW_SEALED_PIECE)
		out->len = DRAW_SEALED_PIECE;
	out->sha256 = arena_fmt(x->arena, "%s-%zu", row[i].sha256, from);
	out->content_type = "application/octet-stream";
	return (NULL);
}

/* ---- the veil key ------------------------------------------------ */

struct publishing {
	struct ctx *x;
	const char *id, *veil_key;
};

static struct problem *
check_publishing(struct publishing *p, const struct attempt *t)
{
	struct arena *a = p->x->arena;
	struct draw_digest key = attempt_digest(p->veil_key), veil;
	struct draw_text today = draw_text_of(clock_day(a, p->x->now_ms));

	veil = draw_veil(t->hash, &key);
	if (t->row.veil == NULL ||
	    strcmp(t->row.veil, attempt_hex(a, &veil)) != 0)
		return (problem_new(a, PROBLEM_RULE, "/veil_key",
		    "这不是公告时约定的面纱密钥"));
	if (draw_text_compare(today, t->charter.disclose_by) < 0)
		return (problem_new(a, PROBLEM_RULE, NULL,
		    "章程约定的最迟公开日期是 %.*s，此前不公布面纱密钥",
		    (int)t->charter.disclose_by.len, t->charter.disclose_by.s));
	return (NULL);
}

static struct problem *
publish(struct db *db, struct arena *a, void *arg)
{
	struct publishing *p = arg;
	const struct draw_guest_row *me;
	struct attempt t;

	TRY(attempt_hold_invited(db, p->x, p->id, &t));
	me = holder_of(p->x, &t);
	if (me == NULL)
		return (not_found(p->x));
	TRY(check_publishing(p, &t));
	if (t.row.disclosed_at != NULL)
		return (NULL);
	t.row.disclosed_at = clock_rfc3339(a, p->x->now_ms);
	return (attempt_move(db, p->x, &t, ACT_DISCLOSE, EVENT_DRAW_DISCLOSED,
	    arena_fmt(a, "{\"party\":\"%s\",\"veil_key\":\"%s\"}",
		p->x->actor->party_id, p->veil_key)));
}

struct problem *
draw_veil_publish(struct ctx *x, const char *id, const char *veil_key,
    struct ceremony_view *out)
{
	struct publishing p = {x, id, veil_key};

	TRY(db_transact(x->db, x->arena, publish, &p));
	return (ceremony_show(x, id, out));
}
