# SPDX-License-Identifier: Apache-2.0
"""The schema, brought up to date by the program that ships it."""
import os
import subprocess

from . import postgres
from .settings import TOP


def migrate(server):
    """Runs the built `ssj migrate` against a Postgres."""
    program = os.path.join(TOP, os.environ.get("B") or "build", "ssj")
    environment = dict(os.environ,
                       SSJ_DATABASE=server.conninfo(postgres.APPLICATION),
                       SSJ_DATABASE_OWNER=server.conninfo(postgres.OWNER))
    done = subprocess.run([program, "migrate"], env=environment, cwd=TOP,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"ssj migrate: {done.stdout.strip()}")
