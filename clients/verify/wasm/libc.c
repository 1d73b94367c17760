/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The few functions of a C library that domain/draw and base stand on, for
 * WebAssembly without a system under it.
 *
 * Memory only ever grows: one instance judges one transcript and is thrown
 * away whole. When there is no more, abort() is a trap that the page catches.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	PAGE = 65536,
	ALIGNMENT = 16,
};

/* ---- memory -------------------------------------------------------------- */

extern unsigned char __heap_base; /* the linker's: first byte behind data */

_Noreturn void
abort(void)
{
	__builtin_trap();
}

void *
malloc(size_t size)
{
	static uintptr_t next;
	uintptr_t here, pages = (uintptr_t)__builtin_wasm_memory_size(0);

	if (next == 0)
		next = (uintptr_t)&__heap_base;
	here = (next + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (size > UINTPTR_MAX - PAGE - here)
		return (NULL);
	next = here + size;
	if (next > pages * PAGE &&
	    __builtin_wasm_memory_grow(
		0, (next - pages * PAGE + PAGE - 1) / PAGE) == SIZE_MAX)
		return (NULL);
	return ((void *)here);
}

/* How large it was nobody knows: what stands behind comes along, and the
 * caller overwrites it. */
void *
realloc(void *p, size_t size)
{
	void *here = malloc(size);

	if (here != NULL && p != NULL)
		__builtin_memmove(here, p, size);
	return (here);
}

/* Memory of a new instance is zero, and none is ever given twice. */
void *
calloc(size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		return (NULL);
	return (malloc(count * size));
}

void
free(void *p)
{
	(void)p;
}

/* With -mbulk-memory the three builtins are instructions, not calls. */
void *
memcpy(void *restrict to, const void *restrict from, size_t len)
{
	return (__builtin_memcpy(to, from, len));
}

void *
memmove(void *to, const void *from, size_t len)
{
	return (__builtin_memmove(to, from, len));
}

void *
memset(void *to, int byte, size_t len)
{
	return (__builtin_memset(to, byte, len));
}

int
memcmp(const void *x, const void *y, size_t len)
{
	const unsigned char *p = x, *q = y;

	for (; len > 0; p++, q++, len--)
		if (*p != *q)
			return (*p - *q);
	return (0);
}

void *
memchr(const void *s, int byte, size_t len)
{
	const unsigned char *p = s;

	for (; len > 0; p++, len--)
		if (*p == (unsigned char)byte)
			return ((void *)(uintptr_t)p);
	return (NULL);
}

/* ---- strings ------------------------------------------------------------- */

size_t
strlen(const char *s)
{
	const char *p = s;

	while (*p != '\0')
		p++;
	return ((size_t)(p - s));
}

int
strcmp(const char *x, const char *y)
{
	for (; *x == *y && *x != '\0'; x++, y++)
		;
	return ((unsigned char)*x - (unsigned char)*y);
}

char *
strchr(const char *s, int c)
{
	return (memchr(s, c, strlen(s) + 1));
}

/* Nobody reads it: abort() comes next. */
int
fputs(const char *s, FILE *f)
{
	(void)s;
	(void)f;
	return (0);
}

/* ---- vsnprintf: %s %.*s %c %d %u %x with 0, width, l, ll, z; %% -----------
 */

struct out {
	char *to;
	size_t size, len; /* room; bytes that would be written */
};

static void
put(struct out *o, char c)
{
	if (o->len + 1 < o->size)
		o->to[o->len] = c;
	o->len++;
}

struct conversion {
	bool zero, bounded; /* 0; a precision was given */
	int width, precision, longs;
};

static void
put_string(struct out *o, const struct conversion *c, const char *s)
{
	int n;

	for (n = 0; (!c->bounded || n < c->precision) && s[n] != '\0'; n++)
		put(o, s[n]);
}

static void
put_number(
    struct out *o, const struct conversion *c, uint64_t v, unsigned int base)
{
	char digits[20];
	int n = 0, i;

	do {
		digits[n++] = "0123456789abcdef"[v % base];
		v /= base;
	} while (v > 0);
	for (i = n; i < c->width; i++)
		put(o, c->zero ? '0' : ' ');
	while (n > 0)
		put(o, digits[--n]);
}

static void
put_signed(struct out *o, struct conversion *c, int64_t v)
{
	if (v < 0) {
		put(o, '-');
		c->width--;
	}
	put_number(o, c, v < 0 ? 0 - (uint64_t)v : (uint64_t)v, 10);
}

static const char *
read_conversion(const char *f, struct conversion *c, va_list *args)
{
	*c = (struct conversion){.zero = *f == '0'};
	for (; *f >= '0' && *f <= '9'; f++)
		c->width = c->width * 10 + (*f - '0');
	if (f[0] == '.' && f[1] == '*') {
		c->bounded = true;
		c->precision = va_arg(*args, int);
		f += 2;
	}
	for (; *f == 'l' || *f == 'z'; f++)
		c->longs += *f == 'l' ? 1 : 0;
	return (f);
}

static void
convert(struct out *o, char kind, struct conversion *c, va_list *args)
{
	bool wide = c->longs > 1; /* long and size_t are of 32 bits */

	switch (kind) {
	case 's':
		put_string(o, c, va_arg(*args, const char *));
		break;
	case 'c':
		put(o, (char)va_arg(*args, int));
		break;
	case 'd':
		put_signed(
		    o, c, wide ? va_arg(*args, long long) : va_arg(*args, int));
		break;
	case 'u':
	case 'x':
		put_number(o, c,
		    wide ? va_arg(*args, unsigned long long)
			 : va_arg(*args, unsigned int),
		    kind == 'x' ? 16 : 10);
		break;
	case '%':
		put(o, '%');
		break;
	default: /* a conversion nobody here writes */
		abort();
	}
}

int
vsnprintf(char *to, size_t size, const char *f, va_list args)
{
	struct out o = {to, size, 0};
	struct conversion c;
	va_list rest;

	va_copy(rest, args);
	for (; *f != '\0'; f++) {
		if (*f != '%') {
			put(&o, *f);
			continue;
		}
		f = read_conversion(f + 1, &c, &rest);
		convert(&o, *f, &c, &rest);
	}
	va_end(rest);
	if (size > 0)
		to[o.len < size ? o.len : size - 1] = '\0';
	return ((int)o.len);
}

/* ---- numbers of 128 bits: what the compiler calls ------------------------ */

typedef unsigned __int128 u128;

u128 __multi3(u128 x, u128 y);
u128 __udivti3(u128 n, u128 d);

static u128
whole(uint64_t high, uint64_t low)
{
	union {
		uint64_t half[2];
		u128 v;
	} u = {.half = {low, high}};

	return (u.v);
}

/* Halves of 32 bits, as by hand; what overflows 128 bits is lost. */
u128
__multi3(u128 x, u128 y)
{
	uint64_t a = (uint32_t)x, b = (uint64_t)x >> 32;
	uint64_t c = (uint32_t)y, d = (uint64_t)y >> 32;
	uint64_t low = a * c, mid = b * c + (low >> 32), other;
	uint64_t high = mid >> 32;

	other = a * d + (uint32_t)mid;
	high += b * d + (other >> 32);
	high += (uint64_t)(x >> 64) * (uint64_t)y;
	high += (uint64_t)x * (uint64_t)(y >> 64);
	return (whole(high, other << 32 | (uint32_t)low));
}

/* Bit by bit: it is called a few times per stratum. */
u128
__udivti3(u128 n, u128 d)
{
	u128 q = 0, r = 0;
	int i;

	for (i = 0; i < 128; i++, n <<= 1) {
		r = r << 1 | n >> 127;
		q <<= 1;
		if (r >= d) {
			r -= d;
			q |= 1;
		}
	}
	return (q);
}
