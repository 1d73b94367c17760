/* SPDX-License-Identifier: Apache-2.0 */
#include "programs/demo/witness.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"

#define WITNESS	     "deputy"
#define BEFORE_TOKEN "&token="

/* Whoever has the token; NULL of nobody. */
static struct http_client
holder_of(const struct demo *d, const char *token)
{
	return ((struct http_client){d->url, token, "见证人"});
}

/* The token of the link that was handed over. */
static struct problem *
read_link(struct demo *d, const char **token)
{
	char *link = demo_read_file(d, DEMO_WITNESS_LINK, NULL);
	char *at = link == NULL ? NULL : strstr(link, BEFORE_TOKEN);

	if (at == NULL)
		return (problem_new(d->arena, PROBLEM_NOT_FOUND, NULL,
		    "%s/" DEMO_WITNESS_LINK " 中没有见证人的链接", d->folder));
	at += strlen(BEFORE_TOKEN);
	at[strcspn(at, "\n")] = '\0';
	*token = at;
	return (NULL);
}

static struct problem *
invite(struct demo *d)
{
	struct arena *a = d->arena;
	struct http_reply r;
	const char *link;

	TRY(http_post(a, &d->person[DEMO_OPERATOR],
	    arena_fmt(a, "/v1/draws/%s/witnesses", d->draw_id),
	    demo_json(a,
		"{\"id\":\"" WITNESS "\",\"kind\":\"deputy\","
		"\"name\":\"市人民代表大会\"}"),
	    &r));
	link = arena_fmt(a,
	    "%s/witness/#draw=%s&witness=" WITNESS BEFORE_TOKEN "%s\n", d->url,
	    d->draw_id, demo_text(r.json, "token"));
	return (demo_write_file(d, DEMO_WITNESS_LINK, link, strlen(link)));
}

struct problem *
demo_witness_attend(struct demo *d)
{
	struct http_client witness;
	struct http_reply r;
	const char *token = "";

	TRY(invite(d));
	TRY(read_link(d, &token));
	witness = holder_of(d, token);
	TRY(http_post(d->arena, &witness,
	    arena_fmt(d->arena, "/v1/draws/%s/presence", d->draw_id), NULL,
	    &r));
	demo_tell("  见证人（人大代表）凭一次性链接确认在场，无须账号");
	return (NULL);
}

static void
print(const struct json *receipt)
{
	static const struct {
		const char *member, *title;
	} lines[] = {
	    {"announce", "公告 A      "},
	    {"open", "秘密值汇总 O"},
	    {"beacon", "公证随机数  "},
	    {"statement", "抽取声明    "},
	    {"transcript", "抽取全文    "},
	};
	const struct json *signatures = json_get(receipt, "signatures");
	size_t i;

	demo_tell("  见证人签收抽取凭证：");
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		demo_tell("    %s  %s", lines[i].title,
		    demo_text(receipt, lines[i].member));
	demo_tell("    声明的签名    %zu 人",
	    signatures == NULL ? 0 : signatures->len);
}

struct problem *
demo_witness_receipt(struct demo *d)
{
	struct http_client witness;
	struct http_reply r;
	const char *token = "";

	TRY(read_link(d, &token));
	witness = holder_of(d, token);
	TRY(http_post(d->arena, &witness,
	    arena_fmt(d->arena, "/v1/draws/%s/receipts/" WITNESS, d->draw_id),
	    NULL, &r));
	TRY(demo_write_file(d, DEMO_RECEIPT, r.text, r.len));
	print(r.json);
	return (NULL);
}
