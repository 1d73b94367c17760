/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plan as text: the form that is published and hashed, and the two
 * columns that hold JSON. Keys always stand in the order in which they are
 * written here; a byte more or less would be another plan.
 */
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/json.h"
#include "domain/plan_consult.h"

static cJSON *
words_json(const struct plan_words *w)
{
	cJSON *array = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < w->count; i++)
		cJSON_AddItemToArray(array, cJSON_CreateString(w->words[i]));
	return (array);
}

static cJSON *
ratios_json(const struct plan_line *line)
{
	cJSON *array = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < line->ratio_count; i++) {
		cJSON *ratio = cJSON_CreateObject();

		cJSON_AddStringToObject(
		    ratio, "stratum", line->ratios[i].stratum);
		cJSON_AddNumberToObject(
		    ratio, "num", (double)line->ratios[i].num);
		cJSON_AddNumberToObject(
		    ratio, "den", (double)line->ratios[i].den);
		if (line->ratios[i].reason != NULL)
			cJSON_AddStringToObject(
			    ratio, "reason", line->ratios[i].reason);
		cJSON_AddItemToArray(array, ratio);
	}
	return (array);
}

static cJSON *
scope_json(const struct plan_line *line)
{
	cJSON *scope = cJSON_CreateObject();

	cJSON_AddItemToObject(scope, "districts", words_json(&line->districts));
	cJSON_AddItemToObject(scope, "kinds", words_json(&line->kinds));
	cJSON_AddItemToObject(
	    scope, "industries", words_json(&line->industries));
	return (scope);
}

/* Prints and deletes `json`; memory that is short ends the process, as in an
 * arena, so that no caller has to ask. */
static const char *
print(struct arena *a, cJSON *json, const char *end)
{
	char *text = cJSON_PrintUnformatted(json);
	const char *copy = arena_fmt(a, "%s%s", text, end);

	cJSON_free(text);
	cJSON_Delete(json);
	return (copy);
}

const char *
plan_ratios_json(struct arena *a, const struct plan_line *line)
{
	return (print(a, ratios_json(line), ""));
}

const char *
plan_scope_json(struct arena *a, const struct plan_line *line)
{
	return (print(a, scope_json(line), ""));
}

/* Only what was said: most lines have none of these. */
static void
add_if(cJSON *json, const char *name, const char *text)
{
	if (text != NULL)
		cJSON_AddStringToObject(json, name, text);
}

/* How the line is drawn and carried out: the same in every text. */
static void
add_rules(cJSON *json, const struct plan_line *line)
{
	cJSON_AddStringToObject(json, "from", line->from);
	cJSON_AddStringToObject(json, "to", line->to);
	cJSON_AddStringToObject(json, "method", line->method);
	cJSON_AddStringToObject(json, "draw_kind", line->draw_kind);
	cJSON_AddStringToObject(
	    json, "mode", plan_mode_word(plan_mode_of(line->mode)));
	add_if(json, "mode_reason", line->mode_reason);
	add_if(json, "mode_until", line->mode_until);
}

static void
add_reach(cJSON *json, const struct plan_line *line)
{
	cJSON_AddStringToObject(json, "merge", line->merge);
	add_if(json, "merge_reason", line->merge_reason);
	cJSON_AddItemToObject(json, "ratios", ratios_json(line));
	cJSON_AddItemToObject(json, "scope", scope_json(line));
}

cJSON *
plan_terms_json(const struct plan_line *line, const struct plan_item *item)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "slot", (double)line->slot);
	cJSON_AddStringToObject(json, "item", item->code);
	add_rules(json, line);
	add_if(json, "group", line->group);
	add_reach(json, line);
	return (json);
}

static cJSON *
list_json(const struct plan_list *list)
{
	const struct plan_item *item = list->item;
	cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "slot", (double)list->line->slot);
	cJSON_AddStringToObject(json, "list", list->list_id);
	cJSON_AddStringToObject(json, "item", item->code);
	cJSON_AddStringToObject(json, "name", item->name);
	cJSON_AddNumberToObject(json, "item_version", (double)item->version);
	cJSON_AddStringToObject(json, "department", item->department);
	add_rules(json, list->line);
	cJSON_AddStringToObject(json, "group", list->group);
	add_reach(json, list->line);
	return (json);
}

static cJSON *
agreed_json(const struct plan_answer *answer)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "department", answer->department);
	cJSON_AddStringToObject(json, "decided_at", answer->decided_at);
	cJSON_AddStringToObject(json, "terms", answer->terms_hash);
	return (json);
}

