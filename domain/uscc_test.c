/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/uscc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
	LINE_BYTES = 4096
};

static void
computes_the_check_character_of_a_credit_code(void **state)
{
	(void)state;
	assert_int_equal(uscc_check_char("91350100M000100Y4"), '3');
	assert_int_equal(uscc_check_char("11320000MB151840X"), 'J');
	assert_int_equal(uscc_check_char("91350200MA2YJ1XR9"), 'G');
	assert_int_equal(uscc_check_char("00000000000000000"), '0');
	assert_int_equal(uscc_check_char("9135010OM000100Y4"), '\0');
	assert_int_equal(uscc_check_char("9135"), '\0');
}

static void
accepts_good_credit_codes(void **state)
{
	(void)state;
	assert_int_equal(uscc_judge("91350100M000100Y43"), CODE_GOOD);
	assert_int_equal(uscc_judge("11320000MB151840XJ"), CODE_GOOD);
}

/* A code in circulation ends in B where the standard says 9. */
static void
tells_a_wrong_check_digit_from_no_code(void **state)
{
	(void)state;
	assert_int_equal(uscc_judge("91350203M0001QAY9B"), CODE_BAD_DIGIT);
	assert_int_equal(uscc_judge("91350203M0001QAY99"), CODE_GOOD);
	assert_int_equal(uscc_judge(""), CODE_BAD_FORM);
	assert_int_equal(uscc_judge("91350100M000100Y4"), CODE_BAD_FORM);
	assert_int_equal(uscc_judge("91350100M000100Y433"), CODE_BAD_FORM);
	assert_int_equal(uscc_judge("91350100M000100Y4Z"), CODE_BAD_FORM);
	assert_int_equal(uscc_judge("91350100M000I00Y43"), CODE_BAD_FORM);
	assert_int_equal(uscc_judge("9135A100M000100Y43"), CODE_BAD_FORM);
	assert_int_equal(uscc_judge("91350100m000100y43"), CODE_BAD_FORM);
}

static void
computes_the_check_character_of_an_organisation_code(void **state)
{
	(void)state;
	assert_int_equal(org_code_check_char("M000100Y"), '4');
	assert_int_equal(org_code_check_char("MB151840"), 'X');
	assert_int_equal(org_code_check_char("00000000"), '0');
	assert_int_equal(org_code_check_char("MB15184-"), '\0');
	assert_int_equal(org_code_check_char("mb151840"), '\0');
}

static void
judges_old_registration_numbers(void **state)
{
	(void)state;
	assert_int_equal(reg_no_judge("110108000000016"), CODE_GOOD);
	assert_int_equal(reg_no_judge("110108000000017"), CODE_BAD_DIGIT);
	assert_int_equal(reg_no_judge("11010800000001"), CODE_BAD_FORM);
	assert_int_equal(reg_no_judge("1101080000000166"), CODE_BAD_FORM);
	assert_int_equal(reg_no_judge("11010800000001X"), CODE_BAD_FORM);
}

static void
knows_a_citizens_number(void **state)
{
	(void)state;
	assert_true(id_number_is("34052419800101001X"));
	assert_true(id_number_is("34052419800101001x"));
	assert_false(id_number_is("340524198001010011"));
	assert_false(id_number_is("34052419800230001X"));
	assert_false(id_number_is("91350100M000100Y43"));
}

/* Right check digits over days that are none: 1980-02-30, and the year 1680. */
static void
wants_a_day_of_birth(void **state)
{
	(void)state;
	assert_false(id_number_is("340524198002300019"));
	assert_false(id_number_is("340524168001010012"));
}

static void
finds_a_citizens_number_inside_a_text(void **state)
{
	static const char text[] = "某店34052419800101001X号";
	static const char longer[] = "134052419800101001X";
	static const char other[] = "34052419800101001X1";
	size_t at = 0;

	(void)state;
	assert_true(id_number_find(text, sizeof(text) - 1, &at));
	assert_int_equal(at, strlen("某店"));
	assert_false(id_number_find(longer, sizeof(longer) - 1, &at));
	assert_false(id_number_find(other, sizeof(other) - 1, &at));
	assert_false(id_number_find("", 0, &at));
	assert_false(id_number_find(text, 10, &at));
}

/* ---- real registers ------------------------------------------------------ */

static FILE *
shared(const char *name)
{
	const char *folder = getenv("SSJ_SHARED");
	char path[LINE_BYTES];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/data/%s",
	    folder == NULL ? "../shared" : folder, name);
	f = fopen(path, "re");
	if (f == NULL)
		print_message("skipped: no %s\n", path);
	return (f);
}

static void
accepts_every_code_of_a_cleaned_register(void **state)
{
	FILE *f = shared("registry_guangdong.csv");
	char line[LINE_BYTES];
	int rows = 0;

	(void)state;
	if (f == NULL)
		skip();
	assert_non_null(fgets(line, sizeof(line), f));
	for (; fgets(line, sizeof(line), f) != NULL; rows++) {
		line[strcspn(line, ",")] = '\0';
		assert_int_equal(uscc_judge(line), CODE_GOOD);
	}
	(void)fclose(f);
	assert_int_equal(rows, 57968);
}

/* Rows say themselves what is wrong with them; of the 86 "wrong check digits"
 * one has a small l and one letters in its district: no codes at all. */
static void
judges_the_refused_rows_of_a_register(void **state)
{
	FILE *f = shared("registry_invalid_uscc.csv");
	char line[LINE_BYTES], *code;
	int old = 0, digit = 0, form = 0;

	(void)state;
	if (f == NULL)
		skip();
	assert_non_null(fgets(line, sizeof(line), f));
	while (fgets(line, sizeof(line), f) != NULL) {
		code = strchr(line, ',') + 1;
		code[strcspn(code, ",")] = '\0';
		old += strncmp(line, "old_15", 6) == 0 &&
		    reg_no_judge(code) == CODE_GOOD;
		digit += strncmp(line, "check_digit", 11) == 0 &&
		    uscc_judge(code) == CODE_BAD_DIGIT;
		form += strncmp(line, "not_18", 6) == 0 &&
		    uscc_judge(code) == CODE_BAD_FORM;
	}
	(void)fclose(f);
	assert_int_equal(old, 3372);
	assert_int_equal(digit, 84);
	assert_int_equal(form, 609);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(computes_the_check_character_of_a_credit_code),
	    cmocka_unit_test(accepts_good_credit_codes),
	    cmocka_unit_test(tells_a_wrong_check_digit_from_no_code),
	    cmocka_unit_test(
		computes_the_check_character_of_an_organisation_code),
	    cmocka_unit_test(judges_old_registration_numbers),
	    cmocka_unit_test(knows_a_citizens_number),
	    cmocka_unit_test(wants_a_day_of_birth),
	    cmocka_unit_test(finds_a_citizens_number_inside_a_text),
	    cmocka_unit_test(accepts_every_code_of_a_cleaned_register),
	    cmocka_unit_test(judges_the_refused_rows_of_a_register),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
