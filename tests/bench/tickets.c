/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tickets a second and core, for every back-end of this machine, beside its
 * bare compressions.
 *
 * prints per back-end: hash, back-end, tickets, compressions (millions a
 * CPU-second, medians of three taken in turn), their ratio.
 */
#include "tests/bench/bench.h"

#include "domain/draw/keyed.h"

enum {
	ROUNDS = 3,
	CALLS = 200000 /* of sixteen lanes each */
};

static double
tickets(const struct draw_hash *h)
{
	struct draw_digest key = {{1}};
	char id[] = "91440300MA50000000";
	struct moment from = bench_now();
	struct draw_keyed k;
	unsigned int i;
	size_t lane;

	draw_keyed_begin(&k, h, DRAW_BYTE_TICKET, &key);
	for (i = 0; i < CALLS; i++) {
		for (lane = 0; lane < DRAW_LANES; lane++) {
			id[17] = (char)('0' + lane % 10);
			id[16] = (char)('0' + i % 10);
			draw_keyed_put(&k, lane, 0, (struct draw_text){id, 18});
		}
		draw_keyed_run(&k, DRAW_LANES);
	}
	return (bench_since(from).cpu);
}

static int
ascending(const void *x, const void *y)
{
	const double *p = x, *q = y;

	return ((*p > *q) - (*p < *q));
}

int
main(void)
{
	const double millions = CALLS * DRAW_LANES / 1e6;
	double ours[ROUNDS], bare[ROUNDS];
	const struct draw_hash *h;
	size_t i, k;

	for (i = 0; (h = draw_hash_backend(i)) != NULL; i++) {
		for (k = 0; k < ROUNDS; k++) {
			ours[k] = tickets(h);
			bare[k] = bench_compress(h, CALLS * DRAW_LANES);
		}
		qsort(ours, ROUNDS, sizeof(*ours), ascending);
		qsort(bare, ROUNDS, sizeof(*bare), ascending);
		(void)printf("%s %s %.1f %.1f %.2f\n", h->name, h->backend,
		    millions / ours[ROUNDS / 2], millions / bare[ROUNDS / 2],
		    bare[ROUNDS / 2] / ours[ROUNDS / 2]);
	}
	return (0);
}
