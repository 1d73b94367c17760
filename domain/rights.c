/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/rights.h"

#include <string.h>

#include "base/actor.h"

bool
rights_within(const char *path, const char *top)
{
	/* Paths end in a slash, so a prefix is a place in the tree. */
	return (strncmp(path, top, strlen(top)) == 0);
}

struct rights
rights_at(const struct grant *grants, size_t count, const char *org_path)
{
	struct rights r = {0, 0};
	size_t i;

	for (i = 0; i < count; i++) {
		const struct grant *g = &grants[i];

		if (g->below && rights_within(org_path, g->org_path))
			r.below |= g->permissions;
		else if (strcmp(org_path, g->org_path) == 0)
			r.here |= g->permissions;
	}
	r.here |= r.below;
	return (r);
}

static uint64_t
bit_of(const char *word, size_t len)
{
	size_t p;

	for (p = 0; p < PERM_COUNT; p++) {
		const char *known = permission_word((enum permission)p);

		if (strlen(known) == len && memcmp(known, word, len) == 0)
			return (UINT64_C(1) << p);
	}
	return (0);
}

uint64_t
rights_mask(const char *words)
{
	uint64_t mask = 0;
	size_t len;

	for (; *words != '\0'; words += len + (words[len] == ',')) {
		len = strcspn(words, ",");
		mask |= bit_of(words, len);
	}
	return (mask);
}
