/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Life cycles: what may become of a plan, a draw, a task, a record, a
 * publication and an item, as tables of allowed moves (lifecycle.c).
 *
 * Nothing else decides whether a state may change. An act asks here first,
 * writes the state it is given, and nothing that is not in the table can
 * happen: the four stages of an inspection cannot be skipped (C53). The tables
 * also print docs/states.md (lifecycle_doc.h).
 *
 * A move may lead back to the state it came from ("edit"): then it only says
 * that the act is allowed now.
 */
#ifndef SSJ_DOMAIN_LIFECYCLE_H
#define SSJ_DOMAIN_LIFECYCLE_H

#include <stddef.h>

struct arena;
struct problem;

/* Everything that moves something. */
enum act {
	ACT_ACCEPT,		/* an inspector takes the visit */
	ACT_ACTIVATE,		/* the item may be inspected from now on */
	ACT_ANNOUNCE,		/* A is published */
	ACT_APPROVE,		/* a reviewer agrees */
	ACT_ARCHIVE,		/* the 公示期 is over */
	ACT_ASSIST,		/* experts are named who come along */
	ACT_BEACON,		/* a reader types in the beacon */
	ACT_CANCEL,		/* the visit will not take place */
	ACT_CLOSE,		/* C binds all commitments */
	ACT_COMMIT,		/* a party sends its commitment */
	ACT_DECLINE,		/* an inspector cannot go; a substitute does */
	ACT_DISCLOSE,		/* the transcript is published */
	ACT_DRAW,		/* seed known, computation begins */
	ACT_EDIT,		/* the content changes */
	ACT_FINISH,		/* the computation's result is in */
	ACT_FREEZE,		/* pool and roster are being fixed */
	ACT_FROZEN,		/* … and are fixed */
	ACT_OPEN,		/* O binds all secrets */
	ACT_PUBLISH,		/* becomes public */
	ACT_RETIRE,		/* ends, keeps its history */
	ACT_RETURN,		/* a reviewer sends it back */
	ACT_REVEAL,		/* a party opens its secret */
	ACT_SIGN,		/* one inspector signs */
	ACT_SUBMIT,		/* the leader hands it in */
	ACT_SUBSTITUTE,		/* a drawn object makes way for the next one */
	ACT_VOID,		/* the attempt is void, no beacon was known */
	ACT_VOID_AFTER_ENTROPY, /* … after the beacon, by order from outside */
	ACT_COUNT
};

/* A state: the word that is stored, and what a clerk calls it. */
struct lifecycle_state {
	const char *word; /* NULL ends the table */
	const char *title;
	const char *meaning; /* for docs/states.md */
};

struct lifecycle_move {
	const char *from; /* NULL ends the table */
	enum act act;
	const char *to;
	const char *sentence; /* what happens and why, for a clerk */
	const char *clause;   /* "C53"; "" when it is our own rule */
};

/* The first state is where everything begins. */
struct lifecycle {
	const char *word;  /* "record" */
	const char *title; /* "检查记录" */
	const struct lifecycle_state *states;
	const struct lifecycle_move *moves;
};

extern const struct lifecycle lifecycle_plan, lifecycle_draw, lifecycle_task,
    lifecycle_record, lifecycle_publication, lifecycle_item;

/* All of them in the order of the work, ended by NULL. */
extern const struct lifecycle *const lifecycle_all[];

/*
 * May what stands in `state` do `act`? Gives the state it gets then (`to` may
 * be NULL), or PROBLEM_WRONG_STATE whose detail says, in Chinese, where it
 * stands and when the act would be possible.
 */
struct problem *lifecycle_move(struct arena *a, const struct lifecycle *life,
    const char *state, enum act act, const char **to);

/* What a clerk calls an act, "提交"; what he calls a state, "已提交". */
const char *act_title(enum act act);
const char *
lifecycle_state_title(const struct lifecycle *life, const char *state);

#endif
