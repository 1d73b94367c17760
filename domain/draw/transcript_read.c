/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a transcript as far as A. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/sort.h"
#include "domain/draw/names.h"
#include "domain/draw/strict.h"
#include "domain/draw/transcript.h"

/* A statement has the last of these in place of the first. */
static const char *const transcript_keys[] = {"veil_key", "protocol", "hash",
    "draw_id", "attempt", "previous", "head", "charter", "veil", "annexes",
    "results", "announce", "close", "open", "parties", "signatures", "beacon",
    "seed", "lists", "substitutions", "witnesses", "outcome", "void_reason",
    "self_drawn", "transcript_hash"};
static const char *const list_keys[] = {"key", "list_id", "group_id", "plan",
    "root", "classes", "count", "strata", "result_root", "small"};
enum {
	TRANSCRIPT_KEYS = sizeof(transcript_keys) / sizeof(transcript_keys[0]),
	LIST_KEYS = sizeof(list_keys) / sizeof(list_keys[0]),
};

/* ---- head -------------------------------------------------------------- */

static struct problem *
read_hash(struct arena *a, const struct json *t, const struct draw_hash **out)
{
	const struct json *name = json_get(t, "hash");

	if (!draw_json_is(json_get(t, "protocol"), "SSJ1"))
		return (draw_differs(a, "unknown protocol"));
	*out = NULL;
	if (name->type == JSON_STRING)
		*out = draw_hash_find(name->text, name->len);
	if (*out == NULL)
		return (draw_differs(a, "unknown hash"));
	return (NULL);
}

static struct problem *
read_attempt(struct arena *a, const struct json *t, struct draw_announcement *x)
{
	static const struct draw_digest zero;
	int64_t attempt;
	bool first;

	TRY(draw_read_integer(
	    a, json_get(t, "attempt"), 1, UINT32_MAX, "attempt", &attempt));
	x->attempt = (uint32_t)attempt;
	TRY(draw_read_digest(
	    a, json_get(t, "previous"), "previous", &x->previous));
	first = draw_digest_equal(&x->previous, &zero);
	if ((attempt == 1) != first)
		return (draw_differs(
		    a, "the first attempt, and only it, has no previous"));
	return (NULL);
}

static struct problem *
read_parties(
    struct arena *a, const struct json *t, struct draw_transcript_in *out)
{
	static const char *const keys[] = {"id", "commitment", "reveal"};
	const struct draw_charter *c = &out->charter;
	struct draw_text *ids, id;
	const struct json *x;
	size_t count, i = 0;

	TRY(draw_read_list(a, json_get(t, "parties"), "parties", &x, &count));
	ids = arena_array(a, c->party_count, sizeof(*ids));
	for (; x != NULL; x = x->next, i++) {
		TRY(DRAW_KEYS(a, x, keys, "party"));
		TRY(draw_read_text(a, json_get(x, "id"), "party", &id));
		if (i >= c->party_count ||
		    !draw_text_equal(id, c->parties[i].id))
			break;
		ids[i] = id;
	}
	if (i != count || i != c->party_count)
		return (draw_differs(
		    a, "the parties are not those of the charter"));
	out->announcement.parties = ids;
	out->announcement.party_count = count;
	return (NULL);
}

/* ---- lists ------------------------------------------------------------- */

static struct problem *
read_class(struct arena *a, const struct json *j, struct draw_class *out)
{
	static const char *const keys[] = {"stratum", "lots", "count"};
	int64_t v;

	TRY(DRAW_KEYS(a, j, keys, "class"));
	TRY(draw_read_id(a, json_get(j, "stratum"), &out->stratum));
	TRY(draw_read_integer(
	    a, json_get(j, "lots"), 1, DRAW_LOTS_MAX, "lots", &v));
	out->lots = (unsigned int)v;
	TRY(draw_read_integer(a, json_get(j, "count"), 1, DRAW_INTEGER_MAX - 1,
	    "class count", &v));
	out->count = (uint64_t)v;
	return (NULL);
}

