# SPDX-License-Identifier: Apache-2.0
"""Background jobs and the log of events as clients meet them."""
import os
import subprocess
import unittest
import uuid

from lib import StackTest, wait_until
from lib.city import City
from lib.dying import WorkersDie
from lib.stack import TOP

BUILD = os.environ.get("B") or "build"


def prepare(stack):
    city = City(stack)
    city.organization("SZ", "SCJG", "市场监督管理局", "department")
    city.organization("SZ", "YJJ", "应急管理局", "department")
    city.user("keeper", "SCJG", "library_keeper")
    city.user("other", "YJJ", "library_keeper")
    city.user("checker", "SCJG", "inspector")
    return city


class JobTest(StackTest):
    def as_user(self, login):
        client = self.world.client(login)
        self.addCleanup(client.close)
        return client

    def job(self, org="/SZ/SCJG/", actor=None, later=True, kind="tidy"):
        """A job as an act would write it; `later` = not before tomorrow."""
        job = str(uuid.uuid4())
        actor = f"'{self.world.account[actor]}'" if actor else "NULL"
        when = "now() + interval '1 day'" if later else "now()"
        self.stack.sql(f"""
            INSERT INTO job (id, kind, args, state, run_after, org_path,
                actor_kind, actor_id, request_id, created_at)
            VALUES ('{job}', '{kind}', '{{}}', 'queued', {when}, '{org}',
                'user', {actor}, 'test', now())""")
        return job


class Jobs(JobTest):
    def test_a_worker_does_what_there_is_to_do(self):
        job = self.job(later=False)
        done = wait_until(
            lambda: self.done(job), what="the end of the job")
        self.assertEqual(done["state"], "done")
        self.assertEqual(done["attempts"], 1)
        self.assertEqual(done["title"], "清理过期数据")
        self.assertIn("idempotency", done["result"])
        self.assertIsNone(done["problem"])
        self.assertLessEqual(done["started_at"], done["finished_at"])

    def done(self, job):
        seen = self.world.root.get(f"/v1/jobs/{job}").json
        return seen if seen["finished_at"] else None

    def test_a_job_is_seen_within_its_organisation(self):
        job = self.job()
        self.assertStatus(self.world.root.get(f"/v1/jobs/{job}"), 200)
        self.assertStatus(
            self.as_user("keeper").get(f"/v1/jobs/{job}"), 200)
        self.assertProblem(self.as_user("other").get(f"/v1/jobs/{job}"),
                           404, "not-found")
        self.assertProblem(self.as_user("checker").get(f"/v1/jobs/{job}"),
                           404, "not-found")
        self.assertProblem(self.client().get(f"/v1/jobs/{job}"), 401,
                           "unauthenticated")

    def test_whoever_asked_for_a_job_sees_it_without_any_right(self):
        job = self.job(org="/SZ/YJJ/", actor="checker")
        seen = self.assertStatus(
            self.as_user("checker").get(f"/v1/jobs/{job}"), 200)
        self.assertEqual(seen["state"], "queued")
        self.assertEqual(seen["progress"],
                         {"phase": "", "done": 0, "total": None})

    def test_an_unknown_job_is_not_found(self):
        self.assertProblem(
            self.world.root.get(f"/v1/jobs/{uuid.uuid4()}"), 404,
            "not-found")
        self.assertProblem(self.world.root.get("/v1/jobs/7"), 404,
                           "not-found")

    def test_the_list_comes_in_pages_newest_first_and_is_filtered(self):
        made = [self.job(org="/SZ/YJJ/") for _ in range(5)]
        seen, query = [], {"limit": 2, "state": "queued", "kind": "tidy"}
        while True:
            page = self.assertStatus(
                self.as_user("other").get("/v1/jobs", query), 200)
            seen += [j["id"] for j in page["items"]]
            if page["next_cursor"] is None:
                break
            query["cursor"] = page["next_cursor"]
        self.assertEqual([j for j in seen if j in made], made[::-1])
        self.assertEqual(len(seen), len(set(seen)))

    def test_the_list_needs_the_right(self):
        self.assertProblem(self.as_user("checker").get("/v1/jobs"), 403,
                           "forbidden")

    def test_a_waiting_job_can_be_cancelled_once(self):
        job = self.job()
        reply = self.as_user("keeper").post(f"/v1/jobs/{job}/cancel",
                                            key=None)
        self.assertEqual(self.assertStatus(reply, 200)["state"], "cancelled")
        self.assertProblem(
            self.as_user("keeper").post(f"/v1/jobs/{job}/cancel", key=None),
            409, "wrong-state")
        kinds = [e["kind"] for e in self.world.root.get(
            "/v1/events", {"subject_id": job}).json["items"]]
        self.assertEqual(kinds, ["job.cancelled"])

    def test_nobody_cancels_what_he_cannot_see(self):
        job = self.job()
        self.assertProblem(
            self.as_user("other").post(f"/v1/jobs/{job}/cancel", key=None),
            404, "not-found")


