/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and writing charters. */
#include "domain/draw/charter.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/beacon.h"
#include "domain/draw/out.h"
#include "domain/draw/strict.h"

enum {
	DEPARTMENTS_MAX = 5
};

#define FEW_OUTCOMES  100000		  /* enough beside two outsiders */
#define MANY_OUTCOMES ((uint64_t)1 << 40) /* enough beside one */

static const char *const disclose_words[DRAW_DISCLOSE_COUNT] = {
    [DRAW_DISCLOSE_AT_DRAW] = "at_draw",
    [DRAW_DISCLOSE_AT_NOTICE] = "at_notice",
    [DRAW_DISCLOSE_AFTER_VISIT] = "after_visit",
};

static const char *const rule_words[DRAW_RULE_COUNT] = {
    [DRAW_RULE_NONE] = "none",
    [DRAW_RULE_GREEDY] = "greedy-1",
    [DRAW_RULE_PATHS] = "paths-1",
};

const char *
draw_disclose_word(enum draw_disclose d)
{
	return (disclose_words[d]);
}

const char *
draw_rule_word(enum draw_rule r)
{
	return (rule_words[r]);
}

/* ---- reading ----------------------------------------------------------- */

static int64_t
integer_or_zero(const struct json *j)
{
	int64_t v;

	return (json_int64(j, &v) ? v : 0);
}

static struct problem *
read_party(struct arena *a, const struct json *j, struct draw_party *out)
{
	static const char *const keys[] = {"id", "key", "hosted"};
	const struct json *hosted;

	TRY(DRAW_KEYS(a, j, keys, "charter party"));
	TRY(draw_read_id(a, json_get(j, "id"), &out->id));
	hosted = json_get(j, "hosted");
	if (hosted->type != JSON_BOOL)
		return (draw_differs(a, "charter party"));
	out->hosted = hosted->boolean;
	out->key = draw_text_or_empty(json_get(j, "key"));
	return (NULL);
}

static struct problem *
read_parties(struct arena *a, const struct json *j, struct draw_charter *out)
{
	const struct json *x;
	size_t i;

	TRY(draw_read_list(a, j, "charter: parties", &x, &out->party_count));
	out->parties = arena_array(a, out->party_count, sizeof(*out->parties));
	for (i = 0; x != NULL; x = x->next, i++) {
		TRY(read_party(a, x, &out->parties[i]));
		if (i > 0 &&
		    draw_text_compare(
			out->parties[i - 1].id, out->parties[i].id) >= 0)
			return (draw_differs(
			    a, "charter: parties not strictly ascending"));
	}
	return (NULL);
}

static void
read_holders(struct arena *a, const struct json *j, struct draw_charter *out)
{
	const struct json *x;
	size_t i = 0;

	if (j->type != JSON_ARRAY)
		return;
	out->holder_count = j->len;
	out->holders = arena_array(a, j->len, sizeof(*out->holders));
	for (x = j->child; x != NULL; x = x->next, i++) {
		out->holders[i].id = draw_text_or_empty(json_get(x, "id"));
		out->holders[i].key = draw_text_or_empty(json_get(x, "key"));
	}
}

static struct problem *
read_words(struct arena *a, const struct json *j, struct draw_charter *out)
{
	unsigned int rule, disclose;
	int64_t departments;

	TRY(DRAW_WORD(
	    a, json_get(j, "assignment"), rule_words, "charter", &rule));
	TRY(DRAW_WORD(
	    a, json_get(j, "disclose"), disclose_words, "charter", &disclose));
	out->assignment = (enum draw_rule)rule;
	out->disclose = (enum draw_disclose)disclose;
	TRY(draw_read_integer(a, json_get(j, "max_departments"), 1,
	    DEPARTMENTS_MAX, "charter: max_departments", &departments));
	out->max_departments = (int)departments;
	out->beacon = draw_text_or_empty(json_get(j, "beacon"));
	if (!draw_beacon_is_form(out->beacon))
		return (draw_differs(a, "charter: beacon not of a known form"));
	return (NULL);
}

struct problem *
draw_charter_read(
    struct arena *a, struct draw_text text, struct draw_charter *out)
{
	static const char *const keys[] = {"parties", "holders", "beacon",
	    "beacon_source", "commit_ms", "reveal_ms", "beacon_ms", "disclose",
	    "disclose_by", "assignment", "max_departments", "annual_plan"};
	const struct json *j;

