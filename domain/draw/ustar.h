/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Archives in POSIX ustar form, in one spelling: plain files only, strictly
 * ascending by name, owner 0, time 0, mode 0644, zeros wherever nothing
 * stands. The same files give the same bytes, `tar` opens them, and an archive
 * whose order, padding or headers were touched is no archive of ours.
 */
#ifndef SSJ_DOMAIN_DRAW_USTAR_H
#define SSJ_DOMAIN_DRAW_USTAR_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/draw/bytes.h"
#include "domain/draw/pool.h"

struct arena;
struct problem;

enum {
	USTAR_BLOCK = 512,
	USTAR_NAME_MAX = 100, /* bytes */
};

/* One file; in an archive that was read both point into its bytes. */
struct draw_entry {
	struct draw_text name, bytes;
};

/* True for parts of [A-Za-z0-9._-], none of them beginning with a dot, joined
 * by '/': nothing that leads out of a folder. */
bool ustar_name_is_legal(struct draw_text name);

/* Files are strictly ascending by name, each name legal; PROBLEM_INVALID names
 * the first that is not. */
struct problem *
ustar_check(struct arena *a, const struct draw_entry *entries, size_t count);

/* Writes the archive. PROBLEM_INVALID for names as above and for a file of
 * 8 GiB or more; otherwise fails only when the sink does. */
struct problem *ustar_write(struct arena *a, const struct draw_entry *entries,
    size_t count, const struct draw_sink *sink);

/* The files of an archive; PROBLEM_INVALID tells what is wrong with it. */
struct problem *ustar_read(struct arena *a, struct draw_text archive,
    struct draw_entry **out, size_t *count);

#endif
