# SPDX-License-Identifier: Apache-2.0
"""The shape of the first centralised draw (C23): 41 items of 21 departments in
one slot, agreed to by each of them, drawn, merged, capped and assigned."""
import collections
import json
import unittest

from lib.draw import PASSWORD, Ceremony, well
from lib.joint import JointCity, JointTest

DEPARTMENTS = [f"d{n:02}" for n in range(1, 20)]
RATIOS = [{"stratum": s, "num": 1, "den": d} for s, d in
          [("A", 50), ("B", 25), ("C", 10), ("D", 5), ("未分类", 100)]]
LINES = 41
SPENT = 40     # objects whose cap is used up
HEADER = "object_code,list,entries,valid_from,valid_to,reference\n"


def code(n):
    return f"91440300MB{n:07d}X"


class WholeCity(JointCity):
    fixtures = ["draw.sql", "joint.sql", "lines.sql"]
    people = {**JointCity.people, "office": "SZ", "keeper": "SZ",
              **{d: d.upper() for d in DEPARTMENTS}}

    def fresh(self, login):
        """Organisations of lines.sql go by their code."""
        org = self.people[login]
        if isinstance(org, int):
            return super().fresh(login)
        client = self.stack.client()
        [[org_id]] = self.stack.sql(
            f"SELECT id FROM organization WHERE code = '{org}'")
        client.use(well(client.post("/v1/auth/token", {
            "login": login, "password": PASSWORD, "org_id": org_id},
            key=None)))
        return client

    def items(self):
        """Ids of the 41 active items with their departments' codes."""
        return self.stack.sql(
            "SELECT i.id, o.code FROM item i JOIN organization o"
            " ON o.id = i.org_id WHERE i.state = 'active'"
            " AND i.code <> 'SC-004' ORDER BY o.code, i.code")

    def all_lines(self):
        """Four groups of five departments; the last one stands alone. One
        line is not merged, one with its own department's only."""
        items = self.items()
        order = sorted({department for _, department in items})
        lines = []
        for item, department in items:
            group = order.index(department) // 5
            lines.append({
                "item_id": item, "ratios": RATIOS, "merge": "all",
                **({"group": f"组{group + 1}"} if group < 4 else {})})
        lines[7].update(merge="none", merge_reason="须单独取样")
        lines[12].update(merge="department")
        return lines


def prepare(stack):
    city = WholeCity(stack)
    rules(city)
    return city


def rules(city):
    """Laid down over HTTP, in force from the next day on: two visits a year,
    and more lots for those about whom there are three complaints."""
    basis = {"valid_from": "2026-03-31", "legal_basis": "国办发〔2024〕54号"}
    well(city.office.post("/v1/caps", {
        "year": 2027, "level": "total", "most": 2, **basis}), 201)
    well(city.office.post("/v1/lot-rules", {
        "list": "complaint", "at_least": 3, "lots": 4, **basis}), 201)
    outcome = well(city.keeper.request(
        "POST", "/v1/credit-entries/csv", content_type="text/csv",
        body=HEADER + "".join(f"{code(n)},complaint,3,2026-01-01,,12315-{n}\n"
                              for n in range(1, 11))), 201)
    assert outcome["created"] == 10, outcome
    city.stack.sql(
        "INSERT INTO publication (district, id, record_id, task_id, org_id,"
        " org_path, org_name, object_code, object_name, body, results,"
        " checked_on, published_at, display_until, display_provisional, state)"
        " SELECT '440305', gen_random_uuid(), gen_random_uuid(),"
        " gen_random_uuid(), o.id, o.path, o.name, x.code, '', '{}', '{}',"
        " '2027-02-01', '2026-03-01', '2027-02-01', false, 'active'"
        " FROM organization o, object x, generate_series(1, 2)"
        f" WHERE o.code = 'SCJG' AND x.code BETWEEN '{code(21)}' AND"
        f" '{code(20 + SPENT)}'")
    city.stack.clock.advance(days=1)


