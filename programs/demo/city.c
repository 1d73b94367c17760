/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Organisations and accounts. The first administrator is made by `ssj admin
 * create`, as in every installation; he makes the rest over HTTP.
 */
#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json.h"
#include "programs/demo/demo.h"
#include "programs/demo/generate.h"

static const struct {
	const char *login, *title, *role, *org;
	bool below;
} persons[DEMO_PERSONS] = {
    [DEMO_ADMIN] = {"admin", "系统管理员", "administrator", "SF", true},
    [DEMO_KEEPER] = {"keeper", "两库管理员", "library_keeper", "SF", true},
    [DEMO_PLANNER] = {"planner", "计划员", "planner", "SF", false},
    [DEMO_OPERATOR] = {"operator", "抽取操作员", "draw_operator", "SF", true},
    [DEMO_READER] = {"reader", "摇号复核员", "beacon_reader", "SF", true},
};

static const struct {
	const char *login, *title, *role;
} duties[DEMO_DUTIES] = {
    [DEMO_LIAISON] = {"planner", "计划员", "planner"},
    [DEMO_REVIEWER] = {"reviewer", "审核人", "reviewer"},
    [DEMO_OFFICER] = {"officer", "公示管理员", "publication_officer"},
};

/* ---- the first administrator --------------------------------------------- */

