/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing and judging the content of a record. The contract has looked at
 * types, lengths and words already; here stands what only the visit knows.
 */
#include "domain/record.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/sort.h"
#include "base/text.h"
#include "domain/canonical.h"
#include "domain/checklist.h"
#include "domain/draw/hash.h"
#include "domain/result.h"

static const char form[] = "ssj-record-1";

void
record_hash(const char *text, size_t len, char sha256[RECORD_HASH + 1])
{
	unsigned char hash[DRAW_HASH];

	draw_hash_of(draw_hash_sha256(), text, len, hash);
	text_hex_into(sha256, hash, sizeof(hash));
	sha256[RECORD_HASH] = '\0';
}

/* ---- judging what an author sent --------------------------------------- */

static const struct record_item *
item_by_id(const struct record_about *about, const char *id)
{
	size_t i;

	for (i = 0; id != NULL && i < about->count; i++)
		if (strcmp(about->items[i].item_id, id) == 0)
			return (&about->items[i]);
	return (NULL);
}

/* What the author says about `item`; NULL when nothing. */
static const struct json *
said_about(const struct json *items, const struct record_item *item)
{
	const struct json *j;
	const char *id;

	for (j = items != NULL ? items->child : NULL; j != NULL; j = j->next) {
		id = json_string(json_get(j, "item_id"));
		if (id != NULL && strcmp(id, item->item_id) == 0)
			return (j);
	}
	return (NULL);
}

/* Every line of `more` also stands in *p. */
static void
join(struct arena *a, struct problem **p, const struct problem *more)
{
	const struct problem_field *f;

	for (f = more != NULL ? more->fields : NULL; f != NULL; f = f->next)
		problem_note(a, p, PROBLEM_INVALID, f->pointer, f->code, "%s",
		    f->detail != NULL ? f->detail : "");
}

/* Answers of one item, so far as they are there. */
static void
check_answers(struct arena *a, struct problem **p,
    const struct record_item *item, const struct json *said, const char *at)
{
	const struct json *answers = json_get(said, "answers");
	const char *pointer = arena_fmt(a, "%s/answers", at);

	if (answers == NULL)
		return;
	if (item->form != NULL)
		join(a, p,
		    checklist_check_answers(
			a, item->form, answers, pointer, CHECKLIST_DRAFT));
	else if (answers->len > 0)
		problem_note(a, p, PROBLEM_INVALID, pointer, "unknown",
		    "该事项没有检查表");
}

static void
check_items(struct arena *a, struct problem **p,
    const struct record_about *about, const struct json *items)
{
	const struct record_item *item;
	const struct json *j;
	const char *at;
	size_t i = 0;

	for (j = items != NULL ? items->child : NULL; j != NULL; j = j->next) {
		at = arena_fmt(a, "/items/%zu", i++);
		item = item_by_id(about, json_string(json_get(j, "item_id")));
		if (item == NULL)
			problem_note(a, p, PROBLEM_INVALID,
			    arena_fmt(a, "%s/item_id", at), "unknown",
			    "不是本次检查的事项");
		else if (said_about(items, item) != j)
			problem_note(a, p, PROBLEM_INVALID,
			    arena_fmt(a, "%s/item_id", at), "duplicate",
			    "同一事项出现两次");
		else
			check_answers(a, p, item, j, at);
	}
}

/* ---- how it was checked (C73) ------------------------------------------ */

static const struct {
	const char *word, *title;
} methods[] = {
    {"onsite", "实地检查"},
    {"paper", "书面检查"},
    {"network", "网络监测"},
    {"remote", "远程检查"},
};

static bool
item_admits(const struct record_item *item, const char *method)
{
	const struct json *j;

	if (item->methods == NULL || item->methods->len == 0)
		return (true);
	for (j = item->methods->child; j != NULL; j = j->next)
		if (strcmp(json_string(j), method) == 0)
			return (true);
	return (false);
}

/* Whether all items admit the method or, `all` false, any of them does. */
static bool
items_admit(const struct record_about *about, const char *method, bool all)
{
	size_t i;

	for (i = 0; i < about->count; i++)
		if (item_admits(&about->items[i], method) != all)
			return (!all);
	return (all);
}

