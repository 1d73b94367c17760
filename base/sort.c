/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Heapsort: its worst case is its usual case, so nobody can send an order that
 * makes it slow, and it needs no memory besides the items.
 */
#include "base/sort.h"

#include <string.h>

struct heap {
	unsigned char *items;
	size_t size;
	sort_compare *compare;
	const void *arg;
};

static unsigned char *
item(const struct heap *h, size_t i)
{
	return (h->items + i * h->size);
}

static void
swap(const struct heap *h, size_t i, size_t j)
{
	unsigned char piece[64], *x = item(h, i), *y = item(h, j);
	size_t left = h->size, n;

	for (; left > 0; left -= n, x += n, y += n) {
		n = left < sizeof(piece) ? left : sizeof(piece);
		memcpy(piece, x, n);
		memcpy(x, y, n);
		memcpy(y, piece, n);
	}
}

/* Lets the item at `i` sink until no child is greater. */
static void
sink(const struct heap *h, size_t i, size_t count)
{
	size_t child;

	while ((child = 2 * i + 1) < count) {
		if (child + 1 < count &&
		    h->compare(item(h, child), item(h, child + 1), h->arg) < 0)
			child++;
		if (h->compare(item(h, i), item(h, child), h->arg) >= 0)
			return;
		swap(h, i, child);
		i = child;
	}
}

void
sort_items(void *items, size_t count, size_t size, sort_compare *compare,
    const void *arg)
{
	struct heap h = {items, size, compare, arg};
	size_t i;

	for (i = count / 2; i > 0; i--)
		sink(&h, i - 1, count);
	for (i = count; i > 1; i--) {
		swap(&h, 0, i - 1);
		sink(&h, 0, i - 1);
	}
}

int
sort_bytes(const void *x, size_t x_len, const void *y, size_t y_len)
{
	size_t n = x_len < y_len ? x_len : y_len;
	int order = n == 0 ? 0 : memcmp(x, y, n);

	if (order != 0)
		return (order);
	return ((x_len > y_len) - (x_len < y_len));
}
