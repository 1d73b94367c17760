# SPDX-License-Identifier: Apache-2.0
"""A centralised draw of 41 lists against the database's own sampling of the
same lists."""
import os
import statistics
import subprocess

from .city import TOP, program

LISTS = """
SELECT CASE WHEN i.industries = '{}' THEN '' ELSE
           format(' AND o.industry ^@ ANY (%%L::text[])', i.industries) END ||
       format(' AND o.kind = ANY (%%L::text[])', i.kinds) ||
       E'\\t' || count(p.object_code)
  FROM bench_item i
  JOIN draw_list l ON l.item_id = i.id
  LEFT JOIN draw_pick p ON p.draw_id = l.draw_id AND p.list_id = l.list_id
 WHERE l.slot = %d
 GROUP BY i.n, i.industries, i.kinds
 ORDER BY i.n;"""


RULE = "paths-1"


def one_round(city, slot):
    """The words of both lines for this slot, and the bound beside it."""
    out = subprocess.run(
        [program("central"), str(slot)], check=True, cwd=TOP, text=True,
        stdout=subprocess.PIPE, env=dict(os.environ, **city.settings)).stdout
    freeze, draw, *watch = (line.split() for line in out.splitlines())
    if draw[3] != RULE:
        raise SystemExit(f"the draw assigned by {draw[3]}, not by {RULE}")
    lists = city.psql(LISTS % slot).splitlines()
    bound = sum(city.sample(f"o.status = 'existing'{where}", int(n))
                for where, n in (line.split("\t") for line in lists))
    return freeze, draw, len(lists), bound, watch


def middle(words, at):
    return statistics.median(float(w[at]) for w in words)


def measure(city, rounds, tell):
    done = [one_round(city, slot) for slot in range(1, rounds + 1)]
    freezes, draws = [d[0] for d in done], [d[1] for d in done]
    pools, peak = middle(freezes, 3), middle(freezes, 2) * 1024
    tell("centralised draw: freeze",
         f"{middle(freezes, 0):.0f} s, {middle(freezes, 1):.1f} CPU-seconds "
         f"of our own, {peak / 2**20:.0f} MiB beside pools of "
         f"{pools / 2**20:.0f} MiB: {peak / pools:.2f} × (at most 2.5)")
    checks, visits, removed, slots, unfilled = map(int, draws[-1][4:])
    wall, peak = middle(draws, 0), middle(draws, 2) * 1024
    bound = statistics.median(d[3] for d in done)
    tell(f"centralised draw: {done[0][2]} lists",
         f"{checks} checks, {visits} visits, {removed} removed, {slots} "
         f"slots by {RULE}, {unfilled} unfilled, all written: {wall:.1f} s "
         f"({middle(draws, 1):.1f} CPU-seconds of our own) beside "
         f"{done[0][2]} × ORDER BY random() {bound:.1f} s: "
         f"{wall / bound:.2f} × (at most 1.0)")
    took, cpu, most, again, objects = map(float, done[0][4][0])
    tell("fairness watch",
         f"{took:.0f} s ({cpu:.1f} CPU-seconds of our own, {most / 1024:.0f} "
         f"MiB) to take that draw in, {objects:.0f} objects; {again:.3f} s "
         "when there is none")
    tell("centralised draw: memory",
         f"{peak / 2**20:.0f} MiB beside pools of {pools / 2**20:.0f} MiB: "
         f"{peak / pools:.2f} × (at most 2.5)")
