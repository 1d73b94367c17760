/* SPDX-License-Identifier: Apache-2.0 */
#include "service/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <jwt.h>
#include <sodium.h>

#include "base/arena.h"

static const int64_t now_ms = INT64_C(1777599000000);
static const unsigned char key[TOKEN_KEY_BYTES] = {1, 2, 3};

static int
open_arena(void **state)
{
	*state = arena_new();
	token_set_key(key);
	return (0);
}

static int
close_arena(void **state)
{
	arena_free(*state);
	return (0);
}

static struct token
sample(void)
{
	return ((struct token){
	    .actor = {.kind = ACTOR_USER,
		.user_id = "0190a6e0-0000-7000-8000-000000000001",
		.user_version = 3,
		.org_id = "0190a6e0-0000-7000-8000-000000000002",
		.org_path = "/SZ/SCJG/",
		.display_name = "检查一科",
		.here = UINT64_C(1) << 63,
		.below = UINT64_MAX},
	    .session_id = "0190a6e0-0000-7000-8000-000000000003",
	    .id = "0190a6e0-0000-7000-8000-000000000004",
	    .issued_s = now_ms / 1000,
	    .expires_s = now_ms / 1000 + TOKEN_LIFETIME_S,
	});
}

static const char *
minted(struct arena *a, const struct token *t)
{
	const char *text = NULL;

	assert_null(token_mint(a, t, &text));
	return (text);
}

static void
says_what_was_put_in(void **state)
{
	struct token in = sample(), out;

	in.actor.inspector_id = "0190a6e0-0000-7000-8000-000000000005";
	assert_null(token_verify(*state, minted(*state, &in), now_ms, &out));
	assert_int_equal(out.actor.kind, ACTOR_USER);
	assert_string_equal(out.actor.user_id, in.actor.user_id);
	assert_int_equal(out.actor.user_version, 3);
	assert_string_equal(out.actor.org_path, "/SZ/SCJG/");
	assert_string_equal(out.actor.inspector_id, in.actor.inspector_id);
	assert_string_equal(out.actor.display_name, "检查一科");
	assert_true(out.actor.here == UINT64_C(1) << 63);
	assert_true(out.actor.below == UINT64_MAX);
	assert_string_equal(out.session_id, in.session_id);
	assert_int_equal(out.expires_s, in.expires_s);
}

static void
nobody_need_be_an_inspector(void **state)
{
	struct token in = sample(), out;

	assert_null(token_verify(*state, minted(*state, &in), now_ms, &out));
	assert_null(out.actor.inspector_id);
}

static enum problem_kind
refused(struct arena *a, const char *text, int64_t at_ms)
{
	struct token out;
	struct problem *p = token_verify(a, text, at_ms, &out);

	assert_non_null(p);
	return (p->kind);
}

static void
ends_after_ten_minutes(void **state)
{
	struct token in = sample(), out;
	const char *text = minted(*state, &in);

	assert_null(token_verify(*state, text, now_ms + 599999, &out));
	assert_int_equal(
	    refused(*state, text, now_ms + 600000), PROBLEM_TOKEN_EXPIRED);
}

static void
is_not_good_before_it_was_made(void **state)
{
	struct token in = sample();

	assert_int_equal(refused(*state, minted(*state, &in), now_ms - 61000),
	    PROBLEM_TOKEN_INVALID);
}

static void
another_key_does_not_sign_for_us(void **state)
{
	static const unsigned char other[TOKEN_KEY_BYTES] = {9};
	struct token in = sample();
	const char *text = minted(*state, &in);

	token_set_key(other);
	assert_int_equal(refused(*state, text, now_ms), PROBLEM_TOKEN_INVALID);
	token_set_key(key);
}

static void
a_changed_byte_spoils_it(void **state)
{
	struct token in = sample(), out;
	char *text = arena_strdup(*state, minted(*state, &in));
	size_t i, len = strlen(text);

	/* The last character of a segment has bits that mean nothing. */
	for (i = 0; i + 1 < len; i++) {
		if (text[i] == '.' || text[i + 1] == '.')
			continue;
		text[i] ^= 1;
		assert_non_null(token_verify(*state, text, now_ms, &out));
		text[i] ^= 1;
	}
	assert_null(token_verify(*state, text, now_ms, &out));
}

/* header.claims.signature by libjwt, with the claims given as JSON. */
static const char *
forged(struct arena *a, jwt_alg_t alg, const char *claims)
{
	jwt_t *jwt;
	char *text;
	const char *copy;

	assert_int_equal(jwt_new(&jwt), 0);
	assert_int_equal(jwt_set_alg(jwt, alg, alg == JWT_ALG_NONE ? NULL : key,
			     alg == JWT_ALG_NONE ? 0 : TOKEN_KEY_BYTES),
	    0);
	assert_int_equal(jwt_add_grants_json(jwt, claims), 0);
	text = jwt_encode_str(jwt);
	assert_non_null(text);
	copy = arena_strdup(a, text);
	free(text);
	jwt_free(jwt);
	return (copy);
}

