# SPDX-License-Identifier: Apache-2.0
"""Draws of many lists: lines of several departments in one slot, drawn
together, merged into visits and reported."""
import collections
import json
import unittest

from lib.at_once import at_once
from lib.draw import BEACON, ORG, Ceremony, well
from lib.joint import JointCity, JointTest


def prepare(stack):
    return JointCity(stack)


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
    items_there = []

    def items(self):
        """580 items of the first department: one is about the sea, where
        there is nobody; the others about the same 294 enterprises."""
        if self.items_there:
            return self.items_there
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
        self.items_there.extend(f"00000000-0000-7000-8000-{n:012d}"
                                for n in range(1, LISTS + 1))
        return self.items_there

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
        self.check_who_is_left_out(folder, shown["lists"])

    def check_who_is_left_out(self, folder, lists):
        """excluded.csv: of every list as many as its plan counts, ascending
        by object and list, each once."""
        rows = [tuple(r.values()) for r in self.rows(folder, "excluded.csv")]
        self.assertEqual(rows, sorted(set(rows)))
        named = collections.Counter((row[1], row[2]) for row in rows)
        counted = {(x["list_id"], e["rule"]): e["count"] for x in lists
                   for e in json.loads(x["plan"])["excluded"] if e["count"]}
        self.assertEqual(named, counted)
        self.assertEqual(len(rows), 6 * (LISTS - 1))

    def use_up(self, numbers):
        """One check a year is the cap, and these have had theirs."""
        self.addCleanup(self.stack.sql,
                        "TRUNCATE visit_cap, publication CASCADE")
        day = f"{self.city.year}-02-01"
        self.stack.sql(
            "INSERT INTO visit_cap (id, org_path, year, level, most,"
            " valid_from, legal_basis, created_at) VALUES"
            f" (gen_random_uuid(), '/SZ/', {self.city.year}, 'total', 1,"
            " '2026-01-01', '国办发〔2024〕54号', '2026-01-01')")
        self.stack.sql(
            "INSERT INTO publication (district, id, record_id, task_id,"
            " org_id, org_path, org_name, object_code, object_name, body,"
            " results, checked_on, published_at, display_until,"
            " display_provisional, state) SELECT '440305',"
            " gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),"
            f" '{ORG % 2}', '/SZ/SCJG/', 'x', '91440300MA5' ||"
            " to_char(n, 'FM000000') || 'X', 'x', '{}', '{}',"
            f" '{day}', '2026-03-01', '{day}', false, 'active'"
            f" FROM unnest(ARRAY{numbers}) n")

    def test_one_exhausted_stratum_among_580_lists_stops_the_draw(self):
        """List 123 is about one district, where every object of stratum D has
        had the one check that the cap allows; elsewhere there are others."""
        city = self.city
        lines = [{"item_id": i} for i in self.items()]
        lines[122]["scope"] = {"districts": ["440305"], "kinds": [],
                               "industries": []}
        plan = city.plan_of(lines)
        self.use_up(list(range(30, 301, 30)))
        ceremony = Ceremony(city, city.charter(plan))
        ceremony.invite()
        job = city.job(well(ceremony.step("freeze"), 202)["id"])
        self.assertEqual(job["state"], "failed", job)
        item = city.stack.sql("SELECT code FROM item WHERE id = "
                              f"'{self.items()[122]}'")[0][0]
        self.assertEqual(job["problem"]["code"], "pool-too-small")
        for named in (item, "“D”", "检查频次上限"):
            self.assertIn(named, job["problem"]["detail"])
        self.assertEqual(ceremony.read()["state"], "freezing")
        self.assertProblem(ceremony.step("announce"), 409, "wrong-state")
        self.assertEqual(self.stack.sql(
            "SELECT (SELECT count(*) FROM draw_pick WHERE draw_id = d.id),"
            " (SELECT count(*) FROM task WHERE draw_id = d.id),"
            " (SELECT count(*) FROM draw_file WHERE draw_id = d.id)"
            f" FROM draw d WHERE id = '{ceremony.id}'"), [["0", "0", "0"]])

    def test_a_plan_of_2000_lines_is_published_and_read(self):
        items = self.items()
        plan = self.city.plan_of([
            {"slot": n // LISTS + 1, "item_id": items[n % LISTS],
             "group": f"组{n // 5}"} for n in range(2000)])
        self.assertEqual((plan["summary"]["lines"], plan["summary"]["slots"]),
                         (2000, 4))
        listed = well(self.client().get("/v1/public/plans",
                                        {"year": plan["year"]}))
        content = json.loads(listed["items"][0]["content"])
        self.assertEqual(len(content["lines"]), 2000)
        self.assertEqual(content["lines"][0]["list"], "L0001-001")

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
