/* SPDX-License-Identifier: Apache-2.0 */
/* Witnesses: the log invited everybody whom the transcript names, heard that
 * he was there, and nobody else. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "domain/draw/bundle_work.h"
#include "domain/draw/strict.h"
#include "domain/draw/witness.h"

struct bundle_witness {
	const struct json *invited; /* his id, kind and name */
	bool present, named;
};

static struct bundle_witness *
find(const struct bundle_witnesses *w, const struct json *after)
{
	const struct json *id = json_get(after, "witness");
	size_t i;

	for (i = 0; i < w->count; i++)
		if (json_equal(json_get(w->all[i].invited, "witness"), id))
			return (&w->all[i]);
	return (NULL);
}

/* Once more is a new invitation of the same person. */
static const char *
invite(struct arena *a, struct bundle_witnesses *w, const struct json *after)
{
	struct bundle_witness *known = find(w, after);
	size_t wider = w->room == 0 ? 8 : 2 * w->room;

	if (known != NULL)
		return (json_equal(known->invited, after)
			? NULL
			: "one witness's id is another's");
	if (json_string(json_get(after, "witness")) == NULL ||
	    json_string(json_get(after, "kind")) == NULL)
		return ("an invitation of nobody");
	if (w->count == w->room) {
		w->all = arena_grow(a, w->all, w->room * sizeof(*w->all),
		    wider * sizeof(*w->all));
		w->room = wider;
	}
	w->all[w->count++] = (struct bundle_witness){.invited = after};
	return (NULL);
}

const char *
bundle_take_witness(struct arena *a, struct bundle_witnesses *w,
    const char *kind, const struct json *after, bool is_time)
{
	struct bundle_witness *known;

	if (strcmp(kind, "draw.witness_invited") == 0)
		return (invite(a, w, after));
	if (strcmp(kind, "draw.witness_present") != 0)
		return (NULL);
	known = find(w, after);
	if (known == NULL)
		return ("a witness who was not invited");
	if (known->present)
		return ("a witness who was there already");
	if (!is_time)
		return ("not between the announcement and the beacon");
	known->present = true;
	return (NULL);
}

static bool
is_named(const struct bundle_witness *w, const struct json *said)
{
	const char *kind = json_string(json_get(w->invited, "kind"));

	return (w->present && !w->named &&
	    draw_json_is(json_get(said, "kind"), draw_witness_title(kind)) &&
	    json_equal(json_get(said, "name"), json_get(w->invited, "name")));
}

/* Two people may have one name. */
const char *
bundle_witnesses_differ(struct bundle_witnesses *w, const struct json *said)
{
	const struct json *each;
	size_t i;

	for (each = said->child; each != NULL; each = each->next) {
		for (i = 0; i < w->count && !is_named(&w->all[i], each); i++)
			;
		if (i == w->count)
			return ("a witness of whom the log has not that he was "
				"there");
		w->all[i].named = true;
	}
	for (i = 0; i < w->count; i++)
		if (w->all[i].present && !w->all[i].named)
			return ("a witness who was there, but is not named");
	return (NULL);
}