#define GOOD                                                        \
	"\"sub\":\"u\",\"ver\":1,\"org\":\"o\",\"org_path\":\"/\"," \
	"\"perm_here\":\"0\",\"perm_below\":\"0\",\"ses\":\"s\","   \
	"\"jti\":\"j\",\"iat\":1777599000,\"exp\":1777599600"

static void
every_claim_is_checked(void **state)
{
	static const char *const wrong[] = {
	    "{" GOOD "}",
	    "{\"iss\":\"ssj\"," GOOD "}",
	    "{\"iss\":\"ssj\",\"aud\":\"other\"," GOOD "}",
	    "{\"iss\":\"other\",\"aud\":\"ssj-api\"," GOOD "}",
	    "{\"iss\":\"ssj\",\"aud\":\"ssj-api\",\"nbf\":1777600000," GOOD "}",
	    "{\"iss\":\"ssj\",\"aud\":\"ssj-api\",\"nbf\":\"x\"," GOOD "}",
	    "{\"iss\":\"ssj\",\"aud\":\"ssj-api\",\"x\":[1]," GOOD "}",
	    "{\"iss\":\"ssj\",\"aud\":\"ssj-api\",\"sub\":\"u\"}",
	};
	struct token out;
	size_t i;

	assert_null(token_verify(*state,
	    forged(*state, JWT_ALG_HS256,
		"{\"iss\":\"ssj\",\"aud\":\"ssj-api\"," GOOD "}"),
	    now_ms, &out));
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(
		    refused(*state, forged(*state, JWT_ALG_HS256, wrong[i]),
			now_ms),
		    PROBLEM_TOKEN_INVALID);
}

static void
other_algorithms_are_refused_even_with_our_key(void **state)
{
	static const char claims[] =
	    "{\"iss\":\"ssj\",\"aud\":\"ssj-api\"," GOOD "}";

	assert_int_equal(
	    refused(*state, forged(*state, JWT_ALG_NONE, claims), now_ms),
	    PROBLEM_TOKEN_INVALID);
	assert_int_equal(
	    refused(*state, forged(*state, JWT_ALG_HS384, claims), now_ms),
	    PROBLEM_TOKEN_INVALID);
}

static void
nonsense_is_no_token(void **state)
{
	static const char *const wrong[] = {
	    "", ".", "..", "a.b.c", "e30.e30.", "e30.e30.e30", "测.试.三"};
	char *deep = arena_alloc(*state, TOKEN_MAX + 2);
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(
		    refused(*state, wrong[i], now_ms), PROBLEM_TOKEN_INVALID);
	/* "[[[[[[…" as header and claims, then one that is too long. */
	for (i = 0; i < TOKEN_MAX; i++)
		deep[i] = "W1tb"[i % 4];
	deep[1000] = deep[3000] = '.';
	assert_int_equal(refused(*state, deep, now_ms), PROBLEM_TOKEN_INVALID);
	deep[TOKEN_MAX] = 'a';
	assert_int_equal(refused(*state, deep, now_ms), PROBLEM_TOKEN_INVALID);
}

static void
the_key_file_holds_exactly_32_bytes(void **state)
{
	struct arena *a = *state;
	char *folder = mkdtemp(arena_strdup(a, "/tmp/ssj-token-XXXXXX"));
	const char *path = arena_fmt(a, "%s/token.key", folder);
	FILE *f;

	assert_non_null(token_open(a, folder));
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(key, 1, sizeof(key), f), sizeof(key));
	assert_int_equal(fflush(f), 0);
	assert_null(token_open(a, folder));
	assert_int_equal(fputc('x', f), 'x');
	assert_int_equal(fclose(f), 0);
	assert_non_null(token_open(a, folder));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_what_was_put_in),
	    cmocka_unit_test(nobody_need_be_an_inspector),
	    cmocka_unit_test(ends_after_ten_minutes),
	    cmocka_unit_test(is_not_good_before_it_was_made),
	    cmocka_unit_test(another_key_does_not_sign_for_us),
	    cmocka_unit_test(a_changed_byte_spoils_it),
	    cmocka_unit_test(every_claim_is_checked),
	    cmocka_unit_test(other_algorithms_are_refused_even_with_our_key),
	    cmocka_unit_test(nonsense_is_no_token),
	    cmocka_unit_test(the_key_file_holds_exactly_32_bytes),
	};

	return (cmocka_run_group_tests(tests, open_arena, close_arena));
}
