# SPDX-License-Identifier: Apache-2.0
"""Plans of several departments: what lines may say, who has to agree before
they are published, and the modes in which they are drawn."""
import json
import unittest

from lib.draw import Ceremony, wait_until, well
from lib.joint import JointCity, JointTest


def prepare(stack):
    return JointCity(stack)


# ---- before the plan is published -------------------------------------------

class Consultation(JointTest):
    def test_C63_a_missing_answer_blocks_publication_and_says_whose(self):
        plan = self.city.plan_of(self.city.lines(), publish=False)
        self.assertEqual(
            [(r["department"], r["decision"]) for r in plan["responses"]],
            [("WJW", None)])
        problem = self.assertProblem(self.city.publish(plan), 422, "rule")
        self.assertEqual(
            [(e["pointer"], e["code"]) for e in problem["errors"]],
            [("/responses/WJW", "missing")])
        self.assertIn("示范市卫生健康委员会", problem["errors"][0]["detail"])

    def test_C63_a_refusal_blocks_publication_and_says_why(self):
        plan = self.city.plan_of(self.city.lines(), publish=False)
        self.assertProblem(self.city.respond(plan, "refused"), 422, "rule")
        well(self.city.respond(plan, "refused", reason="夏季人手不足"))
        problem = self.assertProblem(self.city.publish(plan), 422, "rule")
        self.assertEqual(problem["errors"][0]["code"], "refused")
        self.assertIn("夏季人手不足", problem["errors"][0]["detail"])

    def test_who_is_asked_reads_the_draft_and_others_do_not(self):
        city = self.city
        asked = city.plan_of(city.lines(), publish=False)
        own = city.plan_of([{}], publish=False)
        seen = well(city.outsider.get(f"/v1/plans/{asked['id']}"))
        self.assertEqual(len(seen["lines"]), 4)
        self.assertIn('"item":"WS-005"', seen["responses"][0]["terms"])
        self.assertNotIn("SC-001", seen["responses"][0]["terms"])
        self.assertProblem(city.outsider.get(f"/v1/plans/{own['id']}"), 404,
                           "not-found")
        listed = well(city.outsider.get("/v1/plans", {"year": city.year - 1}))
        self.assertEqual([p["id"] for p in listed["items"]], [asked["id"]])

    def test_who_is_asked_may_answer_and_change_nothing(self):
        city = self.city
        plan = city.plan_of(city.lines(), publish=False)
        reply = city.outsider.patch(f"/v1/plans/{plan['id']}",
                                    {"title": "改名"}, etag='"v1"')
        self.assertProblem(reply, 403, "forbidden")
        self.assertProblem(city.publish(plan, city.outsider), 403,
                           "forbidden")

    def test_the_lead_cannot_answer_for_the_others(self):
        plan = self.city.plan_of(self.city.lines(), publish=False)
        self.assertProblem(
            self.city.respond(plan, who=self.city.planner), 403, "forbidden")

    def test_a_change_of_its_lines_takes_the_answer_away(self):
        city = self.city
        plan = city.plan_of(city.lines(), publish=False)
        well(city.respond(plan))
        lines = [city.line(city.year, **{**line, "merge": "department"})
                 for line in city.lines()]
        plan = well(city.planner.patch(f"/v1/plans/{plan['id']}",
                                       {"lines": lines}, etag='"v1"'))
        self.assertIsNone(plan["responses"][0]["decision"])
        self.assertProblem(city.publish(plan), 422, "rule")

    def test_a_change_of_other_lines_leaves_the_answer(self):
        city = self.city
        plan = city.plan_of(city.lines(), publish=False)
        well(city.respond(plan))
        lines = [city.line(city.year, **line) for line in city.lines()[1:]]
        plan = well(city.planner.patch(f"/v1/plans/{plan['id']}",
                                       {"lines": lines}, etag='"v1"'))
        self.assertEqual(plan["responses"][0]["decision"], "accepted")
        self.assertEqual(well(city.publish(plan))["state"], "published")

    def test_an_answer_to_what_stands_there_no_more_is_refused(self):
        city = self.city
        plan = city.plan_of(city.lines(), publish=False)
        reply = city.outsider.post(f"/v1/plans/{plan['id']}/responses", {
            "terms_hash": "0" * 64, "decision": "accepted"}, key=None)
        self.assertProblem(reply, 412, "stale")

    def test_no_answer_is_changed_after_publication(self):
        """Nor given after a look at the pool."""
        city = self.city
        plan = city.joint_plan()
        self.assertProblem(
            city.respond(plan, "refused", reason="不再同意"), 409,
            "wrong-state")
        self.assertIn('"agreed":[{"department":"WJW","decided_at":',
                      plan["content"])

    def test_a_plan_without_lines_of_others_asks_nobody(self):
        plan = self.city.plan(publish=False)
        self.assertEqual(plan["responses"], [])
        self.assertProblem(
            self.city.outsider.post(f"/v1/plans/{plan['id']}/responses", {
                "terms_hash": "0" * 64, "decision": "accepted"}, key=None),
            404, "not-found")


