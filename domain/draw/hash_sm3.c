/* SPDX-License-Identifier: Apache-2.0 */
/* SM3, GB/T 32905-2016, in portable C. */
#include "domain/draw/hash_backend.h"

static uint32_t
rotate(uint32_t x, unsigned int n)
{
	return (x << n | x >> (32 - n));
}

/* T_j <<< (j mod 32), written out so that no lane needs to rotate it. */
const uint32_t draw_sm3_round[64] = {
    0x79cc4519,
    0xf3988a32,
    0xe7311465,
    0xce6228cb,
    0x9cc45197,
    0x3988a32f,
    0x7311465e,
    0xe6228cbc,
    0xcc451979,
    0x988a32f3,
    0x311465e7,
    0x6228cbce,
    0xc451979c,
    0x88a32f39,
    0x11465e73,
    0x228cbce6,
    0x9d8a7a87,
    0x3b14f50f,
    0x7629ea1e,
    0xec53d43c,
    0xd8a7a879,
    0xb14f50f3,
    0x629ea1e7,
    0xc53d43ce,
    0x8a7a879d,
    0x14f50f3b,
    0x29ea1e76,
    0x53d43cec,
    0xa7a879d8,
    0x4f50f3b1,
    0x9ea1e762,
    0x3d43cec5,
    0x7a879d8a,
    0xf50f3b14,
    0xea1e7629,
    0xd43cec53,
    0xa879d8a7,
    0x50f3b14f,
    0xa1e7629e,
    0x43cec53d,
    0x879d8a7a,
    0x0f3b14f5,
    0x1e7629ea,
    0x3cec53d4,
    0x79d8a7a8,
    0xf3b14f50,
    0xe7629ea1,
    0xcec53d43,
    0x9d8a7a87,
    0x3b14f50f,
    0x7629ea1e,
    0xec53d43c,
    0xd8a7a879,
    0xb14f50f3,
    0x629ea1e7,
    0xc53d43ce,
    0x8a7a879d,
    0x14f50f3b,
    0x29ea1e76,
    0x53d43cec,
    0xa7a879d8,
    0x4f50f3b1,
    0x9ea1e762,
    0x3d43cec5,
};

/* Message expansion: W₀ … W₆₇. */
static void
expand(uint32_t w[68], const uint32_t *words)
{
	uint32_t t;
	int j;

	for (j = 0; j < 16; j++)
		w[j] = words[j];
	for (; j < 68; j++) {
		t = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15);
		w[j] = t ^ rotate(t, 15) ^ rotate(t, 23) ^
		    rotate(w[j - 13], 7) ^ w[j - 6];
	}
}

void
draw_sm3_compress(uint32_t *s, const uint32_t *words)
{
	uint32_t w[68], x[8], a12, ss1, ff, gg, t1, t2;
	int j;

	expand(w, words);
	for (j = 0; j < 8; j++)
		x[j] = s[j];
	for (j = 0; j < 64; j++) {
		a12 = rotate(x[0], 12);
		ss1 = rotate(a12 + x[4] + draw_sm3_round[j], 7);
		if (j < 16) {
			ff = x[0] ^ x[1] ^ x[2];
			gg = x[4] ^ x[5] ^ x[6];
		} else {
			ff = (x[0] & x[1]) | (x[2] & (x[0] | x[1]));
			gg = x[6] ^ (x[4] & (x[5] ^ x[6]));
		}
		t1 = ff + x[3] + (ss1 ^ a12) + (w[j] ^ w[j + 4]);
		t2 = gg + x[7] + ss1 + w[j];
		x[3] = x[2];
		x[2] = rotate(x[1], 9);
		x[1] = x[0];
		x[0] = t1;
		x[7] = x[6];
		x[6] = rotate(x[5], 19);
		x[5] = x[4];
		x[4] = t2 ^ rotate(t2, 9) ^ rotate(t2, 17);
	}
	for (j = 0; j < 8; j++)
		s[j] ^= x[j];
}
