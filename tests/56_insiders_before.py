# SPDX-License-Identifier: Apache-2.0
"""Insiders at what is decided before a draw: the pool, the plan, lots, the
people who go. docs/insiders.md names every attack and its test."""
import csv
import os
import unittest

from lib.draw import ORG, RATIOS, DrawCity, well
from lib.insider import InsiderTest


def prepare(stack):
    return DrawCity(stack)


def code(n):
    return f"91440300MA5{n:06d}X"


def invented(n, risk):
    """An enterprise that no register knows, straight into the library."""
    return ("INSERT INTO object (district, id, code, uscc, name, kind,"
            " industry, address, status, risk, created_at, updated_at) VALUES"
            f" ('440305', gen_random_uuid(), '{code(n)}', '{code(n)}',"
            f" '查无此户', 'enterprise', 'F51', '无', 'existing', '{risk}',"
            " '2026-01-01', '2026-01-01')")


def removed(n):
    return f"DELETE FROM object WHERE code = '{code(n)}'"


def rows(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as f:
        return list(csv.DictReader(f))


class Pool(InsiderTest):
    def test_a_pool_edited_in_its_file_after_the_freeze_is_not_drawn_from(
            self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        before = self.exchange(ceremony, "L0001.pool", code(17), code(18)[:-1]
                               + "Z")
        ceremony.read_beacon()
        self.stuck(ceremony, "the pool is not the one announced")
        self.edit(ceremony, "L0001.pool", lambda _: before)
        folder = self.goes_on(ceremony)
        self.assertIn(code(17), [r["id"] for r in rows(folder, "L0001.csv")])

    def test_a_pool_edited_with_its_root_in_the_database_is_not_drawn_from(
            self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        [[root]] = self.sql("SELECT root FROM draw_list WHERE draw_id ="
                            f" '{ceremony.id}'")
        self.sql("UPDATE draw_list SET root = repeat('0', 64) WHERE draw_id ="
                 f" '{ceremony.id}'")
        ceremony.read_beacon()
        self.stuck(ceremony, "announce differs")
        self.sql(f"UPDATE draw_list SET root = '{root}' WHERE draw_id ="
                 f" '{ceremony.id}'")
        self.goes_on(ceremony)

    def test_an_object_invented_after_the_freeze_is_not_drawn(self):
        """Every object of stratum D is drawn, but only those frozen."""
        ceremony = self.city.ceremony()
        ceremony.frozen()
        self.sql(invented(900001, "D"), removed(900001))
        ceremony.taken("announce")
        for party in ceremony.secrets:
            well(ceremony.commit(party))
        ceremony.taken("close")
        for party in ceremony.secrets:
            well(ceremony.reveal(party))
        ceremony.taken("open")
        ceremony.read_beacon()
        ceremony.wait_for("drawn")
        pool = [r["id"] for r in rows(self.verified(ceremony), "L0001.csv")]
        self.assertEqual(len(pool), 294)
        self.assertNotIn(code(900001), pool)

    def test_objects_that_do_not_exist_raise_the_published_counts(self):
        """The auditor finds them by name, and asks the register."""
        self.sql(invented(900001, "D"), removed(900001))
        ceremony = self.city.ceremony()
        ceremony.draw()
        shown = well(self.client().get(f"/v1/public/draws/{ceremony.id}"))
        self.assertEqual(shown["lists"][0]["count"], 295)
        self.assertIn({"stratum": "D", "lots": 1, "count": 25},
                      shown["lists"][0]["classes"])
        pool = rows(self.verified(ceremony), "L0001.csv")
        known = self.sql("SELECT object_code FROM draw_pick WHERE draw_id ="
                         f" '{ceremony.id}' AND stratum = 'D'")
        self.assertIn(code(900001), [r["id"] for r in pool])
        self.assertIn([code(900001)], known)


class Plan(InsiderTest):
    def test_a_stratum_made_for_one_firm_is_refused(self):
        self.city.year += 1
        reply = self.city.planner.post("/v1/plans", {
            "year": self.city.year, "title": "计划", "lines": [self.city.line(
                self.city.year, ratios=RATIOS + [{
                    "stratum": "示范市第7号商贸有限公司", "num": 1,
                    "den": 1}])]})
        self.assertEqual(reply.status, 422, reply)

    def test_a_stratum_of_one_is_not_a_certain_hit(self):
        """Even where somebody made one: whoever is alone in it is drawn as
        often as the ratio says, and the statement does not tell."""
        self.sql("UPDATE object SET risk = 'C' WHERE risk = 'D'")
        self.addCleanup(self.stack.sql, "UPDATE object SET risk = 'D' WHERE"
                        " right(code, 2) = '0X' AND risk = 'C'")
        self.sql(f"UPDATE object SET risk = 'D' WHERE code = '{code(10)}'")
        ratios = [dict(r) for r in RATIOS]
        ratios[3].update(num=1, den=1000)
        ceremony = self.city.ceremony(line={"ratios": ratios},
                                      disclose="after_visit")
        ceremony.draw()
        said = well(self.client().get(
            f"/v1/public/draws/{ceremony.id}/statement"))
        [alone] = [s for s in said["lists"][0]["strata"] if s["name"] == "D"]
        self.assertEqual(alone["count"], 1)
        self.assertNotIn("size", alone)
        self.assertNotIn("threshold", alone)

    def test_a_line_altered_behind_the_lock_is_not_frozen(self):
        """Windows, ratios, scope, merging or the group, in the database."""
        ceremony = self.city.ceremony()
        line = f"WHERE plan_id = '{ceremony.charter['plan_id']}'"
        for column, value in (("to_day", "to_day - 90"),
                              ("ratios", "jsonb_set(ratios, '{0,den}', '2')"),
                              ("merge", "'all'"),
                              ("scope", "jsonb_set(scope, '{industries}',"
                               " '[\"F51\"]')")):
            with self.subTest(column):
                self.sql("CREATE TABLE was AS SELECT * FROM plan_line " + line)
                self.sql(f"UPDATE plan_line SET {column} = {value} {line}")
                problem = self.refused_freeze(ceremony)
                self.assertEqual(problem["code"], "rule")
                self.assertIn("C32", problem["detail"])
                self.sql(f"DELETE FROM plan_line {line}; INSERT INTO"
                         " plan_line SELECT * FROM was; DROP TABLE was")
        self.sql("UPDATE draw_list SET group_id = 'friends' WHERE draw_id ="
                 f" '{ceremony.id}'")
        self.assertIn("C32", self.refused_freeze(ceremony)["detail"])
        self.sql("UPDATE draw_list SET group_id = list_id WHERE draw_id ="
                 f" '{ceremony.id}'")
        ceremony.frozen()

    def test_a_plan_text_altered_in_the_database_is_not_frozen(self):
        ceremony = self.city.ceremony()
        plan = ceremony.charter["plan_id"]
        self.sql("UPDATE plan SET content = replace(content, '-07-31',"
                 f" '-05-02') WHERE id = '{plan}'")
        self.sql("UPDATE plan_line SET to_day = to_day - 90 WHERE plan_id ="
                 f" '{plan}'")
        problem = self.refused_freeze(ceremony)
        self.assertIn("C32", problem["detail"])

    def test_a_specialty_chosen_after_the_freeze_steers_nobody(self):
        ceremony = self.city.ceremony()
        ceremony.opened()
        self.sql("UPDATE item_version SET specialty = '广告' WHERE name ="
                 " '登记事项检查'", "UPDATE item_version SET specialty ="
                 " '登记注册' WHERE name = '登记事项检查'")
        ceremony.read_beacon()
        ceremony.wait_for("drawn")
        visits = rows(self.verified(ceremony), "visits.csv")
        self.assertEqual({v["specialty"] for v in visits}, {"登记注册"})


class Lots(InsiderTest):
    def setUp(self):
        self.addCleanup(self.stack.sql,
                        "TRUNCATE credit_entry, lot_rule CASCADE")

    def test_lots_invented_for_one_firm_are_told_before_the_draw(self):
        """Everybody sees that one object has 16 lots; the auditor sees which,
        and the record on which it rests."""
        self.sql("INSERT INTO lot_rule (id, org_path, list, at_least, lots,"
                 " valid_from, legal_basis, created_at) VALUES"
                 " (gen_random_uuid(), '/SZ/', 'complaint', 3, 16,"
                 " '2026-01-01', '深府办函〔2018〕232号', '2026-01-01')")
        self.sql("INSERT INTO credit_entry (id, object_code, list, entries,"
                 " valid_from, reference, entered_at) VALUES"
                 f" (gen_random_uuid(), '{code(1)}', 'complaint', 3,"
                 " '2026-01-01', '无此投诉', '2026-01-01')")
        ceremony = self.city.ceremony()
        ceremony.announced()
        shown = well(self.client().get(f"/v1/public/draws/{ceremony.id}"))
        self.assertEqual(
            [c for c in shown["lists"][0]["classes"] if c["lots"] > 1],
            [{"stratum": "C", "lots": 16, "count": 1}])


class People(InsiderTest):
    def test_bound_files_edited_after_the_announcement_stop_the_draw(self):
        """Inspectors, recusals and who was left out, each in its file."""
        ceremony = self.city.ceremony()
        ceremony.opened()
        changes = {"roster.csv": ("ZF-0002", "ZF-0099"),
                   "recusals.csv": (code(1), code(2)),
                   "objects.csv": ("440305", "440306"),
                   "excluded.csv": (code(50), code(51))}
        before = {name: self.exchange(ceremony, name, *change)
                  for name, change in changes.items()}
        ceremony.read_beacon()
        for name in ("roster.csv", "objects.csv", "recusals.csv",
                     "excluded.csv"):
            self.stuck(ceremony, f"{name} is not the file that was bound")
            self.edit(ceremony, name, lambda _, n=name: before[n])
            self.sql("UPDATE job SET run_after = now() WHERE kind ="
                     " 'draw_compute' AND state = 'queued'")
        self.goes_on(ceremony)

    def test_people_changed_in_the_database_after_the_announcement_still_go(
            self):
        """Only friends are left, nobody recuses himself: too late."""
        ceremony = self.city.ceremony()
        ceremony.announced()
        self.sql("UPDATE inspector SET status = 'left' WHERE code NOT IN"
                 " ('ZF-0001', 'ZF-0002')",
                 "UPDATE inspector SET status = 'on_duty'")
        self.sql("CREATE TABLE was AS SELECT * FROM recusal; DELETE FROM"
                 " recusal", "INSERT INTO recusal SELECT * FROM was;"
                 " DROP TABLE was")
        for party in ceremony.secrets:
            well(ceremony.commit(party))
        ceremony.taken("close")
        for party in ceremony.secrets:
            well(ceremony.reveal(party))
        ceremony.taken("open")
        ceremony.read_beacon()
        ceremony.wait_for("drawn")
        folder = self.verified(ceremony)
        self.assertEqual(len(rows(folder, "recusals.csv")), 1)
        who = {r["inspector"] for r in rows(folder, "assignment.csv")}
        self.assertGreater(len(who), 8)

    def test_carried_loads_arranged_so_that_friends_are_next_help_nobody(self):
        """All but two come with fifty visits each, in tasks that were never
        drawn. Loads start at the median of the department: the two go no
        oftener than others, and the loads stand in the roster."""
        year = self.city.year + 1
        self.sql(
            "INSERT INTO task (district, id, visit_no, origin, org_id,"
            " org_path, object_id, object_code, object, from_day, to_day,"
            " state, slots, unfilled, created_at, updated_at) SELECT '440305',"
            " gen_random_uuid(), 'friends-' || n, 'assigned',"
            f" '{ORG % 2}', '/SZ/SCJG/', gen_random_uuid(), 'x', '{{}}',"
            f" '{year}-02-01', '{year}-02-02', 'assigned', 10, 0,"
            " '2026-01-01', '2026-01-01' FROM generate_series(1, 50) n",
            "DELETE FROM task_inspector a USING task t WHERE t.id ="
            " a.task_id AND t.visit_no LIKE 'friends-%'; DELETE FROM task"
            " WHERE visit_no LIKE 'friends-%'")
        self.sql(
            "INSERT INTO task_inspector (district, task_id, slot, turn,"
            " department, specialty, inspector_id, leader, state) SELECT"
            " t.district, t.id, row_number() OVER (PARTITION BY t.id), 0,"
            " 'SCJG', '登记注册', i.id, false, 'assigned' FROM task t,"
            " inspector i WHERE t.visit_no LIKE 'friends-%' AND i.code NOT IN"
            " ('ZF-0001', 'ZF-0002', 'ZF-0011', 'ZF-0012')")
        ceremony = self.city.ceremony()
        ceremony.draw()
        folder = self.verified(ceremony)
        loads = {r["id"]: int(r["load"]) for r in rows(folder, "roster.csv")}
        self.assertEqual((loads["ZF-0001"], loads["ZF-0003"]), (0, 50))
        slots = [r["inspector"] for r in rows(folder, "assignment.csv")]
        for friend in ("ZF-0001", "ZF-0002"):
            self.assertLess(slots.count(friend), len(slots) / 5)


if __name__ == "__main__":
    unittest.main()
