/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Valid unified social credit codes for businesses that do not exist
 * (GB 32100-2015; the organisation code inside by GB 11714).
 */
#include "programs/demo/generate.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

enum {
	RADIX = 31
};

/* Value of a character in an organisation code: A = 10 … Z = 35. */
static int
organization_value(char c)
{
	return (c <= '9' ? c - '0' : c - 'A' + 10);
}

static char
organization_check(const char *code)
{
	static const int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0, digit;
	size_t i;

	for (i = 0; i < 8; i++)
		sum += organization_value(code[i]) * weights[i];
	digit = 11 - sum % 11;
	if (digit == 11)
		return ('0');
	return (digit == 10 ? 'X' : (char)('0' + digit));
}

static char
credit_check(const char *code)
{
	int sum = 0, weight = 1;
	size_t i;

	for (i = 0; i < 17; i++) {
		sum += (int)(strchr(alphabet, code[i]) - alphabet) * weight;
		weight = weight * 3 % RADIX;
	}
	return (alphabet[(RADIX - sum % RADIX) % RADIX]);
}

void
demo_uscc(char out[19], const char *kind, const char *place, uint64_t index)
{
	/* 31^6 codes of the form MAxxxxxx; the factor has no common divisor
	 * with that number, so every index gets another one. */
	const uint64_t size = UINT64_C(887503681);
	uint64_t scattered = index % size * UINT64_C(610612741) % size;
	int i;

	memcpy(out, kind, 2);
	memcpy(out + 2, place, 6);
	memcpy(out + 8, "MA", 2);
	for (i = 15; i >= 10; i--) {
		out[i] = alphabet[scattered % RADIX];
		scattered /= RADIX;
	}
	out[16] = organization_check(out + 8);
	out[17] = credit_check(out);
	out[18] = '\0';
}
