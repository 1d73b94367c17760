/* SPDX-License-Identifier: Apache-2.0 */
/* From a request to its reply, without a server (SSJ_TEST_DATABASE). */
#include "storage/testing.h"

#include "api/answer.h"
#include "api/contract.h"
#include "api/token_cache.h"
#include "base/clock.h"
#include "service/token.h"

#define USER "00000000-0000-7000-8000-0000000000b1"
#define ORG  "00000000-0000-7000-8000-0000000000a1"
#define ID   "0190a6e0-0000-7000-8000-000000000000"

static struct arena *arena;
static struct db *db;
static struct answer_with with;
static struct reply reply;
static int acts;

/* ---- handlers ------------------------------------------------------------ */

static struct problem *
public_read(struct call *c, struct reply *r)
{
	(void)c;
	return (reply_bytes(r, 200, "text/plain", "same", 4));
}

static struct problem *
versioned_read(struct call *c, struct reply *r)
{
	(void)c;
	reply_etag(r, 7);
	return (reply_bytes(r, 200, "text/plain", "v7", 2));
}

static const struct db_query who = {"test_who", "SELECT ssj_kind()", NULL, 0};

/* Runs a statement, so that the database is asked who acts. */
static struct problem *
private_read(struct call *c, struct reply *r)
{
	TRY(db_run(c->ctx.db, c->ctx.arena, &who, DB_NO_PARAMS));
	return (reply_bytes(r, 200, "text/plain", c->ctx.actor->user_id,
	    strlen(c->ctx.actor->user_id)));
}

static struct problem *
create(struct call *c, struct reply *r)
{
	acts++;
	reply_header(r, "location", "/v1/things/1");
	return (reply_bytes(r, 201, "text/plain",
	    arena_fmt(c->ctx.arena, "act %d for %s", acts, c->client), 5));
}

static const struct contract_binding bindings[] = {
    {"public_read", "GET", "/v1/public", public_read},
    {"versioned_read", "GET", "/v1/versioned", versioned_read},
    {"private_read", "GET", "/v1/private", private_read},
    {"any_read", "GET", "/v1/any", private_read},
    {"create", "POST", "/v1/things", create},
    {"reveal", "POST", "/v1/reveals", public_read},
};

static const char contract_json[] =
    "{'security':[{'bearerAuth':[]}],'paths':{"
    "'/v1/public':{'get':{'operationId':'public_read','security':[]}},"
    "'/v1/versioned':{'get':{'operationId':'versioned_read',"
    "'x-permission':'any'}},"
    "'/v1/private':{'get':{'operationId':'private_read',"
    "'x-permission':['task.read','record.read']}},"
    "'/v1/any':{'get':{'operationId':'any_read','x-permission':'any'}},"
    "'/v1/things':{'post':{'operationId':'create','x-permission':'any',"
    "'parameters':[{'name':'Idempotency-Key','in':'header',"
    "'required':false,'schema':{'type':'string'}}],"
    "'requestBody':{'required':false,'content':{'application/json':"
    "{'schema':true}}}}},"
    "'/v1/reveals':{'post':{'operationId':'reveal',"
    "'security':[{'partyInvitation':[]}]}}}}";

/* ---- set-up -------------------------------------------------------------- */

