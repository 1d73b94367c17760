/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Vector back-ends for x86-64: SM3 in sixteen lanes (AVX-512) or twice eight
 * (AVX2), SHA-256 in two lanes of the SHA extensions. Chosen by what the
 * processor and the kernel offer at run time. On other processors this file is
 * empty but for a function that has nothing to offer.
 */
#include "domain/draw/hash_backend.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>
#include <string.h>

/* ---- SM3 ----------------------------------------------------------------- */

#define LANES	 8
#define FEATURES "avx2"
#define VECTOR	 vector8
#define FEED	 sm3_feed8
#include "domain/draw/hash_sm3_lanes.h"

#define LANES	 16
#define FEATURES "avx512f"
#define VECTOR	 vector16
#define FEED	 sm3_feed16
#include "domain/draw/hash_sm3_lanes.h"

static void
sm3_avx2(struct draw_lanes *lanes, size_t count)
{
	sm3_feed8(lanes, 0);
	if (count > 8)
		sm3_feed8(lanes, 8);
}

static void
sm3_avx512(struct draw_lanes *lanes, size_t count)
{
	(void)count;
	sm3_feed16(lanes, 0);
}

/* ---- SHA-256 ----------------------------------------------------------- */

#define SHA __attribute__((target("sha,sse4.1,ssse3")))

/* Four rows of four words become four columns. */
static inline SHA __attribute__((always_inline)) void
transpose(__m128i r[4])
{
	__m128i ab = _mm_unpacklo_epi32(r[0], r[1]);
	__m128i cd = _mm_unpacklo_epi32(r[2], r[3]);
	__m128i AB = _mm_unpackhi_epi32(r[0], r[1]);
	__m128i CD = _mm_unpackhi_epi32(r[2], r[3]);

	r[0] = _mm_unpacklo_epi64(ab, cd);
	r[1] = _mm_unpackhi_epi64(ab, cd);
	r[2] = _mm_unpacklo_epi64(AB, CD);
	r[3] = _mm_unpackhi_epi64(AB, CD);
}

/* Rows first … first + 3 of `rows`, lanes at … at + 3, lane by lane. */
static inline SHA __attribute__((always_inline)) void
gather(__m128i out[4], const uint32_t (*rows)[DRAW_LANES], size_t at)
{
	size_t i;

	for (i = 0; i < 4; i++)
		out[i] = _mm_load_si128((const __m128i *)&rows[i][at]);
	transpose(out);
}

static inline SHA __attribute__((always_inline)) void
scatter(uint32_t (*rows)[DRAW_LANES], size_t at, __m128i in[4])
{
	size_t i;

	transpose(in);
	for (i = 0; i < 4; i++)
		_mm_store_si128((__m128i *)&rows[i][at], in[i]);
}

/* One message in flight: its state as the instructions want it (ABEF, CDGH)
 * and the last sixteen words of its schedule. */
struct message {
	__m128i abef, cdgh, w[4];
};

/* Four rounds; from the fifth call on the schedule is extended first. */
static inline SHA __attribute__((always_inline)) void
four_rounds(struct message *m, size_t i)
{
	__m128i *w = m->w, t;

	if (i >= 4) {
		t = _mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]);
		t = _mm_add_epi32(
		    t, _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4));
		w[i & 3] = _mm_sha256msg2_epu32(t, w[(i + 3) & 3]);
	}
	t = _mm_add_epi32(w[i & 3],
	    _mm_loadu_si128((const __m128i *)&draw_sha256_round[4 * i]));
	m->cdgh = _mm_sha256rnds2_epu32(m->cdgh, m->abef, t);
	t = _mm_shuffle_epi32(t, 0x0e);
	m->abef = _mm_sha256rnds2_epu32(m->abef, m->cdgh, t);
}

