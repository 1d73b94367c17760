# SPDX-License-Identifier: Apache-2.0
"""The audit bundle of a draw: made by a job, read in pieces, judged by one
command; and every falsification that an insider might try is found."""
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import tarfile
import tempfile
import unittest

from lib import StackTest
from lib.draw import HOLDERS, DrawCity, well
from lib.ssj1 import BUILD

VERIFY = os.path.join(BUILD, "ssj-verify")


def prepare(stack):
    return DrawCity(stack)


def unpack(data):
    """Names and bytes of an archive, as Python's tarfile reads it."""
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar}


def sums(files):
    return "".join(f"{hashlib.sha256(files[n]).hexdigest()}  {n}\n"
                   for n in sorted(files) if n != "SHA256SUMS").encode()


def judge(path):
    """(exit status, lines) of ssj-verify --bundle."""
    done = subprocess.run([VERIFY, "--bundle", path], text=True, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False)
    return done.returncode, done.stdout.splitlines()


class Folder:
    """A bundle unpacked, to be falsified."""

    def __init__(self, test, files):
        self.path = tempfile.mkdtemp(prefix="ssj-bundle-", dir="/tmp")
        test.addCleanup(shutil.rmtree, self.path)
        for name, data in files.items():
            self.write(name, data)

    def write(self, name, data):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)


class BundleTest(StackTest):
    starts_at = "2026-03-31T10:00:00+08:00"

    @property
    def city(self):
        return self.world

    def make(self, ceremony):
        """Orders the bundle, waits for it, returns its bytes."""
        operator = self.city.operator
        job = self.city.job(well(ceremony.step("bundle"), 202)["id"])
        self.assertEqual(job["state"], "done", job)
        listed = self.assertStatus(
            operator.get(ceremony.path + "/bundle"), 200)
        pieces = [operator.get(f"{ceremony.path}/bundle/{n}")
                  for n in range(listed["pieces"])]
        self.assertEqual({p.status for p in pieces}, {200})
        data = b"".join(p.body for p in pieces)
        self.assertEqual(len(data), listed["size"])
        self.assertEqual(hashlib.sha256(data).hexdigest(), listed["sha256"])
        return data

    def drawn_after_a_void_attempt(self):
        """The second attempt of a draw whose first one was given up."""
        ceremony = self.city.ceremony(assignment="greedy-1")
        ceremony.announced()
        well(ceremony.step("void", {"reason": "停电"}))
        again = type(ceremony)(self.city, ceremony.charter)
        again.draw()
        return again

    def assertDiffers(self, path):
        status, lines = judge(path)
        self.assertEqual((status, lines[-1]), (1, "bundle differs"), lines)
        return lines[0]

    def whole(self, data):
        path = tempfile.mktemp(prefix="ssj-bundle-", suffix=".tar")
        with open(path, "wb") as f:
            f.write(data)
        self.addCleanup(os.unlink, path)
        return path