class Centralised(JointTest):
    starts_at = "2026-03-30T10:00:00+08:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ceremony = cls.drawn()

    @classmethod
    def drawn(cls):
        """One draw for all tests: every department is asked and agrees."""
        city = cls.world
        plan = city.plan_of(city.all_lines(), publish=False)
        cls.asked = [r["department"] for r in plan["responses"]]
        answers = [*DEPARTMENTS, "outsider"]
        for login in answers[:-1]:
            well(city.respond(plan, who=getattr(city, login)))
        cls.early = city.publish(plan)
        well(city.respond(plan, who=city.outsider))
        ceremony = Ceremony(city, city.charter(
            well(city.publish(plan)), assignment="paths-1"))
        ceremony.draw()
        return ceremony

    def sql(self, text):
        return self.stack.sql(text.replace("DRAW", f"'{self.ceremony.id}'"))

    def report(self):
        return well(self.city.operator.get(self.ceremony.path + "/report"))

    def test_C63_every_department_is_asked_and_one_missing_answer_blocks(self):
        self.assertEqual(len(self.asked), 20)
        problem = self.assertProblem(self.early, 422, "rule")
        self.assertEqual([e["pointer"] for e in problem["errors"]],
                         ["/responses/WJW"])

    def test_both_verifiers_find_the_draw_right(self):
        folder = self.files(self.ceremony)
        self.check_sizes(folder)
        self.check_caps(folder)

    def check_sizes(self, folder):
        """Of every class of every pool as many as its plan says: a part, up
        to the next whole one."""
        shown = well(self.client().get(
            f"/v1/public/draws/{self.ceremony.id}"))["lists"]
        self.assertEqual(len(shown), LINES)
        due = {}
        for x in shown:
            there = collections.Counter(
                row["stratum"]
                for row in self.rows(folder, x["list_id"] + ".csv"))
            for s in json.loads(x["plan"])["strata"]:
                self.assertGreaterEqual(there[s["name"]], s["den"])
                due[x["list_id"], s["name"]] = -(
                    -there[s["name"]] * s["num"] // s["den"])
        drawn = {(list_id, stratum): int(n) for list_id, stratum, n in
                 self.sql("SELECT list_id, stratum, count(*) FROM draw_pick"
                          " WHERE draw_id = DRAW GROUP BY 1, 2")}
        self.assertEqual(drawn, {k: n for k, n in due.items() if n})
        self.assertGreater(sum(drawn.values()), 4000)

    def check_caps(self, folder):
        """N04: whoever has had two visits this year is in no pool."""
        spent = {code(n) for n in range(21, 21 + SPENT)}
        named = {row["object"] for row in self.rows(folder, "excluded.csv")
                 if row["rule"] == "cap"}
        alive = {code(n) for n in range(21, 21 + SPENT) if n % 50}
        self.assertEqual(named, alive)
        self.assertFalse(spent & {
            row["object"] for row in self.rows(folder, "visits.csv")})

    def test_the_figures_of_lists_departments_and_districts_add_up(self):
        report = self.report()
        self.assertEqual((len(report["lists"]), len(report["departments"]),
                          len(report["districts"])), (LINES, 21, 3))
        for part in ("lists", "departments", "districts"):
            for figure in ("checks", "removed"):
                self.assertEqual(sum(x[figure] for x in report[part]),
                                 report[figure], (part, figure))
        self.assertEqual(report["removed"],
                         report["checks"] - report["visits"])
        self.assertEqual(self.sql("SELECT count(*) FROM task"
                                  " WHERE draw_id = DRAW"),
                         [[str(report["visits"])]])
        self.assertEqual(report["apart"]["visits"],
                         report["visits"] - report["objects"])

    def test_merging_crosses_departments_and_saves_visits(self):
        report = self.report()
        self.assertGreater(report["removed_share"], 0.3)
        self.assertGreater(len(self.sql(
            "SELECT task_id FROM task_item i JOIN task t ON t.id = i.task_id"
            " WHERE t.draw_id = DRAW GROUP BY task_id"
            " HAVING count(DISTINCT department) >= 3")), 20)

    def test_C62_no_visit_has_more_than_five_departments_or_ten_people(self):
        self.assertEqual(self.sql(
            "SELECT t.id FROM task t JOIN task_inspector s ON s.task_id = t.id"
            " WHERE t.draw_id = DRAW GROUP BY t.id"
            " HAVING count(*) > 10 OR count(DISTINCT department) > 5"), [])

    def test_C72_two_of_every_department_go_wherever_it_checks(self):
        self.assertEqual(self.report()["unfilled"], 0)
        self.assertEqual(self.sql(
            "SELECT i.task_id, i.department FROM task_item i JOIN task t"
            " ON t.id = i.task_id WHERE t.draw_id = DRAW AND (SELECT"
            " count(DISTINCT s.inspector_id) FROM task_inspector s"
            " WHERE s.task_id = i.task_id AND s.department = i.department)"
            " < 2"), [])

    def test_C50_nobody_goes_where_he_must_not(self):
        """Interest, leave, another department's item, another district."""
        self.assertEqual(self.sql(
            "SELECT s.task_id, p.code FROM task_inspector s JOIN task t"
            " ON t.id = s.task_id JOIN inspector p ON p.id = s.inspector_id"
            " WHERE t.draw_id = DRAW AND (p.department <> s.department"
            " OR NOT s.specialty = ANY (p.specialties)"
            " OR NOT (p.whole_city OR p.district = t.district)"
            " OR EXISTS (SELECT FROM recusal r WHERE r.inspector_id = p.id"
            " AND r.object_code = t.object_code) OR EXISTS (SELECT FROM"
            " inspector_leave l WHERE l.inspector_id = p.id"
            " AND l.from_day <= t.to_day AND l.to_day >= t.from_day))"), [])

    def test_C63_who_took_part_reads_what_was_drawn_and_others_do_not(self):
        city = self.city
        for name in ("report", "result"):
            path = f"{self.ceremony.path}/{name}"
            mine = self.assertStatus(city.operator.get(path), 200)
            self.assertEqual(
                self.assertStatus(city.d05.get(path), 200), mine)
        own = Ceremony(city, city.charter(city.plan()))
        own.draw()
        self.assertProblem(city.d05.get(own.path + "/report"), 404,
                           "not-found")
        veiled = city.joint(city.lines(group="餐饮"), disclose="after_visit")
        veiled.draw()
        self.assertProblem(city.outsider.get(veiled.path + "/report"), 404,
                           "not-found")

    def test_every_department_finds_the_visits_it_joins(self):
        for login in ("d05", "outsider"):
            with self.subTest(login):
                mine = self.sql(
                    "SELECT p.task_id FROM task_partner p JOIN task t"
                    " ON t.id = p.task_id WHERE t.draw_id = DRAW AND"
                    " p.department = '"
                    f"{'WJW' if login == 'outsider' else login.upper()}'")
                seen = well(getattr(self.city, login).get("/v1/tasks", {
                    "partner": "true", "draw_id": self.ceremony.id,
                    "limit": 500}))["items"]
                self.assertGreater(len(mine), 10)
                self.assertEqual({t["id"] for t in seen},
                                 {i for i, in mine})


if __name__ == "__main__":
    unittest.main()
