/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/kinds.h"

worker_function *const worker_functions[JOB_KINDS] = {
#define JOB_KIND(name, word, limit, cancel, title) [JOB_##name] = worker_##word,
#include "service/job_kind.def"
#undef JOB_KIND
};
