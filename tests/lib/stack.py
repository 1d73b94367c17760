# SPDX-License-Identifier: Apache-2.0
"""A private stack for one file of tests, under /tmp, on ports of its own."""
import contextlib
import datetime
import glob
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tools"))

from ssjlocal import control  # noqa: E402

from .client import Client  # noqa: E402
from .mortal import mortal  # noqa: E402
from .prism import Prism  # noqa: E402

# Tests ask faster than any person; those of the limits set their own.
GENEROUS = {"SSJ_PUBLIC_RATE": "1000000", "SSJ_LOGIN_RATE": "1000000",
            "SSJ_API_WORKERS": "2", "SSJ_WORKERS": "2"}
SHARED = os.environ.get("SSJ_SHARED") or os.path.join(TOP, "..", "shared")


# A sanitizer's report; a worker of the api that is gone (Kore's words).
TROUBLE = re.compile(r"ERROR: AddressSanitizer|: runtime error: |"
                     r"\(hdlr: .*\) gone")


def wait_until(condition, seconds=30, what="it"):
    """Returns the first true answer of condition(); fails after `seconds`.
    For what other processes do in their own time, never to measure."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen in {seconds} s")
        time.sleep(0.02)


class Clock:
    """The services' clock: the real one plus what a test has added."""

    def __init__(self, path):
        self.path = path
        self.offset = 0
        self._write()

    def advance(self, **amount):
        """advance(days=20), advance(hours=1, seconds=5)"""
        seconds = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
        self.offset += sum(n * seconds[u] for u, n in amount.items())
        self._write()

    def set(self, text):
        """It is now this RFC 3339 time. Going back is for before the start
        only: jobs do not understand it."""
        then = datetime.datetime.fromisoformat(text).timestamp()
        self.offset = int(then - time.time())
        self._write()

    def now(self):
        """Seconds since 1970 as the services see it."""
        return time.time() + self.offset

    def day(self):
        """The legal day in China as the services see it, YYYY-MM-DD."""
        return time.strftime("%Y-%m-%d", time.gmtime(self.now() + 8 * 3600))

    def _write(self):
        with open(self.path + ".new", "w", encoding="ascii") as f:
            f.write(f"{self.offset}\n")
        os.chmod(self.path + ".new", 0o644)
        os.replace(self.path + ".new", self.path)


