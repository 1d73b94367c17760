# SPDX-License-Identifier: Apache-2.0
"""Checks that no draw has ordered (C24), from the complaint to the public
page, over HTTP."""
from lib import StackTest
from lib.at_once import at_once
from lib.visit import ITEM, ORG, City

OBJECT = "91440300MA5EXAMP01"
INSPECTOR = "00000000-0000-7000-8000-0000000000c%d"


def prepare(stack):
    city = City(stack)
    stack.sql(
        "INSERT INTO object (district, id, code, name, kind, status,"
        " created_at, updated_at) VALUES ('440305',"
        f" '00000000-0000-7000-8000-00000b000999', '{OBJECT}',"
        " '示范市举报商贸有限公司', 'enterprise', 'existing',"
        " '2026-01-01', '2026-01-01')")
    stack.sql(
        "INSERT INTO user_role (user_id, org_id, role_code, below,"
        " granted_at) SELECT u.id, '" + ORG % 2 + "', 'planner', true,"
        " '2026-01-01' FROM app_user u WHERE u.login IN"
        " ('publisher', 'reviewer')")
    return city


def check(**changes):
    return {"origin": "complaint", "cause": "举报无照经营",
            "reference": "12315-2026-0001", "object_code": OBJECT,
            "from_day": "2026-05-06", "to_day": "2026-05-20",
            "items": [ITEM % 1, ITEM % 2],
            "inspectors": [INSPECTOR % 1, INSPECTOR % 2], **changes}


