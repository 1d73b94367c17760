/* SPDX-License-Identifier: Apache-2.0 */
#include "api/draw_json.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"

static void
put_text(struct arena *a, cJSON *json, const char *name, struct draw_text t)
{
	json_put(json, name, arena_memdup(a, t.s, t.len));
}

static void
put_time(struct arena *a, cJSON *json, const char *name, int64_t ms)
{
	json_put(json, name, clock_rfc3339(a, ms));
}

/* true, false, or null while it is not known. */
static void
put_truth(cJSON *json, const char *name, const char *truth)
{
	if (truth == NULL)
		cJSON_AddNullToObject(json, name);
	else
		cJSON_AddBoolToObject(json, name, strcmp(truth, "true") == 0);
}

static void
put_number(cJSON *json, const char *name, int64_t number)
{
	cJSON_AddNumberToObject(json, name, (double)number);
}

/* ---- an attempt -------------------------------------------------- */

static void
put_parties(cJSON *json, const struct ceremony_view *view)
{
	cJSON *parties = cJSON_AddArrayToObject(json, "parties");
	size_t i;

	for (i = 0; i < view->party_count; i++) {
		const struct draw_party_row *p = &view->parties[i];
		cJSON *each = cJSON_CreateObject();

		json_put(each, "id", p->party_id);
		json_put(each, "title", p->title);
		cJSON_AddBoolToObject(each, "hosted", p->hosted);
		json_put(each, "committed_at", p->committed_at);
		json_put(each, "revealed_at", p->revealed_at);
		cJSON_AddItemToArray(parties, each);
	}
}

static void
put_charter(struct arena *a, cJSON *json, const struct draw_charter *charter)
{
	put_text(a, json, "beacon_form", charter->beacon);
	put_text(a, json, "beacon_source", charter->beacon_source);
	put_time(a, json, "commit_by", charter->commit_ms);
	put_time(a, json, "reveal_by", charter->reveal_ms);
	put_time(a, json, "beacon_at", charter->beacon_ms);
	json_put(json, "disclose", draw_disclose_word(charter->disclose));
	put_text(a, json, "disclose_by", charter->disclose_by);
	json_put(json, "assignment", draw_rule_word(charter->assignment));
	put_number(json, "max_departments", charter->max_departments);
}

static void
put_progress(cJSON *json, const struct draw_row *row)
{
	json_put(json, "previous", row->previous);
	json_put(json, "announce", row->announce);
	json_put(json, "close", row->close);
	json_put(json, "open", row->open);
	json_put(json, "beacon", row->beacon);
	json_put(json, "seed", row->seed);
	json_put(json, "transcript_hash", row->transcript_hash);
	put_truth(json, "self_drawn", row->self_drawn);
	json_put(json, "void_reason", row->void_reason);
	json_put(json, "frozen_at", row->frozen_at);
	json_put(json, "announced_at", row->announced_at);
	json_put(json, "closed_at", row->closed_at);
	json_put(json, "opened_at", row->opened_at);
	json_put(json, "drawn_at", row->drawn_at);
	json_put(json, "disclosed_at", row->disclosed_at);
}

struct cJSON *
draw_json(struct arena *a, const void *of)
{
	const struct ceremony_view *view = of;
	const struct draw_row *row = &view->row;
	cJSON *json = cJSON_CreateObject();

	json_put(json, "id", row->id);
	json_put(json, "draw_no", row->draw_no);
	put_number(json, "attempt", row->attempt);
	json_put(json, "org_id", row->org_id);
	json_put(json, "plan_id", row->plan_id);
	put_number(json, "slot", view->slot);
	json_put(json, "state", row->state);
	json_put(json, "hash", row->hash);
	put_parties(json, view);
	put_charter(a, json, &view->charter);
	put_progress(json, row);
	put_number(json, "beacon_entries", view->readings);
	put_number(json, "version", row->version);
	json_put(json, "created_at", row->created_at);
	return (json);
}

void
draw_keys(struct arena *a, const void *of, const char **keys)
{
	const struct ceremony_view *view = of;

	(void)a;
	keys[0] = view->row.created_at;
	keys[1] = view->row.id;
}

