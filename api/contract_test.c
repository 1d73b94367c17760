/* SPDX-License-Identifier: Apache-2.0 */
#include "api/contract.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "api/contract_text.h"
#include "base/arena.h"
#include "base/json.h"

static struct arena *arena;
static const struct contract *contract;

static struct problem *
answer(struct call *c, struct reply *r)
{
	(void)c;
	return (reply_empty(r));
}

static const struct contract_binding bindings[] = {
    {"task_list", "GET", "/v1/tasks", answer},
    {"task_create", "POST", "/v1/tasks", answer},
    {"task_due", "GET", "/v1/tasks/due", answer},
    {"task_get", "GET", "/v1/tasks/{id}", answer},
    {"task_change", "PATCH", "/v1/tasks/{id}", answer},
    {"task_accept", "POST", "/v1/tasks/{id}/accept", answer},
    {"file_put", "POST", "/v1/files/{name}", answer},
    {"reveal", "POST", "/v1/reveals", answer},
};

/* A small contract, with ' for ". */
static const char small[] =
    "{'security':[{'bearerAuth':[]}],'paths':{"
    "'/v1/tasks':{"
    "'get':{'operationId':'task_list','security':[],'parameters':["
    "{'name':'limit','in':'query','schema':{'type':'integer','minimum':1,"
    "'maximum':500,'default':50}},"
    "{'name':'late','in':'query','schema':{'type':'boolean'}},"
    "{'name':'q','in':'query','schema':{'type':'string','minLength':1}}]},"
    "'post':{'operationId':'task_create','x-permission':'plan.manage',"
    "'parameters':[{'$ref':'#/components/parameters/Key'}],"
    "'requestBody':{'required':true,'content':{'application/json':{"
    "'schema':{'$ref':'#/components/schemas/New'}}}}}},"
    "'/v1/tasks/due':{'get':{'operationId':'task_due',"
    "'x-permission':['task.read','inspect']}},"
    "'/v1/tasks/{id}':{"
    "'get':{'operationId':'task_get','x-permission':'any','parameters':["
    "{'$ref':'#/components/parameters/Id'}]},"
    "'patch':{'operationId':'task_change','x-permission':'any',"
    "'parameters':[{'$ref':'#/components/parameters/Id'},"
    "{'name':'If-Match','in':'header','required':true,"
    "'schema':{'type':'string'}}],"
    "'requestBody':{'required':false,'content':{'application/json':{"
    "'schema':true}}}}},"
    "'/v1/tasks/{id}/accept':{'post':{'operationId':'task_accept',"
    "'x-permission':'inspect','parameters':["
    "{'$ref':'#/components/parameters/Id'}]}},"
    "'/v1/files/{name}':{'post':{'operationId':'file_put',"
    "'x-permission':'any','x-body-max':8,'parameters':["
    "{'name':'name','in':'path','required':true,"
    "'schema':{'type':'string','pattern':'^[a-z ]+$'}}],"
    "'requestBody':{'required':true,'content':{"
    "'text/csv':{'schema':{'type':'string'}},"
    "'image/png':{'schema':{'type':'string'}}}}}},"
    "'/v1/reveals':{'post':{'operationId':'reveal',"
    "'security':[{'partyInvitation':[]}]}}},"
    "'components':{'parameters':{"
    "'Id':{'name':'id','in':'path','required':true,"
    "'schema':{'type':'string','format':'uuid'}},"
    "'Key':{'name':'Idempotency-Key','in':'header','required':true,"
    "'schema':{'type':'string','minLength':8}}},"
    "'schemas':{'New':{'type':'object','additionalProperties':false,"
    "'required':['name'],'properties':{'name':{'type':'string'}}}}}}";

