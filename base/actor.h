/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who acts, and what every act of the business needs from its caller.
 *
 * An act (service/) is the same whether a web request, a phone, a job or a
 * test calls it: all it gets is a `struct ctx`.
 */
#ifndef SSJ_BASE_ACTOR_H
#define SSJ_BASE_ACTOR_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct db;
struct helper;
struct queue;
struct problem;

/* Everything a role may permit. The word is what tokens and /v1/roles show. */
enum permission {
#define PERMISSION(name, word, title) PERM_##name,
#include "base/permission.def"
#undef PERMISSION
	PERM_COUNT
};

const char *permission_word(enum permission p);
const char *permission_title(enum permission p); /* Chinese */
/* PERM_COUNT when no permission has this word. */
enum permission permission_by_word(const char *word);

enum actor_kind {
	ACTOR_PUBLIC, /* nobody: no token was shown */
	ACTOR_USER,   /* an account acting for one organisation */
	ACTOR_PARTY,  /* a party of a draw, by its invitation */
	ACTOR_SYSTEM, /* a job or the admin tool */
};

struct actor {
	enum actor_kind kind;
	const char *user_id;	  /* UUID; NULL for public and party */
	int64_t user_version;	  /* raised when rights change or end */
	const char *org_id;	  /* the organisation acted for; NULL: none */
	const char *org_path;	  /* "/id/id/": its place in the tree */
	const char *inspector_id; /* the inspector this account is, or NULL */
	const char *display_name;
	const char *draw_id;  /* ACTOR_PARTY: the draw (UUID) … */
	const char *party_id; /* … and which party */
	/* Bit p set = permission p is held for org_path itself. */
	uint64_t here;
	/* Bit p set = permission p is held for org_path and all below it. */
	uint64_t below;
};

struct ctx {
	struct arena *arena; /* owns whatever an act returns */
	struct db *db;	     /* acts for `actor`; see storage/db.h */
	const struct actor *actor;
	const char *request_id; /* of the request or the job; in every event */
	int64_t now_ms;		/* the time of the act; SQL gets this one */
	struct helper *helper;	/* base/helper.h; NULL: on the spot */
	bool jobs_added; /* set by an act; its frame then wakes a worker */
};

/* True when the actor holds `p` for an organisation at `org_path`. The system
 * holds everything. */
bool
actor_may(const struct actor *actor, enum permission p, const char *org_path);

/* PROBLEM_UNAUTHENTICATED for nobody, PROBLEM_FORBIDDEN (naming the
 * permission) for somebody who does not hold `p` anywhere. */
struct problem *ctx_require(struct ctx *x, enum permission p);

/* The same for what any account may do (and the system). */
struct problem *ctx_require_user(struct ctx *x);

#endif
