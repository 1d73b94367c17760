/* SPDX-License-Identifier: Apache-2.0 */
/* Reading proofs, and checking them in themselves. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/text.h"
#include "domain/draw/merkle.h"
#include "domain/draw/proof.h"
#include "domain/draw/statement.h"
#include "domain/draw/strict.h"
#include "domain/draw/wire.h"

bool
draw_proof_is(const struct json *j)
{
	return (draw_json_is(json_get(j, "protocol"), "SSJ1-proof"));
}

/* ---- reading ------------------------------------------------------------- */

static struct problem *
read_number(
    struct arena *a, const struct json *j, const char *name, uint64_t *out)
{
	int64_t v;

	TRY(draw_read_integer(
	    a, json_get(j, name), 0, DRAW_INTEGER_MAX - 1, name, &v));
	*out = (uint64_t)v;
	return (NULL);
}

static struct problem *
read_path(struct arena *a, const struct json *j, struct draw_proof_leaf *out)
{
	struct draw_digest *siblings;
	const struct json *x;
	size_t i = 0;

	TRY(draw_read_list(
	    a, json_get(j, "path"), "path", &x, &out->sibling_count));
	siblings = arena_array(a, out->sibling_count, sizeof(*siblings));
	for (; x != NULL; x = x->next)
		TRY(draw_read_digest(a, x, "path", &siblings[i++]));
	out->siblings = siblings;
	return (NULL);
}

static struct problem *
read_nonce(struct arena *a, const struct json *j, unsigned char out[DRAW_NONCE])
{
	const struct json *nonce = json_get(j, "nonce");

	if (nonce->type != JSON_STRING ||
	    !text_unhex(nonce->text, nonce->len, out, DRAW_NONCE))
		return (
		    draw_differs(a, "nonce is not 16 bytes of lower-case hex"));
	return (NULL);
}

static struct problem *
read_leaf(struct arena *a, const struct json *j, enum draw_proof_kind kind,
    struct draw_proof_leaf *out)
{
	static const char *const drawn[] = {"index", "id", "nonce", "path"};
	static const char *const pool[] = {
	    "index", "id", "stratum", "lots", "nonce", "path"};
	int64_t lots = 0;

	if (kind == DRAW_PROOF_DRAWN) {
		TRY(DRAW_KEYS(a, j, drawn, "leaf"));
	} else {
		TRY(DRAW_KEYS(a, j, pool, "leaf"));
		TRY(draw_read_id(a, json_get(j, "stratum"), &out->stratum));
		TRY(draw_read_integer(
		    a, json_get(j, "lots"), 1, DRAW_LOTS_MAX, "lots", &lots));
	}
	out->lots = (unsigned int)lots;
	TRY(read_number(a, j, "index", &out->index));
	TRY(draw_read_id(a, json_get(j, "id"), &out->id));
	TRY(read_nonce(a, j, out->nonce));
	return (read_path(a, j, out));
}

static struct problem *
read_leaves(struct arena *a, const struct json *j, struct draw_proof *out)
{
	const struct json *x;
	size_t count;

	TRY(draw_read_list(a, json_get(j, "leaves"), "leaves", &x, &count));
	for (; x != NULL && out->leaf_count < 2; x = x->next)
		TRY(read_leaf(
		    a, x, out->kind, &out->leaves[out->leaf_count++]));
	return (x == NULL ? NULL : draw_differs(a, "proof: too many leaves"));
}

static struct problem *
read_proof(struct arena *a, struct draw_text text, struct draw_proof *out)
{
	static const char *const keys[] = {"protocol", "kind", "hash",
	    "draw_id", "attempt", "list_id", "id", "count", "leaves"};
	static const char *const kinds[] = {"in_pool", "not_in_pool", "drawn"};
	struct draw_text hash;
	const struct json *j;
	unsigned int kind;
	int64_t attempt;

	memset(out, 0, sizeof(*out));
	TRY(draw_read_json(a, text, &j));
	TRY(DRAW_KEYS(a, j, keys, "proof"));
	if (!draw_proof_is(j))
		return (draw_differs(a, "unknown protocol"));
	TRY(DRAW_WORD(a, json_get(j, "kind"), kinds, "kind", &kind));
	out->kind = (enum draw_proof_kind)kind;
	TRY(draw_read_text(a, json_get(j, "hash"), "hash", &hash));
	if ((out->hash = draw_hash_find(hash.s, hash.len)) == NULL)
		return (draw_differs(a, "unknown hash"));
	TRY(draw_read_id(a, json_get(j, "draw_id"), &out->draw_id));
	TRY(draw_read_integer(
	    a, json_get(j, "attempt"), 1, UINT32_MAX, "attempt", &attempt));
	out->attempt = (uint32_t)attempt;
	TRY(draw_read_text(
	    a, json_get(j, "list_id"), "list_id", &out->list_id));
	TRY(draw_read_id(a, json_get(j, "id"), &out->id));
	TRY(read_number(a, j, "count", &out->count));
	return (read_leaves(a, j, out));
}

