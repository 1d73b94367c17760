/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzz target of proofs and statements: any bytes get a verdict, whatever
 * they are said to be; a proof that reads writes itself again.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/problem.h"
#include "domain/draw/proof.h"
#include "domain/draw/statement.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct draw_text text = {(const char *)data, size}, again;
	struct arena *a = arena_new();
	struct draw_digest root, other;
	struct draw_proof p, q;
	struct draw_verdict v;

	if (draw_proof_read(a, text, &p, &root) == NULL) {
		again = draw_proof_write(a, &p);
		if (draw_proof_read(a, again, &q, &other) != NULL ||
		    !draw_digest_equal(&root, &other))
			abort();
		(void)draw_proof_compare(a, &p, &root, text);
	}
	v = draw_statement_verify(a, text);
	if ((v.kind == DRAW_DIFFERS) != (v.difference != NULL))
		abort();
	arena_free(a);
	return (0);
}
