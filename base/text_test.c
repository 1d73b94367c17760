/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of encodings, normal form, grams and hex. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/problem.h"
#include "base/text.h"

static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static bool
utf8(const char *s)
{
	return (text_is_utf8(s, strlen(s)));
}

static void
accepts_well_formed_utf8(void **state)
{
	(void)state;
	assert_true(text_is_utf8("", 0));
	assert_true(text_is_utf8("a\0b", 3));
	assert_true(utf8("\xc2\x80 \xdf\xbf"));
	assert_true(utf8("\xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80"));
	assert_true(utf8("\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf"));
	assert_true(utf8("抽查"));
}

static void
refuses_ill_formed_utf8(void **state)
{
	(void)state;
	assert_false(utf8("\x80"));
	assert_false(utf8("\xc0\x80"));
	assert_false(utf8("\xc1\xbf"));
	assert_false(utf8("\xe0\x9f\xbf"));
	assert_false(utf8("\xed\xa0\x80"));
	assert_false(utf8("\xf0\x8f\xbf\xbf"));
	assert_false(utf8("\xf4\x90\x80\x80"));
	assert_false(utf8("\xf5\x80\x80\x80"));
	assert_false(utf8("\xff"));
	assert_false(utf8("\xe6\x8a"));
	assert_false(utf8("\xe6\x8a\x41"));
	assert_int_equal(text_utf8_span("ab\xff", 3), 2);
}

static void
walks_over_code_points(void **state)
{
	uint32_t c;

	(void)state;
	assert_int_equal(text_next("\xf0\x9f\x98\x80z", 5, &c), 4);
	assert_int_equal(c, 0x1f600);
	assert_int_equal(text_next("抽", 3, &c), 3);
	assert_int_equal(c, 0x62bd);
	assert_int_equal(text_next("é", 2, &c), 2);
	assert_int_equal(c, 0xe9);
	assert_int_equal(text_next("", 0, &c), 0);
	assert_int_equal(text_next("\xff", 1, &c), 1);
	assert_int_equal(c, 0xfffd);
	assert_int_equal(text_length("a抽😀", 8), 3);
	assert_int_equal(text_length("", 0), 0);
}

static bool
nfc(const char *s)
{
	return (text_is_nfc(s, strlen(s)));
}

static void
knows_normal_form_c(void **state)
{
	(void)state;
	assert_true(nfc(""));
	assert_true(nfc("abc é 抽查"));
	assert_true(nfc("각 Ω ё"));
	assert_true(nfc("q\xcc\x87\xcc\xa3") == false);
	assert_true(nfc("q\xcc\xa3\xcc\x87"));
	assert_false(nfc("e\xcc\x81"));
	assert_false(nfc("\xe2\x84\xab"));
	assert_false(nfc("\xef\xa4\x80"));
	assert_false(nfc("\xe1\x84\x80\xe1\x85\xa1"));
	assert_false(nfc("\xe6\x8a\xff"));
}

static void
reads_gb18030(void **state)
{
	const char *out = NULL;
	size_t len = 0;

	(void)state;
	assert_null(text_from_gb18030(
	    arena, "a\xb3\xe9\xb2\xe9\x81\x30\x81\x30", 9, &out, &len));
	assert_string_equal(out, "a抽查\xc2\x80");
	assert_int_equal(len, 9);
	assert_null(text_from_gb18030(arena, "", 0, &out, &len));
	assert_int_equal(len, 0);
}

static void
names_the_first_byte_that_is_no_gb18030(void **state)
{
	const char *out = NULL;
	struct problem *p;
	size_t len = 0;

	(void)state;
	p = text_from_gb18030(arena, "a\xb3\xe9\xff\xff", 5, &out, &len);
	assert_non_null(p);
	assert_int_equal(p->kind, PROBLEM_INVALID);
	assert_string_equal(p->detail, "第 4 个字节不是 GB18030 编码");
	p = text_from_gb18030(arena, "a\xd6\x08", 3, &out, &len);
	assert_non_null(p);
	assert_non_null(strstr(p->detail, "第 2 个字节"));
	p = text_from_gb18030(arena, "\x81\x30\x81\x41", 4, &out, &len);
	assert_non_null(p);
	p = text_from_gb18030(arena, "ab\xb3", 3, &out, &len);
	assert_non_null(p);
	assert_string_equal(p->detail, "第 3 个字节不是 GB18030 编码");
}

static void
assert_grams(const char *name, size_t count, const char *const *want)
{
	const char *const *out = NULL;
	size_t i;

	assert_int_equal(text_bigrams(arena, name, strlen(name), &out), count);
	for (i = 0; i < count; i++)
		assert_string_equal(out[i], want[i]);
}

static void
makes_grams_of_neighbours(void **state)
{
	const char *const han[] = {"司深", "深圳", "限公", "公司", "有限"};
	const char *const sorted[] = {han[3], han[0], han[4], han[1], han[2]};

	(void)state;
	assert_grams("深圳有限公司", 5,
	    (const char *const[]){"公司", "圳有", "有限", "深圳", "限公"});
	assert_grams("有限公司（深圳）", 5, sorted);
}

static void
folds_case_and_width(void **state)
{
	(void)state;
	assert_grams("ＡB-９", 2, (const char *const[]){"ab", "b9"});
}

static void
keeps_each_gram_once(void **state)
{
	(void)state;
	assert_grams("哈哈哈哈", 1, (const char *const[]){"哈哈"});
}

static void
makes_one_gram_of_one_character(void **state)
{
	(void)state;
	assert_grams(" 茶！", 1, (const char *const[]){"茶"});
	assert_grams("〇", 1, (const char *const[]){"〇"});
	assert_grams("()（）—·\xff", 0, NULL);
	assert_grams("", 0, NULL);
}

static void
keeps_characters_beyond_the_first_plane(void **state)
{
	(void)state;
	assert_grams("𠮷野", 1, (const char *const[]){"𠮷野"});
}

static void
writes_and_reads_hex(void **state)
{
	unsigned char b[3] = {0};

	(void)state;
	assert_string_equal(text_hex(arena, "\x00\xaf\x31", 3), "00af31");
	assert_string_equal(text_hex(arena, "", 0), "");
	assert_true(text_unhex("00af31", 6, b, 3));
	assert_memory_equal(b, "\x00\xaf\x31", 3);
	assert_true(text_unhex("", 0, b, 0));
}

static void
refuses_other_spellings_of_hex(void **state)
{
	unsigned char b[3];

	(void)state;
	assert_false(text_unhex("00AF31", 6, b, 3));
	assert_false(text_unhex("00af3", 5, b, 3));
	assert_false(text_unhex("00af311", 7, b, 3));
	assert_false(text_unhex("00af", 4, b, 3));
	assert_false(text_unhex("00ag31", 6, b, 3));
	assert_false(text_unhex("0:af31", 6, b, 3));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(accepts_well_formed_utf8),
	    CASE(refuses_ill_formed_utf8),
	    CASE(walks_over_code_points),
	    CASE(knows_normal_form_c),
	    CASE(reads_gb18030),
	    CASE(names_the_first_byte_that_is_no_gb18030),
	    CASE(makes_grams_of_neighbours),
	    CASE(folds_case_and_width),
	    CASE(keeps_each_gram_once),
	    CASE(makes_one_gram_of_one_character),
	    CASE(keeps_characters_beyond_the_first_plane),
	    CASE(writes_and_reads_hex),
	    CASE(refuses_other_spellings_of_hex),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
