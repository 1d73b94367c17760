/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Failures as values: `struct problem *`, NULL when all went well.
 *
 * A problem names one entry of the catalogue (problem.def) and adds what this
 * occasion needs: a detail that says what to do, and one line per offending
 * field. The api renders it as RFC 9457 application/problem+json. Details may
 * be shown to anybody: no SQL, no path, no secret, no echo of untrusted bytes.
 */
#ifndef SSJ_BASE_PROBLEM_H
#define SSJ_BASE_PROBLEM_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

enum problem_kind {
#define PROBLEM(name, status, code, title, title_en) PROBLEM_##name,
#include "base/problem.def"
#undef PROBLEM
};

/* One offending place in a body. Strings live as long as the problem. */
struct problem_field {
	struct problem_field *next;
	const char *pointer; /* JSON pointer, "" = the whole body */
	const char *code;    /* stable English word: "type", "required", … */
	const char *detail;
};

struct problem {
	enum problem_kind kind;
	const char *detail; /* NULL when the title says it all */
	struct problem_field *fields, **fields_tail;
	int retry_after;   /* seconds; 0 = no Retry-After */
	const char *allow; /* methods for 405, NULL otherwise */
};

/*
 * A problem of `kind` in `a`. `pointer` (JSON pointer, may be NULL) also
 * becomes the first field. `format` may be NULL.
 */
struct problem *
problem_new(struct arena *a, enum problem_kind kind, const char *pointer,
    const char *format, ...) __attribute__((format(printf, 4, 5)));
struct problem *
problem_vnew(struct arena *a, enum problem_kind kind, const char *pointer,
    const char *format, va_list args) __attribute__((format(printf, 4, 0)));

/* Adds one offending place to `p`; returns `p`. */
struct problem *problem_field_add(struct arena *a, struct problem *p,
    const char *pointer, const char *code, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/*
 * For checks that report everything at once: *p is NULL until the first call
 * makes it a problem of `kind`; every call adds one offending place.
 */
void problem_note(struct arena *a, struct problem **p, enum problem_kind kind,
    const char *pointer, const char *code, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* A 503 that tells when to come back. */
struct problem *problem_retry(
    struct arena *a, enum problem_kind kind, int seconds, const char *detail);

int problem_status(enum problem_kind kind);
const char *problem_code(enum problem_kind kind);
const char *problem_title(enum problem_kind kind, bool english);

/* The kind whose code is `code`; PROBLEM_INTERNAL when there is none. */
enum problem_kind problem_by_code(const char *code);

/*
 * Returns a problem to the caller. The only macro that may hide a return:
 * nothing in a function that uses it may own what no arena and no db_transact
 * owns.
 */
#define TRY(expr)                                     \
	do {                                          \
		struct problem *try_problem = (expr); \
		if (try_problem != NULL)              \
			return (try_problem);         \
	} while (0)

#endif