class Bundle(BundleTest):
    def test_a_bundle_of_two_attempts_is_good_packed_and_unpacked(self):
        data = self.make(self.drawn_after_a_void_attempt())
        files = unpack(data)
        self.assertIn("attempts/0000000001/transcript.json", files)
        self.assertIn("attempts/0000000002/pool/key", files)
        status, lines = judge(self.whole(data))
        self.assertEqual((status, lines[-1]), (0, "bundle OK"), lines)
        folder = Folder(self, files)
        self.assertEqual(judge(folder.path)[0], 0)
        subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"],
                       cwd=folder.path, check=True)

    def test_a_formal_draw_has_its_signatures_in_the_bundle(self):
        ceremony = self.city.ceremony(holders=HOLDERS, formal=True)
        ceremony.draw()
        self.assertEqual(judge(self.whole(self.make(ceremony))),
                         (0, ["bundle OK"]))

    def test_a_witness_has_his_receipt_in_the_bundle(self):
        ceremony = self.city.ceremony(holders=HOLDERS, formal=True)
        ceremony.opened()
        ceremony.tokens["deputy"] = well(ceremony.step("witnesses", {
            "id": "deputy", "kind": "deputy", "name": "人大代表甲"}))["token"]
        well(ceremony.step("presence", who=ceremony.as_party("deputy")))
        ceremony.read_beacon()
        ceremony.wait_for("drawn")
        files = unpack(self.make(ceremony))
        name = "attempts/0000000001/receipts/0001.json"
        self.assertEqual(judge(Folder(self, files).path),
                         (0, ["bundle OK"]))
        for what, receipt in (
                ("of another beacon", files[name].replace(
                    b'"beacon":"4.', b'"beacon":"5.')),
                ("of another", files[name].replace("甲".encode(),
                                                   "乙".encode())),
                ("cut off", files[name][:-9]), ("none", None)):
            with self.subTest(what):
                new = {n: d for n, d in files.items() if n != name}
                if receipt is not None:
                    new[name] = receipt
                new["SHA256SUMS"] = sums(new)
                self.assertDiffers(Folder(self, new).path)

    def test_the_same_bundle_has_the_same_bytes(self):
        ceremony = self.city.ceremony()
        ceremony.draw()
        self.assertEqual(self.make(ceremony), self.make(ceremony))

    def test_the_bundle_of_a_void_attempt_is_good(self):
        ceremony = self.city.ceremony()
        ceremony.closed()
        well(ceremony.step("void", {"reason": "停电"}))
        status, lines = judge(self.whole(self.make(ceremony)))
        self.assertEqual((status, lines[-1]), (0, "bundle OK"), lines)

    def test_an_attempt_given_up_before_its_freeze_stands_in_the_log(self):
        ceremony = self.city.ceremony()
        well(ceremony.step("void", {"reason": "日期有误"}))
        again = type(ceremony)(self.city, ceremony.charter)
        again.draw()
        data = self.make(again)
        self.assertEqual(judge(self.whole(data))[0], 0)
        ids = {json.loads(line)["id"] for line in
               unpack(data)["events.ndjson"].splitlines()}
        self.assertEqual(ids, {ceremony.id, again.id})

    def test_every_falsification_is_found(self):
        """Each file altered, left out, emptied or exchanged, each with an
        index of hashes that was made right again."""
        files = unpack(self.make(self.drawn_after_a_void_attempt()))
        rnd = random.Random(1)
        tried = 0
        for what, new in falsified(files, rnd):
            with self.subTest(what):
                new["SHA256SUMS"] = sums(new)
                self.assertDiffers(Folder(self, new).path)
                tried += 1
        self.assertGreater(tried, 100)

    def test_an_archive_that_was_touched_is_found(self):
        data = self.make(self.drawn_after_a_void_attempt())
        rnd = random.Random(2)
        for _ in range(60):
            n = rnd.randrange(len(data))
            with self.subTest(n):
                self.assertDiffers(self.whole(
                    data[:n] + bytes([data[n] ^ 1 << rnd.randrange(8)]) +
                    data[n + 1:]))
        for cut in (0, 1, 511, 512, 1024, len(data) - 512, len(data) - 1):
            self.assertDiffers(self.whole(data[:cut]))
        self.assertDiffers(self.whole(data + b"\0" * 512))
        self.assertDiffers(self.whole(data + data))

    def test_another_order_in_the_archive_is_found(self):
        files = unpack(self.make(self.drawn_after_a_void_attempt()))
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w",
                          format=tarfile.USTAR_FORMAT) as tar:
            for name in sorted(files, reverse=True):
                info = tarfile.TarInfo(name)
                info.size = len(files[name])
                tar.addfile(info, io.BytesIO(files[name]))
        self.assertDiffers(self.whole(out.getvalue()))

    def test_links_and_devices_in_a_folder_are_not_followed(self):
        files = unpack(self.make(self.drawn_after_a_void_attempt()))
        folder = Folder(self, files)
        os.symlink("/etc/passwd", os.path.join(folder.path, "passwd"))
        self.assertIn("passwd", self.assertDiffers(folder.path))
        os.unlink(os.path.join(folder.path, "passwd"))
        os.mkfifo(os.path.join(folder.path, "pipe"))
        self.assertIn("pipe", self.assertDiffers(folder.path))
        os.unlink(os.path.join(folder.path, "pipe"))
        os.makedirs(os.path.join(folder.path, "a/b/c/d/e"))
        self.assertDiffers(folder.path)
        self.assertEqual(judge(os.path.join(folder.path, "nowhere"))[0], 3)

    def test_only_an_auditor_may_have_it_and_only_once_it_is_public(self):
        ceremony = self.city.ceremony(disclose="after_visit")
        ceremony.opened()
        self.assertProblem(ceremony.step("bundle"), 409, "wrong-state")
        ceremony.read_beacon()
        ceremony.wait_for("drawn")
        self.assertProblem(ceremony.step("bundle"), 409, "wrong-state")
        public = self.city.ceremony()
        public.draw()
        self.assertProblem(
            self.city.operator.get(public.path + "/bundle"), 404, "not-found")
        self.make(public)
        for who in (self.city.outsider, self.city.planner):
            for path in ("/bundle", "/bundle/0"):
                self.assertIn(who.get(public.path + path).status, (403, 404))
            self.assertIn(public.step("bundle", who=who).status, (403, 404))
        self.assertProblem(self.city.operator.get(
            public.path + "/bundle/1000"), 404, "not-found")

    def test_what_the_platform_holds_falsified_is_not_bundled(self):
        """A stored result that was changed stops the job: no bundle leaves
        that the first auditor would find wrong."""
        ceremony = self.city.ceremony()
        ceremony.draw()
        self.stack.sql("UPDATE event SET after = jsonb_set(after::jsonb,"
                       " '{seed}', '\"00\"')::json WHERE kind = 'draw.drawn'"
                       f" AND subject_id = '{ceremony.id}'")
        job = self.city.job(well(ceremony.step("bundle"), 202)["id"])
        self.assertEqual(job["state"], "failed")
        self.assertIn("draw.drawn", job["problem"]["detail"])