/* ---- checking ------------------------------------------------------------ */

static struct draw_digest
pool_leaf(const struct draw_hash *h, const struct draw_proof_leaf *leaf)
{
	unsigned char domain = DRAW_BYTE_LEAF, lots = (unsigned char)leaf->lots;
	unsigned char id_len[4], stratum_len[4];
	struct draw_digest out = {{0}};
	struct draw_hasher x;

	draw_put32(id_len, (uint32_t)leaf->id.len);
	draw_put32(stratum_len, (uint32_t)leaf->stratum.len);
	draw_hash_begin(&x, h);
	draw_hash_add(&x, &domain, 1);
	draw_hash_add(&x, leaf->nonce, DRAW_NONCE);
	draw_hash_add(&x, id_len, sizeof(id_len));
	draw_hash_add(&x, leaf->id.s, leaf->id.len);
	draw_hash_add(&x, stratum_len, sizeof(stratum_len));
	draw_hash_add(&x, leaf->stratum.s, leaf->stratum.len);
	draw_hash_add(&x, &lots, 1);
	draw_hash_end(&x, out.b);
	return (out);
}

static struct problem *
climb(struct arena *a, const struct draw_proof *p, size_t i,
    struct draw_digest *root)
{
	const struct draw_proof_leaf *leaf = &p->leaves[i];
	struct draw_merkle_path path = {.index = leaf->index,
	    .count = p->count,
	    .siblings = leaf->siblings,
	    .sibling_count = leaf->sibling_count};

	path.leaf = p->kind == DRAW_PROOF_DRAWN
	    ? draw_result_leaf_of(p->hash, leaf->nonce, p->list_id, leaf->id,
		  (uint32_t)leaf->index)
	    : pool_leaf(p->hash, leaf);
	if (!draw_merkle_root_of(p->hash, &path, root))
		return (
		    draw_differs(a, "proof: the path is not of such a tree"));
	return (NULL);
}

/* The leaves are the object's own; or its neighbours, with nothing between
 * them, before the first or behind the last. */
static bool
says_it(const struct draw_proof *p)
{
	const struct draw_proof_leaf *l = p->leaves;

	if (p->kind != DRAW_PROOF_NOT_IN_POOL)
		return (p->leaf_count == 1 && draw_text_equal(l->id, p->id));
	if (p->leaf_count == 0)
		return (p->count == 0);
	if (p->leaf_count == 2)
		return (l[0].index + 1 == l[1].index &&
		    draw_text_compare(l[0].id, p->id) < 0 &&
		    draw_text_compare(p->id, l[1].id) < 0);
	if (draw_text_compare(p->id, l->id) < 0)
		return (l->index == 0);
	return (
	    l->index + 1 == p->count && draw_text_compare(l->id, p->id) < 0);
}

struct problem *
draw_proof_read(struct arena *a, struct draw_text text, struct draw_proof *out,
    struct draw_digest *root)
{
	struct draw_digest other;

	TRY(read_proof(a, text, out));
	if (!says_it(out))
		return (draw_differs(
		    a, "proof: its leaves do not prove what it says"));
	draw_hash_of(out->hash, NULL, 0, root->b);
	if (out->leaf_count > 0)
		TRY(climb(a, out, 0, root));
	if (out->leaf_count < 2)
		return (NULL);
	TRY(climb(a, out, 1, &other));
	return (draw_digest_equal(root, &other)
		? NULL
		: draw_differs(a, "proof: its leaves are of two trees"));
}

struct problem *
draw_proof_compare(struct arena *a, const struct draw_proof *p,
    const struct draw_digest *root, struct draw_text document)
{
	bool drawn = p->kind == DRAW_PROOF_DRAWN;
	struct draw_published is;

	TRY(draw_published_list(a, document, p->list_id, &is));
	if (is.hash != p->hash || is.attempt != p->attempt ||
	    !draw_text_equal(is.draw_id, p->draw_id))
		return (draw_differs(a, "proof: it is of another draw"));
	if (drawn && !is.has_result)
		return (draw_differs(a, "proof: nothing was drawn"));
	if (p->count != (drawn ? is.drawn : is.count) ||
	    !draw_digest_equal(root, drawn ? &is.result_root : &is.root))
		return (draw_differs(
		    a, "proof: it leads to another root than the published"));
	return (NULL);
}
