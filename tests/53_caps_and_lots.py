# SPDX-License-Identifier: Apache-2.0
"""What caps and lot rules do to a draw: at the freeze, in public, and to the
verdict of whoever checks it."""
import csv
import json
import os
import shutil
import sys

from lib import StackTest
from lib.draw import ORG, DrawCity, last_line, well
from lib.ssj1 import BUILD, REFERENCE


def prepare(stack):
    return DrawCity(stack)


def code(n):
    return f"91440300MA5{n:06d}X"


class CapsAndLots(StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def setUp(self):
        self.addCleanup(self.city.stack.sql, "TRUNCATE credit_entry, lot_rule,"
                        " visit_cap, publication CASCADE")

    def cap(self, most, level="total"):
        """A cap of the coming plan's year."""
        self.city.stack.sql(
            "INSERT INTO visit_cap (id, org_path, year, level, most,"
            " valid_from, legal_basis, created_at) VALUES"
            f" (gen_random_uuid(), '/SZ/', {self.city.year + 1}, '{level}',"
            f" {most}, '2026-01-01', '国办发〔2024〕54号', '2026-01-01')")

    def visited(self, *numbers):
        """A check of each of these is published, of the same year."""
        day = f"{self.city.year + 1}-02-01"
        for n in numbers:
            self.city.stack.sql(
                "INSERT INTO publication (district, id, record_id, task_id,"
                " org_id, org_path, org_name, object_code, object_name, body,"
                " results, checked_on, published_at, display_until,"
                " display_provisional, state) VALUES ('440305',"
                " gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),"
                f" '{ORG % 2}', '/SZ/SCJG/', 'x', '{code(n)}', 'x', '{{}}',"
                f" '{{}}', '{day}', '2026-03-01', '{day}', false, 'active')")

    def raised(self, numbers, lots=4):
        """A rule, and complaints enough about each of these."""
        self.city.stack.sql(
            "INSERT INTO lot_rule (id, org_path, list, at_least, lots,"
            " valid_from, legal_basis, created_at) VALUES"
            f" (gen_random_uuid(), '/SZ/', 'complaint', 3, {lots},"
            " '2026-01-01', '深府办函〔2018〕232号', '2026-01-01')")
        for n in numbers:
            self.city.stack.sql(
                "INSERT INTO credit_entry (id, object_code, list, entries,"
                " valid_from, reference, entered_at) VALUES"
                f" (gen_random_uuid(), '{code(n)}', 'complaint', 3,"
                " '2026-01-01', '12315', '2026-01-01')")

    def verified(self, ceremony):
        """The auditor's folder, its transcript found right."""
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
            return [list(row.values()) for row in csv.DictReader(f)]

    def refused(self, ceremony):
        """The problem that the freeze ended with."""
        ceremony.invite()
        job = self.city.job(well(ceremony.step("freeze"), 202)["id"])
        self.assertEqual(job["state"], "failed", job)
        self.assertEqual(ceremony.read()["state"], "freezing")
        return job["problem"]

    def test_who_has_used_up_a_cap_is_left_out_and_named(self):
        """N04"""
        self.cap(1, "city")
        self.cap(3)
        self.visited(1, 2, 3, 50)
        ceremony = self.city.ceremony()
        ceremony.draw()
        folder = self.verified(ceremony)
        self.assertEqual(self.rows(folder, "caps.csv"),
                         [[code(n), "1", "1"] for n in (1, 2, 3)])
        excluded = [row for row in self.rows(folder, "excluded.csv")
                    if row[2] == "cap"]
        self.assertEqual(excluded, [[code(n), "L0001", "cap", "1/1"]
                                    for n in (1, 2, 3)])
        with open(os.path.join(folder, "public.json"), encoding="utf-8") as f:
            plan = json.loads(json.load(f)["lists"][0]["plan"])
        self.assertEqual(plan["excluded"],
                         [{"rule": "status", "count": 6},
                          {"rule": "cap", "count": 3}])
        ids = {row[0] for row in self.rows(folder, "L0001.csv")}
        self.assertFalse(ids & {code(1), code(2), code(3)})

    def test_a_cap_that_is_not_used_up_leaves_nobody_out(self):
        self.cap(2)
        self.visited(1)
        ceremony = self.city.ceremony()
        ceremony.draw()
        folder = self.verified(ceremony)
        self.assertEqual(self.rows(folder, "caps.csv"), [[code(1), "1", "2"]])
        self.assertIn(code(1), [r[0] for r in self.rows(folder, "L0001.csv")])

    def test_without_a_cap_no_visits_are_bound(self):
        self.visited(1)
        ceremony = self.city.ceremony()
        ceremony.draw()
        self.assertNotIn("caps.csv", os.listdir(self.verified(ceremony)))

    def test_a_stratum_that_caps_have_emptied_is_an_error_that_names_it(self):
        self.cap(1)
        self.visited(*range(10, 301, 10))
        problem = self.refused(self.city.ceremony())
        self.assertEqual(problem["code"], "pool-too-small")
        self.assertIn("“D”", problem["detail"])
        self.assertIn("检查频次上限", problem["detail"])

    def test_the_rule_gives_lots_and_the_pool_binds_them(self):
        """C55, C93"""
        self.raised([1, 11, 21])
        ceremony = self.city.ceremony()
        ceremony.frozen()
        self.city.stack.sql("TRUNCATE credit_entry")
        ceremony.taken("announce")
        for party in ceremony.secrets:
            well(ceremony.commit(party))
        ceremony.taken("close")
        for party in ceremony.secrets:
            well(ceremony.reveal(party))
        ceremony.taken("open")
        ceremony.read_beacon()
        ceremony.wait_for("drawn")
        pool = self.rows(self.verified(ceremony), "L0001.csv")
        self.assertEqual([r[0] for r in pool if r[2] == "4"],
                         [code(1), code(11), code(21)])

    def test_lots_for_more_than_one_in_twenty_refuse_the_freeze(self):
        """294 objects are eligible: 14 may have more lots, 15 may not."""
        numbers = [n for n in range(1, 301) if n % 10 == 1][:15]
        self.raised(numbers)
        ceremony = self.city.ceremony()
        problem = self.refused(ceremony)
        self.assertEqual(problem["code"], "rule")
        self.assertIn("分层", problem["detail"])
        self.assertIn("15 户", problem["detail"])
        self.city.stack.sql("DELETE FROM credit_entry WHERE object_code = '"
                            + code(1) + "'")
        job = self.city.job(well(ceremony.step("freeze"), 202)["id"])
        self.assertEqual(job["state"], "done", job)
