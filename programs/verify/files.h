/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How ssj-verify reads: plain files only, and nothing outside a folder.
 *
 * What cannot be read is no verdict: PROBLEM_UNAVAILABLE, for a name that was
 * given and is not there, for a file without permission and for a disk that
 * fails. What is wrong with a folder's content (a file that is missing, a link
 * that leads out, a pipe) is PROBLEM_INVALID and differs.
 */
#ifndef SSJ_PROGRAMS_VERIFY_FILES_H
#define SSJ_PROGRAMS_VERIFY_FILES_H

#include "domain/draw/verify.h"

struct arena;
struct problem;

/* Exit statuses. */
enum {
	VERIFY_AGREES,
	VERIFY_DIFFERS,
	VERIFY_USAGE,
	VERIFY_UNREADABLE, /* no verdict: not read, or not printed */
};

/* Says on standard error what could not be read. VERIFY_UNREADABLE. */
int verify_unreadable(const struct problem *p);

/* The bytes of an open file, mapped for as long as `a`; the descriptor is
 * closed. PROBLEM_INVALID for whatever is no plain file; `name` is for it. */
struct problem *
verify_map(struct arena *a, int fd, const char *name, struct draw_text *out);

/* The bytes of the plain file at `path`. PROBLEM_UNAVAILABLE. */
struct problem *
verify_read(struct arena *a, const char *path, struct draw_text *out);

/* Opens `name` inside the folder and nowhere else: no link leads out.
 * `whole` is its name in what is said. */
struct problem *verify_open_beneath(
    struct arena *a, int folder, const char *name, const char *whole, int *fd);

/* The auditor's folder. */
struct verify_folder {
	int fd;
	struct problem *unreadable; /* the first file that could not be */
	struct draw_folder files;   /* refers to all of it */
};

/* PROBLEM_UNAVAILABLE when it cannot be opened; it is closed with `a`. */
struct problem *verify_folder_open(
    struct arena *a, const char *path, struct verify_folder **out);

#endif