const char *
plan_text(struct arena *a, const struct plan *p,
    const struct plan_answer *agreed, size_t agreed_count)
{
	cJSON *json = cJSON_CreateObject(), *array;
	const struct plan_list *lists;
	size_t count, i;

	lists = plan_lists(a, p, &count);
	cJSON_AddStringToObject(json, "organization", p->org_code);
	cJSON_AddStringToObject(json, "organization_name", p->org_name);
	cJSON_AddNumberToObject(json, "year", (double)p->year);
	cJSON_AddStringToObject(json, "title", p->title);
	if (p->max_pair != 0)
		cJSON_AddNumberToObject(json, "max_pair", (double)p->max_pair);
	array = cJSON_AddArrayToObject(json, "lines");
	for (i = 0; i < count; i++)
		cJSON_AddItemToArray(array, list_json(&lists[i]));
	array = cJSON_AddArrayToObject(json, "agreed");
	for (i = 0; i < agreed_count; i++)
		cJSON_AddItemToArray(array, agreed_json(&agreed[i]));
	return (print(a, json, "\n"));
}

/* All that `line` says is what `ours` says. */
static bool
says_the_same(const struct json *line, const struct json *ours)
{
	const struct json *said, *now;

	for (said = line->child; said != NULL; said = said->next) {
		if (strcmp(said->name, "name") == 0 ||
		    strcmp(said->name, "item_version") == 0)
			continue;
		now = json_get(ours, said->name);
		if (now == NULL || !json_equal(said, now))
			return (false);
	}
	return (true);
}

bool
plan_list_stands(
    struct arena *a, const struct json *published, const struct plan_list *list)
{
	const char *text = print(a, list_json(list), "");
	const struct json *lines = json_get(published, "lines"), *line;
	const struct json *ours = NULL;

	/* What was printed can be read. */
	(void)json_read(a, text, strlen(text), JSON_DEPTH_MAX, &ours);
	for (line = lines == NULL ? NULL : lines->child; line != NULL;
	     line = line->next)
		if (line->len > 0 && says_the_same(line, ours))
			return (true);
	return (false);
}

static cJSON *
row_json(const struct plan_line *line)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "slot", (double)line->slot);
	cJSON_AddStringToObject(json, "item_id", line->item_id);
	cJSON_AddStringToObject(json, "from_day", line->from);
	cJSON_AddStringToObject(json, "to_day", line->to);
	cJSON_AddStringToObject(json, "method", line->method);
	cJSON_AddStringToObject(json, "draw_kind", line->draw_kind);
	cJSON_AddStringToObject(
	    json, "mode", plan_mode_word(plan_mode_of(line->mode)));
	add_if(json, "mode_reason", line->mode_reason);
	add_if(json, "mode_until", line->mode_until);
	add_if(json, "list_group", line->group);
	add_reach(json, line);
	return (json);
}

const char *
plan_lines_json(struct arena *a, const struct plan *p)
{
	cJSON *rows = cJSON_CreateArray();
	size_t i;

	for (i = 0; i < p->line_count; i++)
		cJSON_AddItemToArray(rows, row_json(&p->lines[i]));
	return (print(a, rows, ""));
}

/* ---- reading ----------------------------------------------------- */

struct plan_words
plan_words_read(struct arena *a, const struct json *array)
{
	struct plan_words out = {NULL, 0};
	const struct json *word;
	const char **words;

	if (array == NULL || array->len == 0)
		return (out);
	words = arena_array(a, array->len, sizeof(*words));
	for (word = array->child; word != NULL; word = word->next)
		words[out.count++] = json_string(word);
	out.words = words;
	return (out);
}

void
plan_ratios_read(
    struct arena *a, const struct json *ratios, struct plan_line *line)
{
	struct plan_ratio *out =
	    arena_array(a, ratios->len, sizeof(struct plan_ratio));
	const struct json *ratio;
	size_t count = 0;

	for (ratio = ratios->child; ratio != NULL; ratio = ratio->next) {
		out[count].stratum = json_string(json_get(ratio, "stratum"));
		json_int64(json_get(ratio, "num"), &out[count].num);
		json_int64(json_get(ratio, "den"), &out[count].den);
		out[count].reason = json_string(json_get(ratio, "reason"));
		count++;
	}
	line->ratios = out;
	line->ratio_count = count;
}

void
plan_scope_read(
    struct arena *a, const struct json *scope, struct plan_line *line)
{
	line->districts = plan_words_read(a, json_get(scope, "districts"));
	line->kinds = plan_words_read(a, json_get(scope, "kinds"));
	line->industries = plan_words_read(a, json_get(scope, "industries"));
}
