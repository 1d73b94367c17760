/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The annual plan (C30): what its lines may say, whom they reach, and the text
 * that is published and locked.
 *
 * A slot is one draw; it holds one line or many, each of another item, and
 * every line is a list of that draw. Every stratum of the code table has its
 * ratio, so that nobody is left out in silence: a ratio of zero says "not this
 * year" in public, and why.
 *
 * Lines of one slot that name the same group share a key (coordination): the
 * same objects tend to be drawn for all of them. Without a group a list is its
 * own group.
 */
#ifndef SSJ_DOMAIN_PLAN_H
#define SSJ_DOMAIN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct json;
struct problem;

enum {
	PLAN_STRATA = 5, /* A, B, C, D, 未分类 */
	PLAN_LINES_MAX = 2000,
	PLAN_SLOT_LINES_MAX = 580,
	PLAN_GROUP_DEPARTMENTS_MAX = 5, /* C62, and SSJ1 */
	PLAN_DEN_MAX = 1000000,
	PLAN_PAIR_MAX = 50,
};

/* Credit risk classes and what has none (C98), in the code table's order. */
extern const char *const plan_strata[PLAN_STRATA];

struct plan_words {
	const char *const *words;
	size_t count;
};

/* num ÷ den of the stratum's objects are drawn. */
struct plan_ratio {
	const char *stratum;
	int64_t num, den;
	const char *reason; /* why nobody is drawn: exactly where num is 0 */
};

/* What is left to chance (C27, C28). */
enum plan_mode {
	PLAN_DOUBLE,	     /* who is inspected and who goes */
	PLAN_OBJECT_ONLY,    /* who is inspected; the unit sends its people */
	PLAN_INSPECTOR_ONLY, /* who goes, to all objects of the line */
	PLAN_CENSUS,	     /* 普查: all objects; who goes, in which order */
	PLAN_MODE_COUNT,
};
const char *plan_mode_word(enum plan_mode m); /* double, object_only, … */
/* NULL is double; PLAN_MODE_COUNT when no mode has this word. */
enum plan_mode plan_mode_of(const char *word);

struct plan_line {
	int64_t slot;	       /* 1–9999 */
	const char *item_id;   /* once in a slot */
	const char *from, *to; /* days; both belong to the period */
	const char *method;    /* onsite, paper, network, remote (C73) */
	const char *draw_kind; /* targeted 定向, untargeted 不定向 (C33) */
	const char *mode;      /* a word of enum plan_mode; NULL: double */
	/* Why not both, and the last day on which it may be drawn so; NULL
	 * exactly when the mode is double. */
	const char *mode_reason, *mode_until;
	const char *group;		 /* NULL: the list is its own group */
	const char *merge;		 /* all, department, none (C59) */
	const char *merge_reason;	 /* exactly where merge is none */
	const struct plan_ratio *ratios; /* in printing order */
	size_t ratio_count;
	/* Empty: no narrowing beyond the item's and the organisation's. */
	struct plan_words districts, kinds, industries;
};

/* What a line needs to know of its item. */
struct plan_item {
	const char *id, *code, *name, *state, *specialty;
	int64_t version;
	/* Whose inspectors carry it out: code, id and path. */
	const char *department, *department_id, *department_path;
	struct plan_words object_types, industries, methods;
};

struct plan {
	const char *org_code, *org_name, *org_path;
	const char *district; /* of the organisation: "440300" = the city */
	int64_t year;
	const char *title;
	/* Visits of the year that the same two people may make together, at
	 * most PLAN_PAIR_MAX; 0: no bound. Beyond it a draw's report names
	 * them. */
	int64_t max_pair;
	const struct plan_line *lines;
	size_t line_count;
	const struct plan_item *items; /* of the lines, ascending by id */
	size_t item_count;
};

/* Whom a line reaches, as the arguments of pool_objects(). */
struct plan_reach {
	const char *low, *high; /* low <= district < high */
	struct plan_words districts, kinds, industries;
};

/* The item of a line; NULL when there is none of that id. */
const struct plan_item *
plan_item_of(const struct plan *p, const struct plan_line *line);

/* The line of that slot and item, or NULL. */
const struct plan_line *
plan_line_of(const struct plan *p, int64_t slot, const char *item_id);

/* A line as a list of its slot's draw. */
struct plan_list {
	const struct plan_line *line;
	const struct plan_item *item;
	const char *list_id; /* L0003, or L0003-017 where a slot has several */
	const char *group;   /* the line's, or the list_id */
};

