/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Merkle root of a frozen pool beside three bare compressions an object.
 *
 *	root FILE HASH HANDS
 *
 * prints: objects, seconds, CPU-seconds, CPU-seconds of the compressions.
 */
#include "tests/bench/bench.h"

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct draw_digest key = {{1}}, root;
	const struct draw_hash *h;
	struct moment from;
	struct draw_pool pool;
	struct crew crew;

	if (argc != 4)
		return (2);
	h = bench_hash(argv[2]);
	crew = crew_threads(strtoul(argv[3], NULL, 10));
	bench_open(a, argv[1], &pool);
	from = bench_now();
	root = draw_pool_root_by(&crew, h, &key, &pool);
	from = bench_since(from);
	if (root.b[0] == 0 && root.b[1] == 0 && root.b[2] == 0)
		return (1);
	(void)printf("%llu %.6f %.6f %.6f\n", (unsigned long long)pool.count,
	    from.wall, from.cpu, bench_compress(h, (size_t)pool.count * 3));
	arena_free(a);
	return (0);
}