class OtherOrigins(StackTest):
    starts_at = "2026-05-06T10:00:00+08:00"

    def setUp(self):
        self.addCleanup(self.world.stack.sql,
                        "TRUNCATE task, publication CASCADE")

    def entered(self, **changes):
        return self.assertStatus(
            self.world.publisher.post("/v1/tasks", check(**changes)), 201)

    def test_a_complaint_goes_from_its_entry_to_the_public_page(self):
        city = self.world
        task = self.entered()
        path = f"/v1/tasks/{task['id']}"
        self.assertEqual((task["state"], task["origin"], task["draw_id"]),
                         ("proposed", "complaint", None))
        self.assertEqual(task["cause"]["reference"], "12315-2026-0001")
        self.assertProblem(city.inspector1.post(path + "/accept"), 409,
                           "wrong-state")
        city.stack.clock.advance(minutes=10)
        self.assertStatus(city.reviewer.post(path + "/approve"), 200)
        for who in (city.inspector1, city.inspector2):
            self.assertStatus(who.post(path + "/accept"), 200)
        record = city.record(task["id"])
        self.assertEqual(record["origin"], "complaint")
        for who in (city.inspector1, city.inspector2):
            city.sign(who, record["id"])
        path = f"/v1/records/{record['id']}"
        problem = self.assertProblem(city.inspector1.post(
            path + "/submit", {"check_in": city.now(-5),
                               "check_end": city.now()}), 422, "invalid")
        # Behind the entry, and before the approval (N04).
        self.assertEqual([e["code"] for e in problem["errors"]], ["order"])
        self.world.stack.clock.advance(minutes=2)
        self.assertStatus(city.inspector1.post(
            path + "/submit", {"check_in": city.now(-1),
                               "check_end": city.now()}), 200)
        self.assertStatus(city.reviewer.post(path + "/approve"), 200)
        made = self.assertStatus(city.publisher.post(
            "/v1/publications", {"record_id": record["id"]}), 201)
        seen = self.assertStatus(self.client().get(
            f"/v1/public/publications/{made['id']}"), 200)
        self.assertEqual((seen["origin"], seen["draw_no"]),
                         ("complaint", None))

    def test_C73_the_record_bears_a_method_that_the_items_name(self):
        city = self.world
        task = self.entered()
        self.assertEqual([i["methods"] for i in task["items"]],
                         [["onsite"]] * 2)
        self.assertStatus(
            city.reviewer.post(f"/v1/tasks/{task['id']}/approve"), 200)
        for who in (city.inspector1, city.inspector2):
            self.assertStatus(who.post(f"/v1/tasks/{task['id']}/accept"), 200)
        problem = self.assertProblem(city.inspector1.post("/v1/records", {
            "task_id": task["id"], "method": "remote"}), 422, "invalid")
        self.assertEqual(problem["errors"][0]["pointer"], "/method")

    def test_N04_the_same_check_is_not_entered_twice(self):
        post = self.world.publisher.post
        task = self.entered(items=[ITEM % 1])
        problem = self.assertProblem(post("/v1/tasks", check(
            from_day="2026-05-20", to_day="2026-05-30", reference="另一件")),
            409, "duplicate")
        self.assertIn(task["id"], problem["detail"])
        for other in (check(items=[ITEM % 2]), check(origin="warning"),
                      check(from_day="2026-05-21", to_day="2026-05-30")):
            self.assertStatus(post("/v1/tasks", other), 201)
        self.assertStatus(self.world.reviewer.post(
            f"/v1/tasks/{task['id']}/cancel", {"reason": "撤销举报"}), 200)
        self.entered(items=[ITEM % 1])

    def test_N04_the_same_check_entered_twice_at_once_is_one(self):
        """Lost update: neither sees the other's task, and the firm is visited
        twice for one complaint."""
        replies = at_once(*[
            lambda who=who: who.post("/v1/tasks", check())
            for who in (self.world.publisher, self.world.reviewer)])
        self.assertEqual(sorted(r.status for r in replies), [201, 409])

    def test_N04_a_check_does_not_begin_before_it_is_entered(self):
        problem = self.assertProblem(self.world.publisher.post(
            "/v1/tasks", check(from_day="2026-05-05")), 422, "rule")
        self.assertEqual([(e["pointer"], e["code"])
                          for e in problem["errors"]],
                         [("/from_day", "past")])

    def test_whoever_entered_it_cannot_approve_it(self):
        task = self.assertStatus(
            self.world.reviewer.post("/v1/tasks", check()), 201)
        problem = self.assertProblem(self.world.reviewer.post(
            f"/v1/tasks/{task['id']}/approve"), 403, "forbidden")
        self.assertIn("N04", problem["detail"])

    def test_every_rule_that_is_broken_is_named(self):
        """C03, C15, C50, C72: no rule is bent for a complaint."""
        stack = self.world.stack
        stack.sql("UPDATE item SET state = 'retired' WHERE id = '"
                  + ITEM % 2 + "'")
        stack.sql("INSERT INTO inspector_leave VALUES ('440305', '"
                  + INSPECTOR % 4 + "', '2026-05-10', '2026-05-11', '事假')")
        problem = self.assertProblem(self.world.publisher.post(
            "/v1/tasks", check(inspectors=[INSPECTOR % 4, INSPECTOR % 5])),
            422, "rule")
        stack.sql("UPDATE item SET state = 'active' WHERE id = '"
                  + ITEM % 2 + "'; DELETE FROM inspector_leave")
        self.assertEqual(
            {(e["pointer"], e["code"]) for e in problem["errors"]},
            {("/items/1", "state"), ("/inspectors/0", "leave"),
             ("/inspectors/1", "specialty"), ("/items/0", "people"),
             ("/items/1", "people")})

    def test_a_check_without_cause_or_with_one_inspector_is_refused(self):
        post = self.world.publisher.post
        for body in (check(cause=""), check(reference=""),
                     check(origin="random"), check(items=[]),
                     check(inspectors=[INSPECTOR % 1]),
                     check(inspectors=[INSPECTOR % 1] * 2)):
            self.assertProblem(post("/v1/tasks", body), 422, "invalid")
        self.assertProblem(post("/v1/tasks", check(object_code="UNKNOWN")),
                           422, "rule")

    def test_only_who_may_enters(self):
        self.assertProblem(
            self.world.inspector1.post("/v1/tasks", check()), 403,
            "forbidden")
        self.assertProblem(self.client().post("/v1/tasks", check()), 401,
                           "unauthenticated")

    def test_a_decline_is_filled_by_hand_and_approved_again(self):
        city = self.world
        path = f"/v1/tasks/{self.entered()['id']}"
        self.assertStatus(city.reviewer.post(path + "/approve"), 200)
        decline = {"kind": "leave", "reason": "临时请假"}
        self.assertProblem(city.inspector2.post(path + "/decline", decline),
                           422, "rule")
        city.stack.sql("INSERT INTO inspector_leave VALUES ('440305', '"
                       + INSPECTOR % 2 + "', '2026-05-10', '2026-05-11',"
                       " '事假')")
        self.addCleanup(city.stack.sql, "DELETE FROM inspector_leave")
        self.assertStatus(city.inspector2.post(path + "/decline", decline),
                          204)
        named = self.assertStatus(city.publisher.post(
            path + "/replacements",
            {"slot": 1, "inspector_id": INSPECTOR % 3}), 201)
        self.assertEqual(named["state"], "proposed")
        self.assertStatus(city.reviewer.post(path + "/approve"), 200)
        for who in (city.inspector3, city.inspector1):
            task = self.assertStatus(who.post(path + "/accept"), 200)
        self.assertEqual(task["state"], "accepted")
