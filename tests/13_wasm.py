# SPDX-License-Identifier: Apache-2.0
"""The C of the page at /verify/ as WebAssembly, run by the page's own code in
Node: what it says is what ssj-verify says, word for word, and the verdict is
the reference's, on right transcripts and however they were altered."""
import json
import os
import random
import re
import unittest

from lib import ssj1
from lib import ssj1_falsify as falsify
from lib.browser import TOP
from lib.insider import D
from lib.wasm import Wasm

FIXTURE = f"{TOP}/tests/fixtures/ssj1/draw"
SOME = 4   # of so many altered transcripts one is judged


class Driven(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.wasm = cls.enterClassContext(Wasm())

    def test_a_text_in_another_normal_form_is_no_id(self):
        key = "00" * 32
        for name, good in (("企业é", True), ("企业e\u0301", False),
                           ("가", True), ("\u1100\u1161", False)):
            told = self.wasm.ask({"ticket": ["SM3", key, name, 1]})["ticket"]
            self.assertEqual(told is not None, good, name)

    def test_a_ticket_is_that_of_the_protocol(self):
        # H(03 ‖ K ‖ lot ‖ len ‖ id), the smallest of both lots.
        import hashlib
        key, name = bytes(range(32)), b"91440300MA50000017"
        want = min(hashlib.sha256(b"\3" + key + bytes([lot, len(name)]) + name)
                   .hexdigest() for lot in range(2))
        told = self.wasm.ask({"ticket": ["SHA-256", key.hex(),
                                         name.decode(), 2]})
        self.assertEqual(told["ticket"], want)


class SameWords(unittest.TestCase):
    """One draw and what can be done to it, judged by both."""

    @classmethod
    def setUpClass(cls):
        cls.wasm = cls.enterClassContext(Wasm())
        cls.native = cls.enterClassContext(ssj1.Driver())
        cls.files = {}
        for name in os.listdir(FIXTURE):
            with open(f"{FIXTURE}/{name}", "rb") as f:
                cls.files[name] = f.read()
        cls.data = cls.files.pop("transcript.json")

    def judge(self, what, data, files):
        ours = self.wasm.judge(data, files)
        self.assertEqual(ours, self.native.judge(data, files), what)
        return ours[0]

    def test_on_the_draw_as_it_is(self):
        self.assertEqual(self.judge("", self.data, self.files),
                         "transcript OK")
        self.assertEqual(self.judge("", self.data, None),
                         "consistent, completeness not proved")

    def test_on_altered_values(self):
        for path, new in falsify.altered_values(
                json.loads(self.data), 1, 0.05):
            data = falsify.encode(new)
            self.judge(path, data, None)
            self.judge(path, data, self.files)

    def test_on_altered_bytes(self):
        for what, data in falsify.altered_bytes(self.data, 1, 60):
            self.judge(what, data, self.files)

    def test_on_altered_files(self):
        for what, files in falsify.altered_files(self.files, 1):
            self.judge(what, self.data, files)


def same(x, y):
    """As text; of lists whatever is empty is an empty one."""
    def flat(value):
        return re.sub(rb'("(?:signatures|substitutions|inspectors)":)'
                      rb'(?:\[\]|\{\}|"")', rb"\1[]",
                      falsify.encode(value))
    return flat(x) == flat(y)


class Both(unittest.TestCase):
    """What stands beside a document, judged by both."""

    @classmethod
    def setUpClass(cls):
        cls.wasm = cls.enterClassContext(Wasm())
        cls.native = cls.enterClassContext(ssj1.Driver())

    def ask(self, what, question):
        ours = self.wasm.ask(question)
        theirs = self.native.ask(question)
        for told in (ours, ours.get("amended") or {}):
            told.pop("step", None)
        if "notes" in ours:  # which the driver does not ask for
            ours["notes"] = [n for n in ours["notes"]
                             if not n.startswith("witnesses: ")]
        self.assertEqual(ours, theirs, what)
        return ours


class Receipts(Both):
    """A witness's receipt beside the transcript that he was given it for."""

    # What stands on no other paper; of the statement there is only a hash as
    # long as nobody has signed it.
    ALONE = ("drawn_at", "present_at", "receipt_at", "statement")

    def setUp(self):
        with open(f"{FIXTURE}/transcript.json", encoding="utf-8") as f:
            t = json.load(f)
        witness = {"kind": "人大代表", "name": "南山区代表组"}
        t["witnesses"] = [{"kind": "政协委员", "name": "甲"}, witness]
        self.transcript = t
        self.data = falsify.encode(t)
        self.receipt = {
            "protocol": "SSJ1-receipt", **{k: t[k] for k in (
                "hash", "draw_id", "attempt", "announce", "close", "open",
                "beacon")},
            "statement": "ab" * 32,
            "transcript": D(t["hash"], "transcript", self.data).hex(),
            "drawn_at": "2026-05-01T10:00:00+08:00", "witness": witness,
            "present_at": "2026-05-01T09:00:00+08:00", "receipt_at": "",
            "signatures": []}

    def attest(self, what, receipt, document=None):
        return self.ask(what, {"attest": receipt.hex(), "document": (
            document or self.data).hex()})["wrong"]

    def test_one_that_matches(self):
        self.assertEqual(
            self.attest("", falsify.encode(self.receipt)), "")

    def test_every_altered_value_is_found(self):
        judged = 0
        for path, new in falsify.altered_values(self.receipt, 1, 0.5):
            wrong = self.attest(path, falsify.encode(new))
            if path[:1] not in [(name,) for name in self.ALONE]:
                self.assertEqual(wrong == "", same(new, self.receipt),
                                 (path, new))
            judged += 1
        self.assertGreater(judged, 200)

    def test_altered_bytes(self):
        for what, data in falsify.altered_bytes(
                falsify.encode(self.receipt), 1, 40):
            self.attest(what, data)

    def test_a_transcript_that_was_exchanged_does_not_match_it(self):
        self.transcript["witnesses"][0]["name"] = "乙"
        data = falsify.encode(self.transcript)
        self.assertEqual(self.wasm.judge(data, None)[0],
                         "consistent, completeness not proved")
        self.assertEqual(
            self.attest("", falsify.encode(self.receipt), data),
            "receipt: it was given for another transcript")


class Amended(Both):
    """Objects that made way for the next in order, one after the other."""

    # Not bound by the rule: when, and which fact it was.
    ALONE = ("at", "reason")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rows = [[f"91440300MA5{n:07d}", "A", 1 + n % 3] for n in range(40)]
        world = ssj1.random_world(3, rule="none")
        plan = {"group": "G", "item": "I-1", "department": "D-1",
                "specialty": "FOOD", "from": "2026-05-01", "to": "2026-07-31",
                "merge": "none", "filter": "", "excluded": [], "strata": [
                    {"name": "A", "num": 1, "den": 4, "count": len(rows)}]}
        world.update(files={}, lists=[{
            "list_id": "L0", "plan": ssj1.compact(plan), "rows": rows}])
        told = cls.native.ask(world)
        cls.data = told["transcript"].encode()
        cls.order = [i for i, *_ in told["orders"][0][0]]
        cls.hash = world["hash"]
        cls.files = {"key": world["pool_key"].encode() + b"\n",
                     "L0.csv": ("id,stratum,lots\n" + "".join(
                         f"{i},{s},{w}\n" for i, s, w in sorted(
                             rows))).encode()}

    def amendments(self):
        """Three: the first drawn, the second, and he who came in first."""
        transcript = D(self.hash, "transcript", self.data).hex()
        previous = "00" * 32
        for number, out in enumerate((0, 1, 10), 1):
            one = {"protocol": "SSJ1-amend", "transcript": transcript,
                   "number": number, "previous": previous,
                   "substitutions": [{
                       "list_id": "L0", "stratum": "A",
                       "out": self.order[out],
                       "in": self.order[9 + number],
                       "reason": "注销（2025-11-15）",
                       "at": "2026-05-02T09:00:00+08:00"}],
                   "inspectors": []}
            yield one
            previous = D(self.hash, "amend", falsify.encode(one)).hex()

    def judge(self, what, amendments, files):
        published = amendments if isinstance(amendments, bytes) else \
            ssj1.compact({"items": [{"text": falsify.encode(x).decode()}
                                    for x in amendments]}).encode()
        told = self.ask(what, {
            "verify": self.data.hex(), "amendments": published.hex(),
            "files": files and {n: b.hex() for n, b in files.items()}})
        self.assertEqual(told["difference"], "")
        return told["amended"]

    def test_those_that_follow_from_the_rule(self):
        whole = list(self.amendments())
        for left in range(4):
            told = self.judge(left, whole[:left], self.files)
            self.assertEqual(told["verdict"], "transcript OK", told)
            self.assertIn(f"amendments: {left or 'none'}", told["notes"][0])
        self.assertIn("each follows from the rule", told["notes"][0])
        told = self.judge("no pool", whole, None)
        self.assertEqual(told["difference"], "")
        self.assertIn("not checked without the pool", told["notes"][0])

    def test_every_altered_value_is_found(self):
        whole = list(self.amendments())
        for at in range(3):
            for path, new in falsify.altered_values(whole[at], at, 0.3):
                told = self.judge(path, whole[:at] + [new], self.files)
                if path == ("substitutions",) and not new[path[0]]:
                    continue  # it replaces nobody, which changes nothing
                if not path or path[-1] not in self.ALONE:
                    self.assertEqual(told["difference"] == "",
                                     same(new, whole[at]), (path, new))

    def test_left_out_or_out_of_order(self):
        a, b, c = self.amendments()
        for some in ([b], [a, c], [b, a, c], [a, a], [a, b, b]):
            told = self.judge("", some, self.files)
            self.assertIn("not the next amendment", told["difference"])

    def test_what_is_no_such_document(self):
        for data in (b"", b"{}", b"[]", b'{"items":1}', b'{"items":[{}]}'):
            told = self.judge(data, data, self.files)
            self.assertEqual(told["verdict"], "transcript differs")
            self.assertIn("amendments: ", told["difference"])


@unittest.skipIf(ssj1.R is None, "the reference is not here")
class SameVerdict(unittest.TestCase):
    """Of the altered ones every SOMEth, by chance."""

    maxDiff = 2000

    @classmethod
    def setUpClass(cls):
        cls.wasm = cls.enterClassContext(Wasm())
        cls.native = cls.enterClassContext(ssj1.Driver())

    def judge(self, what, data, files):
        theirs, why = ssj1.their_verdict(data, files)
        native = self.native.judge(data, files)
        ours = self.wasm.judge(data, files)
        self.assertEqual(ours, native, what)
        self.assertEqual(ours[0], theirs, f"{what}: {why} {ours[1]}")
        return theirs

    def judge_both_ways(self, what, transcript, files):
        data = falsify.encode(transcript)
        return {self.judge(f"{what}, no pool", data, None),
                self.judge(what, data, files)}

    def world(self, seed):
        transcript, files, _ = ssj1.draw(ssj1.random_world(seed))
        return transcript, {n: t.encode() for n, t in files.items()}

    def some(self, altered, seed):
        rnd = random.Random(seed)
        return (x for x in altered if rnd.randrange(SOME) == 0)

    def test_on_draws_as_they_are(self):
        for seed in range(100):
            self.assertEqual(
                self.judge_both_ways(seed, *self.world(seed)),
                {"transcript OK", "consistent, completeness not proved"})

    def test_on_altered_values(self):
        for seed in (9, 38):
            transcript, files = self.world(seed)
            for path, new in self.some(falsify.altered_values(
                    transcript, seed, 0.08), seed):
                self.judge_both_ways(f"{seed} {path}", new, files)

    def test_on_altered_bytes(self):
        for seed in (12, 41):
            transcript, files = self.world(seed)
            for what, data in self.some(falsify.altered_bytes(
                    falsify.encode(transcript), seed, 200), seed):
                self.judge(f"{seed} {what}", data, files)

    def test_on_altered_files(self):
        for seed in range(0, 25, 3):
            transcript, files = self.world(seed)
            data = falsify.encode(transcript)
            for what, new in self.some(
                    falsify.altered_files(files, seed), seed):
                self.judge(f"{seed} {what}", data, new)

    def test_on_void_attempts(self):
        for seed in range(0, 40, 4):
            for transcript in self.some(falsify.void_attempts(
                    ssj1.random_world(seed)), seed):
                self.judge(seed, falsify.encode(transcript), None)

    def test_on_substitutions(self):
        for seed in range(0, 25, 3):
            for transcript, files in self.some(falsify.substituted(
                    ssj1.random_world(seed)), seed):
                self.judge_both_ways(seed, transcript, {
                    n: t.encode() for n, t in files.items()})

    def test_on_draws_that_were_wrong_from_the_start(self):
        world = ssj1.random_world(9)
        judged = 0
        for what, new in self.some(falsify.rebound_worlds(world, 9), 9):
            try:
                transcript, files, _ = ssj1.draw(new)
            except Exception:  # not even the reference can draw it
                continue
            self.judge_both_ways(what, transcript, {
                n: t.encode() for n, t in files.items()})
            judged += 1
        self.assertGreater(judged, 30)


if __name__ == "__main__":
    unittest.main()
