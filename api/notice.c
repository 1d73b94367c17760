/* SPDX-License-Identifier: Apache-2.0 */
/* 检查通知书: /v1/tasks/{id}/notice. */
#include <string.h>

#include "api/handlers.h"
#include "service/notice.h"

struct problem *
api_task_notice(struct call *c, struct reply *r)
{
	const char *json;

	TRY(notice_show(&c->ctx, call_path(c, "id"), &json));
	return (reply_bytes(r, 200, "application/json", json, strlen(json)));
}

struct problem *
api_task_notice_issue(struct call *c, struct reply *r)
{
	const char *json;

	TRY(notice_issue(&c->ctx, call_path(c, "id"), &json));
	return (reply_bytes(r, 200, "application/json", json, strlen(json)));
}

struct problem *
api_task_notice_page(struct call *c, struct reply *r)
{
	const char *html;

	TRY(notice_print(&c->ctx, call_path(c, "id"), &html));
	return (reply_bytes(
	    r, 200, "text/html; charset=utf-8", html, strlen(html)));
}
