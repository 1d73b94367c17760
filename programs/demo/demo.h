/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The demonstration: a city that does not exist, filled and then played over
 * HTTP by the people concerned, each with their own account.
 *
 * Every step looks first at what is there, so that a demonstration that was
 * interrupted goes on where it was and a second one only tells.
 */
#ifndef SSJ_PROGRAMS_DEMO_DEMO_H
#define SSJ_PROGRAMS_DEMO_DEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/actor.h"
#include "base/problem.h"
#include "programs/http/client.h"

struct arena;
struct cJSON;
struct json;

enum {
	DEMO_VISITS = 5,
	DEMO_PARTIES = 3
};

/* Who acts for the city's office; others act for their departments. */
enum demo_person {
	DEMO_ADMIN,    /* 系统管理员 */
	DEMO_KEEPER,   /* 两库管理员 */
	DEMO_PLANNER,  /* 计划员 */
	DEMO_OPERATOR, /* 抽取操作员 */
	DEMO_READER,   /* second reader of the beacon */
	DEMO_PERSONS,
};

/* Who acts for a department, made when the play first needs somebody. */
enum demo_duty {
	DEMO_LIAISON,  /* 计划员 who answers for the department (C63) */
	DEMO_REVIEWER, /* 审核人 */
	DEMO_OFFICER,  /* 公示管理员 */
	DEMO_DUTIES,
};

struct demo {
	struct arena *arena;
	const char *url;    /* of the edge */
	const char *folder; /* SSJ_HOME/demo, of this account alone */
	const char *bin;    /* folder of the programs */
	int year;
	size_t objects, inspectors;
	uint64_t seed;
	struct http_client person[DEMO_PERSONS];
	/* What the steps found or made. */
	const struct json *orgs;
	const char *item_id, *plan_id, *draw_id, *draw_no;
	/* Accounts whose password is not that of accounts.txt any more: their
	 * logins, a space after each. */
	const char *strangers;
};

/* printf(3) into JSON; ends the program when it is none (our own fault).
 * Arguments must need no escaping. */
struct cJSON *demo_json(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The string member `name` of `j`, or "". */
const char *demo_text(const struct json *j, const char *name);

/* Reads FOLDER/name; NULL when it is not there. *len may be NULL. */
char *demo_read_file(const struct demo *d, const char *name, size_t *len);

/* Writes FOLDER/name (mode 0600), durable before it returns. `name` may have
 * one folder in it, which is made. */
struct problem *demo_write_file(
    const struct demo *d, const char *name, const void *bytes, size_t len);

/* Tells one line to the person at the terminal. */
void demo_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * The password of an account: made at the first call, kept in accounts.txt
 * before anybody uses it. `title` is what the person is, for the reader.
 */
struct problem *demo_password(
    struct demo *d, const char *login, const char *title, const char **out);

/* The id of the organisation with this code, and its code by the id; "" when
 * there is none. */
const char *demo_org(const struct demo *d, const char *code);
const char *demo_org_code(const struct demo *d, const char *id);

/* A code as a login: in small letters. */
const char *demo_login(struct arena *a, const char *code);

/* An account as the administrator makes it. */
struct demo_new {
	const char *login, *title;
	const char *role, *org;	  /* code of the organisation; */
	bool below;		  /* and all below it */
	const char *inspector_id; /* or NULL */
};

/* Makes the account, gives it its role, and sets the password with the
 * one-time code, as its owner would on the log-in page. */
struct problem *demo_new_account(
    struct demo *d, const struct demo_new *n, const char *password);

/* Logs in with the password kept for the account, which is made first when it
 * is not there. Where it is there with another password, it is added to
 * d->strangers and the problem says so. */
struct problem *
demo_enter(struct demo *d, const struct demo_new *n, struct http_client *c);

/* Logs somebody of a department in; `code` is the department's. */
struct problem *demo_of_department(struct demo *d, enum demo_duty duty,
    const char *code, struct http_client *c);

/* ---- the steps, in their order ------------------------------------------- */

/* Organisations, accounts and their roles; logs everybody in. */
struct problem *demo_city(struct demo *d);

/* Items, inspectors and objects through the ordinary import. */
struct problem *demo_libraries(struct demo *d);

/* The office's plan of the year: one centralised draw of many lists, agreed
 * to by the departments, published. */
struct problem *demo_plan(struct demo *d);

/* The draw with its parties and its beacon, and its verification. */
struct problem *demo_ceremony(struct demo *d);

/* Five visits from acceptance to the public page. */
struct problem *demo_visits(struct demo *d);

/* As many objects as d->objects into the empty library, without the import:
 * for a city's size. `x` acts as the schema's owner. */
struct problem *demo_fill(struct ctx *x, const struct demo *d);

/* What is there, where to look and how to log in; asks the public pages alone.
 * PROBLEM_NOT_FOUND when no draw of the city has been drawn. */
struct problem *demo_account(struct demo *d);

#endif
