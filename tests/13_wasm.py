# SPDX-License-Identifier: Apache-2.0
"""The C of the page at /verify/ as WebAssembly, run by the page's own code in
Node: what it says is what ssj-verify says, word for word, and the verdict is
the reference's, on right transcripts and however they were altered."""
import json
import os
import random
import subprocess
import unittest

from lib import ssj1
from lib import ssj1_falsify as falsify
from lib.browser import NODE, TOP
from lib.ssj1 import BUILD

WASM = f"{TOP}/{BUILD}/www/verify/ssj-verify.wasm"
FIXTURE = f"{TOP}/tests/fixtures/ssj1/draw"
SOME = 4   # of so many altered transcripts one is judged


class Wasm(ssj1.Driver):
    """Answers as the driver of the reference's test does."""

    COMMAND = [NODE, "--disable-warning=ExperimentalWarning",
               f"{TOP}/tests/browser/wasm.mjs", WASM]


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
