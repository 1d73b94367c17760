# SPDX-License-Identifier: Apache-2.0
"""The local stack keeps its promises: what dies comes back, what is taken
stays told, and nothing is left behind."""
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from lib import StackTest, TestStack, wait_until
from lib.stack import free_ports
from ssjlocal.supervisor import TICK, StackError

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Running(StackTest):
    def test_every_service_that_is_killed_comes_back(self):
        for name in self.stack.services():
            with self.subTest(name):
                self.stack.kill(name)
        self.assertEqual(self.client().get("/readyz").status, 200)

    def test_no_server_runs_as_root(self):
        for name, service in self.stack.services().items():
            with self.subTest(name):
                with open(f"/proc/{service['pid']}/status",
                          encoding="ascii") as f:
                    uids = next(line for line in f if line[:4] == "Uid:")
                self.assertNotIn("0", uids.split())

    def test_keys_are_for_the_account_alone(self):
        for name in ("token.key", "edge.secret"):
            path = self.stack.home.path("keys", name)
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600, name)

    def test_the_api_listens_on_the_loopback_address_alone(self):
        with open(self.stack.home.path("kore.conf"), encoding="utf-8") as f:
            binds = [w for w in map(str.split, f) if w[:1] == ["bind"]]
        self.assertEqual([w[1] for w in binds], ["127.0.0.1"])

    def test_the_database_speaks_only_through_its_socket(self):
        shown = self.stack.sql("SHOW listen_addresses")
        self.assertEqual(shown, [[""]])

    def test_the_database_sorts_bytes_and_knows_chinese_letters(self):
        shown = self.stack.sql(
            "SELECT datcollate, datctype, pg_encoding_to_char(encoding)"
            " FROM pg_database WHERE datname = 'ssj'")
        self.assertEqual(shown, [["C", "C.UTF-8", "UTF8"]])


