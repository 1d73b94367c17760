/* SPDX-License-Identifier: Apache-2.0 */
/* What domain/draw uses of <string.h>; see libc.c. */
#ifndef SSJ_WASM_STRING_H
#define SSJ_WASM_STRING_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t len);
void *memmove(void *to, const void *from, size_t len);
void *memset(void *to, int byte, size_t len);
int memcmp(const void *x, const void *y, size_t len);
void *memchr(const void *s, int byte, size_t len);
size_t strlen(const char *s);
int strcmp(const char *x, const char *y);
char *strchr(const char *s, int c);

#endif
