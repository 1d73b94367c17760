# SPDX-License-Identifier: Apache-2.0
"""A draw from a frozen pool against the database's own sampling."""
import os
import re
import statistics
import subprocess

from .city import program

PER_MILLION = 10000
ROWS = ("COPY (SELECT code, coalesce(nullif(risk, ''), '未分类') FROM object "
        "WHERE status = 'existing' ORDER BY code) TO STDOUT;")


def measure(city):
    """{'ours': seconds, 'bound': seconds, 'objects': n, 'drawn': n}"""
    pool = os.path.join(city.home, "bench.pool")
    subprocess.run([program("pack"), pool], check=True, text=True,
                   input=city.psql(ROWS))
    rounds = [subprocess.run(
        [program("draw"), pool, "SM3", "1", str(PER_MILLION)], check=True,
        text=True, stdout=subprocess.PIPE).stdout.split() for _ in range(3)]
    ours = statistics.median(float(r[2]) for r in rounds)
    objects, drawn = int(rounds[0][0]), int(rounds[0][1])
    bound = statistics.median(sample(city, drawn) for _ in range(3))
    return {"ours": ours, "bound": bound, "objects": objects, "drawn": drawn}


def sample(city, count):
    """Seconds of ORDER BY random() LIMIT count over the same rows."""
    out = city.psql(
        "EXPLAIN (ANALYZE, TIMING OFF) SELECT code FROM object "
        f"WHERE status = 'existing' ORDER BY random() LIMIT {count};")
    return float(re.search(r"Execution Time: ([0-9.]+) ms", out).group(1)) / 1e3
