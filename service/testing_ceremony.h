/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of draws: included by *_test.c only. A ceremony with two
 * independent parties and two holders, all with keys, that can be taken as far
 * as a test wants, on the city of tests/fixtures/draw.sql. Every test uses a
 * year of its own, so that none depends on another.
 */
#ifndef SSJ_SERVICE_TESTING_CEREMONY_H
#define SSJ_SERVICE_TESTING_CEREMONY_H

#include "service/testing_draw.h"

#include <ftw.h>
#include <unistd.h>

#include <sodium.h>

#include "base/text.h"
#include "base/uuid.h"
#include "domain/draw/signature.h"
#include "service/ceremony.h"
#include "service/draw_documents.h"
#include "service/draw_jobs.h"
#include "service/party.h"
#include "storage/pools.h"

#define PARTIES 2
#define HOLDERS 2
#define SIGNERS (PARTIES + HOLDERS)
#define BEACON	"4.0.7.7.1.9."

/* Everybody of a ceremony, and what they hold. */
struct hall {
	struct person *planner, *operator, * reader, *system;
	/* Once invited: the parties, then the holders. */
	struct person *party[SIGNERS];
	const char *token[SIGNERS];
	unsigned char secret[PARTIES][32];
	bool unsigned_draw; /* nobody brings a key */
	unsigned char signing_key[SIGNERS][crypto_sign_SECRETKEYBYTES];
	struct ceremony_view view; /* as it was shown last */
	int year;
};

static char hall_pools[] = "/tmp/ssj-draw-XXXXXX";
static const char *const hall_party_ids[SIGNERS] = {
    "jiwei", "notary", "archive", "court"};

static inline int
hall_group_setup(void **state)
{
	(void)state;
	fixture_load("tests/fixtures/draw.sql");
	if (mkdtemp(hall_pools) == NULL)
		return (-1);
	pools_folder(hall_pools);
	return (0);
}

static inline int
hall_remove(
    const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return (remove(path));
}

static inline int
hall_group_teardown(void **state)
{
	(void)state;
	return (nftw(hall_pools, hall_remove, 8, FTW_DEPTH | FTW_PHYS));
}

static inline struct hall *
hall_new(void)
{
	static int year = 2026;
	struct hall *h = calloc(1, sizeof(*h));

	h->planner = person_planner();
	h->operator= person_operator("2");
	h->reader = person_operator("3");
	h->system = person_system();
	h->year = year++;
	return (h);
}

static inline void
hall_free(struct hall *h)
{
	size_t i;

	for (i = 0; i < SIGNERS; i++)
		if (h->party[i] != NULL)
			person_free(h->party[i]);
	person_free(h->planner);
	person_free(h->operator);
	person_free(h->reader);
	person_free(h->system);
	free(h);
}

static inline int
hall_setup(void **state)
{
	*state = hall_new();
	return (0);
}

static inline int
hall_teardown(void **state)
{
	hall_free(*state);
	return (0);
}

/* The clock of all of them. */
static inline void
hall_set_time(struct hall *h, int64_t now_ms)
{
	size_t i;

	h->operator->x.now_ms = h->reader->x.now_ms = now_ms;
	h->planner->x.now_ms = h->system->x.now_ms = now_ms;
	for (i = 0; i < SIGNERS; i++)
		if (h->party[i] != NULL)
			h->party[i]->x.now_ms = now_ms;
}

/* The hall's year in a line's days. */
static inline struct plan_line
hall_line(struct hall *h, const struct plan_line *line)
{
	struct arena *a = h->planner->a;
	struct plan_line own = *line;

	own.from = arena_fmt(a, "%d-05-01", h->year);
	own.to = arena_fmt(a, "%d-07-31", h->year);
	if (own.mode_until != NULL)
		own.mode_until = arena_fmt(a, "%d-12-31", h->year);
	return (own);
}

/* The published plan of the hall's year with this one slot. */
static inline const char *
hall_plan(struct hall *h, const struct plan_line *line)
{
	struct plan_line own = hall_line(h, line);
	struct plan_draft draft = {
	    .year = h->year, .title = "计划", .lines = &own, .line_count = 1};
	struct plan_view plan;

	assert_well(plan_create(&h->planner->x, &draft, &plan));
	assert_well(plan_publish(&h->planner->x, plan.row.id, 1, &plan));
	return (plan.row.id);
}

static const struct ceremony_party hall_parties[PARTIES] = {
    {"notary", "公证处", false}, {"jiwei", "派驻纪检监察组", false}};

