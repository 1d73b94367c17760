/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SM3 over LANES messages at once; included once for every width. Wants
 * defined: LANES, FEATURES (of the processor), VECTOR (name of the type),
 * FEED (name of the function), and takes them away again.
 *
 * The eight working words never move: a round leaves its results where the
 * fourth and the eighth word stood and rotates the second and the sixth in
 * place, so the next round only names them differently, and after four rounds
 * the names are back.
 */
typedef uint32_t VECTOR __attribute__((vector_size(4 * LANES)));

#define ROTATE(x, n)	  ((x) << (n) | (x) >> (32 - (n)))
#define FF_EARLY(x, y, z) ((x) ^ (y) ^ (z))
#define FF_LATE(x, y, z)  (((x) & (y)) | ((z) & ((x) | (y))))
#define GG_EARLY(x, y, z) ((x) ^ (y) ^ (z))
#define GG_LATE(x, y, z)  ((z) ^ ((x) & ((y) ^ (z))))

/* The arguments are names of variables. NOLINTBEGIN(bugprone-macro-parentheses)
 * What d and h hold afterwards is the next round's a and e. */
#define ROUND(phase, a, b, c, d, e, f, g, h, j)                               \
	do {                                                                  \
		VECTOR a12 = ROTATE(a, 12);                                   \
		VECTOR ss1 = a12 + e + draw_sm3_round[j];                     \
                                                                              \
		ss1 = ROTATE(ss1, 7);                                         \
		d += FF_##phase(a, b, c) + (ss1 ^ a12) + (w[j] ^ w[(j) + 4]); \
		h += GG_##phase(e, f, g) + ss1 + w[j];                        \
		b = ROTATE(b, 9);                                             \
		f = ROTATE(f, 19);                                            \
		h = h ^ ROTATE(h, 9) ^ ROTATE(h, 17);                         \
	} while (0)

#define FOUR_ROUNDS(phase, j)                                  \
	do {                                                   \
		ROUND(phase, a, b, c, d, e, f, g, h, (j));     \
		ROUND(phase, d, a, b, c, h, e, f, g, (j) + 1); \
		ROUND(phase, c, d, a, b, g, h, e, f, (j) + 2); \
		ROUND(phase, b, c, d, a, f, g, h, e, (j) + 3); \
	} while (0)

/* NOLINTEND(bugprone-macro-parentheses) */

/* Feeds the blocks of lanes `at` … `at` + LANES - 1. */
static __attribute__((target(FEATURES))) void
FEED(struct draw_lanes *lanes, size_t at)
{
	VECTOR w[68], s[8], a, b, c, d, e, f, g, h, t;
	int j;

	for (j = 0; j < 16; j++)
		memcpy(&w[j], &lanes->word[j][at], sizeof(VECTOR));
	for (j = 16; j < 68; j++) {
		t = w[j - 16] ^ w[j - 9] ^ ROTATE(w[j - 3], 15);
		w[j] = t ^ ROTATE(t, 15) ^ ROTATE(t, 23) ^
		    ROTATE(w[j - 13], 7) ^ w[j - 6];
	}
	for (j = 0; j < 8; j++)
		memcpy(&s[j], &lanes->state[j][at], sizeof(VECTOR));
	a = s[0];
	b = s[1];
	c = s[2];
	d = s[3];
	e = s[4];
	f = s[5];
	g = s[6];
	h = s[7];
	for (j = 0; j < 16; j += 4)
		FOUR_ROUNDS(EARLY, j);
	for (; j < 64; j += 4)
		FOUR_ROUNDS(LATE, j);
	s[0] ^= a;
	s[1] ^= b;
	s[2] ^= c;
	s[3] ^= d;
	s[4] ^= e;
	s[5] ^= f;
	s[6] ^= g;
	s[7] ^= h;
	for (j = 0; j < 8; j++)
		memcpy(&lanes->state[j][at], &s[j], sizeof(VECTOR));
}

#undef ROTATE
#undef FF_EARLY
#undef FF_LATE
#undef GG_EARLY
#undef GG_LATE
#undef ROUND
#undef FOUR_ROUNDS
#undef LANES
#undef FEATURES
#undef VECTOR
#undef FEED
