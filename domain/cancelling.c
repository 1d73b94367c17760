/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/cancelling.h"

#include <string.h>

#include "base/arena.h"

const char *
cancelling_text(struct arena *a, const char *reason, const char *note)
{
	const char *title = "其他";

	if (strcmp(reason, "force_majeure") == 0)
		title = "不可抗力";
	else if (strcmp(reason, "suspended") == 0)
		title = "上级决定暂停检查";
	return (arena_fmt(a, "%s：%s", title, note));
}
