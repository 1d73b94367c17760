/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"

/* What standard error received while `speak` ran. */
static const char *
heard(struct arena *a, void (*speak)(struct arena *))
{
	FILE *f = tmpfile();
	int saved = dup(STDERR_FILENO);
	char *text = arena_alloc(a, 8192);

	assert_non_null(f);
	assert_true(saved >= 0);
	assert_true(dup2(fileno(f), STDERR_FILENO) >= 0);
	speak(a);
	assert_true(dup2(saved, STDERR_FILENO) >= 0);
	(void)close(saved);
	rewind(f);
	text[fread(text, 1, 8191, f)] = '\0';
	(void)fclose(f);
	return (text);
}

static int
open_arena(void **state)
{
	*state = arena_new();
	log_open("test", LOG_LEVEL_INFO);
	return (0);
}

static int
close_arena(void **state)
{
	arena_free(*state);
	return (0);
}

static void
say_hello(struct arena *a)
{
	log_event(LOG_LEVEL_WARN, "greeting", "name=%s n=%d",
	    log_quote(a, "小 张"), 3);
}

static void
writes_one_line_of_pairs(void **state)
{
	const char *line = heard(*state, say_hello);

	assert_memory_equal(line, "time=2", 6);
	assert_non_null(strstr(line, " level=warn program=test pid="));
	assert_non_null(strstr(line, " event=greeting name=\"小 张\" n=3\n"));
}

static void
whisper(struct arena *a)
{
	(void)a;
	log_event(LOG_LEVEL_DEBUG, "whisper", "x=1");
}

static void
leaves_out_what_is_below_the_level(void **state)
{
	assert_string_equal(heard(*state, whisper), "");
}

static void
forge(struct arena *a)
{
	(void)a;
	log_event(LOG_LEVEL_INFO, "raw", "v=%s", "a\nlevel=error\x1b[2J");
}

static void
cannot_be_made_to_write_two_lines(void **state)
{
	const char *line = heard(*state, forge);

	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
	assert_null(strchr(line, '\x1b'));
}

static void
shout(struct arena *a)
{
	char *big = arena_alloc(a, 10001);

	memset(big, 'x', 10000);
	log_event(LOG_LEVEL_INFO, "big", "v=%s", big);
}

static void
cuts_what_is_too_long(void **state)
{
	const char *line = heard(*state, shout);

	assert_true(strlen(line) <= 4096);
	assert_int_equal(line[strlen(line) - 1], '\n');
}

static void
quotes_only_where_needed(void **state)
{
	struct arena *a = *state;

	assert_string_equal(log_quote(a, "plain"), "plain");
	assert_string_equal(log_quote(a, "张三"), "张三");
	assert_string_equal(log_quote(a, ""), "\"\"");
	assert_string_equal(log_quote(a, NULL), "-");
	assert_string_equal(log_quote(a, "a b"), "\"a b\"");
	assert_string_equal(log_quote(a, "a=b"), "\"a=b\"");
	assert_string_equal(log_quote(a, "\"\\"), "\"\\\"\\\\\"");
	assert_string_equal(log_quote(a, "\r\n"), "\"\\x0d\\x0a\"");
}

static void
mumble(struct arena *a)
{
	(void)a;
	log_buffer();
	log_event(LOG_LEVEL_INFO, "first", "n=%d", 1);
	log_event(LOG_LEVEL_INFO, "second", "n=%d", 2);
}

static void
mumble_and_shout(struct arena *a)
{
	mumble(a);
	log_event(LOG_LEVEL_WARN, "third", "n=%d", 3);
}

static void
flush(struct arena *a)
{
	(void)a;
	log_flush();
}

static void
keeps_lines_until_they_are_wanted(void **state)
{
	const char *text;

	assert_string_equal(heard(*state, mumble), "");
	text = heard(*state, flush);
	assert_non_null(strstr(text, "event=first"));
	assert_non_null(strstr(text, "event=second"));
	assert_string_equal(heard(*state, flush), "");
	text = heard(*state, mumble_and_shout);
	assert_true(strstr(text, "event=first") < strstr(text, "event=third"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes_one_line_of_pairs),
	    cmocka_unit_test(leaves_out_what_is_below_the_level),
	    cmocka_unit_test(cannot_be_made_to_write_two_lines),
	    cmocka_unit_test(cuts_what_is_too_long),
	    cmocka_unit_test(quotes_only_where_needed),
	    cmocka_unit_test(keeps_lines_until_they_are_wanted),
	};

	return (cmocka_run_group_tests(tests, open_arena, close_arena));
}
