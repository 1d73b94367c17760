/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SSJ_PROGRAMS_VERIFY_PROOF_H
#define SSJ_PROGRAMS_VERIFY_PROOF_H

#include "domain/draw/bytes.h"

struct arena;
struct problem;

/*
 * Checks a proof (domain/draw/proof.h), against a judged transcript or
 * statement unless `document` is NULL. *told says what is proved; without a
 * document also the root that has to be compared by hand.
 */
struct problem *verify_proof(struct arena *a, struct draw_text proof,
    const struct draw_text *document, const char **told);

#endif
