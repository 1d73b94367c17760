/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/organization.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *kind, *title;
} kinds[] = {
    {"city_office", "市联席会议办公室"},
    {"department", "部门"},
    {"district", "区"},
    {"unit", "下属单位"},
};

static const struct {
	const char *parent, *child;
} allowed[] = {
    {"city_office", "department"},
    {"city_office", "district"},
    {"department", "unit"},
    {"district", "unit"},
};

bool
organization_may_contain(const char *parent, const char *child)
{
	size_t i;

	for (i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		if (strcmp(allowed[i].parent, parent) == 0 &&
		    strcmp(allowed[i].child, child) == 0)
			return (true);
	return (false);
}

const char *
organization_kind_title(const char *kind)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return (kinds[i].title);
	return (kind);
}
