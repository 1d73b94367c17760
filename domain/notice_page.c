/* SPDX-License-Identifier: Apache-2.0 */
/* The notice on paper. */
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "domain/notice.h"

/* HTML being written. */
struct page_text {
	struct arena *a;
	char *text;
	size_t len, room;
};

static void
put(struct page_text *p, const char *s, size_t len)
{
	size_t room = (p->len + len) * 2 + 1024;

	if (p->len + len + 1 > p->room) {
		p->text = arena_grow(p->a, p->text, p->room, room);
		p->room = room;
	}
	memcpy(p->text + p->len, s, len);
	p->len += len;
	p->text[p->len] = '\0';
}

static void
raw(struct page_text *p, const char *s)
{
	put(p, s, strlen(s));
}

/* Text as text, whatever it holds. */
static void
escaped(struct page_text *p, const char *s)
{
	size_t n;

	for (; *s != '\0'; s++) {
		n = strcspn(s, "&<>\"'");
		put(p, s, n);
		s += n;
		if (*s == '\0')
			return;
		raw(p,
		    *s == '&'	    ? "&amp;"
			: *s == '<' ? "&lt;"
			: *s == '>' ? "&gt;"
			: *s == '"' ? "&quot;"
				    : "&#39;");
	}
}

/* A string or a number of the notice; "—" where there is none. */
static const char *
word(const struct json *j, const char *name)
{
	const struct json *member = json_get(j, name);

	if (member == NULL || member->len == 0 ||
	    (member->type != JSON_STRING && member->type != JSON_NUMBER))
		return ("—");
	return (member->text);
}

static void
cell(struct page_text *p, const char *title, const char *value)
{
	raw(p, "<tr><th>");
	raw(p, title);
	raw(p, "</th><td>");
	escaped(p, value);
	raw(p, "</td></tr>\n");
}

static void
put_head(struct page_text *p, const struct json *n)
{
	raw(p,
	    "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset="
	    "\"utf-8\">\n<title>行政检查通知书</title>\n<style>\n"
	    "@page{size:A4;margin:20mm}\n"
	    "body{font:12pt/1.6 serif;max-width:170mm;margin:auto}\n"
	    "h1{text-align:center;font-size:20pt;letter-spacing:.2em}\n"
	    "h2{font-size:13pt;margin:1em 0 .3em}\n"
	    "table{width:100%;border-collapse:collapse}\n"
	    "th,td{border:1px solid #333;padding:3pt 6pt;text-align:left;"
	    "vertical-align:top}\nth{width:8em;font-weight:normal}\n"
	    "pre{font:7pt/1.3 monospace;white-space:pre-wrap;"
	    "word-break:break-all}\n.sign{margin-top:2em;text-align:right}\n"
	    "tr,pre{break-inside:avoid}\n</style></head><body>\n"
	    "<h1>行政检查通知书</h1>\n<p>编号：");
	escaped(p, word(n, "visit_no"));
	raw(p, "</p>\n<p>");
	escaped(p, word(json_get(n, "object"), "name"));
	raw(p, "：</p>\n<p>　　");
	escaped(p, word(json_get(n, "organization"), "name"));
	raw(p, "依法对你单位实施行政检查，现将有关事项通知如下。</p>\n");
}

static void
put_facts(struct page_text *p, const struct json *n)
{
	const struct json *draw = json_get(n, "draw");

	raw(p, "<table>\n");
	cell(p, "检查对象代码", word(n, "object_code"));
	cell(p, "住所", word(json_get(n, "object"), "address"));
	cell(p, "任务来源", word(n, "origin_title"));
	cell(p, "来源文号", word(n, "reference"));
	cell(p, "抽取编号", word(draw, "draw_no"));
	cell(p, "检查期间",
	    arena_fmt(
		p->a, "%s 至 %s", word(n, "from_day"), word(n, "to_day")));
	cell(p, "本年度已检查",
	    arena_fmt(p->a, "%s 次（已公示的各类检查合计）",
		word(n, "visits_this_year")));
	raw(p, "</table>\n");
}

static void
put_items(struct page_text *p, const struct json *n)
{
	const struct json *items = json_get(n, "items"), *i;

	raw(p,
	    "<h2>检查事项和依据</h2>\n<table>\n<tr><th>事项</th>"
	    "<td>内容和依据</td></tr>\n");
	for (i = items != NULL ? items->child : NULL; i != NULL; i = i->next) {
		raw(p, "<tr><th>");
		escaped(p, word(i, "name"));
		raw(p, "</th><td>");
		escaped(p, word(i, "content"));
		raw(p, "<br>依据：");
		escaped(p, word(i, "legal_basis"));
		raw(p, "</td></tr>\n");
	}
	raw(p, "</table>\n");
}