# ---- what lines may say ------------------------------------------------------

class Lines(JointTest):
    def refused(self, *lines):
        """Pointers of what is wrong with a slot of these lines."""
        city = self.city
        city.year += 1
        reply = city.planner.post("/v1/plans", {
            "year": city.year, "title": "计划",
            "lines": [city.line(city.year, **line) for line in lines]})
        problem = self.assertProblem(reply, 422, "rule")
        return [(e["pointer"], e["code"]) for e in problem["errors"]]

    def test_C27_a_single_draw_needs_its_reason_and_its_end(self):
        self.assertEqual(
            self.refused({"mode": "object_only"}),
            [("/lines/0/mode_reason", "reason"),
             ("/lines/0/mode_until", "until")])

    def test_C28_everybody_is_a_census_and_says_so(self):
        self.assertEqual(
            self.refused({"ratios": self.city.census()["ratios"]}),
            [("/lines/0/mode", "whole")])
        census = self.city.census()
        del census["ratios"]
        self.assertEqual(self.refused(census), [("/lines/0/ratios", "whole")])

    def test_C55_a_class_left_out_needs_a_reason(self):
        ratios = [{k: v for k, v in r.items() if k != "reason"}
                  for r in self.city.line(2026)["ratios"]]
        self.assertEqual(self.refused({"ratios": ratios}),
                         [("/lines/0/ratios/4", "reason")])

    def test_C59_not_to_merge_needs_a_reason(self):
        self.assertEqual(self.refused({"merge": "none"}),
                         [("/lines/0/merge_reason", "reason")])

    def test_a_group_may_not_be_called_like_a_list(self):
        self.assertEqual(
            self.refused({"group": "L0001-002"}, {"item": 2, "group": "a,b"}),
            [("/lines/0/group", "list_id"), ("/lines/1/group", "group")])

    def test_C33_a_plan_says_whether_both_kinds_are_there(self):
        city = self.city
        plan = city.plan_of([{"item": 1}, {"item": 2, "slot": 2,
                                           "draw_kind": "targeted"}],
                            publish=False)
        self.assertEqual(
            plan["summary"],
            {"lines": 2, "slots": 2, "targeted": 1, "untargeted": 1,
             "both_kinds": True,
             "modes": {"double": 2, "object_only": 0, "inspector_only": 0,
                       "census": 0}})

    def test_the_preview_shows_every_list_of_a_slot(self):
        city = self.city
        plan = city.plan_of(city.lines(group="餐饮"), publish=False)
        preview = self.assertStatus(city.planner.get(
            f"/v1/plans/{plan['id']}/lines/1/preview"), 200)
        self.assertEqual(
            [(x["list_id"], x["item_code"], x["department"], x["group"],
              x["eligible"]) for x in preview["lists"]],
            [("L0001-001", "SC-001", "SCJG", "餐饮", 294),
             ("L0001-002", "SC-002", "SCJG", "餐饮", 294),
             ("L0001-003", "WS-005", "WJW", "餐饮", 294),
             ("L0001-004", "WS-006", "WJW", "餐饮", 294)])
        self.assertEqual(len(preview["strata"]), 20)
        one = self.assertStatus(city.planner.get(
            f"/v1/plans/{plan['id']}/lines/1/preview",
            {"item_id": preview["lists"][2]["item_id"]}), 200)
        self.assertEqual([x["list_id"] for x in one["lists"]], ["L0001-003"])


# ---- other modes --------------------------------------------------------------

