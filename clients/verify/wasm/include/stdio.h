/* SPDX-License-Identifier: Apache-2.0 */
/* What base/arena uses of <stdio.h>; see libc.c. */
#ifndef SSJ_WASM_STDIO_H
#define SSJ_WASM_STDIO_H

#include <stdarg.h>
#include <stddef.h>

typedef struct wasm_file FILE;
#define stderr ((FILE *)0)

int fputs(const char *s, FILE *f);
int vsnprintf(char *to, size_t size, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

#endif
