/* SPDX-License-Identifier: Apache-2.0 */
/* Problems as RFC 9457 application/problem+json. */
#ifndef SSJ_API_PROBLEM_REPLY_H
#define SSJ_API_PROBLEM_REPLY_H

#include <stdbool.h>

#include "base/problem.h"

struct arena;
struct reply;

/*
 * Makes `r` say what went wrong: status, body with type, title, status, code,
 * detail, errors and request_id, and the headers Allow and Retry-After where
 * the problem has them. Replaces what `r` held before.
 */
void problem_reply(struct reply *r, const struct problem *p, bool english,
    const char *request_id);

/* True when `accept_language` prefers English to Chinese; NULL does not. */
bool prefers_english(const char *accept_language);

#endif
