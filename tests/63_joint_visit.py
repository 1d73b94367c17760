# SPDX-License-Identifier: Apache-2.0
"""A visit of two departments: one door, one record, two reviews, one
publication."""
import unittest

from lib import StackTest
from lib.at_once import at_once
from lib.draw import Ceremony, well
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

    def test_a_partner_has_the_notice_when_the_lead_has_it(self):
        """Not before all have accepted, for neither."""
        city, task = self.city, self.task()

        def both():
            return [client.get(f"/v1/tasks/{task}/notice") for client in (
                city.reviewer, self.as_login("ws-reviewer"))]

        for reply in both():
            self.assertProblem(reply, 409, "wrong-state")
        for inspector in city.inspectors(task):
            well(inspector.post(f"/v1/tasks/{task}/accept"))
        leads, partners = both()
        self.assertEqual(self.assertStatus(partners, 200),
                         self.assertStatus(leads, 200))

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
        self.assertEqual([p["name"] for p in made["partners"]],
                         ["示范市卫生健康委员会"])
        found = self.assertStatus(self.client().get(
            "/v1/public/publications",
            {"org_id": made["partners"][0]["id"]}), 200)
        self.assertEqual([p["id"] for p in found["items"]], [made["id"]])

    def test_a_partner_finds_the_record_and_what_it_shows(self):
        city, theirs = self.city, self.as_login("ws-reviewer")
        task = self.task()
        record = city.submitted(task)
        seen = self.assertStatus(
            theirs.get(f"/v1/records/{record['id']}"), 200)
        self.assertEqual(seen["content"]["findings"], "现场整洁")
        for query in ({"task_id": task}, {"partner": "true"}):
            with self.subTest(query):
                listed = self.assertStatus(theirs.get(
                    "/v1/records", {**query, "limit": 100}), 200)
                self.assertIn(record["id"],
                              [r["id"] for r in listed["items"]])
        self.assertEqual(self.assertStatus(
            theirs.get("/v1/records"), 200)["items"], [])

    def test_C73_the_record_bears_the_method_of_the_plan(self):
        city = self.city
        task = self.task()
        seen = well(city.reviewer.get(f"/v1/tasks/{task}"))
        self.assertEqual([i["methods"] for i in seen["items"]],
                         [["onsite"]] * 4)
        leader, *others = city.inspectors(task)
        for inspector in (leader, *others):
            well(inspector.post(f"/v1/tasks/{task}/accept"))
        problem = self.assertProblem(leader.post("/v1/records", {
            "task_id": task, "method": "network"}), 422, "invalid")
        self.assertEqual(
            [(e["pointer"], e["code"]) for e in problem["errors"]],
            [("/method", "method")])
        self.assertIn("应为实地检查", problem["errors"][0]["detail"])
        made = leader.post("/v1/records", {"task_id": task})
        self.assertProblem(leader.put(
            f"/v1/records/{well(made, 201)['id']}", {"method": "paper"},
            etag=made.etag), 422, "invalid")

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