static const struct ceremony_holder hall_holders[HOLDERS] = {
    {"court", "市中级人民法院"}, {"archive", "市档案馆"}};

static inline struct ceremony_draft
hall_draft(const char *plan_id)
{
	return ((struct ceremony_draft){
	    .plan_id = plan_id,
	    .slot = 1,
	    .hash = "SM3",
	    .parties = hall_parties,
	    .party_count = PARTIES,
	    .holders = hall_holders,
	    .holder_count = HOLDERS,
	    .beacon = "balls:6x0-9",
	    .beacon_source = CEREMONY_HALL,
	    .commit_ms = NOW_MS + 10 * MINUTE_MS,
	    .reveal_ms = NOW_MS + 20 * MINUTE_MS,
	    .beacon_ms = NOW_MS + 30 * MINUTE_MS,
	    .disclose = DRAW_DISCLOSE_AT_DRAW,
	    .disclose_by = "2026-12-31",
	    .assignment = DRAW_RULE_GREEDY,
	    .max_departments = 5,
	});
}

static inline void
hall_create(struct hall *h, const struct ceremony_draft *draft)
{
	assert_well(ceremony_create(&h->operator->x, draft, &h->view));
}

/* The usual: item 1, every stratum at its ratio, drawn in the hall. */
static inline void
hall_created(struct hall *h)
{
	struct plan_line line = fixture_line(1, ITEM("1"));
	struct ceremony_draft draft = hall_draft(hall_plan(h, &line));

	hall_create(h, &draft);
}

/* The usual with other times, in minutes from now. */
static inline struct problem *
hall_create_at(struct hall *h, const char *source, int64_t commit,
    int64_t reveal, int64_t beacon)
{
	struct plan_line line = fixture_line(1, ITEM("1"));
	struct ceremony_draft asked = hall_draft(hall_plan(h, &line));

	asked.beacon_source = source;
	asked.commit_ms = NOW_MS + commit * MINUTE_MS;
	asked.reveal_ms = NOW_MS + reveal * MINUTE_MS;
	asked.beacon_ms = NOW_MS + beacon * MINUTE_MS;
	return (ceremony_create(&h->operator->x, &asked, &h->view));
}

static inline struct person *
hall_party_person(struct hall *h, size_t i)
{
	struct person *p = person_new(NULL, NULL, NULL, 0);
	struct actor nobody = {.kind = ACTOR_PUBLIC};
	struct ctx x = p->x;

	x.actor = &nobody;
	x.db = db_as(p->db, p->a, &nobody);
	assert_well(party_of_invitation(&x, h->token[i], &p->actor));
	p->x.now_ms = h->operator->x.now_ms;
	return (p);
}

/* ---- keys and signatures --------------------------------------------- */

static inline const char *
hall_new_key(struct hall *h, size_t i)
{
	unsigned char key[crypto_sign_PUBLICKEYBYTES], seed[32];

	memset(seed, (int)(i + 1), sizeof(seed));
	assert_int_equal(
	    crypto_sign_seed_keypair(key, h->signing_key[i], seed), 0);
	return (text_hex(h->operator->a, key, sizeof(key)));
}

static inline void
hall_register(struct hall *h, size_t i)
{
	struct ceremony_view shown;

	assert_well(ceremony_register(
	    &h->party[i]->x, h->view.row.id, hall_new_key(h, i), &shown));
}

/* The i-th one's signature of `x`, as he would send it. */
static inline struct ceremony_signature
hall_signature(struct hall *h, size_t i, const char *role, const char *x)
{
	struct draw_digest of, message;
	unsigned char sig[crypto_sign_BYTES];
	int64_t now = h->operator->x.now_ms;

	assert_true(text_unhex(x, strlen(x), of.b, sizeof(of.b)));
	message = draw_signed(
	    draw_hash_find(h->view.row.hash, strlen(h->view.row.hash)),
	    draw_role_find(draw_text_of(role)), &of, now);
	(void)crypto_sign_detached(
	    sig, NULL, message.b, sizeof(message.b), h->signing_key[i]);
	return ((struct ceremony_signature){
	    role, x, now, text_hex(h->operator->a, sig, sizeof(sig))});
}

static inline struct problem *
hall_sign(struct hall *h, size_t i, const char *role, const char *x)
{
	struct ceremony_signature signature = hall_signature(h, i, role, x);
	struct ceremony_view shown;

	return (
	    ceremony_sign(&h->party[i]->x, h->view.row.id, &signature, &shown));
}

static inline void
hall_all_sign(
    struct hall *h, size_t from, size_t to, const char *role, const char *x)
{
	size_t i;

