# SPDX-License-Identifier: Apache-2.0
"""Starts the services of one stack in stages, keeps them alive, ends them.

One process without threads. A service that dies is started again, after a
pause that grows while it keeps dying. A file hold.NAME in the run folder
keeps a service down until it is removed (the tests take PostgreSQL away for
a while like this). What goes on is written to status.json.

It does not daemonise anything: each service is a child in a session of its
own that dies with the supervisor, however that ends.
"""
import json
import os
import signal
import subprocess
import time

from .account import die_with_parent

TICK = 0.05
UP_SECONDS = 60
STOP_SECONDS = 20
PAUSES = [0.1, 0.2, 0.5, 1, 2, 5]   # before the 1st, 2nd, … restart in a row
CALM_SECONDS = 30                   # alive this long: the row ends


ENDING = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}


def wait_for_child():
    """Until one has ended, or for a moment. What it returns is worth nothing:
    stopped (SIGSTOP) and let go on, sigtimedwait() gives a signal that nobody
    has sent, SIGINT at times."""
    signal.sigtimedwait({signal.SIGCHLD}, TICK)


class StackError(Exception):
    """The stack did not come up; the text says why."""


class Service:
    """One process: how it is started, known to be ready, and ended."""

    def __init__(self, name, command, ready=None, stop=signal.SIGTERM,
                 extra=None):
        self.name = name
        self.command = command
        self.ready = ready or (lambda: True)
        self.stop = stop
        self.extra = extra or {}
        self.child = None
        self.started = 0.0
        self.restarts = 0
        self.row = 0
        self.again_at = 0.0
        self.is_ready = False

    @property
    def pid(self):
        return self.child.pid if self.child else None

    def start(self, environment, folder, log):
        with open(log, "ab") as out:
            self.child = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=out,
                stderr=out, cwd=folder, env={**environment, **self.extra},
                preexec_fn=die_with_parent(self.stop))
        self.started = time.monotonic()
        self.is_ready = False

    def signal(self, signum):
        if self.child:
            self.child.send_signal(signum)

    def reap(self):
        """True when the child has just been found dead."""
        if self.child is None or self.child.poll() is None:
            return False
        # Whatever it left behind must not hold its port or its memory.
        try:
            os.killpg(self.child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.child = None
        self.is_ready = False
        return True


class Supervisor:
    """`stages` is a list of lists of Service; between them stands a callable
    where something has to be done once (the migration)."""

    def __init__(self, home, stages):
        self.home = home
        self.stages = stages
        self.services = [s for stage in stages if isinstance(stage, list)
                         for s in stage]
        self.environment = home.environment()
        self.stopping = False
        self.state = "starting"
        self.error = None
        self.written = None

    def run(self):
        """Until SIGTERM or SIGINT. Returns True if all ended in peace."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {*ENDING, signal.SIGCHLD})
        try:
            self._bring_up()
            while not self.stopping:
                self._tick()
                self._revive()
        except (StackError, RuntimeError, OSError) as e:
            self.error = str(e)
        self._take_down()
        self.state = "failed" if self.error else "down"
        self._write_status()
        return self.error is None

    # ---- starting --------------------------------------------------------

    def _bring_up(self):
        for stage in self.stages:
            if self.stopping:
                return
            if isinstance(stage, list):
                self._start_stage(stage)
            else:
                stage()
        self.state = "up"
        self._write_status()

    def _start_stage(self, stage):
        for service in stage:
            self._start(service)
        deadline = time.monotonic() + UP_SECONDS
        while not self.stopping:
            self._tick()
            for service in stage:
                if service.child is None:
                    raise StackError(self._last_words(service, "ended"))
            if all(s.is_ready for s in stage):
                return
            if time.monotonic() > deadline:
                late = next(s for s in stage if not s.is_ready)
                raise StackError(self._last_words(late, "is not ready"))

    def _start(self, service):
        service.start(self.environment, self.home.run,
                      self.home.path("log", service.name + ".log"))

    def _last_words(self, service, what):
        path = self.home.path("log", service.name + ".log")
        with open(path, encoding="utf-8", errors="replace") as f:
            lines = f.read().splitlines()[-15:]
        return f"{service.name} {what}; {path} ends with\n  " + \
            "\n  ".join(lines)

    # ---- keeping alive ---------------------------------------------------

    def _tick(self):
        """Waits for a signal or a moment, then looks at every service."""
        wait_for_child()
        ending = signal.sigpending() & ENDING
        if ending:
            got = signal.sigwaitinfo(ending)
            print(f"ended by {signal.Signals(got.si_signo).name} from process"
                  f" {got.si_pid}", flush=True)
            self.stopping = True
        for service in self.services:
            if service.reap():
                self._died(service)
            elif service.child and not service.is_ready:
                service.is_ready = service.ready()
        self._write_status()

    def _died(self, service):
        calm = time.monotonic() - service.started > CALM_SECONDS
        service.row = 0 if calm else service.row + 1
        pause = PAUSES[min(service.row, len(PAUSES)) - 1 if service.row else 0]
        service.again_at = time.monotonic() + pause

    def _revive(self):
        for service in self.services:
            held = os.path.exists(
                os.path.join(self.home.run, "hold." + service.name))
            if held and service.child:
                service.signal(service.stop)
            elif not held and not service.child and not self.stopping \
                    and time.monotonic() >= service.again_at:
                service.restarts += 1
                self._start(service)

    # ---- ending ----------------------------------------------------------

    def _take_down(self):
        self.stopping = True
        self.state = "stopping"
        self._write_status()
        for stage in reversed(self.stages):
            if isinstance(stage, list):
                self._stop_stage([s for s in stage if s.child])

    def _stop_stage(self, stage):
        for service in stage:
            service.signal(service.stop)
        deadline = time.monotonic() + STOP_SECONDS
        while any(s.child for s in stage):
            if time.monotonic() > deadline:
                for service in stage:
                    service.signal(signal.SIGKILL)
            wait_for_child()
            for service in stage:
                service.reap()

    # ---- telling ---------------------------------------------------------

    def _write_status(self):
        status = {
            "pid": os.getpid(), "state": self.state, "error": self.error,
            "port": self.home.settings.port,
            "api_port": self.home.settings.api_port,
            "services": {s.name: {"pid": s.pid, "ready": s.is_ready,
                                  "restarts": s.restarts}
                         for s in self.services},
        }
        if status == self.written:
            return
        path = os.path.join(self.home.run, "status.json")
        with open(path + ".new", "w", encoding="utf-8") as f:
            json.dump(status, f, indent=1)
        os.replace(path + ".new", path)
        self.written = status
