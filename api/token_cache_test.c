/* SPDX-License-Identifier: Apache-2.0 */
#include "api/token_cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "service/token.h"

static struct arena *arena;
static const int64_t now = INT64_C(1777599000000);

static int
open_arena(void **state)
{
	(void)state;
	arena = arena_new();
	token_cache_clear();
	return (0);
}

static int
close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static const unsigned char *
hash(int n)
{
	unsigned char *h = arena_alloc(arena, TOKEN_HASH);

	memcpy(h, &n, sizeof(n));
	return (h);
}

static struct token
sample(const char *user)
{
	return ((struct token){.actor = {.kind = ACTOR_USER,
				   .user_id = user,
				   .user_version = 3,
				   .org_id = "org",
				   .org_path = "/A/",
				   .display_name = "张",
				   .here = 5},
	    .session_id = "s",
	    .id = "j",
	    .expires_s = now / 1000 + 600});
}

static void
gives_back_a_copy_of_what_it_was_told(void **state)
{
	char *user = arena_strdup(arena, "user-1");
	struct token in = sample(user), out;

	(void)state;
	token_cache_put(hash(1), now, &in);
	memset(user, 'X', 3);
	assert_true(token_cache_get(arena, hash(1), now + 1, &out));
	assert_string_equal(out.actor.user_id, "user-1");
	assert_string_equal(out.actor.display_name, "张");
	assert_null(out.actor.inspector_id);
	assert_int_equal(out.actor.here, 5);
	assert_int_equal(out.actor.user_version, 3);
	assert_false(token_cache_get(arena, hash(2), now, &out));
}

static void
forgets_after_a_minute(void **state)
{
	struct token in = sample("u"), out;

	(void)state;
	token_cache_put(hash(1), now, &in);
	assert_true(token_cache_get(arena, hash(1), now + 59999, &out));
	assert_false(token_cache_get(arena, hash(1), now + 60000, &out));
}

static void
forgets_when_the_token_expires(void **state)
{
	struct token in = sample("u"), out;

	(void)state;
	in.expires_s = now / 1000 + 5;
	token_cache_put(hash(1), now, &in);
	assert_true(token_cache_get(arena, hash(1), now + 4999, &out));
	assert_false(token_cache_get(arena, hash(1), now + 5000, &out));
}

static void
the_one_not_used_for_longest_makes_room(void **state)
{
	struct token in = sample("u"), out;
	int i;

	(void)state;
	for (i = 0; i < TOKEN_CACHE_SIZE; i++)
		token_cache_put(hash(i), now, &in);
	assert_true(token_cache_get(arena, hash(0), now, &out));
	token_cache_put(hash(TOKEN_CACHE_SIZE), now, &in);
	assert_true(token_cache_get(arena, hash(0), now, &out));
	assert_false(token_cache_get(arena, hash(1), now, &out));
	for (i = 2; i <= TOKEN_CACHE_SIZE; i++)
		assert_true(token_cache_get(arena, hash(i), now, &out));
}

static void
the_same_token_takes_one_place(void **state)
{
	struct token in = sample("u"), out;
	int i;

	(void)state;
	for (i = 0; i < 3 * TOKEN_CACHE_SIZE; i++) {
		token_cache_put(hash(7), now + i, &in);
		token_cache_put(hash(i % 10), now + i, &in);
	}
	for (i = 0; i < 10; i++)
		assert_true(token_cache_get(arena, hash(i), now, &out));
}

static void
does_not_remember_what_does_not_fit(void **state)
{
	char name[2000];
	struct token in = sample("u"), out;

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	in.actor.display_name = name;
	token_cache_put(hash(1), now, &in);
	assert_false(token_cache_get(arena, hash(1), now, &out));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		gives_back_a_copy_of_what_it_was_told, open_arena, close_arena),
	    cmocka_unit_test_setup_teardown(
		forgets_after_a_minute, open_arena, close_arena),
	    cmocka_unit_test_setup_teardown(
		forgets_when_the_token_expires, open_arena, close_arena),
	    cmocka_unit_test_setup_teardown(
		the_one_not_used_for_longest_makes_room, open_arena,
		close_arena),
	    cmocka_unit_test_setup_teardown(
		the_same_token_takes_one_place, open_arena, close_arena),
	    cmocka_unit_test_setup_teardown(
		does_not_remember_what_does_not_fit, open_arena, close_arena),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
