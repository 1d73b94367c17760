/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tickets a second and core, for every back-end of this machine, beside its
 * bare compressions: `make build/bench/tickets && build/bench/tickets`.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "domain/draw/keyed.h"

enum {
	CALLS = 200000 /* of sixteen lanes each */
};

static double
seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return ((double)t.tv_sec + (double)t.tv_nsec * 1e-9);
}

static double
compressions(const struct draw_hash *h)
{
	struct draw_lanes lanes;
	double from;
	int i;

	memset(&lanes, 1, sizeof(lanes));
	from = seconds();
	for (i = 0; i < CALLS; i++)
		h->feed_lanes(&lanes, DRAW_LANES);
	return (CALLS * DRAW_LANES / (seconds() - from));
}

static double
tickets(const struct draw_hash *h)
{
	struct draw_digest key = {{1}};
	char id[] = "91440300MA50000000";
	struct draw_keyed k;
	unsigned int i;
	double from;
	size_t lane;

	from = seconds();
	draw_keyed_begin(&k, h, DRAW_BYTE_TICKET, &key);
	for (i = 0; i < CALLS; i++) {
		for (lane = 0; lane < DRAW_LANES; lane++) {
			id[17] = (char)('0' + lane % 10);
			id[16] = (char)('0' + i % 10);
			draw_keyed_put(&k, lane, 0, (struct draw_text){id, 18});
		}
		draw_keyed_run(&k, DRAW_LANES);
	}
	return (CALLS * DRAW_LANES / (seconds() - from));
}

int
main(void)
{
	const struct draw_hash *h;
	size_t i;

	for (i = 0; (h = draw_hash_backend(i)) != NULL; i++)
		(void)printf("%-8s %-9s %6.1f M tickets/s %6.1f M "
			     "compressions/s\n",
		    h->name, h->backend, tickets(h) / 1e6,
		    compressions(h) / 1e6);
	return (0);
}