/* Runs `ssj admin create`, the password on its standard input. */
static struct problem *
create_first(struct demo *d, const char *password)
{
	struct arena *a = d->arena;
	int to[2], status;
	size_t len = strlen(password);
	pid_t pid;
	bool written;

	(void)fflush(stdout);
	if (pipe(to) == -1 || (pid = fork()) == -1)
		return (problem_new(a, PROBLEM_INTERNAL, NULL,
		    "ssj admin create: %s", strerror(errno)));
	if (pid == 0) {
		(void)dup2(to[0], STDIN_FILENO);
		(void)close(to[0]);
		(void)close(to[1]);
		/* What was made is told below, in the account's language. */
		(void)dup2(
		    open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
		(void)execl(arena_fmt(a, "%s/ssj", d->bin), "ssj", "admin",
		    "create", "--login", persons[DEMO_ADMIN].login, "--name",
		    persons[DEMO_ADMIN].title, "--org", "SF", "--org-name",
		    "示范市双随机联席会议办公室", "--district",
		    demo_places[0].code, "--password-stdin", (char *)NULL);
		_exit(127);
	}
	(void)close(to[0]);
	written = write(to[1], password, len) == (ssize_t)len &&
	    write(to[1], "\n", 1) == 1;
	(void)close(to[1]);
	if (waitpid(pid, &status, 0) == -1 || !written || !WIFEXITED(status) ||
	    WEXITSTATUS(status) != 0)
		return (problem_new(
		    a, PROBLEM_INTERNAL, NULL, "ssj admin create 没有成功"));
	demo_tell("已建立系统管理员账号 %s", persons[DEMO_ADMIN].login);
	return (NULL);
}

/* Somebody has changed the password since. */
static struct problem *
stranger(struct demo *d, const char *login, const char *title)
{
	d->strangers = arena_fmt(
	    d->arena, "%s%s ", d->strangers == NULL ? "" : d->strangers, login);
	return (problem_new(d->arena, PROBLEM_LOGIN_FAILED, NULL,
	    "账号 %s（%s）的密码与 %s/accounts.txt 中的不同", login, title,
	    d->folder));
}

static struct problem *
first_administrator(struct demo *d)
{
	struct http_client *admin = &d->person[DEMO_ADMIN];
	const char *login = persons[DEMO_ADMIN].login, *password;
	struct http_reply r;
	const struct json *items;
	struct problem *problem;

	TRY(demo_password(d, login, persons[DEMO_ADMIN].title, &password));
	problem = http_login(d->arena, admin, login, password);
	if (problem == NULL || problem->kind != PROBLEM_LOGIN_FAILED)
		return (problem);
	/* A city that has published anything has its administrator. */
	TRY(http_get(d->arena, admin, "/v1/public/plans?limit=1", &r));
	items = json_get(r.json, "items");
	if (items != NULL && items->child != NULL)
		return (stranger(d, login, persons[DEMO_ADMIN].title));
	TRY(create_first(d, password));
	return (http_login(d->arena, admin, login, password));
}

/* ---- organisations ------------------------------------------------------- */

/* The id of the organisation with this code, or NULL. */
static const char *
find_org(const struct json *page, const char *code)
{
	const struct json *items = json_get(page, "items"), *row;

	for (row = items == NULL ? NULL : items->child; row != NULL;
	     row = row->next)
		if (strcmp(demo_text(row, "code"), code) == 0)
			return (demo_text(row, "id"));
	return (NULL);
}

static struct problem *
list_orgs(struct demo *d, const struct json **out)
{
	struct http_reply r;

	TRY(http_get(d->arena, &d->person[DEMO_ADMIN],
	    "/v1/organizations?limit=500", &r));
	*out = r.json;
	return (NULL);
}

static struct problem *
create_org(struct demo *d, const char *parent, const char *code,
    const char *name, const char *kind)
{
	struct http_reply r;

	return (http_post(d->arena, &d->person[DEMO_ADMIN], "/v1/organizations",
	    demo_json(d->arena,
		"{\"parent_id\":\"%s\",\"code\":\"%s\",\"name\":\"%s\","
		"\"kind\":\"%s\",\"district\":\"%s\"}",
		parent, code, name, kind, demo_places[0].code),
	    &r));
}

static struct problem *
organizations(struct demo *d)
{
	const struct demo_department *dep;
	const struct json *page;
	const char *root;

	TRY(list_orgs(d, &page));
	root = find_org(page, "SF");
	if (root == NULL)
		return (problem_new(
		    d->arena, PROBLEM_NOT_FOUND, NULL, "没有市联席会议办公室"));
	for (dep = demo_departments; dep->code != NULL; dep++)
		if (find_org(page, dep->code) == NULL)
			TRY(create_org(
			    d, root, dep->code, dep->name, "department"));
	return (list_orgs(d, &d->orgs));
}

const char *
demo_org(const struct demo *d, const char *code)
{
	const char *id = find_org(d->orgs, code);

	return (id == NULL ? "" : id);
}

const char *
demo_org_code(const struct demo *d, const char *id)
{
	const struct json *items = json_get(d->orgs, "items"), *row;

	for (row = items == NULL ? NULL : items->child; row != NULL;
	     row = row->next)
		if (strcmp(demo_text(row, "id"), id) == 0)
			return (demo_text(row, "code"));
	return ("");
}

/* ---- accounts ------------------------------------------------------------ */

struct problem *
demo_new_account(struct demo *d, const struct demo_new *n, const char *password)
{
	struct arena *a = d->arena;
	struct http_client nobody = {.base = d->url, .name = n->login};
	const struct http_client *admin = &d->person[DEMO_ADMIN];
	const char *org = demo_org(d, n->org);
	cJSON *body = demo_json(a,
	    "{\"login\":\"%s\",\"display_name\":\"%s\",\"org_id\":\"%s\"}",
	    n->login, n->title, org);
	struct http_reply made, r;

	if (n->inspector_id != NULL)
		(void)cJSON_AddStringToObject(
		    body, "inspector_id", n->inspector_id);
	TRY(http_post(a, admin, "/v1/users", body, &made));
	TRY(http_send(a, admin, "PUT",
	    arena_fmt(a, "/v1/users/%s/roles/%s/%s", demo_text(made.json, "id"),
		org, n->role),
	    (struct http_body){.json = demo_json(a, "{\"below\":%s}",
				   n->below ? "true" : "false")},
	    &r));
	return (http_post(a, &nobody, "/v1/auth/reset",
	    demo_json(a,
		"{\"login\":\"%s\",\"reset_code\":\"%s\","
		"\"password\":\"%s\"}",
		n->login, demo_text(made.json, "reset_code"), password),
	    &r));
}

struct problem *
demo_enter(struct demo *d, const struct demo_new *n, struct http_client *c)
{
	const char *password;
	struct problem *problem;

	TRY(demo_password(d, n->login, n->title, &password));
	problem = http_login(d->arena, c, n->login, password);
	if (problem == NULL || problem->kind != PROBLEM_LOGIN_FAILED)
		return (problem);
	/* Without the administrator nobody can be made. */
	if (d->person[DEMO_ADMIN].token == NULL)
		return (stranger(d, n->login, n->title));
	problem = demo_new_account(d, n, password);
	if (problem != NULL && problem->kind == PROBLEM_DUPLICATE)
		return (stranger(d, n->login, n->title));
	TRY(problem);
	return (http_login(d->arena, c, n->login, password));
}

const char *
demo_login(struct arena *a, const char *code)
{
	char *out = arena_strdup(a, code), *c;

	for (c = out; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return (out);
}

struct problem *
demo_of_department(struct demo *d, enum demo_duty duty, const char *code,
    struct http_client *c)
{
	struct arena *a = d->arena;
	const char *login =
	    arena_fmt(a, "%s-%s", duties[duty].login, demo_login(a, code));

	*c = (struct http_client){.base = d->url, .name = login};
	return (demo_enter(d,
	    &(struct demo_new){.login = login,
		.title = arena_fmt(a, "%s %s", duties[duty].title, code),
		.role = duties[duty].role,
		.org = code},
	    c));
}

struct problem *
demo_city(struct demo *d)
{
	struct problem *problem, *p;
	struct demo_new n;
	size_t i;

	for (i = 0; i < DEMO_PERSONS; i++)
		d->person[i] = (struct http_client){
		    .base = d->url, .name = persons[i].title};
	problem = first_administrator(d);
	if (problem != NULL && d->strangers == NULL)
		return (problem);
	if (problem == NULL)
		TRY(organizations(d));
	/* All of them, so that whoever has another password is named at once.
	 */
	for (i = DEMO_ADMIN + 1; i < DEMO_PERSONS; i++) {
		n = (struct demo_new){.login = persons[i].login,
		    .title = persons[i].title,
		    .role = persons[i].role,
		    .org = persons[i].org,
		    .below = persons[i].below};
		p = demo_enter(d, &n, &d->person[i]);
		if (p != NULL && p->kind != PROBLEM_LOGIN_FAILED)
			return (p);
		problem = p == NULL ? problem : p;
	}
	return (problem);
}
