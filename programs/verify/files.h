/* SPDX-License-Identifier: Apache-2.0 */
/* How ssj-verify reads: plain files only, and nothing outside a folder. */
#ifndef SSJ_PROGRAMS_VERIFY_FILES_H
#define SSJ_PROGRAMS_VERIFY_FILES_H

#include "domain/draw/bytes.h"

struct arena;
struct problem;

/* The bytes of an open file, mapped for as long as `a`; the descriptor is
 * closed. A problem for whatever is no plain file; `name` is for it. */
struct problem *
verify_map(struct arena *a, int fd, const char *name, struct draw_text *out);

/* Opens `name` inside the folder and nowhere else: no link leads out. -1 and
 * errno as open(2). */
int verify_open_beneath(int folder, const char *name);

#endif
