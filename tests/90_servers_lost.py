# SPDX-License-Identifier: Apache-2.0
"""The database, Redis and workers are killed under a running service."""
import contextlib
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
        api = self.stack.services()["api"]
        os.kill(self.keeper(api["pid"]), signal.SIGKILL)
        self.assertNew(api)
        again = self.world.client("root")
        self.addCleanup(again.close)
        self.assertStatus(again.get("/v1/me"), 200)

    def test_the_end_of_a_child_does_not_make_the_api_forget_its_own(self):
        # Kore remembers the last signal alone: where SIGTERM and SIGCHLD were
        # delivered together, which a busy machine is enough for, the api went
        # on as if nobody had told it to end.
        api = self.stack.services()["api"]
        with stopped(api["pid"]):
            os.kill(self.keeper(api["pid"]), signal.SIGKILL)
            wait_until(lambda: pending(api["pid"]) >= {
                signal.SIGCHLD, signal.SIGTERM}, what="both signals")
        self.assertNew(api)

    def assertNew(self, before):
        wait_until(lambda: self.is_new(before), what="a new api")

    def is_new(self, before):
        api = self.stack.services()["api"]
        return api["ready"] and api["restarts"] > before["restarts"]

    def keeper(self, parent):
        """Of the parent's children the one that has children itself."""
        return next(child for child in children(parent) if children(child))


@contextlib.contextmanager
def stopped(pid):
    os.kill(pid, signal.SIGSTOP)
    try:
        wait_until(lambda: status(pid, "State") == "T", what="its stop")
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def pending(pid):
    """The signals that a process has been sent and has not seen yet."""
    mask = int(status(pid, "ShdPnd"), 16)
    return {s for s in signal.Signals if mask >> (s - 1) & 1}


def status(pid, name):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return next(line.split()[1] for line in f
                    if line.startswith(name + ":"))


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
        return [int(child) for child in f.read().split()]


if __name__ == "__main__":
    unittest.main()
