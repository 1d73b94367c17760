# SPDX-License-Identifier: Apache-2.0
"""A centralised draw of 41 lists against the database's own sampling of the
same lists."""
import os
import subprocess

from .city import TOP, program

LISTS = """
SELECT CASE WHEN i.industries = '{}' THEN '' ELSE
           format(' AND o.industry ^@ ANY (%L::text[])', i.industries) END ||
       format(' AND o.kind = ANY (%L::text[])', i.kinds) ||
       E'\\t' || count(p.object_code)
  FROM bench_item i
  JOIN draw_list l ON l.item_id = i.id
  LEFT JOIN draw_pick p ON p.draw_id = l.draw_id AND p.list_id = l.list_id
 GROUP BY i.n, i.industries, i.kinds
 ORDER BY i.n;"""


def measure(city, tell):
    out = subprocess.run(
        [program("central")], check=True, cwd=TOP, text=True,
        stdout=subprocess.PIPE, env=dict(os.environ, **city.settings)).stdout
    freeze, draw = (line.split() for line in out.splitlines()[-2:])
    tell("centralised draw: freeze",
         f"{float(freeze[0]):.0f} s, {float(freeze[1]):.1f} CPU-seconds, "
         f"{int(freeze[2]) / 1024:.0f} MiB")
    bound = sum(city.sample(f"o.status = 'existing'{where}", int(n))
                for where, n in (line.split("\t")
                                 for line in city.psql(LISTS).splitlines()))
    checks, visits, removed, slots, unfilled = map(int, draw[3:])
    wall = float(draw[0])
    tell("centralised draw: 41 lists",
         f"{checks} checks, {visits} visits, {removed} removed, {slots} "
         f"slots, {unfilled} unfilled, all written: {wall:.1f} s "
         f"({float(draw[1]):.1f} CPU-seconds, "
         f"{int(draw[2]) / 1024:.0f} MiB) beside 41 × ORDER BY "
         f"random() {bound:.1f} s: {wall / bound:.2f} × (at most 1.0)")