/* The titles of what is admitted, "A或B"; "" when nothing is. */
static const char *
admitted_titles(struct arena *a, const struct record_about *about, bool all)
{
	const char *titles = "";
	size_t i;

	for (i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (items_admit(about, methods[i].word, all))
			titles = arena_fmt(a, "%s%s%s", titles,
			    *titles != '\0' ? "或" : "", methods[i].title);
	return (titles);
}

static void
check_method(struct arena *a, struct problem **p,
    const struct record_about *about, const char *method)
{
	const char *titles = admitted_titles(a, about, true);
	bool all = *titles != '\0';

	if (method == NULL || items_admit(about, method, all))
		return;
	if (!all)
		titles = admitted_titles(a, about, false);
	problem_note(a, p, PROBLEM_INVALID, "/method", "method",
	    "本次检查的方式应为%s，计划或者事项清单没有列明其他方式（C73）",
	    titles);
}

/* ---- evidence, in the order of its hashes ------------------------------ */

static int
compare_evidence(const void *x, const void *y, const void *arg)
{
	const struct json *const *left = x, *const *right = y;

	(void)arg;
	return (strcmp(json_string(json_get(*left, "sha256")),
	    json_string(json_get(*right, "sha256"))));
}

static const struct json **
sorted_evidence(struct arena *a, const struct json *evidence, size_t *count)
{
	const struct json **sorted, *j;
	size_t i = 0;

	*count = evidence != NULL ? evidence->len : 0;
	sorted = arena_array(a, *count, sizeof(*sorted));
	for (j = evidence != NULL ? evidence->child : NULL; j != NULL;
	     j = j->next)
		sorted[i++] = j;
	sort_items(sorted, *count, sizeof(*sorted), compare_evidence, NULL);
	return (sorted);
}

static void
check_evidence(struct arena *a, struct problem **p,
    const struct json **evidence, size_t count)
{
	size_t i;

	for (i = 1; i < count; i++)
		if (compare_evidence(&evidence[i - 1], &evidence[i], NULL) == 0)
			problem_note(a, p, PROBLEM_INVALID, "/evidence",
			    "duplicate", "同一证据出现两次");
}

/* ---- writing ----------------------------------------------------------- */

static void
write_member(struct canonical *c, const char *name, const char *value)
{
	canonical_raw(c, name);
	canonical_string(c, value);
}

/* The string at `name`, or "" when it is absent. */
static const char *
words(const struct json *j, const char *name)
{
	const char *s = json_string(json_get(j, name));

	return (s != NULL ? s : "");
}

static void
write_evidence(struct canonical *c, const struct json **evidence, size_t count)
{
	size_t i;

	canonical_raw(c, "{\"evidence\":[");
	for (i = 0; i < count; i++) {
		canonical_raw(c, i > 0 ? ",{" : "{");
		write_member(c, "\"caption\":", words(evidence[i], "caption"));
		write_member(c, ",\"kind\":", words(evidence[i], "kind"));
		write_member(c, ",\"sha256\":", words(evidence[i], "sha256"));
		canonical_raw(c, "}");
	}
	canonical_raw(c, "]");
}

static bool
write_item(struct canonical *c, const struct record_item *item,
    const struct json *said)
{
	const struct json *answers = json_get(said, "answers");

	canonical_raw(c, "{\"answers\":");
	if (answers == NULL)
		canonical_raw(c, "{}");
	else if (!canonical_value(c, answers))
		return (false);
	write_member(c, ",\"item_id\":", item->item_id);
	canonical_raw(c,
	    arena_fmt(
		c->a, ",\"item_version\":%lld", (long long)item->item_version));
	write_member(c, ",\"note\":", words(said, "note"));
	write_member(c, ",\"result\":", json_string(json_get(said, "result")));
	canonical_raw(c, "}");
	return (true);
}

static bool
write_items(struct canonical *c, const struct record_about *about,
    const struct json *items)
{
	const struct record_item *item;
	size_t i;

	canonical_raw(c, ",\"items\":[");
	for (i = 0; i < about->count; i++) {
		item = &about->items[i];
		if (i > 0)
			canonical_raw(c, ",");
		if (!write_item(c, item, said_about(items, item)))
			return (false);
	}
	canonical_raw(c, "]");
	return (true);
}

struct problem *
record_write(struct arena *a, const struct record_about *about,
    const struct json *body, struct record_text *out)
{
	const struct json *items = json_get(body, "items"), **evidence;
	struct problem *wrong = NULL;
	struct canonical c;
	size_t count;

	evidence = sorted_evidence(a, json_get(body, "evidence"), &count);
	check_method(a, &wrong, about, json_string(json_get(body, "method")));
	check_items(a, &wrong, about, items);
	check_evidence(a, &wrong, evidence, count);
	TRY(wrong);
	canonical_open(&c, a);
	write_evidence(&c, evidence, count);
	write_member(&c, ",\"findings\":", words(body, "findings"));
	write_member(&c, ",\"form\":", form);
	if (!write_items(&c, about, items))
		return (problem_new(
		    a, PROBLEM_INVALID, "/items", "数字超出可表示的范围"));
	write_member(&c, ",\"method\":", json_string(json_get(body, "method")));
	write_member(&c, ",\"object_code\":", about->object_code);
	write_member(&c, ",\"record_id\":", about->record_id);
	write_member(&c, ",\"task_id\":", about->task_id);
	write_member(&c, ",\"visit_no\":", about->visit_no);
	canonical_raw(&c, "}");
	out->text = c.text;
	out->len = c.len;
	record_hash(c.text, c.len, out->sha256);
	return (NULL);
}

/* ---- completeness ------------------------------------------------------ */

static bool
is_blank(const char *s)
{
	uint32_t cp;
	size_t n;

	for (; (n = text_next(s, strlen(s), &cp)) > 0; s += n)
		if (cp > ' ' && cp != 0x3000)
			return (false);
	return (true);
}

static void
check_item_complete(struct arena *a, struct problem **p,
    const struct record_item *item, const struct json *said, const char *at)
{
	enum result result =
	    result_by_word(json_string(json_get(said, "result")));

	if (result == RESULT_COUNT) {
		problem_note(a, p, PROBLEM_INVALID,
		    arena_fmt(a, "%s/result", at), "required",
		    "每个事项应当有一个检查结果（C81）");
		return;
	}
	if (result == RESULT_OTHER && is_blank(words(said, "note")))
		problem_note(a, p, PROBLEM_INVALID, arena_fmt(a, "%s/note", at),
		    "required", "结果为“其他”的应当说明（C81）");
	if (item->form != NULL && !result_without_answers(result))
		join(a, p,
		    checklist_check_answers(a, item->form,
			json_get(said, "answers"),
			arena_fmt(a, "%s/answers", at), CHECKLIST_COMPLETE));
}

/* A check from afar is proved by what was seen and heard. */
static bool
has_recording(const struct json *content)
{
	const struct json *evidence = json_get(content, "evidence"), *j;
	const char *kind;

	for (j = evidence != NULL ? evidence->child : NULL; j != NULL;
	     j = j->next) {
		kind = words(j, "kind");
		if (strcmp(kind, "photo") == 0 || strcmp(kind, "video") == 0 ||
		    strcmp(kind, "audio") == 0)
			return (true);
	}
	return (false);
}

struct problem *
record_check_complete(struct arena *a, const struct record_about *about,
    const struct json *content)
{
	const struct json *items = json_get(content, "items");
	const char *method = json_string(json_get(content, "method"));
	struct problem *missing = NULL;
	size_t i;

	if (method == NULL)
		problem_note(a, &missing, PROBLEM_INVALID, "/method",
		    "required", "应当写明检查方式（C73）");
	else if (strcmp(method, "remote") == 0 && !has_recording(content))
		problem_note(a, &missing, PROBLEM_INVALID, "/evidence",
		    "required", "远程检查应当附照片、录像或录音（C77）");
	check_method(a, &missing, about, method);
	for (i = 0; i < about->count; i++)
		check_item_complete(a, &missing, &about->items[i],
		    said_about(items, &about->items[i]),
		    arena_fmt(a, "/items/%zu", i));
	return (missing);
}

/* ---- times ------------------------------------------------------------- */

struct problem *
record_check_times(struct arena *a, const struct record_times *t, int64_t now)
{
	struct problem *wrong = NULL;

	if (t->in < t->drawn)
		problem_note(a, &wrong, PROBLEM_INVALID, "/check_in", "order",
		    "检查应当在抽取或批准之后进行（C53）");
	else if (t->in < t->opens)
		problem_note(a, &wrong, PROBLEM_INVALID, "/check_in", "early",
		    "检查期限还没有开始，应当按计划规定的时间检查（C67）");
	if (t->end < t->in)
		problem_note(a, &wrong, PROBLEM_INVALID, "/check_end", "order",
		    "检查结束时间不能早于开始时间");
	if (t->end > now)
		problem_note(a, &wrong, PROBLEM_INVALID, "/check_end", "future",
		    "检查结束时间不能晚于现在");
	if (t->in > now)
		problem_note(a, &wrong, PROBLEM_INVALID, "/check_in", "future",
		    "检查开始时间不能晚于现在");
	return (wrong);
}
