# SPDX-License-Identifier: Apache-2.0
"""A visit of two departments: one door, one record, two reviews, one
publication."""
import unittest

from lib import StackTest
from lib.at_once import at_once
from lib.draw import well
from lib.joint import JointCity


def prepare(stack):
    """A joint draw whose visits may take place now."""
    city = JointCity(stack)
    ceremony = city.joint(city.lines(group="餐饮"), assignment="paths-1")
    ceremony.draw()
    stack.clock.advance(days=430)
    city.draw_id = ceremony.id
    city.tasks = [row[0] for row in stack.sql(
        f"SELECT id FROM task WHERE draw_id = '{ceremony.id}' ORDER BY id")]
    return city


class JointVisit(StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def task(self):
        """A task that no test has had."""
        return self.city.tasks.pop()

    def as_login(self, login):
        return getattr(self.city, login)

    def test_C61_who_planned_leads_and_the_others_are_partners(self):
        task = well(self.city.reviewer.get(f"/v1/tasks/{self.task()}"))
        self.assertEqual(task["organization"]["name"],
                         "示范市市场监督管理局")
        self.assertEqual([p["name"] for p in task["partners"]],
                         ["示范市卫生健康委员会"])
        self.assertEqual([s["department"] for s in task["inspectors"]
                          if s["leader"]], ["SCJG"])
        self.assertEqual([s["department"] for s in task["inspectors"]],
                         ["SCJG", "SCJG", "WJW", "WJW"])

    def test_a_partner_sees_its_visits_and_lists_them(self):
        city, reviewer = self.city, self.as_login("ws-reviewer")
        task = well(reviewer.get(f"/v1/tasks/{city.tasks[0]}"))
        self.assertEqual(task["organization"]["name"],
                         "示范市市场监督管理局")
        listed = well(reviewer.get("/v1/tasks", {
            "partner": "true", "draw_id": city.draw_id, "limit": 100}))
        self.assertEqual(len(listed["items"]), 57)
        own = well(reviewer.get("/v1/tasks", {"draw_id": city.draw_id}))
        self.assertEqual(own["items"], [])

    def test_one_record_is_reviewed_by_both_and_published_once(self):
        city, theirs = self.city, self.as_login("ws-reviewer")
        record = city.submitted(self.task())
        path = f"/v1/records/{record['id']}"
        self.assertEqual(
            [(r["name"], r["approved_at"]) for r in record["reviews"]],
            [("示范市市场监督管理局", None), ("示范市卫生健康委员会", None)])
        first = self.assertStatus(theirs.post(path + "/approve"), 200)
        self.assertEqual(first["state"], "submitted")
        self.assertEqual([r["approved_at"] is None
                          for r in first["reviews"]], [True, False])
        self.assertProblem(city.publisher.post(
            "/v1/publications", {"record_id": record["id"]}), 409,
            "wrong-state")
        problem = self.assertProblem(theirs.post(path + "/approve"), 409,
                                     "wrong-state")
        self.assertIn("示范市市场监督管理局", problem["detail"])
        second = self.assertStatus(city.reviewer.post(path + "/approve"), 200)
        self.assertEqual(second["state"], "approved")
        self.assertProblem(self.as_login("ws-publisher").post(
            "/v1/publications", {"record_id": record["id"]}), 403,
            "forbidden")
        made = self.assertStatus(city.publisher.post(
            "/v1/publications", {"record_id": record["id"]}), 201)
        self.assertEqual(len(made["items"]), 4)

    def test_what_one_returns_both_review_again(self):
        city, theirs = self.city, self.as_login("ws-reviewer")
        record = city.submitted(self.task())
        path = f"/v1/records/{record['id']}"
        well(city.reviewer.post(path + "/approve"))
        returned = well(theirs.post(path + "/return",
                                    {"reason": "缺少公共卫生的现场情况"}))
        self.assertEqual(returned["state"], "returned")
        self.assertEqual([r["approved_at"] for r in returned["reviews"]],
                         [None, None])

    def test_both_approve_at_once_and_the_record_is_approved(self):
        """Without the lock on the record each would find the other's word
        missing, and the record would wait for ever."""
        city = self.city
        record = city.submitted(self.task())
        path = f"/v1/records/{record['id']}/approve"
        replies = at_once(lambda: city.reviewer.post(path),
                          lambda: self.as_login("ws-reviewer").post(path))
        self.assertEqual([r.status for r in replies], [200, 200])
        self.assertEqual(sorted(r.json["state"] for r in replies),
                         ["approved", "submitted"])

    def test_who_went_reviews_for_neither_side(self):
        city = self.city
        task = self.task()
        record = city.submitted(task)
        for inspector in city.inspectors(task):
            self.assertProblem(
                inspector.post(f"/v1/records/{record['id']}/approve"), 403,
                "forbidden")

    def test_a_partner_that_may_not_read_records_does_not(self):
        record = self.city.submitted(self.task())
        self.assertProblem(
            self.city.outsider.get(f"/v1/records/{record['id']}"), 403,
            "forbidden")


if __name__ == "__main__":
    unittest.main()
