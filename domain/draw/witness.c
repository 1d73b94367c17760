/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/witness.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *kind, *title;
} kinds[] = {
    {"deputy", "人大代表"},
    {"member", "政协委员"},
    {"discipline", "纪检监察"},
    {"society", "社会第三方"},
};

const char *
draw_witness_title(const char *kind)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return (kinds[i].title);
	return (kind);
}
