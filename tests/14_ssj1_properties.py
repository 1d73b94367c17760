# SPDX-License-Identifier: Apache-2.0
"""What must hold for every draw, tried on a thousand random ceremonies of all
shapes. The rules are written down here once more, in their plainest form: what
domain/draw and the reference have in common by mistake would show."""
import collections
import csv
import io
import itertools
import json
import unittest

from lib import ssj1
from lib import ssj1_falsify as falsify

CEREMONIES = 1000
SIZES = (1, 3, 12, 30, 60)
LISTS = (1, 2, 4, 7)


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def days_meet(one, other):
    return one[0] <= other[1] and other[0] <= one[1]


class Inspection:
    """One draw's visits and who goes, against the annexes and the charter."""

    def __init__(self, test, world, answer):
        self.test = test
        self.charter = json.loads(world["charter"])
        self.plans = {x["list_id"]: json.loads(x["plan"])
                      for x in world["lists"]}
        files = world["files"]
        self.roster = {r["id"]: r for r in table(files["roster.csv"])}
        self.district = {r["id"]: r["district"]
                         for r in table(files["objects.csv"])}
        self.recused = {(r["inspector"], r["object"])
                        for r in table(files["recusals.csv"])}
        self.checks = table(answer["visits"])
        self.slots = table(answer["assignment"])
        self.drawn = [(x["list_id"], o["id"]) for x in
                      json.loads(answer["transcript"])["lists"]
                      for s in x["strata"] for o in s["drawn"]]

    def all_rules(self):
        self.every_drawn_check_is_in_one_visit()
        of_visit = collections.defaultdict(list)
        for check in self.checks:
            of_visit[check["visit_id"]].append(check)
        slots = collections.defaultdict(list)
        for slot in self.slots:
            slots[slot["visit_id"]].append(slot)
        self.test.assertEqual(set(of_visit), set(slots))
        for visit, checks in of_visit.items():
            self.visit(checks, slots[visit])

    def every_drawn_check_is_in_one_visit(self):
        self.test.assertEqual(
            sorted((c["list_id"], c["object"]) for c in self.checks),
            sorted(self.drawn))

    def visit(self, checks, slots):
        test = self.test
        departments = {c["department"] for c in checks}
        test.assertEqual(len({c["object"] for c in checks}), 1)
        test.assertLessEqual(len(departments),
                             min(5, self.charter["max_departments"]))
        test.assertLessEqual(len(slots), 10)
        of = collections.Counter(s["department"] for s in slots)
        test.assertEqual(set(of), departments)
        test.assertGreaterEqual(min(of.values()), 2)
        people = [s["inspector"] for s in slots if s["inspector"]]
        test.assertEqual(len(people), len(set(people)))
        self.dates(checks)
        for one, other in itertools.combinations(checks, 2):
            self.may_join(one, other)
        for slot in slots:
            if slot["inspector"]:
                self.may_go(slot, checks[0])

    def dates(self, checks):
        """The visit's days are those that all of its checks have."""
        plans = [self.plans[c["list_id"]] for c in checks]
        days = (max(p["from"] for p in plans), min(p["to"] for p in plans))
        self.test.assertLessEqual(*days)
        self.test.assertEqual({(c["from"], c["to"]) for c in checks}, {days})

    def may_join(self, one, other):
        merge = {self.plans[c["list_id"]]["merge"] for c in (one, other)}
        self.test.assertNotIn("none", merge)
        if one["department"] != other["department"]:
            self.test.assertEqual(merge, {"all"})

    def may_go(self, slot, check):
        test, person = self.test, self.roster[slot["inspector"]]
        test.assertEqual(person["department"], slot["department"])
        test.assertIn(slot["specialty"], person["specialties"].split(";"))
        test.assertIn(person["district"],
                      ("*", self.district[check["object"]]))
        test.assertGreaterEqual(person["certificate_until"], check["to"])
        for leave in filter(None, person["leave"].split(";")):
            test.assertFalse(days_meet(leave.split("/"),
                                       (check["from"], check["to"])))
        test.assertNotIn((slot["inspector"], check["object"]), self.recused)


def shapes_of(world, answer):
    """What a ceremony has that another may not have."""
    transcript = json.loads(answer["transcript"])
    yield world["hash"]
    yield json.loads(world["charter"])["assignment"]
    groups = [x["group_id"] for x in transcript["lists"]]
    yield "several lists" if len(groups) > 1 else "one list"
    if len(set(groups)) < len(groups):
        yield "a group"
    for x in transcript["lists"]:
        if x["count"] == 0:
            yield "an empty list"
        for s in json.loads(x["plan"])["strata"]:
            if 0 < s["count"] * s["num"] < s["den"]:
                yield "a small stratum"
        if any(c["lots"] > 1 for c in x["classes"]):
            yield "lots"
    visits = collections.Counter(
        c["visit_id"] for c in table(answer["visits"]))
    if any(n > 1 for n in visits.values()):
        yield "a merged visit"
    slots = table(answer["assignment"])
    if any(not s["inspector"] for s in slots):
        yield "a slot that nobody fills"
    if any(s["inspector"] for s in slots):
        yield "a slot that is filled"


