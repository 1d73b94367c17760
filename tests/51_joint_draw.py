# SPDX-License-Identifier: Apache-2.0
"""Draws of many lists: lines of several departments in one slot, agreed on
before the plan is published, drawn together and merged into visits."""
import csv
import json
import os
import shutil
import sys
import unittest

from lib import StackTest
from lib.at_once import at_once
from lib.draw import BEACON, Ceremony, last_line, well
from lib.joint import JointCity
from lib.ssj1 import BUILD, REFERENCE


def prepare(stack):
    return JointCity(stack)


class JointTest(StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def files(self, ceremony):
        """The auditor's folder; ssj-verify and, where it is, the protocol's
        reference have found the transcript right."""
        folder = ceremony.folder()
        self.addCleanup(shutil.rmtree, folder)
        transcript = ceremony.transcript(folder)
        self.assertEqual(
            last_line(os.path.join(BUILD, "ssj-verify"), transcript, "--pool",
                      folder), (0, "transcript OK"))
        if os.path.exists(REFERENCE):
            self.assertEqual(
                last_line(sys.executable, REFERENCE, "verify", transcript,
                          folder), (0, "transcript OK"))
        return folder

    def rows(self, folder, name):
        with open(os.path.join(folder, name), encoding="utf-8") as f:
            return list(csv.DictReader(f))


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


# ---- drawn together ----------------------------------------------------------

class Together(JointTest):
    def test_lists_of_one_group_draw_the_same_objects_and_share_visits(self):
        ceremony = self.city.joint(self.city.lines(group="餐饮"),
                                   assignment="paths-1")
        ceremony.draw()
        folder = self.files(ceremony)
        report = well(self.city.operator.get(ceremony.path + "/report"))
        # 57 objects of each list, the same ones.
        self.assertEqual(
            [report[k] for k in ("checks", "objects", "repeated", "visits",
                                 "removed", "slots")],
            [228, 57, 57, 57, 171, 228])
        visits = self.rows(folder, "visits.csv")
        self.assertEqual({v["list_id"] for v in visits},
                         {f"L0001-00{n}" for n in range(1, 5)})
        self.assertEqual({v["department"] for v in visits}, {"SCJG", "WJW"})

    def test_lists_without_a_group_are_drawn_apart(self):
        ceremony = self.city.joint(assignment="paths-1")
        ceremony.draw()
        folder = self.files(ceremony)
        drawn = [{v["object"] for v in self.rows(folder, "visits.csv")
                  if v["list_id"] == f"L0001-00{n}"} for n in range(1, 5)]
        self.assertEqual([len(d) for d in drawn], [57] * 4)
        self.assertNotEqual(drawn[0], drawn[1])

    def test_two_people_of_each_department_go_to_a_joint_visit(self):
        ceremony = self.city.joint(self.city.lines(group="餐饮"),
                                   assignment="paths-1")
        ceremony.draw()
        self.assertEqual(
            self.stack.sql(
                "SELECT s.department, count(*), count(DISTINCT inspector_id)"
                " FROM task t JOIN task_inspector s ON s.task_id = t.id"
                f" WHERE t.draw_id = '{ceremony.id}'"
                " AND s.state = 'assigned' GROUP BY t.id, s.department"
                " HAVING count(*) <> 2 OR count(DISTINCT inspector_id) <> 2"),
            [])


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
        well(city.planner.post(path + "/dispatches", {
            "inspectors": [self.inspector(2), self.inspector(4)]}), 201)
        well(city.reviewer.post(path + "/approve"))
        self.assertStatus(getattr(city, "zf-0004").post(
            path + "/decline", {"reason": "近亲属任职"}), 204)
        task = self.assertStatus(city.planner.post(path + "/replacements", {
            "slot": 1, "inspector_id": self.inspector(1)}), 201)
        self.assertEqual(task["state"], "proposed")

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


# ---- the report --------------------------------------------------------------

class Report(JointTest):
    def report(self, lines):
        ceremony = self.city.joint(lines)
        ceremony.draw()
        return well(self.city.operator.get(ceremony.path + "/report"))

    def test_every_list_department_and_district_has_its_figures(self):
        report = self.report(self.city.lines(group="餐饮"))
        figures = ("checks", "objects", "repeated", "visits", "removed")
        self.assertEqual(
            [(x["list_id"], [x[f] for f in figures])
             for x in report["lists"]],
            [("L0001-001", [57, 57, 57, 57, 0]),
             ("L0001-002", [57, 57, 57, 57, 57]),
             ("L0001-003", [57, 57, 57, 57, 57]),
             ("L0001-004", [57, 57, 57, 57, 57])])
        self.assertEqual(
            [(x["department"], [x[f] for f in figures])
             for x in report["departments"]],
            [("SCJG", [114, 57, 57, 57, 57]), ("WJW", [114, 57, 57, 57, 114])])
        self.assertEqual([x["district"] for x in report["districts"]],
                         ["440305", "440306"])
        for part in ("lists", "departments", "districts"):
            for figure in ("checks", "removed"):
                self.assertEqual(sum(x[figure] for x in report[part]),
                                 report[figure], (part, figure))
        self.assertEqual(report["removed_share"], 0.75)
        self.assertEqual(report["apart"]["visits"], 0)

    def test_everything_left_apart_has_its_reason(self):
        year = self.city.year + 1
        report = self.report([
            {"item": 1, "merge": "all", "group": "餐饮"},
            {"item": 2, "merge": "none", "merge_reason": "须单独取样",
             "group": "餐饮"},
            {"item": 5, "merge": "department", "group": "餐饮"},
            {"item": 6, "merge": "department", "group": "餐饮",
             "from": f"{year}-08-01", "to": f"{year}-09-30"}])
        apart = report["apart"]
        self.assertEqual(apart["visits"], 3 * 57)
        self.assertEqual(apart["visits"],
                         report["visits"] - report["objects"])
        self.assertEqual(apart["reasons"], {
            "plan": 57, "department": 57, "window": 57, "departments": 0,
            "people": 0})
        self.assertEqual(len(apart["named"]), 3 * 57)


# ---- many lists --------------------------------------------------------------

LISTS = 580


class Many(JointTest):
    def items(self):
        """580 items of the first department: one is about the sea, where
        there is nobody; the others about the same 294 enterprises."""
        self.stack.sql(
            "INSERT INTO item (id, code, org_id, state, current_version,"
            " created_at, updated_at) SELECT ('00000000-0000-7000-8000-'"
            " || to_char(n, 'FM000000000000'))::uuid, 'MANY-' || n,"
            " '00000000-0000-7000-8000-0000000000a2', 'active', 1,"
            f" '2026-01-01', '2026-01-01' FROM generate_series(1, {LISTS}) n")
        self.stack.sql(
            "INSERT INTO item_version (item_id, item_version, name,"
            " item_class, legal_basis, object_types, methods, specialty,"
            " effective_from, created_at) SELECT id, 1, code, 'general',"
            " '《反食品浪费法》第二十四条', CASE WHEN code = 'MANY-300' THEN"
            " '{area}' ELSE '{enterprise}' END::text[], '{onsite}',"
            " '登记注册', '2026-01-01', '2026-01-01' FROM item"
            " WHERE code LIKE 'MANY-%'")
        return [f"00000000-0000-7000-8000-{n:012d}"
                for n in range(1, LISTS + 1)]

    def test_580_lists_are_drawn_together_and_one_of_them_is_empty(self):
        city = self.city
        ratios = [{"stratum": r["stratum"], "num": 1, "den": 50}
                  for r in city.line(2026)["ratios"]]
        plan = city.plan_of([{"item_id": i, "ratios": ratios}
                             for i in self.items()])
        self.assertEqual(plan["summary"]["lines"], LISTS)
        ceremony = Ceremony(city, city.charter(plan))
        ceremony.draw()
        folder = self.files(ceremony)
        report = well(city.operator.get(ceremony.path + "/report"))
        # 2 of A, 2 of B, C and D at most one each, 3 without a class.
        self.assertTrue(7 * (LISTS - 1) <= report["checks"] <=
                        9 * (LISTS - 1))
        self.assertEqual(len(report["lists"]), LISTS - 1)
        shown = well(self.client().get(f"/v1/public/draws/{ceremony.id}"))
        empty = [x for x in shown["lists"] if x["count"] == 0]
        self.assertEqual(
            [json.loads(x["plan"])["item"] for x in empty], ["MANY-300"])
        self.assertEqual(len(shown["lists"]), LISTS)
        self.assertEqual(
            len(self.rows(folder, empty[0]["list_id"] + ".csv")), 0)
        self.assertLess(report["visits"], report["checks"] / 5)

    def test_one_line_more_is_refused(self):
        city = self.city
        city.year += 1
        reply = city.planner.post("/v1/plans", {
            "year": city.year, "title": "计划", "lines": [
                city.line(city.year, item_id=f"00000000-0000-7000-8000-"
                          f"{n:012d}") for n in range(LISTS + 1)]})
        problem = self.assertProblem(reply, 422, "rule")
        self.assertIn({"pointer": "/lines/580/slot", "code": "full",
                       "detail": "一个序号最多 580 个事项"},
                      problem["errors"])


# ---- at once ------------------------------------------------------------------

class AtOnce(JointTest):
    def test_two_who_press_draw_at_once_make_one_draw(self):
        """Both type the last reading that is missing. Without the lock on
        the attempt each would find one reading and neither would draw, or
        both would and the second result would stand beside the first."""
        city = self.city
        ceremony = city.joint(city.lines(group="餐饮"))
        ceremony.opened()
        people = [city.fresh("operator"), city.fresh("reader")]
        replies = at_once(*[
            lambda who=who: ceremony.step("beacon", {"beacon": BEACON}, who)
            for who in people])
        self.assertEqual([r.status for r in replies], [200, 200])
        ceremony.wait_for("drawn")
        self.assertEqual(
            self.stack.sql(
                "SELECT count(*) FROM job WHERE kind = 'draw_compute'"
                f" AND args->>'draw_id' = '{ceremony.id}'"), [["1"]])
        self.assertEqual(
            self.stack.sql("SELECT count(*) FROM task WHERE draw_id ="
                           f" '{ceremony.id}'"), [["57"]])
        self.files(ceremony)

    def test_an_answer_and_publication_at_once(self):
        """The second department takes its yes back while the first one
        publishes: whoever comes second is refused, so that no published plan
        stands without the agreement it names."""
        city = self.city
        plan = city.plan_of(city.lines(), publish=False)
        well(city.respond(plan))
        published, refused = at_once(
            lambda: city.publish(plan),
            lambda: city.respond(plan, "refused", reason="不再同意"))
        now = well(city.planner.get(f"/v1/plans/{plan['id']}"))
        self.assertEqual(
            (published.status, refused.status, now["state"],
             now["responses"][0]["decision"]),
            (200, 409, "published", "accepted")
            if published.status == 200 else
            (422, 200, "draft", "refused"))


if __name__ == "__main__":
    unittest.main()