static struct problem *
read_classes(
    struct arena *a, const struct draw_hash *h, struct draw_list_in *out)
{
	const struct json *x;
	struct draw_class *c;
	size_t i;

	TRY(draw_read_list(a, json_get(out->json, "classes"), "classes", &x,
	    &out->class_count));
	c = out->classes = arena_array(a, out->class_count, sizeof(*c));
	for (i = 0; x != NULL; x = x->next)
		TRY(read_class(a, x, &c[i++]));
	out->bound.classes = draw_classes(h, c, i); /* sorts */
	for (i = 1; i < out->class_count; i++)
		if (c[i - 1].lots == c[i].lots &&
		    draw_text_equal(c[i - 1].stratum, c[i].stratum))
			return (draw_differs(a, "a class stands twice"));
	return (NULL);
}

static struct problem *
read_list(struct arena *a, const struct draw_hash *h, struct draw_list_in *out)
{
	const struct json *j = out->json;
	int64_t count;

	TRY(out->veiled
		? draw_read_keys(a, j, list_keys + 1, LIST_KEYS - 1, "list")
		: draw_read_keys(a, j, list_keys, LIST_KEYS - 2, "list"));
	TRY(draw_read_text(
	    a, json_get(j, "list_id"), "list_id", &out->bound.list_id));
	if (!draw_list_id_is_legal(out->bound.list_id))
		return (draw_differs(a, "list id not allowed"));
	TRY(read_classes(a, h, out));
	TRY(draw_read_id(a, json_get(j, "group_id"), &out->bound.group_id));
	TRY(draw_read_text(a, json_get(j, "plan"), "plan", &out->bound.plan));
	TRY(draw_read_digest(a, json_get(j, "root"), "root", &out->bound.root));
	TRY(draw_read_integer(
	    a, json_get(j, "count"), 0, DRAW_INTEGER_MAX - 1, "count", &count));
	out->bound.count = (uint64_t)count;
	return (NULL);
}

static int
by_list_id(const void *x, const void *y, const void *arg)
{
	const struct draw_announced_list *a = x, *b = y;

	(void)arg;
	return (draw_text_compare(a->list_id, b->list_id));
}

/* The place of the list called `id` among lists in ascending order, by
 * halving; `count` when there is none. */
