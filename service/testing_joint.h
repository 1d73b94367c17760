/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of draws of many lists: included by *_test.c only. Beside
 * testing_ceremony.h: slots of two departments (tests/fixtures/joint.sql).
 */
#ifndef SSJ_SERVICE_TESTING_JOINT_H
#define SSJ_SERVICE_TESTING_JOINT_H

#include "service/testing_ceremony.h"

enum {
	JOINT_LINES = 4
};

static inline int
joint_group_setup(void **state)
{
	if (hall_group_setup(state) != 0)
		return (-1);
	fixture_load("tests/fixtures/joint.sql");
	return (0);
}

/* Two lines of each department, which may all join one visit. */
static inline void
joint_lines(struct plan_line *lines, const char *group)
{
	static const char *const items[JOINT_LINES] = {
	    ITEM("1"), ITEM("2"), ITEM("5"), ITEM("6")};
	size_t i;

	for (i = 0; i < JOINT_LINES; i++) {
		lines[i] = fixture_line(1, items[i]);
		lines[i].merge = "all";
		lines[i].group = group;
	}
}

/* The other department agrees to what stands in the plan. */
static inline void
joint_agree(struct hall *h, const char *plan_id)
{
	struct person *other = person_outsider();
	const struct plan_response_row *asked;
	struct plan_view plan;

	other->x.now_ms = h->planner->x.now_ms;
	assert_well(plan_read(&other->x, plan_id, &plan));
	assert_int_equal(plan.responses.count, 1);
	asked = plan.responses.rows;
	assert_well(plan_respond(&other->x, plan_id,
	    &(struct plan_reply){asked->terms_hash, "accepted", NULL}, &plan));
	person_free(other);
}

/* The published plan of the hall's year with these lines. */
static inline const char *
joint_plan(struct hall *h, const struct plan_line *lines, size_t count)
{
	struct arena *a = h->planner->a;
	struct plan_line *own = arena_array(a, count, sizeof(*own));
	struct plan_draft draft = {.year = h->year,
	    .title = "计划",
	    .lines = own,
	    .line_count = count};
	struct plan_view plan;
	size_t i;

	for (i = 0; i < count; i++)
		own[i] = hall_line(h, &lines[i]);
	assert_well(plan_create(&h->planner->x, &draft, &plan));
	if (plan.responses.count > 0)
		joint_agree(h, plan.row.id);
	assert_well(plan_publish(&h->planner->x, plan.row.id, 1, &plan));
	return (plan.row.id);
}

/* The four lines in one group: the same 57 objects, 57 joint visits. */
static inline void
joint_created(struct hall *h)
{
	struct plan_line lines[JOINT_LINES];
	struct ceremony_draft draft;

	joint_lines(lines, "餐饮");
	draft = hall_draft(joint_plan(h, lines, JOINT_LINES));
	draft.assignment = DRAW_RULE_PATHS;
	hall_create(h, &draft);
}

#endif
