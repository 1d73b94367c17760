/* SPDX-License-Identifier: Apache-2.0 */
/* Open addressing with linear probing, at most half full. */
#include "storage/db_prepared.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	SLOTS_FIRST = 64
};

/* The slot that holds `q`, or the free one where it would go. */
static size_t
slot_of(const struct db_prepared *p, const struct db_query *q)
{
	/* Queries are larger than 16 bytes, so the low bits say nothing;
	 * Fibonacci hashing spreads the rest. */
	uint64_t hash = ((uint64_t)(uintptr_t)q >> 4) * 0x9e3779b97f4a7c15u;
	size_t i = (size_t)(hash >> 32) & (p->size - 1);

	while (p->slots[i] != NULL && p->slots[i] != q)
		i = (i + 1) & (p->size - 1);
	return (i);
}

static void
resize(struct db_prepared *p, size_t size)
{
	struct db_prepared bigger = {.size = size, .used = p->used};
	size_t i;

	bigger.slots = calloc(size, sizeof(const struct db_query *));
	if (bigger.slots == NULL) {
		(void)fputs("out of memory\n", stderr);
		abort();
	}
	for (i = 0; i < p->size; i++)
		if (p->slots[i] != NULL)
			bigger.slots[slot_of(&bigger, p->slots[i])] =
			    p->slots[i];
	free(p->slots);
	*p = bigger;
}

bool
db_prepared_has(const struct db_prepared *p, const struct db_query *q)
{
	return (p->size > 0 && p->slots[slot_of(p, q)] == q);
}

void
db_prepared_add(struct db_prepared *p, const struct db_query *q)
{
	size_t i;

	if (p->used * 2 >= p->size)
		resize(p, p->size > 0 ? p->size * 2 : SLOTS_FIRST);
	i = slot_of(p, q);
	if (p->slots[i] == NULL)
		p->used++;
	p->slots[i] = q;
}

void
db_prepared_remove(struct db_prepared *p, const struct db_query *q)
{
	size_t i;

	if (!db_prepared_has(p, q))
		return;
	p->slots[slot_of(p, q)] = NULL;
	p->used--;
	/* A hole would hide what was pushed behind it: put all in again. */
	i = p->size;
	resize(p, i);
}

void
db_prepared_clear(struct db_prepared *p)
{
	free(p->slots);
	*p = (struct db_prepared){0};
}
