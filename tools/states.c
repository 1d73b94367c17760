/* SPDX-License-Identifier: Apache-2.0 */
/* Prints docs/states.md for `make docs`. */
#include <stdio.h>

#include "base/arena.h"
#include "domain/lifecycle_doc.h"

int
main(void)
{
	struct arena *a = arena_new();
	size_t len;
	const char *page = lifecycle_markdown(a, &len);
	int failed;

	failed = fwrite(page, 1, len, stdout) != len || fflush(stdout) != 0;
	arena_free(a);
	return (failed);
}
