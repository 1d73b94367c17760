/* SPDX-License-Identifier: Apache-2.0 */
/* What holders get, and what they may do with it (SSJ_TEST_DATABASE). */
#include "service/testing_ceremony.h"

#include "domain/draw/pool.h"
#include "service/draw_seal.h"

enum {
	JIWEI,
	NOTARY,
	ARCHIVE,
	COURT
};

/* What was sealed for `from`, opened with the key of `who`; false when it
 * does not open. */
static bool
open_keys(struct hall *h, size_t from, size_t who, struct draw_keys *out)
{
	unsigned char sealed[64 + crypto_box_SEALBYTES], plain[64];
	unsigned char pk[32], sk[32], ed[32];
	struct db_rows files;
	const char *hex;

	assert_well(
	    draw_sealed_list(&h->party[from]->x, h->view.row.id, &hex, &files));
	assert_true(files.count > 1); /* a pool and the annexes */
	assert_true(text_unhex(hex, strlen(hex), sealed, sizeof(sealed)));
	(void)crypto_sign_ed25519_sk_to_pk(ed, h->signing_key[who]);
	assert_int_equal(crypto_sign_ed25519_pk_to_curve25519(pk, ed), 0);
	assert_int_equal(
	    crypto_sign_ed25519_sk_to_curve25519(sk, h->signing_key[who]), 0);
	if (crypto_box_seal_open(plain, sealed, sizeof(sealed), pk, sk) != 0)
		return (false);
	memcpy(out->veil_key.b, plain, 32);
	memcpy(out->pool_key.b, plain + 32, 32);
	return (true);
}

/* A sealed file, opened. */
static struct draw_text
open_file(struct hall *h, const char *name, const struct draw_keys *keys)
{
	unsigned char key[32], nonce[crypto_stream_xchacha20_NONCEBYTES] = {0};
	struct person *p = h->party[ARCHIVE];
	struct draw_document piece;
	unsigned char *plain;

	assert_well(draw_sealed_piece(&p->x, h->view.row.id,
	    arena_fmt(p->a, "%s.sealed", name), 0, &piece));
	plain = arena_alloc(p->a, piece.len + 1);
	(void)crypto_generichash(key, sizeof(key), (const unsigned char *)name,
	    strlen(name), keys->pool_key.b, 32);
	(void)crypto_stream_xchacha20_xor(
	    plain, (const unsigned char *)piece.bytes, piece.len, nonce, key);
	return ((struct draw_text){(const char *)plain, piece.len});
}

static void
a_holder_opens_all_that_A_binds(void **state)
{
	struct hall *h = *state;
	struct draw_keys keys;
	struct draw_digest hash;
	struct draw_pool pool;
	struct draw_text bytes;
	struct ceremony_view shown;

	hall_announced(h);
	assert_true(open_keys(h, ARCHIVE, ARCHIVE, &keys));
	hash = draw_veil(draw_hash_sm3(), &keys.veil_key);
	assert_string_equal(
	    text_hex(h->operator->a, hash.b, 32), h->view.row.veil);
	assert_well(
	    ceremony_show(&h->party[ARCHIVE]->x, h->view.row.id, &shown));
	bytes = open_file(h, "L0001.pool", &keys);
	assert_well(draw_pool_open(h->operator->a, bytes.s, bytes.len, &pool));
	hash = draw_pool_root(draw_hash_sm3(), &keys.pool_key, &pool);
	assert_string_equal(
	    text_hex(h->operator->a, hash.b, 32), shown.lists[0].root);
	bytes = open_file(h, "roster.csv", &keys);
	hash = draw_file(
	    draw_hash_sm3(), &keys.pool_key, draw_text_of("roster.csv"), bytes);
	while (strcmp(shown.files->name, "roster.csv") != 0)
		shown.files++;
	assert_string_equal(
	    text_hex(h->operator->a, hash.b, 32), shown.files->hash);
}

static void
nobody_opens_what_is_sealed_to_another(void **state)
{
	struct hall *h = *state;
	struct draw_keys keys;

	hall_announced(h);
	assert_false(open_keys(h, ARCHIVE, COURT, &keys));
	assert_true(open_keys(h, COURT, COURT, &keys));
}

