/* SPDX-License-Identifier: Apache-2.0 */
#include "programs/verify/proof.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/problem.h"
#include "base/text.h"
#include "domain/draw/amended.h"
#include "domain/draw/proof.h"
#include "domain/draw/proof_amend.h"
#include "domain/draw/strict.h"

/* In a sentence: what the proof proves. */
static const char *
sentence(struct arena *a, const struct draw_proof *p)
{
	const struct draw_proof_leaf *l = &p->leaves[0];
	const char *what = "";

	if (p->kind == DRAW_PROOF_IN_POOL)
		what = arena_fmt(a, "in the pool, stratum %.*s, lots %u",
		    (int)l->stratum.len, l->stratum.s, l->lots);
	if (p->kind == DRAW_PROOF_NOT_IN_POOL)
		what = "not in the pool";
	if (p->kind == DRAW_PROOF_DRAWN)
		what = arena_fmt(a, "drawn, number %" PRIu64 " of %" PRIu64,
		    l->index + 1, p->count);
	return (arena_fmt(a,
	    "proof: %.*s is %s; draw %.*s, attempt %" PRIu32 ", list %.*s",
	    (int)p->id.len, p->id.s, what, (int)p->draw_id.len, p->draw_id.s,
	    p->attempt, (int)p->list_id.len, p->list_id.s));
}

/* Of an object that came in afterwards. */
static struct problem *
verify_put_in(struct arena *a, struct draw_text proof,
    const struct draw_text *document, const char **told)
{
	struct draw_put_in p;
	struct draw_digest hash;
	const char *by;
	size_t signers;

	TRY(draw_put_in_check(a, proof, document, &p, &signers));
	hash = draw_amendment_hash(p.hash, p.amendment);
	by = arena_fmt(a, "if %s is the published amendment",
	    text_hex(a, hash.b, DRAW_HASH));
	if (document != NULL)
		by = signers >= DRAW_AMEND_SIGNERS
		    ? arena_fmt(a, "signed by %zu holders", signers)
		    : "unsigned, by less than two holders";
	*told = arena_fmt(a,
	    "proof: %.*s came in as a substitute, by amendment %" PRIu32
	    ", %s; draw %.*s, attempt %" PRIu32 ", list %.*s",
	    (int)p.id.len, p.id.s, p.number, by, (int)p.draw_id.len,
	    p.draw_id.s, p.attempt, (int)p.list_id.len, p.list_id.s);
	return (NULL);
}

struct problem *
verify_proof(struct arena *a, struct draw_text proof,
    const struct draw_text *document, const char **told)
{
	struct draw_digest root;
	struct draw_proof p;
	const struct json *j;

	if (draw_read_json(a, proof, &j) == NULL && draw_put_in_is(j))
		return (verify_put_in(a, proof, document, told));
	TRY(draw_proof_read(a, proof, &p, &root));
	*told = sentence(a, &p);
	if (document != NULL)
		return (draw_proof_compare(a, &p, &root, *document));
	*told = arena_fmt(a, "%s, if its published %s is %s", *told,
	    p.kind == DRAW_PROOF_DRAWN ? "result_root" : "root",
	    text_hex(a, root.b, DRAW_HASH));
	return (NULL);
}
