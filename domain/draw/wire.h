/* SPDX-License-Identifier: Apache-2.0 */
/* Integers as bytes: big-endian where they are hashed, little-endian in the
 * packed pool. Whatever the machine and the alignment. */
#ifndef SSJ_DOMAIN_DRAW_WIRE_H
#define SSJ_DOMAIN_DRAW_WIRE_H

#include <stdint.h>

static inline uint32_t
draw_be32(const unsigned char *p)
{
	return ((uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3]);
}

static inline void
draw_put32(unsigned char *p, uint32_t v)
{
	p[0] = (unsigned char)(v >> 24);
	p[1] = (unsigned char)(v >> 16);
	p[2] = (unsigned char)(v >> 8);
	p[3] = (unsigned char)v;
}

static inline void
draw_put64(unsigned char *p, uint64_t v)
{
	draw_put32(p, (uint32_t)(v >> 32));
	draw_put32(p + 4, (uint32_t)v);
}

static inline uint64_t
draw_le64(const unsigned char *p)
{
	uint64_t v = 0;
	int i;

	for (i = 7; i >= 0; i--)
		v = v << 8 | p[i];
	return (v);
}

static inline void
draw_put_le64(unsigned char *p, uint64_t v)
{
	int i;

	for (i = 0; i < 8; i++, v >>= 8)
		p[i] = (unsigned char)v;
}

#endif
