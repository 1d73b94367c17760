/* SPDX-License-Identifier: Apache-2.0 */
#include "api/draw_json.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "domain/draw/signature.h"

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

/* An array of what `json_of` makes of each; it leaves out by NULL. */
static void
put_each(cJSON *json, const char *name, const struct ceremony_view *view,
    size_t count, cJSON *(*json_of)(const struct ceremony_view *view, size_t i))
{
	cJSON *array = cJSON_AddArrayToObject(json, name), *each;
	size_t i;

	for (i = 0; i < count; i++)
		if ((each = json_of(view, i)) != NULL)
			cJSON_AddItemToArray(array, each);
}

/* ---- an attempt -------------------------------------------------- */

/* The key that the charter gives; "" while there is none. */
static const char *
key_of(const struct ceremony_view *view, const char *id, enum draw_role role)
{
	const struct draw_text *key =
	    draw_signer_key(&view->charter, role, draw_text_of(id));

	return (key == NULL ? "" : key->s);
}

static cJSON *
party_json(const struct ceremony_view *view, size_t i)
{
	const struct draw_party_row *p = &view->parties[i];
	cJSON *json = cJSON_CreateObject();

	json_put(json, "id", p->party_id);
	json_put(json, "title", p->title);
	cJSON_AddBoolToObject(json, "hosted", p->hosted);
	json_put(json, "key", key_of(view, p->party_id, DRAW_ROLE_CLOSE));
	return (json);
}

static cJSON *
holder_json(const struct ceremony_view *view, size_t i)
{
	const struct draw_guest_row *p = &view->guests[i];
	cJSON *json;

	if (strcmp(p->role, "holder") != 0)
		return (NULL);
	json = cJSON_CreateObject();
	json_put(json, "id", p->id);
	json_put(json, "title", p->title);
	json_put(json, "key", key_of(view, p->id, DRAW_ROLE_HOLD));
	return (json);
}

static cJSON *
party_times_json(const struct ceremony_view *view, size_t i)
{
	cJSON *json = party_json(view, i);

	json_put(json, "committed_at", view->parties[i].committed_at);
	json_put(json, "revealed_at", view->parties[i].revealed_at);
	return (json);
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
	cJSON_AddBoolToObject(json, "formal", row->formal);
	put_each(json, "parties", view, view->party_count, party_times_json);
	put_each(json, "holders", view, view->guest_count, holder_json);
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
	json_put(
	    json, "voided_at", view->end == NULL ? NULL : view->end->ended_at);
	json_put(
	    json, "voided_by", view->end == NULL ? NULL : view->end->ended_by);
	json_put(json, "frozen_at", row->frozen_at);
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

static cJSON *
annex_json(const struct ceremony_view *view, size_t i)
{
	const struct draw_file_row *file = &view->files[i];
	cJSON *json;

	if (strcmp(file->kind, "annex") != 0)
		return (NULL);
	json = cJSON_CreateObject();
	json_put(json, "name", file->name);
	json_put(json, "hash", file->hash);
	return (json);
}

static cJSON *
list_json(const struct ceremony_view *view, size_t i)
{
	const struct draw_list_row *list = &view->lists[i];
	cJSON *json = cJSON_CreateObject();

	json_put(json, "list_id", list->list_id);
	json_put(json, "group_id", list->group_id);
	put_reached(json, "plan", list->plan_text);
	put_reached(json, "root", list->root);
	cJSON_AddRawToObject(
	    json, "classes", list->classes == NULL ? "[]" : list->classes);
	put_number(json, "count", list->count);
	return (json);
}

static cJSON *
party_share_json(const struct ceremony_view *view, size_t i)
{
	cJSON *json = party_json(view, i);

	put_reached(json, "commitment", view->parties[i].commitment);
	put_reached(json, "reveal", view->parties[i].reveal);
	return (json);
}

static cJSON *
signature_json(const struct ceremony_view *view, size_t i)
{
	const struct draw_signature_row *row = &view->signatures[i];
	cJSON *json = cJSON_CreateObject();

	json_put(json, "by", row->signer);
	json_put(json, "role", row->role);
	put_number(json, "at", row->at_ms);
	json_put(json, "sig", row->signature);
	return (json);
}

static cJSON *
witness_json(const struct ceremony_view *view, size_t i)
{
	const struct draw_guest_row *p = &view->guests[i];
	cJSON *json;

	if (p->kind == NULL)
		return (NULL);
	json = cJSON_CreateObject();
	json_put(json, "id", p->id);
	json_put(json, "kind", p->kind);
	json_put(json, "name", p->title);
	json_put(json, "present_at", p->present_at);
	json_put(json, "receipt_at", p->receipt_at);
	return (json);
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
	put_each(json, "annexes", view, view->file_count, annex_json);
	put_each(json, "lists", view, view->list_count, list_json);
	put_each(json, "parties", view, view->party_count, party_share_json);
	put_each(json, "holders", view, view->guest_count, holder_json);
	put_each(json, "witnesses", view, view->guest_count, witness_json);
	put_each(
	    json, "signatures", view, view->signature_count, signature_json);
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