struct cJSON *
draw_summary_json(struct arena *a, const void *of)
{
	const struct ceremony_view *view = of;
	const struct draw_row *row = &view->row;
	cJSON *json = cJSON_CreateObject();

	(void)a;
	json_put(json, "id", row->id);
	json_put(json, "draw_no", row->draw_no);
	put_number(json, "attempt", row->attempt);
	json_put(json, "org_name", row->org_name);
	json_put(json, "state", row->state);
	put_truth(json, "self_drawn", row->self_drawn);
	json_put(json, "void_reason", row->void_reason);
	json_put(json, "announced_at", row->announced_at);
	json_put(json, "drawn_at", row->drawn_at);
	json_put(json, "disclosed_at", row->disclosed_at);
	return (json);
}

/* ---- the ceremony: "" for what is not reached -------------------- */

static void
put_reached(cJSON *json, const char *name, const char *text)
{
	json_put(json, name, text == NULL ? "" : text);
}

static void
put_annexes(cJSON *json, const struct ceremony_view *view)
{
	cJSON *annexes = cJSON_AddArrayToObject(json, "annexes");
	size_t i;

	for (i = 0; i < view->file_count; i++) {
		const struct draw_file_row *file = &view->files[i];
		cJSON *each;

		if (strcmp(file->kind, "annex") != 0)
			continue;
		each = cJSON_CreateObject();
		json_put(each, "name", file->name);
		json_put(each, "hash", file->hash);
		cJSON_AddItemToArray(annexes, each);
	}
}

static void
put_lists(cJSON *json, const struct ceremony_view *view)
{
	cJSON *lists = cJSON_AddArrayToObject(json, "lists");
	size_t i;

	for (i = 0; i < view->list_count; i++) {
		const struct draw_list_row *list = &view->lists[i];
		cJSON *each = cJSON_CreateObject();

		json_put(each, "list_id", list->list_id);
		json_put(each, "group_id", list->group_id);
		put_reached(each, "plan", list->plan_text);
		put_reached(each, "root", list->root);
		cJSON_AddRawToObject(each, "classes",
		    list->classes == NULL ? "[]" : list->classes);
		put_number(each, "count", list->count);
		cJSON_AddItemToArray(lists, each);
	}
}

static void
put_shares(cJSON *json, const struct ceremony_view *view)
{
	cJSON *parties = cJSON_AddArrayToObject(json, "parties");
	size_t i;

	for (i = 0; i < view->party_count; i++) {
		const struct draw_party_row *p = &view->parties[i];
		cJSON *each = cJSON_CreateObject();

		json_put(each, "id", p->party_id);
		json_put(each, "title", p->title);
		cJSON_AddBoolToObject(each, "hosted", p->hosted);
		put_reached(each, "commitment", p->commitment);
		put_reached(each, "reveal", p->reveal);
		cJSON_AddItemToArray(parties, each);
	}
}

static const char *
outcome_of(const char *state)
{
	if (strcmp(state, "drawn") == 0 || strncmp(state, "void", 4) == 0)
		return (state);
	return ("");
}

struct cJSON *
draw_ceremony_json(struct arena *a, const struct ceremony_view *view)
{
	const struct draw_row *row = &view->row;
	cJSON *json = draw_summary_json(a, view);

	json_put(json, "hash", row->hash);
	json_put(json, "previous", row->previous);
	json_put(json, "head", row->head);
	json_put(json, "charter", row->charter);
	put_reached(json, "veil", row->veil);
	put_reached(json, "announce", row->announce);
	put_annexes(json, view);
	put_lists(json, view);
	put_shares(json, view);
	put_reached(json, "close", row->close);
	put_reached(json, "open", row->open);
	put_reached(json, "beacon", row->beacon);
	put_reached(json, "transcript_hash", row->transcript_hash);
	json_put(json, "outcome", outcome_of(row->state));
	cJSON_ReplaceItemInObjectCaseSensitive(json, "void_reason",
	    cJSON_CreateString(
		row->void_reason == NULL ? "" : row->void_reason));
	return (json);
}