class Companions(StackTest):
    """Eleven items of eleven specialties need eleven people: merging stops at
    ten, and each object has two visits."""

    starts_at = JointVisit.starts_at

    @property
    def city(self):
        return self.world

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pairs = cls.drawn()

    @classmethod
    def drawn(cls):
        """Pairs of tasks of one object."""
        stack, city = cls.stack, cls.world
        names = [f"专业{n:02}" for n in range(11)]
        stack.sql(
            "INSERT INTO item (id, code, org_id, state, current_version,"
            " created_at, updated_at) SELECT ('00000000-0000-7000-8000-'"
            " || to_char(n, 'FM000000000000'))::uuid, 'Z-' || 100 + n,"
            " '00000000-0000-7000-8000-0000000000a2', 'active', 1,"
            " '2026-01-01', '2026-01-01' FROM generate_series(0, 10) n")
        stack.sql(
            "INSERT INTO item_version (item_id, item_version, name,"
            " item_class, legal_basis, object_types, methods, specialty,"
            " effective_from, created_at) SELECT ('00000000-0000-7000-8000-'"
            " || to_char(n, 'FM000000000000'))::uuid, 1, '检查', 'general',"
            " '《食品安全法》第一百零九条', '{enterprise}', '{onsite}',"
            " '专业' || to_char(n, 'FM00'), '2026-01-01', '2026-01-01'"
            " FROM generate_series(0, 10) n")
        stack.sql("UPDATE inspector SET whole_city = true, specialties ="
                  f" '{{{','.join(names)}}}' WHERE department = 'SCJG'")
        plan = city.plan_of([
            {"item_id": f"00000000-0000-7000-8000-{n:012d}", "group": "大型",
             "merge": "all"} for n in range(11)])
        ceremony = Ceremony(city, city.charter(plan))
        ceremony.draw()
        report = well(city.operator.get(ceremony.path + "/report"))
        assert report["apart"]["reasons"]["people"] == 57, report["apart"]
        return stack.sql(
            "SELECT min(id::text), max(id::text) FROM task WHERE draw_id ="
            f" '{ceremony.id}' GROUP BY object_code ORDER BY object_code")

    def ask(self, one, other, who=None, reason="同一项目竣工联合检查"):
        return (who or self.city.planner).post(
            f"/v1/tasks/{one}/companions",
            {"task_id": other, "reason": reason})

    def test_C62_beyond_the_limit_it_takes_a_reason_and_somebody_else(self):
        city = self.city
        one, other = self.pairs.pop()
        self.assertStatus(self.ask(one, other, reason=""), 422)
        self.assertProblem(self.ask(one, other, city.reviewer), 403,
                           "forbidden")
        task = self.assertStatus(self.ask(one, other), 201)
        self.assertEqual(
            [(c["task_id"], c["departments"], c["people"], c["approved_at"])
             for c in task["companions"]], [(other, 1, 12, None)])
        self.assertProblem(self.ask(other, one), 409, "duplicate")
        path = f"/v1/tasks/{other}/companions/{one}/approve"
        self.assertProblem(city.planner.post(path), 403, "forbidden")
        task = self.assertStatus(city.reviewer.post(path), 200)
        self.assertEqual(task["companions"][0]["task_id"], one)
        self.assertIsNotNone(task["companions"][0]["approved_at"])
        self.assertProblem(city.reviewer.post(path), 409, "wrong-state")

    def test_C62_who_asks_does_not_approve_whatever_he_may(self):
        city = self.city
        one, other = self.pairs.pop()
        self.assertStatus(self.ask(one, other), 201)
        self.stack.sql("UPDATE visit_together SET entered_by = (SELECT id"
                       " FROM app_user WHERE login = 'reviewer')"
                       f" WHERE '{one}' IN (task_id, other_id)")
        problem = self.assertProblem(city.reviewer.post(
            f"/v1/tasks/{one}/companions/{other}/approve"), 403, "forbidden")
        self.assertIn("C62", problem["detail"])

    def test_visits_of_two_objects_are_not_made_together(self):
        (one, _), (other, _) = self.pairs.pop(), self.pairs.pop()
        self.assertProblem(self.ask(one, other), 422, "rule")

    def test_both_tasks_are_another_version_once_they_show_it(self):
        """Who asks with the ETag of before must not hear 304."""
        city = self.city
        pair = self.pairs.pop()

        def versions():
            return [well(city.reviewer.get(f"/v1/tasks/{task}"))["version"]
                    for task in pair]

        before = versions()
        well(self.ask(*pair), 201)
        asked = versions()
        well(city.reviewer.post(
            f"/v1/tasks/{pair[0]}/companions/{pair[1]}/approve"))
        for x, y, z in zip(before, asked, versions()):
            self.assertLess(x, y)
            self.assertLess(y, z)

    def test_a_visit_cancelled_meanwhile_is_not_joined(self):
        one, other = self.pairs.pop()
        well(self.ask(one, other), 201)
        self.stack.sql("UPDATE task SET state = 'cancelled', cancel_reason ="
                       f" '已注销' WHERE id = '{other}'")
        problem = self.assertProblem(self.city.reviewer.post(
            f"/v1/tasks/{one}/companions/{other}/approve"), 422, "rule")
        self.assertIn("取消", problem["detail"])

    def test_what_nobody_asked_for_is_not_approved(self):
        one, other = self.pairs.pop()
        self.assertProblem(self.city.reviewer.post(
            f"/v1/tasks/{one}/companions/{other}/approve"), 404, "not-found")


if __name__ == "__main__":
    unittest.main()
