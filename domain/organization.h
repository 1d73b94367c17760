/* SPDX-License-Identifier: Apache-2.0 */
/* The organisation tree: city office, its departments and districts, and
 * their units (C111). */
#ifndef SSJ_DOMAIN_ORGANIZATION_H
#define SSJ_DOMAIN_ORGANIZATION_H

#include <stdbool.h>

/* Whether an organisation of kind `child` may stand directly below one of kind
 * `parent`. The words are those of the schema. */
bool organization_may_contain(const char *parent, const char *child);

/* What a clerk calls a kind; the word itself when it is none. */
const char *organization_kind_title(const char *kind);

#endif
