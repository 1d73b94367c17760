# SPDX-License-Identifier: Apache-2.0
"""A draw from a frozen pool against the database's own sampling."""
import os
import re
import statistics
import subprocess

from .city import TOP

PER_MILLE = 10
ROWS = ("COPY (SELECT code, coalesce(nullif(risk, ''), '未分类') FROM object "
        "WHERE status = 'existing' ORDER BY code) TO STDOUT;")


def measure(city):
    """{'ours': seconds, 'bound': seconds, 'objects': n, 'drawn': n}"""
    program = os.path.join(TOP, os.environ.get("B") or "build", "bench", "draw")
    pool = os.path.join(city.home, "bench.pool")
    done = subprocess.run([program, pool, str(PER_MILLE)], check=True,
                          input=city.psql(ROWS), text=True,
                          stdout=subprocess.PIPE).stdout.split()
    objects, drawn, ours = int(done[0]), int(done[1]), float(done[2])
    bound = statistics.median(sample(city, drawn) for _ in range(3))
    return {"ours": ours, "bound": bound, "objects": objects, "drawn": drawn}


def sample(city, count):
    """Seconds of ORDER BY random() LIMIT count over the same rows."""
    out = city.psql(
        "EXPLAIN (ANALYZE, TIMING OFF) SELECT code FROM object "
        f"WHERE status = 'existing' ORDER BY random() LIMIT {count};")
    return float(re.search(r"Execution Time: ([0-9.]+) ms", out).group(1)) / 1e3