static size_t
find_list(
    const struct draw_announced_list *lists, size_t count, struct draw_text id)
{
	struct draw_announced_list key = {.list_id = id};
	size_t low = 0, high = count, mid;
	int c;

	while (low < high) {
		mid = low + (high - low) / 2;
		c = by_list_id(&lists[mid], &key, NULL);
		if (c == 0)
			return (mid);
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return (count);
}

struct problem *
draw_lists_check_order(
    struct arena *a, const struct draw_announced_list *lists, size_t count)
{
	size_t i, same;

	for (i = 1; i < count; i++)
		if (by_list_id(&lists[i - 1], &lists[i], NULL) >= 0)
			return (
			    draw_differs(a, "lists not strictly ascending"));
	for (i = 0; i < count; i++) {
		same = find_list(lists, count, lists[i].group_id);
		if (same != count && same != i)
			return (draw_differs(
			    a, "a group bears another list's name"));
	}
	return (NULL);
}

static struct problem *
read_lists(
    struct arena *a, const struct json *t, struct draw_transcript_in *out)
{
	struct draw_announced_list *bound;
	const struct json *x;
	size_t i;

	TRY(draw_read_list(
	    a, json_get(t, "lists"), "lists", &x, &out->list_count));
	out->lists = arena_array(a, out->list_count, sizeof(*out->lists));
	bound = arena_array(a, out->list_count, sizeof(*bound));
	for (i = 0; x != NULL; x = x->next, i++) {
		out->lists[i].json = x;
		out->lists[i].veiled = out->veiled;
		TRY(read_list(a, out->announcement.hash, &out->lists[i]));
		bound[i] = out->lists[i].bound;
	}
	out->announcement.lists = bound;
	out->announcement.list_count = out->list_count;
	return (draw_lists_check_order(a, bound, out->list_count));
}

/* ---- files ------------------------------------------------------------- */

static int
by_file_name(const void *x, const void *y, const void *arg)
{
	const struct draw_bound *a = x, *b = y;

	(void)arg;
	return (draw_text_compare(a->name, b->name));
}

/* An object of file names from `first` to before `end`, and their hashes. */
struct expected {
	enum draw_name first, end;
	const char *what;
};

static struct problem *
read_files(struct arena *a, const struct json *j, struct expected e,
    struct draw_bound **out, size_t *count)
{
	const struct json *x;
	enum draw_name n;
	struct draw_bound *b;

	if (j->type != JSON_OBJECT)
		return (draw_differs(a, "%s: not an object", e.what));
	b = *out = arena_array(a, j->len, sizeof(**out));
	*count = j->len;
	for (x = j->child; x != NULL; x = x->next, b++) {
		b->name = (struct draw_text){x->name, x->name_len};
		n = draw_name_find(b->name);
		if (n < e.first || n >= e.end)
			return (draw_differs(
			    a, "an annex or result of unknown name"));
		TRY(draw_read_digest(a, x, e.what, &b->digest));
	}
	sort_items(*out, *count, sizeof(**out), by_file_name, NULL);
	return (NULL);
}

/* ---- A ----------------------------------------------------------------- */

static struct problem *
check_announce(
    struct arena *a, const struct json *t, struct draw_transcript_in *out)
{
	struct draw_announcement *x = &out->announcement;

	TRY(draw_read_id(a, json_get(t, "draw_id"), &x->draw_id));
	TRY(draw_read_digest(a, json_get(t, "head"), "head", &x->head));
	TRY(draw_read_digest(a, json_get(t, "veil"), "veil", &x->veil));
	x->annexes = out->annexes;
	x->annex_count = out->annex_count;
	out->announce = draw_announce(x);
	if (!draw_json_is_digest(json_get(t, "announce"), &out->announce))
		return (draw_differs(a, "announce differs"));
	if (json_get(t, "witnesses")->type != JSON_ARRAY ||
	    json_get(t, "signatures")->type != JSON_ARRAY)
		return (draw_differs(a, "witnesses and signatures are lists"));
	return (NULL);
}

static struct problem *
read_all(struct arena *a, const struct json *t, struct draw_transcript_in *out)
{
	static const struct expected annexes = {
	    DRAW_ROSTER, DRAW_VISITS, "annex"};
	static const struct expected results = {
	    DRAW_VISITS, DRAW_NAME_COUNT, "result"};
	struct draw_announcement *x = &out->announcement;

	out->json = t;
	TRY(read_hash(a, t, &x->hash));
	TRY(read_attempt(a, t, x));
	TRY(draw_read_text(a, json_get(t, "charter"), "charter", &x->charter));
	TRY(draw_charter_read(a, x->charter, &out->charter));
	TRY(read_parties(a, t, out));
	TRY(read_lists(a, t, out));
	TRY(read_files(a, json_get(t, "annexes"), annexes, &out->annexes,
	    &out->annex_count));
	TRY(read_files(a, json_get(t, "results"), results, &out->results,
	    &out->result_count));
	return (check_announce(a, t, out));
}

struct problem *
draw_transcript_read(
    struct arena *a, struct draw_text text, struct draw_transcript_in *out)
{
	const struct json *t;

	memset(out, 0, sizeof(*out));
	TRY(draw_read_json(a, text, &t));
	TRY(draw_read_keys(
	    a, t, transcript_keys, TRANSCRIPT_KEYS - 1, "transcript"));
	return (read_all(a, t, out));
}

struct problem *
draw_statement_read(
    struct arena *a, struct draw_text text, struct draw_transcript_in *out)
{
	const struct json *t;

	memset(out, 0, sizeof(*out));
	out->veiled = true;
	TRY(draw_read_json(a, text, &t));
	TRY(draw_read_keys(
	    a, t, transcript_keys + 1, TRANSCRIPT_KEYS - 1, "statement"));
	return (read_all(a, t, out));
}