static char *
quoted(const char *text)
{
	char *copy = arena_strdup(arena, text), *p;

	for (p = copy; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	return (copy);
}

static struct problem *
open_text(const char *text, const struct contract **out)
{
	return (contract_open(arena, quoted(text), strlen(text), bindings,
	    sizeof(bindings) / sizeof(bindings[0]), out));
}

static int
open_contract(void **state)
{
	struct problem *p;

	(void)state;
	arena = arena_new();
	p = open_text(small, &contract);
	if (p != NULL)
		fail_msg("%s", p->detail);
	return (0);
}

static int
close_contract(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

/* ---- routing ------------------------------------------------------------- */

static const char *
routed(const char *method, const char *path)
{
	struct contract_target t;
	struct problem *p = contract_route(contract, arena, method, path, &t);

	return (p == NULL ? t.operation->id : problem_code(p->kind));
}

static void
finds_operations_by_method_and_path(void **state)
{
	(void)state;
	assert_string_equal(routed("GET", "/v1/tasks"), "task_list");
	assert_string_equal(routed("POST", "/v1/tasks"), "task_create");
	assert_string_equal(routed("HEAD", "/v1/tasks"), "task_list");
	assert_string_equal(routed("GET", "/v1/tasks/due"), "task_due");
	assert_string_equal(routed("GET", "/v1/tasks/dux"), "task_get");
	assert_string_equal(
	    routed("POST", "/v1/tasks/due/accept"), "task_accept");
}

static void
does_not_find_what_is_not_there(void **state)
{
	static const char *const nowhere[] = {"/", "/v1", "/v1/", "/v1/tasks/",
	    "//v1/tasks", "/v1//tasks", "/v1/tasks/a/b", "/V1/tasks",
	    "/v1/tasks/a/accept/", "/../v1/tasks", "/v1/%2e%2e/tasks",
	    "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(nowhere) / sizeof(nowhere[0]); i++)
		assert_string_equal(routed("GET", nowhere[i]), "not-found");
}

static void
refuses_paths_that_cannot_be_decoded(void **state)
{
	static const char *const wrong[] = {"*", "v1/tasks", "/v1/%00",
	    "/v1/%zz", "/v1/%4", "/v1/%c3", "/v1/%0a", "/v1/%7f", "/v1/\xff"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_string_equal(routed("GET", wrong[i]), "bad-request");
}

static void
says_which_methods_are_allowed(void **state)
{
	struct contract_target t;
	struct problem *p;

	(void)state;
	p = contract_route(contract, arena, "DELETE", "/v1/tasks", &t);
	assert_int_equal(p->kind, PROBLEM_METHOD_NOT_ALLOWED);
	assert_string_equal(p->allow, "OPTIONS, GET, POST, HEAD");
	assert_null(
	    contract_route(contract, arena, "OPTIONS", "/v1/tasks/due", &t));
	assert_null(t.operation);
	assert_string_equal(t.allow, "OPTIONS, GET, HEAD");
}

static const struct operation *
operation(const char *method, const char *path)
{
	struct contract_target t;

	assert_null(contract_route(contract, arena, method, path, &t));
	return (t.operation);
}

static void
knows_who_may_call(void **state)
{
	(void)state;
	assert_true(operation("GET", "/v1/tasks")->for_public);
	assert_false(operation("GET", "/v1/tasks")->for_users);
	assert_true(operation("GET", "/v1/tasks/x")->for_any_user);
	assert_true(operation("GET", "/v1/tasks/due")->permissions ==
	    (UINT64_C(1) << PERM_TASK_READ | UINT64_C(1) << PERM_INSPECT));
	assert_true(operation("POST", "/v1/reveals")->for_parties);
	assert_false(operation("POST", "/v1/reveals")->for_users);
	assert_true(operation("POST", "/v1/tasks")->idempotent);
}

/* ---- checking ------------------------------------------------------------ */

struct sent {
	const char *method, *path, *query, *type, *body;
	struct call_param headers[4];
	size_t header_count;
};

static struct problem *
check(const struct sent *s, struct call *call)
{
	struct contract_target *t = arena_alloc(arena, sizeof(*t));
	struct contract_input in = {.query = s->query,
	    .headers = s->headers,
	    .header_count = s->header_count,
	    .body = s->body == NULL ? NULL : quoted(s->body),
	    .body_len = s->body == NULL ? 0 : strlen(s->body)};
	struct call_param all[5];

	memcpy(all, s->headers, sizeof(s->headers));
	if (s->type != NULL) {
		all[in.header_count++] = (struct call_param){
		    "Content-Type", s->type, strlen(s->type)};
		in.headers = all;
	}
	*call = (struct call){.ctx = {.arena = arena}};
	assert_null(contract_route(contract, arena, s->method, s->path, t));
	return (contract_check(t, &in, call));
}

/* "code pointer" of what is wrong; "" when nothing is. */
static const char *
verdict(struct sent s)
{
	struct call call;
	struct problem *p = check(&s, &call);

	if (p == NULL)
		return ("");
	return (p->fields == NULL
		? problem_code(p->kind)
		: arena_fmt(arena, "%s %s", problem_code(p->kind),
		      p->fields->pointer));
}

#define ID "0190a6e0-0000-7000-8000-000000000000"

static void
hands_over_what_was_checked(void **state)
{
	struct call call;

	(void)state;
	assert_null(check(&(struct sent){.method = "GET",
			      .path = "/v1/tasks",
			      .query = "q=%E6%A3%80+a%2bb&late=true&&limit=7"},
	    &call));
	assert_string_equal(call_query(&call, "q"), "检 a+b");
	assert_string_equal(call_query(&call, "late"), "true");
	assert_int_equal(call_query_int(&call, "limit", 0), 7);
	assert_string_equal(call.operation, "task_list");
	assert_string_equal(call.route, "/v1/tasks");

	assert_null(check(
	    &(struct sent){.method = "GET", .path = "/v1/tasks/" ID}, &call));
	assert_string_equal(call_path(&call, "id"), ID);
}

static void
fills_in_defaults(void **state)
{
	struct call call;

	(void)state;
	assert_null(
	    check(&(struct sent){.method = "GET", .path = "/v1/tasks"}, &call));
	assert_int_equal(call_query_int(&call, "limit", 0), 50);
	assert_null(call_query(&call, "q"));
}

static const char *
verdict_query(const char *query)
{
	return (verdict((struct sent){
	    .method = "GET", .path = "/v1/tasks", .query = query}));
}

static void
refuses_wrong_query_parameters(void **state)
{
	(void)state;
	assert_string_equal(
	    verdict_query("limit=0"), "bad-parameter /query/limit");
	assert_string_equal(
	    verdict_query("limit=501"), "bad-parameter /query/limit");
	assert_string_equal(
	    verdict_query("limit=1.5"), "bad-parameter /query/limit");
	assert_string_equal(
	    verdict_query("limit="), "bad-parameter /query/limit");
	assert_string_equal(
	    verdict_query("limit=null"), "bad-parameter /query/limit");
	assert_string_equal(
	    verdict_query("limit=7x"), "bad-parameter /query/limit");
	assert_string_equal(
	    verdict_query("limit=%207"), "bad-parameter /query/limit");
	assert_string_equal(
	    verdict_query("late=1"), "bad-parameter /query/late");
	assert_string_equal(verdict_query("q="), "bad-parameter /query/q");
	assert_string_equal(verdict_query("x=1"), "bad-parameter /query/x");
	assert_string_equal(verdict_query("q=a&q=b"), "bad-parameter");
	assert_string_equal(verdict_query("q=%00"), "bad-parameter");
	assert_string_equal(verdict_query("q=%ff"), "bad-parameter");
	assert_string_equal(verdict_query("q=%e"), "bad-parameter");
}

static void
an_identifier_that_is_none_is_not_found(void **state)
{
	(void)state;
	assert_string_equal(
	    verdict((struct sent){.method = "GET", .path = "/v1/tasks/7"}),
	    "not-found");
}

static void
headers_of_the_contract_are_checked_and_others_left_out(void **state)
{
	struct sent s = {.method = "PATCH",
	    .path = "/v1/tasks/" ID,
	    .headers = {{"IF-MATCH", "\"v1\"", 4}, {"x-other", "1", 1}},
	    .header_count = 2};
	struct call call;

	(void)state;
	assert_null(check(&s, &call));
	assert_string_equal(call_header(&call, "if-match"), "\"v1\"");
	assert_null(call_header(&call, "x-other"));
	s.headers[1] = s.headers[0];
	assert_string_equal(verdict(s), "bad-header /header/if-match");
	s.header_count = 0;
	assert_string_equal(verdict(s), "precondition-missing");
}

static struct sent
creation(const char *type, const char *body)
{
	return ((struct sent){.method = "POST",
	    .path = "/v1/tasks",
	    .headers = {{"Idempotency-Key", "12345678", 8}},
	    .header_count = 1,
	    .type = type,
	    .body = body});
}

static void
reads_json_bodies(void **state)
{
	struct sent s =
	    creation("Application/JSON; charset=UTF-8", "{'name':'x'}");
	struct call call;

	(void)state;
	assert_null(check(&s, &call));
	assert_string_equal(json_string(json_get(call.body, "name")), "x");
	assert_string_equal(call.content_type, "application/json");
	assert_int_equal(call.raw_len, 12);
}

static void
refuses_wrong_json_bodies(void **state)
{
	static const char json[] = "application/json";

	(void)state;
	assert_string_equal(
	    verdict(creation(json, "{'name':1}")), "invalid /name");
	assert_string_equal(
	    verdict(creation(json, "{'name':'x','y':1}")), "invalid /y");
	assert_string_equal(verdict(creation(json, "{}")), "invalid /name");
	assert_string_equal(verdict(creation(json, "{'name':'x'")), "bad-json");
	assert_string_equal(
	    verdict(creation(json, "{'name':'x','name':'x'}")), "bad-json");
	assert_string_equal(
	    verdict(creation(json, "{'name':'\xff'}")), "bad-json");
	assert_string_equal(
	    verdict(creation(json, "{'name':'\\u0000'}")), "bad-json");
	assert_string_equal(verdict(creation(json, NULL)), "bad-request");
	assert_string_equal(verdict(creation(NULL, "{}")), "unsupported-type");
	assert_string_equal(
	    verdict(creation("text/plain", "{}")), "unsupported-type");
	assert_string_equal(
	    verdict(creation("application/json; charset=gbk", "{}")),
	    "unsupported-type");
}

static void
a_required_header_must_be_there_and_long_enough(void **state)
{
	struct sent s = creation("application/json", "{'name':'x'}");

	(void)state;
	s.header_count = 0;
	assert_string_equal(verdict(s), "bad-header /header/idempotency-key");
	s.header_count = 1;
	s.headers[0].value = "short";
	assert_string_equal(verdict(s), "bad-header /header/idempotency-key");
}

static void
other_bodies_pass_as_bytes_up_to_their_limit(void **state)
{
	struct sent s = {.method = "POST",
	    .path = "/v1/files/a%20b",
	    .type = "text/csv",
	    .body = "a,b,c\n"};
	struct call call;

	(void)state;
	assert_null(check(&s, &call));
	assert_memory_equal(call.raw, "a,b,c\n", 6);
	assert_null(call.body);
	assert_string_equal(call_path(&call, "name"), "a b");
	s.body = "123456789";
	assert_string_equal(verdict(s), "too-large");
	s.type = "image/gif";
	s.body = "x";
	assert_string_equal(verdict(s), "unsupported-type");
}

static void
a_body_nobody_asked_for_is_refused(void **state)
{
	struct sent s = {.method = "POST",
	    .path = "/v1/tasks/" ID "/accept",
	    .type = "application/json",
	    .body = "{}"};

	(void)state;
	assert_string_equal(verdict(s), "bad-request");
	s.body = NULL;
	assert_string_equal(verdict(s), "");
}

/* ---- opening ------------------------------------------------------------- */

static const char *
refusal(const char *text)
{
	const struct contract *c;
	struct problem *p = open_text(text, &c);

	return (p == NULL ? NULL : p->detail);
}

static void
refuses_a_contract_it_cannot_enforce(void **state)
{
	(void)state;
	assert_non_null(refusal("{}"));
	assert_non_null(
	    strstr(refusal("{'paths':{'/x':{'get':{'operationId':'nobody'}}}}"),
		"no handler"));
	assert_non_null(refusal(
	    "{'security':[{'bearerAuth':[]}],'paths':{'/v1/tasks':{'get':"
	    "{'operationId':'task_list'}}}}"));
	assert_non_null(
	    refusal("{'security':[{'basic':[]}],'paths':{'/v1/tasks':{'get':"
		    "{'operationId':'task_list','x-permission':'any'}}}}"));
	assert_non_null(refusal(
	    "{'security':[{'bearerAuth':[]}],'paths':{'/v1/tasks':{'get':"
	    "{'operationId':'task_list','x-permission':'no.such'}}}}"));
	assert_non_null(refusal(
	    "{'paths':{'/v1/tasks':{'get':{'operationId':'task_list',"
	    "'security':[],'parameters':[{'name':'x','in':'query','schema':"
	    "{'type':'string','format':'email'}}]}}}}"));
}

static const struct contract_binding real[] = {
#define OPERATION(id, method, path) {#id, method, path, answer},
#include "api/operations.def"
#undef OPERATION
};

static void
opens_the_real_contract(void **state)
{
	const struct contract *c;
	struct problem *p = contract_open(arena, contract_json,
	    contract_json_len, real, sizeof(real) / sizeof(real[0]), &c);
	struct contract_target t;
	size_t i;

	(void)state;
	if (p != NULL)
		fail_msg("%s", p->detail);
	for (i = 0; i < sizeof(real) / sizeof(real[0]); i++) {
		assert_null(contract_route(
		    c, arena, real[i].method, real[i].route, &t));
		assert_string_equal(t.operation->id, real[i].id);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_operations_by_method_and_path),
	    cmocka_unit_test(does_not_find_what_is_not_there),
	    cmocka_unit_test(refuses_paths_that_cannot_be_decoded),
	    cmocka_unit_test(says_which_methods_are_allowed),
	    cmocka_unit_test(knows_who_may_call),
	    cmocka_unit_test(hands_over_what_was_checked),
	    cmocka_unit_test(fills_in_defaults),
	    cmocka_unit_test(refuses_wrong_query_parameters),
	    cmocka_unit_test(an_identifier_that_is_none_is_not_found),
	    cmocka_unit_test(
		headers_of_the_contract_are_checked_and_others_left_out),
	    cmocka_unit_test(reads_json_bodies),
	    cmocka_unit_test(refuses_wrong_json_bodies),
	    cmocka_unit_test(a_required_header_must_be_there_and_long_enough),
	    cmocka_unit_test(other_bodies_pass_as_bytes_up_to_their_limit),
	    cmocka_unit_test(a_body_nobody_asked_for_is_refused),
	    cmocka_unit_test(refuses_a_contract_it_cannot_enforce),
	    cmocka_unit_test(opens_the_real_contract),
	};

	return (cmocka_run_group_tests(tests, open_contract, close_contract));
}
