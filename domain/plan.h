/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The annual plan (C30): what a slot may say, whom it reaches, and the text
 * that is published and locked.
 *
 * One slot is one draw of one item of the list. Every stratum of the code
 * table has its ratio, so that nobody is left out in silence: a ratio of zero
 * says "not this year" in public.
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
	PLAN_SLOTS_MAX = 500,
	PLAN_DEN_MAX = 1000000,
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
};

struct plan_line {
	int64_t slot; /* 1–9999, unique in the plan */
	const char *item_id;
	const char *from, *to; /* days; both belong to the period */
	const char *method;    /* onsite, paper, network, remote (C73) */
	const char *draw_kind; /* targeted 定向, untargeted 不定向 (C33) */
	const char *merge;     /* all, department, none (C59) */
	const struct plan_ratio *ratios; /* in printing order */
	size_t ratio_count;
	/* Empty: no narrowing beyond the item's and the organisation's. */
	struct plan_words districts, kinds, industries;
};

/* What a slot needs to know of its item. */
struct plan_item {
	const char *id, *code, *name, *state, *specialty;
	int64_t version;
	/* Whose inspectors carry it out: code, id and path. */
	const char *department, *department_id, *department_path;
	struct plan_words object_types, industries, methods;
};

struct plan {
	const char *org_code, *org_name;
	const char *district; /* of the organisation: "440300" = the city */
	int64_t year;
	const char *title;
	const struct plan_line *lines;
	size_t line_count;
	const struct plan_item *items; /* of the lines, in any order */
	size_t item_count;
};

/* Whom a slot reaches, as the arguments of pool_objects(). */
struct plan_reach {
	const char *low, *high; /* low <= district < high */
	struct plan_words districts, kinds, industries;
};

/* The item of a line; NULL when there is none of that id. */
const struct plan_item *
plan_item_of(const struct plan *p, const struct plan_line *line);

/* The slot of that number, or NULL. */
const struct plan_line *plan_line_at(const struct plan *p, int64_t slot);

/*
 * All that is wrong with the lines, as one PROBLEM_RULE with a field per
 * place ("/lines/0/item_id"); NULL when nothing is. Beside what the contract
 * checks: items are on the list and active (C03, 清单之外无事项), the method
 * is one of the item's (C01), the period lies in the year, every stratum
 * stands once, districts belong to the organisation, and the scope leaves
 * something of the item's objects.
 */
struct problem *plan_check(struct arena *a, const struct plan *p);

/* plan_check() and at least one line: may it be published? */
struct problem *plan_check_whole(struct arena *a, const struct plan *p);

/*
 * Whom the line reaches. The line and its item must have passed plan_check()
 * against an organisation of `district`.
 */
struct plan_reach plan_reach(struct arena *a, const char *district,
    const struct plan_line *line, const struct plan_item *item);

/*
 * The published text: one JSON object, keys and lines in fixed order, UTF-8
 * without spaces, LF at the end. Its SHA-256 is the plan's content_hash and
 * the annual_plan of every charter. Every line must have its item.
 */
const char *plan_text(struct arena *a, const struct plan *p);

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
