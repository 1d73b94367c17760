/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw/remedy.h"

#include "base/arena.h"

static const char *
of_certificates(struct arena *a, const struct draw_supply *s)
{
	if (s->expired == 0)
		return ("");
	return (arena_fmt(
	    a, "；或者证件到期的 %zu 人中有 1 人换发证件", s->expired));
}

static const char *
of_leave(struct arena *a, const struct draw_supply *s)
{
	if (s->on_leave == 0)
		return ("");
	return (arena_fmt(a, "；或者请假的 %zu 人中有 1 人销假", s->on_leave));
}

char *
draw_remedy(struct arena *a, const struct draw_supply *s)
{
	if (s->qualified == 0)
		return (arena_strdup(a,
		    "名录库中没有该部门、该专长、可到该区划的人员，"
		    "须增补 1 名"));
	return (arena_fmt(a,
	    "再有 1 名证件有效、不在假、不须回避的合格人员即可%s%s",
	    of_certificates(a, s), of_leave(a, s)));
}

char *
draw_unfilled_text(struct arena *a, const struct draw_supply *s)
{
	return (
	    arena_fmt(a, "%s；%s", draw_supply_text(a, s), draw_remedy(a, s)));
}
