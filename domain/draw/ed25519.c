/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The curve -x² + y² = 1 + d x² y² over the integers modulo p = 2^255 - 19.
 * A number is sixteen limbs of 16 bits, kept loose between operations and
 * brought to its one spelling only where it is compared. After the way in
 * which D. J. Bernstein and others wrote TweetNaCl (public domain).
 */
#include "domain/draw/ed25519.h"

#include <stdint.h>
#include <string.h>

#include "domain/draw/sha512.h"

enum {
	LIMBS = 16,
	NUMBER = 32, /* bytes of a number */
	SCALAR_BITS = 256
};

struct fe {
	int64_t v[LIMBS];
};

/* A point as (x : y : z) with t = xy / z. */
struct point {
	struct fe x, y, z, t;
};

static const struct fe one = {{1}};
static const struct fe curve_d = {
    {0x78a3, 0x1359, 0x4dca, 0x75eb, 0xd8ab, 0x4141, 0x0a4d, 0x0070, 0xe898,
	0x7779, 0x4079, 0x8cc7, 0xfe73, 0x2b6f, 0x6cee, 0x5203}};
static const struct fe root_of_minus_one = {
    {0xa0b0, 0x4a0e, 0x1b27, 0xc4ee, 0xe478, 0xad2f, 0x1806, 0x2f43, 0xd7a7,
	0x3dfb, 0x0099, 0x2b4d, 0xdf0b, 0x4fc1, 0x2480, 0x2b83}};
static const struct fe base_x = {
    {0xd51a, 0x8f25, 0x2d60, 0xc956, 0xa7b2, 0x9525, 0xc760, 0x692c, 0xdc5c,
	0xfdd6, 0xe231, 0xc0a4, 0x53fe, 0xcd6e, 0x36d3, 0x2169}};
static const struct fe base_y = {
    {0x6658, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666,
	0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666, 0x6666}};

/* The order of the base point, least byte first. */
static const unsigned char group_order[NUMBER] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a,
    0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10};

/* ---- numbers modulo p -------------------------------------------------- */

static void
carry(struct fe *a)
{
	int64_t c;
	int i;

	for (i = 0; i < LIMBS; i++) {
		c = a->v[i] >> 16;
		a->v[i] -= c * 65536;
		/* 2^256 is 38 modulo p. */
		if (i == LIMBS - 1)
			a->v[0] += 38 * c;
		else
			a->v[i + 1] += c;
	}
}

static struct fe
add(const struct fe *a, const struct fe *b)
{
	struct fe out;
	int i;

	for (i = 0; i < LIMBS; i++)
		out.v[i] = a->v[i] + b->v[i];
	return (out);
}

static struct fe
sub(const struct fe *a, const struct fe *b)
{
	struct fe out;
	int i;

	for (i = 0; i < LIMBS; i++)
		out.v[i] = a->v[i] - b->v[i];
	return (out);
}

static struct fe
mul(const struct fe *a, const struct fe *b)
{
	int64_t t[2 * LIMBS - 1] = {0};
	struct fe out;
	int i, j;

	for (i = 0; i < LIMBS; i++)
		for (j = 0; j < LIMBS; j++)
			t[i + j] += a->v[i] * b->v[j];
	for (i = 0; i < LIMBS - 1; i++)
		t[i] += 38 * t[i + LIMBS];
	memcpy(out.v, t, sizeof(out.v));
	carry(&out);
	carry(&out);
	return (out);
}

/* a^(2^bits - …): every bit of the exponent is 1 but those two, counted from
 * the least; a bit of -1 is none. */
static struct fe
power(const struct fe *a, int bits, int zero, int other)
{
	struct fe out = *a;
	int i;

	for (i = bits - 2; i >= 0; i--) {
		out = mul(&out, &out);
		if (i != zero && i != other)
			out = mul(&out, a);
	}
	return (out);
}

/* The one spelling: from 0 to p - 1, least byte first. */
static void
pack(unsigned char out[NUMBER], const struct fe *a)
{
	struct fe t = *a, less;
	int64_t borrow;
	int i, round;

	carry(&t);
	carry(&t);
	carry(&t);
	for (round = 0; round < 2; round++) {
		for (i = 0, borrow = 0; i < LIMBS; i++) {
			less.v[i] = t.v[i] - borrow -
			    (i == 0		    ? 0xffed
				    : i < LIMBS - 1 ? 0xffff
						    : 0x7fff);
			borrow = less.v[i] < 0;
			if (i < LIMBS - 1)
				less.v[i] += borrow * 65536;
		}
		if (borrow == 0)
			t = less;
	}
	for (i = 0; i < LIMBS; i++) {
		out[2 * i] = (unsigned char)(t.v[i] & 0xff);
		out[2 * i + 1] = (unsigned char)(t.v[i] >> 8 & 0xff);
	}
}

/* Without the topmost bit, which is a sign. */
static struct fe
unpack(const unsigned char in[NUMBER])
{
	struct fe out;
	int i;

	for (i = 0; i < LIMBS; i++)
		out.v[i] = in[2 * i] | in[2 * i + 1] << 8;
	out.v[LIMBS - 1] &= 0x7fff;
	return (out);
}

static bool
equal(const struct fe *a, const struct fe *b)
{
	unsigned char x[NUMBER], y[NUMBER];

	pack(x, a);
	pack(y, b);
	return (memcmp(x, y, NUMBER) == 0);
}

static int
parity(const struct fe *a)
{
	unsigned char bytes[NUMBER];

	pack(bytes, a);
	return (bytes[0] & 1);
}

/* ---- points ------------------------------------------------------------ */

static struct point
point_of(const struct fe *x, const struct fe *y)
{
	return ((struct point){*x, *y, one, mul(x, y)});
}