	for (i = from; i < to && !h->unsigned_draw; i++)
		if (h->party[i] != NULL)
			assert_well(hall_sign(h, i, role, x));
}

static inline void
hall_invite(struct hall *h)
{
	const struct ceremony_invitation *invitations;
	size_t count, i;

	assert_well(ceremony_invite(
	    &h->operator->x, h->view.row.id, &invitations, &count));
	assert_int_equal(count, PARTIES + h->view.guest_count);
	for (i = 0; i < count; i++) {
		assert_string_equal(invitations[i].party_id, hall_party_ids[i]);
		h->token[i] = invitations[i].token;
		h->party[i] = hall_party_person(h, i);
		if (i < PARTIES)
			memset(h->secret[i], 0x11 * (int)(i + 1), 32);
		if (!h->unsigned_draw)
			hall_register(h, i);
	}
}

static inline void
hall_freeze(struct hall *h)
{
	const char *job;

	assert_well(ceremony_freeze(&h->operator->x, h->view.row.id, &job));
	assert_well(draw_freeze(NULL, &h->system->x, h->view.row.id));
	assert_well(ceremony_read(&h->operator->x, h->view.row.id, &h->view));
	assert_string_equal(h->view.row.state, "frozen");
}

/* Announced, and held by the holders. */
static inline void
hall_announce(struct hall *h)
{
	assert_well(
	    ceremony_announce(&h->operator->x, h->view.row.id, &h->view));
	hall_all_sign(h, PARTIES, SIGNERS, "hold", h->view.row.announce);
}

static inline const char *
hall_commitment(struct hall *h, size_t i)
{
	struct draw_digest announce, secret, commitment;

	(void)text_unhex(h->view.row.announce, 64, announce.b, 32);
	memcpy(secret.b, h->secret[i], 32);
	commitment = draw_commit(
	    draw_hash_find(h->view.row.hash, strlen(h->view.row.hash)),
	    &announce, draw_text_of(hall_party_ids[i]), &secret);
	return (text_hex(h->operator->a, commitment.b, 32));
}

static inline struct problem *
hall_commit(struct hall *h, size_t i)
{
	struct ceremony_view shown;

	return (ceremony_commit(&h->party[i]->x, h->view.row.id,
	    h->view.row.announce, hall_commitment(h, i), &shown));
}

/* Closed, and signed by the parties. */
static inline void
hall_close(struct hall *h)
{
	assert_well(ceremony_close(&h->operator->x, h->view.row.id, &h->view));
	hall_all_sign(h, 0, PARTIES, "close", h->view.row.close);
}

static inline struct problem *
hall_reveal(struct hall *h, size_t i)
{
	struct ceremony_view shown;

	return (
	    ceremony_reveal(&h->party[i]->x, h->view.row.id, h->view.row.close,
		text_hex(h->operator->a, h->secret[i], 32), &shown));
}

/* Opened, and signed by the parties where a beacon follows. */
static inline void
hall_open(struct hall *h)
{
	assert_well(ceremony_open(&h->operator->x, h->view.row.id, &h->view));
	if (strcmp(h->view.row.state, "opened") == 0)
		hall_all_sign(h, 0, PARTIES, "open", h->view.row.open);
}

static inline void
hall_read_beacon(struct hall *h)
{
	assert_well(
	    ceremony_beacon(&h->operator->x, h->view.row.id, BEACON, &h->view));
	assert_well(
	    ceremony_beacon(&h->reader->x, h->view.row.id, BEACON, &h->view));
}

/* ---- as far as a state ----------------------------------------------- */

static inline void
hall_announced(struct hall *h)
{
	hall_created(h);
	hall_invite(h);
	hall_freeze(h);
	hall_announce(h);
}

/* From the announcement to the closing. */
static inline void
hall_to_closed(struct hall *h)
{
	assert_well(hall_commit(h, 0));
	assert_well(hall_commit(h, 1));
	hall_close(h);
}

static inline void
hall_to_opened(struct hall *h)
{
	hall_to_closed(h);
	assert_well(hall_reveal(h, 0));
	assert_well(hall_reveal(h, 1));
	hall_open(h);
}

static inline void
hall_to_drawn(struct hall *h)
{
	hall_to_opened(h);
	hall_read_beacon(h);
	assert_string_equal(h->view.row.state, "drawing");
	assert_well(draw_compute(NULL, &h->system->x, h->view.row.id));
	assert_well(ceremony_read(&h->operator->x, h->view.row.id, &h->view));
	assert_string_equal(h->view.row.state, "drawn");
}

#endif