SHAPES = {"SM3", "SHA-256", "none", "greedy-1", "paths-1", "one list",
          "several lists", "a group", "an empty list", "a small stratum",
          "lots", "a merged visit", "a slot that nobody fills",
          "a slot that is filled"}


@unittest.skipIf(ssj1.R is None, "the reference is not here")
class Properties(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls):
        cls.driver = cls.enterClassContext(ssj1.Driver())

    def same_as_the_reference(self, world):
        """Our answer, which is the reference's; and its verdict."""
        transcript, files, orders = ssj1.draw(world)
        ours = self.driver.ask(world)
        self.assertNotIn("error", ours)
        self.assertEqual(ours["transcript"], ssj1.compact(transcript) + "\n")
        self.assertEqual(ours["orders"], orders)
        self.assertEqual(ours["visits"], files.get("visits.csv", ""))
        self.assertEqual(ours["assignment"], files.get("assignment.csv", ""))
        self.assertEqual(self.verdict(transcript, files), "transcript OK")
        return ours

    def verdict(self, transcript, files):
        data = falsify.encode(transcript)
        files = {n: t.encode() for n, t in files.items()}
        theirs, why = ssj1.their_verdict(data, files)
        ours, difference = self.driver.judge(data, files)
        self.assertEqual(ours, theirs, f"{why} / {difference}")
        return ours

    def test_a_thousand_ceremonies_of_all_shapes_keep_every_rule(self):
        seen = collections.Counter()
        for seed in range(CEREMONIES):
            world = ssj1.random_world(f"ceremony {seed}", sizes=SIZES,
                                      lists=LISTS)
            with self.subTest(seed=seed):
                answer = self.same_as_the_reference(world)
                seen.update(set(shapes_of(world, answer)))
                if json.loads(world["charter"])["assignment"] != "none":
                    Inspection(self, world, answer).all_rules()
        # A generator that lost a shape would make all of this say less.
        self.assertEqual({s for s in SHAPES if seen[s] < 20}, set())

    def test_a_thousand_ceremonies_with_substitutions(self):
        """All that a stratum still has may follow, in its order, and nobody
        after that: an exhausted stratum has no next one."""
        followed = exhausted = 0
        for seed in range(CEREMONIES):
            world = ssj1.random_world(f"substitutes {seed}", rule="none",
                                      sizes=SIZES[2:])
            transcript, files, orders = ssj1.draw(world)
            right, beyond = substitutions(transcript, orders)
            with self.subTest(seed=seed):
                self.assertEqual(self.verdict(
                    {**transcript, "substitutions": right}, files),
                    "transcript OK")
                followed += bool(right)
                for one in beyond:
                    self.assertEqual(self.verdict(
                        {**transcript, "substitutions": right + [one]},
                        files), "transcript differs")
                    exhausted += 1
        self.assertGreater(followed, 300)
        self.assertGreater(exhausted, 300)

    def test_580_lists_an_empty_one_among_them(self):
        world = ssj1.random_world("580", rule="none", sizes=(40,), lists=(1,))
        plan = json.loads(world["lists"][0]["plan"])
        rows = world["lists"][0]["rows"]
        world["lists"] = []
        for n in range(580):
            mine = [] if n == 17 else [r for i, r in enumerate(rows)
                                       if (i + n) % 3]
            strata = [{**s, "count": sum(r[1] == s["name"] for r in mine)}
                      for s in plan["strata"]]
            world["lists"].append({
                "list_id": f"L0001-{n + 1:03d}", "rows": mine,
                "plan": ssj1.compact({**plan, "group": f"G-{n // 5}",
                                      "item": f"I-{n}", "strata": strata,
                                      "department": f"D-{n}"})})
        answer = self.same_as_the_reference(world)
        lists = json.loads(answer["transcript"])["lists"]
        self.assertEqual(len(lists), 580)
        self.assertEqual(lists[17]["count"], 0)
        self.assertEqual([s["drawn"] for s in lists[17]["strata"]],
                         [[] for _ in plan["strata"]])
        self.assertEqual(len({x["key"] for x in lists}), 116)


def substitutions(transcript, orders):
    """(those by the rule until the first list that has something drawn is
    used up, one more for each of its strata). One list: who was taken out of
    one may not come into another."""
    right, beyond = [], []
    for part, of_list in zip(transcript["lists"], orders):
        if right or beyond:
            break
        for s, order in zip(part["strata"], of_list):
            def one(out, into, s=s, part=part):
                return {"list_id": part["list_id"], "stratum": s["name"],
                        "out": out, "in": into, "reason": "注销",
                        "at": "2026-05-02T09:00:00+08:00"}
            n = s["size"]
            if n == 0:
                continue
            holder = order[0][0]
            for row in order[n:]:
                right.append(one(holder, row[0]))
                holder = row[0]
            # Nobody is left: not one who was replaced, nor one who is drawn,
            # nor somebody who was never in the pool.
            beyond += [one(holder, order[0][0]), one(holder, holder),
                       one(holder, "91440300MA5ZZZZZZZ")]
    return right, beyond[:6]


if __name__ == "__main__":
    unittest.main()
