# SPDX-License-Identifier: Apache-2.0
"""A migrated database alone, for tests that ask it and nobody else."""
import os
import shutil
import signal
import subprocess
import tempfile

from .stack import wait_until   # also finds ssjlocal
from ssjlocal import account, migrate, postgres


class Database:
    def __init__(self):
        self.who = account.unprivileged()
        self.folder = tempfile.mkdtemp(prefix="ssj-test-", dir="/tmp")
        self.who.own(self.folder)
        self.server = postgres.Postgres(
            self.who, os.path.join(self.folder, "pg"), self.folder)
        self.server.initialise()
        with open(os.path.join(self.folder, "log"), "wb") as log:
            self.child = subprocess.Popen(
                self.server.command(["fsync=off"]), stdout=log, stderr=log,
                preexec_fn=account.die_with_parent(signal.SIGQUIT),
                **self.who.popen_options())
        wait_until(self.server.ready, what="the start of PostgreSQL")
        self.server.create()
        migrate.migrate(self.server)

    def psql(self, user, sql):
        return self.server.psql(user, postgres.DATABASE, sql)

    def sql(self, statement):
        """Rows as lists of text, as the superuser."""
        out = self.psql("postgres", statement)
        return [line.split("|") for line in out.splitlines()]

    def load(self, path):
        """A file of SQL, as the superuser; a copy, for we may see more."""
        copy = os.path.join(self.folder, os.path.basename(path))
        shutil.copy(path, copy)
        self.who.own(copy)
        self.server.psql_file("postgres", postgres.DATABASE, copy)

    def conninfo(self, role):
        return self.server.conninfo(role)

    def close(self):
        self.child.send_signal(signal.SIGQUIT)
        self.child.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