class TestStack:
    """Started by open(), gone without a trace after close()."""

    __test__ = False

    def __init__(self, settings=None, starts_at=None):
        self.folder = tempfile.mkdtemp(prefix="ssj-test-", dir="/tmp")
        os.chmod(self.folder, 0o755)
        self.clock = Clock(os.path.join(self.folder, "clock"))
        if starts_at:
            self.clock.set(starts_at)
        self.port, self.api_port = free_ports(2)
        environment = dict(
            os.environ, **{**GENEROUS, **(settings or {})},
            SSJ_HOME=os.path.join(self.folder, "home"),
            SSJ_PORT=str(self.port), SSJ_API_PORT=str(self.api_port),
            SSJ_TEST_CLOCK_FILE=self.clock.path)
        self.control = control.Stack(environment, "testing")
        self.home = self.control.home
        self.prism = None
        self.is_down = False

    def open(self):
        self.control.account.folder(os.path.join(self.folder, "home"), 0o755)
        self.control.launch(with_parent=True)
        self.control.wait()
        if os.environ.get("SSJ_TEST_PRISM"):
            self.prism = Prism(self.folder, self.port)
        return self

    def down(self):
        """Ends it. Returns what its logs say of programs that went wrong,
        whether or not a test has noticed."""
        if self.is_down:
            return []
        self.is_down = True
        if self.prism:
            self.prism.close()
        self.control.down(quiet=True)
        if self.control.child:
            os.waitpid(self.control.child, 0)
        said = []
        for path in sorted(glob.glob(self.home.path("log", "*.log"))):
            with open(path, encoding="utf-8", errors="replace") as f:
                said += [f"{os.path.basename(path)}: {line.rstrip()}"
                         for line in f if TROUBLE.search(line)]
        return said

    def close(self, keep=None):
        """Ends and removes it; `keep` is a folder for its logs."""
        self.down()
        if keep:
            shutil.rmtree(keep, ignore_errors=True)
            shutil.copytree(self.home.path("log"), keep)
        shutil.rmtree(self.folder, ignore_errors=True)

    # ---- talking to it ---------------------------------------------------

    def client(self, via="edge"):
        """A client without a token. Through the edge as the world comes, or
        via="api" straight to the api's port, with the edge's secret."""
        if via == "edge":
            prism = self.prism.port if self.prism else None
            return Client(self.port, prism=prism)
        with open(self.home.path("keys", "edge.secret"),
                  encoding="ascii") as f:
            return Client(self.api_port, {"X-Ssj-Edge": f.read(),
                                          "X-Ssj-Client": "127.0.0.1"})

    def sql(self, statement):
        """Rows as lists of text, as the superuser, past every policy."""
        out = self.home.postgres.psql("postgres", "ssj", statement)
        return [line.split("|") for line in out.splitlines()]

    def sql_file(self, path):
        """Runs a file of SQL as the superuser."""
        with open(path, "rb") as f:
            shared = self.share(os.path.basename(path), f.read())
        self.home.postgres.psql_file("postgres", "ssj", shared)

    def redis(self, *words):
        return self.home.redis.call(*words)

    def run(self, program, *arguments, check=True, **options):
        """One of the stack's programs, as its account: run("ssj", "admin",
        "create", …). Returns subprocess.CompletedProcess with text output."""
        account = self.control.account
        done = subprocess.run(
            mortal(self.home.path("bin", program), *arguments), text=True,
            cwd=self.home.run, env=self.home.environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
            **account.popen_options(), **options)
        if check and done.returncode != 0:
            raise AssertionError(f"{program} {' '.join(arguments)} failed "
                                 f"({done.returncode}):\n"
                                 f"{done.stdout}{done.stderr}")
        return done

    def share(self, name, data):
        """A file that the stack's programs can read; returns its path."""
        path = os.path.join(self.folder, name)
        with open(path, "wb") as f:
            f.write(data if isinstance(data, bytes) else data.encode())
        os.chmod(path, 0o644)
        return path

    # ---- bad luck --------------------------------------------------------

    def services(self):
        """{name: {"pid", "ready", "restarts"}}"""
        return self.control.status()["services"]

    def pid(self, name):
        return self.services()[name]["pid"]

    def kill(self, name, signum=signal.SIGKILL):
        """Signals a service and, for SIGKILL, waits until it is back."""
        before = self.services()[name]
        os.kill(before["pid"], signum)
        if signum == signal.SIGKILL:
            wait_until(lambda: self._is_back(name, before["restarts"]),
                       what=f"the return of {name}")

    def restart(self, name):
        """Ends a service properly and waits until it is back."""
        restarts = self.services()[name]["restarts"]
        with self.without(name):
            pass
        wait_until(lambda: self._is_back(name, restarts),
                   what=f"the return of {name}")

    @contextlib.contextmanager
    def without(self, *names):
        """The services named are down inside the block, back after it."""
        holds = [os.path.join(self.home.run, "hold." + n) for n in names]
        for hold in holds:
            with open(hold, "w", encoding="ascii"):
                pass
        try:
            for name in names:
                wait_until(lambda n=name: self.pid(n) is None,
                           what=f"the end of {name}")
            yield
        finally:
            for hold in holds:
                os.unlink(hold)
        for name in names:
            wait_until(lambda n=name: self.services()[n]["ready"],
                       what=f"the return of {name}")

    def _is_back(self, name, restarts):
        service = self.services()[name]
        return service["ready"] and service["restarts"] > restarts


def free_ports(count):
    """Ports nobody listens on at the moment."""
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports
