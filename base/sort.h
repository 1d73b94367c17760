/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sorting that takes no memory and no locale: libc's qsort(3) may allocate,
 * and rules that also run as WebAssembly have no libc.
 */
#ifndef SSJ_BASE_SORT_H
#define SSJ_BASE_SORT_H

#include <stddef.h>

/* Negative, zero or positive as `x` stands before, beside or after `y`. */
typedef int sort_compare(const void *x, const void *y, const void *arg);

/*
 * Puts `count` items of `size` bytes into ascending order, in place and in
 * O(n log n) whatever the input. Not stable: the comparison must tell all
 * items apart whose order matters. `arg` is handed to every comparison.
 */
void sort_items(void *items, size_t count, size_t size, sort_compare *compare,
    const void *arg);

/* Bytes as draw and contract order them: memcmp, the shorter prefix first. */
int sort_bytes(const void *x, size_t x_len, const void *y, size_t y_len);

#endif
