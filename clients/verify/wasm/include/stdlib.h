/* SPDX-License-Identifier: Apache-2.0 */
/* What base/arena uses of <stdlib.h>; see libc.c. */
#ifndef SSJ_WASM_STDLIB_H
#define SSJ_WASM_STDLIB_H

#include <stddef.h>

void *malloc(size_t size);
void *realloc(void *p, size_t size);
void *calloc(size_t count, size_t size);
void free(void *p);
_Noreturn void abort(void);

#endif
