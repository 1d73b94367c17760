# SPDX-License-Identifier: Apache-2.0
"""The schema, brought up to date by the program that ships it."""
import glob
import os
import subprocess

from . import postgres

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


def migrate(server, program=None):
    """Runs `ssj migrate`; before that program is built, the SQL itself."""
    program = program or os.path.join(TOP, os.environ.get("B", "build"), "ssj")
    if os.path.exists(program):
        _by_program(server, program)
        return
    for path in sorted(glob.glob(f"{TOP}/storage/migrations/*.sql")):
        server.psql_file(postgres.OWNER, postgres.DATABASE, path)


def _by_program(server, program):
    environment = dict(os.environ,
                       SSJ_DATABASE=server.conninfo(postgres.APPLICATION),
                       SSJ_DATABASE_OWNER=server.conninfo(postgres.OWNER))
    done = subprocess.run([program, "migrate"], env=environment, cwd=TOP,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"ssj migrate: {done.stdout.strip()}")
