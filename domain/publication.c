/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/publication.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "domain/canonical.h"
#include "domain/masking.h"

static const char *
words(const struct json *j, const char *name)
{
	const char *s = json_string(json_get(j, name));

	return (s != NULL ? s : "");
}

static void
write_member(struct canonical *c, const char *name, const char *value)
{
	canonical_raw(c, name);
	canonical_string(c, value);
}

/* What the record says about the item. */
static const struct json *
said_about(const struct json *content, const char *item_id)
{
	const struct json *items = json_get(content, "items"), *j;

	for (j = items != NULL ? items->child : NULL; j != NULL; j = j->next)
		if (strcmp(words(j, "item_id"), item_id) == 0)
			return (j);
	return (NULL); /* unreachable: every item has its line */
}

static enum result
write_item(struct canonical *c, const struct publication_item *item,
    const struct json *said)
{
	enum result result = result_by_word(words(said, "result"));

	write_member(c, "{\"code\":", item->code);
	write_member(c, ",\"name\":", item->name);
	write_member(
	    c, ",\"note\":", masking_text(c->a, words(said, "note"), NULL));
	write_member(c, ",\"result\":", result_word(result));
	write_member(c, ",\"title\":", result_title(result));
	canonical_raw(c, "}");
	return (result);
}

static void
write_items(struct canonical *c, const struct publication_facts *facts,
    struct publication_text *out)
{
	enum result *results =
	    arena_array(c->a, facts->count, sizeof(*results));
	enum result visit[RESULT_COUNT];
	size_t i;

	canonical_raw(c, ",\"items\":[");
	for (i = 0; i < facts->count; i++) {
		if (i > 0)
			canonical_raw(c, ",");
		results[i] = write_item(c, &facts->items[i],
		    said_about(facts->content, facts->items[i].id));
	}
	canonical_raw(c, "]");
	out->results_count = results_of_visit(results, facts->count, visit);
	for (i = 0; i < out->results_count; i++)
		out->results[i] = result_word(visit[i]);
}

static void
write_results(struct canonical *c, const struct publication_text *out)
{
	size_t i;

	canonical_raw(c, ",\"results\":[");
	for (i = 0; i < out->results_count; i++)
		write_member(c, i > 0 ? "," : "", out->results[i]);
	canonical_raw(c, "]");
}

static void
write_partners(struct canonical *c, const struct publication_facts *facts)
{
	size_t i;

	canonical_raw(c, ",\"partners\":[");
	for (i = 0; i < facts->partner_count; i++) {
		canonical_raw(c, i > 0 ? "," : "");
		write_member(c, "{\"id\":", facts->partners[i].id);
		write_member(c, ",\"name\":", facts->partners[i].name);
		canonical_raw(c, "}");
	}
	canonical_raw(c, "]");
}

void
publication_render(struct arena *a, const struct publication_facts *facts,
    struct publication_text *out)
{
	struct canonical c;

	out->object_name =
	    masking_name(a, facts->object_kind, facts->object_name);
	canonical_open(&c, a);
	write_member(&c, "{\"checked_on\":", facts->checked_on);
	write_member(&c, ",\"draw_no\":", facts->draw_no);
	write_member(&c, ",\"findings\":",
	    masking_text(a, words(facts->content, "findings"), NULL));
	write_member(&c, ",\"id\":", facts->id);
	write_items(&c, facts, out);
	write_member(&c, ",\"method\":", words(facts->content, "method"));
	write_member(&c, ",\"object\":{\"code\":", facts->object_code);
	write_member(&c, ",\"name\":", out->object_name);
	write_member(&c, "},\"organization\":{\"id\":", facts->org_id);
	write_member(&c, ",\"name\":", facts->org_name);
	write_member(&c, "},\"origin\":", facts->origin);
	write_partners(&c, facts);
	write_member(&c, ",\"published_at\":", facts->published_at);
	write_results(&c, out);
	canonical_raw(&c, "}");
	out->body = c.text;
}
