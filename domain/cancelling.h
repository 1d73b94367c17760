/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why a drawn visit may not take place. An object that is gone is no such
 * reason: what was in the register before the freeze makes way for the next in
 * order (domain/registry_fact.h), and everything later is the result of the
 * check.
 */
#ifndef SSJ_DOMAIN_CANCELLING_H
#define SSJ_DOMAIN_CANCELLING_H

#include <stdbool.h>

struct arena;

/* A word of the contract: force_majeure, suspended, other. */
bool cancelling_is_reason(const char *reason);

/* "不可抗力：台风" for "force_majeure" and the note: what the public reads.
 * The contract admits no other word. */
const char *
cancelling_text(struct arena *a, const char *reason, const char *note);

#endif