class Command(unittest.TestCase):
    """tools/stack as somebody at a terminal meets it."""

    def stack(self, *arguments, **settings):
        return subprocess.run(
            [f"{TOP}/tools/stack", *arguments], text=True, check=False,
            env={**os.environ, "SSJ_HOME": self.home, **settings},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ssj-test-")
        self.addCleanup(folder.cleanup)
        os.chmod(folder.name, 0o755)
        self.home = os.path.join(folder.name, "home")

    def test_a_taken_port_is_named_together_with_the_setting(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            s.listen()
            port = s.getsockname()[1]
            done = self.stack("up", SSJ_PORT=str(port))
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"port {port}", done.stderr)
        self.assertIn("SSJ_PORT=", done.stderr)

    def test_a_port_that_is_no_number_is_refused(self):
        done = self.stack("up", SSJ_PORT="http")
        self.assertEqual(done.returncode, 1)
        self.assertIn("SSJ_PORT must be a number", done.stderr)

    def test_a_port_without_a_next_one_for_the_api_is_refused(self):
        done = self.stack("up", SSJ_PORT="65535")
        self.assertEqual(done.returncode, 1)
        self.assertIn("SSJ_PORT must be a number", done.stderr)

    def test_a_home_that_cannot_be_a_folder_is_named_with_the_setting(self):
        with open(self.home, "w", encoding="ascii"):
            pass
        for home in (self.home, os.path.join(self.home, "below"), "/proc/x"):
            with self.subTest(home):
                self.assertRefused(home)

    def test_a_home_with_a_chinese_name_works(self):
        port, api_port = free_ports(2)
        settings = {"SSJ_HOME": self.home + "数据", "SSJ_PORT": str(port),
                    "SSJ_API_PORT": str(api_port)}
        self.addCleanup(self.stack, "down", **settings)
        done = self.stack("up", **settings)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_somebody_elses_home_is_named_with_the_setting(self):
        os.makedirs(os.path.join(self.home, "run"))
        os.chmod(self.home, 0o700)
        done = subprocess.run(
            [self.copied(), "status"], text=True, check=False, cwd="/",
            env={**os.environ, "SSJ_HOME": self.home}, **self.another(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, "^stack: .*SSJ_HOME")

    def copied(self):
        """tools/stack where somebody else can reach it: a clone of root's
        may lie below /root."""
        folder = tempfile.mkdtemp(prefix="ssj-tools-", dir="/tmp")
        self.addCleanup(shutil.rmtree, folder)
        os.chmod(folder, 0o755)
        os.mkdir(os.path.join(folder, "tools"))
        shutil.copytree(f"{TOP}/tools/ssjlocal", f"{folder}/tools/ssjlocal",
                        ignore=shutil.ignore_patterns("__pycache__"))
        return shutil.copy(f"{TOP}/tools/stack", f"{folder}/tools/stack")

    def another(self):
        """Arguments of subprocess that make a child somebody else."""
        if os.geteuid() != 0:
            os.chmod(self.home, 0)
            self.addCleanup(os.chmod, self.home, 0o700)
            return {}
        return {"user": 65534, "group": 65534, "extra_groups": []}

    def test_a_home_whose_path_would_need_quotes_is_refused(self):
        for home in ("a b", "a;b", "a'b", "a$b"):
            with self.subTest(home):
                self.assertRefused(os.path.join(self.home, home))

    def assertRefused(self, home):
        done = self.stack("up", SSJ_HOME=home)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, "^stack: .*SSJ_HOME")
        self.assertNotIn("Traceback", done.stderr)

    def test_down_without_up_says_so(self):
        done = self.stack("down")
        self.assertEqual((done.returncode, done.stdout),
                         (0, "The stack is not running.\n"))

    def test_status_of_a_stack_that_is_down_fails(self):
        self.assertEqual(self.stack("status").returncode, 1)


class MainJob(StackTest):
    """`ssj demo` in a city that is not its own cannot begin."""

    def setUp(self):
        self.played = self.stack.home.path("demo", "played")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stack.run("ssj", "admin", "create", "--login", "admin", "--name",
                      "系统管理员", "--org", "SZ", "--org-name", "市",
                      "--district", "440300", "--password-stdin",
                      input="Bright-Tea7\n")

    def test_a_first_start_that_cannot_show_it_fails(self):
        with self.assertRaisesRegex(StackError, "could not be shown"):
            self.stack.control.show_main_job()

    def test_a_later_start_that_cannot_show_it_runs_all_the_same(self):
        with open(self.played, "w", encoding="ascii"):
            self.addCleanup(os.unlink, self.played)
        self.stack.control.show_main_job()
        self.assertEqual(self.client().get("/readyz").status, 200)


class Doors(unittest.TestCase):
    """What tests may do to the programs, nobody may do to the real ones."""

    def test_only_test_builds_know_a_clock_that_moves_and_places_to_die(self):
        build = os.path.join(TOP, os.environ.get("B") or "build")
        for name in ("ssj", "ssj.so"):
            for folder, known in (("", False), ("testing", True)):
                with open(os.path.join(build, folder, name), "rb") as f:
                    self.assertEqual(b"SSJ_TEST_CLOCK_FILE" in f.read(),
                                     known, f"{folder}/{name}")


class Ending(unittest.TestCase):
    def test_nothing_survives_the_supervisor_however_it_ends(self):
        stack = TestStack().open()
        self.addCleanup(stack.close)
        pids = [s["pid"] for s in stack.services().values()]
        os.kill(stack.control.child, 9)
        wait_until(lambda: not any(alive(p) for p in pids),
                   what="the end of the services")

    def test_the_log_says_who_has_ended_it(self):
        stack = TestStack().open()
        self.addCleanup(stack.close)
        stack.down()
        with open(stack.home.path("log", "stack.log"), encoding="utf-8") as f:
            self.assertIn(f"ended by SIGTERM from process {os.getpid()}\n", f)

    def test_a_supervisor_that_was_stopped_goes_on(self):
        """It must be stopped for longer than it waits for a child."""
        stack = TestStack().open()
        self.addCleanup(stack.close)
        for _ in range(5):
            for signum in (signal.SIGSTOP, signal.SIGCONT):
                os.kill(stack.control.child, signum)
                time.sleep(2 * TICK)
        self.assertEqual(stack.control.status()["state"], "up")
        stack.kill("worker-1")

    def test_two_stacks_run_side_by_side(self):
        for _ in range(2):
            stack = TestStack().open()
            self.addCleanup(stack.close)
            reply = stack.client().get("/readyz")
            self.assertEqual(reply.status, 200)

    def test_what_was_stored_is_there_after_a_second_start(self):
        stack = TestStack().open()
        self.addCleanup(stack.close)
        stack.sql("CREATE TABLE kept AS SELECT 42 AS n")
        stack.control.down(quiet=True)
        os.waitpid(stack.control.child, 0)
        stack.open()
        self.assertEqual(stack.sql("SELECT n FROM kept"), [["42"]])

    def test_a_home_too_deep_for_a_socket_works(self):
        folder = tempfile.TemporaryDirectory(prefix="ssj-test-")
        self.addCleanup(folder.cleanup)
        os.chmod(folder.name, 0o755)
        deep = os.path.join(folder.name, *["deep" * 10] * 3)
        sys.path.insert(0, os.path.join(TOP, "tools"))
        from ssjlocal.settings import SOCKET_PATH_MAX, Settings
        run = Settings({"SSJ_HOME": deep}).run
        self.assertLess(len(run + "/.s.PGSQL.5432"), SOCKET_PATH_MAX)


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
