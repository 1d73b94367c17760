/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/amend.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "domain/draw/out.h"
#include "domain/draw/strict.h"

enum {
	SLOT_MAX = 9,
	NUMBER_MAX = 1 << 30,
};

static void
write_replaced(struct draw_out *o, const struct draw_replaced *r)
{
	draw_out_object(o);
	draw_out_member(o, "visit_id", r->visit_id);
	draw_out_integer(o, "slot", r->slot);
	draw_out_member(o, "out", r->out);
	draw_out_member(o, "in", r->in);
	draw_out_member(o, "reason", r->reason);
	draw_out_member(o, "at", r->at);
	draw_out_c(o, "}");
}

static void
write_substituted(struct draw_out *o, const struct draw_substituted *z)
{
	draw_out_object(o);
	draw_out_member(o, "list_id", z->list_id);
	draw_out_member(o, "stratum", z->stratum);
	draw_out_member(o, "out", z->out);
	draw_out_member(o, "in", z->in);
	draw_out_member(o, "reason", z->reason);
	draw_out_member(o, "at", z->at);
	draw_out_c(o, "}");
}

struct draw_text
draw_amendment_write(struct arena *a, const struct draw_amendment *x)
{
	struct draw_out o;
	size_t i;

	draw_out_begin(&o, a);
	draw_out_object(&o);
	draw_out_member(&o, "protocol", draw_text_of("SSJ1-amend"));
	draw_out_digest(&o, "transcript", &x->transcript);
	draw_out_integer(&o, "number", x->number);
	draw_out_digest(&o, "previous", &x->previous);
	draw_out_list(&o, "substitutions");
	for (i = 0; i < x->substitution_count; i++)
		write_substituted(&o, &x->substitutions[i]);
	draw_out_c(&o, "]");
	draw_out_list(&o, "inspectors");
	for (i = 0; i < x->inspector_count; i++)
		write_replaced(&o, &x->inspectors[i]);
	draw_out_c(&o, "]}\n");
	return (draw_out_end(&o));
}

static struct problem *
read_replaced(struct arena *a, const struct json *j, struct draw_replaced *out)
{
	static const char *const keys[] = {
	    "visit_id", "slot", "out", "in", "reason", "at"};
	int64_t slot = 0;

	TRY(DRAW_KEYS(a, j, keys, "inspector"));
	TRY(draw_read_id(a, json_get(j, "visit_id"), &out->visit_id));
	TRY(draw_read_integer(
	    a, json_get(j, "slot"), 0, SLOT_MAX, "slot", &slot));
	TRY(draw_read_text(a, json_get(j, "out"), "out", &out->out));
	TRY(draw_read_text(a, json_get(j, "in"), "in", &out->in));
	TRY(draw_read_text(a, json_get(j, "reason"), "reason", &out->reason));
	TRY(draw_read_text(a, json_get(j, "at"), "at", &out->at));
	out->slot = (unsigned int)slot;
	return (NULL);
}

static struct problem *
read_substituted(
    struct arena *a, const struct json *j, struct draw_substituted *out)
{
	static const char *const keys[] = {
	    "list_id", "stratum", "out", "in", "reason", "at"};

	TRY(DRAW_KEYS(a, j, keys, "substitution"));
	TRY(draw_read_id(a, json_get(j, "list_id"), &out->list_id));
	TRY(draw_read_id(a, json_get(j, "stratum"), &out->stratum));
	TRY(draw_read_id(a, json_get(j, "out"), &out->out));
	TRY(draw_read_id(a, json_get(j, "in"), &out->in));
	TRY(draw_read_text(a, json_get(j, "reason"), "reason", &out->reason));
	return (draw_read_text(a, json_get(j, "at"), "at", &out->at));
}

static struct problem *
read_substitutions(
    struct arena *a, const struct json *list, struct draw_amendment *out)
{
	const struct json *each;
	struct draw_substituted *all;
	size_t count, i = 0;

	TRY(draw_read_list(a, list, "substitutions", &each, &count));
	all = arena_array(a, count, sizeof(*all));
	for (; each != NULL; each = each->next)
		TRY(read_substituted(a, each, &all[i++]));
	out->substitutions = all;
	out->substitution_count = count;
	return (NULL);
}

static struct problem *
read_list(struct arena *a, const struct json *list, struct draw_amendment *out)
{
	const struct json *each;
	struct draw_replaced *replaced;
	size_t count, i = 0;

	TRY(draw_read_list(a, list, "inspectors", &each, &count));
	replaced = arena_array(a, count, sizeof(*replaced));
	for (; each != NULL; each = each->next)
		TRY(read_replaced(a, each, &replaced[i++]));
	out->inspectors = replaced;
	out->inspector_count = count;
	return (NULL);
}

struct problem *
draw_amendment_read(
    struct arena *a, struct draw_text text, struct draw_amendment *out)
{
	static const char *const keys[] = {"protocol", "transcript", "number",
	    "previous", "substitutions", "inspectors"};
	const struct json *j;
	int64_t number = 0;

	TRY(draw_read_json(a, text, &j));
	TRY(DRAW_KEYS(a, j, keys, "amendment"));
	if (!draw_json_is(json_get(j, "protocol"), "SSJ1-amend"))
		return (draw_differs(a, "unknown protocol"));
	TRY(draw_read_digest(
	    a, json_get(j, "transcript"), "transcript", &out->transcript));
	TRY(draw_read_integer(
	    a, json_get(j, "number"), 1, NUMBER_MAX, "number", &number));
	TRY(draw_read_digest(
	    a, json_get(j, "previous"), "previous", &out->previous));
	TRY(read_substitutions(a, json_get(j, "substitutions"), out));
	out->number = (uint32_t)number;
	return (read_list(a, json_get(j, "inspectors"), out));
}

struct draw_digest
draw_amendment_hash(const struct draw_hash *h, struct draw_text bytes)
{
	return (draw_d(h, "amend", &bytes, 1));
}
