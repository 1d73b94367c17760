# SPDX-License-Identifier: Apache-2.0
"""The working calendar as clients meet it."""
import csv
import unittest

from lib import StackTest
from lib.city import City

# Enough of a year for the tests; the real notice of 2027 is not out.
NOTICE = {"source": "国务院办公厅的通知", "days": [
    {"day": "2027-01-01", "working": False, "name": "元旦"},
    {"day": "2027-05-01", "working": False, "name": "劳动节"},
    {"day": "2027-10-01", "working": False, "name": "国庆节"},
    {"day": "2027-10-02", "working": False, "name": "国庆节"},
    {"day": "2027-10-03", "working": False, "name": "国庆节"},
    {"day": "2027-10-09", "working": True, "name": "国庆节"}]}


def prepare(stack):
    city = City(stack)
    city.organization("SZ", "SCJG", "市场监督管理局", "department")
    city.user("keeper", "SCJG", "administrator")
    return city


class CalendarTest(StackTest):
    def keeper(self):
        client = self.world.client("keeper")
        self.addCleanup(client.close)
        return client

    def due(self, day, count):
        return self.world.root.get("/v1/calendar/due",
                                   {"from": day, "working_days": count})


class Reading(CalendarTest):
    def test_a_year_says_which_notice_it_follows(self):
        year = self.assertStatus(self.keeper().get("/v1/calendar/2026"), 200)
        self.assertEqual(year["working_days"], 248)
        self.assertIn("国务院办公厅关于2026年部分节假日安排的通知",
                      year["source"])
        self.assertIn({"day": "2026-02-28", "working": True, "name": "春节"},
                      year["days"])

    def test_everybody_may_read_it(self):
        reply = self.client().get("/v1/public/calendar/2026")
        self.assertEqual(self.assertStatus(reply, 200)["year"], 2026)
        self.assertIn("public", reply.headers["cache-control"])
        self.assertTrue(reply.etag)
        self.assertProblem(self.client().get("/v1/calendar/2026"), 401,
                           "unauthenticated")

    def test_a_year_without_a_notice_is_not_found(self):
        for path in ("/v1/calendar/2030", "/v1/public/calendar/2030"):
            problem = self.assertProblem(self.world.root.get(path), 404,
                                         "not-found")
            self.assertIn("尚未发布", problem["detail"])

    def test_what_is_no_year_is_refused(self):
        for year in ("26", "x", "1999", "99999999999999999999"):
            with self.subTest(year):
                self.assertIn(
                    self.world.root.get(f"/v1/calendar/{year}").status,
                    (400, 404))


class Due(CalendarTest):
    def test_the_first_day_is_not_counted(self):
        for day, count, due in (("2026-01-30", 20, "2026-03-05"),
                                ("2026-04-15", 20, "2026-05-15"),
                                ("2026-09-21", 20, "2026-10-26"),
                                ("2026-11-30", 20, "2026-12-28"),
                                ("2026-04-30", 7, "2026-05-13")):
            with self.subTest(day):
                answer = self.assertStatus(self.due(day, count), 200)
                self.assertEqual(answer, {
                    "from": day, "working_days": count, "due": due,
                    "provisional": False})

    def test_a_term_into_an_unpublished_year_is_provisional(self):
        answer = self.assertStatus(self.due("2029-12-20", 20), 200)
        self.assertTrue(answer["provisional"])

    def test_days_and_counts_have_a_form(self):
        for day, count in (("2026-02-29", 7), ("2026-2-1", 7), ("", 7),
                           ("2026-02-01", 0), ("2026-02-01", 1001),
                           ("2026-02-01", "x")):
            with self.subTest(f"{day} {count}"):
                self.assertProblem(self.due(day, count), 400, "bad-parameter")

    def test_every_real_vector_agrees(self):
        with open(self.shared("workday_vectors.csv"),
                  encoding="utf-8") as vectors:
            rows = [r for r in csv.DictReader(vectors)
                    if r["start"].startswith(("2018-12", "2020-01",
                                              "2026-12"))]
        self.assertGreater(len(rows), 20)
        for row in rows:
            answer = self.due(row["start"], row["workdays"]).json
            beyond = row["end_by_table"] == "BEYOND_CALENDAR"
            with self.subTest(row["start"]):
                self.assertEqual(answer["provisional"], beyond)
                if not beyond:
                    self.assertEqual(answer["due"], row["end_by_table"])


class Publishing(CalendarTest):
    """Publishes 2027; classes run in the order of their names, so Due has
    seen the year before."""

    def test_the_city_alone_publishes(self):
        self.assertProblem(
            self.keeper().put("/v1/calendar/2027", NOTICE), 403, "forbidden")
        self.assertProblem(
            self.client().put("/v1/calendar/2027", NOTICE), 401,
            "unauthenticated")

    def test_what_is_no_calendar_is_refused(self):
        wrong_year = {**NOTICE, "days": [
            {**d, "day": d["day"].replace("2027", "2028")}
            for d in NOTICE["days"]]}
        problem = self.assertProblem(
            self.world.root.put("/v1/calendar/2027", wrong_year), 422,
            "invalid")
        self.assertIn("/days/0/day",
                      [e["pointer"] for e in problem["errors"]])
        for body in ({}, {"source": "x", "days": []},
                     {**NOTICE, "days": [{"day": "2027-02-30",
                                          "working": False, "name": "x"}]}):
            self.assertIn(
                self.world.root.put("/v1/calendar/2027", body).status,
                (400, 422))

    def test_a_year_is_published_once_and_corrected_by_its_version(self):
        before = self.due("2026-12-14", 20).json
        self.assertEqual((before["due"], before["provisional"]),
                         ("2027-01-11", True))
        made = self.world.root.put("/v1/calendar/2027", NOTICE)
        self.assertEqual(self.assertStatus(made, 200)["working_days"], 260)
        after = self.due("2026-12-14", 20).json
        self.assertEqual((after["due"], after["provisional"]),
                         ("2027-01-12", False))
        self.assertProblem(
            self.world.root.put("/v1/calendar/2027", NOTICE), 428,
            "precondition-missing")
        self.assertStatus(
            self.world.root.put("/v1/calendar/2027", NOTICE, made.etag), 200)
        self.assertProblem(
            self.world.root.put("/v1/calendar/2027", NOTICE, made.etag), 412,
            "stale")


if __name__ == "__main__":
    unittest.main()