static void
only_holders_with_keys_get_anything_and_not_before_A(void **state)
{
	struct hall *h = *state;
	struct draw_document piece;
	struct db_rows files;
	const char *hex;

	hall_created(h);
	hall_invite(h);
	hall_freeze(h);
	assert_problem(draw_sealed_list(
			   &h->party[ARCHIVE]->x, h->view.row.id, &hex, &files),
	    PROBLEM_NOT_FOUND);
	hall_announce(h);
	assert_problem(
	    draw_sealed_list(&h->party[JIWEI]->x, h->view.row.id, &hex, &files),
	    PROBLEM_NOT_FOUND);
	assert_problem(
	    draw_sealed_list(&h->operator->x, h->view.row.id, &hex, &files),
	    PROBLEM_NOT_FOUND);
	assert_problem(draw_sealed_piece(&h->party[ARCHIVE]->x, h->view.row.id,
			   "L0001.pool", 0, &piece),
	    PROBLEM_NOT_FOUND);
	assert_problem(draw_sealed_piece(&h->party[ARCHIVE]->x, h->view.row.id,
			   "L0001.pool.sealed", 1, &piece),
	    PROBLEM_NOT_FOUND);
}

/* The auditor's folder has the pools themselves. */
static void
sealed_files_are_no_part_of_the_auditors_folder(void **state)
{
	struct hall *h = *state;
	const struct draw_file_row *row;
	struct db_rows files;
	size_t i;

	hall_announced(h);
	hall_to_drawn(h);
	assert_well(
	    draw_document_files(&h->operator->x, h->view.row.id, &files));
	row = files.rows;
	for (i = 0; i < files.count; i++)
		assert_null(strstr(row[i].name, ".sealed"));
}

/* Surprise checks whose organiser never publishes. */
static void
a_holder_discloses_on_the_last_day_whatever_the_organiser_does(void **state)
{
	struct hall *h = *state;
	struct plan_line line = fixture_line(1, ITEM("1"));
	struct ceremony_draft asked = hall_draft(hall_plan(h, &line));
	struct draw_document transcript;
	struct ceremony_view shown;
	struct draw_keys keys;
	const char *vk;

	asked.disclose = DRAW_DISCLOSE_AFTER_VISIT;
	asked.disclose_by = arena_fmt(h->operator->a, "%d-09-01", h->year);
	hall_create(h, &asked);
	hall_invite(h);
	hall_freeze(h);
	hall_announce(h);
	hall_to_drawn(h);
	assert_true(open_keys(h, COURT, COURT, &keys));
	vk = text_hex(h->operator->a, keys.veil_key.b, 32);
	assert_problem(
	    draw_veil_publish(&h->party[COURT]->x, h->view.row.id, vk, &shown),
	    PROBLEM_RULE);
	hall_set_time(h,
	    clock_parse_rfc3339(
		arena_fmt(h->operator->a, "%d-09-01T12:00:00+08:00", h->year)));
	assert_problem(draw_veil_publish(&h->party[COURT]->x, h->view.row.id,
			   h->view.row.veil, &shown),
	    PROBLEM_RULE);
	assert_problem(
	    draw_veil_publish(&h->party[JIWEI]->x, h->view.row.id, vk, &shown),
	    PROBLEM_NOT_FOUND);
	assert_problem(draw_document_transcript(
			   &h->operator->x, h->view.row.id, &transcript),
	    PROBLEM_NOT_FOUND);
	assert_well(
	    draw_veil_publish(&h->party[COURT]->x, h->view.row.id, vk, &shown));
	assert_well(draw_document_transcript(
	    &h->operator->x, h->view.row.id, &transcript));
	assert_well(draw_veil_publish(
	    &h->party[ARCHIVE]->x, h->view.row.id, vk, &shown));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, hall_setup, hall_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_holder_opens_all_that_A_binds),
	    TEST(nobody_opens_what_is_sealed_to_another),
	    TEST(only_holders_with_keys_get_anything_and_not_before_A),
	    TEST(sealed_files_are_no_part_of_the_auditors_folder),
	    TEST(
		a_holder_discloses_on_the_last_day_whatever_the_organiser_does),
	};

	return (cmocka_run_group_tests(
	    tests, hall_group_setup, hall_group_teardown));
}
