/* SPDX-License-Identifier: Apache-2.0 */
/* What the person at the terminal is told in the end. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "programs/demo/demo.h"
#include "programs/demo/witness.h"

/* A play of before there was one goes on without. */
static bool
has_witness(const struct demo *d)
{
	return (demo_read_file(d, DEMO_RECEIPT, NULL) != NULL);
}

static long long
figure(const struct json *j, const char *name)
{
	int64_t n = 0;

	(void)json_int64(json_get(j, name), &n);
	return ((long long)n);
}

/* The city's draw: the oldest result of all that have been published since. */
static struct problem *
find_draw(struct demo *d, const struct http_client *anybody, bool *self_drawn)
{
	const struct json *items, *row, *found = NULL;
	struct http_reply r;

	TRY(http_get(d->arena, anybody, "/v1/public/draws?limit=500", &r));
	items = json_get(r.json, "items");
	for (row = items == NULL ? NULL : items->child; row != NULL;
	     row = row->next)
		if (strcmp(demo_text(row, "state"), "drawn") == 0)
			found = row;
	if (found == NULL)
		return (problem_new(
		    d->arena, PROBLEM_NOT_FOUND, NULL, "还没有抽取结果"));
	d->draw_id = demo_text(found, "id");
	d->draw_no = demo_text(found, "draw_no");
	*self_drawn = json_true(json_get(found, "self_drawn"));
	return (NULL);
}

static struct problem *
figures(struct demo *d)
{
	const struct http_client anybody = {.base = d->url, .name = "公众"};
	const struct json *report;
	struct http_reply r;
	bool self_drawn = false;

	TRY(find_draw(d, &anybody, &self_drawn));
	TRY(http_get(d->arena, &anybody,
	    arena_fmt(d->arena, "/v1/public/draws/%s/figures", d->draw_id),
	    &r));
	report = r.json;
	demo_tell("抽取 %s：检查 %lld 项次，对象 %lld 户，"
		  "合并后上门 %lld 次，减少 %lld 次\n"
		  "  选派 %lld 人次（无人可派 %lld），%s",
	    d->draw_no, figure(report, "checks"), figure(report, "objects"),
	    figure(report, "visits"), figure(report, "removed"),
	    figure(report, "slots") - figure(report, "unfilled"),
	    figure(report, "unfilled"), self_drawn ? "自抽" : "非自抽");
	TRY(http_get(
	    d->arena, &anybody, "/v1/public/publications?limit=5", &r));
	demo_tell("已公示的检查结果（最近）：");
	for (report = json_get(r.json, "items") == NULL
		 ? NULL
		 : json_get(r.json, "items")->child;
	     report != NULL; report = report->next)
		demo_tell("  %s  %s  公示期至 %s",
		    demo_text(json_get(report, "object"), "code"),
		    demo_text(json_get(report, "object"), "name"),
		    demo_text(report, "display_until"));
	return (NULL);
}

static void
tell_strangers(const struct demo *d)
{
	if (d->strangers == NULL)
		return;
	demo_tell("\n注意：这些账号的密码已与 accounts.txt 中的不同：%s",
	    d->strangers);
	demo_tell("  记得新密码的，把它写进 accounts.txt 的那一行；不记得的，由"
		  "管理员重置\n  （POST /v1/users/{id}/reset），再用得到的"
		  "重置码设回文件中的密码：\n"
		  "  curl %s/v1/auth/reset -H "
		  "'Content-Type: application/json' -d "
		  "'{\"login\":\"…\",\"reset_code\":\"…\","
		  "\"password\":\"…\"}'",
	    d->url);
}

/* Lines that work as they stand: the password comes out of the file. */
static void
tell_login(const struct demo *d)
{
	demo_tell(
	    "\n登录（令牌十分钟有效，放在每次请求的 Authorization 头里）：");
	demo_tell("  TOKEN=$(curl -s %s/v1/auth/token -H "
		  "'Content-Type: application/json' -d "
		  "'{\"login\":\"operator\",\"password\":\"'$(awk "
		  "'$1==\"operator\"{print $2}' %s/accounts.txt)'\"}' | "
		  "sed 's/.*\"access_token\":\"\\([^\"]*\\).*/\\1/')",
	    d->url, d->folder);
	demo_tell(
	    "  curl -s %s/v1/me -H \"Authorization: Bearer $TOKEN\"", d->url);
	demo_tell("审核人员（draw.audit）另可取得，说明见 "
		  "docs/holding-a-draw.md：");
	demo_tell(
	    "  审计包    POST、GET %s/v1/draws/%s/bundle", d->url, d->draw_id);
	demo_tell("  对象证明  POST %s/v1/draws/%s/proofs", d->url, d->draw_id);
}

static void
tell_pages(const struct demo *d)
{
	demo_tell("\n地址      %s", d->url);
	demo_tell("抽取现场  %s/hall/?draw=%s", d->url, d->draw_id);
	demo_tell("自己验证  %s/verify/?draw_no=%s", d->url, d->draw_no);
	demo_tell("公平监测  %s/fairness/", d->url);
	demo_tell("参与方    %s/party/（凭邀请链接打开）", d->url);
	demo_tell("接口文档  %s/docs/", d->url);
	demo_tell("账号密码  %s/accounts.txt", d->folder);
	if (has_witness(d))
		demo_tell("见证凭证  %s/" DEMO_RECEIPT
			  "（见证人的链接在 %s/" DEMO_WITNESS_LINK "）",
		    d->folder, d->folder);
}

struct problem *
demo_account(struct demo *d)
{
	demo_tell("\n================ SSJ 双随机 · 示范市 ================");
	TRY(figures(d));
	demo_tell("用程序验证：\n  %s/ssj-verify %s/audit/transcript.json "
		  "--pool %s/audit%s",
	    d->bin, d->folder, d->folder,
	    !has_witness(d) ? ""
			    : arena_fmt(d->arena, " --receipt %s/" DEMO_RECEIPT,
				  d->folder));
	tell_pages(d);
	tell_login(d);
	demo_tell("\n试一试：");
	demo_tell("  curl %s/v1/public/plans", d->url);
	demo_tell("  curl %s/v1/public/draws", d->url);
	demo_tell("  curl '%s/v1/public/publications?limit=5'", d->url);
	demo_tell("  curl '%s/v1/public/items?limit=3'", d->url);
	demo_tell("  curl %s/v1/public/draws/%s/statement", d->url, d->draw_id);
	tell_strangers(d);
	return (NULL);
}
