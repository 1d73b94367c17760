# SPDX-License-Identifier: Apache-2.0
"""The database, Redis and workers are killed under a running service."""
import os
import signal
import unittest
import uuid

from lib import StackTest, wait_until
from lib.city import City


def prepare(stack):
    return City(stack)


class LossTest(StackTest):
    def job(self):
        """A job that may run at once, written past the api, without a
        wake."""
        job = str(uuid.uuid4())
        self.stack.sql(f"""
            INSERT INTO job (id, kind, args, state, run_after, actor_kind,
                request_id, created_at, org_path)
            VALUES ('{job}', 'tidy', '{{}}', 'queued', now(), 'system',
                'test', now(), '/SZ/')""")
        return job

    def assertDone(self, job):
        wait_until(lambda: self.stack.sql(
            f"SELECT state FROM job WHERE id = '{job}'") == [["done"]],
            what="the end of the job")

    def asks(self):
        return self.world.root.get("/v1/organizations")


class Database(LossTest):
    def test_requests_are_told_to_come_back_until_it_is_there_again(self):
        self.assertStatus(self.asks(), 200)
        with self.stack.without("postgres"):
            for _ in range(4):
                reply = self.asks()
                self.assertProblem(reply, 503, "unavailable")
                self.assertGreater(int(reply.headers["retry-after"]), 0)
            self.assertEqual(self.client().get("/healthz").status, 200)
        wait_until(lambda: self.asks().status == 200,
                   what="recovery without a restart")
        self.assertEqual(self.stack.services()["api"]["restarts"], 0)

    def test_a_killed_server_loses_nothing_that_was_acknowledged(self):
        made = [f"K{uuid.uuid4().hex[:8].upper()}" for _ in range(5)]
        for code in made:
            self.world.organization("SZ", code, "机构", "department")
        self.stack.kill("postgres")
        listed = wait_until(lambda: self.all_codes(), what="recovery")
        self.assertEqual(set(made) - listed, set())

    def all_codes(self):
        reply = self.world.root.get("/v1/organizations", {"limit": 500})
        if reply.status != 200:
            return None
        return {o["code"] for o in reply.json["items"]}

    def test_workers_wait_for_it_and_go_on(self):
        before = self.stack.services()
        self.stack.restart("postgres")
        self.assertDone(self.job())
        after = self.stack.services()
        for name in ("worker-1", "worker-2"):
            self.assertEqual(after[name]["restarts"],
                             before[name]["restarts"])


class Redis(LossTest):
    def test_no_job_is_lost_when_it_is_emptied(self):
        jobs = [self.job() for _ in range(5)]
        self.assertEqual(self.stack.redis("FLUSHALL"), "OK")
        jobs += [self.job() for _ in range(5)]
        for job in jobs:
            self.assertDone(job)

    def test_no_job_is_lost_when_it_is_killed_and_while_it_is_away(self):
        job = self.job()
        self.stack.kill("redis")
        self.assertDone(job)
        with self.stack.without("redis"):
            self.assertStatus(self.asks(), 200)
            self.assertDone(self.job())
        self.assertDone(self.job())


class Worker(LossTest):
    def test_what_a_killed_worker_held_is_done_by_another(self):
        job = self.job_of_the_dead()
        self.stack.kill("worker-1")
        self.stack.kill("worker-2")
        self.assertDone(job)
        self.assertEqual(self.stack.sql(
            f"SELECT attempts FROM job WHERE id = '{job}'"), [["2"]])

    def job_of_the_dead(self):
        """A job as a killed worker leaves it, its lease almost over."""
        job = str(uuid.uuid4())
        self.stack.sql(f"""
            INSERT INTO job (id, kind, args, state, run_after, actor_kind,
                request_id, created_at, attempts, fence, lease_until, worker)
            VALUES ('{job}', 'tidy', '{{}}', 'running', now(), 'system',
                'test', now(), 1, 1, now() + interval '1 second', 'dead')""")
        return job

    def test_a_worker_asked_to_end_does_so(self):
        self.stack.restart("worker-1")
        self.assertDone(self.job())


class Helpers(LossTest):
    def test_log_in_works_again_after_the_keeper_of_the_helpers_is_killed(
            self):
        # Without it nobody could log in, and /readyz would say all is well.
        before = self.stack.services()["api"]["restarts"]
        os.kill(self.keeper(self.stack.pid("api")), signal.SIGKILL)
        wait_until(lambda: self.api_is_new(before), what="a new api")
        again = self.world.client("root")
        self.addCleanup(again.close)
        self.assertStatus(again.get("/v1/me"), 200)

    def api_is_new(self, restarts):
        api = self.stack.services()["api"]
        return api["ready"] and api["restarts"] > restarts

    def keeper(self, parent):
        """Of the parent's children the one that has children itself."""
        return next(child for child in children(parent) if children(child))


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
        return [int(child) for child in f.read().split()]


if __name__ == "__main__":
    unittest.main()
