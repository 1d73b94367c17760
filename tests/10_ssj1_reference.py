# SPDX-License-Identifier: Apache-2.0
"""domain/draw answers as the protocol's reference does: the same bytes for
every draw, the same verdict on every transcript, however it was altered."""
import json
import unittest

from lib import ssj1
from lib import ssj1_falsify as falsify

DRAWS = 10000
WORLDS = (9, 12, 38, 41)   # seeds of the draws that are altered


@unittest.skipIf(ssj1.R is None, "the reference is not here")
class Reference(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls):
        cls.driver = cls.enterClassContext(ssj1.Driver())

    def compare(self, seed):
        world = ssj1.random_world(seed)
        transcript, files, orders = ssj1.draw(world)
        ours = self.driver.ask(world)
        self.assertNotIn("error", ours)
        self.assertEqual(ours["orders"], orders)
        self.assertEqual(ours["visits"], files.get("visits.csv", ""))
        self.assertEqual(ours["assignment"], files.get("assignment.csv", ""))
        self.assertEqual(ours["transcript"], ssj1.compact(transcript) + "\n")
        statement = json.loads(ours["statement"])
        for said, part in zip(statement["lists"], transcript["lists"]):
            self.assertEqual(said["result_root"],
                             ssj1.result_root(world, part))

    def judge(self, what, data, files):
        """Both verdicts must be the same; returns it."""
        theirs, why = ssj1.their_verdict(data, files)
        ours, difference = self.driver.judge(data, files)
        if theirs != ours:
            self.fail(f"{what}: the reference says {theirs} ({why}), "
                      f"we say {ours} ({difference})")
        return ours

    def judge_both_ways(self, what, transcript, files):
        data = falsify.encode(transcript)
        self.judge(f"{what}, no pool", data, None)
        return self.judge(what, data, files)

    def encoded(self, files):
        return {n: t.encode() for n, t in files.items()}

    def test_ten_thousand_random_draws_have_the_same_bytes(self):
        for seed in range(DRAWS):
            with self.subTest(seed=seed):
                self.compare(seed)

    def test_draws_as_they_are_get_the_same_verdict(self):
        for seed in range(500):
            transcript, files, _ = ssj1.draw(ssj1.random_world(seed))
            self.judge_both_ways(seed, transcript, self.encoded(files))

    def test_every_altered_value_gets_the_same_verdict(self):
        for seed in WORLDS:
            transcript, files, _ = ssj1.draw(ssj1.random_world(seed))
            files = self.encoded(files)
            for path, new in falsify.altered_values(transcript, seed, 0.08):
                self.judge_both_ways(f"{seed} {path}", new, files)

    def test_every_altered_byte_gets_the_same_verdict(self):
        for seed in WORLDS:
            transcript, files, _ = ssj1.draw(ssj1.random_world(seed))
            for what, data in falsify.altered_bytes(
                    falsify.encode(transcript), seed, 200):
                self.judge(f"{seed} {what}", data, self.encoded(files))

    def test_every_altered_file_gets_the_same_verdict(self):
        for seed in range(25):
            transcript, files, _ = ssj1.draw(ssj1.random_world(seed))
            data = falsify.encode(transcript)
            for what, new in falsify.altered_files(
                    self.encoded(files), seed):
                self.judge(f"{seed} {what}", data, new)

    def test_draws_that_were_wrong_from_the_start_get_the_same_verdict(self):
        judged = 0
        for seed in WORLDS[::2]:
            world = ssj1.random_world(seed)
            for what, new in falsify.rebound_worlds(world, seed):
                try:
                    transcript, files, _ = ssj1.draw(new)
                except Exception:  # not even the reference can draw it
                    continue
                self.judge_both_ways(
                    f"{seed} {what}", transcript, self.encoded(files))
                judged += 1
        self.assertGreater(judged, 300)

    def test_void_attempts_get_the_same_verdict(self):
        for seed in range(40):
            world = ssj1.random_world(seed)
            for transcript in falsify.void_attempts(world):
                self.judge_both_ways(seed, transcript, {})

    def test_every_altered_void_attempt_gets_the_same_verdict(self):
        world = ssj1.random_world(17)
        for whole in list(falsify.void_attempts(world))[-8:]:
            for path, new in falsify.altered_values(whole, 1, 0.1):
                self.judge_both_ways(f"{path}", new, {})

    def test_substitutions_get_the_same_verdict(self):
        for seed in range(25):
            world = ssj1.random_world(seed)
            for transcript, files in falsify.substituted(world):
                self.judge_both_ways(seed, transcript, self.encoded(files))


if __name__ == "__main__":
    unittest.main()
