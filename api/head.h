/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The head of an HTTP/1.1 request, read strictly before Kore sees it.
 *
 * Kore 4.1 keeps 24 lines and drops the rest without a word, lets a length
 * wrap around, takes the body of a GET for the next request, believes the
 * first of two lengths, and answers what it refuses without a body. All of
 * that is decided here instead, on the raw bytes; what passes, Kore
 * understands as we do.
 */
#ifndef SSJ_API_HEAD_H
#define SSJ_API_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/problem.h"

enum {
	HEAD_LINES_MAX = 24,	/* request line included: what Kore keeps */
	HEAD_TARGET_MAX = 1990, /* bytes of path and query: likewise */
	HEAD_HOST_MAX = 250,
};

enum head_state {
	HEAD_MORE,  /* the empty line has not come yet */
	HEAD_READY, /* understood; `out` says what */
	HEAD_BAD,   /* refused; `out->problem` says why */
};

struct head {
	enum problem_kind problem; /* HEAD_BAD only … */
	const char *detail;	   /* … may be NULL */
	bool unknown_method;	   /* with PROBLEM_METHOD_NOT_ALLOWED */
	const char *method;	   /* static string */
	const char *target;	   /* into the buffer, not NUL-terminated */
	size_t target_len;
	bool takes_body; /* POST, PUT, PATCH */
	size_t length;	 /* Content-Length */
	bool expects_continue;
	size_t head_len; /* bytes up to and including the empty line */
};

/*
 * Reads `len` bytes that came on a connection; `room` is how many may come in
 * all before the empty line (PROBLEM_HEADERS_TOO_LARGE beyond). What is wrong
 * is refused as soon as it can be seen.
 */
enum head_state
head_read(const char *bytes, size_t len, size_t room, struct head *out);

/*
 * The path that a request target asks for, in place: without its query (which
 * is cut off), and without scheme and host of the absolute form.
 */
char *head_path(char *target);

#endif