static int
setup(void **state)
{
	static const unsigned char key[TOKEN_KEY_BYTES] = {7};
	char *json, *p;

	(void)state;
	arena = arena_new();
	token_set_key(key);
	json = arena_strdup(arena, contract_json);
	for (p = json; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	assert_well(contract_open(arena, json, strlen(json), bindings,
	    sizeof(bindings) / sizeof(bindings[0]), &with.contract));
	assert_well(db_open(arena, test_env("SSJ_TEST_DATABASE"), &db));
	with.db = db;
	with.edge_secret = "the secret of the edge";
	(void)test_owner_sql(arena,
	    "INSERT INTO organization (id, code, path, name, kind, district,"
	    " created_at, updated_at) VALUES ('" ORG "', 'T', '/T/', '市办',"
	    " 'city_office', '440300', '2026-01-01', '2026-01-01')");
	(void)test_owner_sql(arena,
	    "INSERT INTO app_user (id, org_id, org_path, login, display_name,"
	    " status, version, created_at, updated_at) VALUES ('" USER "','" ORG
	    "', '/T/', 'a.b', '甲', 'active', 3, '2026-01-01', '2026-01-01')");
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	db_close(db);
	arena_free(arena);
	return (0);
}

static const char *
token(int64_t version, uint64_t rights)
{
	struct token t = {.actor = {.kind = ACTOR_USER,
			      .user_id = USER,
			      .user_version = version,
			      .org_id = ORG,
			      .org_path = "/T/",
			      .display_name = "甲",
			      .here = rights},
	    .session_id = ID,
	    .id = ID,
	    .issued_s = clock_now_ms() / 1000,
	    .expires_s = clock_now_ms() / 1000 + TOKEN_LIFETIME_S};
	const char *text;

	assert_well(token_mint(arena, &t, &text));
	return (arena_fmt(arena, "Bearer %s", text));
}

struct sent {
	const char *method, *path, *query, *body;
	struct call_param headers[4];
};

static int
asked(struct sent s)
{
	struct call *call = arena_alloc(arena, sizeof(*call));
	const struct operation *operation;
	static const unsigned char hash[2][32] = {{1}, {2}};
	struct incoming in = {.method = s.method,
	    .path = s.path,
	    .query = s.query,
	    .headers = s.headers,
	    .body = s.body,
	    .body_len = s.body == NULL ? 0 : strlen(s.body),
	    .body_sha256 = s.body == NULL ? NULL : hash[s.body[0] == '1']};

	while (in.header_count < 4 && s.headers[in.header_count].name != NULL)
		in.header_count++;
	call->ctx = (struct ctx){
	    .arena = arena, .request_id = "r1", .now_ms = clock_now_ms()};
	answer(&with, &in, call, &reply, &operation);
	return (reply.status);
}

/* The first string member `name` of the reply. */
static const char *
word(const char *name)
{
	const char *key = arena_fmt(arena, "\"%s\":\"", name),
		   *at =
		       strstr(arena_memdup(arena, reply.body, reply.len), key);

	if (at == NULL)
		return ("");
	at += strlen(key);
	return (arena_memdup(arena, at, strcspn(at, "\"")));
}

static const char *
code(void)
{
	return (word("code"));
}

static int
get(const char *path, const char *name, const char *value)
{
	return (asked((struct sent){.method = "GET",
	    .path = path,
	    .headers = {{name, value, value == NULL ? 0 : strlen(value)}}}));
}

/* ---- who ----------------------------------------------------------------- */

static void
the_public_needs_no_token(void **state)
{
	(void)state;
	assert_int_equal(get("/v1/public", NULL, NULL), 200);
	assert_int_equal(
	    get("/v1/public", "Authorization", "Bearer nonsense"), 200);
}

static void
all_else_needs_a_good_one(void **state)
{
	(void)state;
	assert_int_equal(get("/v1/any", NULL, NULL), 401);
	assert_string_equal(code(), "unauthenticated");
	assert_string_equal(
	    answer_header(&reply, "www-authenticate"), "Bearer");
	assert_int_equal(get("/v1/any", "Authorization", "Basic YTpi"), 401);
	assert_string_equal(code(), "token-invalid");
	assert_int_equal(get("/v1/any", "Authorization", "Bearer "), 401);
	assert_int_equal(get("/v1/any", "Authorization", "Bearer a.b.c"), 401);
	assert_int_equal(get("/v1/any", "Authorization", token(3, 0)), 200);
	assert_memory_equal(reply.body, USER, reply.len);
}

static void
a_good_token_of_a_changed_account_is_refused_by_the_database(void **state)
{
	(void)state;
	assert_int_equal(get("/v1/any", "Authorization", token(2, 0)), 401);
}

static void
a_revoked_account_is_refused_although_its_token_is_remembered(void **state)
{
	const char *text = token(3, 0);

	(void)state;
	assert_int_equal(get("/v1/any", "Authorization", text), 200);
	(void)test_owner_sql(arena, "UPDATE app_user SET version = 4");
	assert_int_equal(get("/v1/any", "Authorization", text), 401);
	(void)test_owner_sql(arena, "UPDATE app_user SET version = 3");
	assert_int_equal(get("/v1/any", "Authorization", text), 200);
}

static void
one_of_the_permissions_is_enough_and_none_is_403(void **state)
{
	(void)state;
	assert_int_equal(get("/v1/private", "Authorization",
			     token(3, UINT64_C(1) << PERM_RECORD_READ)),
	    200);
	assert_int_equal(get("/v1/private", "Authorization",
			     token(3, UINT64_C(1) << PERM_INSPECT)),
	    403);
	assert_string_equal(code(), "forbidden");
	assert_string_equal(
	    word("detail"), "需要权限“查看检查任务”或“查看检查记录”");
}

static void
rights_are_asked_before_the_form_of_a_request(void **state)
{
	(void)state;
	assert_int_equal(
	    asked((struct sent){
		.method = "GET", .path = "/v1/private", .query = "unknown=1"}),
	    401);
}

static void
an_access_token_is_no_invitation_and_nonsense_neither(void **state)
{
	const char *text = token(3, ~UINT64_C(0));

	(void)state;
	assert_int_equal(asked((struct sent){.method = "POST",
			     .path = "/v1/reveals",
			     .headers = {{"Authorization", text, 1}}}),
	    401);
	assert_int_equal(
	    asked((struct sent){.method = "POST",
		.path = "/v1/reveals",
		.headers = {{"Authorization", "Bearer nobody", 1}}}),
	    401);
}

/* ---- what every reply has ------------------------------------------------ */

static void
what_was_not_modified_is_not_sent_again(void **state)
{
	const char *etag, *text = token(3, 0);

	(void)state;
	assert_int_equal(get("/v1/public", NULL, NULL), 200);
	etag = answer_header(&reply, "etag");
	assert_non_null(etag);
	assert_string_equal(
	    answer_header(&reply, "cache-control"), "public, no-cache");
	assert_int_equal(get("/v1/public", "If-None-Match", etag), 304);
	assert_int_equal(reply.len, 0);
	assert_int_equal(get("/v1/public", "If-None-Match",
			     arena_fmt(arena, "\"x\", W/%s", etag)),
	    304);
	assert_int_equal(get("/v1/public", "If-None-Match", "\"x\""), 200);
	assert_int_equal(asked((struct sent){.method = "GET",
			     .path = "/v1/versioned",
			     .headers = {{"Authorization", text, 1},
				 {"If-None-Match", "\"v7\"", 4}}}),
	    304);
	assert_string_equal(
	    answer_header(&reply, "cache-control"), "private, no-cache");
}

static void
nothing_else_is_kept_by_anybody(void **state)
{
	(void)state;
	assert_int_equal(get("/v1/any", "Authorization", token(3, 0)), 200);
	assert_string_equal(answer_header(&reply, "cache-control"), "no-store");
	assert_int_equal(get("/v1/nowhere", NULL, NULL), 404);
	assert_string_equal(answer_header(&reply, "cache-control"), "no-store");
	assert_string_equal(
	    answer_header(&reply, "x-content-type-options"), "nosniff");
}

static void
options_tells_the_methods(void **state)
{
	(void)state;
	assert_int_equal(
	    asked((struct sent){.method = "OPTIONS", .path = "/v1/things"}),
	    204);
	assert_string_equal(answer_header(&reply, "allow"), "OPTIONS, POST");
	assert_int_equal(
	    asked((struct sent){.method = "OPTIONS", .path = "*"}), 204);
	assert_int_equal(get("/v1/things", NULL, NULL), 405);
	assert_string_equal(answer_header(&reply, "allow"), "OPTIONS, POST");
}

/* ---- once per key -------------------------------------------------------- */

static int
post(const char *key, const char *body)
{
	return (asked((struct sent){.method = "POST",
	    .path = "/v1/things",
	    .body = body,
	    .headers = {{"Authorization", token(3, 0), 1},
		{"Content-Type", "application/json", 16},
		{key == NULL ? NULL : "Idempotency-Key", key, 1}}}));
}

static void
the_same_key_gets_the_same_answer(void **state)
{
	(void)state;
	acts = 0;
	assert_int_equal(post("key-1", "1"), 201);
	assert_null(answer_header(&reply, "idempotency-replayed"));
	assert_int_equal(post("key-1", "1"), 201);
	assert_memory_equal(reply.body, "act 1", 5);
	assert_string_equal(reply.content_type, "text/plain");
	assert_string_equal(answer_header(&reply, "location"), "/v1/things/1");
	assert_string_equal(
	    answer_header(&reply, "idempotency-replayed"), "true");
}

static void
the_same_key_for_another_body_is_409(void **state)
{
	(void)state;
	assert_int_equal(post("key-2", "1"), 201);
	assert_int_equal(post("key-2", "2"), 409);
	assert_string_equal(code(), "idempotency-mismatch");
}

static void
without_a_key_every_request_acts(void **state)
{
	(void)state;
	acts = 0;
	assert_int_equal(post(NULL, "1"), 201);
	assert_int_equal(post(NULL, "1"), 201);
	assert_int_equal(acts, 2);
}

/* ---- where from ---------------------------------------------------------- */

static const char *
client_seen(const char *secret, const char *told)
{
	(void)asked((struct sent){.method = "POST",
	    .path = "/v1/things",
	    .headers = {{"Authorization", token(3, 0), 1},
		{"X-Ssj-Edge", secret, 1}, {"X-Ssj-Client", told, 1}}});
	return (strstr(reply.body, " for ") + 5);
}

static void
only_the_edge_is_believed_about_the_clients_address(void **state)
{
	(void)state;
	assert_string_equal(
	    client_seen("the secret of the edge", "192.0.2.7"), "192.0.2.7");
	assert_string_equal(client_seen("a guess", "192.0.2.7"), "unknown");
	assert_string_equal(
	    client_seen("the secret of the edge", "192.0.2.7 x=1"), "unknown");
	with.edge_secret = NULL;
	assert_string_equal(client_seen("", "192.0.2.7"), "unknown");
	with.edge_secret = "the secret of the edge";
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_public_needs_no_token),
	    cmocka_unit_test(all_else_needs_a_good_one),
	    cmocka_unit_test(
		a_good_token_of_a_changed_account_is_refused_by_the_database),
	    cmocka_unit_test(
		a_revoked_account_is_refused_although_its_token_is_remembered),
	    cmocka_unit_test(one_of_the_permissions_is_enough_and_none_is_403),
	    cmocka_unit_test(rights_are_asked_before_the_form_of_a_request),
	    cmocka_unit_test(
		an_access_token_is_no_invitation_and_nonsense_neither),
	    cmocka_unit_test(what_was_not_modified_is_not_sent_again),
	    cmocka_unit_test(nothing_else_is_kept_by_anybody),
	    cmocka_unit_test(options_tells_the_methods),
	    cmocka_unit_test(the_same_key_gets_the_same_answer),
	    cmocka_unit_test(the_same_key_for_another_body_is_409),
	    cmocka_unit_test(without_a_key_every_request_acts),
	    cmocka_unit_test(
		only_the_edge_is_believed_about_the_clients_address),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
