/* SPDX-License-Identifier: Apache-2.0 */
/* The conversions of 64-bit numbers for vsnprintf() of libc.c. */
#ifndef SSJ_WASM_INTTYPES_H
#define SSJ_WASM_INTTYPES_H

#include <stdint.h>

#define PRId64 "lld"
#define PRIu64 "llu"

#endif