	memset(out, 0, sizeof(*out));
	TRY(draw_read_json(a, text, &j));
	TRY(DRAW_KEYS(a, j, keys, "charter"));
	TRY(read_parties(a, json_get(j, "parties"), out));
	TRY(read_words(a, j, out));
	read_holders(a, json_get(j, "holders"), out);
	out->beacon_source = draw_text_or_empty(json_get(j, "beacon_source"));
	out->commit_ms = integer_or_zero(json_get(j, "commit_ms"));
	out->reveal_ms = integer_or_zero(json_get(j, "reveal_ms"));
	out->beacon_ms = integer_or_zero(json_get(j, "beacon_ms"));
	out->disclose_by = draw_text_or_empty(json_get(j, "disclose_by"));
	out->annual_plan = draw_text_or_empty(json_get(j, "annual_plan"));
	return (NULL);
}

/* ---- writing ----------------------------------------------------------- */

static void
write_people(struct draw_out *o, const struct draw_charter *c)
{
	size_t i;

	draw_out_object(o);
	draw_out_list(o, "parties");
	for (i = 0; i < c->party_count; i++) {
		draw_out_object(o);
		draw_out_member(o, "id", c->parties[i].id);
		draw_out_member(o, "key", c->parties[i].key);
		draw_out_bool(o, "hosted", c->parties[i].hosted);
		draw_out_c(o, "}");
	}
	draw_out_c(o, "]");
	draw_out_list(o, "holders");
	for (i = 0; i < c->holder_count; i++) {
		draw_out_object(o);
		draw_out_member(o, "id", c->holders[i].id);
		draw_out_member(o, "key", c->holders[i].key);
		draw_out_c(o, "}");
	}
	draw_out_c(o, "]");
}

static struct draw_text
write_text(struct arena *a, const struct draw_charter *c)
{
	struct draw_out o;

	draw_out_begin(&o, a);
	write_people(&o, c);
	draw_out_member(&o, "beacon", c->beacon);
	draw_out_member(&o, "beacon_source", c->beacon_source);
	draw_out_integer(&o, "commit_ms", (uint64_t)c->commit_ms);
	draw_out_integer(&o, "reveal_ms", (uint64_t)c->reveal_ms);
	draw_out_integer(&o, "beacon_ms", (uint64_t)c->beacon_ms);
	draw_out_member(
	    &o, "disclose", draw_text_of(draw_disclose_word(c->disclose)));
	draw_out_member(&o, "disclose_by", c->disclose_by);
	draw_out_member(
	    &o, "assignment", draw_text_of(draw_rule_word(c->assignment)));
	draw_out_integer(&o, "max_departments", (uint64_t)c->max_departments);
	draw_out_member(&o, "annual_plan", c->annual_plan);
	draw_out_c(&o, "}");
	return (draw_out_end(&o));
}

/* Whoever keeps the keys brings no secret: nobody shall have both. */
static struct problem *
check_holders(struct arena *a, const struct draw_charter *c)
{
	size_t i, k;

	for (i = 1; i < c->holder_count; i++)
		if (draw_text_compare(c->holders[i - 1].id, c->holders[i].id) >=
		    0)
			return (problem_new(a, PROBLEM_INVALID, "/holders",
			    "保管人的标识重复"));
	for (i = 0; i < c->holder_count; i++)
		for (k = 0; k < c->party_count; k++)
			if (draw_text_equal(c->holders[i].id, c->parties[k].id))
				return (problem_new(a, PROBLEM_INVALID,
				    "/holders", "参与方不能兼任保管人"));
	return (NULL);
}

static struct problem *
check_announceable(struct arena *a, const struct draw_charter *c)
{
	if (c->party_count == 0)
		return (problem_new(
		    a, PROBLEM_INVALID, "/parties", "至少要有一个参与方"));
	if (c->commit_ms <= 0 || c->commit_ms >= c->reveal_ms ||
	    c->reveal_ms > c->beacon_ms)
		return (problem_new(a, PROBLEM_INVALID, "/commit_ms",
		    "截止时间的顺序应为：提交承诺、公开秘密、读取公证随机数"));
	if (!draw_date_is_formed(c->disclose_by))
		return (problem_new(a, PROBLEM_INVALID, "/disclose_by",
		    "公开日期应写成 YYYY-MM-DD"));
	return (check_holders(a, c));
}

struct problem *
draw_charter_write(
    struct arena *a, const struct draw_charter *c, struct draw_text *out)
{
	struct draw_charter again;

	TRY(check_announceable(a, c));
	*out = write_text(a, c);
	return (draw_charter_read(a, *out, &again));
}

bool
draw_charter_is_hall(const struct draw_charter *c)
{
	return (draw_text_equal(c->beacon_source, draw_text_of(DRAW_HALL)));
}

bool
draw_charter_is_self_drawn(const struct draw_charter *c)
{
	uint64_t outcomes = draw_beacon_outcomes(c->beacon);
	size_t independent = 0, i;

	for (i = 0; i < c->party_count; i++)
		independent += c->parties[i].hosted ? 0 : 1;
	return (!((independent >= 2 && outcomes >= FEW_OUTCOMES) ||
	    (independent >= 1 && outcomes >= MANY_OUTCOMES)));
}
