/* SPDX-License-Identifier: Apache-2.0 */
/* The people of the demo's draw who are not the organiser: each is a process
 * of its own (party), with a key and a folder of its own. */
#ifndef SSJ_PROGRAMS_DEMO_HALL_H
#define SSJ_PROGRAMS_DEMO_HALL_H

#include <sys/types.h>

#include "programs/demo/demo.h"

enum {
	DEMO_HOLDERS = 2,
	DEMO_HALL = DEMO_PARTIES + DEMO_HOLDERS
};

struct demo_hall {
	pid_t pids[DEMO_HALL];
};

/* "parties":[…],"holders":[…] of a new draw. */
const char *demo_hall_json(struct arena *a);

/* Gives everybody an invitation; each registers its key with it. */
struct problem *demo_hall_invite(struct demo *d);

/* Starts everybody; waits until everybody has ended well. */
struct problem *demo_hall_start(struct demo *d, struct demo_hall *hall);
struct problem *demo_hall_await(struct demo *d, const struct demo_hall *hall);

#endif