/* Two messages at a time hide the latency of the instructions. */
static inline SHA __attribute__((always_inline)) void
two_messages(struct message *x, struct message *y)
{
	size_t i;

	for (i = 0; i < 16; i += 4) {
		four_rounds(x, i);
		four_rounds(y, i);
		four_rounds(x, i + 1);
		four_rounds(y, i + 1);
		four_rounds(x, i + 2);
		four_rounds(y, i + 2);
		four_rounds(x, i + 3);
		four_rounds(y, i + 3);
	}
}

/* Lanes at … at + 3. */
static SHA void
sha256_four(struct draw_lanes *lanes, size_t at)
{
	__m128i low[4], high[4], part[4], t;
	struct message m[4];
	size_t i, k;

	gather(low, &lanes->state[0], at);
	gather(high, &lanes->state[4], at);
	for (i = 0; i < 4; i++) {
		/* DCBA, HGFE → ABEF, CDGH in the instructions' order. */
		t = _mm_shuffle_epi32(low[i], 0xb1);
		m[i].cdgh = _mm_shuffle_epi32(high[i], 0x1b);
		m[i].abef = _mm_alignr_epi8(t, m[i].cdgh, 8);
		m[i].cdgh = _mm_blend_epi16(m[i].cdgh, t, 0xf0);
		low[i] = m[i].abef;
		high[i] = m[i].cdgh;
	}
	for (k = 0; k < 4; k++) {
		gather(part, &lanes->word[4 * k], at);
		for (i = 0; i < 4; i++)
			m[i].w[k] = part[i];
	}
	two_messages(&m[0], &m[1]);
	two_messages(&m[2], &m[3]);
	for (i = 0; i < 4; i++) {
		m[i].abef = _mm_add_epi32(m[i].abef, low[i]);
		m[i].cdgh = _mm_add_epi32(m[i].cdgh, high[i]);
		t = _mm_shuffle_epi32(m[i].abef, 0x1b);
		m[i].cdgh = _mm_shuffle_epi32(m[i].cdgh, 0xb1);
		low[i] = _mm_blend_epi16(t, m[i].cdgh, 0xf0);
		high[i] = _mm_alignr_epi8(m[i].cdgh, t, 8);
	}
	scatter(&lanes->state[0], at, low);
	scatter(&lanes->state[4], at, high);
}

static void
sha256_shani(struct draw_lanes *lanes, size_t count)
{
	size_t at;

	for (at = 0; at < count; at += 4)
		sha256_four(lanes, at);
}

/* ---- what this machine has --------------------------------------------- */

static int
ask_for_sha(void)
{
	unsigned int a, b, c, d;

	return (__get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 &&
	    (b & 1U << 29) != 0 && __builtin_cpu_supports("sse4.1") &&
	    __builtin_cpu_supports("ssse3"));
}

/* Asked once: under a hypervisor the question takes longer than the hash. Two
 * threads that ask at once hear the same. */
static int
has_sha(void)
{
	static _Atomic int known = -1;

	if (known < 0)
		known = ask_for_sha();
	return (known);
}

static const struct draw_hash vector_backends[] = {
    {"SM3", "avx512", DRAW_SM3_IV, draw_sm3_feed, sm3_avx512},
    {"SM3", "avx2", DRAW_SM3_IV, draw_sm3_feed, sm3_avx2},
    {"SHA-256", "sha-ni", DRAW_SHA256_IV, draw_sha256_feed, sha256_shani},
};

const struct draw_hash *
draw_hash_simd(size_t i)
{
	const int there[] = {__builtin_cpu_supports("avx512f") != 0,
	    __builtin_cpu_supports("avx2") != 0, has_sha()};
	size_t k;

	for (k = 0; k < sizeof(there) / sizeof(there[0]); k++)
		if (there[k] && i-- == 0)
			return (&vector_backends[k]);
	return (NULL);
}

#else

const struct draw_hash *
draw_hash_simd(size_t i)
{
	(void)i;
	return (NULL);
}

#endif