class Start(unittest.TestCase):
    def test_a_worker_does_not_start_without_being_told_where_files_are(self):
        told = {"SSJ_DATABASE": "host=/nowhere", "SSJ_BLOBS": "/nowhere",
                "SSJ_POOLS": "/nowhere"}
        for name in told:
            with self.subTest(missing=name):
                done = subprocess.run(
                    [f"{TOP}/{BUILD}/testing/ssj-worker"], check=False,
                    env={k: v for k, v in told.items() if k != name},
                    stderr=subprocess.PIPE, timeout=60)
                self.assertEqual(done.returncode, 2)
                self.assertIn(name.encode(), done.stderr)


class OldJobs(WorkersDie, JobTest):
    def test_a_worker_that_is_killed_leaves_the_rest_to_the_next(self):
        """It dies when some are gone and others are not: each lot is removed
        by itself, and what the log says of a job stays."""
        kept = self.job()
        self.assertStatus(
            self.world.root.post(f"/v1/jobs/{kept}/cancel", key=None), 200)
        self.stack.sql(f"""
            UPDATE job SET created_at = created_at - interval '91 days',
                finished_at = finished_at - interval '91 days'
             WHERE id = '{kept}';
            INSERT INTO job (id, kind, args, state, run_after, actor_kind,
                request_id, created_at, finished_at)
            SELECT gen_random_uuid(), 'tidy', '{{}}', 'done', now(), 'system',
                   'old', now() - interval '92 days',
                   now() - interval '91 days'
              FROM generate_series(1, 1200)""")
        self.die_at("tidy/jobs/1")
        job = self.job(later=False)
        self.killed()
        self.assertIn(self.old(), range(1, 1201))
        self.live()
        self.killed_once()
        wait_until(lambda: self.world.root.get(
            f"/v1/jobs/{job}").json["state"] == "done", what="the second run")
        self.assertEqual(self.old(), 0)
        self.assertProblem(self.world.root.get(f"/v1/jobs/{kept}"), 404,
                           "not-found")
        self.assertEqual([e["kind"] for e in self.world.root.get(
            "/v1/events", {"subject_id": kept}).json["items"]],
            ["job.cancelled"])

    def old(self):
        return int(self.stack.sql("SELECT count(*) FROM job WHERE created_at"
                                  " < now() - interval '90 days'")[0][0])


class Events(JobTest):
    def feed(self, client, query=None, cursor=None):
        """Everything there is behind the cursor, and the cursor behind it."""
        query, seen = {"limit": 3, **(query or {})}, []
        while True:
            if cursor:
                query["cursor"] = cursor
            page = self.assertStatus(client.get("/v1/events", query), 200)
            seen += page["items"]
            cursor = page["next_cursor"]
            if not page["items"]:
                return seen, cursor

    def test_the_log_is_read_on_from_where_one_stopped(self):
        seen, cursor = self.feed(self.world.root)
        kinds = {e["kind"] for e in seen}
        self.assertIn("organization.created", kinds)
        self.assertIn("user.created", kinds)
        numbers = [e["seq"] for e in seen]
        self.assertEqual(len(numbers), len(set(numbers)))
        self.world.organization("SZ", f"D{uuid.uuid4().hex[:6].upper()}",
                                "新机构", "department")
        more, _ = self.feed(self.world.root, cursor=cursor)
        self.assertEqual([e["kind"] for e in more], ["organization.created"])
        event = more[0]
        self.assertEqual(event["actor_id"], self.world.account["root"])
        self.assertEqual(event["title"], "新建机构")
        self.assertIsNone(event["before"])

    def test_the_log_is_filtered(self):
        seen, _ = self.feed(self.world.root, {
            "kind": "user.created",
            "subject_id": self.world.account["keeper"]})
        self.assertEqual(len(seen), 1)

    def test_the_log_needs_the_right(self):
        self.assertProblem(self.as_user("keeper").get("/v1/events"), 403,
                           "forbidden")

    def test_an_administrator_of_a_part_sees_this_part(self):
        self.world.user(f"a{uuid.uuid4().hex[:8]}", "YJJ")
        login = f"a{uuid.uuid4().hex[:8]}"
        self.world.user(login, "SCJG", "administrator")
        seen, _ = self.feed(self.as_user(login))
        self.assertTrue(seen)
        for event in seen:
            self.assertTrue(event["org_path"].startswith("/SZ/SCJG/"), event)

    def test_a_cursor_of_another_list_is_refused(self):
        page = self.world.root.get("/v1/events", {"limit": 1}).json
        self.assertProblem(
            self.world.root.get("/v1/jobs", {"cursor": page["next_cursor"]}),
            400, "bad-cursor")


if __name__ == "__main__":
    unittest.main()