static void
put_people(struct page_text *p, const struct json *n)
{
	const struct json *people = json_get(n, "inspectors"), *i;
	const struct json *help = json_get(n, "assistants");

	raw(p, "<h2>检查人员</h2>\n<table>\n");
	for (i = people != NULL ? people->child : NULL; i != NULL; i = i->next)
		cell(p, "检查人员",
		    arena_fmt(p->a, "%s　执法证号 %s", word(i, "name"),
			word(i, "certificate")));
	for (i = help != NULL ? help->child : NULL; i != NULL; i = i->next)
		cell(p, "协助人员（不实施检查）",
		    arena_fmt(
			p->a, "%s　%s", word(i, "name"), word(i, "duty")));
	raw(p, "</table>\n");
}

static void
put_rights(struct page_text *p)
{
	raw(p,
	    "<h2>权利告知</h2>\n<ol>\n"
	    "<li>检查人员不得少于两人，并应当出示行政执法证件；少于两人或者"
	    "未出示证件的，你单位有权拒绝检查。</li>\n"
	    "<li>检查人员与你单位有利害关系的，你单位有权申请其回避。</li>\n"
	    "<li>你单位有权陈述、申辩，有权拒绝没有依据的检查，并有权投诉举报"
	    "。</li>\n"
	    "<li>检查不收取费用，不得妨碍正常的生产经营活动。</li>\n"
	    "<li>对检查中的行政行为不服的，可以依法申请行政复议或者提起行政诉"
	    "讼。</li>\n</ol>\n");
}

static const char put_in[] =
    "你单位是递补的检查对象：原抽中的对象因登记事实退出，依抽取时已经确定的次序"
    "，由你单位递补。以下证明是载明递补的文件和保管人对它的签名；签名不足两名的"
    "，尚未经保管人核验。";

/* Why a substitute has no proof yet. */
static void
put_withheld(struct page_text *p, const struct json *n)
{
	const char *day = json_string(json_get(n, "proofs_withheld_until"));

	if (day == NULL)
		return;
	raw(p,
	    "<h2>抽取证明</"
	    "h2>\n<p>你单位是递补的检查对象。载明递补的文件同时写有"
	    "其他单位，对它们的检查尚未公开，而保管人的签名是对整份文件的，不能"
	    "只出示其中一部分，所以现在不附证明。抽取最迟于 ");
	escaped(p, day);
	raw(p, " 公开，公开之后重新打印的通知书附有该文件和签名。</p>\n");
}

static void
put_proofs(struct page_text *p, const struct json *n, const char *source)
{
	const struct json *proofs = json_get(n, "proofs"), *i;
	const struct json *kind;

	if (proofs == NULL || proofs->child == NULL) {
		put_withheld(p, n);
		return;
	}
	kind = json_get(proofs->child, "kind");
	raw(p, "<h2>抽取证明</h2>\n<p>");
	raw(p,
	    kind != NULL && kind->type == JSON_STRING &&
		    strcmp(kind->text, "put_in") == 0
		? put_in
		: "以下证明表明你单位在检查之前已被抽中。");
	raw(p,
	    "将其存为文件，可以在“亲自验证本次抽取”页面或者用 ssj-verify "
	    "核对。</p>\n");
	for (i = proofs->child; i != NULL; i = i->next) {
		raw(p, "<pre>");
		escaped(p, arena_memdup(p->a, source + i->at, i->end - i->at));
		raw(p, "</pre>\n");
	}
}

const char *
notice_page(struct arena *a, const struct json *notice, const char *source)
{
	struct page_text p = {.a = a};

	put_head(&p, notice);
	put_facts(&p, notice);
	put_items(&p, notice);
	put_people(&p, notice);
	put_rights(&p);
	put_proofs(&p, notice, source);
	raw(&p, "<p class=\"sign\">");
	escaped(&p, word(json_get(notice, "organization"), "name"));
	raw(&p, "（印章）<br>");
	escaped(&p, word(notice, "printed_on"));
	raw(&p, "</p>\n</body></html>\n");
	return (p.text);
}