class Modes(JointTest):
    def inspector(self, n):
        return f"00000000-0000-7000-8000-00000c{n:06d}"

    def object_only(self):
        """A draw of objects; returns one of its tasks."""
        city = self.city
        plan = city.plan_of([{
            "mode": "object_only", "mode_reason": "人员库尚未建成",
            "mode_until": f"{city.year + 1}-12-31"}])
        self.assertProblem(
            city.operator.post("/v1/draws", city.charter(plan)), 422, "rule")
        ceremony = Ceremony(city, city.charter(plan, assignment="none"))
        ceremony.draw()
        self.files(ceremony)
        tasks = well(city.reviewer.get("/v1/tasks", {
            "draw_id": ceremony.id, "limit": 100}))["items"]
        self.assertEqual([t["unfilled"] for t in tasks], [2] * 57)
        return f"/v1/tasks/{tasks[0]['id']}"

    def test_C27_the_unit_names_who_goes_and_somebody_else_approves(self):
        city, path = self.city, self.object_only()
        who = {"inspectors": [self.inspector(2), self.inspector(4)]}
        self.assertProblem(city.reviewer.post(path + "/dispatches", who),
                           403, "forbidden")
        task = self.assertStatus(
            city.planner.post(path + "/dispatches", who), 201)
        self.assertEqual((task["state"], task["slots"], task["unfilled"]),
                         ("proposed", 2, 0))
        self.assertProblem(city.planner.post(path + "/dispatches", who), 409,
                           "wrong-state")
        task = self.assertStatus(city.reviewer.post(path + "/approve"), 200)
        self.assertEqual(task["state"], "assigned")
        for login in ("zf-0002", "zf-0004"):
            task = self.assertStatus(
                getattr(city, login).post(path + "/accept"), 200)
        self.assertEqual(task["state"], "accepted")

    def test_C27_the_rules_hold_for_who_is_named(self):
        city, path = self.city, self.object_only()
        reply = city.planner.post(path + "/dispatches", {
            "inspectors": [self.inspector(2), self.inspector(11)]})
        problem = self.assertProblem(reply, 422, "rule")
        self.assertEqual({e["pointer"] for e in problem["errors"]},
                         {"/inspectors/1"})
        task = well(city.reviewer.get(path))
        self.assertEqual((task["state"], task["cause"]), ("assigned", None))

    def test_C27_after_a_decline_the_unit_names_somebody_else(self):
        city, path = self.city, self.object_only()
        # Chance may show the object to another test.
        self.addCleanup(self.stack.sql, "DELETE FROM recusal WHERE"
                        f" inspector_id = '{self.inspector(4)}' AND"
                        " reason = '近亲属任职'")
        well(city.planner.post(path + "/dispatches", {
            "inspectors": [self.inspector(2), self.inspector(4)]}), 201)
        well(city.reviewer.post(path + "/approve"))
        who = getattr(city, "zf-0004")
        self.assertStatus(who.post(path + "/decline", {
            "kind": "recusal", "reason": "近亲属任职",
            "evidence": who.proof()}), 204)
        task = self.assertStatus(city.planner.post(path + "/replacements", {
            "slot": 1, "inspector_id": self.inspector(1)}), 201)
        self.assertEqual(task["state"], "proposed")

    def test_an_object_makes_way_where_nobody_is_assigned_yet(self):
        """No roster was frozen and no assignment made: the next object of the
        order comes in, and the unit names its people for it as well."""
        city, path = self.city, self.object_only()
        [[task]] = self.stack.sql(  # of a stratum that has some left
            "SELECT t.id FROM task t JOIN draw_pick p ON p.draw_id ="
            " t.draw_id AND p.object_code = t.object_code WHERE t.draw_id ="
            " (SELECT draw_id FROM task WHERE id ="
            f" '{path.rsplit('/', 1)[1]}') AND p.stratum = 'B'"
            " ORDER BY t.id LIMIT 1")
        path = f"/v1/tasks/{task}"
        proof = well(city.planner.request(
            "POST", "/v1/evidence", body=b"\x89PNG\r\n\x1a\n" + b"register" * 9,
            content_type="image/png"), 200, 201)["sha256"]
        path += "/substitution"
        self.assertStatus(city.planner.post(path, {
            "reason": "cancelled", "fact_on": "2026-01-15",
            "note": "登记机关已经注销", "evidence": proof}), 201)
        self.assertStatus(city.reviewer.post(path + "/approve"), 200)
        done = wait_until(
            lambda: (lambda s: s if s["done_at"] else None)(
                well(city.reviewer.get(path))), what="the substitution")
        self.assertEqual((done["state"], done["amendment"]), ("done", 1))
        amended = well(self.client().get(
            f"/v1/public/draws/{done['draw_id']}/amendments"))["items"][0]
        change = json.loads(amended["text"]) if "text" in amended else amended
        task = well(city.reviewer.get("/v1/tasks", {
            "draw_id": done["draw_id"],
            "object_code": change["substitutions"][0]["in"]}))["items"][0]
        self.assertEqual((task["state"], task["unfilled"]), ("assigned", 2))
        self.assertStatus(city.planner.post(
            f"/v1/tasks/{task['id']}/dispatches", {
                "inspectors": [self.inspector(2), self.inspector(4)]}), 201)

    def test_what_is_drawn_with_people_is_not_dispatched(self):
        city = self.city
        ceremony = city.ceremony()
        ceremony.draw()
        task = well(city.reviewer.get("/v1/tasks", {
            "draw_id": ceremony.id, "limit": 1}))["items"][0]
        self.assertProblem(
            city.planner.post(f"/v1/tasks/{task['id']}/dispatches", {
                "inspectors": [self.inspector(2), self.inspector(4)]}), 409,
            "wrong-state")

    def test_C28_a_census_visits_everybody_in_the_order_of_the_draw(self):
        city = self.city
        ceremony = city.ceremony(line=city.census(), assignment="paths-1")
        self.assertProblem(
            city.operator.post("/v1/draws", {**ceremony.charter,
                                             "assignment": "none"}), 422,
            "rule")
        ceremony.draw()
        folder = self.files(ceremony)
        self.assertEqual(len(self.rows(folder, "visits.csv")), 294)

    def test_C27_a_waiver_that_has_ended_is_not_drawn(self):
        city = self.city
        plan = city.plan_of([{**city.census(), "mode_until":
                              f"{city.year + 1}-03-01"}])
        self.stack.clock.advance(days=366 * (city.year - 2026))
        problem = self.assertProblem(
            city.operator.post("/v1/draws", city.charter(plan)), 422, "rule")
        self.assertIn("C27", problem["detail"])


if __name__ == "__main__":
    unittest.main()
