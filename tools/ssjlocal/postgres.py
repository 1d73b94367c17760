# SPDX-License-Identifier: Apache-2.0
"""A private PostgreSQL 15: one data folder, one Unix socket, no network.

Whoever reaches the socket's folder (mode 0700) is trusted; the machine's own
PostgreSQL, if it has one, is neither needed nor touched.
"""
import os
import subprocess

BIN = "/usr/lib/postgresql/15/bin"
PORT = "5432"           # part of the socket's name, nothing listens on it
OWNER = "ssj_owner"     # owns the schema
APPLICATION = "ssj_app"  # what the services are; row-level security binds it
DATABASE = "ssj"

ROLES = f"""
CREATE ROLE {OWNER} LOGIN;
CREATE ROLE {APPLICATION} LOGIN;
CREATE DATABASE {DATABASE} OWNER {OWNER};
"""


class Postgres:
    """`data` and `run` (the socket's folder) belong to `account`."""

    def __init__(self, account, data, run):
        self.account = account
        self.data = data
        self.run = run

    def initialise(self):
        """Makes the cluster, once. True when it was made now."""
        if os.path.exists(os.path.join(self.data, "PG_VERSION")):
            return False
        self.account.folder(self.data)
        self._call([f"{BIN}/initdb", "--pgdata", self.data,
                    "--username", "postgres", "--auth", "trust",
                    "--locale", "C", "--lc-ctype", "C.UTF-8",
                    "--encoding", "UTF8", "--no-sync"])
        return True

    def command(self, settings=()):
        """The server's command line; `settings` are name=value strings."""
        line = [f"{BIN}/postgres", "-D", self.data, "-k", self.run,
                "-p", PORT, "-c", "listen_addresses="]
        for setting in settings:
            line += ["-c", setting]
        return line

    def ready(self):
        """The server writes its state into the eighth line of its pid file."""
        try:
            with open(os.path.join(self.data, "postmaster.pid"),
                      encoding="utf-8") as f:
                lines = f.read().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    def create(self):
        """Roles and the empty database, after initialise()."""
        self.psql("postgres", "postgres", ROLES.replace("\n", " "))

    def psql(self, user, database, sql):
        """Runs statements, each on its own, and returns the rows as text."""
        line = [f"{BIN}/psql", "-XqAt", "-v", "ON_ERROR_STOP=1",
                "-h", self.run, "-p", PORT, "-U", user, "-d", database]
        for statement in sql.split(";"):
            if statement.strip():
                line += ["-c", statement.strip()]
        return self._call(line)

    def psql_file(self, user, database, path):
        """Runs a file of SQL in one transaction."""
        self._call([f"{BIN}/psql", "-Xq1", "-v", "ON_ERROR_STOP=1",
                    "-h", self.run, "-p", PORT, "-U", user, "-d", database,
                    "-f", path])

    def conninfo(self, role, database=DATABASE):
        """What libpq needs to connect as `role`."""
        return (f"host={self.run} port={PORT} dbname={database} user={role}"
                " client_encoding=UTF8")

    def _call(self, line):
        done = subprocess.run(line, stdin=subprocess.DEVNULL, cwd="/",
                              stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.PIPE, check=False, **self.account.popen_options())
        if done.returncode != 0:
            raise RuntimeError(f"{os.path.basename(line[0])}: "
                               f"{done.stderr.strip() or done.stdout.strip()}")
        return done.stdout
