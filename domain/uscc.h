/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The numbers by which businesses and persons are known, and their check
 * digits.
 *
 * Real registers hold codes whose check digit is wrong: on imported master
 * data that is a warning and never a reason to drop a row (regulation, §3).
 * Everything here expects upper-case ASCII and judges only what it is given.
 */
#ifndef SSJ_DOMAIN_USCC_H
#define SSJ_DOMAIN_USCC_H

#include <stdbool.h>
#include <stddef.h>

enum {
	USCC_LEN = 18,	    /* 统一社会信用代码 */
	REG_NO_LEN = 15,    /* the registration number before it */
	ORG_CODE_BODY = 8,  /* 组织机构代码 without its check digit */
	ID_NUMBER_LEN = 18, /* 公民身份号码 */
};

enum code_verdict {
	CODE_GOOD,
	CODE_BAD_DIGIT, /* the right form, the wrong check digit: a warning */
	CODE_BAD_FORM,	/* no such number at all */
};

/* 统一社会信用代码, GB 32100-2015: 18 characters without I, O, S, V, Z, digits
 * where the district stands. */
enum code_verdict uscc_judge(const char *code);

/* The check character for the first 17; NUL when one of them is none. */
char uscc_check_char(const char *first17);

/* The check character of an organisation code (GB 11714), which is the 17th
 * of a 统一社会信用代码; NUL when one of the 8 is no digit or letter. */
char org_code_check_char(const char *first8);

/* The 15-digit registration number of before 2015 (MOD 11,10). */
enum code_verdict reg_no_judge(const char *number);

/* True when the 18 bytes at `text` are a citizen's number (GB 11643-1999): a
 * day of birth that exists and a right check digit. For masking and refusing,
 * never for storing. */
bool id_number_is(const char *text);

/*
 * Looks for a citizen's number in `len` bytes of text, not as part of a longer
 * number. True and its offset when there is one.
 */
bool id_number_find(const char *text, size_t len, size_t *at);

#endif
