/* SPDX-License-Identifier: Apache-2.0 */
#include "programs/demo/generate.h"

uint64_t
demo_random_next(struct demo_random *r)
{
	uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (z ^ (z >> 31));
}

size_t
demo_random_below(struct demo_random *r, size_t below)
{
	/* The bias is below 2^-40 for the sizes used here. */
	return ((size_t)(demo_random_next(r) % below));
}
