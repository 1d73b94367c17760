/* SPDX-License-Identifier: Apache-2.0 */
#include "service/record_draft.h"

#include <string.h>

#include "base/arena.h"
#include "domain/canonical.h"

static void
put(struct canonical *c, const char *name, const char *value)
{
	canonical_raw(c, name);
	canonical_string(c, value);
}

static void
put_origin(struct canonical *c, const struct task_row *task)
{
	put(c, ",\"district\":", task->district);
	put(c, ",\"org_id\":", task->org_id);
	put(c, ",\"origin\":", task->origin);
	put(c, ",\"object_code\":", task->object_code);
	put(c, ",\"object_name\":", task->object_name);
}

/* Everything that only later acts give it. */
static const char nothing_yet[] =
    ",\"signatures\":[],\"assistants\":[],\"reviews\":[],\"check_in\":null,"
    "\"check_end\":null,\"return_reason\":null,\"submitted_at\":null,"
    "\"decided_at\":null,\"due_on\":null,\"due_provisional\":false,"
    "\"overdue\":false,\"publication_id\":null,\"version\":1";

/* A moment as the database shows it: without zeros at its end. */
static const char *
shown(struct arena *a, const char *time)
{
	size_t len = strcspn(time, ".");
	const char *zone = time + len + strcspn(time + len, "+");
	size_t end = (size_t)(zone - time);

	while (end > len && (time[end - 1] == '0' || time[end - 1] == '.'))
		end--;
	return (arena_fmt(a, "%.*s%s", (int)end, time, zone));
}

void
record_draft_show(struct record_act *r, const struct task_row *task,
    const struct record_text *text, struct body_view *out)
{
	const char *now = shown(r->x.arena, record_now(r));
	struct canonical c;

	canonical_open(&c, r->x.arena);
	put(&c, "{\"id\":", r->row.id);
	put(&c, ",\"task_id\":", task->id);
	canonical_raw(&c, ",\"state\":\"draft\"");
	put_origin(&c, task);
	canonical_raw(&c, ",\"content\":");
	canonical_raw(&c, text->text);
	put(&c, ",\"content_sha256\":", text->sha256);
	canonical_raw(&c, nothing_yet);
	put(&c, ",\"created_at\":", now);
	put(&c, ",\"updated_at\":", now);
	canonical_raw(&c, "}");
	*out = (struct body_view){.version = 1,
	    .org_path = task->org_path,
	    .mine = true,
	    .body = c.text};
}
