# SPDX-License-Identifier: Apache-2.0
"""The page at /fairness/ in a real browser, over draws of a real stack."""
import unittest

from lib import StackTest, wait_until
from lib.browser import PageChecks, trial
from lib.draw import DrawCity


class World:
    """Two drawn ceremonies, and what the browser saw of them."""

    def __init__(self, stack):
        city = DrawCity(stack)
        for _ in range(2):
            ceremony = city.ceremony()
            ceremony.draw()
        [[task]] = stack.sql("SELECT id FROM task WHERE draw_id ="
                             f" '{ceremony.id}' ORDER BY id LIMIT 1")
        city.cancelled(task)
        public = stack.client()

        def both():
            report = public.get("/v1/public/fairness").json
            return len(report.get("draws", [])) == 2 and report
        self.report = wait_until(both, what="both draws in the report")
        city.watch()
        self.visits = public.get("/v1/public/fairness/visits").json
        self.found = trial("fairness", f"http://127.0.0.1:{stack.port}")


def prepare(stack):
    return World(stack)


class FairnessPage(PageChecks, StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def found(self):
        return self.world.found

    @property
    def report(self):
        return self.world.report

    def test_the_verdict_is_the_platforms(self):
        self.assertEqual(self.found["verdict"], self.report["words"])
        self.assertLessEqual(set(self.found["words"]), {
            "与均匀随机一致", "需要说明", "样本不足"})

    def test_every_test_has_its_row(self):
        self.assertEqual(
            [(r[0], r[1]) for r in self.found["tables"]["各项检验"]],
            [(t["title"], t["words"]) for t in self.report["tests"]])

    def test_a_test_that_could_not_be_made_has_no_figure(self):
        rows = {r[0]: r for r in self.found["tables"]["各项检验"]}
        self.assertIn(0, [t["tests"] for t in self.report["tests"]])
        for t in self.report["tests"]:
            if t["tests"] == 0:
                self.assertEqual(rows[t["title"]][2:], ["—", "0", "—"])
                self.assertEqual((t["adjusted"], t["words"]), (1, "样本不足"))

    def test_the_tables_say_what_the_report_says(self):
        for caption, name in (("各区划", "districts"),
                              ("在名录库中的时间", "ages")):
            rows = self.found["tables"][caption]
            cells = self.report[name]
            self.assertEqual([r[0] for r in rows],
                             [c["category"] for c in cells])
            for row, cell in zip(rows, cells):
                self.assertEqual(row[3].replace(",", ""),
                                 "数字过小，不列出" if cell["hidden"]
                                 else str(cell["drawn"]))

    def test_the_counters_are_there(self):
        self.assertEqual(self.found["counters"]["已抽取"], "2")
        self.assertEqual(
            self.found["counters"]["随机数已知之后作废（应为 0）"], "0")

    def test_what_was_not_done_is_not_hidden(self):
        """A visit that two people cancelled is counted, of both draws and of
        the year that is chosen."""
        v = self.world.visits
        self.assertGreater(v["visits"], v["cancelled"] + v["published"])
        self.assertEqual(self.found["visits"], {
            "抽中的上门检查": str(v["visits"]), "结果已公示": "0",
            "结果未公示": str(v["visits"] - 1), "其中逾期": "0",
            "已取消": "1", "由递补对象接替": "0"})
        self.assertEqual(self.found["visitsOfYear"]["已取消"], "1")
        self.assertLess(int(self.found["visitsOfYear"]["抽中的上门检查"]),
                        v["visits"])

    def test_a_draw_is_opened_and_read(self):
        self.assertIn("各项检验", self.found["draw"])
        self.assertEqual(self.found["focus"], "draw")
        self.assertEqual(self.found["violationsDraw"], [])

    def test_a_year_is_chosen(self):
        years = self.found["years"]
        self.assertEqual((years[0], len(years)), ("", 3))
        self.assertEqual(self.found["csvOfYear"],
                         f"/v1/public/fairness.csv?year={years[1]}")

    def test_a_late_answer_is_not_shown_beside_what_was_chosen_since(self):
        self.assertEqual(self.found["late"], {
            "status": "已显示历年合计。", "csv": "/v1/public/fairness.csv"})

    def test_nothing_reaches_beyond_a_narrow_screen_in_large_letters(self):
        self.assertEqual(self.found["overflowLarge"], [])


if __name__ == "__main__":
    unittest.main()
