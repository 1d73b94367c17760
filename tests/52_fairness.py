# SPDX-License-Identifier: Apache-2.0
"""The fairness watch: disclosed draws beside chance, for anybody to read."""
import csv
import io
import os
import unittest

from lib import StackTest, wait_until
from lib.draw import RATIOS, DrawCity
from lib.dying import WorkersDie


def prepare(stack):
    return DrawCity(stack)


class Fairness(WorkersDie, StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def report(self, **query):
        return self.assertStatus(
            self.client().get("/v1/public/fairness", query), 200)

    def visits(self, **query):
        return self.assertStatus(
            self.client().get("/v1/public/fairness/visits", query), 200)

    def drawn(self, **changes):
        ceremony = self.city.ceremony(**changes)
        ceremony.draw()
        return ceremony

    def taken_in(self, ceremony):
        """The draw's figures, once the job has been round."""
        path = f"/v1/public/draws/{ceremony.id}/fairness"
        wait_until(lambda: ceremony.id in [
            d["id"] for d in self.report()["draws"]],
            what="the draw in the report")
        return wait_until(
            lambda: (lambda r: r.json if r.status == 200 else None)(
                self.client().get(path)), what="the fairness of a draw")

    def test_1_a_city_without_draws_has_a_report_that_says_so(self):
        report = wait_until(
            lambda: (lambda r: r.json if r.status == 200 else None)(
                self.client().get("/v1/public/fairness")),
            what="the first report")
        self.assertEqual(report["counters"]["drawn"], 0)
        self.assertEqual(report["words"], "样本不足")
        self.assertEqual(report["districts"], [])
        self.assertEqual(report["draws"], [])
        self.assertEqual(self.visits()["visits"], 0)

    def test_2_a_disclosed_draw_enters_with_its_sums(self):
        ceremony = self.drawn()
        shown = self.taken_in(ceremony)
        report = self.assertStatus(self.city.operator.get(
            ceremony.path + "/report"), 200)
        for table in ("districts", "ages"):
            cells = shown[table]
            open_cells = [c for c in cells if not c["hidden"]]
            self.assertTrue(open_cells, table)
            if len(open_cells) == len(cells):
                self.assertEqual(sum(c["drawn"] for c in cells),
                                 report["checks"])
                self.assertAlmostEqual(sum(c["expected"] for c in cells),
                                       report["checks"], places=2)
        strata = {c["category"]: c for c in shown["lists"][0]["cells"]}
        for stratum in report["strata"]:
            cell = strata[stratum["stratum"]]
            if not cell["hidden"]:
                self.assertEqual((cell["count"], cell["drawn"]),
                                 (stratum["count"], stratum["drawn"]))
        self.assertIn(shown["words"], ("与均匀随机一致", "样本不足"))

    def test_3_the_report_of_the_year_and_of_all_name_it(self):
        ceremony = self.drawn()
        shown = self.taken_in(ceremony)
        for query in ({}, {"year": shown["year"]}):
            report = self.report(**query)
            self.assertIn(ceremony.id, [d["id"] for d in report["draws"]])
            self.assertGreater(report["counters"]["disclosed"], 0)
        self.assertEqual(self.report(year=shown["year"])["scope"],
                         str(shown["year"]))
        self.assertIn("times", self.report())
        self.assertNotIn("times", self.report(year=shown["year"]))

    def test_4_a_draw_that_is_not_disclosed_is_not_in(self):
        hidden = self.drawn(disclose="after_visit")
        before = self.report()["times"]
        self.taken_in(self.drawn())
        report = self.report()
        self.assertNotIn(hidden.id, [d["id"] for d in report["draws"]])
        self.assertProblem(self.client().get(
            f"/v1/public/draws/{hidden.id}/fairness"), 404, "not-found")
        self.assertLess(report["counters"]["disclosed"],
                        report["counters"]["drawn"])
        self.assertNotEqual(before, report["times"])

    def test_5_nothing_is_counted_twice(self):
        self.taken_in(self.drawn())
        first = self.report()
        ceremony = self.city.ceremony()
        ceremony.announced()
        self.assertStatus(ceremony.step("void", {"reason": "停电"}), 200)
        wait_until(lambda: self.report()["computed_at"] !=
                   first["computed_at"], what="the next report")
        again = self.report()
        for same in ("districts", "ages", "times", "tests", "pairs"):
            self.assertEqual(first[same], again[same], same)

    def test_6_void_attempts_are_counted(self):
        ceremony = self.city.ceremony()
        ceremony.announced()
        before = self.report()["counters"]["void"]
        self.assertStatus(ceremony.step("void", {"reason": "停电"}), 200)
        wait_until(lambda: self.report()["counters"]["void"] == before + 1,
                   what="the void attempt in the report")

    def test_7_small_counts_are_left_out_wherever_they_stand(self):
        few = [{**r, "num": 1, "den": 30} if r["stratum"] == "A" else r
               for r in RATIOS]
        self.taken_in(self.drawn(line={"ratios": few}))
        hidden = shown = 0
        for table in self.tables():
            for cell in table:
                hidden += cell["hidden"]
                shown += not cell["hidden"]
                if cell["hidden"]:
                    self.assertEqual(
                        [cell[k] for k in ("count", "drawn", "expected",
                                           "p")], [None] * 4)
                else:
                    for count in (cell["count"], cell["drawn"]):
                        self.assertFalse(0 < count < 5, cell)
        self.assertGreater(hidden, 0)
        self.assertGreater(shown, 0)

    def tables(self):
        report = self.report()
        yield from (report[n] for n in ("districts", "ages", "small",
                                        "times"))
        for draw in report["draws"]:
            shown = self.assertStatus(self.client().get(
                f"/v1/public/draws/{draw['id']}/fairness"), 200)
            yield from (shown["districts"], shown["ages"])
            yield from (x["cells"] for x in shown["lists"])

    def test_8_the_csv_says_what_the_report_says(self):
        self.taken_in(self.drawn())
        reply = self.client().get("/v1/public/fairness.csv")
        self.assertEqual(reply.status, 200)
        rows = list(csv.DictReader(io.StringIO(
            reply.body.decode("utf-8-sig"))))
        report = self.report()
        for section in ("districts", "ages", "small", "times"):
            self.assertEqual(
                [(r["category"], r["drawn"]) for r in rows
                 if r["section"] == section],
                [(c["category"], "" if c["hidden"] else str(c["drawn"]))
                 for c in report[section]], section)

    def test_9_a_draw_that_a_killed_worker_was_taking_in_is_in_once(self):
        """It dies when the chances of all objects are written and nothing is
        committed. Each draw has one list, so that what its objects were due
        is what its figures say."""
        self.die_at("fairness/figures/1")
        ceremony = self.drawn()
        self.killed_once()
        self.taken_in(ceremony)
        [[due, expected, empty]] = self.stack.sql(
            "SELECT (SELECT sum(due) FROM fairness_object), (SELECT"
            " sum(expected) FROM fairness_cell WHERE dimension = 'age'),"
            " (SELECT count(*) FROM fairness_draw WHERE body = '{}')")
        self.assertAlmostEqual(float(due), float(expected), places=3)
        self.assertEqual(int(empty), 0)

    def test_no_year_without_draws_has_a_report(self):
        self.assertProblem(self.client().get(
            "/v1/public/fairness", {"year": 2150}), 404, "not-found")


if __name__ == "__main__":
    unittest.main()
