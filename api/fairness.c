/* SPDX-License-Identifier: Apache-2.0 */
/* The fairness watch: what was written by its job, as it is. */
#include <string.h>

#include "api/handlers.h"
#include "base/arena.h"
#include "service/fairness.h"

static struct problem *
reply_text(struct reply *r, const char *type, const char *text)
{
	reply_header(r, "Cache-Control", "public, max-age=60");
	return (reply_bytes(r, 200, type, text, strlen(text)));
}

static const char *
scope_of(struct call *c)
{
	const char *year = call_query(c, "year");

	return (year == NULL ? FAIRNESS_TOTAL : year);
}

static struct problem *
report_of(struct call *c, struct fairness_report_row *out)
{
	return (fairness_report(&c->ctx, scope_of(c), out));
}

struct problem *
api_public_fairness(struct call *c, struct reply *r)
{
	struct fairness_report_row report;

	TRY(report_of(c, &report));
	return (reply_text(r, "application/json", report.body));
}

struct problem *
api_public_fairness_csv(struct call *c, struct reply *r)
{
	struct fairness_report_row report;

	TRY(report_of(c, &report));
	reply_header(
	    r, "Content-Disposition", "attachment; filename=\"fairness.csv\"");
	return (reply_text(r, "text/csv; charset=utf-8", report.csv));
}

struct problem *
api_public_fairness_visits(struct call *c, struct reply *r)
{
	struct body_row visits;

	TRY(fairness_visits(&c->ctx, scope_of(c), &visits));
	return (reply_text(r, "application/json", visits.body));
}

struct problem *
api_public_draw_fairness(struct call *c, struct reply *r)
{
	struct fairness_report_row draw;

	TRY(fairness_of_draw(&c->ctx, call_path(c, "id"), &draw));
	return (reply_text(r, "application/json", draw.body));
}
