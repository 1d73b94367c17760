/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of jobs; the table is job_kind.def. */
#ifndef SSJ_SERVICE_JOB_KIND_H
#define SSJ_SERVICE_JOB_KIND_H

#include <stdbool.h>

enum job_kind {
#define JOB_KIND(name, word, limit, cancel, title) JOB_##name,
#include "service/job_kind.def"
#undef JOB_KIND
	JOB_KINDS
};

const char *job_word(enum job_kind kind);
const char *job_title(enum job_kind kind); /* Chinese */
/* JOB_KINDS when no kind has this word. */
enum job_kind job_by_word(const char *word);

/* Seconds after which a run counts as stuck. */
int job_limit_s(enum job_kind kind);
/* May a person end it half-way? */
bool job_may_cancel(enum job_kind kind);

#endif