def falsified(files, rnd):
    """(what was done, files) of a good bundle's files."""
    names = sorted(n for n in files if n != "SHA256SUMS")
    for name in names:
        data = files[name]
        others = {n: d for n, d in files.items() if n != name}
        yield f"{name} left out", dict(others)
        yield f"{name} empty", {**others, name: b""}
        yield f"{name} and a line", {**others, name: data + b"\n"}
        if not name.endswith("/key"):   # its end of line is optional
            yield f"{name} cut off", {**others, name: data[:-1]}
        for _ in range(4):
            n = rnd.randrange(len(data))
            if name == "events.ndjson" and not bound(data, n):
                continue
            yield f"{name} at {n}", {
                **others, name: data[:n] + b"7" + data[n + 1:]
                if data[n:n + 1] != b"7" else data[:n] + b"8" + data[n + 1:]}
    for name in names:
        for other in names:
            if name < other and rnd.random() < 0.1 and \
                    files[name] != files[other]:
                yield f"{name} is {other}", {
                    **files, name: files[other], other: files[name]}
    for name in ("more", "attempts/0000000001/pool/key",
                 "attempts/0000000003/transcript.json",
                 "attempts/0000000002/amendments/0001.json",
                 "attempts/0000000002/pool/more.csv", "zzz"):
        yield f"{name} added", {**files, name: b"x"}
    lines = files["events.ndjson"].splitlines(keepends=True)
    for n in range(len(lines) - 1):
        yield f"events {n} exchanged", {**files, "events.ndjson": b"".join(
            lines[:n] + [lines[n + 1], lines[n]] + lines[n + 2:])}


def bound(data, n):
    """True for a byte of the log that some transcript tells as well."""
    start = data.rfind(b"\n", 0, n) + 1
    line = data[start:data.find(b"\n", n)]
    return line.find(b'"commitment":"') < n - start < len(line) - 3 and \
        b"commitment" in line


if __name__ == "__main__":
    unittest.main()
