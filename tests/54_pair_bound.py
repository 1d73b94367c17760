# SPDX-License-Identifier: Apache-2.0
"""How often the same two may go together in a plan's year, over HTTP."""
from lib import StackTest
from lib.draw import Ceremony, DrawCity, well

PAIRS = """
SELECT x.code, y.code, count(*), count(*) FILTER (WHERE t.draw_id = '%s')
  FROM task t
  JOIN task_inspector a ON a.task_id = t.id
  JOIN task_inspector b ON b.task_id = t.id
  JOIN inspector x ON x.id = a.inspector_id
  JOIN inspector y ON y.id = b.inspector_id AND x.code < y.code
 WHERE extract(year FROM t.from_day) = %d
 GROUP BY 1, 2
"""


def prepare(stack):
    return DrawCity(stack)


class PairBound(StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    def bound(self, plan, most):
        """The plan with that bound, published."""
        changed = self.assertStatus(self.world.planner.patch(
            f"/v1/plans/{plan['id']}", {"max_pair": most},
            f"\"v{plan['version']}\""), 200)
        self.assertEqual(changed["max_pair"], most)
        return well(self.world.publish(changed))

    def report(self, plan, slot):
        ceremony = Ceremony(self.world, self.world.charter(
            {**plan, "lines": plan["lines"][:1]}, slot=slot))
        ceremony.draw()
        return ceremony, self.assertStatus(
            self.world.operator.get(ceremony.path + "/report"), 200)

    def test_pairs_beyond_the_plans_bound_are_named(self):
        city = self.world
        plan = self.bound(
            city.plan_of([{"slot": 1}, {"slot": 2}], publish=False), 3)
        self.assertIn('"title":"年度抽查计划","max_pair":3,"lines":',
                      plan["content"])
        self.report(plan, 1)
        ceremony, report = self.report(plan, 2)
        over = report["pairs_over"]
        want = {(x, y): (int(n), int(n) - int(here)) for x, y, n, here in
                self.stack.sql(PAIRS % (ceremony.id, plan["year"]))
                if int(here) > 0 and int(n) > 3}
        self.assertGreater(len(want), 1)
        self.assertTrue(any(earlier for _, earlier in want.values()))
        self.assertEqual((over["max_pair"], over["pairs"]), (3, len(want)))
        self.assertEqual({tuple(p["inspectors"]): (p["visits"], p["earlier"])
                          for p in over["named"]}, want)
        visits = [p["visits"] for p in over["named"]]
        self.assertEqual(visits, sorted(visits, reverse=True))
        drawn = {v for [v] in self.stack.sql(
            f"SELECT visit_no FROM task WHERE draw_id = '{ceremony.id}'")}
        for pair in over["named"]:
            self.assertEqual(len(set(pair["visit_nos"])),
                             min(50, pair["visits"] - pair["earlier"]))
            self.assertLessEqual(set(pair["visit_nos"]), drawn)

    def test_nobody_is_named_within_the_bound(self):
        plan = self.bound(self.world.plan(publish=False), 50)
        _, report = self.report(plan, 1)
        self.assertEqual(report["pairs_over"],
                         {"max_pair": 50, "pairs": 0, "named": []})

    def test_a_plan_without_a_bound_names_no_pairs(self):
        plan = self.bound(self.world.plan(publish=False), None)
        self.assertNotIn("max_pair", plan["content"])
        _, report = self.report(plan, 1)
        self.assertNotIn("pairs_over", report)

    def test_a_bound_beyond_the_contract_is_refused(self):
        plan = self.world.plan(publish=False)
        for wrong in (0, 51, "3"):
            self.assertProblem(self.world.planner.patch(
                f"/v1/plans/{plan['id']}", {"max_pair": wrong},
                f"\"v{plan['version']}\""), 422, "invalid")
