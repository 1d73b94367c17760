# SPDX-License-Identifier: Apache-2.0
"""Who goes together, and experts who come along, over HTTP."""
from lib import StackTest
from lib.visit import ORG, City

EXPERT = {"name": "专家甲", "kind": "expert", "field": "压力容器",
          "employer": "示范市特种设备检验研究院"}


def prepare(stack):
    city = City(stack)
    stack.sql(
        "INSERT INTO user_role (user_id, org_id, role_code, below,"
        " granted_at) SELECT u.id, '" + ORG % 2 + "', 'library_keeper',"
        " true, '2026-01-01' FROM app_user u WHERE u.login = 'publisher'")
    return city


class Pairs(StackTest):
    starts_at = "2026-05-06T10:00:00+08:00"

    def test_pairs_are_listed_by_how_often_they_go_together(self):
        city = self.world
        for _ in range(3):
            city.task()
        page = self.assertStatus(city.reviewer.get(
            "/v1/inspectors/pairs", {"year": 2026, "at_least": 3}), 200)
        pair = page["items"][0]
        self.assertGreaterEqual(pair["visits"], 3)
        self.assertEqual([p["code"] for p in pair["inspectors"]],
                         ["ZF-0001", "ZF-0002"])
        self.assertProblem(city.reviewer.get("/v1/inspectors/pairs"), 400,
                           "bad-parameter")
        self.assertEqual(self.assertStatus(city.outsider.get(
            "/v1/inspectors/pairs", {"year": 2026}), 200)["items"], [])


class Experts(StackTest):
    starts_at = "2026-05-06T10:00:00+08:00"

    def made(self, **changes):
        reply = self.world.publisher.post("/v1/experts", {**EXPERT, **changes})
        return self.assertStatus(reply, 201), reply.etag

    def test_an_expert_assists_and_stands_on_the_record(self):
        """C17"""
        city = self.world
        expert, _ = self.made()
        task = city.task()
        path = f"/v1/tasks/{task}/assistants"
        body = {"assistants": [{"expert_id": expert["id"],
                                "duty": "测量壁厚"}]}
        self.assertProblem(city.inspector2.put(path, body), 403, "forbidden")
        shown = self.assertStatus(city.inspector1.put(path, body), 200)
        self.assertEqual(shown["assistants"][0]["name"], "专家甲")
        record = city.record(task)
        self.assertEqual(record["assistants"], shown["assistants"])
        self.assertProblem(city.inspector1.put(path, {"assistants": []}),
                           409, "wrong-state")

    def test_an_expert_who_is_put_aside_assists_no_more(self):
        city = self.world
        expert, etag = self.made(name="专家乙")
        path = f"/v1/experts/{expert['id']}"
        self.assertProblem(city.publisher.patch(path, {"active": False}), 428,
                           "precondition-missing")
        self.assertStatus(
            city.publisher.patch(path, {"active": False}, etag), 200)
        self.assertProblem(city.inspector1.put(
            f"/v1/tasks/{city.task()}/assistants",
            {"assistants": [{"expert_id": expert["id"], "duty": "x"}]}),
            422, "rule")
        listed = self.assertStatus(city.publisher.get(
            "/v1/experts", {"active": "true"}), 200)["items"]
        self.assertNotIn(expert["id"], [e["id"] for e in listed])

    def test_who_may_not_keep_the_library_makes_no_expert(self):
        self.assertProblem(self.world.inspector1.post("/v1/experts", EXPERT),
                           403, "forbidden")
        self.assertProblem(self.world.publisher.post(
            "/v1/experts", {**EXPERT, "kind": "inspector"}), 422, "invalid")
