# SPDX-License-Identifier: Apache-2.0
"""A stack seen from outside: start, end, look at, wait for.

The supervisor is a forked child that holds a lock on run/lock for as long as
it lives, so that a pid left behind by a crash misleads nobody.
"""
import fcntl
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import traceback

from . import account, postgres, services
from .home import Home
from .settings import Settings, SettingsError
from .supervisor import StackError, Supervisor

WAIT_SECONDS = 120


class Stack:
    """One stack by its settings, running or not."""

    def __init__(self, environment, programs=""):
        self.account = account.unprivileged()
        self.settings = Settings(environment, programs)
        if not environment.get("SSJ_HOME"):
            self._reachable_home()
        self.home = Home(self.settings, self.account)
        self.child = None

    # ---- commands --------------------------------------------------------

    def up(self):
        """Starts in the background and waits until it answers; a stack
        that runs already is left as it is."""
        if not self.running():
            self.launch(with_parent=False)
        self.wait()
        print(f"up: {self.settings.url}  (state in {self.home.root})")

    def run(self):
        """Starts, shows the main job, and stays until Ctrl-C."""
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, signal.default_int_handler)
        child = self.launch(with_parent=True)
        try:
            self.wait()
            self.show_main_job()
            print(f"\n运行中，按 Ctrl-C 停止 (running, Ctrl-C ends it): "
                  f"{self.settings.url}", flush=True)
            os.waitpid(child, 0)
            raise StackError("the stack ended: " +
                             str(self.status().get("error")))
        except KeyboardInterrupt:
            print("\n正在停止 (stopping)", flush=True)
        finally:
            # Impatience must not leave half of it running.
            for signum in (signal.SIGINT, signal.SIGTERM):
                signal.signal(signum, signal.SIG_IGN)
            self.down(quiet=True)

    def down(self, quiet=False):
        """Ends the stack and waits for its end."""
        if not self.running():
            if not quiet:
                print("The stack is not running.")
            return
        with open(self._lock_path(), encoding="ascii") as f:
            pid = int(f.read())
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + WAIT_SECONDS
        while self.running():
            if time.monotonic() > deadline:
                raise StackError(f"process {pid} does not end")
            time.sleep(0.02)

    def wait(self, seconds=WAIT_SECONDS):
        """Returns when the stack is up; raises when it failed."""
        deadline = time.monotonic() + seconds
        while True:
            state = self.status()
            if state["state"] == "up":
                return
            if state["state"] in ("failed", "down"):
                raise StackError(state.get("error") or "it is not running; "
                                 f"see {self.home.path('log', 'stack.log')}")
            if time.monotonic() > deadline:
                raise StackError(f"not up after {seconds} s")
            time.sleep(0.02)

    def psql(self, arguments):
        line = [f"{postgres.BIN}/psql",
                self.home.postgres.conninfo(postgres.OWNER), *arguments]
        return subprocess.run(line, check=False).returncode

    # ---- state -----------------------------------------------------------

    def running(self):
        """Whether a supervisor lives: it holds a lock as long as it does."""
        try:
            with open(self._lock_path(), encoding="ascii") as f:
                fcntl.flock(f, fcntl.LOCK_SH | fcntl.LOCK_NB)
                return False
        except (FileNotFoundError, NotADirectoryError):
            return False
        except PermissionError as e:
            raise SettingsError(f"{e.filename}: {e.strerror}: set SSJ_HOME "
                                "to a folder of your own") from e
        except BlockingIOError:
            return True

    def _lock_path(self):
        return os.path.join(self.home.run, "lock")

    def status(self):
        """status.json; state "down" when nobody writes it any more."""
        running = self.running()
        status = self._read_status()
        if not running and status.get("state") != "failed":
            status["state"] = "down"
        return status

    def _read_status(self):
        try:
            with open(os.path.join(self.home.run, "status.json"),
                      encoding="utf-8") as f:
                return json.load(f)
        except FileNotFoundError:
            return {"state": "starting"}

    # ---- starting --------------------------------------------------------

    def launch(self, with_parent):
        """Forks the supervisor; wait() tells when it has everything up. With
        `with_parent` the stack ends when this process does."""
        if self.running():
            raise StackError(f"it runs already in {self.home.root}; "
                             "`make down` ends it")
        self._ports_free()
        self.home.prepare()
        self.home.postgres.initialise()
        self._forget_status()
        lock = os.open(self._lock_path(),
                       os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as e:
            raise StackError("another start of it is under way") from e
        child = os.fork()
        if child == 0:
            self._supervise(with_parent)
        os.ftruncate(lock, 0)
        os.pwrite(lock, b"%d" % child, 0)
        os.close(lock)
        self.child = child
        return child

    def _supervise(self, with_parent):
        """The child: becomes the supervisor and never returns."""
        code = 1
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            out = os.open(self.home.path("log", "stack.log"),
                          os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            self.account.own(self.home.path("log", "stack.log"))
            null = os.open("/dev/null", os.O_RDONLY)
            for fd, source in ((0, null), (1, out), (2, out)):
                os.dup2(source, fd)
            self.account.become()
            if with_parent:
                account.die_with_parent(signal.SIGTERM)()
            else:
                os.setsid()
            os.chdir("/")
            supervisor = Supervisor(self.home, services.stages(self.home))
            code = 0 if supervisor.run() else 1
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def _ports_free(self):
        s = self.settings
        for name, host, port in (("SSJ_PORT", s.listen, s.port),
                                 ("SSJ_API_PORT", "127.0.0.1", s.api_port)):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((host, port))
                except OSError as e:
                    raise StackError(
                        f"port {port} on {host} cannot be used "
                        f"({e.strerror}): choose another with {name}=…"
                    ) from e

    def _forget_status(self):
        for name in os.listdir(self.home.run):
            if name == "status.json" or name.startswith("hold."):
                os.unlink(os.path.join(self.home.run, name))

    def _reachable_home(self):
        """A clone under /root: the servers' account cannot pass there, so the
        default folder becomes a link to one it can."""
        default = os.path.realpath(self.settings.home)
        self.settings.home = default
        if self.account.unreachable(default) is None:
            return
        if os.path.exists(default):
            raise SettingsError(f"{default}: the account "
                                f"{self.account.name} cannot reach it")
        name = hashlib.sha256(os.fsencode(default)).hexdigest()[:12]
        self.settings.home = f"/var/lib/ssj/{name}"
        self.account.folder(self.settings.home, 0o755)
        os.symlink(self.settings.home, default)

    # ---- the main job ----------------------------------------------------

    def show_main_job(self):
        """`ssj demo --play`: builds the demo city at the first start, and
        says what is there at a later one. People may have changed the city
        since, so that a later one which cannot be shown runs all the same."""
        played = self.home.path("demo", "played")
        done = subprocess.run(
            [self.home.path("bin", "ssj"), "demo", "--play"],
            env=self.home.environment(), cwd=self.home.run, check=False,
            **self.account.popen_options())
        if done.returncode == 0:
            with open(played, "w", encoding="ascii"):
                return
        problem = ("主要流程没有演示完，原因见上 (the main job could not be "
                   f"shown, see above); logs: {self.home.path('log')}")
        if not os.path.exists(played):
            raise StackError(problem)
        print(f"stack: {problem}", file=sys.stderr, flush=True)
