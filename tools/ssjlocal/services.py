# SPDX-License-Identifier: Apache-2.0
"""Which services a stack has, in which order, and when each is ready."""
import http.client
import os
import signal
import subprocess

from . import postgres
from .supervisor import Service, StackError

POSTGRES_SETTINGS = [
    "max_connections=200", "shared_buffers=512MB", "wal_level=replica",
    # A forgotten transaction would stall the event log's readers.
    "idle_in_transaction_session_timeout=10s",
    "log_min_messages=warning", "log_line_prefix=%m [%p] %u ",
    "timezone=UTC", "jit=off",
]


# Kore does not take the place of a socket file that was left behind.
KORE = 'rm -f metrics && exec /usr/bin/kore -fnr -c "$1"'


def stages(home):
    """The stages of a Supervisor for this home."""
    s = home.settings
    built = os.path.join(home.root, "bin")

    def program(name):
        return os.path.join(built, name)

    rows = [
        [Service("postgres", home.postgres.command(POSTGRES_SETTINGS),
                 home.postgres.ready, signal.SIGINT),
         Service("redis", home.redis.command(), home.redis.ready)],
        lambda: _database(home),
    ]
    if os.path.exists(program("ssj.so")):
        rows.append([Service(
            "api", ["/bin/sh", "-c", KORE, "kore", home.path("kore.conf")],
            lambda: _answers(s.api_port),
            extra=_sanitizers(program("ssj.so")))])
    if os.path.exists(program("ssj-worker")):
        rows.append([Service(f"worker-{n}", [program("ssj-worker")])
                     for n in range(1, s.workers + 1)])
    if os.path.exists(program("ssj.so")):
        rows.append([Service(
            "edge", ["/usr/sbin/nginx", "-p", home.run, "-e", "stderr",
                     "-c", home.path("edge.conf")],
            lambda: _answers(s.port), signal.SIGQUIT)])
    return rows


def _database(home):
    """Roles and database at the first start, then the migrations."""
    known = home.postgres.psql(
        "postgres", "postgres", "SELECT datname FROM pg_database")
    if postgres.DATABASE not in known.split():
        home.postgres.create()
    done = subprocess.run(
        [home.path("bin", "ssj"), "migrate"], env=home.environment(),
        cwd=home.run, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False)
    with open(home.path("log", "migrate.log"), "a", encoding="utf-8") as log:
        log.write(done.stdout)
    if done.returncode != 0:
        raise StackError(f"ssj migrate failed:\n{done.stdout}")


def _sanitizers(module):
    """Kore is built without sanitizers: it must load their libraries first
    when the module needs them."""
    done = subprocess.run(["ldd", module], stdout=subprocess.PIPE, text=True,
                          check=True)
    wanted = [line.split()[2] for line in done.stdout.splitlines()
              if line.strip().startswith(("libasan.", "libubsan."))]
    return {"LD_PRELOAD": ":".join(wanted)} if wanted else {}


def _answers(port):
    """True when an HTTP server answers there that it is ready."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
