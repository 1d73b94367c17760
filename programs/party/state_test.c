/* SPDX-License-Identifier: Apache-2.0 */
/* What a party keeps: once, for ever, and for itself. */
#include "programs/party/testing.h"

#define NO "DEMO-2026-0001"

static void
assert_says(struct problem *p, enum problem_kind kind, const char *words)
{
	assert_non_null(p);
	assert_int_equal(p->kind, kind);
	assert_non_null(strstr(p->detail, words));
}

/* ---- the folder -------------------------------------------------------- */

static void
the_folder_is_the_partys_alone(void **state)
{
	struct party_state s = folder_open(*state), other;
	struct draw_digest seed;
	struct stat st;

	assert_int_equal(stat(*state, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_null(party_state_key(arena, &s, &seed, NULL));
	assert_int_equal(fstatat(s.folder, "key", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_says(party_state_open(arena, *state, &other), PROBLEM_CONFLICT,
	    "another process");
	(void)close(s.folder);
	s = folder_open(*state);
	(void)close(s.folder);
}

static void
what_is_no_folder_is_refused(void **state)
{
	const char *path = *state;
	struct party_state s = folder_open(path);

	folder_put(path, "file", "");
	assert_says(
	    party_state_open(arena, arena_fmt(arena, "%s/file", path), &s),
	    PROBLEM_INTERNAL, "cannot be opened");
	assert_says(
	    party_state_open(arena, arena_fmt(arena, "%s/a/b", path), &s),
	    PROBLEM_INTERNAL, "cannot be made");
}

/* ---- one A, one secret, one key ---------------------------------------- */

static void
an_attempt_has_one_announcement(void **state)
{
	struct party_state s = folder_open(*state);
	struct draw_digest first = filled(1), second = filled(2);

	assert_null(party_state_announce(arena, &s, NO, 1, &first));
	assert_null(party_state_announce(arena, &s, NO, 1, &first));
	assert_says(party_state_announce(arena, &s, NO, 1, &second),
	    PROBLEM_CONFLICT, "a second announcement of " NO ", attempt 1");
	assert_null(party_state_announce(arena, &s, NO, 2, &second));
	assert_null(party_state_announce(arena, &s, NO "-1", 1, &second));
}

static void
an_A_has_one_secret_and_another_A_another(void **state)
{
	struct party_state s = folder_open(*state);
	struct draw_digest a = filled(1), b = filled(2), one, again, other;

	assert_null(party_state_secret(arena, &s, &a, &one));
	(void)close(s.folder);
	s = folder_open(*state);
	assert_null(party_state_secret(arena, &s, &a, &again));
	assert_true(draw_digest_equal(&one, &again));
	assert_null(party_state_secret(arena, &s, &b, &other));
	assert_false(draw_digest_equal(&one, &other));
}

static void
a_key_is_made_once_and_only_when_it_is_asked_for(void **state)
{
	struct party_state s = folder_open(*state);
	struct draw_digest one, again;
	bool found = true;

	assert_null(party_state_key(arena, &s, &one, &found));
	assert_false(found);
	assert_int_equal(faccessat(s.folder, "key", F_OK, 0), -1);
	assert_null(party_state_key(arena, &s, &one, NULL));
	assert_null(party_state_key(arena, &s, &again, &found));
	assert_true(found);
	assert_true(draw_digest_equal(&one, &again));
}

static void
a_role_signs_one_thing(void **state)
{
	struct party_state s = folder_open(*state);
	struct draw_digest first = filled(1), second = filled(2);
	struct party_signing g = {NO, 1, "close", &first};

	assert_null(party_state_signing(arena, &s, &g));
	assert_null(party_state_signing(arena, &s, &g));
	g.x = &second;
	assert_says(party_state_signing(arena, &s, &g), PROBLEM_CONFLICT,
	    "a second history of " NO ", attempt 1: what was signed as close");
	g.role = "open";
	assert_null(party_state_signing(arena, &s, &g));
	g.attempt = 2;
	g.role = "close";
	assert_null(party_state_signing(arena, &s, &g));
}

/* ---- what was cut off, and what is damaged ----------------------------- */

static void
a_write_that_was_cut_off_is_made_again(void **state)
{
	struct party_state s = folder_open(*state);
	struct draw_digest seed, again;
	bool found;

	folder_put(*state, "key.new", "0123");
	assert_null(party_state_key(arena, &s, &seed, &found));
	assert_false(found);
	assert_null(party_state_key(arena, &s, &seed, NULL));
	assert_null(party_state_key(arena, &s, &again, &found));
	assert_true(draw_digest_equal(&seed, &again));
}

/* Never replaced by a new one: the old one is committed to. */
static void
a_damaged_secret_is_told_and_stays(void **state)
{
	static const char *const bytes[] = {"", "ab\n", "not hexadecimal\n"};
	struct party_state s = folder_open(*state);
	struct draw_digest a = filled(1), secret;
	const char *name =
	    arena_fmt(arena, "secret-%s", text_hex(arena, a.b, DRAW_HASH));
	size_t i;

	for (i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++) {
		folder_put(*state, name, bytes[i]);
		assert_says(party_state_secret(arena, &s, &a, &secret),
		    PROBLEM_INTERNAL, "is damaged");
	}
}

static void
a_link_in_place_of_a_file_is_not_followed(void **state)
{
	struct party_state s = folder_open(*state);
	struct draw_digest seed;

	folder_put(*state, "elsewhere",
	    arena_fmt(arena, "%s\n", text_hex(arena, filled(3).b, DRAW_HASH)));
	assert_int_equal(symlinkat("elsewhere", s.folder, "key"), 0);
	assert_says(
	    party_state_key(arena, &s, &seed, NULL), PROBLEM_INTERNAL, "key");
}

/* ---- copies ------------------------------------------------------------ */

static void
copies_are_those_that_were_seen(void **state)
{
	struct party_state s = folder_open(*state);
	struct draw_digest a = filled(1), c = filled(2);
	struct party_copy *copies;
	size_t count;

	assert_null(party_state_announce(arena, &s, "甲/../x.1", 3, &a));
	assert_null(party_state_signing(
	    arena, &s, &(struct party_signing){"甲/../x.1", 3, "close", &c}));
	folder_put(*state, "seen-notes.txt", "x");
	folder_put(*state, "seen-Z.1", "damaged");
	assert_null(party_state_copies(arena, &s, &copies, &count));
	assert_int_equal(count, 3);
	assert_string_equal(copies[0].file, "seen-Z.1");
	assert_non_null(strstr(copies[0].skipped, "damaged"));
	assert_string_equal(copies[0].draw_no, "Z");
	assert_null(copies[1].skipped);
	assert_string_equal(copies[1].draw_no, "甲/../x.1");
	assert_int_equal(copies[1].attempt, 3);
	assert_true(draw_digest_equal(copies[1].announce, &a));
	assert_true(draw_digest_equal(copies[1].close, &c));
	assert_null(copies[1].open);
	assert_string_equal(copies[2].file, "seen-notes.txt");
	assert_null(copies[2].draw_no);
}

/* ---- what a holder keeps ----------------------------------------------- */

static void
what_is_held_is_read_back_whole(void **state)
{
	struct party_state s = folder_open(*state);
	struct draw_text text = T("id,stratum,lots\n"), again;
	int folder;

	assert_null(party_state_held(arena, &s, NO, 1, &folder));
	assert_says(party_held_read(arena, folder, "L1.csv", &again),
	    PROBLEM_INTERNAL, "L1.csv");
	assert_null(party_held_write(arena, folder, "L1.csv", text));
	assert_null(party_held_read(arena, folder, "L1.csv", &again));
	assert_true(draw_text_equal(text, again));
	assert_null(party_held_write(arena, folder, "L1.csv", T("")));
	assert_null(party_held_read(arena, folder, "L1.csv", &again));
	assert_int_equal(again.len, 0);
	(void)close(folder);
	assert_null(party_state_held(arena, &s, NO, 1, &folder));
	(void)close(folder);
}

#define TEST(f) \
	cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_folder_is_the_partys_alone),
	    TEST(what_is_no_folder_is_refused),
	    TEST(an_attempt_has_one_announcement),
	    TEST(an_A_has_one_secret_and_another_A_another),
	    TEST(a_key_is_made_once_and_only_when_it_is_asked_for),
	    TEST(a_role_signs_one_thing),
	    TEST(a_write_that_was_cut_off_is_made_again),
	    TEST(a_damaged_secret_is_told_and_stays),
	    TEST(a_link_in_place_of_a_file_is_not_followed),
	    TEST(copies_are_those_that_were_seen),
	    TEST(what_is_held_is_read_back_whole),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
