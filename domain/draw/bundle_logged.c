/* SPDX-License-Identifier: Apache-2.0 */
/* Recordings and signatures of statements and amendments: those of the log and
 * no others. */
#include <string.h>

#include "base/json.h"
#include "domain/draw/bundle_work.h"
#include "domain/draw/strict.h"

/* Once for each. */
static bool
tell(struct bundle_told *all, size_t i)
{
	if (all->told[i])
		return (false);
	return (all->told[i] = true);
}

static bool
take_recording(struct bundle_attempt *t, const struct json *after)
{
	const struct json *sum = json_get(after, "sha256");
	size_t i;

	for (i = 0; i < t->recorded.count; i++)
		if (draw_json_is_digest(sum, &t->recordings[i]))
			return (tell(&t->recorded, i));
	return (false);
}

/* Whoever signs something else makes another signature. */
static bool
take_signature(
    const struct json *list, struct bundle_told *told, const struct json *after)
{
	const struct json *each = list == NULL ? NULL : list->child;
	size_t i;

	for (i = 0; each != NULL; each = each->next, i++)
		if (json_equal(
			json_get(each, "by"), json_get(after, "party")) &&
		    json_equal(json_get(each, "sig"), json_get(after, "sig")))
			return (tell(told, i));
	return (false);
}

static bool
take_amended(struct bundle_attempt *t, const struct json *after)
{
	size_t i;

	for (i = 0; i < t->amendment_count; i++)
		if (take_signature(t->amended[i], &t->amended_by[i], after))
			return (true);
	return (false);
}

const char *
bundle_take_logged(
    struct bundle_attempt *t, const char *kind, const struct json *after)
{
	if (t == NULL)
		return (NULL);
	if (strcmp(kind, "draw.recorded") == 0 && !take_recording(t, after))
		return ("a recording that is not in the bundle, or twice");
	if (strcmp(kind, "draw.signed") == 0 &&
	    draw_json_is(json_get(after, "role"), "statement") &&
	    !take_signature(t->signatures, &t->signed_by, after))
		return ("a signature of the statement that is not in the "
			"bundle, or twice");
	if (strcmp(kind, "draw.signed") == 0 &&
	    draw_json_is(json_get(after, "role"), "amend") &&
	    !take_amended(t, after))
		return ("a signature of an amendment that is not in the "
			"bundle, or twice");
	return (NULL);
}

static bool
all_told(const struct bundle_told *all)
{
	size_t i;

	for (i = 0; i < all->count; i++)
		if (!all->told[i])
			return (false);
	return (true);
}

const char *
bundle_not_logged(const struct bundle_attempt *t)
{
	size_t i;

	if (!all_told(&t->recorded))
		return ("a recording that was not logged");
	if (!all_told(&t->signed_by))
		return ("a signature of the statement that was not logged");
	for (i = 0; i < t->amendment_count; i++)
		if (!all_told(&t->amended_by[i]))
			return (
			    "a signature of an amendment that was not logged");
	return (NULL);
}
