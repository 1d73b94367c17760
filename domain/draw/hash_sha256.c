/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256, FIPS 180-4, in portable C. */
#include "domain/draw/hash_backend.h"

static uint32_t
rotate(uint32_t x, unsigned int n)
{
	return (x >> n | x << (32 - n));
}

const uint32_t draw_sha256_round[64] = {
    0x428a2f98,
    0x71374491,
    0xb5c0fbcf,
    0xe9b5dba5,
    0x3956c25b,
    0x59f111f1,
    0x923f82a4,
    0xab1c5ed5,
    0xd807aa98,
    0x12835b01,
    0x243185be,
    0x550c7dc3,
    0x72be5d74,
    0x80deb1fe,
    0x9bdc06a7,
    0xc19bf174,
    0xe49b69c1,
    0xefbe4786,
    0x0fc19dc6,
    0x240ca1cc,
    0x2de92c6f,
    0x4a7484aa,
    0x5cb0a9dc,
    0x76f988da,
    0x983e5152,
    0xa831c66d,
    0xb00327c8,
    0xbf597fc7,
    0xc6e00bf3,
    0xd5a79147,
    0x06ca6351,
    0x14292967,
    0x27b70a85,
    0x2e1b2138,
    0x4d2c6dfc,
    0x53380d13,
    0x650a7354,
    0x766a0abb,
    0x81c2c92e,
    0x92722c85,
    0xa2bfe8a1,
    0xa81a664b,
    0xc24b8b70,
    0xc76c51a3,
    0xd192e819,
    0xd6990624,
    0xf40e3585,
    0x106aa070,
    0x19a4c116,
    0x1e376c08,
    0x2748774c,
    0x34b0bcb5,
    0x391c0cb3,
    0x4ed8aa4a,
    0x5b9cca4f,
    0x682e6ff3,
    0x748f82ee,
    0x78a5636f,
    0x84c87814,
    0x8cc70208,
    0x90befffa,
    0xa4506ceb,
    0xbef9a3f7,
    0xc67178f2,
};

static void
expand(uint32_t w[64], const uint32_t *words)
{
	uint32_t s0, s1;
	int j;

	for (j = 0; j < 16; j++)
		w[j] = words[j];
	for (; j < 64; j++) {
		s0 = rotate(w[j - 15], 7) ^ rotate(w[j - 15], 18) ^
		    w[j - 15] >> 3;
		s1 = rotate(w[j - 2], 17) ^ rotate(w[j - 2], 19) ^
		    w[j - 2] >> 10;
		w[j] = w[j - 16] + s0 + w[j - 7] + s1;
	}
}

/* The arguments are names of variables. NOLINTBEGIN(bugprone-macro-parentheses)
 * What d and h hold afterwards is the next round's e and a. */
#define ROUND(a, b, c, d, e, f, g, h, j)                               \
	do {                                                           \
		h += (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +  \
		    (g ^ (e & (f ^ g))) + draw_sha256_round[j] + w[j]; \
		d += h;                                                \
		h += (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +  \
		    ((a & b) | (c & (a | b)));                         \
	} while (0)
/* NOLINTEND(bugprone-macro-parentheses) */

void
draw_sha256_compress(uint32_t *s, const uint32_t *words)
{
	uint32_t w[64], a = s[0], b = s[1], c = s[2], d = s[3];
	uint32_t e = s[4], f = s[5], g = s[6], h = s[7];
	int j;

	expand(w, words);
	for (j = 0; j < 64; j += 8) {
		ROUND(a, b, c, d, e, f, g, h, j);
		ROUND(h, a, b, c, d, e, f, g, j + 1);
		ROUND(g, h, a, b, c, d, e, f, j + 2);
		ROUND(f, g, h, a, b, c, d, e, j + 3);
		ROUND(e, f, g, h, a, b, c, d, j + 4);
		ROUND(d, e, f, g, h, a, b, c, j + 5);
		ROUND(c, d, e, f, g, h, a, b, j + 6);
		ROUND(b, c, d, e, f, g, h, a, j + 7);
	}
	s[0] += a;
	s[1] += b;
	s[2] += c;
	s[3] += d;
	s[4] += e;
	s[5] += f;
	s[6] += g;
	s[7] += h;
}
