/* SPDX-License-Identifier: Apache-2.0 */
#include "programs/verify/proof.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/problem.h"
#include "base/text.h"
#include "domain/draw/proof.h"

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

struct problem *
verify_proof(struct arena *a, struct draw_text proof,
    const struct draw_text *document, const char **told)
{
	struct draw_digest root;
	struct draw_proof p;

	TRY(draw_proof_read(a, proof, &p, &root));
	*told = sentence(a, &p);
	if (document != NULL)
		return (draw_proof_compare(a, &p, &root, *document));
	*told = arena_fmt(a, "%s, if its published %s is %s", *told,
	    p.kind == DRAW_PROOF_DRAWN ? "result_root" : "root",
	    text_hex(a, root.b, DRAW_HASH));
	return (NULL);
}
