/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an account may do where: from the roles it holds to the permissions it
 * has when it acts for one organisation.
 *
 * A role is held for an organisation and, where the grant says so, for all
 * below it. Whoever acts for an organisation brings along what was granted
 * there and what was granted higher up with "all below".
 */
#ifndef SSJ_DOMAIN_RIGHTS_H
#define SSJ_DOMAIN_RIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A role held. */
struct grant {
	const char *org_path;
	bool below;	      /* and for everything below org_path */
	uint64_t permissions; /* bit = enum permission */
};

/* As in struct actor. */
struct rights {
	uint64_t here;	/* for the organisation itself */
	uint64_t below; /* for it and everything below it */
};

/* True when `path` is `top` or lies below it. */
bool rights_within(const char *path, const char *top);

/* What somebody with these grants may do when acting for `org_path`. */
struct rights
rights_at(const struct grant *grants, size_t count, const char *org_path);

/* "item.read,plan.read" to bits. Words that no permission has are left out. */
uint64_t rights_mask(const char *words);

#endif
