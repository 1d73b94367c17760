/* SPDX-License-Identifier: Apache-2.0 */
/* Who is admitted to a pool, and with how many lots. */
#include <string.h>

#include "service/draw_freeze_reading.h"

static bool
is(struct source_text t, const char *word)
{
	return (t.len == strlen(word) && memcmp(t.s, word, t.len) == 0);
}

void
freeze_judge(const struct freeze_list *l, const struct source_object *o,
    struct freeze_verdict *out)
{
	(void)l;
	*out = (struct freeze_verdict){.rule = EXCLUSION_COUNT, .lots = 1};
	if (!is(o->status, "existing")) {
		out->rule = EXCLUSION_STATUS;
		out->evidence = (struct draw_text){o->status.s, o->status.len};
	}
}
