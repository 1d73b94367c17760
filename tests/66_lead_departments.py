# SPDX-License-Identifier: Apache-2.0
"""Joint visits led by the department whose code sorts behind the other's: who
leads, before and after an object makes way."""
import json
import unittest

from lib.draw import ORG, RATIOS, Ceremony, wait_until, well
from lib.joint import OWN, THEIRS, JointCity, JointTest

PNG = b"\x89PNG\r\n\x1a\n" + b"a certificate of the register" * 4
# Half of B, so that lists drawn apart meet at some of its objects.
HALF = [{**r, "den": 2} if r["stratum"] == "B" else r for r in RATIOS]
FACT = {"reason": "cancelled", "fact_on": "2026-01-15",
        "note": "登记机关已经注销"}


class City(JointCity):
    """Whoever runs the draws belongs to the city and not to a department."""
    people = {**JointCity.people, "operator": 1, "reader": 1}


def prepare(stack):
    city = City(stack)
    stack.sql("UPDATE app_user SET org_id = '" + ORG % 1 + "', org_path ="
              " '/SZ/' WHERE login IN ('operator', 'reader')")
    stack.sql(
        "INSERT INTO user_role (user_id, org_id, role_code, below,"
        " granted_at) SELECT u.id, '" + ORG % 1 + "', r.role, true,"
        " '2026-01-01' FROM app_user u, (VALUES ('operator',"
        " 'draw_operator'), ('reader', 'draw_operator'), ('reader',"
        " 'reviewer')) AS r (login, role) WHERE u.login = r.login")
    return city


class Lead(JointTest):
    def led_by_the_second(self, group):
        """A drawn ceremony over a plan of the health commission, WJW, to
        which SCJG has agreed; in one group both draw the same objects."""
        city = self.city
        city.year += 1
        plan = well(city.outsider.post("/v1/plans", {
            "year": city.year, "title": "年度抽查计划", "lines": [
                city.line(city.year, item=n, merge="all", ratios=HALF,
                          group=group(n)) for n in OWN + THEIRS]}), 201)
        well(city.respond(plan, who=city.planner))
        plan = well(city.publish(plan, city.outsider))
        ceremony = Ceremony(city, city.charter(plan, assignment="paths-1"))
        ceremony.draw()
        return ceremony

    def visit(self, ceremony, departments):
        """A visit of so many departments to an object that others follow."""
        [task] = self.stack.sql(
            "SELECT t.id FROM task t JOIN draw_pick p ON p.draw_id ="
            " t.draw_id AND p.object_code = t.object_code WHERE t.draw_id ="
            f" '{ceremony.id}' AND p.stratum = 'B' AND {departments} ="
            " (SELECT count(DISTINCT s.department) FROM task_inspector s"
            " WHERE s.task_id = t.id) ORDER BY t.id LIMIT 1")[0]
        return task

    def leads(self, task):
        """(department of whoever leads, the task's organisation, partners)"""
        return self.stack.sql(
            "SELECT s.department, o.code, array_to_string(ARRAY(SELECT"
            " p.department FROM task_partner p WHERE p.task_id = t.id), ' ')"
            " FROM task t JOIN task_inspector s ON s.task_id = t.id AND"
            " s.leader JOIN organization o ON o.id = t.org_id WHERE"
            f" t.id = '{task}'")

    def replaced(self, ceremony, task):
        """Tasks of the objects that came in for the task's."""
        city = self.city
        self.proof = proof = well(city.planner.request(
            "POST", "/v1/evidence", body=PNG + ceremony.id.encode(),
            content_type="image/png"), 200, 201)["sha256"]
        path = f"/v1/tasks/{task}/substitution"
        self.stack.sql(
            "INSERT INTO evidence_upload (sha256, user_id, uploaded_at)"
            f" SELECT '{proof}', id, '2026-01-01' FROM app_user WHERE login ="
            " 'outsider' ON CONFLICT DO NOTHING")
        well(city.outsider.post(path, {**FACT, "evidence": proof}), 201)
        well(city.reader.post(path + "/approve"))
        wait_until(lambda: well(city.reader.get(path))["done_at"],
                   what="the substitution")
        amended = well(self.client().get(
            f"/v1/public/draws/{ceremony.id}/amendments"))["items"][-1]
        visits = {i["visit_id"]
                  for i in json.loads(amended["text"])["inspectors"]}
        return [t for [t] in self.stack.sql(
            "SELECT id FROM task WHERE visit_no IN ('"
            + "', '".join(visits) + "')")]

    def test_C61_whoever_planned_leads_the_visit_of_the_next_object_too(self):
        ceremony = self.led_by_the_second(lambda n: "餐饮")
        task = self.visit(ceremony, 2)
        self.assertEqual(self.leads(task), [["WJW", "WJW", "SCJG"]])
        new, = self.replaced(ceremony, task)
        self.assertEqual(self.leads(new), [["WJW", "WJW", "SCJG"]])

    def test_C61_partners_read_what_shows_that_an_object_made_way(self):
        """As they read the request that names it; whoever is none, does not."""
        ceremony = self.led_by_the_second(lambda n: "餐饮")
        task = self.visit(ceremony, 2)
        self.replaced(ceremony, task)
        path = f"/v1/evidence/{self.proof}"
        self.assertEqual(self.leads(task), [["WJW", "WJW", "SCJG"]])
        self.assertEqual(well(self.city.reviewer.get(
            f"/v1/tasks/{task}/substitution"))["evidence"], self.proof)
        self.assertEqual(self.city.reviewer.get(path).status, 200)
        self.stack.sql(f"DELETE FROM task_partner WHERE task_id = '{task}'")
        self.assertProblem(self.city.reviewer.get(path), 404, "not-found")

    def test_C61_a_visit_without_the_lead_is_led_by_its_own_department(self):
        """The lists of the two departments follow different orders, so that
        two objects come in for one."""
        ceremony = self.led_by_the_second(lambda n: f"组{n // 5}")
        task = self.visit(ceremony, 2)
        self.assertEqual(self.leads(task), [["WJW", "WJW", "SCJG"]])
        new = self.replaced(ceremony, task)
        self.assertGreater(len(new), 1)
        for each in new:
            [[leader, owner, partners]] = self.leads(each)
            people = {d for [d] in self.stack.sql(
                "SELECT DISTINCT department FROM task_inspector WHERE"
                f" task_id = '{each}'")}
            self.assertEqual(leader, "WJW" if "WJW" in people else "SCJG")
            self.assertEqual(owner, leader)
            self.assertEqual(set(partners.split()), people - {leader})


if __name__ == "__main__":
    unittest.main()
