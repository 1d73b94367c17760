# SPDX-License-Identifier: Apache-2.0
"""Imports that are killed, cancelled, run beside each other or out of space:
they finish when they are tried again, and nothing is there twice."""
import contextlib
import os
import subprocess
import threading

from lib import StackTest, wait_until
from lib.city import City
from lib.library import (OBJECTS, counts, ended, objects_csv, order, refusals,
                         upload, uscc)

STEP = 10000   # rows that enter the library in one transaction


def prepare(stack):
    city = City(stack)
    city.user("keeper", "SZ", "library_keeper")
    # Where a test wants the worker to stop, it waits for a lock; or fails.
    stack.sql_file(stack.share("wait.sql", """
        CREATE FUNCTION test_wait() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_advisory_xact_lock_shared(tg_argv[0]::bigint);
            RETURN NEW;
        END $$;
        CREATE FUNCTION test_full() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION USING ERRCODE = 'disk_full';
        END $$;
    """))
    return city


class Session:
    """A database session of the test's own."""

    def __init__(self, stack):
        self.psql = subprocess.Popen(
            ["psql", "-XqAt", "-h", stack.home.run, "-U", "postgres", "ssj"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def value(self, sql):
        self.psql.stdin.write(sql + ";\n")
        self.psql.stdin.flush()
        return self.psql.stdout.readline().strip()

    def close(self):
        self.psql.stdin.close()
        self.psql.wait()
        self.psql.stdout.close()


class InterruptedTest(StackTest):
    key = 4000   # of locks, another one for every wait

    def setUp(self):
        self.keeper = self.world.client("keeper")
        self.addCleanup(self.keeper.close)

    def order(self, data):
        return self.assertStatus(order(self.keeper, data, OBJECTS), 202)

    def objects(self, name):
        return int(self.stack.sql(
            f"SELECT count(*) FROM object WHERE name LIKE '{name}%'")[0][0])

    def events(self, made, kind):
        return int(self.stack.sql(
            "SELECT count(*) FROM event WHERE kind = 'import." + kind +
            f"' AND subject_id = '{made['id']}'")[0][0])

    @contextlib.contextmanager
    def held(self, table, moment):
        """Whoever comes to `moment` on `table` waits inside the block until
        the session that it yields is closed."""
        InterruptedTest.key += 1
        name = f"wait_{self.key}"
        session = Session(self.stack)
        self.assertEqual(session.value(
            f"SELECT pg_advisory_lock({self.key}) IS NULL"), "f")
        self.stack.sql(f"CREATE TRIGGER {name} BEFORE {moment[0]} ON {table}"
                       f" FOR EACH ROW WHEN ({moment[1]})"
                       f" EXECUTE FUNCTION test_wait({self.key})")
        session.key = self.key
        try:
            yield session
        finally:
            if session.psql.poll() is None:
                session.close()
            self.stack.sql(f"DROP TRIGGER {name} ON {table}")

    def wait_for(self, session):
        """Until somebody waits for the session's lock."""
        wait_until(lambda: self.stack.sql(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
            f" AND objid = {session.key} AND NOT granted") != [["0"]],
            what="the moment to interrupt")

    def worker_of(self, made):
        """The service that does the import's job."""
        name = self.stack.sql("SELECT worker FROM job WHERE id ="
                              f" '{made['job_id']}'")[0][0]
        pids = {s["pid"]: n for n, s in self.stack.services().items()}
        return next(n for pid, n in pids.items() if str(pid) in name)

    def lease_is_over(self, made):
        """So that nobody has to wait for it."""
        self.stack.sql("UPDATE job SET lease_until = now() -"
                       f" interval '1 s' WHERE id = '{made['job_id']}'"
                       " AND state = 'running'")


class Killed(InterruptedTest):
    def killed_at(self, table, moment, start, name):
        """Kills the worker at a moment of an import of 12,000 objects, which
        then finishes as if nothing had happened."""
        data = objects_csv(12000, start=start, name=name)
        with self.held(table, moment) as session:
            made = self.order(data)
            self.wait_for(session)
            self.stack.kill(self.worker_of(made))
            session.close()
            self.lease_is_over(made)
            done = ended(self.keeper, made["id"])
        self.assertEqual(done["state"], "done")
        self.assertEqual(counts(done), (12000, 0, 0, 0, 0))
        self.assertEqual(done["rows_read"], 12000)
        self.assertEqual(self.objects(name), 12000)
        self.assertEqual(self.events(made, "done"), 1)
        self.assertEqual(self.stack.sql(
            "SELECT count(*) FROM object_stage WHERE import_id ="
            f" '{made['id']}'"), [["0"]])
        self.assertEqual(int(self.stack.sql(
            "SELECT attempts FROM job WHERE id ="
            f" '{made['job_id']}'")[0][0]), 2)

    def test_while_it_reads(self):
        self.killed_at("object_stage", ("INSERT", "NEW.line = 7000"),
                       20000, "读时被杀")

    def test_when_it_has_read_everything(self):
        self.killed_at("import", ("UPDATE", "NEW.staged IS NOT NULL AND"
                                  " OLD.staged IS NULL"), 40000, "读完被杀")

    def test_in_its_first_step(self):
        self.killed_at("object", ("INSERT", "NEW.name = '首步被杀60100号'"),
                       60000, "首步被杀")

    def test_in_its_last_step(self):
        self.killed_at("object", ("INSERT", "NEW.name = '末步被杀91999号'"),
                       80000, "末步被杀")

    def test_when_all_is_done_but_the_end(self):
        self.killed_at("event", ("INSERT", "NEW.kind = 'import.done'"),
                       100000, "终点被杀")


class Beside(InterruptedTest):
    def test_two_imports_of_one_file_create_nothing_twice(self):
        data = objects_csv(12000, start=120000, name="同时导入")
        first, second = self.order(data), self.order(data)
        done = [ended(self.keeper, i["id"]) for i in (first, second)]
        self.assertEqual(sum(d["created"] for d in done), 12000)
        self.assertEqual(sum(d["unchanged"] for d in done), 12000)
        self.assertEqual(self.objects("同时导入"), 12000)

    def test_a_change_by_hand_meanwhile_is_not_lost_in_between(self):
        """Somebody creates an object of the file before the step does."""
        code = uscc(140005)
        data = objects_csv(10, start=140000, name="先手")
        with self.held("object", ("INSERT", "NEW.name = '先手140001号'")) \
                as session:
            made = self.order(data)
            self.wait_for(session)
            threads = [threading.Thread(target=self.keeper_creates,
                                        args=(code,))]
            threads[0].start()
            session.close()
            threads[0].join()
            done = ended(self.keeper, made["id"])
        self.assertEqual(done["created"] + done["updated"] +
                         done["unchanged"], 10)
        self.assertEqual(self.stack.sql(
            f"SELECT count(*) FROM object WHERE code = '{code}'"), [["1"]])

    def keeper_creates(self, code):
        with contextlib.closing(self.world.client("keeper")) as client:
            reply = client.post("/v1/objects", {
                "uscc": code, "name": "先手厂", "kind": "enterprise",
                "district": "440305", "status": "existing"})
            self.assertIn(reply.status, (201, 409))


class Cancelled(InterruptedTest):
    def cancel(self, made, client=None):
        """As often as the service says that it should be asked again: the
        job's row is the step's own while a step is under way."""
        while True:
            reply = (client or self.keeper).post(
                f"/v1/jobs/{made['job_id']}/cancel", key=None)
            if reply.status != 503:
                return reply

    def test_what_was_applied_until_then_stays_and_is_counted(self):
        data = objects_csv(45000, start=200000, name="半路取消")
        with self.held("object", ("INSERT", "NEW.name = '半路取消200005号'")) \
                as one, \
                self.held("object", ("INSERT",
                                     "NEW.name = '半路取消210005号'")) as two:
            made = self.order(data)
            self.wait_for(one)
            with contextlib.closing(self.world.client("keeper")) as other:
                asking = threading.Thread(
                    target=self.cancel, args=(made, other))
                asking.start()
                one.close()
                self.wait_for(two)
                two.close()
                asking.join()
            done = ended(self.keeper, made["id"])
        self.assertEqual(done["state"], "cancelled")
        self.assertIn(done["created"], (2 * STEP, 3 * STEP, 4 * STEP))
        self.assertEqual(self.objects("半路取消"), done["created"])
        self.assertEqual(self.events(made, "cancelled"), 1)
        again = ended(self.keeper, self.order(data)["id"])
        self.assertEqual((again["created"], again["unchanged"]),
                         (45000 - done["created"], done["created"]))

    def test_an_import_that_waits_is_cancelled_at_once(self):
        with self.stack.without("worker-1", "worker-2"):
            made = self.order(objects_csv(1, start=250000))
            self.assertStatus(self.cancel(made), 200)
            seen = self.keeper.get(f"/v1/imports/{made['id']}").json
            self.assertEqual(seen["state"], "cancelled")
        self.assertEqual(counts(seen), (0, 0, 0, 0, 0))


class Full(InterruptedTest):
    def test_a_full_database_ends_nothing_and_it_goes_on_later(self):
        data = objects_csv(6000, start=260000, name="库满") + b",x,440305\n"
        self.stack.sql(
            "CREATE TRIGGER full_disk BEFORE INSERT ON object_stage"
            " FOR EACH ROW WHEN (NEW.line = 5500) EXECUTE FUNCTION"
            " test_full()")
        made = self.order(data)
        wait_until(lambda: self.stack.sql(
            "SELECT attempts > 0 AND state = 'queued' FROM job WHERE id ="
            f" '{made['job_id']}'") == [["t"]], what="a failed attempt")
        seen = self.keeper.get(f"/v1/imports/{made['id']}").json
        self.assertEqual(seen["state"], "running")
        self.stack.sql("DROP TRIGGER full_disk ON object_stage")
        done = ended(self.keeper, made["id"])
        self.assertEqual(counts(done), (6000, 0, 0, 1, 0))
        self.assertEqual(len(refusals(self.keeper, made["id"])), 1)

    def test_a_full_file_store_refuses_the_upload_and_keeps_nothing(self):
        if os.geteuid() != 0:
            self.skipTest("only root can mount a small file system")
        blobs = self.stack.home.path("blobs")
        account = self.stack.control.account
        subprocess.run(["mount", "-t", "tmpfs", "-o",
                        f"size=2m,uid={account.uid},mode=0755",
                        "tmpfs", blobs], check=True)
        try:
            reply = self.keeper.request(
                "POST", "/v1/import-files", body=b"x" * (3 << 20),
                content_type="text/csv")
            self.assertProblem(reply, 503, "storage-full")
            self.assertGreater(int(reply.headers["retry-after"]), 0)
            left = [f for _, _, files in os.walk(blobs) for f in files]
            self.assertEqual(left, [])
            self.assertEqual(len(upload(self.keeper, objects_csv(9))), 1)
        finally:
            subprocess.run(["umount", blobs], check=True)