/*
 * All lines as lists, ascending by slot and then by the item's code (bytes),
 * which also numbers them: list_ids ascend. Every line must have its item.
 * *count is the number of lines.
 */
const struct plan_list *
plan_lists(struct arena *a, const struct plan *p, size_t *count);

/* The lists of one slot; *count is 0 when there is no such slot. */
const struct plan_list *plan_slot_lists(
    struct arena *a, const struct plan *p, int64_t slot, size_t *count);

/* ---- rules ------------------------------------------------------- */

/*
 * All that is wrong with the lines, as one PROBLEM_RULE with a field per
 * place ("/lines/0/item_id"); NULL when nothing is. Beside what the contract
 * checks: items are on the list and active (C03, 清单之外无事项) and stand once
 * in a slot, the method is one of the item's (C01), the period lies in the
 * year, every stratum stands once and says why when it is left out (C55),
 * districts belong to the organisation, the scope leaves something of the
 * item's objects, a mode other than double has its reason and its end (C27,
 * C28), not to merge has its reason (C59), a group has a name that no list
 * bears and at most five departments (C62).
 */
struct problem *plan_check(struct arena *a, const struct plan *p);

/* plan_check() and at least one line: may it be published? */
struct problem *plan_check_whole(struct arena *a, const struct plan *p);

/*
 * May the slot be drawn on `day` as its lines say? PROBLEM_RULE naming the
 * line whose mode has come to its end (C27).
 */
struct problem *plan_check_day(struct arena *a, const struct plan_list *lists,
    size_t count, const char *day);

/* How a plan spreads over the year (C33). */
struct plan_summary {
	size_t lines, slots, targeted, untargeted;
	size_t modes[PLAN_MODE_COUNT];
	bool both_kinds; /* 定向 and 不定向 are both there */
};
struct plan_summary plan_summarize(const struct plan *p);

/* ---- reach ------------------------------------------------------- */

/*
 * Whom the line reaches. The line and its item must have passed plan_check()
 * against an organisation of `district`.
 */
struct plan_reach plan_reach(struct arena *a, const char *district,
    const struct plan_line *line, const struct plan_item *item);

/* Do both reach the same objects, because they say the same? */
bool plan_reach_equal(const struct plan_reach *x, const struct plan_reach *y);

/* How much of an object's district, kind and industry must be known to tell
 * whether a reach has it. */
struct plan_grain {
	bool district, kind;
	size_t industry; /* bytes from its beginning */
};

/* Makes *grain fine enough for `reach` too. */
void
plan_grain_refine(struct plan_grain *grain, const struct plan_reach *reach);

/* Does the reach have the objects of this district, kind and industry, as far
 * as a grain fine enough for it tells them? They must be of its territory
 * (low, high). pool_objects() in SQL says the same. */
bool plan_reach_has(const struct plan_reach *reach, const char *district,
    const char *kind, const char *industry);

/* ---- texts ------------------------------------------------------- */

/*
 * The published text: one JSON object, keys in fixed order, lines as
 * plan_lists() orders them, UTF-8 without spaces, LF at the end. Its SHA-256
 * is the plan's content_hash and the annual_plan of every charter. Every line
 * must have its item. `agreed`: who accepted the plan, see plan_consult.h.
 */
struct plan_answer;
const char *plan_text(struct arena *a, const struct plan *p,
    const struct plan_answer *agreed, size_t agreed_count);

/*
 * True when a line of the published text, read as JSON, says nothing that the
 * list does not say now, but for its item's name and version, which go on
 * changing. A line that was altered behind the lock (C32) does not stand there.
 * Texts published before lists had modes and groups say nothing of them.
 */
bool plan_list_stands(struct arena *a, const struct json *published,
    const struct plan_list *list);

/* A line as the published text has it, without what follows from the others
 * or from the item's version: what another department agrees to. */
struct cJSON;
struct cJSON *
plan_terms_json(const struct plan_line *line, const struct plan_item *item);

/* ratios and scope as JSON (the columns of plan_line), and back. Reading
 * takes what writing gave or the contract admitted. */
const char *plan_ratios_json(struct arena *a, const struct plan_line *line);
const char *plan_scope_json(struct arena *a, const struct plan_line *line);
void plan_ratios_read(
    struct arena *a, const struct json *ratios, struct plan_line *line);
void plan_scope_read(
    struct arena *a, const struct json *scope, struct plan_line *line);
/* All lines as rows of plan_line (a JSON array), for the storage. */
const char *plan_lines_json(struct arena *a, const struct plan *p);
/* The strings of a JSON array; NULL gives none. */
struct plan_words plan_words_read(struct arena *a, const struct json *array);

#endif