static struct point
neutral(void)
{
	static const struct fe zero;

	return (point_of(&zero, &one));
}

static struct point
sum(const struct point *p, const struct point *q)
{
	struct fe a = sub(&p->y, &p->x), b = add(&p->y, &p->x), c, d, e, f, g;
	struct fe u = sub(&q->y, &q->x), v = add(&q->y, &q->x), h;

	a = mul(&a, &u);
	b = mul(&b, &v);
	c = mul(&p->t, &q->t);
	c = mul(&c, &curve_d);
	c = add(&c, &c);
	d = mul(&p->z, &q->z);
	d = add(&d, &d);
	e = sub(&b, &a);
	f = sub(&d, &c);
	g = add(&d, &c);
	h = add(&b, &a);
	return (
	    (struct point){mul(&e, &f), mul(&h, &g), mul(&g, &f), mul(&e, &h)});
}

/* `k`, least byte first, times `p`. */
static struct point
times(const unsigned char k[NUMBER], const struct point *p)
{
	struct point out = neutral();
	int i;

	for (i = SCALAR_BITS - 1; i >= 0; i--) {
		out = sum(&out, &out);
		if ((k[i / 8] >> (i % 8) & 1) != 0)
			out = sum(&out, p);
	}
	return (out);
}

static void
point_pack(unsigned char out[NUMBER], const struct point *p)
{
	struct fe inverse = power(&p->z, 255, 2, 4); /* z^(p - 2) */
	struct fe x = mul(&p->x, &inverse), y = mul(&p->y, &inverse);

	pack(out, &y);
	out[NUMBER - 1] ^= (unsigned char)(parity(&x) << 7);
}

/* The root of u/v, if there is one: (u v³) (u v⁷)^((p - 5) / 8). */
static bool
root(const struct fe *u, const struct fe *v, struct fe *out)
{
	struct fe v2 = mul(v, v), v3 = mul(&v2, v), v4 = mul(&v2, &v2);
	struct fe v7 = mul(&v4, &v3), t = mul(u, &v7), check;

	t = power(&t, 252, 1, -1);
	t = mul(&t, u);
	*out = mul(&t, &v3);
	check = mul(out, out);
	check = mul(&check, v);
	if (equal(&check, u))
		return (true);
	*out = mul(out, &root_of_minus_one);
	check = mul(out, out);
	check = mul(&check, v);
	return (equal(&check, u));
}

/* The point that these bytes are the one spelling of. */
static bool
point_unpack(struct point *out, const unsigned char in[NUMBER])
{
	static const struct fe zero;
	struct fe y = unpack(in), square = mul(&y, &y), x;
	struct fe u = sub(&square, &one), v = mul(&square, &curve_d);
	unsigned char again[NUMBER];

	v = add(&v, &one);
	if (!root(&u, &v, &x))
		return (false);
	if (parity(&x) != in[NUMBER - 1] >> 7)
		x = sub(&zero, &x);
	*out = point_of(&x, &y);
	point_pack(again, out);
	return (memcmp(again, in, NUMBER) == 0);
}

static bool
is_small(const struct point *p)
{
	struct point q = sum(p, p);

	q = sum(&q, &q);
	q = sum(&q, &q);
	return (equal(&q.y, &q.z)); /* 8 p is the neutral point */
}

static struct point
negative(const struct point *p)
{
	static const struct fe zero;
	struct point out = *p;

	out.x = sub(&zero, &p->x);
	out.t = sub(&zero, &p->t);
	return (out);
}

/* ---- numbers modulo the order of the group ----------------------------- */

static bool
is_below_order(const unsigned char k[NUMBER])
{
	int i;

	for (i = NUMBER - 1; i > 0 && k[i] == group_order[i]; i--)
		continue;
	return (k[i] < group_order[i]);
}

/* k = 2 k + bit, less the order if that is not below it. */
static void
push_bit(unsigned char k[NUMBER], int bit)
{
	int i, x;

	for (i = 0; i < NUMBER; i++) {
		x = k[i] << 1 | bit;
		k[i] = (unsigned char)(x & 0xff);
		bit = x >> 8;
	}
	if (is_below_order(k))
		return;
	for (i = 0, bit = 0; i < NUMBER; i++) {
		x = k[i] - group_order[i] - bit;
		k[i] = (unsigned char)(x & 0xff);
		bit = x < 0;
	}
}

/* The hash of R, the key and the bytes, modulo the order. */
static void
challenge(unsigned char out[NUMBER], struct sha512 *signed_bytes)
{
	unsigned char hash[SHA512_BYTES];
	int i;

	sha512_end(signed_bytes, hash);
	memset(out, 0, NUMBER);
	for (i = 8 * SHA512_BYTES - 1; i >= 0; i--)
		push_bit(out, hash[i / 8] >> (i % 8) & 1);
}

bool
ed25519_verify(const unsigned char key[ED25519_KEY],
    const unsigned char sig[ED25519_SIGNATURE], const void *bytes, size_t len)
{
	const struct point base = point_of(&base_x, &base_y);
	unsigned char h[NUMBER], again[NUMBER];
	struct point a, p, q;
	struct sha512 hash;

	if (!is_below_order(sig + NUMBER) || !point_unpack(&a, key) ||
	    is_small(&a))
		return (false);
	sha512_begin(&hash);
	sha512_add(&hash, sig, NUMBER);
	sha512_add(&hash, key, ED25519_KEY);
	sha512_add(&hash, bytes, len);
	challenge(h, &hash);
	/* R = S B - h A */
	a = negative(&a);
	p = times(sig + NUMBER, &base);
	q = times(h, &a);
	p = sum(&p, &q);
	point_pack(again, &p);
	return (memcmp(again, sig, NUMBER) == 0 && !is_small(&p));
}
