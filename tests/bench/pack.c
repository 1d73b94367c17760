/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of `code TAB stratum` on standard input into a packed pool.
 *
 *	pack FILE < rows
 */
#include "tests/bench/bench.h"

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct draw_pool_builder *b =
	    draw_pool_builder_new(a, (size_t)32 << 20);
	struct draw_pool pool;
	char line[512], *tab;

	if (argc != 2)
		return (2);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if ((tab = strchr(line, '\t')) == NULL)
			abort();
		*tab = '\0';
		bench_must(draw_pool_add(
		    b, draw_text_of(line), draw_text_of(tab + 1), 1));
	}
	bench_must(draw_pool_finish(b, &pool));
	bench_save(&pool, argv[1]);
	arena_free(a);
	return (0);
}
