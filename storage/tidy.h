/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that nobody may need any more. */
#ifndef SSJ_STORAGE_TIDY_H
#define SSJ_STORAGE_TIDY_H

#include <stdint.h>

struct ctx;
struct problem;

/* Refresh tokens that expired before then; *count = how many were removed. */
struct problem *
tidy_refresh_tokens(const struct ctx *x, int64_t before_ms, int64_t *count);

/* Counted failures whose last one was before then. */
struct problem *
tidy_login_failures(const struct ctx *x, int64_t before_ms, int64_t *count);

#endif
