/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/uscc.h"

#include <ctype.h>
#include <string.h>

#include "base/day.h"

enum {
	USCC_BODY = USCC_LEN - 1,
	USCC_RADIX = 31,
	DISTRICT_AT = 2,
	DISTRICT_LEN = 6,
	ID_BODY = ID_NUMBER_LEN - 1,
	ID_BIRTH_AT = 6,
};

static const char uscc_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static bool
is_digit(char c)
{
	return (c >= '0' && c <= '9');
}

/* Value of a character of GB 32100's alphabet; -1 for another one. */
static int
uscc_value(char c)
{
	const char *p = c == '\0' ? NULL : strchr(uscc_alphabet, c);

	return (p == NULL ? -1 : (int)(p - uscc_alphabet));
}

char
uscc_check_char(const char *first17)
{
	int sum = 0, weight = 1, value, i;

	/* The weights are the powers of 3 modulo 31. */
	for (i = 0; i < USCC_BODY; i++) {
		if ((value = uscc_value(first17[i])) < 0)
			return ('\0');
		sum += value * weight;
		weight = weight * 3 % USCC_RADIX;
	}
	return (uscc_alphabet[(USCC_RADIX - sum % USCC_RADIX) % USCC_RADIX]);
}

enum code_verdict
uscc_judge(const char *code)
{
	char check;
	int i;

	if (strnlen(code, USCC_LEN + 1) != USCC_LEN ||
	    (check = uscc_check_char(code)) == '\0' ||
	    uscc_value(code[USCC_BODY]) < 0)
		return (CODE_BAD_FORM);
	for (i = 0; i < DISTRICT_LEN; i++)
		if (!is_digit(code[DISTRICT_AT + i]))
			return (CODE_BAD_FORM);
	return (code[USCC_BODY] == check ? CODE_GOOD : CODE_BAD_DIGIT);
}

char
org_code_check_char(const char *first8)
{
	static const int weights[ORG_CODE_BODY] = {3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0, i;

	for (i = 0; i < ORG_CODE_BODY; i++) {
		if (is_digit(first8[i]))
			sum += (first8[i] - '0') * weights[i];
		else if (first8[i] >= 'A' && first8[i] <= 'Z')
			sum += (first8[i] - 'A' + 10) * weights[i];
		else
			return ('\0');
	}
	return ("0123456789X0"[11 - sum % 11]);
}

enum code_verdict
reg_no_judge(const char *number)
{
	int product = 10, i;

	if (strnlen(number, REG_NO_LEN + 1) != REG_NO_LEN)
		return (CODE_BAD_FORM);
	for (i = 0; i < REG_NO_LEN; i++)
		if (!is_digit(number[i]))
			return (CODE_BAD_FORM);
	/* ISO 7064 MOD 11,10. */
	for (i = 0; i < REG_NO_LEN - 1; i++) {
		product = (product + number[i] - '0') % 10;
		product = (product == 0 ? 10 : product) * 2 % 11;
	}
	return (
	    (product + number[i] - '0') % 10 == 1 ? CODE_GOOD : CODE_BAD_DIGIT);
}

/* ---- citizens' numbers --------------------------------------------------- */

static bool
born_on_a_day(const char *text)
{
	const char *b = text + ID_BIRTH_AT;
	char day[DAY_TEXT + 1] = {
	    b[0], b[1], b[2], b[3], '-', b[4], b[5], '-', b[6], b[7], '\0'};
	int64_t number;

	return ((memcmp(b, "18", 2) == 0 || memcmp(b, "19", 2) == 0 ||
		    memcmp(b, "20", 2) == 0) &&
	    day_parse(day, &number));
}

bool
id_number_is(const char *text)
{
	static const int weights[ID_BODY] = {
	    7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0, i;

	for (i = 0; i < ID_BODY; i++) {
		if (!is_digit(text[i]))
			return (false);
		sum += (text[i] - '0') * weights[i];
	}
	return (
	    toupper((unsigned char)text[ID_BODY]) == "10X98765432"[sum % 11] &&
	    born_on_a_day(text));
}

bool
id_number_find(const char *text, size_t len, size_t *at)
{
	size_t i;

	for (i = 0; i + ID_NUMBER_LEN <= len; i++) {
		if ((i > 0 && is_digit(text[i - 1])) ||
		    (i + ID_NUMBER_LEN < len &&
			is_digit(text[i + ID_NUMBER_LEN])))
			continue;
		if (id_number_is(text + i)) {
			*at = i;
			return (true);
		}
	}
	return (false);
}
