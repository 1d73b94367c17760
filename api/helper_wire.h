/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jobs and answers as packets between a worker and a helper process; for
 * api/helper*.c only. Both ends are the same program, forked from one parent,
 * so the structs travel as they are in memory.
 */
#ifndef SSJ_API_HELPER_WIRE_H
#define SSJ_API_HELPER_WIRE_H

#include <stdint.h>

#include "api/helper_pool.h"

struct helper_question {
	uint64_t id;   /* of the job, unique for a worker process … */
	int64_t asker; /* … with this process id */
	enum helper_task task;
	uint32_t first_len, second_len;
	char text[HELPER_TEXT_MAX]; /* first, then second; no NUL */
};

struct helper_answer {
	uint64_t id;
	int64_t asker;
	int32_t failed; /* enum problem_kind + 1; 0: it went well */
	int32_t retry_after;
	uint32_t ok;
	uint32_t text_len; /* of the result, or of the problem's detail */
	char text[HELPER_TEXT_MAX];
};

/* Serves the sockets `ends` for ever. */
_Noreturn void helper_serve(const int *ends, size_t count);

#endif
