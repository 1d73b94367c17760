/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and kept replies over a real database (SSJ_TEST_DATABASE). */
#include "storage/testing.h"

#include <pthread.h>

#include "service/idempotency.h"

/* One who asks: a connection, and what its act does. */
struct client {
	struct arena *a;
	struct ctx x;
	int acts;
	struct problem *fail; /* what the act answers, NULL: it succeeds */
};

static const struct actor nobody = {.kind = ACTOR_SYSTEM};

static void
client_open(struct client *c)
{
	struct db *db;

	*c = (struct client){.a = arena_new()};
	assert_well(db_open(c->a, test_env("SSJ_TEST_DATABASE"), &db));
	c->x = (struct ctx){.arena = c->a,
	    .db = db,
	    .actor = &nobody,
	    .request_id = "r",
	    .now_ms = INT64_C(1777599000000)};
}

static void
client_close(struct client *c)
{
	db_close(c->x.db);
	arena_free(c->a);
}

static struct client client;

static int
setup(void **state)
{
	(void)state;
	client_open(&client);
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	client_close(&client);
	return (0);
}

/* Each act says how often it was done. */
static struct problem *
act(void *arg, struct idempotency_reply *reply)
{
	struct client *c = arg;

	c->acts++;
	if (c->fail != NULL)
		return (c->fail);
	*reply = (struct idempotency_reply){.status = 201,
	    .headers = "{\"location\":\"/x\"}",
	    .body = arena_fmt(c->a, "act %d", c->acts),
	    .len = 5};
	return (NULL);
}

static struct problem *
run(struct client *c, const char *key, const char *hash,
    struct idempotency_reply *reply, bool *replayed)
{
	struct idempotency_key k = {"user:1", "POST", "/v1/x", key, hash};

	return (idempotency_run(&c->x, &k, act, c, reply, replayed));
}

static void
the_first_request_is_done(void **state)
{
	struct idempotency_reply reply;
	bool replayed = true;

	(void)state;
	assert_well(run(&client, "first", "h", &reply, &replayed));
	assert_false(replayed);
	assert_int_equal(reply.status, 201);
}

static void
the_second_gets_the_reply_of_the_first(void **state)
{
	struct idempotency_reply reply;
	bool replayed;

	(void)state;
	client.acts = 0;
	assert_well(run(&client, "twice", "h", &reply, &replayed));
	assert_well(run(&client, "twice", "h", &reply, &replayed));
	assert_true(replayed);
	assert_int_equal(reply.status, 201);
	assert_string_equal(reply.headers, "{\"location\": \"/x\"}");
	assert_int_equal(reply.len, 5);
	assert_memory_equal(reply.body, "act 1", 5);
}

static void
another_body_under_the_same_key_is_refused(void **state)
{
	struct idempotency_reply reply;
	bool replayed;

	(void)state;
	assert_well(run(&client, "body", "h", &reply, &replayed));
	assert_problem(run(&client, "body", "other", &reply, &replayed),
	    PROBLEM_IDEMPOTENCY_MISMATCH);
}

static void
a_failed_act_leaves_its_key_free(void **state)
{
	struct idempotency_reply reply;
	bool replayed;

	(void)state;
	client.fail = problem_new(client.a, PROBLEM_WRONG_STATE, NULL, NULL);
	assert_problem(run(&client, "failed", "h", &reply, &replayed),
	    PROBLEM_WRONG_STATE);
	client.fail = NULL;
	assert_well(run(&client, "failed", "h", &reply, &replayed));
	assert_false(replayed);
}

static void
an_act_that_cannot_be_done_twice_is_still_answered_alike(void **state)
{
	struct idempotency_reply reply;
	bool replayed;

	(void)state;
	assert_well(run(&client, "state", "h", &reply, &replayed));
	client.fail = problem_new(client.a, PROBLEM_WRONG_STATE, NULL, NULL);
	assert_well(run(&client, "state", "h", &reply, &replayed));
	assert_true(replayed);
	client.fail = NULL;
}

static void
who_has_lost_the_right_gets_no_kept_reply(void **state)
{
	struct idempotency_reply reply;
	bool replayed;

	(void)state;
	assert_well(run(&client, "rights", "h", &reply, &replayed));
	client.fail = problem_new(client.a, PROBLEM_NOT_FOUND, NULL, NULL);
	assert_problem(
	    run(&client, "rights", "h", &reply, &replayed), PROBLEM_NOT_FOUND);
	client.fail = NULL;
}

static void
a_key_is_new_again_after_seven_days(void **state)
{
	struct idempotency_reply reply;
	bool replayed;
	int64_t removed;

	(void)state;
	assert_well(run(&client, "old", "h", &reply, &replayed));
	client.x.now_ms += INT64_C(86400000) * IDEMPOTENCY_DAYS + 1;
	assert_well(run(&client, "old", "other", &reply, &replayed));
	assert_false(replayed);
	assert_well(idempotency_clean(&client.x, &removed));
	assert_true(removed > 0);
	assert_well(idempotency_clean(&client.x, &removed));
	assert_int_equal(removed, 0);
	client.x.now_ms -= INT64_C(86400000) * IDEMPOTENCY_DAYS + 1;
}

static void *
run_in_thread(void *arg)
{
	struct client *c = arg;
	struct idempotency_reply reply;
	bool replayed = false;

	return (run(c, "race", "h", &reply, &replayed) == NULL && replayed
		? c
		: NULL);
}

/* Both do the act, one commits; the other's work is undone and it repeats the
 * reply of the first. */
static void
of_two_at_once_only_one_does_its_work(void **state)
{
	enum {
		CLIENTS = 8
	};
	struct client clients[CLIENTS];
	pthread_t threads[CLIENTS];
	int i, replays = 0;
	void *was_replay;

	(void)state;
	for (i = 0; i < CLIENTS; i++)
		client_open(&clients[i]);
	for (i = 0; i < CLIENTS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
				     run_in_thread, &clients[i]),
		    0);
	for (i = 0; i < CLIENTS; i++) {
		assert_int_equal(pthread_join(threads[i], &was_replay), 0);
		replays += was_replay != NULL;
	}
	assert_int_equal(replays, CLIENTS - 1);
	assert_string_equal(
	    test_owner_sql(client.a,
		"SELECT count(*) FROM idempotency WHERE key = 'race'"),
	    "1");
	for (i = 0; i < CLIENTS; i++)
		client_close(&clients[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_request_is_done),
	    cmocka_unit_test(the_second_gets_the_reply_of_the_first),
	    cmocka_unit_test(another_body_under_the_same_key_is_refused),
	    cmocka_unit_test(a_failed_act_leaves_its_key_free),
	    cmocka_unit_test(
		an_act_that_cannot_be_done_twice_is_still_answered_alike),
	    cmocka_unit_test(who_has_lost_the_right_gets_no_kept_reply),
	    cmocka_unit_test(a_key_is_new_again_after_seven_days),
	    cmocka_unit_test(of_two_at_once_only_one_does_its_work),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
