# SPDX-License-Identifier: Apache-2.0
"""A stack of its own, filled with what the measured requests need."""
import base64
import hashlib
import hmac
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import tempfile
import time

TASKS = 400_000     # every measured write takes one
OBJECTS = 1_000_000
USER = "00000002-0000-7000-8000-000000000001"
INSPECTOR = "00000003-0000-7000-8000-000000000001"
ORG = "00000001-0000-7000-8000-000000000001"
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOP = os.path.dirname(os.path.dirname(HERE))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def encoded(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=")


def program(name):
    """A measuring program."""
    return os.path.join(TOP, os.environ.get("B") or "build", "bench", name)


class City:
    """`with City() as city`: started, filled, and gone afterwards."""

    def __enter__(self):
        self._start(SSJ_API_WORKERS="2", SSJ_WORKERS="1")
        self.psql(open(os.path.join(HERE, "seed.sql"), encoding="utf-8").read(),
                  tasks=TASKS, objects=OBJECTS)
        self.token = self._token()
        return self

    def __exit__(self, *_):
        self._stack("down")
        shutil.rmtree(self.home, ignore_errors=True)

    def psql(self, sql, **variables):
        """Runs a script as the database's superuser; returns its output."""
        line = ["psql", "-XqAt", "-h", self.socket, "-U", "postgres",
                "-d", "ssj"]
        for name, value in variables.items():
            line += ["-v", f"{name}={value}"]
        return subprocess.run(line, input=sql, text=True, check=True,
                              stdout=subprocess.PIPE).stdout

    def database_log(self):
        """What the database has written to its log so far."""
        folder = os.path.join(self.home, "log")
        name = next(n for n in os.listdir(folder) if n.startswith("postgres"))
        with open(os.path.join(folder, name), encoding="utf-8",
                  errors="replace") as f:
            return f.read()

    def api_memory(self):
        """Resident memory of the largest api worker, bytes."""
        status = subprocess.run(
            [os.path.join(TOP, "tools", "stack"), "status"], check=False,
            env=self.environment, text=True, stdout=subprocess.PIPE).stdout
        parent = re.search(r"^ +api +pid (\d+)", status, re.M).group(1)
        most = 0
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/status", encoding="ascii") as f:
                    text = f.read()
                with open(f"/proc/{pid}/cmdline", "rb") as f:
                    is_worker = f.read().startswith(b"kore [wrk")
            except OSError:
                continue
            if is_worker and re.search(rf"^PPid:\t{parent}$", text, re.M):
                kib = re.search(r"^VmRSS:\s+(\d+) kB", text, re.M).group(1)
                most = max(most, int(kib) * 1024)
        return most

    def _start(self, **settings):
        self.home = tempfile.mkdtemp(prefix="ssj-bench-", dir="/tmp")
        os.chmod(self.home, 0o755)
        self.port, self.api_port = free_port(), free_port()
        self.environment = dict(
            os.environ, SSJ_HOME=self.home, SSJ_PORT=str(self.port),
            SSJ_API_PORT=str(self.api_port), SSJ_PUBLIC_RATE="1000000",
            SSJ_LOGIN_RATE="1000000", **settings)
        self._stack("up")
        words = self._setting("SSJ_DATABASE").split()
        self.socket = next(w for w in words if w.startswith("host="))[5:]

    def _stack(self, command):
        subprocess.run([os.path.join(TOP, "tools", "stack"), command],
                       env=self.environment, check=True,
                       stdout=subprocess.DEVNULL)

    def _setting(self, name):
        out = subprocess.run([os.path.join(TOP, "tools", "stack"), "env"],
                             env=self.environment, check=True, text=True,
                             stdout=subprocess.PIPE).stdout
        line = next(x for x in out.splitlines()
                    if x.startswith(f"export {name}="))
        return shlex.split(line.split("=", 1)[1])[0]

    def _token(self):
        """An access token as the service mints it, valid for the whole run."""
        with open(os.path.join(self.home, "keys", "token.key"), "rb") as f:
            key = f.read()
        now = int(time.time())
        every = str((1 << 63) - 1)
        claims = {"iss": "ssj", "aud": "ssj-api", "sub": USER, "ver": 1,
                  "org": ORG, "org_path": "/BENCH/", "ins": INSPECTOR,
                  "name": "bench", "perm_here": every, "perm_below": every,
                  "ses": USER, "jti": USER, "iat": now, "exp": now + 600}
        head = encoded(b'{"typ":"JWT","alg":"HS256"}')
        body = encoded(json.dumps(claims, separators=(",", ":")).encode())
        mac = hmac.new(key, head + b"." + body, hashlib.sha256).digest()
        return (head + b"." + body + b"." + encoded(mac)).decode()

    def fresh_token(self):
        """Tokens live ten minutes; the whole run takes longer."""
        self.token = self._token()
        return self.token


class Library(City):
    """A stack with objects and nothing else; its worker does not run, so that
    it takes no job of what is measured. Gone after `with`."""

    def __init__(self):
        self._start(SSJ_WORKERS="0", SSJ_API_WORKERS="1")
        self.settings = {
            name: self._setting(name) for name in
            ("SSJ_DATABASE", "SSJ_DATABASE_OWNER")}
        for name in list(self.settings):
            self.settings[name.replace("SSJ_", "SSJ_TEST_")] = \
                self.settings[name]

    def __enter__(self):
        return self

    def fill(self, objects):
        """As many as ssj demo makes, and the database at rest after it."""
        ssj = os.path.join(TOP, os.environ.get("B") or "build", "ssj")
        subprocess.run([ssj, "demo", "--objects", str(objects)], check=True,
                       env=dict(os.environ, **self.settings),
                       stdout=subprocess.DEVNULL)
        self.psql("CHECKPOINT;")

    def size(self):
        """Bytes of the database."""
        return int(self.psql("SELECT pg_database_size('ssj');"))

    def sample(self, where, count):
        """Seconds of ORDER BY random() LIMIT count."""
        out = self.psql(
            "EXPLAIN (ANALYZE, TIMING OFF) SELECT code FROM object o "
            f"WHERE {where} ORDER BY random() LIMIT {count};")
        return float(re.search(r"Execution Time: ([0-9.]+) ms",
                               out).group(1)) / 1e3
