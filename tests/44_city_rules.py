# SPDX-License-Identifier: Apache-2.0
"""Caps, lots and credit lists as clients and the public meet them."""
from lib import StackTest
from lib.city import City
from lib.library import uscc

CAP = {"year": 2026, "level": "total", "most": 4,
       "valid_from": "2026-05-07", "legal_basis": "国办发〔2024〕54号"}
RULE = {"list": "complaint", "at_least": 3, "lots": 2,
        "valid_from": "2026-05-07", "legal_basis": "深府办函〔2018〕232号"}
HEADER = "object_code,list,entries,valid_from,valid_to,reference\n"


def prepare(stack):
    city = City(stack)
    city.organization("SZ", "SCJG", "市场监督管理局", "department")
    city.user("planner", "SZ", "planner")
    city.user("other", "SCJG", "planner")
    city.user("keeper", "SZ", "library_keeper")
    stack.sql("INSERT INTO object (district, id, code, name, kind, status,"
              " created_at, updated_at) SELECT '440305', gen_random_uuid(),"
              " code, '示范商贸行', 'enterprise', 'existing', '2026-01-01',"
              " '2026-01-01' FROM unnest(ARRAY['"
              + "','".join(uscc(n) for n in range(40)) + "']) AS code")
    return city


class CityRules(StackTest):
    starts_at = "2026-05-06T10:00:00+08:00"

    def setUp(self):
        self.planner = self.as_user("planner")
        self.other = self.as_user("other")
        self.keeper = self.as_user("keeper")

    def as_user(self, login):
        client = self.world.client(login)
        self.addCleanup(client.close)
        return client

    def test_a_cap_is_set_by_the_city_and_seen_by_the_public(self):
        """N04"""
        self.assertProblem(self.other.post("/v1/caps", CAP), 403, "forbidden")
        made = self.assertStatus(self.planner.post("/v1/caps", CAP), 201)
        self.assertEqual({**CAP, "id": made["id"],
                          "created_at": made["created_at"]}, made)
        shown = self.assertStatus(self.client().get(
            "/v1/public/caps", {"year": 2026}), 200)["items"]
        self.assertIn(made, shown)
        self.assertEqual(self.assertStatus(self.client().get(
            "/v1/public/caps", {"year": 2025}), 200)["items"], [])
        self.assertProblem(self.planner.post("/v1/caps", CAP), 409,
                           "duplicate")

    def test_no_rule_begins_on_the_day_it_is_set(self):
        today = {"valid_from": "2026-05-06"}
        self.assertProblem(self.planner.post("/v1/caps", {**CAP, **today}),
                           422, "rule")
        self.assertProblem(
            self.planner.post("/v1/lot-rules", {**RULE, **today}), 422,
            "rule")

    def test_a_cap_of_one_object_alone_cannot_be_said(self):
        """It would be a way to spare a firm."""
        self.assertProblem(self.planner.post(
            "/v1/caps", {**CAP, "object_code": uscc(1)}), 422, "invalid")
        self.assertProblem(self.planner.post("/v1/caps", {**CAP, "most": 0}),
                           422, "invalid")

    def test_a_cap_is_lifted_by_a_later_one(self):
        made = self.assertStatus(self.planner.post("/v1/caps", {
            **CAP, "level": "city", "most": None}), 201)
        self.assertIsNone(made["most"])

    def test_lots_have_a_public_rule(self):
        """C55"""
        self.assertProblem(self.other.post("/v1/lot-rules", RULE), 403,
                           "forbidden")
        made = self.assertStatus(
            self.planner.post("/v1/lot-rules", RULE), 201)
        self.assertEqual(self.assertStatus(self.client().get(
            "/v1/public/lot-rules"), 200)["items"], [made])
        for lots in (0, 17):
            self.assertProblem(self.planner.post(
                "/v1/lot-rules", {**RULE, "lots": lots}), 422, "invalid")

    def load(self, text):
        return self.keeper.request(
            "POST", "/v1/credit-entries/csv",
            body=(HEADER + text).encode(), content_type="text/csv")

    def outcome(self, **changes):
        return {"read": 0, "created": 0, "unchanged": 0, "refused": 0,
                "refusals": [], **changes}

    def test_a_list_comes_as_a_file_as_a_whole_or_not_at_all(self):
        """C93"""
        load = self.load
        good = "".join(f"{uscc(n)},bribery,,2026-01-01,,检函{n}\n"
                       for n in range(3))
        self.assertEqual(self.assertStatus(load(good), 201),
                         self.outcome(read=3, created=3))
        self.assertEqual(self.assertStatus(load(good), 201),
                         self.outcome(read=3, unchanged=3))
        problem = self.assertProblem(
            load(f"{uscc(9)},bribery,,2026-01-01,,x\n{uscc(8)},bad,,x,,\n"),
            422, "invalid")
        self.assertEqual([e["pointer"] for e in problem["errors"]],
                         ["/3/list", "/3/valid_from", "/3/reference"])
        self.assertEqual(self.assertStatus(self.keeper.get(
            "/v1/credit-entries", {"object_code": uscc(9)}), 200)["items"],
            [])

    def test_objects_that_are_not_in_the_library_are_refused_row_by_row(self):
        """C13"""
        outcome = self.assertStatus(self.load(
            f"{uscc(10)},bribery,,2026-01-01,,检函10\n"
            f"{uscc(999)},bribery,,2026-01-01,,检函11\n"), 201)
        refusals = outcome["refusals"]
        self.assertEqual(outcome, self.outcome(
            read=2, created=1, refused=1, refusals=refusals))
        self.assertEqual([(r["line"], r["field"], r["code"])
                          for r in refusals], [(3, "object_code", "unknown")])
        self.assertIn(uscc(999), refusals[0]["detail"])
        problem = self.assertProblem(self.keeper.post("/v1/credit-entries", {
            "object_code": uscc(999), "list": "complaint",
            "valid_from": "2026-01-01", "reference": "12315"}), 422, "rule")
        self.assertEqual(problem["errors"][0]["pointer"], "/object_code")

    def test_a_file_holds_as_many_rows_as_the_contract_says(self):
        def load(count):
            return self.load("".join(
                f"{uscc(30 + n % 10)},tax_violation,1,2026-01-01,2027-12-31,"
                f"深税稽罚〔2026〕第{n}号\n" for n in range(count)))

        self.assertEqual(self.assertStatus(load(20000), 201),
                         self.outcome(read=20000, created=20000))
        problem = self.assertProblem(load(20001), 422, "invalid")
        self.assertIn("20000", problem["detail"])

    def test_an_entry_is_ended_and_stays_on_record(self):
        entry = {"object_code": uscc(20), "list": "complaint", "entries": 4,
                 "valid_from": "2026-01-01", "reference": "12315"}
        self.assertStatus(self.keeper.post("/v1/credit-entries", entry), 201)
        self.assertProblem(self.keeper.post("/v1/credit-entries", entry),
                           409, "duplicate")
        self.assertProblem(self.planner.post("/v1/credit-entries", entry),
                           403, "forbidden")
        query = {"object_code": uscc(20), "on": "2026-05-07"}
        found = self.assertStatus(
            self.keeper.get("/v1/credit-entries", query), 200)["items"]
        ended = self.assertStatus(self.keeper.post(
            f"/v1/credit-entries/{found[0]['id']}/end"), 200)
        self.assertEqual(ended["valid_to"], "2026-05-06")
        problem = self.assertProblem(self.keeper.post(
            f"/v1/credit-entries/{found[0]['id']}/end"), 409, "wrong-state")
        self.assertIn("2026-05-06", problem["detail"])
        self.assertEqual(self.assertStatus(
            self.keeper.get("/v1/credit-entries", query), 200)["items"], [])
        self.assertEqual(len(self.assertStatus(self.keeper.get(
            "/v1/credit-entries", {"object_code": uscc(20)}),
            200)["items"]), 1)

    def test_anybody_inside_sees_how_often_an_object_was_visited(self):
        """N06"""
        seen = self.assertStatus(self.keeper.get(
            "/v1/caps/usage", {"object_code": uscc(1)}), 200)
        self.assertEqual((seen["year"], seen["total"]["used"]), (2026, 0))
        self.assertProblem(self.client().get(
            "/v1/caps/usage", {"object_code": uscc(1)}), 401,
            "unauthenticated")
