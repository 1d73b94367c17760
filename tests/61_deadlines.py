# SPDX-License-Identifier: Apache-2.0
"""What the passing of time does, on a stack whose clock the tests move. The
year goes on from test to test: they run in the order of their names."""
import contextlib
import os
import subprocess

from lib import StackTest, wait_until
from lib.visit import City, content


def prepare(stack):
    return City(stack)


@contextlib.contextmanager
def locked(stack, record_id):
    """Somebody else holds the record for as long as the block lasts."""
    psql = subprocess.Popen(
        ["psql", "-XqAt", "-h", stack.home.run, "-U", "postgres", "ssj"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        psql.stdin.write("BEGIN; SELECT 'held' FROM record"
                         f" WHERE id = '{record_id}' FOR UPDATE;\n")
        psql.stdin.flush()
        assert psql.stdout.readline() == "held\n"
        yield
    finally:
        psql.stdin.close()
        psql.wait()
        psql.stdout.close()


class Deadlines(StackTest):
    starts_at = "2026-05-06T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def job(self):
        """Asks for the job as the schedule does; returns its id."""
        return self.stack.sql(
            "INSERT INTO job (id, kind, args, state, run_after, actor_kind,"
            " request_id, created_at) VALUES (gen_random_uuid(), 'deadline',"
            f" '{{}}', 'queued', '{self.city.now(-1)}', 'system', 'test',"
            f" '{self.city.now(-1)}') RETURNING id")[0][0]

    def done(self, job):
        return self.stack.sql("SELECT count(*) FROM job WHERE state = 'done'"
                              f" AND id = '{job}'") == [["1"]]

    def run_job(self):
        job = self.job()
        wait_until(lambda: self.done(job), what="the deadline job")

    def on(self, day):
        """10:00 on a day in China, the job has run."""
        self.stack.clock.set(f"{day}T10:00:00+08:00")
        self.run_job()

    def notices(self, record):
        items = self.assertStatus(
            self.city.publisher.get("/v1/notices"), 200)["items"]
        return [n["kind"] for n in items if n["record_id"] == record["id"]]

    def seen(self, record):
        return self.assertStatus(
            self.city.publisher.get(f"/v1/records/{record['id']}"), 200)

    def test_1_warnings_come_10_5_and_1_working_days_before(self):
        record = self.city.submitted()
        self.assertEqual(record["due_on"], "2026-06-02")
        for day, kinds in (("2026-05-18", []),
                           ("2026-05-19", ["due_10"]),
                           ("2026-05-26", ["due_5", "due_10"]),
                           ("2026-06-01", ["due_1", "due_5", "due_10"]),
                           ("2026-06-02", ["due_1", "due_5", "due_10"])):
            with self.subTest(day):
                self.on(day)
                self.assertEqual(self.notices(record), kinds)
        self.assertFalse(self.seen(record)["overdue"])
        self.on("2026-06-03")
        self.assertEqual(self.notices(record)[0], "overdue")
        self.assertTrue(self.seen(record)["overdue"])
        self.run_job()
        self.assertEqual(len(self.notices(record)), 4)

    def test_2_overdue_records_are_found_by_a_filter(self):
        late = self.assertStatus(self.city.publisher.get(
            "/v1/records", {"overdue": "true"}), 200)["items"]
        self.assertEqual(len(late), 1)
        self.assertTrue(late[0]["overdue"])
        self.assertEqual(self.assertStatus(self.city.outsider.get(
            "/v1/notices"), 200)["items"], [])

    def test_3_a_display_ends_after_7_working_days_and_is_still_found(self):
        made = self.city.published()
        self.assertEqual(made["display_until"], "2026-06-12")
        path = f"/v1/public/publications/{made['id']}"
        self.on("2026-06-12")
        self.assertEqual(self.client().get(path).json["state"], "active")
        self.on("2026-06-13")
        self.assertEqual(self.client().get(path).json["state"], "archived")
        found = self.client().get("/v1/public/publications",
                                  {"code": made["object"]["code"]})
        self.assertEqual(found.json["items"][0]["id"], made["id"])

    def test_4_a_worker_killed_while_publishing_publishes_nothing_twice(self):
        city = self.city
        self.stack.clock.set("2026-06-15T10:00:00+08:00")
        records = sorted((city.approved() for _ in range(6)),
                         key=lambda r: r["id"])
        self.stack.clock.set(f"{records[0]['due_on']}T10:00:00+08:00")
        with locked(self.stack, records[3]["id"]):
            job = self.job()
            wait_until(lambda: self.published(records) == 3,
                       what="the third publication")
            # Whoever has the job waits for the fourth record now.
            self.stack.kill("worker-1")
            self.stack.kill("worker-2")
        self.end_leases()
        wait_until(lambda: self.done(job), what="the second attempt")
        self.assertEqual(self.published(records), 6)
        events = self.stack.sql(
            "SELECT count(*), count(DISTINCT after->>'record_id') FROM event"
            " WHERE kind = 'publication.published' AND actor_kind = 'system'")
        self.assertEqual(events, [["6", "6"]])

    def end_leases(self):
        """The jobs of dead workers are free without a wait."""
        self.stack.sql("UPDATE job SET lease_until = now() - interval '1 s'"
                       " WHERE state = 'running'")

    @contextlib.contextmanager
    def dying_at(self, place):
        """A worker that comes by this place is gone; returns when one is."""
        path = self.stack.clock.path + ".die"
        restarts = self.restarts()
        with open(path, "w", encoding="ascii") as f:
            f.write(place)
        try:
            yield
            wait_until(lambda: self.restarts() > restarts,
                       what=f"a death at {place}")
        finally:
            os.unlink(path)

    def restarts(self):
        return sum(s["restarts"] for name, s in self.stack.services().items()
                   if name.startswith("worker"))

    def test_4b_a_worker_killed_in_any_phase_leaves_nothing_undone(self):
        for phase in ("recompute", "publish", "warn", "archive"):
            with self.subTest(phase):
                approved = self.city.approved()
                late = self.city.submitted()
                self.stack.clock.set(f"{approved['due_on']}T10:00:00+08:00")
                with self.dying_at(f"deadline/{phase}/1"):
                    job = self.job()
                self.end_leases()
                wait_until(lambda j=job: self.done(j), what="the job")
                self.assertEqual(self.seen(approved)["state"], "published")
                self.assertEqual(self.notices(late), ["due_1"])
        twice = self.stack.sql(
            "SELECT subject_id FROM event WHERE kind IN"
            " ('publication.published', 'publication.archived')"
            " GROUP BY kind, subject_id HAVING count(*) > 1")
        self.assertEqual(twice, [])

    def published(self, records):
        ids = ",".join(f"'{r['id']}'" for r in records)
        return int(self.stack.sql("SELECT count(*) FROM publication"
                                  f" WHERE record_id IN ({ids})")[0][0])

    def test_5_a_term_into_the_next_year_is_provisional_until_loaded(self):
        self.stack.clock.set("2026-12-28T10:00:00+08:00")
        record = self.city.submitted(content("pending"))
        self.assertEqual((record["due_on"], record["due_provisional"]),
                         ("2027-01-25", True))
        admin = self.client().login("admin", self.city.password)
        self.assertStatus(admin.put("/v1/calendar/2027", {
            "source": "国务院办公厅的通知", "days": [
                {"day": day, "working": False, "name": name}
                for day, name in (
                    ("2027-01-01", "元旦"), ("2027-05-01", "劳动节"),
                    ("2027-10-01", "国庆节"), ("2027-10-02", "国庆节"),
                    ("2027-10-03", "国庆节"))]}), 200)
        wait_until(lambda: not self.seen(record)["due_provisional"],
                   what="the new term")
        self.assertEqual(self.seen(record)["due_on"], "2027-01-26")
